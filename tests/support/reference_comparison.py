"""Compares what a package makes of a value with what the reference chooser says it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from copy import deepcopy
from types import ModuleType
from typing import Any

from reference_chooser import Reference
from reference_reading import EVERY, Leaf, Position, json_type, same
from reference_strict import Strict

from oneofgen.model import Record
from oneofgen.package.make import Inspection
from oneofgen.source.pointers import Pointer


def same_json(one: Any, other: Any) -> bool:
    """Whether two parsed values are one JSON value."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return json_type(one) == json_type(other) and same(one, other)


class Comparison:
    """The package of a document beside the document itself."""

    def __init__(self, reference: Reference, module: ModuleType, seen: Inspection) -> None:
        self.reference = reference
        self.module = module
        self.seen = seen
        self.root = reference.root
        self.strict = Strict(reference)

    def check(self, value: Any) -> str:
        """Raise an AssertionError where the package does something else than it should.

        Returns:
            What was expected of `strict=True`: `right` or `wrong`.
        """
        before = deepcopy(value)
        fails = self.fails(self.root, value)
        if value is None and not self.root.nullable:
            fails = True
        typed, error = self._decoded(value, strict=False)
        if error is not None:
            assert fails is not False, f"cannot be decoded: {error}"
        else:
            assert fails is not True, f"should not be decoded: {typed!r}"
            back = self.module.to_dict(typed)
            assert same_json(back, before), f"comes back as {back!r}"
            assert same_json(value, before), "the input was changed"
            differences = list(self.differences(self.root, value, typed))
            assert not differences, differences[0]
        right = self.strict.accepts(self.root, value)
        _, error = self._decoded(value, strict=True)
        assert error is None or not right, f"refused though it is right: {error}"
        assert error is not None or right, "accepted though it is wrong"
        return "right" if right else "wrong"

    def _decoded(self, value: Any, *, strict: bool) -> tuple[Any, Exception | None]:
        try:
            return self.module.from_dict(value, strict=strict), None
        except self.module.DecodeError as error:
            return None, error

    # --- what cannot be decoded -------------------------------------------------------------

    def fails(self, position: Position, value: Any) -> bool | None:
        """Whether tolerant decoding has to fail; None where nothing says."""
        if value is None or not position.leaves:
            return False
        if not position.is_union:
            return self._leaf_fails(position.leaves[0], value)
        leaf = self.leaf(position, value)
        if leaf is not None:
            return self._leaf_fails(leaf, value)
        found = self.reference.candidates(position, value).leaves
        kinds = {kind for one in position.leaves for kind in self.reference.kinds(one)}
        if json_type(value) not in kinds and not (kinds & {"object", "array"}):
            # A union of nothing but scalars is a scalar position as well.
            return True if position is self.root else None
        if json_type(value) not in kinds:
            return True
        fail = {self._leaf_fails(one, value) for one in found}
        return False if fail <= {False} or self.strict.accepting(position, value) else None

    def leaf(self, position: Position, value: Any) -> Leaf | None:
        """The variant that a value must become, or None if nothing says which."""
        found = self.reference.candidates(position, value)
        if found.decided or not isinstance(value, dict | list):
            leaf = found.leaves[0] if len(found.leaves) == 1 else None
            if leaf is None or not self._leaf_fails(leaf, value):
                return leaf
            return None if any(self.strict.fits(one, value) for one in found.untagged) else leaf
        accepting = self.strict.accepting(position, value)
        return accepting[0] if len(accepting) == 1 else None

    def _leaf_fails(self, leaf: Leaf, value: Any) -> bool | None:
        kinds = self.reference.kinds(leaf)
        inside: list[tuple[Position | bool | None, Any]] = []
        if kinds == EVERY:
            return False
        if "object" in kinds:
            if not isinstance(value, dict):
                return True
            described, further = self.reference.properties(leaf), self.reference.further(leaf)
            for name, item in value.items():
                at = described.get(name)
                inside.append((self.reference.position(*at) if at else further, item))
        elif "array" in kinds:
            if not isinstance(value, list):
                return True
            inside = [(self.reference.items(leaf), item) for item in value]
        found = {self.fails(at, item) for at, item in inside if isinstance(at, Position)}
        return True if True in found else None if None in found else False

    # --- what is decoded --------------------------------------------------------------------

    def differences(
        self, position: Position, value: Any, typed: Any, path: str = "$"
    ) -> Iterator[str]:
        """Where `typed` is not what decoding `value` has to give."""
        if value is None:
            if typed is not None:
                yield f"{path}: {typed!r} for null"
        elif position.is_union:
            found = self.reference.candidates(position, value).leaves
            leaf = self.leaf(position, value)
            if leaf is not None:
                yield from self._leaf(leaf, value, typed, path)
            elif not found and not isinstance(typed, self.module.Unknown):
                yield f"{path}: {typed!r} for an unknown tag"
            elif not isinstance(value, dict | list):
                yield from _plain(value, typed, path)
        elif position.leaves:
            yield from self._leaf(position.leaves[0], value, typed, path)

    def _leaf(self, leaf: Leaf, value: Any, typed: Any, path: str) -> Iterator[str]:
        kinds = self.reference.kinds(leaf)
        if isinstance(value, dict) and kinds == ("object",):
            if self.reference.properties(leaf):
                yield from self._record(leaf, value, typed, path)
            elif type(typed) is not dict or typed.keys() != value.keys():
                yield f"{path}: {typed!r} for a map"
            elif isinstance(further := self.reference.further(leaf), Position):
                for key, item in value.items():
                    yield from self.differences(further, item, typed[key], f"{path}.{key}")
        elif isinstance(value, list) and kinds == ("array",):
            if type(typed) is not list or len(typed) != len(value):
                yield f"{path}: {typed!r} for an array"
            elif items := self.reference.items(leaf):
                for index, (item, one) in enumerate(zip(value, typed, strict=True)):
                    yield from self.differences(items, item, one, f"{path}[{index}]")
        else:
            yield from _plain(value, typed, path)

    def _record(self, leaf: Leaf, value: dict[str, Any], typed: Any, path: str) -> Iterator[str]:
        expected = self.expected(leaf)
        if type(typed) is not expected:
            name = expected.__name__ if expected else "no class"
            yield f"{path}: {typed!r} for a {name} ({leaf.at})"
            return
        fields = {f.metadata.get("wire", f.name): f.name for f in dataclasses.fields(typed)}
        described = self.reference.properties(leaf)
        required = self.reference.required(leaf)
        further = self.reference.further(leaf)
        extra = {name: self.module.UNSET for name in required if name not in value}
        additional: dict[str, Any] = {}
        for name, item in value.items():
            at = described.get(name)
            if at is not None:
                position = self.reference.position(*at)
                got = getattr(typed, fields[name])
                yield from self.differences(position, item, got, f"{path}.{name}")
                if item is None and name not in required and not self._admits_null(position):
                    extra[name] = None
            elif isinstance(further, Position):
                additional[name] = item
                got = (getattr(typed, "additional", None) or {}).get(name)
                yield from self.differences(further, item, got, f"{path}.{name}")
            elif name not in fields or name == "extra":
                extra[name] = item
        if (typed.extra or {}) != extra:
            yield f"{path}: extra is {typed.extra!r}, not {extra!r}"
        if additional.keys() != (getattr(typed, "additional", None) or {}).keys():
            yield f"{path}: additional is {typed.additional!r}, not {additional!r}"

    def _admits_null(self, position: Position) -> bool:
        anything = any(self.reference.kinds(one) == EVERY for one in position.leaves)
        return anything or position.nullable or not position.leaves

    def expected(self, leaf: Leaf) -> type[Any] | None:
        """The class of a variant, by its place or by the way to it."""
        ways = [one for one in reversed(leaf.way) if one != leaf.at]
        ways = [*ways, leaf.at] if leaf.beside else [leaf.at, *ways]
        for at in map(Pointer, (*ways, f"{leaf.at}/discriminator")):
            if isinstance(self.seen.model.definitions.get(at), Record):
                found = getattr(self.module, self.seen.names.classes[at])
                assert isinstance(found, type)
                return found
        return None


def _plain(value: Any, typed: Any, path: str) -> Iterator[str]:
    if type(value) is not type(typed) or not same_json(value, typed):
        yield f"{path}: {typed!r} for {value!r}"
