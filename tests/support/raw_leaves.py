"""What a schema says, read from its dictionaries as they stand: every way to satisfy it.

Nothing of `oneofgen` is used: what a schema says is read a second time here, in the plainest way,
so that a misreading of the generator cannot hide behind itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import yaml

FORKS = ("oneOf", "anyOf")
MOST = 256
"""Of how many combinations of what stands side by side the fitting ones are looked for."""

_IN_FRAGMENTS = "~!$&'()*+,;=:@{}[]^|<> "
_OBJECT = ("properties", "required", "additionalProperties", "patternProperties")


class _CoreLoader(yaml.CSafeLoader):
    """YAML 1.2's core schema, as far as documents use it: no dates, no `yes`, no `<<`."""


_CoreLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )
_CoreLoader.add_constructor(
    "tag:yaml.org,2002:int", lambda _, node: int(node.value, 16 if "x" in node.value else 10)
)


@dataclass(frozen=True)
class Leaf:
    """One way to satisfy a schema: all that has to hold together, and the way that led there.

    `chain` holds the alternatives that were taken and the references on the way, `beside` what
    was reached by `allOf`, `discriminators` those of unions and bases on the way.
    """

    parts: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    chain: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    discriminators: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    kind: str | None = None
    forked: bool = field(default=False, compare=False)

    def __add__(self, other: Leaf) -> Leaf:
        return Leaf(
            tuple(dict((*self.parts, *other.parts)).items()),
            tuple(dict.fromkeys((*self.chain, *other.chain))),
            tuple(dict.fromkeys((*self.beside, *other.beside))),
            tuple(dict((*self.discriminators, *other.discriminators)).items()),
            self.kind or other.kind,
            self.forked or other.forked,
        )

    @property
    def schemas(self) -> list[Mapping[str, Any]]:
        """The schemas that hold together."""
        return [node for _, node in self.parts]

    @property
    def literals(self) -> list[Any] | None:
        """The values that are listed, null apart; None where there is no list."""
        found: list[Any] | None = None
        for node in self.schemas:
            listed = [node["const"]] if "const" in node else node.get("enum")
            if isinstance(listed, list) and listed:
                values = [one for one in listed if one is not None]
                found = values if found is None else [v for v in found if among(v, values)]
        return found

    @property
    def kinds(self) -> list[str]:
        """The JSON types that all of it admits, null apart; empty where nothing is said."""
        found: list[str] | None = None
        for node in self.schemas:
            said = node.get("type")
            listed = [said] if isinstance(said, str) else said
            if isinstance(listed, list) and (listed := [k for k in listed if k != "null"]):
                known = listed if found is None else [k for k in found if k in listed]
                numbers = {*(found or ()), *listed} >= {"integer", "number"}
                found = known or (["integer"] if numbers else [])
                if not found:
                    return ["nothing"]
        return [self.kind] if self.kind else found or self._implied()

    def _implied(self) -> list[str]:
        if any(keyword in node for node in self.schemas for keyword in _OBJECT):
            return ["object"]
        if any("items" in node or "prefixItems" in node for node in self.schemas):
            return ["array"]
        return []

    @property
    def only_null(self) -> bool:
        """Whether it stands for null."""
        return any(
            node.get("type") in ("null", ["null"])
            or node.get("enum") == [None]
            or ("const" in node and node["const"] is None)
            for node in self.schemas
        )

    @property
    def nullable(self) -> bool:
        """Whether it says that null may stand there too."""
        return any(
            node.get("nullable") is True
            or (isinstance(node.get("type"), list) and "null" in node["type"])
            for node in self.schemas
        )

    @property
    def possible(self) -> bool:
        """Whether anything but null satisfies it, as far as types and listed values tell."""
        return self.kinds != ["nothing"] and self.literals != [] and not self.only_null

    @property
    def required(self) -> list[str]:
        """The properties that have to be there."""
        return list(dict.fromkeys(n for node in self.schemas for n in node.get("required", ())))

    @property
    def properties(self) -> dict[str, list[str]]:
        """Where each property is described."""
        found: dict[str, list[str]] = {}
        for at, node in self.parts:
            for name in node.get("properties") or ():
                found.setdefault(name, []).append(join(at, "properties", name))
        return found


def among(value: Any, listed: Iterable[Any]) -> bool:
    return any(isinstance(value, bool) == isinstance(one, bool) and value == one for one in listed)


def join(at: str, *tokens: str | int) -> str:
    """A JSON pointer (RFC 6901 §3) further down."""
    steps = (str(token).replace("~", "~0").replace("/", "~1") for token in tokens)
    return "/".join((at, *(quote(step, safe=_IN_FRAGMENTS) for step in steps)))


class Schemas:
    """A document and the files beside it, parsed and nothing more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, Any] = {}
        self._leaves: dict[tuple[str, bool], list[Leaf]] = {}
        self._children: dict[str, list[str]] | None = None

    # --- where things stand -----------------------------------------------------------------

    def node(self, at: str) -> Any:
        """What stands at a pointer, which begins with the file's name unless it is the document."""
        name, _, pointer = at.partition("#")
        node = self._file(name)
        for token in pointer.split("/")[1:]:
            node = node[int(token)] if isinstance(node, list) else node[_plain(token)]
        return node

    def _file(self, name: str) -> Any:
        if name not in self._files:
            path = self.path.parent / name if name else self.path
            text = path.read_text("utf-8")
            as_json = path.suffix == ".json"
            self._files[name] = (
                json.loads(text) if as_json else yaml.load(_distinct_anchors(text), _CoreLoader)
            )
        return self._files[name]

    def target(self, at: str, ref: str) -> str:
        """What a reference, which stands at a pointer, names."""
        base = at.partition("#")[0]
        path, _, pointer = ref.partition("#")
        if path:
            folder = (self.path.parent / base).parent if base else self.path.parent
            base = (folder / path).resolve().relative_to(self.path.parent.resolve()).as_posix()
            base = "" if base == self.path.name else base
        return join(f"{base}#", *(_plain(token) for token in pointer.split("/")[1:]))

    def mapped(self, at: str, to: Any) -> str:
        """What an entry of a mapping names: a component, or a reference."""
        text = str(to)
        if "/" in text or "#" in text or "." in text:
            try:
                return self.target(at, text)
            except ValueError:
                return ""
        return f"#/components/schemas/{text}"

    def extending(self, base: str) -> list[str]:
        """The components that extend a schema by `allOf`, also by way of others."""
        if self._children is None:
            self._children = {}
            schemas = (self._file("").get("components") or {}).get("schemas") or {}
            for name, node in schemas.items():
                at = join("#/components/schemas", name)
                for part in (node.get("allOf") or ()) if isinstance(node, dict) else ():
                    if "$ref" in part:
                        self._children.setdefault(self.target(at, part["$ref"]), []).append(at)
        found: dict[str, None] = {}
        waiting = [base]
        while waiting:
            children = self._children.get(waiting.pop(), [])
            waiting += [one for one in children if one not in found]
            found.update(dict.fromkeys(children))
        return list(found)

    # --- the leaves of a schema ---------------------------------------------------------------

    def leaves(self, at: str, *, plain: bool = False) -> list[Leaf]:
        """Every way to satisfy a schema, besides null.

        Args:
            at: the schema.
            plain: it is part of an `allOf`, where a base is no union of what extends it.
        """
        key = (at, plain)
        if key not in self._leaves:
            self._leaves[key] = []  # what leads back here adds nothing
            self._leaves[key] = [one for one in self._split(self._read(at, plain)) if one.possible]
        return self._leaves[key]

    def _read(self, at: str, plain: bool) -> list[Leaf]:
        node = self.node(at)
        if node is False:
            return []
        here = Leaf(beside=(at,)) if plain else Leaf(chain=(at,))
        if not isinstance(node, dict):
            return [here]
        own = replace(here, parts=((at, node),))
        if "discriminator" in node and isinstance(node["discriminator"], dict):
            own = replace(own, discriminators=((at, node["discriminator"]),))
        found = [own]
        if isinstance(node.get("$ref"), str):
            found = _all(found, self.leaves(self.target(at, node["$ref"]), plain=plain))
        if node.get("$recursiveRef") == "#":
            found = _all(found, self.leaves(self.anchor(at), plain=plain))
        for index in range(len(node.get("allOf") or ())):
            part = join(at, "allOf", index)
            if not _only_marks(self.node(part)):
                found = _all(found, self.leaves(part, plain=True))
        forks = [keyword for keyword in FORKS if node.get(keyword)]
        for keyword in sorted(forks, key=list(node).index):
            ways = [join(at, keyword, index) for index in range(len(node[keyword]))]
            members = [self.leaves(one) for one in ways if not _is_null_mark(self.node(one))]
            alternatives = [replace(leaf, forked=True) for member in members for leaf in member]
            found = _all(found, alternatives)
        if own.discriminators and not forks and not plain:
            found = self._hierarchy(at, node, own) or found
        return found

    def anchor(self, at: str) -> str:
        """The nearest schema around a pointer that says it is what `$recursiveRef` means."""
        above = at
        while "/" in above:
            above = above.rpartition("/")[0]
            node = self.node(above)
            if isinstance(node, dict) and node.get("$recursiveAnchor") is True:
                return above
        return at.partition("#")[0] + "#"

    def _hierarchy(self, at: str, node: Mapping[str, Any], own: Leaf) -> list[Leaf]:
        mapping = node["discriminator"].get("mapping") or {}
        named = dict.fromkeys(self.mapped(at, to) for to in mapping.values())
        named.update(dict.fromkeys(self.extending(at)))
        head = replace(own, parts=())
        found: list[Leaf] = []
        for one in named:
            if one != at and self.has(one):
                found += [head + leaf for leaf in self.leaves(one)]
        return found

    def has(self, at: str) -> bool:
        """Whether something stands at a pointer."""
        try:
            self.node(at)
        except (KeyError, IndexError, ValueError, TypeError, OSError):
            return False
        return bool(at)

    def _split(self, found: list[Leaf]) -> Iterator[Leaf]:
        """One leaf for each of several types."""
        for leaf in found:
            if leaf.kind or leaf.literals is not None or len(leaf.kinds) < 2:
                yield leaf
            else:
                ways = [at for at, _ in leaf.parts]
                for kind in leaf.kinds:
                    chain = (*leaf.chain, *(join(at, kind) for at in ways))
                    yield replace(leaf, kind=kind, chain=chain)

    def together(self, positions: Iterable[str]) -> list[Leaf]:
        """The ways to satisfy several schemas at once; where they conflict, the first of them."""
        each = [self.leaves(at) for at in positions]
        found = [leaf for leaf in _products(each) if leaf.possible]
        return found or each[0]


def _distinct_anchors(text: str) -> str:
    """Anchors that are defined again under one name, which PyYAML refuses, under several."""
    seen: dict[str, int] = {}

    def renamed(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "&":
            seen[name] = seen.get(name, 0) + 1
        return f"{sign}{name}_{seen[name]}" if name in seen else found[0]

    return re.sub(r"(?<=[:-] )([&*])(\w+)(?=\s)", renamed, text)


def _plain(token: str) -> str:
    """A token of a pointer as it is meant (RFC 6901 §4, §6)."""
    return unquote(token).replace("~1", "/").replace("~0", "~")


def _only_marks(node: Any) -> bool:
    """Whether a part of an `allOf` only says that null is allowed, or documents."""
    return isinstance(node, dict) and node.keys() <= {"nullable", "description", "title"}


def _is_null_mark(node: Any) -> bool:
    """Whether a member of a union only says that null is allowed, as schemars writes it."""
    return _only_marks(node) and node.get("nullable") is True


def _products(each: list[list[Leaf]]) -> Iterator[Leaf]:
    for combination in islice(product(*each), MOST):
        first, *others = combination
        for other in others:
            first = first + other
        yield first


def _all(found: list[Leaf], others: list[Leaf]) -> list[Leaf]:
    """Both hold: every combination that is possible, or for too many of them the first of each."""
    result: list[Leaf] = []
    few = len(found) * len(others) <= MOST
    for leaf in found:
        fitting = [_joint(leaf, other) for other in others if (leaf + other).possible]
        result += fitting if few else fitting[:1]
    return result


def _joint(leaf: Leaf, other: Leaf) -> Leaf:
    """Two that hold together; of two unions side by side, the second stands below the first."""
    both = leaf + other
    if not (leaf.forked and other.forked and other.chain):
        return both
    below = "/".join((leaf.chain[-1], *other.chain[0].split("/")[-2:]))
    return replace(both, chain=(*both.chain, below))
