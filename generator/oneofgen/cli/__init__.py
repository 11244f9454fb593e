"""The command line: arguments, exit codes, and all printing."""

import atexit
import gc
import sys
import traceback
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from oneofgen.cli.console import Console
from oneofgen.cli.documents import inspect, normalize, unions
from oneofgen.cli.group import oneofgen
from oneofgen.cli.packages import check, diff, generate
from oneofgen.problems import BadInput

__all__ = ["main"]

BAD_INPUT = 2
OUR_FAULT = 3
INTERRUPTED = 130  # the exit code that shells use for SIGINT

ISSUES = "https://github.com/oneofgen/oneofgen/issues"

for _command in (generate, check, diff, inspect, normalize, unions):
    oneofgen.add_command(_command)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command, and exit with 0 fine, 1 drift, 2 bad input or usage, 3 internal error."""
    console = Console()
    code: object = OUR_FAULT
    try:
        with _uncollected():
            code = oneofgen.main(args, prog_name="oneofgen", standalone_mode=False, obj=console)
    except BadInput as bad:
        console.problem(str(bad))
        code = BAD_INPUT
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except Exception as error:
        console.problem(_fault(error))
        if console.debug:
            console.problem(traceback.format_exc())
    sys.exit(code if isinstance(code, int) else 0)


@contextmanager
def _uncollected() -> Generator[None, None, None]:
    """Stop the cyclic garbage collector: a command is short, and what it makes it keeps.

    Going through a document of 3 MB again and again took a seventh of the time, and going through
    everything once more at the end a tenth.
    """
    enabled = gc.isenabled()
    gc.disable()
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _fault(error: Exception) -> str:
    """Return the message for an unexpected error, with the line that raised it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}, line {last.lineno}"
    said = f"{type(error).__name__}: {error}".replace("\n", " ").rstrip(": ")
    return (
        f"oneofgen: internal error: {said} ({where})\n"
        f"  please report it at {ISSUES} with this line and, if you may, the document\n"
        f"  `--debug` shows the traceback"
    )
