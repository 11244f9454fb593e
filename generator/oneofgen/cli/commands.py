"""The commands. They import what they need when they run, so that `--help` is fast."""

from typing import TYPE_CHECKING, Any

import click

from oneofgen.cli.console import (
    Console,
    change_line,
    drift_line,
    in_workflow,
    outcome_line,
    talk_line,
)
from oneofgen.cli.options import (
    OF_THE_UNION,
    as_typed,
    format_option,
    read_areas,
    root_argument,
    settings_options,
    spec_argument,
    talk_options,
    union_options,
    verify_layout_option,
)
from oneofgen.version import __version__

if TYPE_CHECKING:
    from oneofgen.explain import Call

DRIFT = 1
"""The exit code of `check` if a package differs, and of `diff` if `--fail-on` is reached."""

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
@verify_layout_option
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
    verify_layout: bool,
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
            verify_layout=verify_layout,
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
  oneofgen check --diff | less -R
  oneofgen check --format markdown
"""


@oneofgen.command(epilog=CHECK)
@spec_argument(required=False)
@root_argument
@settings_options
@click.option("--diff", "with_diff", is_flag=True, help="Add the diff of the files, as -v does.")
@format_option
@verify_layout_option
@talk_options
@click.pass_context
def check(
    ctx: click.Context,
    /,
    spec: str | None,
    root: str | None,
    with_diff: bool,
    output_format: str | None,
    verify_layout: bool,
    **flags: Any,
) -> int:
    """Compare packages with what would be generated. Write nothing.

    Exit code 0 if every file on the disk is what `oneofgen generate` with the same arguments would
    write; else 1. Says what changed, with a verdict for each change (as `oneofgen diff` does), and
    why: the document, the settings, the templates or oneofgen itself changed, or a file was edited
    by hand, is missing or was not generated by oneofgen. `-q` prints that line alone. Without SPEC
    and ROOT, also name generated packages in the same folders that are not configured any more.

    In a workflow of GitHub, the changes are annotations of the document as well.
    """
    from oneofgen import config, explain
    from oneofgen.package.current import all_current
    from oneofgen.package.leftover import left_behind

    console, call = _started(ctx, spec, root, flags)
    results = None if verify_layout else all_current(config.chosen(spec, root, **flags))
    if results is None:
        from oneofgen import api

        with console.progress() as started:
            results = api.check(
                spec,
                root,
                verify_layout=verify_layout,
                started=lambda one: started(one.root),
                **flags,
            )
    if output_format in (None, "text"):
        for checked in results:
            shows_diff = with_diff or console.verbose
            output = explain.check_output(checked, call, quiet=console.quiet, with_diff=shows_diff)
            console.result(output.result, drift_line if checked.drift else outcome_line)
            console.talk(output.talk, talk_line)
        for left in left_behind(one.settings for one in results) if spec is None else ():
            console.talk(explain.left_behind_text(left), talk_line)
    if output_format == "github" or (output_format is None and in_workflow()):
        console.result(explain.checks_github(results))
    elif output_format == "json":
        console.result(explain.checks_json(results))
    elif output_format == "markdown":
        console.result(explain.checks_markdown(results))
    return DRIFT if any(checked.drift for checked in results) else 0


# --- diff ----------------------------------------------------------------------------------

DIFF = """
\b
Examples:
  oneofgen diff HEAD:openapi.yaml openapi.yaml AssistantStreamEvent
  oneofgen diff old.yaml new.yaml AssistantStreamEvent --fail-on break --for read
  oneofgen diff v1.2:src/assistant_stream_event src/assistant_stream_event
  curl -s https://example.com/openapi.yaml | oneofgen diff openapi.yaml -
"""


@oneofgen.command(epilog=DIFF)
@click.argument("old")
@click.argument("new")
@click.argument("root", required=False)
@format_option
@click.option(
    "--fail-on",
    type=click.Choice(["break", "notice", "any"]),
    help="Exit with 1 if there is such a change, or a worse one.",
)
@click.option(
    "--for",
    "areas",
    metavar="AREAS",
    callback=read_areas,
    help="What counts for --fail-on: `read`, `write`, `source`, with commas.  [default: all]",
)
@click.option("--strict", is_flag=True, help="Judge what changes mean for `strict=True`.")
@talk_options
@click.pass_obj
def diff(
    console: Console,
    /,
    old: str,
    new: str,
    root: str | None,
    output_format: str | None,
    fail_on: str | None,
    areas: Any,
    strict: bool,
) -> int:
    """Say how the package of a ROOT changes between two documents.

    OLD and NEW are documents, folders of generated packages, `-` for stdin, or either of them in
    a revision of Git, as `REVISION:PATH`. Without ROOT, the roots that are configured for the
    document are compared, or the one that a package was generated from.

    Each change has a verdict for the three things that it can break. `read`: the old package reads
    new data. `write`: the old package writes data for a new server. `source`: code that uses the
    package type-checks and runs with the new one. `-v` lists what nothing notices, too.
    """
    from oneofgen import api, explain

    found = api.diff(old, new, root, strict=strict)
    if output_format == "json":
        console.result(explain.differences_json(found))
    elif output_format == "markdown":
        console.result("\n\n".join(map(explain.differences_markdown, found)))
    elif output_format == "github":
        console.result("\n".join(filter(None, map(explain.differences_github, found))))
    else:
        for one in found:
            console.result(explain.differences_text(one, verbose=console.verbose), change_line)
    return DRIFT if any(one.reaches(fail_on, areas) for one in found) else 0


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
    from oneofgen import explain

    if spec is not None and root is None:
        from oneofgen import api

        raise explain.missing_root(api.unions(spec), spec, str(ctx.info_name))
    call = explain.Call(
        spec or "", root or "", as_typed(ctx, flags), as_typed(ctx, flags, OF_THE_UNION)
    )
    return ctx.ensure_object(Console), call
