"""Places: the names of schemas in pins, the manifest, diffs and docstrings.

A place is a component's name followed by steps: `.property`, `[]` for items, `{}` for map values,
`[tag]` for a variant, `[first]` for an item of a tuple. It never contains an index. Outside of
components it begins with a JSON pointer.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from oneofgen.dataclass import dataclass

_CLOSING = {"[": "]", "{": "}"}
_OPENINGS = (".", "[", "{")


@dataclass(frozen=True, slots=True)
class Step:
    """One step down from a schema.

    `text` is a property's name, the pattern of a `patternProperties` or a label of a variant;
    it is empty for items and map values.
    """

    kind: Literal["property", "item", "value", "tag"]
    text: str = ""

    def __str__(self) -> str:
        if self.kind == "property":
            return f".{self.text}"
        return f"{{{self.text}}}" if self.kind == "value" else f"[{self.text}]"


class Place(str):
    """The stable name of a schema: a string with its parts as attributes.

    It compares, sorts and hashes as a string, because manifests and settings contain it as one.

    Args:
        head: a component's name, or the JSON pointer of a schema outside of components.
        steps: the steps from there to the schema.
        is_pointer: whether the head is a pointer.
    """

    __slots__ = ("head", "is_pointer", "steps")

    head: str
    steps: tuple[Step, ...]
    is_pointer: bool

    def __new__(cls, head: str, steps: Iterable[Step] = (), *, is_pointer: bool = False) -> "Place":
        steps = tuple(steps)
        self = super().__new__(cls, head + "".join(map(str, steps)))
        self.head, self.steps, self.is_pointer = head, steps, is_pointer
        return self

    @property
    def above(self) -> "Place":
        """The place without the last step."""
        return Place(self.head, self.steps[:-1], is_pointer=self.is_pointer)

    def below(self, *steps: Step) -> "Place":
        """Return the place that is reached by further steps."""
        return Place(self.head, (*self.steps, *steps), is_pointer=self.is_pointer)

    def of_property(self, wire_name: str) -> "Place":
        """Return the place of a property."""
        return self.below(Step("property", wire_name))

    def of_items(self) -> "Place":
        """Return the place of an array's items."""
        return self.below(Step("item"))

    def of_values(self, pattern: str = "") -> "Place":
        """Return the place of a map's values, or of the values whose names match a pattern."""
        return self.below(Step("value", pattern))

    def of_variant(self, *labels: str) -> "Place":
        """Return the place of a union's variant."""
        return self.below(*(Step("tag", label) for label in labels))

    def leads_to(self, other: "Place") -> bool:
        """Whether another place is this one, or below it."""
        return self.head == other.head and self.steps == other.steps[: len(self.steps)]


def parsed(text: str, heads: Iterable[str] = ()) -> Place:
    """Return the place for its text in a manifest or in the settings.

    Names of components and paths may contain `.`, `[` and `{`, so the end of the head is known
    only with the help of the document.

    Args:
        text: the text of the place.
        heads: the heads that exist in the document; the longest one that matches is used.
    """
    fitting = [head for head in heads if _begins(text, head)]
    head = max(fitting, key=len, default="") or text[: _next_opening(text, 1)]
    place = Place(head, _steps(text, len(head)), is_pointer="#" in head)
    return place if place == text else Place(text)  # unbalanced brackets


def _begins(text: str, head: str) -> bool:
    rest = text[len(head) :]
    return bool(head) and text.startswith(head) and (not rest or rest.startswith(_OPENINGS))


def _steps(text: str, start: int) -> Iterator[Step]:
    while start < len(text):
        opening = text[start]
        if opening in _CLOSING:
            end = _end_of_bracket(text, start)
            inner = text[start + 1 : end]
            tag: Literal["tag", "item"] = "tag" if inner else "item"
            yield Step("value" if opening == "{" else tag, inner)
            start = end + 1
        else:
            start += opening == "."
            end = _next_opening(text, start)
            yield Step("property", text[start:end])
            start = end


def _next_opening(text: str, start: int) -> int:
    found = (index for index in range(start, len(text)) if text[index] in _OPENINGS)
    return next(found, len(text))


def _end_of_bracket(text: str, start: int) -> int:
    """Return the index of the closing bracket; a tag may contain brackets: `[[DONE]]`."""
    opening, depth = text[start], 0
    for index in range(start, len(text)):
        depth += (text[index] == opening) - (text[index] == _CLOSING[opening])
        if not depth:
            return index
    return len(text)
