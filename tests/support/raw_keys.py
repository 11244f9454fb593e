"""Whether a variant declares, or types, every key of a value at every level."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from raw_instances import Raw, says_something
from raw_leaves import Leaf, join
from raw_validation import Validation, is_pattern


class Keys:
    """Looks for the description of each key of values that a variant accepts.

    Typed `additionalProperties` and `patternProperties` describe keys. Widely read, an object that
    says nothing of its properties, and a schema that admits anything, do so as well.
    """

    def __init__(self, source: Raw, validation: Validation) -> None:
        self.source = source
        self.validation = validation

    def declared(self, leaf: Leaf, leaves: Sequence[Leaf], value: Any) -> bool:
        """Whether a variant accepts a value, and describes all of its keys.

        Args:
            leaf: the variant.
            leaves: all variants of the union.
            value: the value.
        """
        return self.validation.variant_accepts(leaf, leaves, value) and self._inside(leaf, value)

    def _at(self, positions: Sequence[str], value: Any) -> bool:
        """The same where several schemas hold together."""
        if not positions:
            return self.validation.wide or not _has_keys(value)
        if not isinstance(value, dict | list | str):
            return True
        leaves = self.source.together(positions)
        return any(self.declared(leaf, leaves, value) for leaf in leaves)

    def _inside(self, leaf: Leaf, value: Any) -> bool:
        if isinstance(value, dict):
            return all(self._key(leaf, key, inner) for key, inner in value.items())
        if isinstance(value, list):
            return all(self._item(leaf, index, inner) for index, inner in enumerate(value))
        if isinstance(value, str):
            return self._text(leaf, value)
        return True

    def _key(self, leaf: Leaf, key: str, value: Any) -> bool:
        positions: list[str] = []
        for at, node in leaf.parts:
            found = [join(at, "properties", key)] if key in (node.get("properties") or ()) else []
            found += [
                join(at, "patternProperties", pattern)
                for pattern in node.get("patternProperties") or ()
                if is_pattern(pattern) and re.search(pattern, key)
            ]
            others = node.get("additionalProperties")
            if not found and says_something(others):
                found = [join(at, "additionalProperties")]
            positions += found
        if positions:
            return self._at(positions, value)
        return self.validation.wide and _is_free(leaf)

    def _item(self, leaf: Leaf, index: int, value: Any) -> bool:
        positions: list[str] = []
        for at, node in leaf.parts:
            if index < len(node.get("prefixItems") or ()):
                positions.append(join(at, "prefixItems", index))
            elif isinstance(node.get("items"), dict):
                positions.append(join(at, "items"))
        return self._at(positions, value)

    def _text(self, leaf: Leaf, value: str) -> bool:
        """A string may be JSON text of a schema that declares keys."""
        for at, node in leaf.parts:
            if "contentSchema" in node and "json" in str(node.get("contentMediaType")):
                try:
                    inner = json.loads(value)
                except ValueError:
                    return False
                return self._at([join(at, "contentSchema")], inner)
        return True


def _is_free(leaf: Leaf) -> bool:
    """Whether a variant says nothing of its properties, or explicitly admits others."""
    return not leaf.properties or any(
        isinstance(others, dict) or others is True
        for others in (node.get("additionalProperties") for node in leaf.schemas)
    )


def _has_keys(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_keys, value))
    return isinstance(value, dict) and bool(value)
