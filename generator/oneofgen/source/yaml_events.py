"""Build the tree of a YAML text from the events of PyYAML's parser.

Using events instead of PyYAML's composer and constructor is four times as fast, gives positions
at no cost, and leaves the handling of depth, aliases and keys to this module. Nothing recurses.
"""

import gc
from collections.abc import Callable
from typing import Any, Final

import yaml

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.anchors import Anchors
from oneofgen.source.core_schema import (
    FIRST,
    NoJsonNumber,
    WrongTag,
    is_tag_of,
    resolve,
    short,
    tagged,
)
from oneofgen.source.tree import (
    MAX_DEPTH,
    Mapping,
    Mark,
    Node,
    Pending,
    Sequence,
    duplicate,
    no_json_value,
)
from oneofgen.source.yaml_errors import explain
from oneofgen.wording import printable

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser if PyYAML was built with it, else the slower but equivalent Python parser."""

_MERGE_TAG: Final = "tag:yaml.org,2002:merge"


class _Merge(str):
    """The key `<<` of a merge (YAML 1.1); equal only to itself, unlike a quoted `<<`."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


def read_yaml(data: bytes, name: str) -> tuple[Node, tuple[Pending, ...]]:
    """Return the tree of a YAML stream with one document, and its pending problems.

    Raises:
        BadInput: The text is not YAML, or uses features that are not supported.
    """
    builder = _Builder(name)
    collecting = gc.isenabled()
    gc.disable()  # many new containers, none of which is garbage
    try:
        return builder.stream(LOADER(data).get_event), tuple(builder.pending)
    except yaml.YAMLError as error:
        raise BadInput(explain(error, data.decode(), name)) from None
    finally:
        if collecting:
            gc.enable()


class _Builder:
    """Builds the tree of the only document of a stream."""

    def __init__(self, name: str) -> None:
        self.pending: list[Pending] = []
        self._name = name
        self._anchors = Anchors(name)
        self._merging: set[int] = set()
        self._path: list[str | int] = []

    def stream(self, get: Callable[[], Any]) -> Node:
        """Return the tree of the stream whose events `get` returns, read to its end."""
        get()
        if isinstance(get(), yaml.StreamEndEvent):
            raise BadInput(Problem(Position(self._name), "empty", "the document is empty"))
        tree = self._document(get)
        following = get()
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._bad(
                following,
                "several-documents",
                "a second YAML document begins here; a file can hold only one",
                "remove it, or put it into a file of its own",
            )
        return tree

    def _document(self, get: Callable[[], Any]) -> Node:
        """Return the tree of a document. This is the hot loop; rare cases are methods."""
        scalar, alias, mapping_start = yaml.ScalarEvent, yaml.AliasEvent, yaml.MappingStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent, yaml.DocumentEndEvent)
        anchors, merging, path = self._anchors, self._merging, self._path
        stack: list[Any] = []
        node: Any = Sequence()  # its only item will be the document
        marks: Any = []
        node.marks = marks
        key: Any = 0  # None while a mapping expects its next key
        while True:
            event = get()
            kind = event.__class__
            child: Any = None
            value: Any
            at: Any
            if kind is scalar:
                value = event.value
                if key is None:
                    if value in marks or value == "<<" or event.tag or event.anchor:
                        value = self._odd_key(event, node)
                    key = value
                    mark = event.start_mark
                    marks[key] = (mark.line + 1, mark.column + 1)
                    continue
                if event.tag or event.anchor or not value or value[0] in FIRST:
                    value = self._odd_scalar(event, node, key)
            elif kind in ends:
                anchors.end(event, node)
                if merging and id(node) in merging:
                    self._merge(node)
                if not stack:
                    return node[0]  # type: ignore[no-any-return]
                path.pop()
                node = stack.pop()
                marks = node.marks
                key = None if node.__class__ is Mapping else 0
                continue
            elif kind is alias:
                if key is None:
                    key = self._alias_key(event, node)
                    continue
                value = anchors.value(event, len(stack))
            else:
                value = child = Mapping() if kind is mapping_start else Sequence()
                mark = event.start_mark
                child.line, child.column = mark.line + 1, mark.column + 1
                child.marks = {} if kind is mapping_start else []
                if key is None or event.anchor or event.tag or len(stack) >= MAX_DEPTH:
                    self._odd_start(event, child, key, len(stack))
            if node.__class__ is Mapping:
                node[key] = value
                at, key = key, None
            else:
                mark = event.start_mark
                marks.append((mark.line + 1, mark.column + 1))
                at = len(node)
                node.append(value)
            if child is not None:
                path.append(at)
                stack.append(node)
                node = child
                marks = node.marks
                key = None if kind is mapping_start else 0

    def _odd_key(self, event: Any, node: Mapping) -> str:
        """Return a key that is repeated, is a merge key, or has a tag or an anchor."""
        text: str = event.value
        if event.tag not in (None, _MERGE_TAG):
            self._tagged(event)
        if event.anchor:
            self._anchors.scalar(event, text)
        if event.tag == _MERGE_TAG or (text == "<<" and not event.style and not event.tag):
            self._merging.add(id(node))
            return _Merge(text)
        if text in node.marks:
            self._repeated(event, node, text)
        return text

    def _alias_key(self, event: Any, node: Mapping) -> str:
        """Return a key that is an alias."""
        text = self._anchors.key(event)
        if text is None:
            raise self._complex_key(event)
        if text in node.marks:
            self._repeated(event, node, text)
        node.marks[text] = (event.start_mark.line + 1, event.start_mark.column + 1)
        return text

    def _repeated(self, event: Any, node: Mapping, key: str) -> None:
        mark = (event.start_mark.line + 1, event.start_mark.column + 1)
        self.pending.append(duplicate(self._name, self._tokens(), node, key, mark))

    def _odd_scalar(self, event: Any, node: Mapping | Sequence, key: str | int) -> Node:
        """Return the value of a scalar that may not be a string, or has a tag or an anchor."""
        text: str = event.value
        value: Node = text
        try:
            if event.tag:
                value = self._tagged(event)
            elif not event.style:
                value = resolve(text)
        except NoJsonNumber as error:
            tokens = (*self._tokens(), str(key if isinstance(node, Mapping) else len(node)))
            mark = (event.start_mark.line + 1, event.start_mark.column + 1)
            self.pending.append(no_json_value(self._name, tokens, node, text, str(error), mark))
        if event.anchor:
            self._anchors.scalar(event, value)
        return value

    def _tagged(self, event: Any) -> bool | int | float | str | None:
        try:
            return tagged(event.tag, event.value)
        except WrongTag as error:
            raise self._wrong_tag(event, str(error)) from None

    def _odd_start(self, event: Any, child: Mapping | Sequence, key: Any, depth: int) -> None:
        """Check the start of a mapping or sequence that is a key, too deep, tagged or anchored."""
        if key is None:
            raise self._complex_key(event)
        if depth >= MAX_DEPTH:
            message = f"the document is nested deeper than {MAX_DEPTH} levels"
            raise self._bad(event, "too-deep", message)
        if event.tag and not is_tag_of(event.tag, "map" if isinstance(child, Mapping) else "seq"):
            message = f"the tag `{printable(short(event.tag))}` is not one of JSON's types"
            raise self._wrong_tag(event, message)
        if event.anchor:
            self._anchors.begin(event, child)

    def _merge(self, node: Mapping) -> None:
        """Apply the merge keys of a mapping: explicit keys win, then earlier merges."""
        self._merging.remove(id(node))
        items, marks = list(node.items()), node.marks
        node.clear()
        node.marks = {}
        for key, value in items:
            if isinstance(key, _Merge):
                for source in value if isinstance(value, Sequence) else [value]:
                    if not isinstance(source, Mapping):
                        raise BadInput(self._wrong_merge(marks[key]))
                    for name in source:
                        if name not in node:
                            node[name] = source[name]
                            node.marks[name] = source.marks[name]
        for key, value in items:
            if not isinstance(key, _Merge):
                node[key] = value
                node.marks[key] = marks[key]

    def _wrong_merge(self, mark: Mark) -> Problem:
        return Problem(
            Position(self._name, *mark),
            "yaml-merge",
            "`<<` merges a mapping, or a sequence of mappings, and this is neither",
            ('write a property of that name as `"<<"`',),
        )

    def _complex_key(self, event: Any) -> BadInput:
        message = "a key must be a string, but this is a mapping or a sequence"
        return self._bad(event, "complex-key", message)

    def _wrong_tag(self, event: Any, message: str) -> BadInput:
        return self._bad(event, "yaml-tag", message, "remove the tag")

    def _bad(self, event: Any, code: str, message: str, *hints: str) -> BadInput:
        mark = event.start_mark
        at = Position(self._name, mark.line + 1, mark.column + 1)
        return BadInput(Problem(at, code, message, hints))

    def _tokens(self) -> tuple[str, ...]:
        """Return the path to the current node from the root of the document."""
        return tuple(map(str, self._path[1:]))
