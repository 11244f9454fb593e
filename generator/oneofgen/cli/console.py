"""Print results to stdout and messages to stderr, in colour on a terminal."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Generator
from typing import IO, cast

import click

from oneofgen.cli.progress import Progress
from oneofgen.dataclass import dataclass

Paint = Callable[[str], str]
"""A function that adds colour to a line."""

STOPPED_READING = 141
"""The exit code if stdout was closed: the one that shells use for SIGPIPE."""


@dataclass
class Console:
    """The output of a run: verbosity, colour, streams."""

    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    color: bool | None = None

    def result(self, text: str, paint: Paint = str) -> None:
        """Print a result to stdout."""
        if text:
            with _until_nobody_reads():
                self._print(text, sys.stdout, paint)

    def document(self, text: str) -> None:
        """Print a document to stdout as UTF-8, whatever the terminal's encoding."""
        with _until_nobody_reads():
            click.echo(text.encode(), nl=False)

    def talk(self, text: str, paint: Paint = str) -> None:
        """Print a message to stderr, unless `quiet`."""
        if text and not self.quiet:
            self._print(text, sys.stderr, paint)

    def problem(self, text: str) -> None:
        """Print a problem to stderr, even if `quiet`."""
        self._print(text, sys.stderr, problem_line)

    @contextlib.contextmanager
    def progress(self) -> Generator[Callable[[str], None], None, None]:
        """Yield a function that says what is worked on; if that takes long, a terminal shows it.

        Other messages are printed after the block: the line is removed at its end.
        """
        if self.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield lambda what: None
            return
        _accept_all(sys.stderr)
        with Progress(sys.stderr) as line:
            yield line.start

    def _print(self, text: str, stream: IO[str], paint: Paint) -> None:
        _accept_all(stream)
        colored = self._is_colored(stream)
        if colored:
            text = "\n".join(map(paint, text.split("\n")))
        click.echo(text, file=stream, color=colored)

    def _is_colored(self, stream: IO[str]) -> bool:
        """Whether to use colours: if asked, else on a terminal (https://no-color.org)."""
        if self.color is not None:
            return self.color
        if os.environ.get("NO_COLOR"):
            return False
        return stream.isatty() and os.environ.get("TERM") != "dumb"


@contextlib.contextmanager
def _until_nobody_reads() -> Generator[None, None, None]:
    """Exit without a message if stdout was closed: `oneofgen unions … | head`."""
    try:
        yield
    except BrokenPipeError:
        # Python would report the error again when it flushes stdout at exit.
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise SystemExit(STOPPED_READING) from None


def _accept_all(stream: object) -> None:
    """Escape characters that the stream's encoding does not have."""
    if isinstance(stream, io.TextIOWrapper):
        cast("io.TextIOWrapper[io.BufferedWriter]", stream).reconfigure(errors="backslashreplace")


def diff_line(line: str) -> str:
    """Colour a line of a unified diff."""
    if line.startswith(("--- ", "+++ ")):
        return click.style(line, bold=True)
    colors = {"+": "green", "-": "red", "@": "cyan"}
    color = colors.get(line[:1])
    return click.style(line, fg=color) if color else line


def in_workflow() -> bool:
    """Whether this is a run of a workflow of GitHub."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def change_line(line: str) -> str:
    """Colour a line of a report of changes."""
    colors = {"breaks (": "red", "notices (": "yellow", "suggested ": "cyan"}
    color = next((color for start, color in colors.items() if line.startswith(start)), None)
    return click.style(line, fg=color) if color else line


def drift_line(line: str) -> str:
    """Colour a line of what `check` found: a change, the reason or a diff."""
    if line.startswith("drift: "):
        return talk_line(line)
    for level, color in (("break", "red"), ("notice", "yellow")):
        if line.startswith(f"  {level}: "):
            return f"  {_first_word(line[2:], color)}"
    return diff_line(line) if not line.startswith("  ") else line


def outcome_line(line: str) -> str:
    """Colour the first word: `wrote …`, `up to date: …`."""
    return _first_word(line, "green")


def talk_line(line: str) -> str:
    """Colour the first word of a message that is not indented: `drift: …`."""
    return _first_word(line, "yellow") if not line.startswith(" ") else line


def problem_line(line: str) -> str:
    """Colour a line of a problem: the first line, and `hint:` in the others."""
    if not line.startswith(" "):
        return click.style(line, fg="red")
    before, hint, after = line.partition("hint:")
    return f"{before}{click.style(hint, fg='cyan')}{after}" if not before.strip() else line


def _first_word(line: str, color: str) -> str:
    word, space, rest = line.partition(" ")
    return f"{click.style(word, fg=color)}{space}{rest}"
