"""Other spellings of a document that mean the same, made mechanically from its raw tree."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

Tree = dict[str, Any]
PREFIX = "#/components/schemas/"
MAPS = ("properties", "patternProperties")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLE = ("items", "additionalProperties", "not", "contentSchema")


def closure(tree: Tree, root: str) -> Tree:
    """Return a document with only the components that a root reaches."""
    schemas = tree["components"]["schemas"]
    found: dict[str, Any] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found or name not in schemas:
            continue
        found[name] = copy.deepcopy(schemas[name])
        waiting += re.findall(rf"'{PREFIX}([^']+)'", repr(schemas[name]))
        if "discriminator" in schemas[name]:  # what extends it stands for it
            waiting += [one for one in schemas if f"'{PREFIX}{name}'" in repr(schemas[one])]
    kept = {name: found[name] for name in schemas if name in found}
    return {
        "openapi": tree["openapi"],
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": kept},
    }


def schemas_in(node: Any) -> Iterator[Tree]:
    """Yield a schema and all schemas inside of it, the inner ones first."""
    if not isinstance(node, dict):
        return
    for key in MAPS:
        for one in (node.get(key) or {}).values():
            yield from schemas_in(one)
    for key in LISTS:
        for one in node.get(key) or ():
            yield from schemas_in(one)
    for key in SINGLE:
        yield from schemas_in(node.get(key))
    yield node


def each(change: Callable[[Tree], None]) -> Callable[[Tree], None]:
    """Return the respelling that changes each schema in place."""

    def respell(tree: Tree) -> None:
        for component in tree["components"]["schemas"].values():
            for node in list(schemas_in(component)):
                change(node)

    return respell


def replaced(node: Tree, new: Tree) -> None:
    """Replace what a schema says."""
    node.clear()
    node.update(new)


# --- spellings ------------------------------------------------------------------------------


def _null_is_a_member(node: Tree) -> None:
    listed = isinstance(node.get("type"), list) and "null" in node["type"]
    if not (listed or (node.get("nullable") is True and "type" in node)) or "enum" in node:
        return
    inner = {key: one for key, one in node.items() if key != "nullable"}
    if listed:
        kinds = [kind for kind in node["type"] if kind != "null"]
        inner["type"] = kinds[0] if len(kinds) == 1 else kinds
    kept = {key: node[key] for key in ("description",) if key in node}
    replaced(node, {**kept, "anyOf": [inner, {"type": "null"}]})


def _const_is_an_enum(node: Tree) -> None:
    if "const" in node:
        node["enum"] = [node.pop("const")]
    elif isinstance(node.get("enum"), list) and len(node["enum"]) == 1:
        node["const"] = node.pop("enum")[0]


def _reference_in_all_of(node: Tree) -> None:
    if "$ref" in node and "allOf" not in node:
        node["allOf"] = [{"$ref": node.pop("$ref")}]


def _type_lists(node: Tree) -> None:
    if node.pop("nullable", None) is not True:
        return
    if isinstance(node.get("type"), str):
        node["type"] = [node["type"], "null"]
        if "enum" in node:
            node["enum"] = [*(one for one in node["enum"] if one is not None), None]
    elif "$ref" in node:
        node["anyOf"] = [{"$ref": node.pop("$ref")}, {"type": "null"}]
    else:
        node["nullable"] = True


def _newer_version(tree: Tree) -> None:
    each(_type_lists)(tree)
    tree["openapi"] = "3.1.0"


def _order(node: Tree) -> None:
    for key in ("properties", "required", "enum"):
        value = node.get(key)
        if isinstance(value, dict):
            node[key] = dict(reversed(value.items()))
        elif isinstance(value, list):
            node[key] = value[::-1]


def _descriptions(node: Tree) -> None:
    if isinstance(node.get("description"), str):
        node["description"] = f"{node['description']} More is said now."
    elif "$ref" not in node:
        node["description"] = "Something is said now."


def _as_component(tree: Tree) -> None:
    """Give the inline objects of properties a component each."""
    schemas = tree["components"]["schemas"]
    found: dict[str, Tree] = {}
    for component in list(schemas.values()):
        for node in list(schemas_in(component)):
            for name, inner in (node.get("properties") or {}).items():
                plain = isinstance(inner, dict) and "properties" in inner and "type" in inner
                if plain and inner["type"] == "object" and not inner.get("nullable"):
                    new = f"Respelled{len(found)}{re.sub('[^A-Za-z0-9]', '', name).title()}"
                    found[new] = dict(inner)
                    replaced(inner, {"$ref": PREFIX + new})
    schemas.update(found)


def _inline(tree: Tree) -> None:
    """Write the objects that only properties refer to, and that refer to none, in place."""
    schemas = tree["components"]["schemas"]
    text = repr(schemas)
    plain = {
        name
        for name, one in schemas.items()
        if one.get("type") == "object"
        and "properties" in one
        and "$ref" not in repr(one)
        and text.count(f"'{PREFIX}{name}'") == 1
    }
    for component in list(schemas.values()):
        for node in list(schemas_in(component)):
            for inner in (node.get("properties") or {}).values():
                target = inner.get("$ref", "") if isinstance(inner, dict) else ""
                name = target.removeprefix(PREFIX)
                if name in plain and inner.keys() == {"$ref"}:
                    replaced(inner, copy.deepcopy(schemas[name]))


NOTHING: frozenset[str] = frozenset()
COSMETIC = frozenset(
    ("description-changed", "default-changed", "deprecated-changed", "order-changed")
)
NAMES = frozenset(("python-name-moved", *COSMETIC))

SPELLINGS: dict[str, tuple[Callable[[Tree], None], frozenset[str]]] = {
    "null as a member": (each(_null_is_a_member), NOTHING),
    "const and enum": (each(_const_is_an_enum), NOTHING),
    "references in allOf": (each(_reference_in_all_of), NOTHING),
    "version 3.1": (_newer_version, NOTHING),
    "JSON": (lambda tree: None, NOTHING),
    "order": (each(_order), COSMETIC),
    "descriptions": (each(_descriptions), COSMETIC),
    "components for inline objects": (_as_component, NAMES),
    "inline objects for components": (_inline, NAMES),
}
"""How a document can be spelt otherwise, and which kinds of changes that may be."""
