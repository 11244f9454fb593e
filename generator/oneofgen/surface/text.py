"""Print `surface.txt`: a line about the root, then one line per fact, sorted.

A diff of the file reads as a changelog. `printed` and `parsing.parsed` are inverse to each other.
A text without a version line has version 0. In that version names were never quoted, so that
escaped characters cannot be read back, and a sentinel was not distinguished from a tag. Versions
before 2 do not say how unions are told apart nor which attributes are renamed.
"""

import json
import re

from oneofgen.model import Envelope, Flat
from oneofgen.spelling import HEADER, printable, scalar
from oneofgen.surface.facts import (
    Alias,
    Attribute,
    Closed,
    Distinction,
    EmptyRecord,
    EnumName,
    EnumValue,
    Fact,
    Pattern,
    Property,
    Requirement,
    Root,
    Surface,
    Untagged,
    Variant,
)
from oneofgen.surface.types import type_text

FILE = "surface.txt"
"""The name of the file."""

VERSION = 2
"""The current version of the file's format."""

FORMAT = "# surface format "
_LEGEND = "# Sorted. name: always there. name?: may be absent. | null: may be null."
CLOSED = "no other properties"
EMPTY = "an object"
WITH = "with "
AND = " and "
OR = " or "
SENTINEL = "the sentinel "
APART = "told apart by "
ELSE = " else "

SINCE_2 = (Attribute, Distinction)
"""The facts that older formats do not have."""

# --- printing ------------------------------------------------------------------------------


def printed(surface: Surface, version: int = VERSION) -> str:
    """Return the text of a surface in a version of the format.

    Raises:
        ValueError: `surface` has an older version than `version`, and may lack facts.
    """
    if version > surface.version:
        raise ValueError(
            f"a surface of format {surface.version} cannot be written in format {version}"
        )
    printer = _Printer(version)
    heads = [HEADER, f"{FORMAT}{version}", f"# {printer.root(surface.root)}", _LEGEND]
    if not version:
        del heads[1]
    facts = (fact for fact in surface.facts if version >= 2 or not isinstance(fact, SINCE_2))
    return "".join(f"{line}\n" for line in [*heads, *sorted(set(map(printer.fact, facts)))])


class _Printer:
    """Prints facts in a version of the format."""

    def __init__(self, version: int) -> None:
        self.version = version

    def root(self, root: Root) -> str:
        """Return the text of the line about the root."""
        match root.event_shape:
            case Envelope(tag=tag, payload=payload):
                parts = [f"{root.name}: tag {self._part(tag)}, payload {self._part(payload)}"]
            case Flat(tag=tag):
                parts = [f"{root.name}: tag {self._part(tag)}"]
            case Untagged(how=how):
                parts = [f"{root.name}: no tag, told apart by {how}"]
        ends = [scalar(one.value) for one in root.ends]
        if root.has_sentinel and self.version:
            ends[-1] = SENTINEL + ends[-1]
        errors = [scalar(one.value) for one in root.errors]
        parts += [f"ends with {' or '.join(ends)}"] if ends else []
        parts += [f"may end after {' or '.join(errors)}"] if errors else []
        parts += [f"framed as {root.framing}"] if root.framing != "sse" else []
        parts += ["may be null"] if root.nullable else []
        return ", ".join(parts)

    def _part(self, name: str) -> str:
        return f"`{self.name(name, '`')}`"

    def fact(self, fact: Fact) -> str:
        """Return the line of a fact."""
        match fact:
            case Property(record, wire_name, type_, required):
                mark = "" if required else "?"
                return f"{record}.{self.property(wire_name)}{mark}: {type_text(type_)}"
            case Pattern(record, pattern, type_):
                return f"{record}.{{{self.name(pattern, '}?: ')}}}?: {type_text(type_)}"
            case Variant(union, tag, type_):
                selector = "" if tag is None else f" {scalar(tag.value)}"
                return f"{union}{selector} -> {type_text(type_)}"
            case EnumValue(enum, value):
                return f"{enum} {scalar(value.value)}"
            case EnumName(enum, name, value):
                return f"{enum}.{self.value_name(name)} = {scalar(value.value)}"
            case Attribute(record, wire_name, attribute):
                return f"{record}.{self.value_name(wire_name)} = {attribute}"
            case Distinction():
                return f"{fact.union}: {APART}{self.distinction(fact)}"
            case Closed(record):
                return f"{record}: {CLOSED}"
            case Requirement(record, condition):
                return f"{record}: {WITH}{OR.join(AND.join(map(_json, n)) for n in condition)}"
            case EmptyRecord(record):
                return f"{record}: {EMPTY}"
            case Alias(name, type_):
                return f"{name}: {type_text(type_)}"

    def distinction(self, fact: Distinction) -> str:
        """Return how a union is told apart: literal `type`, or fit, A else B."""
        tag = "" if fact.tag is None else f" {self._part(fact.tag)}"
        order = f", {ELSE.join(map(type_text, fact.order))}" if fact.order else ""
        return f"{fact.how}{tag}{order}"

    def property(self, wire_name: str) -> str:
        """Return the name of a property, quoted if it could be parsed as something else."""
        special = wire_name.startswith("{") or wire_name.endswith("?")
        return _json(wire_name) if special and self.version else self.name(wire_name, ": ")

    def value_name(self, name: str) -> str:
        """Return the name of an enum's value, quoted if it could be parsed as something else."""
        special = name.startswith("{") and self.version
        return _json(name) if special else self.name(name, " = ")

    def name(self, text: str, end: str) -> str:
        """Return a name that `end` follows, quoted if it could be parsed differently."""
        if not self.version:
            return printable(re.sub(r"\r\n|\r|\n", " ", text))
        ends_once = f"{text}{end}".index(end) == len(text)  # `a =` and ` = ` overlap
        if text.isprintable() and ends_once and not text.startswith('"'):
            return text
        return _json(text)


def _json(text: str) -> str:
    """Return the text as a JSON string of printable ASCII without backticks."""
    return json.dumps(text).replace("\x7f", "\\u007f").replace("`", "\\u0060")
