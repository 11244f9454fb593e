"""Arguments and options that several commands share."""

import shlex
from collections.abc import Callable, Container
from typing import Any, TypeAlias, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from oneofgen.cli.console import Console

F = TypeVar("F", bound=Callable[..., Any])
Decorator: TypeAlias = Callable[[Any], Any]

# --- documents and roots -------------------------------------------------------------------


def roots(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a ROOT with the names of the document's component schemas that are unions."""
    from pathlib import Path

    from oneofgen.problems import BadInput
    from oneofgen.source.documents import Document

    try:
        schemas = Document.open(Path(str(ctx.params.get("spec")))).schemas
    except BadInput:
        return []
    return [
        CompletionItem(name)
        for name, schema in schemas.items()
        if name.startswith(incomplete)
        and isinstance(schema, dict)
        and not schema.keys().isdisjoint(("oneOf", "anyOf", "discriminator"))
    ]


def spec_argument(*, required: bool) -> Callable[[F], F]:
    """Return the decorator of the SPEC argument."""
    return click.argument("spec", required=required, type=click.Path())


root_argument = click.argument("root", required=False, shell_complete=roots)


# --- the settings of a package -------------------------------------------------------------


def _pairs(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str | list[str]]:
    """Parse `PLACE=NAME` or `PLACE=A,B`; a place may contain `=`, a name cannot."""
    found: dict[str, str | list[str]] = {}
    for value in values:
        place, equals, right = value.rpartition("=")
        if not equals or not place or not right:
            raise click.BadParameter(f"`{value}` is not `{param.metavar}`", ctx, param)
        found[place] = right.split(",") if param.name == "order" else right
    return found


_WRITTEN: tuple[Decorator, ...] = (
    click.option(
        "-o",
        "--output",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="The parent folder of the package.  [default: generated]",
    ),
    click.option("--name", help="The name of the package.  [default: the root in snake_case]"),
    click.option(
        "--target-python",
        metavar="VERSION",
        help="The oldest Python that the package supports.  [default: 3.10]",
    ),
)

_STYLE: tuple[Decorator, ...] = (
    click.option(
        "--style",
        metavar="STYLE",
        help="What the classes are: `dataclass`, `pydantic`, `typeddict` or `msgspec`.  "
        "[default: dataclass]",
    ),
)

_UNION: tuple[Decorator, ...] = (
    click.option(
        "--terminal",
        metavar="TAG",
        multiple=True,
        help="The event after which a stream is complete, if the document does not show it. "
        "Repeatable.",
    ),
    click.option(
        "--sentinel", metavar="TEXT", help="Bare data that ends a stream, such as `[DONE]`."
    ),
    click.option(
        "--errors",
        metavar="TAG",
        multiple=True,
        help="An event whose stream was not cut off if it ends there. Repeatable.",
    ),
    click.option(
        "--framing",
        metavar="HOW",
        help="How streams are divided into events: sse, jsonl or json-seq.",
    ),
    click.option("--tag", metavar="PROPERTY", help="The property that distinguishes variants."),
    click.option("--data", metavar="PROPERTY", help="The property of the payload."),
    click.option(
        "--names",
        metavar="PLACE=NAME",
        multiple=True,
        callback=_pairs,
        help="Pin the class name of a place. Repeatable.",
    ),
    click.option(
        "--fields",
        metavar="PLACE=NAME",
        multiple=True,
        callback=_pairs,
        help="Pin the attribute of a property. Repeatable.",
    ),
    click.option(
        "--order",
        metavar="PLACE=A,B",
        multiple=True,
        callback=_pairs,
        help="Which variants of a union to try first, if they are chosen by fit. Repeatable.",
    ),
)

_TEMPLATES: tuple[Decorator, ...] = (
    click.option(
        "--templates",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False),
        help="A folder of templates that override ours, file by file.",
    ),
)

verify_layout_option = click.option(
    "--verify-layout",
    is_flag=True,
    help="Compare the layout of every module with that of black. Slow: for tests of oneofgen.",
)

SETTINGS = (*_WRITTEN, *_STYLE, *_UNION, *_TEMPLATES)
"""Each setting of `[[tool.oneofgen.package]]` besides `spec` and `root`."""


def settings_options(command: F) -> F:
    """Add an option for every setting, which overrides the configuration."""
    for option in reversed(SETTINGS):
        command = option(command)
    return command


def union_options(command: F) -> F:
    """Add the options that affect the model of a union."""
    for option in reversed(_UNION):
        command = option(command)
    return command


OF_THE_UNION = frozenset(
    (
        "style",
        "terminal",
        "sentinel",
        "errors",
        "framing",
        "tag",
        "data",
        "names",
        "fields",
        "order",
    )
)
"""The settings that affect the model of a union, not where and how it is written."""


def as_typed(ctx: click.Context, flags: dict[str, Any], only: Container[str] = ()) -> str:
    """Return the options of a call, quoted for a shell: all of them, or `only` some."""
    words: list[str] = []
    for param in ctx.command.params:
        name = param.name or ""
        value = flags.get(name) if name in (only or flags) else None
        for one in _written(value):
            words += [param.opts[0], one]
    return shlex.join(words)


def _written(value: object) -> list[str]:
    """Return the arguments that an option's value was parsed from."""
    if isinstance(value, dict):
        pairs = cast("dict[str, str | list[str]]", value).items()
        return [
            f"{left}={','.join([right] if isinstance(right, str) else right)}"
            for left, right in pairs
        ]
    if isinstance(value, tuple):
        return [str(one) for one in cast("tuple[object, ...]", value)]
    return [] if value is None else [str(value)]


# --- reports of changes --------------------------------------------------------------------

format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "markdown", "json", "github"]),
    help="How to print: for a person, a comment, a program, or as annotations.  [default: text]",
)


def read_areas(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[Any, ...]:
    """Parse `read,write,source`."""
    from oneofgen.surface import AREAS

    if value is None:
        return AREAS
    words = [word.strip() for word in value.split(",")]
    for word in words:
        if word not in AREAS:
            listed = ", ".join(f"`{area}`" for area in AREAS)
            raise click.BadParameter(f"`{word}` is none of {listed}", ctx, param)
    return tuple(area for area in AREAS if area in words)


# --- verbosity -----------------------------------------------------------------------------


def _say(ctx: click.Context, param: click.Parameter, value: bool | None) -> None:
    """Store an option on the console, whether it was given before or after the command."""
    if value is not None:
        setattr(ctx.ensure_object(Console), str(param.name), value)


def _talk(*names: str, help: str) -> Decorator:
    return click.option(
        *names,
        is_flag=True,
        default=None,
        expose_value=False,
        is_eager=True,
        callback=_say,
        help=help,
    )


TALK: tuple[Decorator, ...] = (
    _talk("-q", "--quiet", help="Print results only."),
    _talk("-v", "--verbose", help="List more."),
    _talk("--color/--no-color", help="Colours.  [default: on a terminal, unless NO_COLOR is set]"),
    _talk("--debug", help="Show the traceback of an internal error."),
)


def talk_options(command: F) -> F:
    """Add the options for verbosity and colour, which every command accepts."""
    for option in reversed(TALK):
        command = option(command)
    return command
