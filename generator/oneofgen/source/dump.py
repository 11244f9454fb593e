"""A tree of plain JSON as text: block YAML that every reader takes for the same values, or JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import yaml

from oneofgen.source.core_schema import NoJsonNumber, resolve

Tree: TypeAlias = "bool | int | float | str | Sequence[Tree] | Mapping[str, Tree] | None"
"""JSON, as it is handed to us."""

WIDTH = 100
"""Where lines of text are folded."""

_BREAKS = frozenset("\x85\u2028\u2029")
"""What breaks lines in YAML 1.1, and not in 1.2 (§5.4)."""

_YES_OR_NO = frozenset("yYnN")
"""What YAML 1.1 reads as a boolean, and PyYAML does not."""

_STRING = "tag:yaml.org,2002:str"


class _Dumper(yaml.CSafeDumper):
    """PyYAML's resolver speaks YAML 1.1; what YAML 1.2 would not read as text is quoted, too."""

    def ignore_aliases(self, data: object) -> bool:
        """Write out what stands in two places twice."""
        return True


def _text(_: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if _is_plain(text) else "'"
    if not _BREAKS.isdisjoint(text):
        style = '"'
    elif "\n" in text.rstrip("\n"):
        style = "|"
    return yaml.ScalarNode(_STRING, text, style=style)


def _is_plain(text: str) -> bool:
    """Whether every reader takes an unquoted text for text."""
    if text in _YES_OR_NO:
        return False
    try:
        return isinstance(resolve(text), str)
    except NoJsonNumber:
        return False


_Dumper.add_representer(str, _text)


def to_yaml(tree: Tree) -> str:
    """A tree as block YAML; as JSON, which is YAML too, where it holds half a surrogate pair."""
    try:
        text = yaml.dump(
            _plain(tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
        )
    except UnicodeEncodeError:
        return to_json(tree)
    assert isinstance(text, str)
    return text


def to_json(tree: Tree) -> str:
    """A tree as indented JSON, in ASCII where it holds half a surrogate pair."""
    text = json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(tree, indent=2, allow_nan=False) + "\n"
    return text


def _plain(tree: Tree) -> Tree:
    """The same of classes that the dumper knows."""
    if isinstance(tree, str):
        return str(tree)
    if isinstance(tree, Mapping):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, Sequence):
        return [_plain(value) for value in tree]
    return tree
