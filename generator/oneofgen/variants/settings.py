"""The settings of a union, for facts that the document does not state."""

from collections.abc import Mapping
from dataclasses import field

from oneofgen.dataclass import dataclass
from oneofgen.model import Framing, Scalar_, Union, json_key
from oneofgen.problems import BadInput, Problem
from oneofgen.source.documents import Document
from oneofgen.wording import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionSettings:
    """The settings of a package that concern its union.

    `tag` and `data` name the properties that hold the tag and the payload. `terminal` and
    `sentinel` end a stream; they are inferred if None, as is `framing`. A stream that ends with one
    of the tags in `errors` is complete. `order` lists the variants to try first, by the place of
    the union.
    """

    tag: str | None = None
    data: str | None = None
    terminal: tuple[Scalar_, ...] | None = None
    sentinel: str | None = None
    errors: tuple[Scalar_, ...] = ()
    framing: Framing | None = None
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def check_tags(document: Document, union: Union, settings: UnionSettings) -> None:
    """Raise if a configured tag or tag property does not exist in the union.

    Raises:
        BadInput: a setting names an unknown tag or property.
    """
    known = {json_key(tag): tag for tag in union.tags if tag is not None}
    problems: list[Problem] = []
    for setting, tags in (("terminal", settings.terminal or ()), ("errors", settings.errors)):
        problems += [
            Problem(
                document.position(union.at),
                "no-such-tag",
                f"`{setting}` lists `{tag}`, which is not a tag of `{union.place}`",
                did_you_mean(str(tag), map(str, known.values())),
            )
            for tag in tags
            if json_key(tag) not in known
        ]
    if settings.tag is not None and union.tag != settings.tag:
        problems.append(
            Problem(
                document.position(union.at),
                "no-such-property",
                f"`tag` is `{settings.tag}`, but no variant of `{union.place}` lists values for it",
            )
        )
    if problems:
        raise BadInput(*problems)
