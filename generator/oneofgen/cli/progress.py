"""A line on a terminal that says what is worked on, while that takes long."""

import threading
from time import monotonic
from types import TracebackType
from typing import IO

from oneofgen.wording import printable

PATIENCE = 2.0
"""Seconds after which the line is shown."""

TICK = 1.0
"""Seconds between two states of the line."""

CLEAR = "\r\x1b[K"
"""Go to the beginning of the line and erase it."""

LONGEST = 60  # a line that a narrow terminal wraps cannot be erased


class Progress:
    """The line: a thread writes it, so that nothing that works has to think of it."""

    def __init__(self, stream: IO[str], patience: float = PATIENCE, tick: float = TICK) -> None:
        """Take the terminal's stream, and how long to wait first and then between two states."""
        self._stream = stream
        self._patience = patience
        self._tick = tick
        self._thread: threading.Thread | None = None
        self._done = threading.Event()

    def __enter__(self) -> "Progress":
        """Show nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Erase the line."""
        self._stop()

    def start(self, what: str) -> None:
        """Begin to wait for the next piece of work, which ends the last one."""
        self._stop()
        shown = printable(what, LONGEST)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, args=(shown, self._done), daemon=True)
        self._thread.start()

    def _stop(self) -> None:
        if self._thread is not None:
            self._done.set()
            self._thread.join()
            self._thread = None

    def _show(self, what: str, done: threading.Event) -> None:
        begin = monotonic()
        if done.wait(self._patience):
            return
        while True:
            self._stream.write(f"{CLEAR}working on {what}, {monotonic() - begin:.0f} s")
            self._stream.flush()
            if done.wait(self._tick):
                break
        self._stream.write(CLEAR)
        self._stream.flush()
