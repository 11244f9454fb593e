"""What may be added to a document without renaming what it holds: variants, schemas, properties.

Each addition is small and at one place. Many are adversarial: a schema that has the name of an
inline class, a tag or a property that is spelt nearly as another, a variant without the tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from oneofgen.model import Envelope, Model, Union
from oneofgen.package.make import Inspection
from oneofgen.source.pointers import Pointer, build, join, split

SCHEMAS = Pointer("#/components/schemas")
NEW = "ZzNew"
FORKS = ("oneOf", "anyOf")
NAMED = frozenset(("properties", "patternProperties", "$defs", "definitions"))
MAP_KEYWORDS = ("additionalProperties", "patternProperties")
KEPT_WHOLE = frozenset(("const", "enum", "default", "example", "examples", "mapping"))


@dataclass(frozen=True)
class Addition:
    """Something to add to a document.

    `inserted` is the pointer of the list item that it puts before others, if it does: what comes
    after it in the list moves by one.
    """

    what: str
    apply: Callable[[Any], None]
    inserted: Pointer | None = None

    def __str__(self) -> str:
        return self.what

    def to(self, tree: Any) -> Any:
        """The document with it."""
        changed = deepcopy(tree)
        self.apply(changed)
        return changed

    def moved(self, at: Pointer) -> Pointer:
        """Where that stands now which stood at a pointer."""
        if self.inserted is None:
            return at
        file, tokens = split(at)
        _, new = split(self.inserted)
        depth = len(new) - 1
        if file or len(tokens) <= depth or tokens[:depth] != new[:depth]:
            return at
        index = int(tokens[depth])
        return build(
            "", (*tokens[:depth], index + (index >= int(new[depth])), *tokens[depth + 1 :])
        )


def node(tree: Any, at: Pointer) -> Any:
    """What a pointer means in a tree."""
    for token in split(at)[1]:
        tree = tree[int(token) if isinstance(tree, list) else token]
    return tree


def schemas(tree: Any, at: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every schema at and below a pointer, in document order."""
    found: Any = node(tree, at)
    if not isinstance(found, dict):
        return
    here = cast("dict[str, Any]", found)
    yield at, here
    for key, value in here.items():
        if key in KEPT_WHOLE:
            continue
        if key in NAMED and isinstance(value, dict):
            below = [join(at, key, name) for name in cast("dict[str, Any]", value)]
        elif isinstance(value, list):
            below = [join(at, key, index) for index in range(len(here[key]))]
        else:
            below = [join(at, key)]
        for one in below:
            yield from schemas(tree, one)


# --- what is there --------------------------------------------------------------------------


class Additions:
    """All that is tried with one document."""

    def __init__(self, tree: Any, seen: Inspection) -> None:
        self.tree = tree
        self.model: Model = seen.model
        self.names = seen.names
        self.components = [*tree["components"]["schemas"]]
        self.classes = [*seen.names.classes.values()]
        self.inline = [name for name in self.classes if name not in self.components]
        self.sites = [
            site for name in self.components for site in schemas(tree, join(SCHEMAS, name))
        ]

    def __iter__(self) -> Iterator[Addition]:
        """Every addition that what the root reaches may notice."""
        names = self.schema_names()
        few = (NEW, *self.inline)
        for index, (at, keyword) in enumerate(self.unions()):
            yield from self.variants(at, keyword)
            for name in few if index else names:
                yield self._named(at, keyword, (name,))
        for index, at in enumerate(self.records()):
            yield from self.properties(at)
            for name in few if index else names:
                yield self._new_schema(at, name)

    def unions(self) -> Iterator[tuple[Pointer, str]]:
        """The schemas that are unions, and the keyword that makes them so."""
        for at, schema in self.sites:
            for keyword in FORKS:
                members = schema.get(keyword, ())
                some = [member for member in members if not _is_null(member)]
                if len(some) > 1 or (some and isinstance(self.model.definitions.get(at), Union)):
                    yield at, keyword

    def records(self) -> Iterator[Pointer]:
        """The schemas of objects that are no maps: a map with properties is something else."""
        for at, schema in self.sites:
            if isinstance(schema.get("properties"), dict) or (
                schema.get("type") == "object"
                and schema.keys().isdisjoint(("properties", *MAP_KEYWORDS))
            ):
                yield at

    def schema_names(self) -> dict[str, None]:
        """Names for new schemas: a plain one, and those that are taken or nearly so."""
        near = [name for known in self.classes for name in (known.swapcase(), _dashed(known))]
        found = (NEW, *self.inline, *near, "Unknown", "UnknownModel", "class")
        return {name: None for name in found if name not in self.components}

    # --- variants ---------------------------------------------------------------------------

    def variants(self, at: Pointer, keyword: str) -> Iterator[Addition]:
        """New members of one union."""
        members = node(self.tree, at)[keyword]
        places = dict.fromkeys((0, len(members) // 2, len(members)))
        for said, member in self.members(at):
            for index in places:
                yield self._variant(at, keyword, index, said, member)
        for index in places:
            yield self._named(at, keyword, (NEW,), index=index, mapped=True)
            yield self._named(at, keyword, (NEW,), index=index)
        for name in self.inline:
            yield self._named(at, keyword, (name, f"{name}Schema"))
        for name in self.components:
            member = {"$ref": join(SCHEMAS, name)}
            if member not in members and not at.startswith(member["$ref"]):
                yield self._variant(at, keyword, len(members), f"a known {name}", member)

    def members(self, at: Pointer) -> Iterator[tuple[str, Any]]:
        """Inline schemas for a union."""
        tags = self._tags(at)
        yield "no tag", _object(zz={"type": "string"})
        yield "an integer", {"type": "integer"}
        yield "a tag that is new", self._tagged(at, "zz.new")
        for tag in tags:
            yield f"the tag {tag!r} again", self._tagged(at, tag)
        near = [name for tag in tags if isinstance(tag, str) for name in _near(tag)]
        for tag in dict.fromkeys((*near, *self.classes, "unknown")):
            if tag not in tags:
                yield f"the tag {tag!r}", self._tagged(at, tag)

    def _variant(self, at: Pointer, keyword: str, index: int, said: str, member: Any) -> Addition:
        def apply(tree: Any) -> None:
            node(tree, at)[keyword].insert(index, deepcopy(member))

        inserted = join(at, keyword, index)
        return Addition(f"{inserted}: {said}", apply, inserted)

    def _named(
        self,
        at: Pointer,
        keyword: str,
        names: tuple[str, ...],
        *,
        index: int = 0,
        mapped: bool = False,
    ) -> Addition:
        def apply(tree: Any) -> None:
            for number, name in enumerate(names):
                tag = f"zz.new.{number}"
                tree["components"]["schemas"][name] = self._tagged(at, tag)
                union = node(tree, at)
                union[keyword].insert(index, {"$ref": join(SCHEMAS, name)})
                if mapped:
                    told = union.setdefault("discriminator", {"propertyName": self._tag(at)})
                    told.setdefault("mapping", {})[tag] = join(SCHEMAS, name)

        assert len(names) == 1 or index == 0
        inserted = join(at, keyword, index)
        said = f"{inserted}: the new {' and '.join(names)}{' with a mapping' if mapped else ''}"
        return Addition(said, apply, inserted) if len(names) == 1 else _twice(said, apply, inserted)

    def _union(self, at: Pointer) -> Union:
        found = self.model.definitions.get(at)
        return found if isinstance(found, Union) else self.model.union

    def _tag(self, at: Pointer) -> str:
        return self._union(at).tag or "type"

    def _tags(self, at: Pointer) -> list[Any]:
        return [tag for variant in self._union(at).variants for tag in variant.tags]

    def _tagged(self, at: Pointer, tag: Any) -> dict[str, Any]:
        found = _object(**{self._tag(at): {"const": tag}, "zz": {"type": "string"}})
        found["required"] = [self._tag(at)]
        shape = self.model.event_shape
        if isinstance(shape, Envelope):
            found["properties"][shape.payload] = _object(zz={"type": "string"})
            found["required"].append(shape.payload)
        return found

    # --- properties -------------------------------------------------------------------------

    def properties(self, at: Pointer) -> Iterator[Addition]:
        """New properties of one record."""
        known = node(self.tree, at).get("properties", {})
        for said, schema in _VALUES.items():
            for first in (True, False):
                yield self._property(at, "zz", said, schema, first=first)
        for name in self._near_classes(at):
            if name not in known:
                for said in ("an object", "an array of objects", "an enum", "a map of objects"):
                    yield self._property(at, name, said, _VALUES[said])
        for name in self._near_fields(known):
            if name not in known:
                yield self._property(at, name, "a string", {"type": "string"})
        for name in known:  # the annotations of the record need a class of that name
            if name not in self.components:
                yield self._new_schema(at, name)
        for name in self.components:
            schema = {"$ref": join(SCHEMAS, name)}
            yield self._property(at, "zz", f"a known {name}", schema)

    def _near_classes(self, at: Pointer) -> dict[str, None]:
        """Names of properties whose inline schema would like the name of a known class."""
        above = self.names.classes.get(at, "")
        found: dict[str, None] = {}
        for name in self.classes:
            rest = name.removeprefix(above)
            if above and rest and rest != name:
                words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", rest)
                snake = "_".join(words).lower()
                found |= dict.fromkeys((rest, snake, rest[0].lower() + rest[1:]))
        return found

    def _near_fields(self, known: Any) -> dict[str, None]:
        """Names of properties whose attribute may be that of a known one."""
        near = [name for wire in known for name in _near(wire)]
        return dict.fromkeys((*near, *self.classes, "from", "from_", "_x", "x_", "class", "extra"))

    def _property(
        self, at: Pointer, name: str, said: str, schema: Any, *, first: bool = False
    ) -> Addition:
        def apply(tree: Any) -> None:
            record = node(tree, at)
            known = record.get("properties", {})
            new = {name: deepcopy(schema)}
            record["properties"] = {**new, **known} if first else {**known, **new}

        where = join(at, "properties", name)
        return Addition(f"{where}: {said}{' before all others' if first else ''}", apply)

    def _new_schema(self, at: Pointer, name: str) -> Addition:
        ref = self._property(at, "zz", "", {"$ref": join(SCHEMAS, name)})

        def apply(tree: Any) -> None:
            ref.apply(tree)
            tree["components"]["schemas"][name] = _object(zz={"type": "string"})

        return Addition(f"{ref.what}the new {name}", apply)

    # --- what nothing refers to -------------------------------------------------------------

    def unreached(self) -> Iterator[Addition]:
        """New schemas that nothing refers to."""
        for name in self.schema_names():

            def apply(tree: Any, name: str = name) -> None:
                tree["components"]["schemas"][name] = _object(zz=_VALUES["a union"])

            yield Addition(f"the new {name}", apply)


def _twice(said: str, apply: Callable[[Any], None], inserted: Pointer) -> Addition:
    """An addition that inserts two items in the same place, at the beginning of a list."""

    class Twice(Addition):
        def moved(self, at: Pointer) -> Pointer:
            return super().moved(super().moved(at))

    return Twice(said, apply, inserted)


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": deepcopy(properties)}


_ONE = _object(zz={"type": "string"})
_VALUES: dict[str, Any] = {
    "an object": _ONE,
    "an array of objects": {"type": "array", "items": _ONE},
    "an enum": {"enum": ["zz", "zy"]},
    "a union": {
        "oneOf": [_object(kind={"const": "zz"}), _object(kind={"const": "zy"}), {"type": "string"}]
    },
    "a map of objects": {"type": "object", "additionalProperties": _ONE},
    "a constant": {"const": "zz"},
}


def _is_null(schema: Any) -> bool:
    return schema in ({"type": "null"}, {"const": None}, {"enum": [None]})


def _dashed(name: str) -> str:
    return "-".join(re.findall(r"[A-Z]?[^A-Z_-]+|[A-Z]+", name)) or f"{name}-"


def _near(text: str) -> list[str]:
    """Other texts that come to the same identifier, or nearly."""
    camel = re.sub(r"[_.-]+(\w)", lambda found: found[1].upper(), text)
    swapped = text.replace("_", "-") if "_" in text else re.sub(r"\W", "_", text)
    return [f"_{text}", f"{text}_", f"{text}-", swapped, camel, text.swapcase()]
