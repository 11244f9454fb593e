"""The commands that answer questions about documents."""

from typing import Any

import click

from oneofgen.cli.console import Console, outcome_line
from oneofgen.cli.group import console_and_call
from oneofgen.cli.options import (
    root_argument,
    settings_options,
    spec_argument,
    talk_options,
    union_options,
)

# --- inspect -------------------------------------------------------------------------------

INSPECT = """
\b
Examples:
  oneofgen inspect openapi.yaml AssistantStreamEvent
  oneofgen inspect openapi.yaml AssistantStreamEvent --json | jq '.variants[].tags'
  oneofgen inspect openapi.yaml AssistantStreamEvent --value event.json
"""


@click.command(epilog=INSPECT)
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
    from oneofgen import explain, queries

    console, _ = console_and_call(ctx, spec, root, flags)
    with console.progress() as started:
        started(str(root))
        found = queries.inspect(spec, str(root), **flags)
    if value is not None:
        tell = explain.trial_json if as_json else explain.trial_text
        console.result(tell(found, queries.try_value(found, value), value))
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


@click.command(epilog=NORMALIZE)
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

    from oneofgen import queries
    from oneofgen.package.write import save

    console, _ = console_and_call(ctx, spec, root, flags)
    as_json = as_json or (output or "").lower().endswith(".json")
    with console.progress() as started:
        started(str(root))
        text = queries.normalize(spec, str(root), as_json=as_json, **flags)
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


@click.command(epilog=UNIONS)
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
    from oneofgen import explain, queries

    with console.progress() as started:
        started(spec)
        found = queries.unions(spec)
    if as_json:
        console.result(explain.unions_json(found))
    else:
        console.result(explain.unions_text(found, spec, verbose=console.verbose))
