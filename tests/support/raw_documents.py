"""What a payload must be in Python, worked out from the raw schema and compared with what it is."""

from __future__ import annotations

import dataclasses
from typing import Any

from strategies import Read

from assistant_stream_event import UNSET, Unknown
from assistant_stream_event._runtime.family import Record


def differences(schema: Read, value: Any, typed: Any, path: str = "$") -> list[str]:
    """Where `typed` is not what design says that decoding `value` gives; empty is good."""
    if value is None:
        return [] if typed is None else [f"{path}: {typed!r} for null"]
    if schema.kind == "union":
        return _union(schema, value, typed, path)
    if schema.kind == "record":
        return _record(schema, value, typed, path)
    if schema.kind == "array":
        if type(typed) is not list or len(typed) != len(value):
            return [f"{path}: {typed!r} for an array of {len(value)}"]
        pairs = enumerate(zip(value, typed, strict=True))
        found = (differences(schema.items, v, t, f"{path}[{i}]") for i, (v, t) in pairs)
        return [line for lines in found for line in lines]
    same = type(typed) is type(value) and typed == value
    return [] if same else [f"{path}: {typed!r} for {value!r}"]


def _union(schema: Read, value: Any, typed: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [] if typed == value else [f"{path}: {typed!r} for {value!r}"]
    name = schema.tag
    if name is None:
        (only,) = schema.objects
        return differences(only, value, typed, path)
    variant = schema.variant(value.get(name))
    if variant is not None:
        return differences(variant, value, typed, path)
    wanted = Unknown(value.get(name), value)
    same = isinstance(typed, Unknown) and typed == wanted
    return [] if same else [f"{path}: {typed!r} for a variant that is not listed"]


def _record(schema: Read, value: Any, typed: Any, path: str) -> list[str]:
    if not isinstance(typed, Record):
        return [f"{path}: {typed!r} for an object"]
    if schema.name is not None and type(typed).__name__ != schema.name:
        return [f"{path}: a {type(typed).__name__} for {schema.name}"]
    fields = {f.metadata.get("wire", f.name): f.name for f in dataclasses.fields(typed)}
    known = schema.properties
    extra = {name: item for name, item in value.items() if name not in known}
    found: list[str] = []
    for wire, prop in known.items():
        got = getattr(typed, fields[wire])
        required = wire in schema.required
        if wire in value:
            found += differences(prop, value[wire], got, f"{path}.{wire}")
            if value[wire] is None and not required and not prop.nullable:
                extra[wire] = None
            continue
        wanted = UNSET if prop.nullable and not required else None
        if got is not wanted:
            found.append(f"{path}.{wire}: {got!r} for nothing")
        if required:
            extra[wire] = UNSET
    if typed.extra != (extra or None):
        found.append(f"{path}: extra is {typed.extra!r}, not {extra!r}")
    return found
