"""The commands. They import what they need when they run, so that `--help` is fast."""

from typing import TYPE_CHECKING, Any

import click

from oneofgen.cli.console import Console, diff_line, outcome_line, talk_line
from oneofgen.cli.options import (
    OF_THE_UNION,
    as_typed,
    root_argument,
    settings_options,
    spec_argument,
    talk_options,
    union_options,
)
from oneofgen.version import __version__

if TYPE_CHECKING:
    from oneofgen.explain import Call

DRIFT = 1
"""The exit code of `check` if a package differs from what would be generated."""

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
    """A group that lists its commands in the order of their definition."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of their definition."""
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


# --- generate ------------------------------------------------------------------------------

GENERATE = """
\b
Examples:
  oneofgen generate
  oneofgen generate openapi.yaml AssistantStreamEvent -o src
  oneofgen generate openapi.yaml '#/components/schemas/Run/properties/tools/items'
  oneofgen generate openapi.yaml ResponseStreamEvent --terminal response.completed

\b
The same in pyproject.toml, where each option is a setting of that name:
  [[tool.oneofgen.package]]
  spec = "openapi.yaml"
  root = "ResponseStreamEvent"
  terminal = ["response.completed"]
"""


@oneofgen.command(epilog=GENERATE)
@spec_argument(required=False)
@root_argument
@settings_options
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that were edited by hand, and a package of another root or document.",
)
@click.option(
    "--allow-rename", is_flag=True, help="Accept new names for existing classes and attributes."
)
@click.option("--dry-run", is_flag=True, help="Write nothing: list the files that would change.")
@talk_options
@click.pass_context
def generate(
    ctx: click.Context,
    /,
    spec: str | None,
    root: str | None,
    force: bool,
    allow_rename: bool,
    dry_run: bool,
    **flags: Any,
) -> None:
    """Write a package, or every one that is configured.

    ROOT is the name of a component schema of the document SPEC, or a JSON pointer to any schema
    (`oneofgen unions SPEC` lists them). The package is written to DIR/NAME. If the configuration
    has a package of this SPEC and ROOT, its settings apply, and flags override them. Without SPEC
    and ROOT, every package of `pyproject.toml` is written.

    Files are replaced only if they differ, and never if they were edited by hand or if the package
    is made from another root or document (`--force`).
    """
    from oneofgen import api, explain

    console, call = _started(ctx, spec, root, flags)
    with console.progress() as started:
        outcomes = api.generate(
            spec,
            root,
            force=force,
            allow_rename=allow_rename,
            dry_run=dry_run,
            started=lambda settings: started(settings.root),
            **flags,
        )
    for outcome in outcomes:
        output = explain.generate_output(outcome, call, verbose=console.verbose)
        console.result(output.result, outcome_line)
        console.talk(output.talk)


# --- check ---------------------------------------------------------------------------------

CHECK = """
\b
Examples:
  oneofgen check
  oneofgen check openapi.yaml AssistantStreamEvent -o src
  oneofgen check --quiet | less -R
"""


@oneofgen.command(epilog=CHECK)
@spec_argument(required=False)
@root_argument
@settings_options
@talk_options
@click.pass_context
def check(ctx: click.Context, /, spec: str | None, root: str | None, **flags: Any) -> int:
    """Compare packages with what would be generated. Write nothing.

    Exit code 0 if every file on the disk is what `oneofgen generate` with the same arguments would
    write; else 1, with a diff (the surface first) and a line that says why: the document, the
    settings, the templates or oneofgen itself changed, or a file was edited by hand, is missing or
    was not generated by oneofgen. Without SPEC and ROOT, also name generated packages in the same
    folders that are not configured any more.
    """
    from oneofgen import api, explain

    console, call = _started(ctx, spec, root, flags)
    with console.progress() as started:
        results = api.check(spec, root, started=lambda one: started(one.root), **flags)
    for checked in results:
        output = explain.check_output(checked, call)
        console.result(output.result, diff_line if checked.drift else outcome_line)
        console.talk(output.talk, talk_line)
    for left in api.left_behind(results) if spec is None else ():
        console.talk(explain.left_behind_text(left), talk_line)
    return DRIFT if any(checked.drift for checked in results) else 0


# --- inspect -------------------------------------------------------------------------------

INSPECT = """
\b
Examples:
  oneofgen inspect openapi.yaml AssistantStreamEvent
  oneofgen inspect openapi.yaml AssistantStreamEvent --json | jq '.variants[].tags'
  oneofgen inspect openapi.yaml AssistantStreamEvent --value event.json
"""


@oneofgen.command(epilog=INSPECT)
@spec_argument(required=True)
@root_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--value",
    metavar="FILE",
    help="Show instead which variant the JSON value in a file becomes, why, and what each other "
    "candidate refuses.",
)
@settings_options
@talk_options
@click.pass_context
def inspect(
    ctx: click.Context,
    /,
    spec: str,
    root: str | None,
    as_json: bool,
    value: str | None,
    **flags: Any,
) -> None:
    """Show what is known of a root, and how it was decided.

    The tree of its unions with the line, the tag, the class and the payload of each variant; how
    the variants are distinguished; what ends a stream; the unions in the payloads (`-v` lists
    them); schemas that are read as any JSON value; and notes on the document.
    """
    from oneofgen import api, explain

    console, _ = _started(ctx, spec, root, flags)
    with console.progress() as started:
        started(str(root))
        found = api.inspect(spec, str(root), **flags)
    if value is not None:
        tell = explain.trial_json if as_json else explain.trial_text
        console.result(tell(found, api.try_value(found, value), value))
    elif as_json:
        console.result(explain.inspection_json(found))
    else:
        console.result(explain.inspection_text(found, verbose=console.verbose))


# --- normalize -----------------------------------------------------------------------------

NORMALIZE = """
\b
Examples:
  oneofgen normalize openapi.yaml AssistantStreamEvent
  oneofgen normalize openapi.yaml AssistantStreamEvent -o events.yaml
  oneofgen normalize openapi.yaml AssistantStreamEvent --json | jq '.components.schemas | keys'
"""


@oneofgen.command(epilog=NORMALIZE)
@spec_argument(required=True)
@root_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write to a file: JSON if its name ends in .json.  [default: stdout]",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, not YAML.")
@union_options
@talk_options
@click.pass_context
def normalize(
    ctx: click.Context,
    /,
    spec: str,
    root: str | None,
    output: str | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Write what a root needs as a clean OpenAPI 3.1 document.

    Every object schema has a name, every union whose tags each name one variant a `discriminator`
    with its `mapping`, null is written one way, `allOf` is merged, so that other generators have
    less to guess.
    """
    from pathlib import Path

    from oneofgen import api
    from oneofgen.package.write import save

    console, _ = _started(ctx, spec, root, flags)
    as_json = as_json or (output or "").lower().endswith(".json")
    with console.progress() as started:
        started(str(root))
        text = api.normalize(spec, str(root), as_json=as_json, **flags)
    if output is None:
        console.document(text)
    else:
        save(Path(output), text, spare=Path(spec))
        console.result(f"wrote {output}", outcome_line)


# --- unions --------------------------------------------------------------------------------

UNIONS = """
\b
Examples:
  oneofgen unions openapi.yaml
  oneofgen unions openapi.yaml --json | jq '.[] | select(.shape == "envelope") | .root'
"""


@oneofgen.command(epilog=UNIONS)
@spec_argument(required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@talk_options
@click.pass_obj
def unions(console: Console, spec: str, as_json: bool) -> None:
    """List every union of a document: what can be a ROOT.

    The largest first. Each line has the line in the document, the number of variants, the tag
    property, how the variants are distinguished, the event shape (envelope: tag and payload are
    two properties; flat: the tag is a property of the payload) and what to paste as ROOT. `-v`
    adds notes on each.
    """
    from oneofgen import api, explain

    with console.progress() as started:
        started(spec)
        found = api.unions(spec)
    if as_json:
        console.result(explain.unions_json(found))
    else:
        console.result(explain.unions_text(found, spec, verbose=console.verbose))


def _started(
    ctx: click.Context, spec: str | None, root: str | None, flags: dict[str, Any]
) -> tuple[Console, "Call"]:
    """Return the console and the arguments of the call.

    Raises:
        BadInput: SPEC was given without ROOT.
    """
    from oneofgen import api, explain

    if spec is not None and root is None:
        raise explain.missing_root(api.unions(spec), spec, str(ctx.info_name))
    call = explain.Call(
        spec or "", root or "", as_typed(ctx, flags), as_typed(ctx, flags, OF_THE_UNION)
    )
    return ctx.ensure_object(Console), call
