"""What a user says of a root, where the document does not say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oneofgen.model import Scalar_, Union, json_key
from oneofgen.problems import BadInput, Problem
from oneofgen.source.documents import Document
from oneofgen.source.references import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionSettings:
    """Settings of a package that bear on its union.

    `tag` and `data` are the properties of tag and payload. `terminal` and `sentinel` end a
    stream, None where that is to be inferred; a stream that ends with one of `errors` was not
    cut off. `order` lists, by the place of a union, which variants are tried first.
    """

    tag: str | None = None
    data: str | None = None
    terminal: tuple[Scalar_, ...] | None = None
    sentinel: str | None = None
    errors: tuple[Scalar_, ...] = ()
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def check_tags(document: Document, union: Union, settings: UnionSettings) -> None:
    """Check that what the user calls tags are tags of the root.

    Raises:
        BadInput: one is none.
    """
    known = {json_key(tag): tag for tag in union.tags}
    problems: list[Problem] = []
    for setting, tags in (("terminal", settings.terminal or ()), ("errors", settings.errors)):
        for tag in tags:
            if json_key(tag) not in known:
                near = nearest(str(tag), [str(one) for one in known.values()])
                problems.append(
                    Problem(
                        document.position(union.at),
                        "no-such-tag",
                        f"`{setting}` lists `{tag}`, which is no tag of `{union.place}`",
                        tuple(f"did you mean `{one}`?" for one in near),
                    )
                )
    if settings.tag is not None and union.tag != settings.tag:
        problems.append(
            Problem(
                document.position(union.at),
                "no-such-property",
                f"`tag` is `{settings.tag}`, but no variant of `{union.place}` has constants there",
            )
        )
    if problems:
        raise BadInput(*problems)
