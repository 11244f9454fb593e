"""Values beside the valid ones: an instance of which one thing is different.

Deterministic: the same instance and number give the same mutations on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any
from zlib import crc32

OTHER_KEY = "no_such_key"
OF_EACH_TYPE: tuple[Any, ...] = ("another text", 7, 7.5, True, None, {}, [], {"a": 1}, ["a"])
SHALLOW = 2
"""Variants differ near the top: a third of the mutations stand in so many levels."""

Path = tuple[Any, ...]


def mutations(value: Any, others: list[Any], number: int, seed: str) -> Iterator[Any]:
    """Yield values that differ from an instance in one place.

    Args:
        value: the instance.
        others: instances of other variants, whose keys and values are tried as well.
        number: how many, at most.
        seed: the place, so that different places get different mutations.
    """
    random = Random(crc32(f"{seed} {json.dumps(value)}".encode()))
    likely, changes = list(_likely(value)), list(_changes(value, others))
    random.shuffle(likely)
    random.shuffle(changes)
    shallow = [change for change in changes if len(change[0]) < SHALLOW]
    seen = {json.dumps(value)}
    for path, new in (*likely[: number // 3], *shallow[: number // 3], *changes):
        mutated = _replaced(value, path, new)
        text = json.dumps(mutated)
        if text in seen:
            continue
        seen.add(text)
        yield mutated
        if len(seen) > number:
            return


def _likely(value: Any) -> Iterator[tuple[Path, Any]]:
    """What servers do: a property is missing, null or not declared."""
    for path, old in _places(value, ()):
        yield path, None
        if isinstance(old, dict):
            yield path, {**old, OTHER_KEY: "another text"}
            for key in old:
                yield path, {name: one for name, one in old.items() if name != key}


def _changes(value: Any, others: list[Any]) -> Iterator[tuple[Path, Any]]:
    """Every place of a value, with what may stand there instead."""
    for path, old in _places(value, ()):
        for new in (*OF_EACH_TYPE, *_nearly(old)):
            yield path, new
        if isinstance(old, dict):
            for new in (*OF_EACH_TYPE[1:3], {"a": 1}):
                yield path, {**old, OTHER_KEY: new}
    objects = [one for one in others if isinstance(one, dict)]
    if isinstance(value, dict):
        for key, new in (pair for one in objects for pair in one.items()):
            yield (), {**value, key: new}


def _nearly(value: Any) -> Iterator[Any]:
    """Values of the same JSON type, or what Python takes for the same."""
    if isinstance(value, bool):
        yield from (not value, int(value))
    elif isinstance(value, int):
        yield from (float(value), value + 1, bool(value), value + 0.5, str(value))
    elif isinstance(value, str):
        yield value + " and more"
    elif isinstance(value, list):
        yield from ([*value, new] for new in (*OF_EACH_TYPE, *value[:1]))


def _places(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Each value inside a value, and the path to it; the whole first."""
    yield path, value
    inside = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else inside:
        yield from _places(inner, (*path, key))


def _replaced(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return deepcopy(new)
    made = deepcopy(value)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = deepcopy(new)
    return made
