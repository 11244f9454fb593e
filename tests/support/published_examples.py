"""The examples that a document gives of a union's variants, read from its dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from raw_instances import Raw
from raw_leaves import Leaf, join


def examples(source: Raw, union: str, leaves: list[Leaf]) -> Iterator[tuple[Leaf | None, Any]]:
    """What a document shows of a union: which variant it illustrates, where that is said, and it.

    An example that stands in a variant's schema is the variant's. One that stands beside the union
    is that of the only variant that describes it, and of none if several do.
    """
    for leaf in leaves:
        for at, node in leaf.parts:
            if at in leaf.chain and source.has(at) and len(source.leaves(at)) == 1:
                for value in _in_schema(node):
                    yield leaf, value
    above = dict.fromkeys((union, *(leaves[0].chain if leaves else ())))
    wide = [at for at in above if source.has(at) and len(source.leaves(at)) == len(leaves) > 1]
    for at in wide:
        node = source.node(at)
        shown = list(_in_schema(node)) if isinstance(node, dict) else []
        for value in (*shown, *_beside_schemas(source).get(at, ())):
            meant = [leaf for leaf in leaves if source.describes(leaf, value)]
            if len(meant) == 1:
                yield meant[0], value
            else:
                yield None, value


def _in_schema(node: Any) -> Iterator[Any]:
    if "example" in node:
        yield node["example"]
    if isinstance(node.get("examples"), list):
        yield from node["examples"]


_BESIDE: dict[str, dict[str, list[Any]]] = {}


def _beside_schemas(source: Raw) -> dict[str, list[Any]]:
    """The examples of media types, parameters and headers, by the pointer of their schema."""
    key = str(source.path)
    if key not in _BESIDE:
        found: dict[str, list[Any]] = defaultdict(list)
        for at, node in _walk("#", source.node("#")):
            for keyword in ("schema", "itemSchema"):
                if isinstance(node.get(keyword), dict):
                    found[join(at, keyword)] += _values(source, at, node)
        _BESIDE[key] = found
    return _BESIDE[key]


def _walk(at: str, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield at, node
        for name, inner in node.items():
            if name not in ("example", "examples", "properties"):
                yield from _walk(join(at, str(name)), inner)
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _walk(join(at, index), inner)


def _values(source: Raw, at: str, node: dict[str, Any]) -> Iterator[Any]:
    if "example" in node:
        yield node["example"]
    named = node.get("examples")
    for one in named.values() if isinstance(named, dict) else ():
        if isinstance(one, dict) and isinstance(one.get("$ref"), str):
            target = source.target(at, one["$ref"])
            one = source.node(target) if source.has(target) else None
        if isinstance(one, dict) and "value" in one:
            yield one["value"]
