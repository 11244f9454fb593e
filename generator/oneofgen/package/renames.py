"""Names that a new document would take from classes and attributes that a package already has.

What was added may have taken a name, or want it just as much; it may have made an inline variant
be told apart by something else, so that its very place is another one. Each problem has lines that
keep the name and lines that let it go: a place that is pinned is settled.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from oneofgen.model import (
    Definition,
    Enum,
    Literals,
    Model,
    Place,
    Record,
    Ref,
    Scalar_,
    Step,
    Union,
    parsed,
)
from oneofgen.names import RESERVED, Attributes, Field, Names, field_line, pin_line
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer
from oneofgen.variants.features import tag_text

INDENT = "\n    "
KEEP = "add to its [[tool.oneofgen.package]]:"
MOVE = "as `--allow-rename` does:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the package on the disk calls things.

    `names` and `fields` are those of its manifest. `properties` are those of its surface, each a
    class and a wire name: of most, the manifest says nothing.
    """

    names: Mapping[str, str]
    fields: Mapping[str, str] | None = None
    properties: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)


def renamed(
    before: Before,
    model: Model,
    names: Names,
    position: Callable[[Pointer], Position],
) -> Iterator[Problem]:
    """What is wrong where something that is still there would change its name.

    Args:
        before: the names in the package on the disk.
        model: the new model.
        names: its names.
        position: where a pointer is in its file.
    """
    now = _Now(before, model, names, position)
    for definition in model.definitions.values():
        name = now.old.get(definition.place)
        if name in (None, now.name(definition)) or definition.place in names.pinned:
            continue
        if not now.follows(definition, name):
            yield now.moved(definition, name)
    for place, name in sorted(now.old.items()):
        if found := now.claimants(place, name):
            yield now.replaced(place, name, found)
    for one in (one for record in names.named.values() for one in record.values()):
        attribute = now.attribute(one)
        if attribute != one.attribute and one.place not in names.pinned_fields:
            yield now.moved_attribute(one, attribute)


@dataclass(frozen=True, slots=True)
class _Label:
    """A place that is a variant of a union, or (`rest`) the items or values of one."""

    union: Place
    tags: tuple[str, ...]
    rest: tuple[Step, ...]

    def begins(self, other: "_Label") -> bool:
        """Whether another label says more of what this one says: `[file]`, `[file][added]`."""
        *before, last = self.tags
        longer = other.tags[: len(before)] == tuple(before) and other.tags[len(before) :]
        if not longer:
            return False
        return longer[0].startswith(f"{last} ") or (longer[0] == last and len(longer) > 1)


class _Now:
    """The new model, seen by somebody who knows the old names."""

    def __init__(
        self,
        before: Before,
        model: Model,
        names: Names,
        position: Callable[[Pointer], Position],
    ) -> None:
        self.before = before
        known = {str(one.place): one.place for one in model.definitions.values()}
        heads = {place.head for place in known.values()}

        def placed(texts: Mapping[str, str]) -> dict[Place, str]:
            return {known.get(text) or parsed(text, heads): name for text, name in texts.items()}

        self.old = placed(before.names)
        self.fields = placed(before.fields or {})
        self.model = model
        self.names = names
        self.position = position
        self.holders = {names.classes[at]: one for at, one in model.definitions.items()}
        self.places = {one.place: one for one in model.definitions.values()}
        self.unions = {p: one for p, one in self.places.items() if isinstance(one, Union)}
        labels = ((self._label(p), one) for p, one in self.places.items() if p not in self.old)
        self.appeared = [(label, one) for label, one in labels if label is not None]
        for place, name in sorted(self.old.items(), key=lambda entry: len(entry[0])):
            heir = self._heir(place, name)
            if heir is not None:
                self._inherit(place, heir)

    def name(self, definition: Definition) -> str:
        """What a definition is called now."""
        return self.names.classes[definition.at]

    # --- a place that is still there --------------------------------------------------------

    def follows(self, definition: Definition, before: str) -> bool:
        """Whether a name only goes along with that of what it stands in."""
        place = definition.place
        while place.steps:
            place = place.above
            above = self.places.get(place)
            its = self.old.get(place)
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
        rivals = [at for name, at in self.names.rivals.get(definition.at, ()) if name == before]
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
        for table in (self.old, self.fields):
            for old in [old for old in table if place.leads_to(old)]:
                rest = old.steps[len(place.steps) :]
                if not rest or rest[0].kind != "tag":
                    table[heir.place.below(*rest)] = table.pop(old)

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
        for count in range(len(place.steps) - 1, -1, -1):
            union = Place(place.head, place.steps[:count], is_pointer=place.is_pointer)
            if union not in self.unions or place.steps[count].kind != "tag":
                continue
            end = next(
                (at for at in range(count, len(place.steps)) if place.steps[at].kind != "tag"),
                len(place.steps),
            )
            rest = place.steps[end:]
            if rest and (
                rest[0].kind == "property" or union.below(*place.steps[count:end]) in self.old
            ):
                return None  # it goes along with the variant
            tags = tuple(step.text for step in place.steps[count:end])
            return _Label(union, tags, rest)
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
        first = label.tags[0]
        return any(first == one or first.startswith(f"{one} ") for one in said)

    def _values(self, shape: object) -> tuple[Scalar_, ...]:
        """The literals of a property."""
        found = self.model.definitions.get(shape.target) if isinstance(shape, Ref) else shape
        return found.values if isinstance(found, Literals | Enum) else ()

    # --- attributes -------------------------------------------------------------------------

    def attribute(self, one: Field) -> str:
        """What the attribute of a property was called; of a new property, what it is called."""
        if self.before.fields is None:
            return one.attribute
        if one.place in self.fields:
            return self.fields[one.place]
        if one.attribute == one.wire_name or one.preferred != one.wire_name:
            return one.attribute
        # It was not listed: there was no such property, or it was called as on the wire.
        place = self.model.definitions[one.record].place
        known = (self.old.get(place, place), one.wire_name) in self.before.properties
        return one.wire_name if known else one.attribute

    def moved_attribute(self, one: Field, before: str) -> Problem:
        """The problem of a property that is still there, under another attribute."""
        attributes = Attributes(self.model, self.names.classes, self.names.named)
        why, how, keep = "", "keep its name", field_line(one.place, before)
        also: tuple[tuple[Position, str], ...] = ()
        holder = attributes.holder(one, before)
        rivals = [other for other in attributes.rivals(one) if other.preferred == before]
        needed = attributes.needed(one).get(before) or (
            one.needs if one.preferred == before else None
        )
        if needed is not None:
            why = f": the annotations beside it need the class `{self.names.classes[needed]}`"
            how, keep = "keep its name and give the class another", attributes.other_class(needed)
            also = ((self.position(needed), f"`{self.names.classes[needed]}`"),)
        elif holder is not None:
            why = f": that is the attribute of `{holder.place}`"
            keep = attributes.other_attribute(holder)
            also = ((self.position(holder.at), f"`{holder.place}`"),)
        elif rivals:
            places = "` and `".join(other.place for other in rivals)
            why = f": `{places}` would have that name just as much"
            also = tuple((self.position(other.at), f"`{other.place}`") for other in rivals)
        move = field_line(one.place, one.attribute)
        return Problem(
            self.position(one.at),
            "renamed",
            f"`{one.place}` is the attribute `{before}` so far, and would become"
            f" `{one.attribute}`{why}",
            (
                f"{how}, {KEEP}{INDENT}{keep}",
                f"or let it move, {MOVE}{INDENT}{move}",
            ),
            also,
        )
