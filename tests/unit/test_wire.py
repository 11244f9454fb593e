"""The plan of encoding and decoding: what small models come to, and what styles make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_models import STRING, by_tag, component, enum, model, prop, record, ref, tagged

from oneofgen.model import (
    Alias,
    Anything,
    Array,
    ByTag,
    ByType,
    Definition,
    EventShape,
    Flat,
    JsonText,
    Literals,
    Map,
    Model,
    Pick,
    Place,
    Property,
    Record,
    Scalar,
    Shape,
    TagValue,
    Untagged,
    Value,
    Variant,
)
from oneofgen.wire import (
    AS_IS,
    ByReader,
    Capabilities,
    Entries,
    FlatCodec,
    Form,
    Items,
    PairCodec,
    Places,
    Plan,
    Reading,
    Text,
    WholeCodec,
    plan,
)

OPEN = Capabilities()
PARSED = Capabilities(parsed=True, unknown=False)
CLOSED = Capabilities(unknown=False, undeclared=False, native=True)

EVENT, A, B, INNER, PETS, CAT, COLOR, NESTED = map(
    component, ["Event", "A", "B", "Inner", "Pets", "Cat", "Color", "Nested"]
)


def value(shape: Shape, *, nullable: bool = False) -> Value:
    return Value(shape=shape, nullable=nullable)


def fixed(text: str) -> Literals:
    return Literals(values=(text,))


DEFINITIONS: list[Definition] = [
    record("Inner", ["x"]),
    tagged("Pets", {"cat": ref("Cat")}, tag="kind"),
    record("Cat", {"kind": fixed("cat")}),
    enum("Color", ("red", "blue"), COLOR),
    Alias(at=NESTED, place=Place("Nested"), value=value(Array(items=value(ref("Nested"))))),
]


def planned(
    data: Shape = STRING,
    *,
    event_shape: EventShape | None = None,
    capabilities: Capabilities = OPEN,
    definitions: list[Definition] = DEFINITIONS,
) -> Plan:
    """The plan of a root with the variants `A`, whose payload is given, and `B`."""
    made = model(
        tagged("Event", {"a": ref("A"), "b": ref("B")}),
        record("A", {"event": fixed("a"), "data": data}),
        record("B", {"event": fixed("b"), "data": STRING}),
        *definitions,
        event_shape=event_shape,
    )
    return plan(made, capabilities)


def read(shape: Shape, capabilities: Capabilities = OPEN) -> Reading:
    """What reading a payload of a shape does."""
    return planned(shape, capabilities=capabilities).records[A].properties[1].read


# --- what reading a value does --------------------------------------------------------------

INNER_READER = ByReader(INNER)


@pytest.mark.parametrize(
    ("shape", "reading"),
    [
        (STRING, AS_IS),
        (Literals(values=(1, 2)), AS_IS),
        (Anything(reason="nothing is said"), AS_IS),
        (ref("Color"), AS_IS),
        (ref("Inner"), INNER_READER),
        (ref("Pets"), ByReader(PETS)),
        (ref("Nested"), ByReader(NESTED)),
        (Array(items=value(STRING)), Items(AS_IS)),
        (Array(items=value(ref("Inner"))), Items(INNER_READER)),
        (Array(items=value(ref("Inner"), nullable=True)), Items(INNER_READER, nullable=True)),
        (Array(items=value(Map(values=value(STRING)))), Items(Entries(AS_IS))),
        (Map(values=value(ref("Inner"), nullable=True)), Entries(INNER_READER, nullable=True)),
        (JsonText(value=value(ref("Inner"))), Text(INNER_READER)),
        (JsonText(value=value(STRING)), Text(AS_IS)),
    ],
    ids=repr,
)
def test_a_shape_has_one_reading(shape: Shape, reading: Reading) -> None:
    assert read(shape) == reading


def test_the_first_items_of_an_array_count_only_if_one_of_them_is_read() -> None:
    first = (value(STRING), value(ref("Inner")))
    assert read(Array(items=value(STRING), prefix=first)) == Places((AS_IS, INNER_READER), AS_IS)
    assert read(Array(items=value(STRING), prefix=(value(STRING),))) == Items(AS_IS)


def test_parsed_values_are_taken_as_they_are() -> None:
    assert read(Array(items=value(ref("Inner"))), PARSED) == AS_IS
    assert planned(ref("Pets"), capabilities=PARSED).readers == ()
    flat = planned(ref("Pets"), event_shape=Flat(tag="event"), capabilities=PARSED)
    assert flat.readers == (EVENT,)
    assert flat.unions[EVENT].reads == (AS_IS, AS_IS)


def test_where_no_unknown_can_stand_inside_one_is_refused() -> None:
    assert read(ref("Pets"), CLOSED) == ByReader(PETS, listed=True)
    assert read(Array(items=value(ref("Pets"))), CLOSED) == Items(ByReader(PETS, listed=True))
    assert read(ref("Inner"), CLOSED) == INNER_READER


def test_a_union_without_an_unknown_needs_no_refusal() -> None:
    pets = tagged("Pets", {"cat": ref("Cat")}, tag="kind")
    assert isinstance(pets.choice, ByTag)
    always = replace(pets.choice, absent=Pick(variant=0), other=Pick(variant=0))
    definitions = [*DEFINITIONS, replace(pets, choice=always)]
    made = planned(ref("Pets"), capabilities=CLOSED, definitions=definitions)
    assert made.records[A].properties[1].read == ByReader(PETS)
    assert not made.unions[PETS].unknown
    assert planned(ref("Pets")).unions[PETS].unknown


# --- JSON text ------------------------------------------------------------------------------


def test_json_text_is_decoded_in_the_payload_and_a_string_anywhere_else() -> None:
    text = JsonText(value=value(ref("Inner")))
    holder = record("B", {"event": fixed("b"), "data": Array(items=value(text))})
    other = record("A", {"event": fixed("a"), "data": text, "note": text})
    made = planned(definitions=[*DEFINITIONS, other, holder])
    assert [one.read for one in made.records[A].properties] == [AS_IS, Text(INNER_READER), AS_IS]
    assert made.records[A].properties[2].property.value.shape == STRING
    assert made.records[B].properties[1].read == Items(AS_IS)
    assert (made.records[A].holds_text, made.records[B].holds_text) == (True, False)


def test_json_text_inside_of_decoded_text_stays_a_string() -> None:
    inside = JsonText(value=value(Array(items=value(JsonText(value=value(STRING))))))
    assert read(inside) == Text(Items(AS_IS))


def test_what_only_text_held_is_not_in_the_plan() -> None:
    text = JsonText(value=value(ref("Inner")))
    made = planned(text, event_shape=Flat(tag="event"))
    assert INNER not in made.records
    assert made.records[A].properties[1].read == AS_IS


# --- which definitions have a reader --------------------------------------------------------


def test_the_variants_of_a_pair_are_made_from_their_payload_and_have_no_reader() -> None:
    made = planned(ref("Pets"))
    assert isinstance(made.codec, PairCodec)
    assert [at for at in made.readers if at in made.unions] == [PETS]
    assert {A, B, EVENT}.isdisjoint(made.readers)


def test_a_variant_of_a_pair_that_a_record_holds_has_a_reader_too() -> None:
    made = planned(ref("B"))
    assert B in made.readers
    assert A not in made.readers
    assert made.held == {B}


def test_a_union_without_objects_or_arrays_has_no_reader() -> None:
    words = tagged("Pets", {"cat": ref("Color")})
    made = planned(ref("Pets"), definitions=[*DEFINITIONS, words])
    assert PETS not in made.readers
    assert made.records[A].properties[1].read == AS_IS


def test_the_root_of_a_flat_union_is_read_and_its_variants_too() -> None:
    made = planned(event_shape=Flat(tag="event"), definitions=[])
    assert made.readers == (EVENT, A, B)


def test_the_values_of_the_enums_among_variants_are_known_and_those_below_are_not() -> None:
    mixed = tagged("Pets", {"c": ref("Color"), "n": Literals(values=(1, 2)), "p": ref("Deeper")})
    deeper = tagged("Deeper", {"c": ref("Color")})
    made = planned(ref("Pets"), definitions=[*DEFINITIONS, mixed, deeper])
    assert made.unions[PETS].listed == ("red", "blue", 1, 2)


def test_the_variants_that_only_an_object_can_be_are_known() -> None:
    mixed = tagged("Pets", {"m": Map(values=value(STRING)), "c": ref("Cat"), "s": STRING})
    made = planned(ref("Pets"), definitions=[*DEFINITIONS, mixed])
    assert made.unions[PETS].objects == {0, 1}


# --- records --------------------------------------------------------------------------------


def with_more(*properties: Property) -> Record:
    """The variant `B` with more properties."""
    plain = record("B", {"event": fixed("b"), "data": STRING})
    return replace(plain, properties=(*plain.properties, *properties))


def test_undeclared_properties_are_read_where_the_classes_keep_them() -> None:
    patterns = (("^x-", value(ref("Inner"))),)
    further = replace(with_more(), patterns=patterns, additional=value(Array(items=value(STRING))))
    definitions = [*DEFINITIONS, further]
    read_ = planned(definitions=definitions).records[B].undeclared
    assert read_ == (("^x-", INNER_READER), ("", Items(AS_IS)))
    assert planned(definitions=definitions, capabilities=CLOSED).records[B].undeclared == ()


def test_a_tag_is_told_from_another_constant() -> None:
    other = with_more(prop(B, "kind", fixed("k"), required=False), prop(B, "v", fixed("1")))
    tag, data, kind, version = planned(definitions=[*DEFINITIONS, other]).records[B].properties
    assert (tag.is_tag, tag.fixed) == (True, "b")
    assert (data.is_tag, data.fixed) == (False, None)
    assert (kind.is_tag, kind.fixed) == (False, None)  # a property that may be absent
    assert (version.is_tag, version.fixed) == (False, "1")


def test_an_optional_tag_is_fixed_and_one_that_can_be_null_is_not() -> None:
    for nullable, found in ((False, "b"), (True, None)):
        tag = prop(B, "event", fixed("b"), required=False, nullable=nullable)
        other = Record(at=B, place=Place("B"), properties=(tag, prop(B, "data")))
        first = planned(definitions=[*DEFINITIONS, other]).records[B].properties[0]
        assert (first.is_tag, first.fixed) == (True, found)


# --- the codec ------------------------------------------------------------------------------


def choosing(made: Model, choice: ByTag | ByType) -> Model:
    """The model with another choice of the root."""
    root = replace(made.union, choice=choice)
    return replace(made, definitions={**made.definitions, made.root: root})


def small(*definitions: Definition, event_shape: EventShape | None = None) -> Model:
    """A root with the variants `A` and `B`, which are given or have tag and payload."""
    given = {one.at for one in definitions}
    usual = [record(name, ["event", "data"]) for name in ("A", "B") if component(name) not in given]
    root = tagged("Event", {"a": ref("A"), "b": ref("B")})
    return model(root, *usual, *definitions, *DEFINITIONS, event_shape=event_shape)


def whole(made: Model) -> WholeCodec:
    codec = plan(made, OPEN).codec
    assert isinstance(codec, WholeCodec)
    return codec


def test_one_look_at_the_tag_makes_a_pair() -> None:
    codec = plan(small(), OPEN).codec
    assert isinstance(codec, PairCodec)
    assert (codec.tag, codec.payload) == ("event", "data")
    assert codec.cases == (("a", A), ("b", B))
    assert [event.record.at for event in codec.events] == [A, B]


def test_several_tags_can_select_one_event_of_a_pair() -> None:
    cases: tuple[tuple[TagValue, Pick], ...] = (
        ("a", Pick(variant=0)), ("b", Pick(variant=1)), ("c", Pick(variant=0))
    )  # fmt: skip
    codec = plan(choosing(small(), ByTag(property="event", cases=cases)), OPEN).codec
    assert isinstance(codec, PairCodec)
    assert codec.cases == (("a", A), ("b", B), ("c", A))
    assert [event.tags for event in codec.events] == [("a", "c"), ("b",)]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (STRING, "raw"),
        (fixed("done"), "raw"),
        (ref("Color"), "raw"),
        (JsonText(value=value(ref("Inner"))), "raw"),
        (Scalar(type="integer"), "text"),
        (Anything(reason="nothing is said"), "text"),
        (ref("Inner"), "json"),
        (ref("Pets"), "json"),
        (Array(items=value(STRING)), "json"),
    ],
    ids=repr,
)
def test_a_payload_has_one_form(data: Shape, form: Form) -> None:
    codec = planned(data).codec
    assert isinstance(codec, PairCodec)
    assert codec.events[0].form == form


def test_the_payload_of_a_union_may_be_text_if_a_variant_is() -> None:
    mixed = tagged("Pets", {"cat": ref("Cat"), "red": STRING})
    codec = planned(ref("Pets"), definitions=[*DEFINITIONS, mixed]).codec
    assert isinstance(codec, PairCodec)
    assert codec.events[0].form == "text"


def test_other_properties_of_a_pair_are_read_where_they_are_structured() -> None:
    more = with_more(prop(B, "id"), prop(B, "by", ref("Inner")))
    for capabilities, reading in ((OPEN, INNER_READER), (PARSED, AS_IS)):
        codec = planned(definitions=[*DEFINITIONS, more], capabilities=capabilities).codec
        assert isinstance(codec, PairCodec)
        assert [event.others for event in codec.events] == [(), (("by", reading),)]


@pytest.mark.parametrize(
    "made",
    [
        choosing(small(), replace(by_tag("event", "a", "b"), absent=Pick(variant=0))),
        choosing(small(), replace(by_tag("event", "a", "b"), other=Pick(variant=0))),
        choosing(small(), by_tag("kind", "a", "b")),
        choosing(small(), ByTag(property="event", cases=(("a", by_tag("kind", "x", "y")),))),
        small(record("B", ["event"])),
        small(record("B", ["data"])),
        small(replace(with_more(), additional=value(STRING))),
    ],
    ids=[
        "an event without a tag",
        "an event for any other tag",
        "another tag",
        "a second look",
        "no payload",
        "no tag",
        "further properties",
    ],
)
def test_an_envelope_is_whole_where_one_look_at_the_tag_is_not_enough(made: Model) -> None:
    assert isinstance(plan(made, OPEN).codec, WholeCodec)
    assert made.root in plan(made, OPEN).readers


def test_the_forms_of_a_whole_envelope_are_those_of_its_tags() -> None:
    lone = replace(by_tag("event", "a", "b"), absent=Pick(variant=1))
    codec = whole(choosing(small(record("A", {"event": STRING, "data": ref("Inner")})), lone))
    assert codec.names == ("a", "b")
    assert codec.forms == (("a", "json"), ("b", "raw"), (None, "raw"))
    assert (codec.nameless, codec.raw_others) == ("either", False)


def test_payloads_of_different_forms_under_one_tag_may_be_text() -> None:
    twice = ByTag(property="event", cases=(("a", by_tag("kind", "x", "y")),))
    codec = whole(choosing(small(record("A", {"event": STRING, "data": ref("Inner")})), twice))
    assert codec.forms == (("a", "text"),)
    assert codec.nameless == "whole"


def test_the_payload_of_every_other_tag_can_be_text() -> None:
    codec = whole(choosing(small(), replace(by_tag("event", "a"), other=Pick(variant=1))))
    assert codec.raw_others


def test_the_data_without_a_name_is_the_payload_where_no_variant_has_a_tag() -> None:
    by_kind = choosing(small(record("A", ["data"]), record("B", ["data"])), by_tag("kind", "x"))
    assert whole(by_kind).nameless == "payload"


def test_a_flat_codec_looks_the_tag_up_where_it_decides_first() -> None:
    flat = small(event_shape=Flat(tag="event"))
    below = ByType(cases=(("object", by_tag("event", "a", "b")),))
    assert plan(flat, OPEN).codec == FlatCodec(tag="event")
    assert plan(choosing(flat, below), OPEN).codec == FlatCodec(tag="event")
    assert plan(choosing(flat, by_tag("kind", "a")), OPEN).codec == FlatCodec(tag=None)
    assert plan(small(event_shape=Untagged()), OPEN).codec == FlatCodec(tag=None)


# --- the end of a stream --------------------------------------------------------------------


def test_terminal_and_errors_are_those_of_the_model() -> None:
    made = replace(small(), terminal=("b",), errors=("a",), sentinel="[DONE]")
    ending = plan(made, OPEN).ending
    assert (ending.terminal, ending.errors) == (("b",), ("a",))
    assert (ending.sentinel, ending.payload) == ("[DONE]", None)


def test_a_sentinel_that_is_the_payload_of_an_untagged_variant_is_an_event() -> None:
    made = small(record("B", {"data": fixed("[DONE]")}))
    first, last = made.union.variants
    variants = (first, Variant(at=last.at, shape=last.shape))
    root = replace(made.union, variants=variants)
    made = replace(made, sentinel="[DONE]", definitions={**made.definitions, made.root: root})
    ending = plan(made, OPEN).ending
    assert (ending.payload, ending.sentinel) == ("[DONE]", None)
