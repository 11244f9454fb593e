"""Names that a new document would take away from classes that a package already has.

What was added may have taken a name, or want it just as much; it may have made an inline variant
be told apart by something else, so that its very place is another one. Each problem has lines that
keep the name and lines that let it go: a place that is pinned is settled.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from oneofgen.model import Definition, Enum, Literals, Model, Place, Record, Ref, Scalar_, Union
from oneofgen.names import RESERVED, Names, pin_line
from oneofgen.names.places import closing, locate
from oneofgen.pointer import Pointer
from oneofgen.problems import Position, Problem
from oneofgen.variants.features import tag_text

INDENT = "\n    "
KEEP = "add to its [[tool.oneofgen.package]]:"
MOVE = "as `--allow-rename` does:"


def renamed(
    old: Mapping[Place, str],
    model: Model,
    names: Names,
    position: Callable[[Pointer], Position],
) -> Iterator[Problem]:
    """What is wrong where something that is still there would change its name.

    Args:
        old: the names that the manifest on the disk holds.
        model: the new model.
        names: its names.
        position: where a pointer is in its file.
    """
    now = _Now(old, model, names, position)
    for definition in model.definitions.values():
        before = now.old.get(definition.place)
        if before in (None, now.name(definition)) or definition.place in names.pinned:
            continue
        if not now.follows(definition, before):
            yield now.moved(definition, before)
    for place, before in sorted(now.old.items()):
        if found := now.claimants(place, before):
            yield now.replaced(place, before, found)


@dataclass(frozen=True, slots=True)
class _Label:
    """A place that is a variant of a union, or (`rest`) the items or values of one."""

    union: Place
    text: str
    rest: str

    @property
    def first(self) -> str:
        """What stands in the first brackets."""
        return self.text[1 : closing(self.text, 0)]

    def begins(self, other: "_Label") -> bool:
        """Whether another label says more of what this one says: `[file]`, `[file][added]`."""
        return other.text.startswith((f"{self.text}[", f"{self.text[:-1]} "))


class _Now:
    """The new model, seen by somebody who knows the old names."""

    def __init__(
        self,
        old: Mapping[Place, str],
        model: Model,
        names: Names,
        position: Callable[[Pointer], Position],
    ) -> None:
        self.old = dict(old)
        self.model = model
        self.names = names
        self.position = position
        self.holders = {names.classes[at]: one for at, one in model.definitions.items()}
        self.places = {one.place: one for one in model.definitions.values()}
        self.unions = {p: one for p, one in self.places.items() if isinstance(one, Union)}
        labels = ((self._label(p), one) for p, one in self.places.items() if p not in old)
        self.appeared = [(label, one) for label, one in labels if label is not None]
        for place, before in sorted(old.items(), key=lambda entry: len(entry[0])):
            heir = self._heir(place, before)
            if heir is not None:
                self._inherit(place, heir)

    def name(self, definition: Definition) -> str:
        """What a definition is called now."""
        return self.names.classes[definition.at]

    # --- a place that is still there --------------------------------------------------------

    def follows(self, definition: Definition, before: str) -> bool:
        """Whether a name only goes along with that of what it stands in."""
        location = locate(definition.place, definition.at)
        while location.steps:
            location = location.above
            above = self.places.get(location.place)
            its = self.old.get(location.place)
            if above is not None and its is not None and self.name(above) != its:
                rest = before.removeprefix(its)
                return rest != before and self.name(definition) == self.name(above) + rest
        return False

    def moved(self, definition: Definition, before: str) -> Problem:
        """The problem of a place that is still there, under another name."""
        holder = self.holders.get(before)
        place, now = definition.place, self.name(definition)
        if holder is not None:
            return self._taken(definition, holder, before)
        rivals = [at for name, at in self.names.met.get(definition.at, ()) if name == before]
        wanting = "` and `".join(self.model.definitions[at].place for at in rivals)
        why = f": `{wanting}` would have that name just as much" if rivals else ""
        return Problem(
            self.position(definition.at),
            "renamed",
            f"`{place}` is `{before}` so far, and would become `{now}`{why}",
            (
                f"keep its name, {KEEP}{INDENT}{pin_line(place, before)}",
                f"or let it move, {MOVE}{INDENT}{pin_line(place, now)}",
            ),
            tuple((self.position(at), f"`{self.model.definitions[at].place}`") for at in rivals),
        )

    def _taken(self, definition: Definition, holder: Definition, before: str) -> Problem:
        spare = f"{before}Schema"
        while spare in self.holders or spare in RESERVED:
            spare += "Schema"
        now = self.name(definition)
        return Problem(
            self.position(holder.at),
            "renamed",
            "this new schema has the name of an existing class",
            (
                f"keep the class's name, {KEEP}{INDENT}{pin_line(holder.place, spare)}",
                f"or let the class move, {MOVE}{INDENT}{pin_line(definition.place, now)}",
            ),
            ((self.position(definition.at), f"`{before}` is `{definition.place}`"),),
        )

    # --- a place that is another one now ----------------------------------------------------

    def claimants(self, place: Place, before: str) -> list[Definition]:
        """What may be the variant that had a place, where that is not clear, or is renamed."""
        holder = self.holders.get(before)
        if holder is not None and holder.place in self.names.pinned:
            return []
        found = [one for one in self._candidates(place) if one.place not in self.names.pinned]
        if len(found) == 1 and (found[0].place == place or self.name(found[0]) == before):
            return []
        return found

    def _candidates(self, place: Place) -> list[Definition]:
        """What may be the variant that had a place: what has it now, and what is new."""
        label = self._label(place)
        here = self.places.get(place)
        found = [] if here is None else [here]
        if label is None:
            return found
        for its, one in self.appeared:
            if (its.union, its.rest) == (label.union, label.rest) and (
                self._is_said_of(label, one) if here is None else label.begins(its)
            ):
                found.append(one)
        return found

    def _heir(self, place: Place, before: str) -> Definition | None:
        """The variant that has another place than before, where that is settled."""
        holder = self.holders.get(before)
        if holder is None or holder.place == place:
            return None
        found = self._candidates(place)
        settled = holder.place in self.names.pinned or found == [holder]
        return holder if settled and holder in found else None

    def _inherit(self, place: Place, heir: Definition) -> None:
        """Let the old names of a place, and of what stood in it, be those of its heir."""
        for old in [old for old in self.old if old.startswith(place)]:
            rest = old[len(place) :]
            if rest.startswith((".", "{", "[]")) or not rest:
                self.old[Place(heir.place + rest)] = self.old.pop(old)

    def replaced(self, place: Place, before: str, found: list[Definition]) -> Problem:
        """The problem of a variant that is told apart by something else than before."""
        also = tuple((self.position(one.at), f"`{one.place}`") for one in found)
        if len(found) == 1:
            now = self.name(found[0])
            message = (
                f"`{place}` is `{before}` so far; it is told apart by something else now, and as"
                f" `{found[0].place}` it would become `{now}`"
            )
            hints = [
                f"keep its name, {KEEP}{INDENT}{pin_line(found[0].place, before)}",
                f"or let it move, {MOVE}{INDENT}{pin_line(found[0].place, now)}",
            ]
        else:
            places = "` or `".join(one.place for one in found)
            message = f"`{place}` is `{before}` so far, and may be `{places}` now"
            lines = "".join(INDENT + pin_line(one.place, before) for one in found)
            hints = [f"keep the name of the one that it is, {KEEP}{lines}"]
            hints.append("or let it move: `--allow-rename`")
        return Problem(self.position(found[0].at), "renamed", message, tuple(hints), also)

    def _label(self, place: Place) -> _Label | None:
        """A place as a variant of the nearest union that the model still has, if it is one."""
        for union in sorted(self.unions, key=len, reverse=True):
            text = place[len(union) :]
            if not place.startswith(f"{union}[") or text.startswith("[]"):
                continue
            end = 0
            while text[end : end + 1] == "[" and text[end : end + 2] != "[]":
                end = closing(text, end) + 1
            rest = text[end:]
            if rest and (rest[0] == "." or Place(union + text[:end]) in self.old):
                return None  # it goes along with the variant
            return _Label(union, text[:end], rest)
        return None

    def _is_said_of(self, label: _Label, definition: Definition) -> bool:
        """Whether a variant could have been called so: by a literal, a property, its title."""
        if label.rest or not isinstance(definition, Record):
            return True
        said = {"object", " ".join(definition.title.split())}
        for variant in self.unions[label.union].variants:
            if variant.shape == Ref(target=definition.at):
                said.update(map(tag_text, variant.tags))
        for one in definition.properties:
            said.add(one.wire_name)
            said.update(map(tag_text, self._values(one.value.shape)))
        return any(label.first == one or label.first.startswith(f"{one} ") for one in said)

    def _values(self, shape: object) -> tuple[Scalar_, ...]:
        """The literals of a property."""
        found = self.model.definitions.get(shape.target) if isinstance(shape, Ref) else shape
        return found.values if isinstance(found, Literals | Enum) else ()
