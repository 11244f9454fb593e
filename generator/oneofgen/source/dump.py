"""Write a tree of plain JSON as YAML that YAML 1.1 and 1.2 parsers read alike, or as JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import yaml

from oneofgen.source.core_schema import NoJsonNumber, resolve

Tree: TypeAlias = "bool | int | float | str | Sequence[Tree] | Mapping[str, Tree] | None"
"""A JSON value made of standard Python types."""

WIDTH = 100
"""The column at which long lines are folded."""

_BREAKS = frozenset("\x85\u2028\u2029")
"""The characters that break lines in YAML 1.1 but not in YAML 1.2 (§5.4)."""

_YES_OR_NO = frozenset("yYnN")
"""The strings that YAML 1.1 reads as booleans but PyYAML does not."""

_STRING = "tag:yaml.org,2002:str"


class _Dumper(yaml.CSafeDumper):
    """A dumper that also quotes the strings that YAML 1.2 would resolve to another type."""

    def ignore_aliases(self, data: object) -> bool:
        """Return True: write shared nodes in full, without aliases."""
        return True


def _text(_: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if _is_plain(text) else "'"
    if not _BREAKS.isdisjoint(text):
        style = '"'
    elif "\n" in text.rstrip("\n"):
        style = "|"
    return yaml.ScalarNode(_STRING, text, style=style)


def _is_plain(text: str) -> bool:
    """Whether YAML 1.1 and 1.2 parsers read the unquoted text as a string."""
    if text in _YES_OR_NO:
        return False
    try:
        return isinstance(resolve(text), str)
    except NoJsonNumber:
        return False


_Dumper.add_representer(str, _text)


def to_yaml(tree: Tree) -> str:
    """Return a tree as block YAML, or as JSON if it contains a lone surrogate."""
    try:
        text = yaml.dump(
            _plain(tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
        )
    except UnicodeEncodeError:
        return to_json(tree)
    assert isinstance(text, str)
    return text


def to_json(tree: Tree) -> str:
    """Return a tree as indented JSON, in ASCII if it contains a lone surrogate."""
    text = json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(tree, indent=2, allow_nan=False) + "\n"
    return text


def _plain(tree: Tree) -> Tree:
    """Return the tree with subclasses replaced by the built-in types that the dumper supports."""
    if isinstance(tree, str):
        return str(tree)
    if isinstance(tree, Mapping):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, Sequence):
        return [_plain(value) for value in tree]
    return tree
