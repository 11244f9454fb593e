"""The canonical document (`oneofgen.canonical`)."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import small_models as sm
from openapi_spec_validator import OpenAPIV31SpecValidator

from oneofgen import variants
from oneofgen.canonical import canonical, digest
from oneofgen.model import (
    Alias,
    Anything,
    Array,
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Definition,
    Enum,
    Envelope,
    Flat,
    Json,
    JsonText,
    Literals,
    Map,
    Model,
    Pick,
    Place,
    Property,
    Record,
    Ref,
    Scalar,
    Shape,
    Union,
    Untagged,
    Value,
    Variant,
)
from oneofgen.names import names
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer


def written(model: Model) -> dict[str, Any]:
    return canonical(model, names(model))


def schema(model: Model, name: str) -> Any:
    return written(model)["components"]["schemas"][name]


def errors(model: Model) -> list[str]:
    tree = json.loads(json.dumps(written(model)))
    return [error.message for error in OpenAPIV31SpecValidator(tree).iter_errors()]


def anything() -> Anything:
    return Anything(reason="an empty schema")


def union(place: str, choice: Choice, *shapes: Shape, **more: Any) -> Union:
    """A union of shapes that stand in it as they are."""
    at = sm.component(place)
    variants = tuple(Variant(at=Pointer(f"{at}/oneOf/{i}"), shape=s) for i, s in enumerate(shapes))
    made = Union(
        at=at,
        place=sm.placed(place, sm.component(place)),
        members=shapes,
        variants=variants,
        choice=choice,
    )
    return replace(made, **more)


def literal_record(place: str, tag: str, value: str | int | bool, *others: str) -> Record:
    shapes: dict[str, Shape] = {tag: Literals(values=(value,))}
    return sm.record(place, shapes | dict.fromkeys(others, sm.STRING))


def grand() -> Model:
    """A model that holds each thing at least once."""
    root = sm.events("Group", "a.done", "b")
    at = sm.component("Thing")
    thing = Record(
        at=at,
        place=Place("Thing"),
        title="A thing",
        description="What a thing is.\n\nMore.",
        deprecated=True,
        closed=False,
        additional=Value(shape=sm.STRING, nullable=True),
        patterns=(("^x-", Value(shape=anything())),),
        properties=(
            sm.prop(at, "id", Scalar(type="string", format="uuid")),
            sm.prop(at, "from", sm.ref("Mood"), nullable=True),
            sm.prop(at, "n", Scalar(type="integer", format="int64"), required=False, nullable=True),
            sm.prop(at, "ok", Scalar(type="boolean"), required=False),
            sm.prop(at, "any", anything(), nullable=True),
            sm.prop(at, "kind", Literals(values=("x",))),
            sm.prop(at, "tree", sm.ref("Tree"), required=False),
            sm.prop(at, "text", JsonText(value=Value(shape=sm.ref("Other")))),
            sm.prop(
                at,
                "pair",
                Array(items=Value(shape=sm.STRING), prefix=(Value(shape=Scalar(type="number")),)),
            ),
            sm.prop(at, "map", Map(values=Value(shape=sm.ref("Thing"), nullable=True))),
            replace(
                sm.prop(at, "d", sm.STRING),
                description="Described.",
                default="x",
                has_default=True,
                deprecated=True,
                read_only=True,
                write_only=True,
            ),
            replace(sm.prop(at, "none", sm.STRING, nullable=True), has_default=True),
            replace(sm.prop(at, "odd", Scalar(type="integer")), default="7", has_default=True),
        ),
    )
    tree = Alias(
        at=sm.component("Tree"),
        place=Place("Tree"),
        value=Value(shape=Array(items=Value(shape=sm.ref("Tree"))), nullable=True),
    )
    mood = sm.enum("Mood", ("good", 1, True), sm.component("Mood"))
    by_fit = ByFit(candidates=((("a", "b"), Pick(variant=1)), (("c",), Pick(variant=2))))
    other = union(
        "Other",
        ByType(
            cases=(
                ("string", Pick(variant=0)),
                (
                    "object",
                    ByPropertyType(
                        property="data",
                        cases=(("string", by_fit),),
                        absent=ByKey(
                            cases=(("k", Pick(variant=3)),),
                            other=ByTag(
                                property="t",
                                cases=((1, Pick(variant=4)), (True, Pick(variant=5))),
                                absent=Pick(variant=4),
                                other=Pick(variant=5),
                            ),
                            how="declared-key",
                        ),
                    ),
                ),
            )
        ),
        sm.STRING,
        sm.ref("A"),
        sm.ref("B"),
        Map(values=Value(shape=sm.STRING)),
        literal_ref := sm.ref("C"),
        sm.ref("D"),
        how="json-type",
        why="by the JSON type",
    )
    assert literal_ref.target
    records = [sm.record(name, ["k"]) for name in "AB"]
    records += [replace(literal_record("C", "t", 1), closed=True), literal_record("D", "t", True)]
    made = sm.model(*root, thing, tree, mood, other, *records)
    return replace(
        made,
        nullable=True,
        terminal=("a.done",),
        sentinel="[DONE]",
        errors=("b",),
        terminal_why="so",
    )


# --- reading it back -----------------------------------------------------------------------


class Reader:
    """The inverse of `canonical`, for the promise that nothing is lost."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree
        self.schemas: Mapping[str, Any] = tree["components"]["schemas"]

    def model(self) -> Model:
        root = self.value(self.tree["x-oneofgen-root"])
        assert isinstance(root.shape, Ref)
        own = self.schemas[root.shape.target.rpartition("/")[2]]
        shape = dict(own["x-oneofgen-shape"])
        kind = shape.pop("kind")
        kinds: dict[str, Any] = {"flat": Flat, "untagged": Untagged}
        event_shape = kinds[kind](**shape) if kind in kinds else Envelope(**shape)
        return Model(
            root=root.shape.target,
            nullable=root.nullable,
            event_shape=event_shape,
            definitions={sm.component(n): self.definition(n, s) for n, s in self.schemas.items()},
            terminal=tuple(own.get("x-oneofgen-terminal", ())),
            sentinel=own.get("x-oneofgen-sentinel"),
            errors=tuple(own.get("x-oneofgen-errors", ())),
        )

    def definition(self, name: str, schema: Mapping[str, Any]) -> Definition:
        common: dict[str, Any] = {
            "at": sm.component(name),
            "place": schema["x-oneofgen-place"],
            "title": schema.get("title", ""),
            "description": schema.get("description", ""),
            "deprecated": schema.get("deprecated", False),
        }
        if "properties" in schema:
            return Record(**common, **self.record(schema))
        if "enum" in schema:
            return Enum(**common, values=tuple(schema["enum"]))
        if "discriminator" in schema or "x-oneofgen-choice" in schema:
            return Union(**common, **self.union(schema))
        return Alias(**common, value=self.value(schema))

    def record(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        rest = schema.get("additionalProperties")
        patterns = schema.get("patternProperties", {})
        required = schema.get("required", ())
        return {
            "properties": tuple(
                self.property(name, one, name in required)
                for name, one in schema["properties"].items()
            ),
            "closed": rest is False,
            "additional": self.value(rest) if isinstance(rest, dict) else None,
            "patterns": tuple((pattern, self.value(one)) for pattern, one in patterns.items()),
        }

    def property(self, name: str, schema: Mapping[str, Any], required: bool) -> Property:
        defaults = [schema[key] for key in ("default", "x-oneofgen-default") if key in schema]
        return Property(
            wire_name=name,
            value=self.value(schema),
            required=required,
            at=Pointer(""),
            description=schema.get("description", ""),
            default=defaults[0] if defaults else None,
            has_default=bool(defaults),
            deprecated=schema.get("deprecated", False),
            read_only=schema.get("readOnly", False),
            write_only=schema.get("writeOnly", False),
        )

    def value(self, schema: Mapping[str, Any]) -> Value:
        if "anyOf" in schema:
            inner, null = schema["anyOf"]
            assert null == {"type": "null"}
            return Value(shape=self.shape(inner), nullable=True)
        return Value(shape=self.shape(schema))

    def shape(self, schema: Mapping[str, Any]) -> Shape:
        if "$ref" in schema:
            return Ref(target=schema["$ref"])
        if "const" in schema:
            return Literals(values=(schema["const"],))
        if "enum" in schema:
            return Literals(values=tuple(schema["enum"]))
        if "contentSchema" in schema:
            return JsonText(value=self.value(schema["contentSchema"]))
        if "x-oneofgen-anything" in schema:
            return Anything(reason=schema["x-oneofgen-anything"])
        if schema["type"] == "array":
            prefix = tuple(map(self.value, schema.get("prefixItems", ())))
            return Array(items=self.value(schema["items"]), prefix=prefix)
        if schema["type"] == "object":
            return Map(values=self.value(schema["additionalProperties"]))
        return Scalar(type=schema["type"], format=schema.get("format"))

    def union(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        listed = schema["oneOf"] if "oneOf" in schema else schema["anyOf"]
        shapes = [self.shape(one) for one in schema.get("x-oneofgen-variants", ())]
        shapes = shapes or [self.shape(leaf) for one in listed for leaf in self.leaves(one)]
        how = schema.get("x-oneofgen-how", "literal")
        choice = self.choice(schema, shapes, how)
        tags = schema.get("x-oneofgen-tags") or read_tags(choice, len(shapes))
        derived = choice.property if isinstance(choice, ByTag) else None
        return {
            "members": tuple(map(self.shape, listed)),
            "variants": tuple(
                Variant(at=Pointer(""), shape=shape, tags=tuple(its))
                for shape, its in zip(shapes, tags, strict=True)
            ),
            "choice": choice,
            "tag": schema.get("x-oneofgen-tag", derived),
            "how": how,
        }

    def leaves(self, member: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        nested = self.schemas[member["$ref"].rpartition("/")[2]] if "$ref" in member else {}
        if "discriminator" in nested or "x-oneofgen-choice" in nested:
            listed = nested["oneOf"] if "oneOf" in nested else nested["anyOf"]
            return [leaf for one in listed for leaf in self.leaves(one)]
        return [member]

    def choice(self, schema: Mapping[str, Any], shapes: list[Shape], how: Any) -> Choice:
        if "x-oneofgen-choice" in schema:
            return self.decision(schema["x-oneofgen-choice"], shapes)

        def pick(key: str) -> Pick | None:
            target = schema.get(f"x-oneofgen-{key}")
            return Pick(variant=shapes.index(Ref(target=target))) if target else None

        name = schema["discriminator"]["propertyName"]
        cases = []
        for key, target in schema["discriminator"]["mapping"].items():
            record = self.schemas[target.rpartition("/")[2]]
            tag = record["properties"].get(name, {})
            tag = tag["anyOf"][0] if "anyOf" in tag else tag
            tag = self.schemas[tag["$ref"].rpartition("/")[2]] if "$ref" in tag else tag
            listed = [tag["const"]] if "const" in tag else tag.get("enum", [])
            (value,) = [one for one in listed if json.dumps(one) == key] or [key]
            cases.append((value, Pick(variant=shapes.index(Ref(target=target)))))
        return ByTag(
            property=name, cases=tuple(cases), absent=pick("absent"), other=pick("other"), how=how
        )

    def decision(self, tree: Any, shapes: list[Shape]) -> Choice:
        if isinstance(tree, str):
            return Pick(variant=shapes.index(Ref(target=sm.component(tree))))
        if isinstance(tree, int):
            return Pick(variant=tree)
        fields = dict(tree)
        kinds: dict[str, Any] = {
            "fit": ByFit,
            "type": ByType,
            "property-type": ByPropertyType,
            "item-type": ByItemType,
            "key": ByKey,
            "tag": ByTag,
        }
        kind = kinds[fields.pop("by")]
        for name in ("absent", "other"):
            if name in fields:
                fields[name] = self.decision(fields[name], shapes)
        for name in ("cases", "candidates"):
            if name in fields:
                fields[name] = tuple(
                    (tuple(key) if isinstance(key, list) else key, self.decision(one, shapes))
                    for key, one in fields[name]
                )
        made: Choice = kind(**fields)
        return made


def inner(choice: Choice) -> list[Choice]:
    if isinstance(choice, Pick):
        return []
    cases = choice.candidates if isinstance(choice, ByFit) else choice.cases
    rest = [getattr(choice, name, None) for name in ("absent", "other")]
    return [*(one for _, one in cases), *(one for one in rest if one)]


def picks(choice: Choice) -> set[int]:
    if isinstance(choice, Pick):
        return {choice.variant}
    return {pick for one in inner(choice) for pick in picks(one)}


def read_tags(choice: Choice, count: int) -> list[list[Any]]:
    found: list[list[Any]] = [[] for _ in range(count)]
    waiting = [choice]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, ByTag):
            waiting += inner(one)
            continue
        for value, case in one.cases:
            for pick in picks(case):
                found[pick].append(value)
    return found


def located(model: Model) -> Model:
    """The model as the canonical document can say it: other pointers, no explanations."""
    classes = names(model).classes
    text = {str(at): str(sm.component(name)) for at, name in classes.items()}

    def move(one: Any) -> Any:
        if isinstance(one, str):
            return text.get(one, one)
        if isinstance(one, tuple):
            return tuple(map(move, one))
        if not is_dataclass(one) or isinstance(one, type):
            return one
        values = {field.name: getattr(one, field.name) for field in fields(one)}
        made = replace(one, **{n: f if n == "place" else move(f) for n, f in values.items()})
        if isinstance(made, Variant | Property):
            made = replace(made, at=Pointer(""))
        return replace(made, why="") if isinstance(made, Union) else made

    definitions = {Pointer(move(str(at))): move(one) for at, one in model.definitions.items()}
    return replace(
        model,
        root=Pointer(move(str(model.root))),
        definitions=definitions,
        terminal_why="",
        notes=(),
    )


def assert_nothing_is_lost(model: Model) -> None:
    read = Reader(json.loads(json.dumps(written(model)))).model()
    expected = located(model)
    assert [*read.definitions] == [*expected.definitions]
    for at, definition in expected.definitions.items():
        assert read.definitions[at] == definition
    assert read == expected


# --- tests ---------------------------------------------------------------------------------


def test_the_canonical_document_is_valid_openapi() -> None:
    assert errors(grand()) == []


def test_nothing_that_a_model_holds_is_lost() -> None:
    assert_nothing_is_lost(grand())


def test_every_definition_is_a_component_with_its_place() -> None:
    schemas = written(sm.model(*sm.events("Group", "a.b")))["components"]["schemas"]
    assert {name: one["x-oneofgen-place"] for name, one in schemas.items()} == {
        "Event": "Event",
        "Group": "Group",
        "AB": "Group[a.b]",
    }


def test_a_union_whose_tags_name_one_variant_has_an_explicit_discriminator() -> None:
    model = sm.model(*sm.events("Group", "a.b", "c"))
    mapping = {"a.b": "#/components/schemas/AB", "c": "#/components/schemas/C"}
    for name in ("Event", "Group"):
        one = schema(model, name)
        assert one["discriminator"] == {"propertyName": "event", "mapping": mapping}
        assert "x-oneofgen-choice" not in one


def test_tags_that_are_no_text_are_keys_as_json() -> None:
    choice = ByTag(property="t", cases=((2, Pick(variant=0)), (True, Pick(variant=1))))
    root = union("Event", choice, sm.ref("One"), sm.ref("Yes"), tag="t")
    model = sm.model(root, literal_record("One", "t", 2), literal_record("Yes", "t", True))
    assert [*schema(model, "Event")["discriminator"]["mapping"]] == ["2", "true"]


def test_one_and_the_text_1_are_no_mapping() -> None:
    choice = ByTag(property="t", cases=((1, Pick(variant=0)), ("1", Pick(variant=1))))
    root = union("Event", choice, sm.ref("A"), sm.ref("B"), tag="t")
    one = schema(sm.model(root, sm.record("A", "t"), sm.record("B", "t")), "Event")
    assert "discriminator" not in one
    assert one["x-oneofgen-choice"]["cases"] == [[1, "A"], ["1", "B"]]


def test_a_shared_tag_has_no_discriminator_but_its_tree() -> None:
    second = ByTag(property="u", cases=(("x", Pick(variant=0)), ("y", Pick(variant=1))))
    root = union("Event", ByTag(property="t", cases=(("s", second),)), sm.ref("A"), sm.ref("B"))
    model = sm.model(replace(root, tag="t"), sm.record("A", "tu"), sm.record("B", "tu"))
    one = schema(model, "Event")
    assert "discriminator" not in one
    assert one["x-oneofgen-choice"]["by"] == "tag"
    assert one["x-oneofgen-tags"] == [[], []]
    assert_nothing_is_lost(model)


def test_a_default_variant_stands_beside_the_discriminator() -> None:
    choice = ByTag(
        property="t", cases=(("a", Pick(variant=0)),), absent=Pick(variant=1), other=Pick(variant=1)
    )
    root = union("Event", choice, sm.ref("A"), sm.ref("B"), tag="t")
    model = sm.model(root, literal_record("A", "t", "a"), sm.record("B", "t"))
    one = schema(model, "Event")
    assert one["discriminator"]["mapping"] == {"a": "#/components/schemas/A"}
    assert one["x-oneofgen-absent"] == one["x-oneofgen-other"] == "#/components/schemas/B"
    assert "anyOf" in one  # what is valid against A is valid against B


@pytest.mark.parametrize("how", ["mapping", "name"])
def test_a_mapping_that_no_literal_confirms_says_so(how: Any) -> None:
    root = union("Event", sm.by_tag("t", "a", "b", how=how), sm.ref("A"), sm.ref("B"), tag="t")
    model = sm.model(replace(root, how=how), sm.record("A", "t"), sm.record("B", "t"))
    one = schema(model, "Event")
    assert one["x-oneofgen-how"] == how
    assert "discriminator" in one
    assert "x-oneofgen-choice" not in one


def test_variants_that_exclude_one_another_are_one_of() -> None:
    def key(first: str, second: str, *definitions: Definition) -> str:
        shapes: dict[Any, Shape] = {first: sm.ref("A"), second: sm.ref("B")}
        return str(next(iter(schema(sm.model(sm.tagged("Event", shapes), *definitions), "Event"))))

    required = [literal_record("A", "event", "a"), literal_record("B", "event", "b")]
    assert key("a", "b", *required) == "oneOf"
    optional = [
        replace(one, properties=tuple(replace(p, required=False) for p in one.properties))
        for one in required
    ]
    assert key("a", "b", *optional) == "anyOf"


def test_null_is_always_a_member_of_any_of() -> None:
    at = sm.component("T")
    ours = sm.record("T")
    shapes: list[Shape] = [
        sm.STRING,
        sm.ref("T"),
        Array(items=Value(shape=sm.STRING, nullable=True)),
        anything(),
    ]
    props = tuple(sm.prop(at, f"p{i}", one, nullable=True) for i, one in enumerate(shapes))
    model = sm.model(sm.tagged("Event", {}), replace(ours, properties=props))
    for one in schema(model, "T")["properties"].values():
        assert one["anyOf"][1] == {"type": "null"}
    assert schema(model, "T")["properties"]["p0"] == {
        "anyOf": [{"type": "string"}, {"type": "null"}]
    }


def test_a_default_that_is_no_value_of_its_schema_does_not_make_the_document_invalid() -> None:
    at = sm.component("T")
    mood = sm.enum("Mood", ("good", "bad"), sm.component("Mood"))
    cases: list[tuple[Shape, Json, bool]] = [
        (sm.STRING, "x", True),
        (sm.STRING, 1, False),
        (sm.STRING, None, False),
        (Scalar(type="string", format="date-time"), "yesterday", False),
        (Scalar(type="integer"), 1.0, True),
        (Scalar(type="integer"), True, False),
        (Scalar(type="number", format="double"), 0.5, True),
        (Literals(values=(1,)), True, False),
        (sm.ref("Mood"), "good", True),
        (sm.ref("Mood"), "ugly", False),
        (Array(items=Value(shape=sm.ref("Mood"))), ["good"], True),
        (Map(values=Value(shape=sm.STRING)), {"a": 1}, False),
        (sm.ref("R"), {"k": "v"}, True),
        (sm.ref("R"), {}, False),
        (anything(), {"a": [1]}, True),
    ]
    props = tuple(
        replace(sm.prop(at, f"p{i}", shape), default=default, has_default=True)
        for i, (shape, default, _) in enumerate(cases)
    )
    thing = replace(sm.record("T"), properties=props)
    root = sm.tagged("Event", {"t": sm.ref("T")})
    model = sm.model(root, thing, mood, sm.record("R", ["k"]))
    written_ = schema(model, "T")["properties"].values()
    assert ["default" in one for one in written_] == [fits for _, _, fits in cases]
    assert errors(model) == []


def test_the_stream_is_described_at_the_root() -> None:
    one = schema(grand(), "Event")
    assert one["x-oneofgen-shape"] == {"kind": "envelope", "tag": "event", "payload": "data"}
    assert one["x-oneofgen-terminal"] == ["a.done"]
    assert one["x-oneofgen-sentinel"] == "[DONE]"
    assert one["x-oneofgen-errors"] == ["b"]


@pytest.mark.parametrize("event_shape", [Flat(tag="event"), Untagged()])
def test_every_event_shape_is_kept(event_shape: Flat | Untagged) -> None:
    assert_nothing_is_lost(sm.model(*sm.events("Group", "a"), event_shape=event_shape))


def test_a_new_version_of_the_same_closure_has_the_same_digest() -> None:
    one = grand()
    other = replace(one, title="Other", version="2", terminal_why="otherwise")
    assert digest(written(one)) == digest(written(other))


def test_every_other_change_has_another_digest() -> None:
    one = sm.model(*sm.events("Group", "a", "b"))
    others = [
        sm.model(*sm.events("Group", "b", "a")),
        sm.model(*sm.events("Group", "a", "b", "c")),
        replace(one, sentinel="[DONE]"),
        replace(one, nullable=True),
        replace(one, event_shape=Flat(tag="event")),
    ]
    assert len({digest(written(model)) for model in [one, *others]}) == 1 + len(others)


def test_the_tree_is_fresh_and_its_digest_is_plain_text() -> None:
    model = grand()
    first = written(model)
    first["components"]["schemas"].clear()
    assert written(model)["components"]["schemas"]
    assert len(digest(written(model))) == 64


def test_a_real_document_is_valid_and_loses_nothing(corpus: Path) -> None:
    path = corpus / "specs" / "openai" / "openapi-2026-08-21.yaml"
    model = variants.model(Document.open(path), sm.component("AssistantStreamEvent"))
    assert errors(model) == []
    assert_nothing_is_lost(model)
