"""Random small documents whose root is a union.

Unions are nested, recursive, told apart in every way that design knows; null is written in every
style. What does not tell variants apart is the same in all: see `random_schemas`.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from random_schemas import (
    BODY,
    DEEPEST,
    DEFAULT_OF_INNER,
    DEFAULT_OF_MAPPED,
    KEYS,
    KEYWORDS,
    LEVELS_MAPPED,
    ONE_BELOW_ALL_OF,
    ROOT,
    TAGS,
    TWINS_BESIDE,
    Head,
    Making,
    Schema,
    Style,
)

TAG_NAMES = ("type", "kind", "event", "object", "op")
SECOND_NAMES = ("mode", "sort")


def literal_heads(making: Making, name: str, count: int) -> list[Head]:
    """Variants that list their tags, of which one may have none, or take all others."""
    pools: tuple[tuple[Any, ...], ...] = (TAGS, TAGS, TAGS, (1, 2, 3, 4, 5, 6))
    pool = list(making.of(*pools))
    if making.chance(8):
        pool = making.of([True, 1, "true", "1", 0, False], [1, 2.5, -3, 0, 7, 8])
    optional = making.chance(4)
    heads: list[Head] = []
    for _ in range(count):
        tags = [pool.pop(0) for _ in range(2 if making.chance(4) and len(pool) > count else 1)]
        mine = not optional or making.chance(2)
        schema = making.literal(*tags)
        schema = making.nullable(schema) if making.chance(12) else schema
        heads.append(Head({name: schema}, [name] if mine else [], tags))
    odd = making.of("", "", "", "without", "any")
    if odd == "without":
        heads.append(Head({KEYS[0]: {"type": "string"}}, [KEYS[0]]))
    elif odd == "any":
        kind = "string" if isinstance(heads[0].tags[0], str) else "integer"
        heads.append(Head({name: {"type": kind}}, [name] if making.chance(2) else []))
    return heads


def literally(making: Making, depth: int) -> Schema:
    """Tags are literals, perhaps with a discriminator that is right or wrong."""
    name = making.of(*TAG_NAMES)
    heads = literal_heads(making, name, making.of(2, 3))
    if making.chance(5):  # a rival
        rival = making.of(*(one for one in TAG_NAMES if one != name))
        for tag, head in zip(TAGS[::-1], heads, strict=False):
            if head.tags:
                head.properties[rival] = making.literal(tag)
                head.required += [rival] if making.chance(2) else []
    discriminated = making.chance(3)
    members = [making.member(head, depth, named=discriminated) for head in heads]
    union = making.forked(making.grouped(members) if making.chance(3) else members)
    if discriminated:
        told: Schema = {"propertyName": name}
        if making.chance(2):
            told["mapping"] = making.mapping(
                [(tag, one) for head, one in zip(heads, members, strict=True)
                 for tag in head.tags if isinstance(tag, str)]
            )  # fmt: skip
        inner = len(next(iter(union.values()))) == 1
        if making.chance(3) and not making.old and (DEFAULT_OF_INNER or not inner):
            told["defaultMapping"] = making.of(*members)["$ref"]
        union["discriminator"] = told
    return union


def mapped(making: Making, depth: int) -> Schema:
    """Tags are what a mapping says: the variants list none, or all of them."""
    name = making.of(*TAG_NAMES)
    count = making.of(2, 3)
    kind = making.of("string", "string", "every", "integer", "boolean", "undeclared")
    pool: list[Any] = list(TAGS)
    if kind == "integer":
        pool = ["1", "2", "3", "4", "5", "6"]
    if kind == "boolean":
        count, pool = 2, [making.of("true", "True"), making.of("false", "False")]
    several = len(pool) > 2
    heads = [Head(tags=[pool.pop(0) for _ in range(making.of(1, 2) if several else 1)])
             for _ in range(count)]  # fmt: skip
    every = [tag for head in heads for tag in head.tags]
    required = making.chance(2)
    for head in heads:
        schema = {"enum": every} if kind == "every" else {"type": kind}
        if kind == "undeclared":
            head.open = False
        else:
            head.properties = {name: {"type": "string", **schema}}
            head.required = [name] if required else []
    if making.chance(5):  # the discriminator says which it is
        rival = making.of(*(one for one in TAG_NAMES if one != name))
        for tag, head in zip(TAGS[::-1], heads, strict=False):
            head.properties[rival] = making.literal(tag)
            head.required.append(rival)
    if kind == "string" and making.chance(4):  # forgotten: then it is called by its name
        heads[-1].tags = []
    members = making.sole(heads, depth)
    pairs = [(tag, one) for head, one in zip(heads, members, strict=True) for tag in head.tags]
    union = making.forked(members)
    union["discriminator"] = {"propertyName": name, "mapping": making.mapping(pairs)}
    if DEFAULT_OF_MAPPED and making.chance(6) and not making.old:
        union["discriminator"]["defaultMapping"] = making.of(*members)["$ref"]
    return union


def by_name(making: Making, depth: int) -> Schema:
    """Tags are the names of the schemas."""
    name = making.of(*TAG_NAMES)
    heads = [Head({name: {"type": "string"}}, [name]) for _ in range(making.of(2, 3))]
    members = making.sole(heads, depth)
    return {**making.forked(members), "discriminator": {"propertyName": name}}


def shared(making: Making, depth: int) -> Schema:
    """Variants that share a tag, told apart by a second one or by structure."""
    name, second = making.of(*TAG_NAMES), making.of(*SECOND_NAMES)
    how = making.of("tag", "required", "declared", "type")
    kinds: list[Schema] = [{"type": "string"}, {"type": "object", "properties": {"x": {}}}]
    heads: list[Head] = []
    for index in range(2):
        head = Head({name: making.literal(TAGS[0])}, [name])
        if how == "tag":
            head.properties[second] = making.literal(TAGS[-1 - index])
            head.required.append(second)
        elif how == "type":
            head.properties["data"] = kinds[index]
            head.required.append("data")
        else:
            head.properties[KEYS[index]] = {"type": "string"}
            head.required += [KEYS[index]] if how == "required" else []
        heads.append(head)
    heads += [Head({name: making.literal(TAGS[i])}, [name]) for i in range(1, making.of(2, 3))]
    heads = list(making.draw(st.permutations(heads)))
    members = [making.member(head, depth, named=False, told=False) for head in heads]
    return making.forked(making.grouped(members) if making.chance(3) else members)


def levels(making: Making, depth: int) -> Schema:
    """Groups that have a tag property of their own each, below one that all have, or none."""
    shared = making.chance(2)
    first, second = making.some(TAG_NAMES, 2, 2)
    groups: list[Schema] = []
    for index, name in enumerate((first, second)):
        heads = [Head({name: making.literal(tag)}, [name]) for tag in TAGS[:2]]
        for head in heads if shared else ():
            head.properties["family"] = making.literal(KEYS[index])
            head.required.append("family")
        mapped = shared and LEVELS_MAPPED and making.chance(2)
        for head in heads if mapped else ():
            head.properties[name] = {"type": "string"}
        kind = "Sole" if mapped else "Pet"
        members = [making.member(one, depth, named=mapped, told=False, kind=kind) for one in heads]
        group = making.forked(members)
        if mapped:
            mapping = making.mapping(list(zip(TAGS, members, strict=False)))
            group["discriminator"] = {"propertyName": name, "mapping": mapping}
            if making.chance(3) and not making.old:
                group["discriminator"]["defaultMapping"] = making.of(*members)["$ref"]
        groups.append(making.component("Group", group) if making.chance(2) else group)
    if shared and all("$ref" in one for one in groups) and making.chance(2):
        pairs = list(zip(KEYS, groups, strict=False))
        told: Schema = {"propertyName": "family", "mapping": making.mapping(pairs)}
        return {**making.forked(groups), "discriminator": told}
    return making.forked(groups)


def based(making: Making, depth: int) -> Schema:
    """Members extend a base that has the discriminator; perhaps there is no union at all."""
    name = making.of(*TAG_NAMES)
    base: Schema = {
        "type": "object",
        "required": [name],
        "properties": {name: {"type": "string"}, "note": {"type": "string"}},
    }
    ref = making.component("Base", base)
    literal = making.chance(2)
    members: list[Schema] = []
    for tag in TAGS[: making.of(2, 3)]:
        head = Head({name: making.literal(tag)} if literal else {}, [], [tag])
        making.plain += 1
        own = making.record(head, depth)
        making.plain -= 1
        kind = "Pet" if literal else "Sole"
        members.append(making.component(kind, {"allOf": [ref, own]}))
    if making.chance(4):  # nothing but a name is new
        kind = "Pet" if literal else "Sole"
        members.append(making.component(kind, {"allOf": [making.of(*members)]}))
    base["discriminator"] = {"propertyName": name}
    if making.chance(2) or not literal:
        pairs = list(zip(TAGS, members, strict=False))
        pairs = pairs[:-1] if making.chance(4) and not literal else pairs
        base["discriminator"]["mapping"] = making.mapping(pairs)
    return ref if making.chance(2) else making.forked(members)


def envelope(making: Making, depth: int) -> Schema:
    """A tag and a payload."""
    pairs = [("event", "data"), ("kind", "payload"), ("type", "properties" if KEYWORDS else "body")]
    name, data = making.of(*pairs)
    kinds = ("record", "record", "string", "integer", "union", "array", "map", "known")
    members: list[Schema] = []
    for tag in TAGS[: making.of(2, 3, 4)]:
        schema = making.value(making.of(*kinds), depth)
        if making.chance(8):
            schema = making.literal("[DONE]")
        required = [name, data] if not making.chance(5) else [name]
        properties = {name: making.literal(tag), data: schema}
        member: Schema = {"type": "object", "properties": properties, "required": required}
        members.append(making.component("Pet", member) if making.chance(3) else member)
    return making.forked(making.grouped(members) if making.chance(3) else members)


def by_type(making: Making, depth: int) -> Schema:
    """Scalars, arrays and objects."""
    scalars = ("string", "integer", "number", "boolean", "enum", "array")
    kinds = making.some(scalars, 1, 3)
    if {"integer", "number"} <= {*kinds}:
        kinds.remove("integer")
    members = [making.not_null(kind, depth) for kind in kinds]
    objects = making.of(0, 1, 1, 2) if len(members) > 1 else making.of(1, 2)
    if objects == 1:
        members.append(making.member(Head(), depth, named=False))
    elif objects:
        name = making.of(*TAG_NAMES)
        heads = literal_heads(making, name, 2)
        members += [making.member(one, depth, named=False) for one in heads]
    return making.forked(making.draw(st.permutations(members)))


def by_property_type(making: Making, depth: int) -> Schema:
    """Objects with one property of another type each."""
    kinds = making.some(("string", "integer", "boolean", "array", "record"), 2, 3)
    heads = [Head({"data": making.not_null(kind, DEEPEST)}, ["data"]) for kind in kinds]
    if making.chance(3):
        heads[0].properties["data"] = making.nullable(heads[0].properties["data"])
    if making.chance(4):
        heads[-1].required = []
    return making.forked(making.member(one, depth, named=False, told=False) for one in heads)


def by_key(making: Making, depth: int) -> Schema:
    """Objects with keys of their own, required or not; one may have none."""
    required = making.draw(st.booleans())
    count = making.of(2, 3)
    keys = KEYS[:count] if not making.chance(3) else KEYS[: count - 1]
    heads = [Head({key: making.value("string", depth)}, [key] if required else [])
             for key in keys]  # fmt: skip
    if not required:  # a key that is all of a variant would be its tag
        for head in heads:
            head.properties["name"] = {"type": "string"}
    heads += [Head({"name": {"type": "string"}}) for _ in range(count - len(keys))]
    if making.chance(4):  # what lists no tag of its own lists none
        for index, head in enumerate(heads):
            head.properties["type"] = making.literal(*(TAGS[index], TAGS[index + 1]))
    members = [making.member(one, depth, named=False, told=False) for one in heads]
    if len(keys) == count and not making.plain and making.chance(3):
        members.append({"type": "object", "additionalProperties": {"type": "string"}})
    return making.forked(members)


def ambiguous(making: Making, depth: int) -> Schema:
    """Objects that nothing tells apart but how much of a value they know."""
    names = [name for name, kind in BODY.items() if kind in ("string", "integer", "boolean")]
    members: list[Schema] = []
    for index in range(making.of(2, 3)):
        chosen = making.some(names[:3], 2, 3)
        if making.plain and not TWINS_BESIDE:
            chosen = names[index : index + 2]
        known = {one: {"type": BODY[one]} for one in chosen}
        members.append(making.component("Pet", {"type": "object", "properties": known}))
    return making.forked(members)


def lone(making: Making, depth: int) -> Schema:
    """One variant, which is enough for a root, with a tag or without one."""
    if making.chance(3):
        head = Head({KEYS[0]: {"type": "string"}}, [KEYS[0]] if making.chance(2) else [])
        return making.forked([making.member(head, depth, named=making.chance(2))])
    name = making.of(*TAG_NAMES)
    optional = name != "op" and making.chance(3)
    head = Head({name: making.literal(*TAGS[: making.of(1, 2)])}, [] if optional else [name])
    return making.forked([making.member(head, depth, named=False)])


STYLES: tuple[Style, ...] = (
    literally, literally, mapped, by_name, shared, based, by_type, by_type, by_property_type,
    by_key, ambiguous, levels,
)  # fmt: skip
ROOT_STYLES: tuple[Style, ...] = (*STYLES, literally, envelope, envelope, lone)


def root(making: Making) -> Schema:
    """The root: a union as such, with something beside it, or below a reference."""
    style = making.of(*ROOT_STYLES)
    beside = style not in (by_type, lone) and making.chance(5)
    making.plain += beside
    union = style(making, 0)
    making.plain -= beside
    if beside and union.keys() & {"oneOf", "anyOf"}:
        more = {"type": "object", "properties": {"stamp": making.value("string", DEEPEST)}}
        if making.chance(2):
            more["required"] = ["stamp"]
        one = len(next(iter(union.values()))) == 1
        if making.chance(2) or (one and not ONE_BELOW_ALL_OF):
            return {**union, **more}
        inner = making.component("Inner", union) if making.chance(2) else union
        return {"allOf": [inner, more]}
    if "$ref" not in union and making.chance(6):
        return making.component("Inner", union)
    default = "defaultMapping" in union.get("discriminator", {})
    if "$ref" not in union and (DEFAULT_OF_INNER or not default) and making.chance(6):
        return making.nullable(union)
    return union


@st.composite
def documents(draw: st.DrawFn) -> Schema:
    """Documents, as parsed JSON; the root is `Event`."""
    making = Making(draw, STYLES)
    making.schemas[ROOT] = {}
    making.schemas[ROOT] = root(making)
    names = list(making.schemas)
    names = draw(st.permutations(names)) if making.chance(3) else names
    return {
        "openapi": making.version,
        "info": {"title": "Random", "version": "1"},
        "paths": {},
        "components": {"schemas": {name: making.schemas[name] for name in names}},
    }
