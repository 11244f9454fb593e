"""The group of all commands, and what each of them begins with.

Commands import what they need when they run, so that `--help` is fast.
"""

from typing import TYPE_CHECKING, Any

import click

from oneofgen.cli.console import Console
from oneofgen.cli.options import OF_THE_UNION, as_typed, talk_options
from oneofgen.version import __version__

if TYPE_CHECKING:
    from oneofgen.explain import Call

CONTEXT = {"help_option_names": ["-h", "--help"]}

EPILOG = """
\b
Where pyproject.toml configures packages ([[tool.oneofgen.package]]),
`oneofgen generate` and `oneofgen check` need no arguments.
Each command explains itself, with examples: `oneofgen generate --help`.

\b
Exit codes: 0 fine, 1 drift, 2 bad input or usage, 3 a fault of oneofgen.
Completion: eval "$(_ONEOFGEN_COMPLETE=bash_source oneofgen)"
            (also zsh_source, fish_source)
"""


class Commands(click.Group):
    """A group that lists its commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


@click.group(cls=Commands, context_settings=CONTEXT, epilog=EPILOG)
@click.version_option(__version__, message="oneofgen %(version)s")
@talk_options
def oneofgen() -> None:
    """Turn a `oneOf` of an OpenAPI document into a typed Python package.

    A dataclass for every event and payload, a dispatch table, a decoder, a reader of event
    streams. Find a ROOT, look at it, generate:

    \b
      oneofgen unions openapi.yaml
      oneofgen inspect openapi.yaml AssistantStreamEvent
      oneofgen generate openapi.yaml AssistantStreamEvent -o src
    """


def console_and_call(
    ctx: click.Context, spec: str | None, root: str | None, flags: dict[str, Any]
) -> tuple[Console, "Call"]:
    """Return the console and the arguments of the call.

    Raises:
        BadInput: SPEC was given without ROOT.
    """
    from oneofgen import explain

    if spec is not None and root is None:
        from oneofgen import queries

        raise explain.missing_root(queries.unions(spec), spec, str(ctx.info_name))
    call = explain.Call(
        spec or "", root or "", as_typed(ctx, flags), as_typed(ctx, flags, OF_THE_UNION)
    )
    return ctx.ensure_object(Console), call
