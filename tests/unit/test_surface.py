"""The surface of a package: facts and their text are the same thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden_cases import CASES, package_files
from hypothesis import given
from hypothesis import strategies as st

from oneofgen.model import Envelope, Flat, Scalar_
from oneofgen.names import RESERVED
from oneofgen.package.manifest import parse as parse_manifest
from oneofgen.spelling import HEADER
from oneofgen.surface import (
    FILE,
    VERSION,
    Alias,
    Any,
    Attribute,
    Closed,
    Constant,
    Dict,
    Distinction,
    EmptyRecord,
    EnumName,
    EnumValue,
    Fact,
    JsonText,
    List,
    Named,
    Null,
    OneOf,
    Pattern,
    Property,
    Requirement,
    Root,
    Scalar,
    Surface,
    Type,
    Untagged,
    Variant,
    changes,
    one_of,
    parsed,
    printed,
    type_text,
)

GENERATING = [case for case in CASES if not (case / "expected.err").exists()]
LEGEND = "# Sorted. name: always there. name?: may be absent. | null: may be null."

# --- arbitrary facts ------------------------------------------------------------------------

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True).filter(
    lambda name: name not in RESERVED
) | st.text("aßЖ注한\u0e31\u0661_", min_size=1, max_size=4).filter(str.isidentifier)
# What lines consist of, so that a name looks like the rest of one.
PIECES = st.sampled_from(
    [
        *(": ", "?", "{", "}", "}?: ", "->", " -> ", "`", "`, payload `", '"', "'", "\\", " | "),
        *(" = ", ", ends with ", " or ", "null", "no other properties", "#"),
        *("\n", "\r", "\u2028", "\x85", "\u202e", "\x7f", "\ud800"),
    ]
)
TEXT = st.text(max_size=6) | st.lists(PIECES | st.text(max_size=2), max_size=5).map("".join)
SCALARS: st.SearchStrategy[Scalar_] = st.booleans() | st.integers() | st.floats() | TEXT
CONSTANTS = st.builds(Constant, SCALARS)
WORDS: tuple[Type, ...] = (
    *(Scalar("str"), Scalar("int"), Scalar("float"), Scalar("bool")),
    *(Any(), Null(), Named("json")),
)
LEAVES: st.SearchStrategy[Type] = st.one_of(
    st.sampled_from(WORDS), st.builds(Named, NAMES), CONSTANTS
)


def containers(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    boxes = [st.builds(box, inner) for box in (List, Dict, JsonText)]
    return st.one_of(*boxes, st.lists(inner, max_size=4).map(one_of))


TYPES = st.recursive(LEAVES, containers, max_leaves=6)
CONDITIONS = st.lists(
    st.lists(TEXT, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3
).map(tuple)
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(Variant, NAMES, st.none() | st.just(Constant(None)) | CONSTANTS, TYPES),
    st.builds(EnumValue, NAMES, CONSTANTS),
    st.builds(EnumName, NAMES, TEXT, CONSTANTS),
    st.builds(Attribute, NAMES, TEXT, NAMES),
    st.builds(
        Distinction,
        NAMES,
        st.sampled_from(["literal", "json-type", "fit"]),
        st.none() | TEXT,
        st.lists(TYPES, max_size=3).map(tuple),
    ),
    st.builds(Property, NAMES, TEXT, TYPES, st.booleans()),
    st.builds(Pattern, NAMES, TEXT, TYPES),
    st.builds(Closed, NAMES),
    st.builds(Requirement, NAMES, CONDITIONS),
    st.builds(EmptyRecord, NAMES),
    st.builds(Alias, NAMES, TYPES),
)
SHAPES: st.SearchStrategy[Envelope | Flat | Untagged] = st.one_of(
    st.builds(Envelope, tag=TEXT, payload=TEXT),
    st.builds(Flat, tag=TEXT),
    st.sampled_from(["json-type", "required-key", "ambiguous"]).map(lambda how: Untagged(how=how)),
)
VALUES = st.lists(CONSTANTS, max_size=3).map(tuple)
ROOTS = st.builds(
    Root,
    name=NAMES,
    event_shape=SHAPES,
    ends=VALUES,
    errors=VALUES,
    framing=st.sampled_from(["sse", "jsonl", "json-seq"]),
    nullable=st.booleans(),
) | st.builds(
    Root, name=NAMES, event_shape=SHAPES, ends=VALUES.filter(bool), has_sentinel=st.just(True)
)  # fmt: skip
SURFACES = st.builds(
    Surface, root=ROOTS, facts=st.frozensets(FACTS, max_size=6), version=st.just(VERSION)
)


@given(SURFACES)
def test_what_is_printed_is_read_back(surface: Surface) -> None:
    text = printed(surface)
    assert parsed(text) == surface
    assert parsed(text.replace("\n", "\r\n")) == surface  # as Git may have written it


@given(SURFACES)
def test_a_fact_is_one_printable_line(surface: Surface) -> None:
    lines = printed(surface).split("\n")
    assert lines.pop() == ""
    assert lines[:2] == [HEADER, f"# surface format {VERSION}"]
    assert lines[3] == LEGEND
    assert len(lines) == 4 + len(surface.facts)
    assert lines[4:] == sorted(lines[4:])
    assert all(line.isprintable() for line in lines)


@given(SURFACES, st.sampled_from([0, 1]))
def test_the_older_format_is_no_change(surface: Surface, version: int) -> None:
    before = parsed(printed(surface, version))
    assert before is not None
    assert before.version == version
    assert changes(before, surface) == ()


@given(SURFACES, SURFACES)
def test_any_two_surfaces_can_be_compared(one: Surface, other: Surface) -> None:
    assert changes(one, one) == ()
    for change in changes(one, other):
        assert change.what
        assert change.worst() in ("ok", "notice", "break")


@given(TYPES)
def test_a_union_is_flat_and_has_each_option_once(found: Type) -> None:
    if isinstance(found, OneOf):
        assert not any(isinstance(one, OneOf | Any) for one in found.options)
        assert len(set(found.options)) == len(found.options) > 1
        assert one_of(found.options) == found


# --- real ones ------------------------------------------------------------------------------


@pytest.mark.parametrize("case", GENERATING, ids=lambda case: case.name)
def test_every_golden_surface_is_read(case: Path) -> None:
    text = (case / "expected" / FILE).read_text("utf-8")
    surface = parsed(text)
    assert surface is not None
    assert printed(surface) == text


def test_a_surface_is_not_formatted() -> None:
    files = package_files(GENERATING[0])
    assert parse_manifest(files["oneofgen.json"]).files[FILE].formatted is None


def surface(*lines: str, head: str = "Event: tag `type`", version: str = "2") -> str:
    first = [HEADER, f"# surface format {version}"] if version else [HEADER]
    return "".join(f"{line}\n" for line in [*first, f"# {head}", LEGEND, *lines])


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ('Event "a" -> A', Variant("Event", Constant("a"), Named("A"))),
        ("Event True -> A", Variant("Event", Constant(value=True), Named("A"))),
        ("Event None -> A", Variant("Event", Constant(None), Named("A"))),
        ('A: with "b" and "c" or "d"', Requirement("A", (("b", "c"), ("d",)))),
        (r'A: with "b\" or \"c" or "d"', Requirement("A", (('b" or "c',), ("d",)))),
        ("Event -> list[A]", Variant("Event", None, List(Named("A")))),
        ('Size "small"', EnumValue("Size", Constant("small"))),
        ("A.b: int", Property("A", "b", Scalar("int"), required=True)),
        ("A.b?: int | null", Property("A", "b", one_of([Scalar("int"), Null()]), required=False)),
        ("A.content-type?: Any", Property("A", "content-type", Any(), required=False)),
        ("A.größe: json", Property("A", "größe", Named("json"), required=True)),
        ("A.xml:lang: str", Property("A", "xml:lang", Scalar("str"), required=True)),
        (r"A.back\slash: str", Property("A", r"back\slash", Scalar("str"), required=True)),
        ('A."b?": int', Property("A", "b?", Scalar("int"), required=True)),
        ('A."b: c"?: int', Property("A", "b: c", Scalar("int"), required=False)),
        (r'A."\u2028": int', Property("A", "\u2028", Scalar("int"), required=True)),
        ('A."{x}": int', Property("A", "{x}", Scalar("int"), required=True)),
        ("A.: int", Property("A", "", Scalar("int"), required=True)),
        ("A.{^x-}?: dict[str, Any]", Pattern("A", "^x-", Dict(Any()))),
        ("A.{}?: json[A]", Pattern("A", "", JsonText(Named("A")))),
        ("A.from = from_", Attribute("A", "from", "from_")),
        ('A."x = y" = x_y', Attribute("A", "x = y", "x_y")),
        ("E: told apart by literal `type`", Distinction("E", "literal", "type")),
        (
            "E: told apart by fit, A else list[B]",
            Distinction("E", "fit", None, (Named("A"), List(Named("B")))),
        ),
        ("A: no other properties", Closed("A")),
        ("A: an object", EmptyRecord("A")),
        ('A: 1 | 0.5 | "x"', Alias("A", one_of([Constant(1), Constant(0.5), Constant("x")]))),
    ],
)
def test_a_line_is_a_fact(line: str, fact: Fact) -> None:
    text = surface(line)
    found = parsed(text)
    assert found is not None
    assert found.facts == {fact}
    assert printed(found) == text


@pytest.mark.parametrize(
    ("head", "root"),
    [
        ("E: tag `type`", Root(name="E", event_shape=Flat(tag="type"))),
        ("E: tag `a`, payload `b`", Root(name="E", event_shape=Envelope(tag="a", payload="b"))),
        (r'E: tag `"\u0060"`', Root(name="E", event_shape=Flat(tag="`"))),
        (
            "E: no tag, told apart by json-type, may be null",
            Root(name="E", event_shape=Untagged(how="json-type"), nullable=True),
        ),
        (
            'E: tag `t`, ends with "a" or the sentinel "b", may end after "c" or 1',
            Root(
                name="E",
                event_shape=Flat(tag="t"),
                ends=(Constant("a"), Constant("b")),
                has_sentinel=True,
                errors=(Constant("c"), Constant(1)),
            ),
        ),
    ],
)
def test_the_line_about_the_root_is_data(head: str, root: Root) -> None:
    text = surface(head=head)
    found = parsed(text)
    assert found is not None
    assert found.root == root
    assert printed(found) == text


def test_the_end_of_a_stream_is_a_tag_or_the_sentinel() -> None:
    found = parsed(surface(head='E: tag `t`, ends with "a" or the sentinel "b"'))
    assert found is not None
    assert found.root.terminal == (Constant("a"),)
    assert found.root.sentinel == Constant("b")


def test_a_constant_is_what_its_literal_is() -> None:
    values = [Constant(True), Constant(1), Constant(1.0), Constant("1")]
    assert len(set(values)) == 4
    assert type_text(one_of(values)) == 'True | 1 | 1.0 | "1"'


# --- older and broken ones ------------------------------------------------------------------


def test_a_sentinel_of_the_older_format_is_unknown() -> None:
    old = parsed(surface("A.b: int", head='E: tag `t`, ends with "a" or "b"', version=""))
    new = parsed(surface("A.b: int", head='E: tag `t`, ends with "a" or the sentinel "b"'))
    assert old is not None
    assert new is not None
    assert (old.root.terminal, old.root.sentinel) == (None, None)
    assert changes(old, new) == ()
    with pytest.raises(ValueError, match="cannot be written"):
        printed(old)


@pytest.mark.parametrize("version", ["", "1", "2"])
def test_a_change_is_told_whatever_the_format(version: str) -> None:
    old = parsed(surface('Event "a" -> A', "A.b: int", version=version))
    new = parsed(surface('Event "a" -> A', 'Event "c" -> C', "A.b?: int"))
    assert old is not None
    assert new is not None
    found = [(one.kind.id, one.subject) for one in changes(old, new)]
    assert found == [("became-optional", "A.b"), ("event-added", '"c"')]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n\n",
        surface(version="3"),
        surface(version="0"),
        surface(head="Event"),
        surface(head="Event: tag `type`, may be odd"),
        surface("<<<<<<< ours", "A.b: int", "=======", ">>>>>>> theirs"),
        surface("A.b: int")[:-1],
        surface("A.b"),
        surface("A.b: int |"),
        surface("A.b: int str"),
        surface("A.b: list[int"),
        surface('A "x" -> B, C'),
        surface('A "\\q"'),
        surface('A."\\q": int'),
        surface("A 'x\0'"),
        surface(f"A {'9' * 5000}0."),
        surface(f"A.b: {'list[' * 50_000}"),
        surface(""),
        surface("# a remark"),
        surface("", "no fact", version=""),
    ],
)
def test_what_is_no_surface_is_unknown(text: str) -> None:
    assert parsed(text) is None


@given(st.text(), st.sampled_from(["", "1", "2"]))
def test_any_line_is_read_or_unknown(line: str, version: str) -> None:
    parsed(surface(line, version=version))
    parsed(line)
