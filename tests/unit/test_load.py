"""Bytes to a tree: the core schema of YAML 1.2, JSON, positions, limits, and what is refused."""

from __future__ import annotations

import contextlib
import gc
import json
import sys
import tracemalloc
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from oneofgen.problems import BadInput, Problem
from oneofgen.source import (
    yaml_events,
)
from oneofgen.source.files import (
    read,
)
from oneofgen.source.tree import (
    MAX_BYTES,
    MAX_DEPTH,
    Mapping,
    Node,
    Sequence,
    index,
)
from oneofgen.wording import (
    printable,
)

BOTH = [
    pytest.param(getattr(yaml, "CSafeLoader", None), id="C"),
    pytest.param(yaml.SafeLoader, id="Python"),
]


def tree(text: str, name: str = "a.yaml") -> Any:
    return read(text.encode(), name).tree


def refused(data: str | bytes, name: str = "a.yaml") -> Problem:
    """The only problem of a text that cannot be read."""
    with pytest.raises(BadInput) as caught:
        read(data.encode() if isinstance(data, str) else data, name)
    (problem,) = caught.value.problems
    return problem


def pending(text: str, name: str = "a.yaml") -> list[str]:
    return [str(one.problem) for one in read(text.encode(), name).problems]


def where(problem: Problem) -> tuple[str, int, int]:
    return problem.code, problem.at.line, problem.at.column


# --- scalars -------------------------------------------------------------------------------


ONLY_YAML_1_1 = """
on off yes no y n Y N On YES oFF tRUE nULL
2024-10-01 2020-01-01T00:00:00Z 12:30 1_000 1,000 0b11 017x 0o8 0xg
= . -- +- e5 .e5 1e 1.2.3 .Infinity inf nan NaN Infinity _1 1_ ~~ -.nan
"""


@pytest.mark.parametrize("text", ONLY_YAML_1_1.split())
def test_what_only_yaml_1_1_takes_for_something_else_is_a_string(text: str) -> None:
    assert tree(f"a: {text}\nb:\n- {text}\n") == {"a": text, "b": [text]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("017", 17),
        ("0o17", 15),
        ("0xff", 255),
        ("9" * 200, int("9" * 200)),
        ("1.0", 1.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("-1.10", -1.1),
        ("1e3", 1000.0),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("!!float 12", 12.0),
        ("!!null ~", None),
        ("!!bool true", True),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|\n  12", "12\n"),
        ('""', ""),
    ],
)
def test_plain_scalars_have_the_types_of_the_core_schema(text: str, value: object) -> None:
    found = tree(f"a: {text}\n")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".inf", "`.inf` is not a JSON value"),
        ("-.Inf", "`-.Inf` is not a JSON value"),
        (".nan", "`.nan` is not a JSON value"),
        ("1.0e+999", "`1.0e+999` is a number too large for a 64-bit float"),
        ("9" * 6000, "is a number of 6000 characters; the limit is 640"),
        ("0x" + "f" * 6000, "is a number of 6000 characters; the limit is 640"),
    ],
)
def test_a_number_without_a_json_value_is_its_text_and_a_problem_to_come(
    text: str, said: str
) -> None:
    file = read(f"a:\n  - b\n  - {text}\n".encode(), "a.yaml")
    assert file.tree == {"a": ["b", text]}
    (one,) = file.problems
    assert one.tokens == ("a", "1")
    assert where(one.problem) == ("not-json", 3, 5)
    assert said in one.problem.message


def test_keys_are_their_source_text() -> None:
    assert list(tree("200: a\n0o17: b\ntrue: c\n~: d\n=: e\n'200 ': f\n? x\n: g\n")) == (
        ["200", "0o17", "true", "~", "=", "200 ", "x"]
    )


# --- positions -----------------------------------------------------------------------------


def test_every_node_knows_where_it_stands() -> None:
    file = read(b"a:\n  b: 1\n  c:\n    - x\n    - d: {e: f}\n", "a.yaml")
    assert isinstance(file.tree, Mapping)
    assert (file.tree.line, file.tree.column) == (1, 1)
    assert file.tree["a"].marks == {"b": (2, 3), "c": (3, 3)}  # type: ignore[union-attr]
    assert file.position(()) == (1, 1)
    assert file.position(("a", "c", "1", "d", "e")) == (5, 11)
    assert file.position(("a", "c", "0")) == (4, 7)


def test_a_missing_node_stands_where_its_deepest_ancestor_does() -> None:
    file = read(b"a:\n  - b: 1\n", "a.yaml")
    assert file.position(("a", "0", "c", "d")) == (2, 5)
    assert file.position(("a", "00")) == (1, 1)
    assert file.position(("x",)) == (1, 1)


def test_columns_count_characters() -> None:
    assert read('{"é😀": 1, x: 2}'.encode(), "a.yaml").position(("x",)) == (1, 11)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)
ASCII = st.recursive(
    st.none() | st.booleans() | st.integers() | st.from_regex(r"\A[ -~]{0,9}\Z"),
    lambda inner: st.lists(inner)
    | st.dictionaries(st.from_regex(r"\A[a-z~/%]{0,5}\Z"), inner, max_size=5),
    max_leaves=15,
)


def nodes(node: Node, tokens: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The way to every node."""
    below: list[tuple[str, Node]] = []
    if isinstance(node, dict):
        below = list(node.items())
    elif isinstance(node, list):
        below = [(str(at), child) for at, child in enumerate(node)]
    return [tokens, *(way for token, child in below for way in nodes(child, (*tokens, token)))]


@pytest.mark.slow
@given(st.dictionaries(st.text(), JSON), st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_json_is_what_the_standard_library_says(
    value: object, indent: int | str | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    data = text.encode(errors="surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:
        assert refused(data, "a.json").code == "not-utf8"
    else:
        for name in ("a.json", "a.yaml"):
            assert read(data, name).tree == value


@settings(max_examples=20)
@given(st.dictionaries(st.from_regex(r"\A[a-z]{1,5}\Z"), ASCII), st.sampled_from([None, 1, 4]))
def test_json_has_the_same_positions_as_yaml(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    by_json = read(text.encode(), "a.json")
    by_yaml = read(f"--- {text}".encode(), "a.yaml")  # begins with no brace: read as YAML
    assert by_json.tree == by_yaml.tree == value
    for way in nodes(by_json.tree):
        line, column = by_json.position(way)
        assert by_yaml.position(way) == (line, column + (4 if line == 1 else 0))


def test_lists_from_json_are_sequences_at_every_depth() -> None:
    found = tree('{"a": [[{"b": []}]]}')
    assert type(found["a"]) is type(found["a"][0]) is type(found["a"][0][0]["b"]) is Sequence


# --- what is legal, and odd ----------------------------------------------------------------


def test_an_alias_shares_its_node_and_the_last_anchor_of_a_name_wins() -> None:
    found = tree("a: &x {k: 1}\nb: *x\nc: &x [2]\nd: *x\ne: &s on\nf: *s\n*s : 3\n")
    assert found["b"] is found["a"]
    assert found["d"] is found["c"]
    assert (found["f"], found["on"]) == ("on", 3)


@pytest.mark.parametrize("loader", BOTH)
def test_merged_keys_stand_where_they_were_written_and_explicit_ones_win(
    loader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_events, "LOADER", loader)
    text = (
        "b: &b {p: 1, q: 2}\nc: &c {q: 3, r: 4}\nx:\n  r: 5\n  <<: [*b, *c]\n  s: 6\ny: {<<: *b}\n"
    )
    file = read(text.encode(), "a.yaml")
    assert isinstance(file.tree, Mapping)
    assert file.tree["x"] == {"p": 1, "q": 2, "r": 5, "s": 6}
    assert file.tree["y"] == {"p": 1, "q": 2}
    assert file.position(("x", "q")) == (1, 14)
    assert file.position(("x", "r")) == (4, 3)
    assert not file.problems


def test_a_quoted_merge_key_is_a_key() -> None:
    assert tree('a: {"<<": {b: 1}}') == {"a": {"<<": {"b": 1}}}


def test_a_key_that_stands_twice_is_a_problem_to_come_with_both_positions() -> None:
    assert pending("a:\n  b: 1\n  c: 2\n  b: 3\n") == [
        "a.yaml:4:3: #/a/b: the key `b` is repeated in this mapping [duplicate-key]\n"
        "  a.yaml:2:3: it is first defined here\n"
        "  hint: remove or rename one of the two keys"
    ]


def test_duplicate_keys_in_json_have_their_positions() -> None:
    text = '{"a": {"b": 1},\n "c": [{"x": 1, "x": 1e999}],\n "a": []}'
    file = read(text.encode(), "a.json")
    assert [where(one.problem) for one in file.problems] == [
        ("duplicate-key", 2, 17),
        ("not-json", 2, 22),
        ("duplicate-key", 3, 2),
    ]
    assert isinstance(file.tree, Mapping)
    assert file.problems[0].within is file.tree["c"][0]  # type: ignore[index]
    assert file.problems[2].within is file.tree
    assert file.tree["a"] == []


def test_a_byte_order_mark_changes_nothing() -> None:
    for text in ("a: 1\n", '{"a": 1}'):
        plain, marked = read(text.encode(), "a.yaml"), read(text.encode("utf-8-sig"), "a.yaml")
        assert plain.tree == marked.tree
        assert plain.position(("a",)) == marked.position(("a",))


def test_line_endings_change_nothing() -> None:
    text = "a:\n  b: |\n    x\n    y\n  c: 1\n"
    unix, windows = read(text.encode(), "a"), read(text.replace("\n", "\r\n").encode(), "a")
    assert unix.tree == windows.tree
    assert unix.position(("a", "c")) == windows.position(("a", "c")) == (5, 3)


def test_json_escapes_of_two_halves_are_one_character() -> None:
    assert tree(r'{"a": "\ud83d\ude00", "b": "\ud800"}') == {"a": "😀", "b": "\ud800"}


def test_a_flow_mapping_that_is_no_json_is_yaml() -> None:
    assert tree("{a: 1, b: [on]}") == {"a": 1, "b": ["on"]}


def test_the_digest_is_that_of_the_bytes() -> None:
    for data in (b"a: 1", b"\xef\xbb\xbfa: 1", b'{"a": 1}'):
        assert read(data, "x").digest == sha256(data).hexdigest()


# --- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize("loader", BOTH)
def test_the_message_for_a_real_broken_document(
    corpus: Path, loader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_events, "LOADER", loader)
    path = corpus / "specs" / "openai" / "openapi-2024-06-17-broken.yaml"
    assert str(refused(path.read_bytes(), path.name)) == (
        "openapi-2024-06-17-broken.yaml:7928:19: not YAML: "
        "expected a key of the mapping above [yaml-syntax]\n"
        "  openapi-2024-06-17-broken.yaml:7814:17: "
        "that mapping starts here, its keys in column 17\n"
        "  hint: `service_tier` is in column 19: move it two columns to the left"
    )


@pytest.mark.parametrize("loader", BOTH)
@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a:\n  b: 1\n c: 2\n", 3, 2, "expected a key of the mapping above"),
        ("a: [1, 2\nb: 3\n", 2, 2, "expected `,` or the `]`"),
        ("a: {b: 1\nc: 3\n", 2, 2, "expected `,` or the `}`"),
        ("a: b: c\n", 1, 5, "a `:` is not allowed here"),
        ("a:\n\tb: 1\n", 2, 1, "no value can begin with this character"),
        ("a:\n- 1\n b\n- 2\nc\n", 6, 1, "expected a `:` after this key"),
        ('a: "x\n', 2, 1, "the document ends inside a quoted string"),
        ('a: "\\q"\n', 1, 5, "an unknown escape"),
        ('a: "\\xg0"\n', 1, 7, "lacks a digit"),
        ("a: @b\n", 1, 4, "no value can begin with this character"),
        ("a: &\n", 1, 5, "an anchor or alias"),
        ("a: !e!x 1\n", 1, 4, "a tag has an undeclared handle"),
        ("a: Ho\x1b[31m\n", 1, 6, "the control character U+001B"),
        ("a: 1\nb: Ho\x00\n", 2, 6, "the control character U+0000"),
    ],
)
def test_broken_yaml_names_the_place_in_our_words(
    loader: Any, text: str, line: int, column: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_events, "LOADER", loader)
    problem = refused(text)
    assert problem.code == "yaml-syntax"
    assert problem.message.startswith("not YAML: ")
    assert said in problem.message
    if loader is not yaml.SafeLoader:  # the other parser may point a character away
        assert (problem.at.line, problem.at.column) == (line, column)


def test_a_tab_is_told_to_be_one() -> None:
    assert refused("a:\n\tb: 1\n").hints == ("indent with spaces: YAML does not allow tabs there",)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('{"a": 1} x', 1, 10, "expected the end of the document"),
        ('{"a": 1}\n{"b": 2}', 2, 1, "expected the end of the document"),
        ('{"a": 1,}', 1, 8, "comma|key in double quotes"),
        ('{"a" 1}', 1, 6, "expected a `:`"),
        ('{"a": [1 2]}', 1, 10, "expected `,`"),
        ('{"a": }', 1, 7, "expected a value"),
        ('{"a": "x', 1, 7, "has no end"),
        ('{"a": "\x01"}', 1, 8, "control character"),
        ('{"a": "\\q"}', 1, 8, "unknown escape"),
        ('{"a": "\\u12"}', 1, 9, "four hexadecimal digits"),
        ('{\n"a": NaN}', 2, 6, "`NaN` is not a JSON value"),
        ('{"NaN": -Infinity}', 1, 9, "`-Infinity` is not a JSON value"),
    ],
)
def test_broken_json_names_the_place_in_our_words(
    text: str, line: int, column: int, said: str
) -> None:
    problem = refused(text, "a.json")
    assert problem.code == "json-syntax"
    assert any(word in problem.message for word in said.split("|"))
    assert problem.at.line == line
    assert abs(problem.at.column - column) <= 1  # versions of Python differ by one


def test_of_two_parsers_the_one_that_came_further_speaks() -> None:
    assert where(refused('{"a": 1,\n"b": 2} {')) == ("json-syntax", 2, 9)
    assert where(refused("{a: 1,\nb: [}")) == ("yaml-syntax", 2, 5)
    assert refused('{"a": !!binary x}').code == "yaml-tag"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 0, 0),
        ("# only a comment\n", "empty", 0, 0),
        ("a: 1\n---\nb: 2\n", "several-documents", 2, 1),
        ("a: *nope\n", "undefined-alias", 1, 4),
        ("a: &x\n  b: *x\n", "recursive-alias", 2, 6),
        ("a: &x [*x]\n", "recursive-alias", 1, 8),
        ("? [a, b]\n: c\n", "complex-key", 1, 3),
        ("? {a: b}\n: c\n", "complex-key", 1, 3),
        ("a: &x [1]\n*x : c\n", "complex-key", 2, 1),
        ("a: {<<: 1}\n", "yaml-merge", 1, 5),
        ("a: {<<: [1]}\n", "yaml-merge", 1, 5),
        ("a: !!binary aGVsbG8=\n", "yaml-tag", 1, 4),
        ("a: !!python/name:os.getcwd ''\n", "yaml-tag", 1, 4),
        ("a: !!python/object/apply:os.getcwd []\n", "yaml-tag", 1, 4),
        ("a: !!pairs [a: 1]\n", "yaml-tag", 1, 4),
        ("a: !!set {a, b}\n", "yaml-tag", 1, 4),
        ("a: !local {}\n", "yaml-tag", 1, 4),
        ("a: !!int x\n", "yaml-tag", 1, 4),
        ("a: !!int true\n", "yaml-tag", 1, 4),
        ("a: !!map []\n", "yaml-tag", 1, 4),
        ("!!binary a: 1\n", "yaml-tag", 1, 1),
        ("a: !!timestamp 2020-01-01\n", "yaml-tag", 1, 4),
    ],
)
def test_what_is_yaml_but_not_for_us_is_refused(
    text: str, code: str, line: int, column: int
) -> None:
    assert where(refused(text)) == (code, line, column)


def test_what_is_not_utf_8_names_the_byte() -> None:
    problem = refused(b"a: 1\nb: Caf\xe9\n")
    assert where(problem) == ("not-utf8", 2, 7)
    assert "byte 11 (0xe9)" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 5000,
        "a: " + "{b: " * 5000,
        "".join(f"{' ' * depth}a:\n" for depth in range(900)),
        "- " * 5000,
        '{"a": ' * 600 + "1" + "}" * 600,
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "x0: &x0 [1]\n" + "".join(f"x{n + 1}: &x{n + 1} [*x{n}]\n" for n in range(600)),
    ],
)
def test_a_document_that_nests_too_deep_is_refused(text: str) -> None:
    assert refused(text).code == "too-deep"


def test_the_deepest_document_that_is_read() -> None:
    text = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    for document in (f"a: {text}", f'{{"a": {text}}}'):
        node, depth = tree(document)["a"], 1
        while node:
            node, depth = node[0], depth + 1
        assert depth + 1 == MAX_DEPTH
    for document in (f"a: [{text}]", f'{{"a": [{text}]}}'):
        assert refused(document).code == "too-deep"


def test_an_alias_bomb_is_refused_before_it_costs_anything() -> None:
    bomb = "x0: &x0 [lol, lol]\n" + "".join(
        f"x{n + 1}: &x{n + 1} [{', '.join([f'*x{n}'] * 9)}]\n" for n in range(9)
    )
    tracemalloc.start()
    problem = refused(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "alias-bomb"
    assert peak < 1_000_000


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert refused(bytes(MAX_BYTES + 1)).code == "too-large"


def is_judged(data: bytes, name: str) -> bool:
    """Whether bytes give a tree or a problem; any other exception is a fault of ours."""
    with contextlib.suppress(BadInput):
        read(data, name)
    return True


@given(st.binary(max_size=60), st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_are_a_tree_or_a_problem(data: bytes, name: str) -> None:
    assert is_judged(data, name)


@given(st.text(alphabet="a:-[]{}&*!\"'|>\n #,?<%@\\1.~", max_size=40))
def test_any_text_that_looks_like_yaml_is_a_tree_or_a_problem(text: str) -> None:
    assert is_judged(text.encode(), "a.yaml")


# --- real documents ------------------------------------------------------------------------


def test_every_real_document_is_read_without_a_problem(corpus: Path) -> None:
    broken = "openapi-2024-06-17-broken.yaml"
    paths = [
        path
        for path in sorted((corpus / "specs").rglob("*"))
        if path.suffix in (".json", ".yaml", ".yml") and path.name != broken
    ]
    assert len(paths) > 30
    for path in paths:
        assert not read(path.read_bytes(), path.name).problems


def test_both_yaml_parsers_give_the_same_tree_and_positions(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (corpus / "specs" / "anthropic.yaml").read_bytes()
    quick = read(data, "a.yaml")
    monkeypatch.setattr(yaml_events, "LOADER", yaml.SafeLoader)
    slow = read(data, "a.yaml")
    assert quick.tree == slow.tree
    ways = nodes(quick.tree)
    assert [quick.position(way) for way in ways] == [slow.position(way) for way in ways]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("load_alias_bomb", "alias-bomb"),
        ("load_alias_bomb_in_schema", "alias-bomb"),
        ("load_complex_key", "complex-key"),
        ("load_empty", "empty"),
        ("load_invalid_utf8", "not-utf8"),
        ("load_json_trailing_data", "json-syntax"),
        ("load_json_trailing_garbage", "json-syntax"),
        ("load_latin1", "not-utf8"),
        ("load_raw_c1", "yaml-syntax"),
        ("load_raw_nul", "yaml-syntax"),
        ("load_recursive_alias", "recursive-alias"),
        ("load_recursive_alias_schema", "recursive-alias"),
        ("load_tab_indent", "yaml-syntax"),
        ("load_tag_directive", "yaml-tag"),
        ("load_tag_python_module", "yaml-tag"),
        ("load_tag_python_name", "yaml-tag"),
        ("load_tag_python_object_apply", "yaml-tag"),
        ("load_tag_python_object_new", "yaml-tag"),
        ("load_tag_python_tuple", "yaml-tag"),
        ("load_truncated_syntax", "yaml-syntax"),
        ("load_undefined_alias", "undefined-alias"),
        ("load_yaml_deep_block", "too-deep"),
        ("load_yaml_deep_flow", "too-deep"),
        ("default_yaml_binary", "yaml-tag"),
        ("default_yaml_pairs", "yaml-tag"),
    ],
)
def test_hostile_texts_are_refused(corpus: Path, name: str, code: str) -> None:
    path = corpus / "hostile" / f"{name}.yaml"
    assert refused(path.read_bytes(), path.name).code == code


@pytest.mark.parametrize(
    "name",
    [
        *(["bom", "block_scalar_tricks", "crlf", "int_response_keys", "json_surrogate_pair"]),
        *(["json_tab_indent", "key_trailing_space", "large_scalar", "merge_key", "null_doc"]),
        *(["scalar_doc", "truncated_no_newline", "yaml_directive", "yaml_value_key"]),
    ],
)
def test_hostile_texts_that_are_legal_are_read(corpus: Path, name: str) -> None:
    path = corpus / "hostile" / f"load_{name}.yaml"
    assert not read(path.read_bytes(), path.name).problems


# --- small things --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "at"),
    [
        *(("0", 0), ("2", 2), ("3", None), ("00", None), ("01", None), ("-1", None)),
        *(("-", None), ("", None), ("1 ", None), ("٣", None), ("²", None), ("1" * 5000, None)),
    ],
)
def test_an_index_is_ascii_digits_without_a_leading_zero(token: str, at: int | None) -> None:
    assert index([1, 2, 3], token) == at


def test_foreign_text_cannot_command_a_terminal() -> None:
    assert printable("a\x1b[31m\n\u202e\ud800é") == r"a\x1b[31m\n\u202e\ud800é"
    assert printable("x" * 200, 10) == "xxxxxxxxx…"


def test_reading_leaves_the_garbage_collector_and_the_recursion_limit_as_they_were() -> None:
    limit = sys.getrecursionlimit()
    read(b"a: 1", "a.yaml")
    refused("a: [")
    assert gc.isenabled()
    assert sys.getrecursionlimit() == limit
