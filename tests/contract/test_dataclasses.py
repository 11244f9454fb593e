"""Every generated class is a citizen of the world of dataclasses, and of copy, pickle, help."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pydoc
import sys
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from golden_cases import some_fast
from hypothesis import HealthCheck, given, settings
from small_packages import package_of
from strategies import EVENTS, events

import assistant_stream_event as ase
from assistant_stream_event import UNSET, DecodeError, Unknown, Unset
from assistant_stream_event._runtime.family import Record

CLASSES: list[type[Any]] = [
    found
    for name in ase.__all__
    if isinstance(found := getattr(ase, name), type)
    and issubclass(found, Record)
    and found.__name__ == name  # `ThreadStreamEvent`, a group of one, is an alias of its variant
]

each_class = pytest.mark.parametrize("cls", some_fast(CLASSES, 4), ids=lambda cls: cls.__name__)


def example(cls: type[Any]) -> Any:
    """An instance with something in each field."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        if field.default is dataclasses.MISSING or field.name == "extra":
            values[field.name] = {"some": [1, {"thing": None}]}
    return cls(**values)


def test_the_package_exports_its_110_classes() -> None:
    assert len(CLASSES) == 110
    assert len({cls.__name__ for cls in CLASSES}) == 110


@each_class
def test_fields_are_those_of_the_schema_behind_extra(cls: type[Any]) -> None:
    first, *others = dataclasses.fields(cls)
    assert (first.name, first.default) == ("extra", None)
    assert [f.name for f in others] == [n for n in cls.__annotations__ if n != "extra"]
    assert all(field.kw_only for field in others)


@each_class
def test_a_class_is_slotted(cls: type[Any]) -> None:
    assert not hasattr(example(cls), "__dict__")
    with pytest.raises(AttributeError):
        example(cls).no_such_field = 1


@each_class
def test_asdict_and_astuple_give_every_field(cls: type[Any]) -> None:
    one = example(cls)
    told = dataclasses.asdict(one)
    assert list(told) == [field.name for field in dataclasses.fields(cls)]
    assert told == {name: getattr(one, name) for name in told}
    assert dataclasses.astuple(one) == tuple(told.values())


@each_class
def test_replace_gives_another_object_with_what_is_named(cls: type[Any]) -> None:
    one = example(cls)
    for field in dataclasses.fields(cls):
        other = dataclasses.replace(one, **{field.name: "new"})
        assert getattr(other, field.name) == "new"
        assert other != one
        assert dataclasses.replace(other, **{field.name: getattr(one, field.name)}) == one
    if sys.version_info >= (3, 13):
        assert copy.replace(one, extra=None).extra is None
    with pytest.raises(TypeError, match="no_such_field"):
        dataclasses.replace(one, no_such_field=1)


@each_class
def test_copy_shares_and_deepcopy_does_not(cls: type[Any]) -> None:
    one = example(cls)
    for copied in copy.copy(one), copy.deepcopy(one):
        assert type(copied) is cls
        assert copied == one
        assert copied is not one
    assert copy.copy(one).extra is one.extra
    assert copy.deepcopy(one).extra is not one.extra


@each_class
def test_pickle_gives_an_equal_object(cls: type[Any]) -> None:
    one = example(cls)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(one, protocol))
        assert type(again) is cls
        assert again == one


@each_class
def test_equality_is_by_class_and_fields_extra_among_them(cls: type[Any]) -> None:
    assert example(cls) == example(cls)
    assert example(cls) != dataclasses.replace(example(cls), extra=None)
    assert example(cls) != dataclasses.asdict(example(cls))
    other = next(one for one in CLASSES if one is not cls)
    assert example(cls) != example(other)
    with pytest.raises(TypeError, match="unhashable"):
        hash(example(cls))


@each_class
def test_repr_is_the_call_that_makes_it_with_extra_last_if_there_is_any(cls: type[Any]) -> None:
    one = example(cls)
    told = repr(one)
    assert told.startswith(f"{cls.__name__}(")
    assert told.endswith("extra={'some': [1, {'thing': None}]})")
    assert "extra" not in repr(dataclasses.replace(one, extra=None))
    assert eval(told, {cls.__name__: cls, "UNSET": UNSET}) == one


@each_class
def test_the_signature_shows_the_fields_with_extra_last(cls: type[Any]) -> None:
    parameters = inspect.signature(cls).parameters
    names = [field.name for field in dataclasses.fields(cls)]
    assert list(parameters) == [*names[1:], "extra"]
    assert {one.kind for one in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    for field in dataclasses.fields(cls):
        default = parameters[field.name].default
        wanted = inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default
        assert default is wanted or default == wanted


@each_class
def test_help_shows_the_fields_and_the_description(cls: type[Any]) -> None:
    told = pydoc.plain(pydoc.render_doc(cls))
    for name in inspect.signature(cls).parameters:
        assert name in told
    first = inspect.cleandoc(cls.__doc__ or "").splitlines()[0]
    assert first
    assert first in told
    assert "Schema: `" in (cls.__doc__ or "")


@each_class
def test_get_type_hints_works(cls: type[Any]) -> None:
    hints = get_type_hints(cls)
    assert set(hints) == {field.name for field in dataclasses.fields(cls)}
    assert not [hint for hint in hints.values() if isinstance(hint, str)]


@each_class
def test_a_class_matches_by_its_fields(cls: type[Any]) -> None:
    match example(cls):
        case Record(extra={"some": [1, {"thing": None}]}) as found:
            assert type(found) is cls
        case _:
            pytest.fail("no match")


def test_an_event_matches_by_its_structure() -> None:
    text = ase.MessageDeltaContentTextObjectText(value="Hi")
    part = ase.MessageDeltaContentTextObject(index=0, text=text)
    delta = ase.MessageDeltaObjectDelta(content=[part])
    match ase.ThreadMessageDelta(data=ase.MessageDeltaObject(id="m", delta=delta)):
        case ase.ThreadMessageDelta(
            event="thread.message.delta",
            data=ase.MessageDeltaObject(
                id=found,
                delta=ase.MessageDeltaObjectDelta(
                    content=[ase.MessageDeltaContentTextObject(text=inner)]
                ),
            ),
        ):
            assert (found, inner) == ("m", text)
        case _:
            pytest.fail("no match")


@each_class
def test_a_missing_or_unknown_argument_is_a_type_error_that_names_it(cls: type[Any]) -> None:
    required = [f.name for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING]
    if required:
        with pytest.raises(TypeError, match=required[0]):
            cls()
    else:
        assert cls() == cls()
    with pytest.raises(TypeError, match="no_such_field"):
        cls(**dataclasses.asdict(example(cls)), no_such_field=1)
    with pytest.raises(TypeError):
        cls("positional")


@pytest.mark.parametrize("tag", EVENTS)
def test_decoded_events_are_copied_pickled_and_told_like_made_ones(tag: str) -> None:
    @settings(max_examples=5, deadline=None, suppress_health_check=[*HealthCheck])
    @given(events(tag, future=True))
    def promise(payload: Any) -> None:
        event = ase.from_dict(payload)
        made: Any = event
        for again in (
            copy.copy(event),
            copy.deepcopy(event),
            pickle.loads(pickle.dumps(event)),
            dataclasses.replace(made),
        ):
            assert again == event
            assert ase.to_dict(again) == payload
        dataclasses.asdict(made)
        repr(event)

    promise()


def test_unset_stays_itself_through_copy_and_pickle() -> None:
    for again in copy.copy(UNSET), copy.deepcopy(UNSET), pickle.loads(pickle.dumps(UNSET)):
        assert again is UNSET
    run = ase.TruncationObject(type="auto")
    assert pickle.loads(pickle.dumps(run)).last_messages is UNSET
    assert copy.deepcopy(run).last_messages is UNSET
    assert isinstance(UNSET, Unset)


def test_unknown_is_copied_pickled_and_told() -> None:
    error = DecodeError(path="$.data", expected="an array", found="null", tag="a")
    for one in (
        Unknown("a", {"b": [1]}),
        Unknown(None, None, {"event": UNSET, "data": UNSET}),
        Unknown("a", 1, {"x": 2}, error),
    ):
        for again in copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)):
            assert again == one
            assert type(again.error) is type(one.error)
            assert str(again.error) == str(one.error)
    assert repr(Unknown("a", 1)) == "Unknown('a', 1)"
    assert repr(Unknown("a", 1, {"x": 2})) == "Unknown('a', 1, extra={'x': 2})"
    with pytest.raises(TypeError, match="unhashable"):
        hash(Unknown("a", 1))


def test_a_value_that_contains_itself_can_be_told() -> None:
    one = ase.ErrorEvent(data={})  # type: ignore[arg-type]
    one.extra = {"itself": one}
    assert repr(one) == "ErrorEvent(event='error', data={}, extra={'itself': ...})"


# --- properties with names that mean something in Python --------------------------------------

NAMED = """
Event:
  oneOf:
    - type: object
      required: [type, from, field, list, str, dict, extra, additional, _links, __class__, self]
      properties:
        type: {const: named}
        from: {type: string}
        field: {type: array, items: {type: string}}
        list: {type: array, items: {type: integer}}
        str: {type: string}
        dict: {type: object, additionalProperties: {type: string}}
        extra: {type: string}
        additional: {type: integer}
        _links: {$ref: '#/components/schemas/dict'}
        __class__: {type: string}
        self: {anyOf: [{$ref: '#/components/schemas/dict'}, {type: 'null'}]}
    - type: object
      required: [type]
      properties:
        type: {const: optional}
        from: {type: string, default: x}
        field: {type: array, items: {type: string}, default: []}
        list: {type: array, items: {type: integer}}
        str: {type: [string, 'null']}
        dict: {type: object, additionalProperties: {type: string}}
        extra: {type: string}
        additional: {type: integer}
        _links: {$ref: '#/components/schemas/dict'}
        __class__: {type: string}
        self: {anyOf: [{$ref: '#/components/schemas/dict'}, {type: 'null'}]}
        other: {type: array, items: {$ref: '#/components/schemas/Record'}}
        cls: {type: string}
        values: {type: string}
        class: {type: string}
        None: {type: string}
        print: {type: string}
        data-id: {type: string}
        1st: {type: string}
        '': {type: string}
        Literal: {type: string}
        UNSET: {type: string}
        Record: {type: string}
        __dict__: {type: string}
        __init__: {type: string}
        mro: {type: string}
dict:
  type: object
  required: [x]
  properties: {x: {type: integer}}
Record:
  type: object
  additionalProperties: {$ref: '#/components/schemas/dict'}
  properties: {object: {type: string}, id: {type: string}, format: {type: string}}
"""

VALUES: dict[str, Any] = {
    "from": "a",
    "field": ["b"],
    "list": [1],
    "str": "c",
    "dict": {"d": "e"},
    "extra": "f",
    "additional": 2,
    "_links": {"x": 3},
    "__class__": "g",
    "self": {"x": 4},
}
MORE = dict.fromkeys(
    [
        *("cls", "values", "class", "None", "print", "data-id", "1st", "", "Literal", "UNSET"),
        *("Record", "__dict__", "__init__", "mro"),
    ],
    "v",
)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return package_of(tmp_path_factory.mktemp("named"), NAMED)


def fields_of(cls: type[Any]) -> dict[str, str]:
    """The fields of a class by wire name."""
    return {f.metadata.get("wire", f.name): f.name for f in dataclasses.fields(cls)[1:]}


def test_names_that_mean_something_get_a_legal_spelling(named: ModuleType) -> None:
    assert fields_of(named.Named) == {
        "type": "type",
        "from": "from_",
        "field": "field_",
        "list": "list_",
        "str": "str_",
        "dict": "dict_",
        "extra": "extra_",
        "additional": "additional_",
        "_links": "links_",
        "__class__": "class____",
        "self": "self",
    }


@pytest.mark.parametrize("tag", ["named", "optional"])
def test_properties_of_any_name_are_read_and_written(named: ModuleType, tag: str) -> None:
    full = {"type": tag, **VALUES, **(MORE if tag == "optional" else {})}
    for left_out in [None, *full]:
        for value in [
            {k: v for k, v in full.items() if k != left_out},
            {**full, left_out or "x": None},
        ]:
            if value.get("type") != tag:
                continue
            event = named.from_dict(value)
            assert named.to_dict(event) == value
            assert named.decode(named.encode(event)) == event
    event = named.from_dict(full, strict=True)
    assert event.extra is None
    assert getattr(event, fields_of(type(event))["_links"]).x == 3


def test_additional_properties_have_a_field_of_their_own(named: ModuleType) -> None:
    record = {"object": "o", "more": {"x": 1}, "additional": {"x": 2}, "extra": {"x": 3}}
    event = named.from_dict({"type": "optional", "other": [record, {}]})
    first, second = event.other
    assert {name: one.x for name, one in first.additional.items()} == {
        "more": 1,
        "additional": 2,
        "extra": 3,
    }
    assert (first.extra, second.extra, second.additional) == (None, None, {})
    assert named.to_dict(event) == {"type": "optional", "other": [record, {}]}
    made = type(first)(id="i")
    made.additional["x"] = type(event.other[0].additional["more"])(x=1)
    assert named.to_dict(made) == {"id": "i", "x": {"x": 1}}


def test_classes_with_such_fields_are_citizens_too(named: ModuleType) -> None:
    full = {"type": "optional", **VALUES, **MORE, "new": 1}
    event = named.from_dict(full)
    cls = type(event)
    for again in (
        copy.copy(event),
        copy.deepcopy(event),
        pickle.loads(pickle.dumps(event)),
        dataclasses.replace(event),
        cls(**{f.name: getattr(event, f.name) for f in dataclasses.fields(cls)}),
    ):
        assert again == event
        assert named.to_dict(again) == full
    told = dataclasses.asdict(event)
    assert set(told) == {f.name for f in dataclasses.fields(cls)}
    assert set(get_type_hints(cls)) == set(told)
    assert list(inspect.signature(cls).parameters)[-1] == "extra"
    assert repr(event).endswith("extra={'new': 1})")
    pydoc.render_doc(cls)
    other = {name: None for name in told if name != "type"}
    assert dataclasses.replace(event, **{**other, "extra": None}) == cls(**other)
