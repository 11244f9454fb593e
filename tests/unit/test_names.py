"""Names of classes, fields and packages (`oneofgen.names`)."""

import keyword
import random
import re
import sys
from pathlib import Path

import pytest
import small_models as sm
from hypothesis import given
from hypothesis import strategies as st

from oneofgen import variants
from oneofgen.model import Definition, Model, Record, Ref
from oneofgen.names import RESERVED, STDLIB, Names, names, package_name
from oneofgen.problems import BadInput
from oneofgen.python.code import identifier
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, join


def inline(place: str, at: str, *properties: str) -> Definition:
    """An inline record; `at` stands below `#/components/schemas`."""
    return sm.record(place, properties, Pointer(f"#/components/schemas/{at}"))


def called(*definitions: Definition, pins: dict[str, str] | None = None) -> dict[str, str]:
    """The names by place, below a root that has nothing to do with them."""
    model = sm.model(sm.tagged("Root", {}), *definitions)
    found = names(model, pins or {})
    return {model.definitions[at].place: name for at, name in found.classes.items()}


def problems(*definitions: Definition, pins: dict[str, str] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as bad:
        called(*definitions, pins=pins)
    return [(problem.code, str(problem)) for problem in bad.value.problems]


def thing(*properties: str, pins: dict[str, str] | None = None) -> Names:
    """The names of a record `Thing`, some of whose attributes are pinned."""
    model = sm.model(sm.tagged("Root", {}), sm.record("Thing", properties))
    given = {f"Thing.{wire}": name for wire, name in (pins or {}).items()}
    return names(model, field_pins=given)


def attributes(*properties: str, pins: dict[str, str] | None = None) -> dict[str, str]:
    return dict(thing(*properties, pins=pins).fields[sm.component("Thing")])


def pin_problems(*properties: str, pins: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as bad:
        attributes(*properties, pins=pins)
    return [(problem.code, str(problem)) for problem in bad.value.problems]


# --- components ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Run", "run_object", "thing", "Error", "match", "V2", "A_B"])
def test_a_component_that_is_an_identifier_keeps_its_name(name: str) -> None:
    assert called(sm.record(name)) == {"Root": "Root", name: name}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("foo-bar", "FooBar"),
        ("C#", "C"),
        ("com.example.Thing", "ComExampleThing"),
        ("3d-model", "Model3dModel"),
        ("Größe", "Größe"),
        ("größe.neu", "GrößeNeu"),
        ("注文イベント", "注文イベント"),
        ("Gro\u0308\u00dfe", "Größe"),
        ("Größe_имя", "GrößeX438X43cX44f"),
        ("\ufb01le", "file"),
        ("A\u202eB", "AX202eB"),
        ("_types.Left", "TypesLeft"),
        ("__a.b", "AB"),
        ("_Private", "Private_"),
        ("__Thing", "Thing__"),
        ("_", "X5f"),
        ("MESSAGE-CREATE", "MessageCreate"),
    ],
)
def test_a_component_that_is_no_public_identifier_gets_a_spelling(name: str, expected: str) -> None:
    assert called(sm.record(name))[name] == expected


@pytest.mark.parametrize(
    "name", ["Unknown", "Record", "decode", "read_record", "list", "class", "Literal", "new"]
)
def test_a_reserved_component_gets_model_appended_and_a_note(name: str) -> None:
    found = names(sm.model(sm.tagged("Root", {}), sm.record(name)))
    assert found.places == {name: f"{name}Model"}
    (note,) = found.notes
    assert note.code == "reserved-name"
    assert note.hints == (f'names."{name}" = "{name}Model"',)


def test_of_two_named_ones_the_identifier_keeps_the_name() -> None:
    found = called(sm.record("FooBar"), sm.record("foo-bar"))
    assert found == {"Root": "Root", "FooBar": "FooBar", "foo-bar": "foo_x2d_bar"}


def test_two_named_ones_of_which_none_is_an_identifier_are_both_spelt() -> None:
    found = called(sm.record("foo.bar"), sm.record("foo-bar"))
    assert found == {"Root": "Root", "foo.bar": "foo_x2e_bar", "foo-bar": "foo_x2d_bar"}


def test_names_that_differ_by_case_are_two_names() -> None:
    found = called(sm.record("Run"), sm.record("RUN"), sm.record("run"))
    assert found == {"Root": "Root", "Run": "Run", "RUN": "RUN", "run": "run"}


# --- inline schemas ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "at", "expected"),
    [
        ("Run.tool", "Run/properties/tool", "RunTool"),
        ("Run.required_action", "Run/properties/required_action", "RunRequiredAction"),
        ("Run.tools[]", "Run/properties/tools/items", "RunToolsItem"),
        ("Run.meta{}", "Run/properties/meta/additionalProperties", "RunMetaValue"),
        ("Run.tool[function]", "Run/properties/tool/oneOf/0", "RunToolFunction"),
        ("Run.tool[fn][v2]", "Run/properties/tool/oneOf/0", "RunToolFnV2"),
        ("Run.tool[1]", "Run/properties/tool/oneOf/0", "RunTool1"),
        ("Run.tools[][fn].a", "Run/properties/tools/items/oneOf/0/properties/a", "RunToolsItemFnA"),
        ("a.b.c", "a.b/properties/c", "ABC"),
        ("Run.größe", "Run/properties/größe", "RunGröße"),
        ("Run.cost.[]", "Run/properties/cost./items", "RunCostItem"),
    ],
)
def test_an_inline_schema_is_called_after_its_place(place: str, at: str, expected: str) -> None:
    found = called(sm.record(at.split("/")[0]), inline(place, at))
    assert found[place] == expected


def test_a_schema_outside_of_components_is_called_after_what_its_pointer_names() -> None:
    at = "#/paths/~1threads~1{id}~1runs/post/responses/200/content/text~1event-stream/itemSchema"
    found = called(
        sm.record(at, at=Pointer(at)),
        sm.record(f"{at}.data", at=Pointer(f"{at}/properties/data")),
        sm.record("schemas/pet.yaml#/Pet", at=Pointer("schemas/pet.yaml#/Pet")),
    )
    assert [*found.values()] == ["Root", "ThreadsRunsPost", "ThreadsRunsPostData", "Pet"]


def test_paths_that_differ_by_a_parameter_are_told_apart_by_it() -> None:
    end = "post/requestBody/content/application~1json/schema"
    some, one = f"#/paths/~1runs~1actions/{end}", f"#/paths/~1runs~1{{id}}~1actions/{end}"
    found = called(sm.record(some, at=Pointer(some)), sm.record(one, at=Pointer(one)))
    assert found[one] == "RunsIdActionsPostRequest"
    assert found[some] == "RunsActionsPostRequest"


def test_variants_of_the_root_and_its_groups_are_called_after_their_tag() -> None:
    model = sm.model(*sm.events("MessageStreamEvent", "thread.message.delta", "[DONE]", "2fa.sent"))
    assert [*names(model).classes.values()][2:] == [
        "ThreadMessageDelta",
        "Done",
        "MessageStreamEvent2faSent",
    ]


def test_what_stands_in_a_variant_is_called_after_the_variant() -> None:
    group = sm.events("Group", "thread.created")
    place = "Group[thread.created].data"
    deeper = sm.record(place, at=join(group[2].at, "properties", "data"))
    assert names(sm.model(*group, deeper)).classes[deeper.at] == "ThreadCreatedData"


def test_a_reserved_tag_gets_model_appended() -> None:
    assert "UnknownModel" in names(sm.model(*sm.events("Group", "unknown"))).classes.values()


# --- clashes -------------------------------------------------------------------------------


def test_a_component_keeps_its_name_and_the_event_of_that_name_is_qualified() -> None:
    group = sm.events("MessageStreamEvent", "thread.message.delta")
    taker = sm.record("ThreadMessageDelta")
    found = names(sm.model(*group, taker))
    assert found.classes[taker.at] == "ThreadMessageDelta"
    assert found.places == {
        "MessageStreamEvent[thread.message.delta]": "MessageStreamEventThreadMessageDelta"
    }
    (note,) = found.notes
    assert note.at == group[2].at
    assert note.hints == (
        'names."ThreadMessageDelta" = "ThreadMessageDeltaSchema"',
        'names."MessageStreamEvent[thread.message.delta]" = "MessageStreamEventThreadMessageDelta"',
    )


def test_each_line_of_a_note_settles_the_clash() -> None:
    group = sm.events("Group", "a.b")
    model = sm.model(*group, sm.record("AB"))
    pinned = names(model, {"AB": "ABSchema"})
    assert [*pinned.classes.values()] == ["Event", "Group", "AB", "ABSchema"]
    assert pinned.notes == ()
    pinned = names(model, {"Group[a.b]": "GroupAB"})
    assert [*pinned.classes.values()] == ["Event", "Group", "GroupAB", "AB"]
    assert pinned.notes == ()


def test_a_property_that_meets_a_component_shows_the_joint() -> None:
    found = called(
        sm.record("Message"),
        sm.record("MessageContent"),
        inline("Message.content", "Message/properties/content"),
        inline("Message.content.part", "Message/properties/content/properties/part"),
        inline("MessageContent.part", "MessageContent/properties/part"),
    )
    assert [*found.values()][1:] == [
        "Message",
        "MessageContent",
        "Message_content",
        "Message_contentPart",
        "MessageContentPart",
    ]


def test_of_two_inline_ones_neither_takes_the_name() -> None:
    found = called(
        sm.record("A"),
        inline("A.b-c", "A/properties/b-c"),
        inline("A.bC", "A/properties/bC"),
    )
    assert [*found.values()][2:] == ["A_b_x2d_c", "A_bC"]


def test_what_stands_higher_keeps_the_name() -> None:
    found = called(
        sm.record("A"),
        inline("A.b.c", "A/properties/b/properties/c"),
        inline("A.b_c", "A/properties/b_c"),
    )
    assert found == {"Root": "Root", "A": "A", "A.b.c": "AB_c", "A.b_c": "ABC"}


def test_a_clash_in_every_spelling_is_an_error_with_a_line_for_either() -> None:
    ((code, text),) = problems(
        sm.record("A"),
        sm.record("AB"),
        sm.record("A_b"),
        inline("A.b", "A/properties/b"),
    )
    assert code == "name-clash"
    assert "`A.b` and `A_b` would be called `A_b`" in text
    assert 'names."A.b" = "A_bSchema"' in text
    assert 'names."A_b" = "A_bSchema"' in text


def test_a_reserved_name_that_is_taken_with_model_is_an_error_until_it_is_pinned() -> None:
    definitions = sm.record("Unknown"), sm.record("UnknownModel")
    ((code, _),) = problems(*definitions)
    assert code == "name-clash"
    assert called(*definitions, pins={"Unknown": "UnknownThing"})["Unknown"] == "UnknownThing"


# --- pins ----------------------------------------------------------------------------------


def test_a_pin_names_a_place_and_what_stands_below_it() -> None:
    found = called(
        sm.record("Run"),
        inline("Run.tool", "Run/properties/tool"),
        inline("Run.tool.args", "Run/properties/tool/properties/args"),
        pins={"Run.tool": "Tool"},
    )
    assert found == {"Root": "Root", "Run": "Run", "Run.tool": "Tool", "Run.tool.args": "ToolArgs"}


def test_an_inline_schema_yields_to_a_pin() -> None:
    found = called(
        sm.record("Run"), sm.record("X"), inline("Run.a", "Run/properties/a"), pins={"X": "RunA"}
    )
    assert found == {"Root": "Root", "Run": "Run", "X": "RunA", "Run.a": "Run_a"}


@pytest.mark.parametrize(
    "name", ["1st", "foo-bar", "_Run", "Run\u202e", "", "a b", "Unknown", "class"]
)
def test_a_pin_that_cannot_be_a_name_is_an_error(name: str) -> None:
    ((code, text),) = problems(sm.record("Run"), pins={"Run": name})
    assert code == "bad-pin"
    assert f'names."Run" = "{name}"' in text


def test_a_pin_to_the_name_of_a_component_is_an_error_that_says_which() -> None:
    ((code, text),) = problems(sm.record("Run"), sm.record("Walk"), pins={"Run": "Walk"})
    assert code == "bad-pin"
    assert "#/components/schemas/Walk" in text
    assert 'names."Walk" = "WalkSchema"' in text


def test_two_pins_of_one_name_are_an_error() -> None:
    ((code, text),) = problems(sm.record("A"), sm.record("B"), pins={"A": "C", "B": "C"})
    assert code == "bad-pin"
    assert "`A` has the same name" in text


def test_a_pin_of_no_place_is_an_error_with_the_nearest() -> None:
    found = problems(sm.record("Run"), sm.record("Walk"), pins={"Runn": "X", "Wlak": "Y"})
    assert {code for code, _ in found} == {"unknown-place"}
    assert 'names."Run" = "X"' in found[0][1]
    assert 'names."Walk" = "Y"' in found[1][1]


# --- fields --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["id", "type", "object", "format", "match", "case", "camelCase"])
def test_a_usual_property_keeps_its_name(name: str) -> None:
    assert attributes(name) == {name: name}


@pytest.mark.parametrize("name", ["self", "cls", "print", "len", "_x"[1:], "x_", "X"])
def test_what_a_class_can_do_without_is_not_reserved(name: str) -> None:
    assert attributes(name) == {name: name}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("from", "from_"),
        ("from_", "from__"),
        ("class__", "class___"),
        ("extra_", "extra__"),
        ("None", "None_"),
        ("extra", "extra_"),
        ("additional", "additional_"),
        ("field", "field_"),
        ("str", "str_"),
        ("Literal", "Literal_"),
        ("_links", "links_"),
        ("__typename", "typename__"),
        ("__class__", "class____"),
        ("_from", "from_"),
        ("_", "x5f"),
        ("foo-bar", "foo_bar"),
        ("foo.bar baz", "foo_bar_baz"),
        ("@type", "type"),
        ("$from", "from_"),
        ("2fa", "field_2fa"),
        ("größe", "größe"),
        ("größe-2", "größe_2"),
        ("länge\u2013breite", "länge_breite"),
        ("\u0435vent", "x435_vent"),
        ("a\u202eb", "a_x202e_b"),
        ("_größe", "größe_"),
        ("_links.self", "links_self_"),
        ("\uff43lass", "class_"),
        ("+", "x2b"),
        ("", "empty"),
    ],
)
def test_another_property_gets_a_legal_spelling(name: str, expected: str) -> None:
    assert attributes(name) == {name: expected}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (["foo-bar", "foo_bar"], ["foo_x2d_bar", "foo_bar"]),
        (["foo-bar", "foo.bar"], ["foo_x2d_bar", "foo_x2e_bar"]),
        (["from", "_from"], ["from_", "x5f_from"]),
        (["from", "from_"], ["from_", "from__"]),
        (["_links", "links_"], ["x5f_links", "links_"]),
        (["+1", "-1"], ["x2b_1", "x2d_1"]),
        (["@id", "id"], ["x40_id", "id"]),
        (["größe-2", "größe_2"], ["größe_x2d_2", "größe_2"]),
        (["\ufb01le", "file"], ["xfb01_le", "file"]),
        (["_a.b", "a_b_"], ["a_x2e_b_", "a_b_"]),
    ],
)
def test_properties_that_meet_are_told_apart(properties: list[str], expected: list[str]) -> None:
    assert [*attributes(*properties).values()] == expected
    assert [*attributes(*reversed(properties)).values()] == expected[::-1]


@given(
    st.lists(
        st.builds("{}{}".format, st.sampled_from(["from", "extra", "str", "a", "A"]), st.text("_")),
        unique=True,
    )
)
def test_the_attribute_of_an_identifier_depends_on_nothing_but_itself(
    properties: list[str],
) -> None:
    found = attributes(*properties)
    assert found == {wire: attributes(wire)[wire] for wire in properties}
    assert thing(*properties).notes == ()


WALK = 'names."Walk" = "WalkSchema"'


def test_a_field_does_not_hide_a_class_that_its_annotations_need() -> None:
    wires = {"Run": sm.ref("Run"), "Run_": sm.STRING, "Walk": sm.STRING, "$Walk": sm.ref("Walk")}
    record = sm.record("Thing", wires)
    model = sm.model(sm.tagged("Root", {}), record, sm.record("Run"), sm.record("Walk"))
    found = names(model)
    assert found.fields[record.at] == {
        "Run": "Run_",
        "Run_": "Run__",
        "Walk": "Walk_",
        "$Walk": "x24_Walk",
    }
    assert {note.code for note in found.notes} == {"field-name"}
    hints = {note.at: note.hints for note in found.notes if "the class `Walk`" in note.message}
    mine = 'fields."Thing.Walk" = "Walk_"'
    assert hints[sm.prop(record.at, "Walk").at] == (WALK, mine)
    pinned = names(model, {"Walk": "WalkSchema"})
    assert pinned.fields[record.at]["Walk"] == "Walk"


def test_each_line_of_a_note_about_fields_settles_who_has_the_name() -> None:
    (note,) = thing("foo-bar", "foo_bar").notes
    assert note.hints == (
        'fields."Thing.foo_bar" = "foo_bar_"',
        'fields."Thing.foo-bar" = "foo_x2d_bar"',
    )
    for pins, expected in (
        ({"foo_bar": "foo_bar_"}, ["foo_bar", "foo_bar_"]),
        ({"foo-bar": "foo_x2d_bar"}, ["foo_x2d_bar", "foo_bar"]),
    ):
        found = thing("foo-bar", "foo_bar", pins=pins)
        assert [*found.fields[sm.component("Thing")].values()] == expected
        assert found.notes == ()
    one, other = thing("foo-bar", "foo.bar").notes
    assert one.hints == (
        'fields."Thing.foo-bar" = "foo_bar"',
        'fields."Thing.foo.bar" = "foo_bar"',
    )
    assert set(other.hints) == set(one.hints)
    assert attributes("foo-bar", "foo.bar", pins={"foo.bar": "foo_bar"}) == {
        "foo-bar": "foo_x2d_bar",
        "foo.bar": "foo_bar",
    }


def test_the_manifest_knows_the_attributes_that_are_not_as_on_the_wire() -> None:
    found = thing("id", "from", "_links", "größe", pins={"größe": "size"})
    assert found.attributes == {
        "Thing.from": "from_",
        "Thing._links": "links_",
        "Thing.größe": "size",
    }


def test_two_properties_of_one_place_are_told_apart_by_their_records() -> None:
    record = sm.record("A", ["b.from"])
    other = sm.record("A.b", ["from"], Pointer(f"{sm.component('A')}/properties/b"))
    found = names(sm.model(sm.tagged("Root", {}), record, other))
    assert found.attributes == {
        "A.b.from": "from_",
        "#/components/schemas/A.b.from": "b_from",
    }


# --- pins of fields ------------------------------------------------------------------------


def test_a_pin_names_an_attribute() -> None:
    assert attributes("from", "x", pins={"from": "source", "x": "y"}) == {
        "from": "source",
        "x": "y",
    }


def test_a_pin_may_have_letters_of_any_script() -> None:
    assert attributes("x", pins={"x": "größe"}) == {"x": "größe"}
    assert attributes("x", pins={"x": "gro\u0308\u00dfe"}) == {"x": "größe"}
    assert called(sm.record("Größe"), pins={"Größe": "Größe"})["Größe"] == "Größe"
    assert called(sm.record("Größe"), pins={"Größe": "Länge"})["Größe"] == "Länge"


@pytest.mark.parametrize(
    "name", ["1st", "foo-bar", "_x", "__x__", "gr\u200böße", "a\ufe0fb", "", "a b"]
)
def test_a_pin_that_cannot_be_an_attribute_is_an_error(name: str) -> None:
    ((code, text),) = pin_problems("from", pins={"from": name})
    assert code == "bad-pin"
    assert f'fields."Thing.from" = "{name}"' in text


@pytest.mark.parametrize("name", ["class", "extra", "additional", "list", "Literal"])
def test_a_pin_to_what_every_class_needs_is_an_error(name: str) -> None:
    ((code, text),) = pin_problems("x", pins={"x": name})
    assert code == "bad-pin"
    assert f'write `fields."Thing.x" = "{name}_"`' in text


@pytest.mark.parametrize(("other", "name"), [("type", "type"), ("from", "from_")])
def test_a_pin_to_the_attribute_of_another_property_is_an_error_that_says_which(
    other: str, name: str
) -> None:
    ((code, text),) = pin_problems("x", other, pins={"x": name})
    assert code == "bad-pin"
    assert f"`{name}` is the attribute of `Thing.{other}`" in text
    lines = re.findall(r'fields\."Thing\.(\w+)" = "(\w+)"$', text, re.MULTILINE)
    assert [wire for wire, _ in lines] == ["x", other]
    for wire, line in lines:
        assert attributes("x", other, pins={"x": name, wire: line})[wire] == line


def test_a_spelling_yields_to_a_pin() -> None:
    assert attributes("foo-bar", "x", pins={"x": "foo_bar"}) == {
        "foo-bar": "foo_x2d_bar",
        "x": "foo_bar",
    }


def test_two_attributes_of_one_name_are_an_error() -> None:
    ((code, text),) = pin_problems("a", "b", pins={"a": "c", "b": "c"})
    assert code == "bad-pin"
    assert "`Thing.a` has the same attribute" in text


def test_a_pin_that_hides_a_class_is_an_error_with_a_line_for_either() -> None:
    record = sm.record("Thing", {"x": sm.STRING, "y": sm.ref("Walk")})
    model = sm.model(sm.tagged("Root", {}), record, sm.record("Walk"))
    with pytest.raises(BadInput) as bad:
        names(model, field_pins={"Thing.x": "Walk"})
    (problem,) = bad.value.problems
    assert problem.code == "bad-pin"
    assert 'fields."Thing.x" = "Walk_"' in problem.hints[0]
    assert WALK in problem.hints[1]
    found = names(model, {"Walk": "WalkSchema"}, {"Thing.x": "Walk"})
    assert found.fields[record.at]["x"] == "Walk"


def test_a_pin_of_no_property_is_an_error_with_the_nearest_and_all_are_told_at_once() -> None:
    model = sm.model(sm.tagged("Root", {}), sm.record("Thing", ["from", "to"]))
    with pytest.raises(BadInput) as bad:
        names(model, {"Thong": "X"}, {"Thing.form": "a", "Thing.to": "extra"})
    assert {one.code for one in bad.value.problems} == {"unknown-place", "bad-pin"}
    assert 'fields."Thing.from" = "a"' in str(bad.value)
    assert 'names."Thing" = "X"' in str(bad.value)


# --- every record --------------------------------------------------------------------------


PIECES = "ab_-.@1ÄßиЖ注イ한\u0308\u1112\u1161\u0661\u202e\u200d\ufe0f\ufb01\uff21€😀\u1e9e"


@given(
    st.lists(
        st.text(PIECES, max_size=5) | st.text(max_size=5) | st.sampled_from(keyword.kwlist),
        unique=True,
    )
)
def test_every_record_has_distinct_legal_attributes(properties: list[str]) -> None:
    found = attributes(*properties)
    assert [*found] == properties
    assert len({*found.values()}) == len(properties)
    for name in found.values():
        assert identifier(name) == name
        assert not name.startswith("_")


@given(st.text(PIECES, max_size=6) | st.text(max_size=6), st.text(PIECES, max_size=3))
def test_every_class_has_a_name_that_python_leaves_as_it_is(name: str, below: str) -> None:
    place = sm.record(name).place.of_property(below)
    inner = Record(at=join(sm.component(name), "properties", below), place=place, properties=())
    for one in names(sm.model(sm.tagged("Root-", {}), sm.record(name), inner)).classes.values():
        assert identifier(one) == one
        assert one not in RESERVED


# --- packages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("AssistantStreamEvent", "assistant_stream_event"),
        ("HTTPErrorV2", "http_error_v2"),
        ("foo-bar.Baz", "foo_bar_baz"),
        ("Email", "email_model"),
        ("Class", "class_model"),
        ("3DSecure", "model_3_d_secure"),
        ("#/components/schemas/RunObject/properties/tools/items", "run_object_tools"),
        ("/components/schemas/Run", "run"),
        (
            "#/paths/~1runs/post/responses/200/content/text~1event-stream/itemSchema",
            "runs_post",
        ),
        ("#/paths/~1runs~1{run_id}/get/responses/404/content/a~1b/schema", "runs_run_id_get_404"),
        ("#/paths/~1runs/post/requestBody/content/a~1b/schema/oneOf/0", "runs_post_request"),
        ("#/webhooks/new-pet/post/requestBody/content/a~1b/schema", "new_pet"),
        ("events/stream.yaml#/Event", "event"),
        ("events/stream-a.yaml#", "stream_a"),
        ("#/", "model"),
    ],
)
def test_a_package_is_called_after_its_root(root: str, expected: str) -> None:
    assert package_name(root) == expected


def test_an_operation_id_stands_for_the_path() -> None:
    root = "#/paths/~1runs/post/responses/200/content/text~1event-stream/itemSchema"
    assert package_name(root, "createRun") == "create_run"


def test_the_modules_of_this_python_are_known() -> None:
    public = {name for name in sys.stdlib_module_names if not name.startswith("_")}
    assert {name for name in public if name.islower()} <= STDLIB


# --- promises ------------------------------------------------------------------------------

TEXT = st.sampled_from(["a", "b", "ab", "a_b", "a-b", "a.b", "A", "AB", "aB", "A_b", "list", "Any"])


@st.composite
def universes(draw: st.DrawFn) -> list[Definition]:
    """Components and what stands in them, chosen to collide; the root first."""
    group = sm.events("AB", *sorted(draw(st.sets(TEXT, max_size=4))), root="Event")
    found: dict[str, Definition] = {one.place: one for one in group}
    for name in sorted(draw(st.sets(TEXT, max_size=4))):
        found.setdefault(name, sm.record(name))
        for path in sorted(
            draw(st.sets(st.lists(TEXT, min_size=1, max_size=2).map(tuple), max_size=3))
        ):
            at = Pointer(f"{sm.component(name)}{''.join(f'/properties/{step}' for step in path)}")
            place = ".".join([name, *path])
            if place not in {one.place for one in found.values()} and at not in {
                one.at for one in found.values()
            }:
                found.setdefault(place, sm.record(place, at=at))
    return [*found.values()]


def outcome(definitions: list[Definition]) -> Names | BadInput:
    try:
        return names(sm.model(*definitions))
    except BadInput as bad:
        return bad


@given(universes(), st.randoms())
def test_no_name_depends_on_the_order_of_discovery(
    universe: list[Definition], shuffle: random.Random
) -> None:
    rest = universe[1:]
    shuffle.shuffle(rest)
    one, other = outcome(universe), outcome([universe[0], *rest])
    if isinstance(one, BadInput) or isinstance(other, BadInput):
        assert str(one) == str(other)
    else:
        assert one == other


@given(universes())
def test_every_class_has_a_legal_name_of_its_own(universe: list[Definition]) -> None:
    found = outcome(universe)
    if isinstance(found, Names):
        assert len({*found.classes.values()}) == len(universe)
        assert all(name.isidentifier() and name not in RESERVED for name in found.classes.values())


@given(universes(), st.data())
def test_to_add_a_definition_renames_none_without_a_note_that_names_both(
    universe: list[Definition], data: st.DataObject
) -> None:
    added = data.draw(st.sampled_from(universe[1:] or universe))
    before, after = outcome([one for one in universe if one is not added]), outcome(universe)
    if len(universe) == 1 or isinstance(before, BadInput) or isinstance(after, BadInput):
        return
    moved = {
        one.place
        for one in universe
        if one is not added and before.classes[one.at] != after.classes[one.at]
    }
    # What is called after something that was added or moved has moved with it.
    causes = {added.place, *moved}
    first = [p for p in moved if not any(p.startswith((f"{c}.", f"{c}[")) for c in causes)]
    at = {one.place: one.at for one in universe}
    for place in first:
        # Before: what it had yielded to may have moved away.
        told = [n.message for n in (*after.notes, *before.notes) if n.at == at[place]]
        assert any(f"`{cause}`" in text for text in told for cause in causes - {place}), place


@given(st.sets(TEXT, max_size=5), TEXT)
def test_to_add_a_property_renames_none_without_a_note_that_names_both(
    some: set[str], added: str
) -> None:
    before = attributes(*sorted(some - {added}))
    record = sm.record("Thing", sorted(some | {added}))
    after = names(sm.model(sm.tagged("Root", {}), record))
    for name, attribute in before.items():
        if after.fields[record.at][name] != attribute:
            assert any(f"`{name}`" in n.message and f"`{added}`" in n.message for n in after.notes)


# --- a real document -----------------------------------------------------------------------

THE_25 = """
ThreadCreated ThreadRunCreated ThreadRunQueued ThreadRunInProgress ThreadRunRequiresAction
ThreadRunCompleted ThreadRunIncomplete ThreadRunFailed ThreadRunCancelling ThreadRunCancelled
ThreadRunExpired ThreadRunStepCreated ThreadRunStepInProgress ThreadRunStepDelta
ThreadRunStepCompleted ThreadRunStepFailed ThreadRunStepCancelled ThreadRunStepExpired
ThreadMessageCreated ThreadMessageInProgress ThreadMessageDelta ThreadMessageCompleted
ThreadMessageIncomplete ErrorEvent DoneEvent
""".split()


@pytest.fixture(scope="module")
def assistants(corpus: Path) -> Model:
    path = corpus / "specs" / "openai" / "openapi-2026-08-21.yaml"
    return variants.model(Document.open(path), sm.component("AssistantStreamEvent"))


def test_the_25_events_have_the_names_that_people_expect(assistants: Model) -> None:
    found = names(assistants)
    targets = [one.shape.target for one in assistants.union.variants if isinstance(one.shape, Ref)]
    assert [found.classes[target] for target in targets] == THE_25
    places = {str(place): name for place, name in found.places.items()}
    assert places["MessageDeltaObject.delta"] == "MessageDeltaObjectDelta"
    assert places["MessageStreamEvent[thread.message.delta]"] == "ThreadMessageDelta"
    assert found.classes[sm.component("RunObject")] == "RunObject"
    assert places["RunObject.status"] == "RunObjectStatus"
