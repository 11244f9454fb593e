"""Whether what a package decodes is what an instance was made for, by its own model."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from raw_instances import Raw
from raw_leaves import Leaf

from oneofgen.model import Alias, Enum, Ref, Shape, Union
from oneofgen.package.make import Inspection
from oneofgen.source.pointers import Pointer


class Judge:
    """Tells whether what was decoded is what an instance was made for."""

    def __init__(
        self, source: Raw, leaves: list[Leaf], seen: Inspection, module: ModuleType
    ) -> None:
        self.source = source
        self.leaves = leaves
        self.seen = seen
        self.module = module
        notes = [note.at for note in seen.notes if note.code == "ambiguous"]
        self.ambiguous = bool(notes)
        self.open = seen.model.root in notes

    def variant(self, leaf: Leaf) -> Shape | None:
        """The shape that the model says a leaf has."""
        variants = self.seen.model.union.variants
        for ways in (leaf.chain, leaf.beside):
            for way in reversed(ways):
                for one in variants:
                    target = one.shape.target if isinstance(one.shape, Ref) else None
                    if way in (one.at, target):
                        return one.shape
        return None

    def _class(self, shape: Shape | None) -> type | None:
        """The class of a shape, where it is a record of our own."""
        if not isinstance(shape, Ref):
            return None
        definition = self.seen.model.definitions.get(shape.target)
        if definition is None or isinstance(definition, Enum | Alias | Union):
            return None
        found = getattr(self.module, self.seen.names.classes[Pointer(shape.target)])
        assert isinstance(found, type)
        return found

    def problem(self, leaf: Leaf, value: Any) -> tuple[tuple[str, str] | None, str]:
        """What is wrong with an instance, and what excuses what would be wrong otherwise."""
        module = self.module
        before = json.dumps(value)
        try:
            decoded = module.from_dict(value)
            back = module.to_dict(decoded)
        except Exception as error:
            return ("raises", f"{type(error).__name__}: {error}"), ""
        if json.dumps(value) != before:
            return ("mutates", "the input was changed"), ""
        if back != value or json.dumps(back, sort_keys=True) != json.dumps(value, sort_keys=True):
            return ("round-trip", f"{json.dumps(back)[:300]} came back"), ""
        if self.open:
            return None, "instances of ambiguous unions"
        excuse = ""
        shape = self.variant(leaf)
        expected = self._class(shape)
        if expected is not None and type(decoded) is not expected:
            if not self._alike(value, expected, type(decoded)):
                found = type(decoded).__name__
                return ("wrong-class", f"`{expected.__name__}` became `{found}`"), ""
            excuse = "instances that are another variant's as well"
        elif dataclasses.is_dataclass(decoded) and not isinstance(value, dict):
            return ("wrong-class", f"a {shape} became `{type(decoded).__name__}`"), ""
        if not excuse and (odd := next(self._oddities(decoded), None)) is not None:
            if not self.ambiguous:
                return odd, ""
            excuse = "instances that hold ambiguous unions"
        return None, excuse

    def _oddities(self, decoded: Any) -> Iterator[tuple[str, str]]:
        return oddities(decoded, self.module, frozenset(self.source.undeclared))

    def _alike(self, value: Any, expected: type, chosen: type) -> bool:
        """Whether a leaf of the class that was chosen describes the value too.

        `Unknown` is as good an answer where the value says nothing of which variant it is.
        """
        anyone = chosen is self.module.Unknown
        others = [(self._class(self.variant(leaf)), leaf) for leaf in self.leaves]
        return any(
            cls is not expected
            and (anyone or cls is chosen or (cls is None and chosen in (dict, list)))
            and self.source.describes(leaf, value)
            for cls, leaf in others
        )


def oddities(
    value: Any, module: ModuleType, tags: frozenset[str] = frozenset(), path: str = "$"
) -> Iterator[tuple[str, str]]:
    """Where something stands that no schema foresaw: `Unknown`, or a record's `extra`.

    Args:
        value: what was decoded.
        module: the package.
        tags: what may stand in `extra`: tags that a mapping gives and no schema declares.
        path: where the value stands.
    """
    inside: list[tuple[str, Any]] = []
    if isinstance(value, module.Unknown):
        yield "unknown", f"`Unknown` at {path}"
    elif isinstance(value, list):
        inside = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    elif isinstance(value, dict):
        inside = [(f"{path}.{key}", item) for key, item in value.items()]
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if field.name != "extra":
                inside.append((f"{path}.{field.name}", inner))
            elif inner is not None and not inner.keys() <= tags:
                yield "extra", f"{type(value).__name__}.extra is {inner!r} at {path}"
    for deeper, item in inside:
        yield from oddities(item, module, tags, deeper)
