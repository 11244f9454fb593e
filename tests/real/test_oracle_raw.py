"""The first oracle: the raw closure, as plain dictionaries, beside the generated classes.

Every property's presence, requiredness, nullability, JSON type and literals, with nothing of
`oneofgen`: what the dictionaries say is worked out in `strategies.py` a second time.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import strategies
import yaml
from strategies import EVENTS, ROOT, SCHEMAS, Read, read

import assistant_stream_event as ase
from assistant_stream_event import UNSET, Unknown, Unset
from assistant_stream_event._runtime.family import Record

SCALARS: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}


def parts(hint: Any) -> list[Any]:
    """The members of a union, or the one that a hint is; an alias is what it stands for."""
    if get_origin(hint) in (Union, UnionType):
        return [part for one in get_args(hint) for part in parts(one)]
    return [hint]


def literals(hints: list[Any]) -> list[Any]:
    """All values that hints list, in order."""
    return [value for one in hints if get_origin(one) is Literal for value in get_args(one)]


def records(hints: list[Any]) -> list[type[Any]]:
    """The generated classes among hints."""
    return [one for one in hints if isinstance(one, type) and issubclass(one, Record)]


class Walk:
    """Compares schemas with annotations and classes, each class once."""

    def __init__(self) -> None:
        self.seen: dict[type[Any], str] = {}
        self.found: list[str] = []

    def record(self, schema: Read, cls: type[Any], at: str) -> None:
        """A class has the properties of its schema, in their order."""
        if cls in self.seen:
            return
        self.seen[cls] = at
        if schema.name is not None:
            self.say(cls.__name__ == schema.name, at, f"is called {cls.__name__}")
        fields = {f.metadata.get("wire", f.name): f for f in dataclasses.fields(cls)}
        del fields["extra"]
        self.say(list(fields) == list(schema.properties), at, f"has {list(fields)}")
        hints = get_type_hints(cls)
        for wire, prop in schema.properties.items():
            if wire in fields:
                field = fields[wire]
                self.presence(schema, prop, wire, field, hints[field.name], f"{at}.{wire}")

    def presence(self, schema: Read, prop: Read, wire: str, field: Any, hint: Any, at: str) -> None:
        """The default says whether a property is required, the annotation whether it is null."""
        required = wire in schema.required
        hints = parts(hint)
        default = dataclasses.MISSING if required else UNSET if prop.nullable else None
        if required and prop.kind == "literal" and len(prop.literals) == 1:
            default = prop.literals[0]
        self.say(field.default is default or field.default == default, at, f"{field.default!r}")
        self.say((NoneType in hints) == (prop.nullable or not required), at, f"null in {hint}")
        self.say((Unset in hints) == (prop.nullable and not required), at, f"unset in {hint}")
        self.value(prop, [one for one in hints if one not in (NoneType, Unset)], at)

    def value(self, schema: Read, hints: list[Any], at: str) -> None:
        """The annotation of a value that is not null is what the schema says."""
        if schema.kind == "union":
            return self.union(schema, hints, at)
        if schema.kind == "record":
            (cls,) = hints
            return self.record(schema, cls, at)
        if schema.kind == "array":
            (array,) = hints
            self.say(get_origin(array) is list, at, f"is {array}")
            return self.inner(schema.items, get_args(array)[0], f"{at}[]")
        if schema.kind == "map":
            (mapping,) = hints
            self.say(get_origin(mapping) is dict, at, f"is {mapping}")
            key, values = get_args(mapping)
            self.say(key is str, at, f"has keys of {key}")
            if schema.values is None:
                return self.say(values is Any, at, f"holds {values}")
            return self.inner(schema.values, values, f"{at}{{}}")
        if schema.kind == "literal":
            open_ = [] if len(schema.literals) == 1 else [str]
            self.say(literals(hints) == schema.literals, at, f"lists {literals(hints)}")
            others = [one for one in hints if get_origin(one) is not Literal]
            return self.say(others == open_, at, f"has {others} beside its values")
        return self.say(hints == [SCALARS[schema.kind]], at, f"is {hints}")

    def inner(self, schema: Read, hint: Any, at: str) -> None:
        """Items and values: null stands in the annotation too."""
        hints = parts(hint)
        self.say((NoneType in hints) == schema.nullable, at, f"null in {hint}")
        self.value(schema, [one for one in hints if one is not NoneType], at)

    def union(self, schema: Read, hints: list[Any], at: str) -> None:
        """A class for each object, the values of the others, and `Unknown` if there is a tag."""
        classes = records(hints)
        self.say(len(classes) == len(schema.objects), at, f"has the classes {classes}")
        for one, cls in zip(schema.objects, classes, strict=True):
            tag = schema.tag or ""
            suffix = f"[{one.properties[tag].literals[0]}]" if tag in one.properties else ""
            self.record(one, cls, at + suffix)
        self.say((Unknown in hints) == (schema.tag is not None), at, f"Unknown in {hints}")
        texts = [one for one in schema.members if one.kind == "literal"]
        listed = [value for one in texts for value in one.literals]
        self.say(literals(hints) == listed, at, f"lists {literals(hints)}")

    def say(self, good: bool, at: str, what: str) -> None:
        if not good:
            self.found.append(f"{at}: {what}")


def walk() -> Walk:
    walked = Walk()
    for tag, schema in EVENTS.items():
        walked.record(schema, ase.DISPATCH[tag], tag)
    return walked


def test_every_property_of_the_raw_closure_is_that_of_the_generated_class() -> None:
    assert walk().found == []


def test_every_generated_class_stands_in_the_raw_closure() -> None:
    exported = (getattr(ase, name) for name in ase.__all__)
    classes = {one for one in exported if isinstance(one, type) and issubclass(one, Record)}
    assert classes == set(walk().seen)


def test_the_aliases_of_root_and_groups_list_their_variants() -> None:
    def check(name: str) -> list[type[Any]]:
        hints = parts(getattr(ase, name))
        found = read(SCHEMAS[name]).objects or (read(SCHEMAS[name]),)
        assert records(hints) == hints
        tags = [one.properties["event"].literals[0] for one in found]
        assert hints == [ase.DISPATCH[tag] for tag in tags]
        return hints

    groups = [one["$ref"].rpartition("/")[2] for one in SCHEMAS[ROOT]["oneOf"]]
    assert [cls for group in groups for cls in check(group)] == check(ROOT)


def changes(schema: Any, at: str) -> Iterator[tuple[str, Any, str]]:
    """Each place of the raw schemas where one fact can be changed: a holder, and how."""
    if isinstance(schema, dict):
        for name, prop in (schema.get("properties") or {}).items():
            if name in schema.get("required", []):
                yield f"{at}.{name} no more required", schema, f"required-{name}"
            elif "required" in schema:
                yield f"{at}.{name} required", schema, f"required+{name}"
            if "enum" in prop and len(prop["enum"]) > 1:
                yield f"{at}.{name} with one more value", prop, "enum"
            if (
                prop.get("type") in ("string", "integer", "boolean", "number")
                and "enum" not in prop
            ):
                yield f"{at}.{name} of another type", prop, "type"
            yield f"{at}.{name} gone", schema, f"gone-{name}"


def test_the_oracle_sees_a_fact_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no use unless each single change of the document makes it complain."""
    file = Path(strategies.__file__).parents[2] / "openapi" / "assistants.yaml"
    schemas = yaml.safe_load(file.read_bytes())["components"]["schemas"]
    for component in "RunStepDeltaObject", "MessageContentTextObject", "TruncationObject":
        original = SCHEMAS[component]
        for what, _, _ in changes(original, component):
            fresh = copy.deepcopy(schemas[component])
            _, holder, how = next(c for c in changes(fresh, component) if c[0] == what)
            kind, _, name = how.partition("+" if "+" in how else "-")
            if kind == "required" and "+" in how:
                holder["required"].append(name)
            elif kind == "required":
                holder["required"].remove(name)
            elif kind == "gone":
                del holder["properties"][name]
            elif kind == "enum":
                holder["enum"].append("one more")
            else:
                holder["type"] = "array"
                holder["items"] = {"type": "string"}
            monkeypatch.setitem(SCHEMAS, component, fresh)
            walked = Walk()
            complains = True
            try:
                for tag, schema in EVENTS.items():
                    walked.record(schema, ase.DISPATCH[tag], tag)
                complains = walked.found != []
            except (ValueError, AttributeError, TypeError, IndexError):
                complains = True
            assert complains, what
            monkeypatch.setitem(SCHEMAS, component, original)
