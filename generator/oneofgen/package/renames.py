"""Find existing classes and attributes that would be renamed.

A new schema may take the name of an existing class, or prefer the same name, so that neither gets
it. It may also change what distinguishes an inline variant, and with that the variant's place. Or
another version of oneofgen prefers other names. Each problem has configuration lines that keep the
old name and lines that accept the new one. A pinned place is never reported.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from oneofgen.dataclass import dataclass
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
from oneofgen.names import (
    BASE,
    RESERVED,
    Attributes,
    Field,
    Names,
    field_line,
    pin_line,
    with_constants,
)
from oneofgen.problems import Position, Problem
from oneofgen.source.pointers import Pointer
from oneofgen.variants.features import tag_text

INDENT = "\n    "
KEEP = "add to its [[tool.oneofgen.package]]:"
MOVE = "as `--allow-rename` does:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The names in the package on the disk.

    `names` and `fields` come from its manifest. `properties` come from its surface, each a class
    and a wire name, because the manifest lists only renamed attributes. `tool` says that
    another oneofgen wrote the package; it is empty if that is not known.
    `only_tool`: nothing else has changed.
    """

    names: Mapping[str, str]
    fields: Mapping[str, str] | None = None
    properties: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    tool: str = ""
    only_tool: bool = False

    def because(self, why: str) -> str:
        """Return the reason for a new name, as the end of a message; `why` is that of others."""
        if not self.tool or (why and not self.only_tool):
            return why
        return f"{why}; {self.tool}" if why else f": {self.tool}"


def renamed(
    before: Before,
    model: Model,
    names: Names,
    position: Callable[[Pointer], Position],
) -> Iterator[Problem]:
    """Yield a problem for every existing class or attribute that would be renamed.

    Args:
        before: the names in the package on the disk.
        model: the new model.
        names: the names of the new model.
        position: returns the position of a pointer.
    """
    model = with_constants(model)
    now = _Now(before, model, names, position)
    for definition in model.definitions.values():
        name = now.old.get(definition.place)
        if name in (None, now.name(definition)) or definition.place in names.pinned:
            continue
        if not now.follows(definition, name):
            yield now.moved(definition, name)
    for place, name in sorted(now.old.items()):
        if claimants := now.claimants(place, name):
            yield now.replaced(place, name, claimants)
    for prop in (prop for record in names.named.values() for prop in record.values()):
        attribute = now.attribute(prop)
        if attribute != prop.attribute and prop.place not in names.pinned_fields:
            yield now.moved_attribute(prop, attribute)


@dataclass(frozen=True, slots=True)
class _Label:
    """The place of a variant of a union, or (`rest`) of its items or values."""

    union: Place
    tags: tuple[str, ...]
    rest: tuple[Step, ...]

    def begins(self, other: "_Label") -> bool:
        """Whether another label is this one with more detail: `[file]`, `[file][added]`."""
        *before, last = self.tags
        longer = other.tags[: len(before)] == tuple(before) and other.tags[len(before) :]
        if not longer:
            return False
        return longer[0].startswith(f"{last} ") or (longer[0] == last and len(longer) > 1)


class _Now:
    """The new model together with the old names."""

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
        self.divided = {one.place for one in self.places.values() if self._is_divided(one)}
        for place in self.divided:
            above = self.places[place.above]
            self.old[place] = self.old.pop(place.above, self.name(above))
        for place, name in sorted(self.old.items(), key=lambda entry: len(entry[0])):
            heir = self._heir(place, name)
            if heir is not None:
                self._inherit(place, heir)

    def name(self, definition: Definition) -> str:
        """Return the new name of a definition."""
        return self.names.classes[definition.at]

    def _is_divided(self, definition: Definition) -> bool:
        """Whether a definition is the record of a base that had no union before.

        The record had the place of the base, which is that of the union now.
        """
        place = definition.place
        if place.steps[-1:] != (BASE,) or place in self.old or place.above not in self.places:
            return False
        before = self.old.get(place.above, self.name(self.places[place.above]))
        return any(name == before for name, _ in self.before.properties)

    # --- places that still exist ------------------------------------------------------------

    def follows(self, definition: Definition, before: str) -> bool:
        """Whether a name changed only because the name of an enclosing definition did."""
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
        """Return the problem for a place that still exists under another name."""
        holder = self.holders.get(before)
        place, now = definition.place, self.name(definition)
        if place in self.divided:
            return self._divided(definition, before)
        if holder is not None:
            return self._taken(definition, holder, before)
        rivals = [at for name, at in self.names.rivals.get(definition.at, ()) if name == before]
        wanting = "` and `".join(self.model.definitions[at].place for at in rivals)
        why = self.before.because(f": `{wanting}` would have the same name" if rivals else "")
        return Problem(
            self.position(definition.at),
            "renamed",
            f"the class of `{place}` would be renamed from `{before}` to `{now}`{why}",
            (
                f"keep its name, {KEEP}{INDENT}{pin_line(place, before)}",
                f"or accept the new name, {MOVE}{INDENT}{pin_line(place, now)}",
            ),
            tuple((self.position(at), f"`{self.model.definitions[at].place}`") for at in rivals),
        )

    def _divided(self, definition: Definition, before: str) -> Problem:
        """Return the problem for a base that stands for its subtypes as well now."""
        place, now = definition.place, self.name(definition)
        union = self.places[place.above]
        kept = pin_line(union.place, self._spare(before)) + INDENT + pin_line(place, before)
        return Problem(
            self.position(definition.at),
            "renamed",
            f"`{union.place}` is used as a value now, and so stands for its subtypes as well: its"
            f" own class would be renamed from `{before}` to `{now}`",
            (
                f"keep its name, {KEEP}{INDENT}{kept}",
                f"or accept the new name, {MOVE}{INDENT}{pin_line(place, now)}",
            ),
        )

    def _spare(self, name: str) -> str:
        """Return a name for the union or schema that would take the name of a class."""
        spare = f"{name}Schema"
        while spare in self.holders or spare in RESERVED:
            spare += "Schema"
        return spare

    def _taken(self, definition: Definition, holder: Definition, before: str) -> Problem:
        spare = self._spare(before)
        now = self.name(definition)
        return Problem(
            self.position(holder.at),
            "renamed",
            self._says_taken(),
            (
                f"keep the class's name, {KEEP}{INDENT}{pin_line(holder.place, spare)}",
                f"or rename the class, {MOVE}{INDENT}{pin_line(definition.place, now)}",
            ),
            ((self.position(definition.at), f"`{before}` is `{definition.place}`"),),
        )

    def _says_taken(self) -> str:
        if self.before.only_tool:
            return "this schema has the name of an existing class" + self.before.because("")
        return "this new schema has the name of an existing class"

    # --- places that have changed -----------------------------------------------------------

    def claimants(self, place: Place, before: str) -> list[Definition]:
        """Return the variants that may be the one that had a place.

        Empty if that variant is known and keeps its name.
        """
        holder = self.holders.get(before)
        if holder is not None and holder.place in self.names.pinned:
            return []
        claimants = [one for one in self._candidates(place) if one.place not in self.names.pinned]
        if len(claimants) == 1:
            (only,) = claimants
            if only.place == place or self.name(only) == before:
                return []
        return claimants

    def _candidates(self, place: Place) -> list[Definition]:
        """Return the variants that may be the one that had a place: its new owner, and new ones."""
        label = self._label(place)
        here = self.places.get(place)
        candidates = [] if here is None else [here]
        if label is None:
            return candidates
        for its, one in self.appeared:
            if (its.union, its.rest) == (label.union, label.rest) and (
                self._is_said_of(label, one) if here is None else label.begins(its)
            ):
                candidates.append(one)
        return candidates

    def _heir(self, place: Place, before: str) -> Definition | None:
        """Return the variant whose place changed from `place`, if it is unambiguous."""
        holder = self.holders.get(before)
        if holder is None or holder.place == place:
            return None
        candidates = self._candidates(place)
        settled = holder.place in self.names.pinned or candidates == [holder]
        return holder if settled and holder in candidates else None

    def _inherit(self, place: Place, heir: Definition) -> None:
        """Move the old names of a place, and of the places below it, to its heir."""
        for table in (self.old, self.fields):
            for old in [old for old in table if place.leads_to(old)]:
                rest = old.steps[len(place.steps) :]
                if not rest or rest[0].kind != "tag":
                    table[heir.place.below(*rest)] = table.pop(old)

    def replaced(self, place: Place, before: str, claimants: list[Definition]) -> Problem:
        """Return the problem for a variant that is distinguished by another property now."""
        also = tuple((self.position(one.at), f"`{one.place}`") for one in claimants)
        if len(claimants) == 1:
            (only,) = claimants
            now = self.name(only)
            message = (
                f"the class of `{place}` would be renamed from `{before}` to `{now}`: the variant"
                f" is distinguished differently now, and its place is `{only.place}`"
            )
            hints = [
                f"keep its name, {KEEP}{INDENT}{pin_line(only.place, before)}",
                f"or accept the new name, {MOVE}{INDENT}{pin_line(only.place, now)}",
            ]
        else:
            places = "` or `".join(one.place for one in claimants)
            message = f"`{place}`, whose class is `{before}`, has changed: it may be `{places}` now"
            lines = "".join(INDENT + pin_line(one.place, before) for one in claimants)
            hints = [f"keep the name with the line of the right place, {KEEP}{lines}"]
            hints.append("or accept the new name: `--allow-rename`")
        return Problem(self.position(claimants[0].at), "renamed", message, tuple(hints), also)

    def _label(self, place: Place) -> _Label | None:
        """Return a place as a variant of the nearest union in the model, if it is one."""
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
                return None  # it is renamed together with the variant
            tags = tuple(step.text for step in place.steps[count:end])
            return _Label(union, tags, rest)
        return None

    def _is_said_of(self, label: _Label, definition: Definition) -> bool:
        """Whether a label could come from a variant's literals, properties or title."""
        if label.rest or not isinstance(definition, Record):
            return True
        words = {"object", " ".join(definition.title.split())}
        for variant in self.unions[label.union].variants:
            if variant.shape == Ref(target=definition.at):
                words.update(map(tag_text, variant.tags))
        for one in definition.properties:
            words.add(one.wire_name)
            words.update(map(tag_text, self._values(one.value.shape)))
        first = label.tags[0]
        return any(first == one or first.startswith(f"{one} ") for one in words)

    def _values(self, shape: object) -> tuple[Scalar_, ...]:
        """Return the literals of a property's type."""
        target = self.model.definitions.get(shape.target) if isinstance(shape, Ref) else shape
        return target.values if isinstance(target, Literals | Enum) else ()

    # --- attributes -------------------------------------------------------------------------

    def attribute(self, one: Field) -> str:
        """Return the old attribute of a property, or the new one if the property is new."""
        if self.before.fields is None:
            return one.attribute
        if one.place in self.fields:
            return self.fields[one.place]
        if one.attribute == one.wire_name or one.preferred != one.wire_name:
            return one.attribute
        # It was not listed: either the property is new, or its attribute was its wire name.
        place = self.model.definitions[one.record].place
        known = (self.old.get(place, place), one.wire_name) in self.before.properties
        return one.wire_name if known else one.attribute

    def moved_attribute(self, one: Field, before: str) -> Problem:
        """Return the problem for a property that still exists under another attribute."""
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
            why = f": it is the attribute of `{holder.place}` now"
            keep = attributes.other_attribute(holder)
            also = ((self.position(holder.at), f"`{holder.place}`"),)
        elif rivals:
            places = "` and `".join(other.place for other in rivals)
            why = f": `{places}` would have the same name"
            also = tuple((self.position(other.at), f"`{other.place}`") for other in rivals)
        move = field_line(one.place, one.attribute)
        return Problem(
            self.position(one.at),
            "renamed",
            f"the attribute of `{one.place}` would be renamed from `{before}` to"
            f" `{one.attribute}`{self.before.because(why)}",
            (
                f"{how}, {KEEP}{INDENT}{keep}",
                f"or accept the new name, {MOVE}{INDENT}{move}",
            ),
            also,
        )
