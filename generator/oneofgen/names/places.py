"""A place taken apart: `Run.tools[][function]` is `Run`, a property, its items, a variant."""

import re
from dataclasses import dataclass
from typing import Literal

from oneofgen.model import Place
from oneofgen.names.words import is_identifier, pascal, pointer_words, spelt
from oneofgen.pointer import Pointer, build, component, split

_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: what it is, what stands in it."""

    kind: Literal["property", "item", "value", "tag"]
    text: str

    @property
    def word(self) -> str:
        """As it ends a class's name: `Delta`, `Item`, `Value`, `ThreadRunCreated`."""
        if self.text:
            return pascal(self.text)
        return {"item": "Item", "value": "Value"}.get(self.kind, "")

    @property
    def exact(self) -> str:
        """As it ends a class's name when `word` is taken."""
        return spelt(self.text) if self.text else self.word or "empty"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in its parts; `starts[i]` is where step i begins in the text."""

    place: Place
    head: str
    is_pointer: bool
    steps: tuple[Step, ...]
    starts: tuple[int, ...]

    @property
    def depth(self) -> int:
        """How many steps below its head."""
        return len(self.steps)

    @property
    def above(self) -> "Location":
        """The same without the last step."""
        return Location(
            Place(self.place[: self.starts[-1]]),
            self.head,
            self.is_pointer,
            self.steps[:-1],
            self.starts[:-1],
        )

    @property
    def head_name(self) -> str:
        """What children of the head build their names on, where no definition is the head."""
        if not self.is_pointer and is_identifier(self.head):
            return self.head
        words = pointer_words(self.head) if self.is_pointer else (self.head,)
        return guarded("".join(map(pascal, words)))


def guarded(name: str) -> str:
    """A class's name that does not begin with a digit."""
    return f"Model{name}" if name[:1].isdecimal() else name


def own_component(at: Pointer) -> str | None:
    """The component's name, where the pointer is that of one of the document's own schemas."""
    return component(at) if at.startswith("#") else None


def locate(place: Place, at: Pointer) -> Location:
    """Take a place apart.

    Names of components and keys of paths may hold any of `.`, `[` and `{`: the definition's
    pointer tells where its first part ends.
    """
    file, tokens = split(at)
    head, is_pointer = "", False
    if tokens[:2] == ("components", "schemas") and _begins(place, "".join(tokens[2:3])):
        head = tokens[2]
    elif place.startswith(f"{file}#"):
        heads = (build(file, tokens[:end]) for end in range(len(tokens), -1, -1))
        head, is_pointer = next((one for one in heads if _begins(place, one)), ""), True
    if not head:
        head = re.split(r"[.\[{]", place, maxsplit=1)[0]
    steps: list[Step] = []
    starts: list[int] = []
    position = len(head)
    while position < len(place):
        starts.append(position)
        step, position = _step(place, position)
        steps.append(step)
    return Location(place, head, is_pointer, tuple(steps), tuple(starts))


def _begins(place: str, head: str) -> bool:
    return (
        bool(head) and place.startswith(head) and place[len(head) : len(head) + 1] in ("", *".[{")
    )


def _step(place: str, start: int) -> tuple[Step, int]:
    opening = place[start]
    if opening in _CLOSING:
        end = closing(place, start)
        text = place[start + 1 : end]
        if opening == "{":
            return Step("value", text), end + 1
        return Step("tag" if text else "item", text), end + 1
    begin = start + (opening == ".")
    stop = re.compile(r"[.\[{]").search(place, begin)
    end = stop.start() if stop else len(place)
    return Step("property", place[begin:end]), max(end, start + 1)


def closing(place: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed; tags may hold brackets: `[[DONE]]`."""
    opening, closing, depth = place[start], _CLOSING[place[start]], 0
    for index in range(start, len(place)):
        depth += (place[index] == opening) - (place[index] == closing)
        if not depth:
            return index
    return len(place)
