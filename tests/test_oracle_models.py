"""The second oracle: datamodel-code-generator, which reads our canonical document on its own.

Its dataclasses and ours agree on classes, fields, requiredness and types. The differences that are
accepted are of the kinds listed here, each caused by a sentence of the design, which is quoted.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

import assistant_stream_event as ase
import oneofgen
from assistant_stream_event._runtime.family import Record
from oneofgen.canonical import canonical

ACCEPTED = {
    "extra": "Every record has a field `extra: dict[str, Any] | None = None`",
    "Unknown": "a field that holds a nested union is annotated `ThatUnion | Unknown`",
    "open enum": "Enums are open: `Literal[…] | str`",
    "Unset": "optional *and* nullable → `T | None | Unset = UNSET`",
    "default": "`default` says what a server assumes, not what it sent: it appears in the docstring"
    " and in the field's metadata, never as a value.",
}
"""Kinds of differences, and the sentence that causes each."""

pytestmark = pytest.mark.filterwarnings(
    # It still runs on 3.10, and says at each call that it will not for long.
    "ignore:Running datamodel-code-generator on Python 3.10:FutureWarning"
)

SPEC = Path(__file__).parents[1] / "openapi" / "assistants.yaml"


def document() -> dict[str, Any]:
    """The canonical document, fresh."""
    found = oneofgen.inspect(str(SPEC), "AssistantStreamEvent")
    tree: dict[str, Any] = json.loads(json.dumps(canonical(found.model, found.names)))
    return tree


def models(document: dict[str, Any]) -> dict[str, Any]:
    """What datamodel-code-generator makes of a document, by name."""
    dcg = pytest.importorskip("datamodel_code_generator")
    config = dcg.GenerateConfig(
        input_file_type=dcg.InputFileType.OpenAPI,
        output_model_type=dcg.DataModelType.DataclassesDataclass,
        target_python_version=dcg.PythonVersion.PY_310,
        enum_field_as_literal=dcg.LiteralType.All,
        strict_nullable=True,
        disable_timestamp=True,
        keyword_only=True,
        use_type_alias=True,
        use_one_literal_as_default=True,
        custom_class_name_generator=lambda name: name,
        formatters=[],
    )
    module = ModuleType("models_of_dcg")
    sys.modules[module.__name__] = module  # where `get_type_hints` looks
    exec(dcg.generate(document, config=config), vars(module))
    helpers = {"Any", "Literal", "TypeAlias", "annotations", "dataclass", "field"}
    public = vars(module).keys() - helpers
    return {name: vars(module)[name] for name in public if not name.startswith("__")}


@pytest.fixture(scope="module")
def theirs() -> dict[str, Any]:
    return models(document())


OURS = {name: getattr(ase, name) for name in ase.__all__}
NOT_FROM_THE_DOCUMENT = {
    *("DISPATCH", "DecodeError", "EventDecoder", "SSEDecoder", "ServerSentEvent", "UNSET"),
    *("StreamInterrupted", "Unknown", "Unset", "aiter_events", "decode", "decode_sse", "encode"),
    *("encode_sse", "from_dict", "iter_events", "to_dict"),
}

Shape = tuple[Any, ...]


def parts(hint: Any) -> frozenset[Any]:
    """A hint as a set of comparable members: classes by name, literals by value."""
    if get_origin(hint) in (Union, UnionType):
        return frozenset(part for one in get_args(hint) for part in parts(one))
    if get_origin(hint) is Literal:
        return frozenset(("literal", value) for value in get_args(hint))
    if get_origin(hint) in (list, dict):
        inner = tuple(parts(one) for one in get_args(hint))
        return frozenset({(get_origin(hint).__name__, *inner)})
    return frozenset({"None" if hint is NoneType else getattr(hint, "__name__", str(hint))})


def closed(shape: frozenset[Any], kinds: Counter[str]) -> frozenset[Any]:
    """Our shape without what the design adds to a type: `Unknown`, and `str` beside an enum."""
    made = set()
    values = [one for one in shape if isinstance(one, tuple) and one[0] == "literal"]
    for one in shape:
        if one == "Unknown":
            kinds["Unknown"] += 1
        elif one == "str" and values:
            kinds["open enum"] += 1
        elif isinstance(one, tuple) and one[0] in ("list", "dict"):
            made.add((one[0], *(closed(inner, kinds) for inner in one[1:])))
        else:
            made.add(one)
    return frozenset(made)


def compared(our: type[Any], their: type[Any]) -> tuple[list[str], Counter[str]]:
    """What differs between two classes: what is not accepted, and the accepted kinds."""
    found: list[str] = []
    kinds = Counter[str]()
    hints, other_hints = get_type_hints(our), get_type_hints(their)
    fields = {f.metadata.get("wire", f.name): f for f in dataclasses.fields(our)}
    others = {f.name: f for f in dataclasses.fields(their)}
    if "extra" not in others:
        del fields["extra"]
        kinds["extra"] += 1
    if fields.keys() != others.keys():
        found.append(f"{our.__name__}: fields {sorted(fields.keys() ^ others.keys())}")
    for wire in (name for name in fields if name in others):
        field, other = fields[wire], others[wire]
        shape = closed(parts(hints[field.name]), kinds)
        wanted = parts(other_hints[other.name])
        default = default_of(other)
        if "Unset" in shape:
            kinds["Unset"] += 1
            shape -= {"Unset"}
            if field.default is not ase.UNSET:
                found.append(f"{our.__name__}.{wire}: default {field.default!r}")
        elif default != default_of(field):
            if "default" in field.metadata and field.metadata["default"] == default:
                kinds["default"] += 1
                wanted |= {"None"}
            else:
                found.append(f"{our.__name__}.{wire}: default {default_of(field)!r}, {default!r}")
        if shape != wanted:
            found.append(f"{our.__name__}.{wire}: {set(shape)} and {set(wanted)}")
        if is_required(field) != is_required(other):
            found.append(f"{our.__name__}.{wire}: required?")
    return found, kinds


def default_of(field: Any) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def is_required(field: Any) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def test_both_have_the_same_classes_and_aliases(theirs: dict[str, Any]) -> None:
    assert OURS.keys() - NOT_FROM_THE_DOCUMENT == set(theirs)
    ours = {name for name, one in OURS.items() if isinstance(one, type) and issubclass(one, Record)}
    assert ours == {name for name, one in theirs.items() if dataclasses.is_dataclass(one)}


def test_the_aliases_list_the_same(theirs: dict[str, Any]) -> None:
    for name, their in theirs.items():
        if not dataclasses.is_dataclass(their):
            assert parts(OURS[name]) == parts(their), name


def all_compared(theirs: dict[str, Any]) -> tuple[list[str], Counter[str]]:
    """What differs over all classes."""
    classes = {name: theirs[name] for name in theirs if dataclasses.is_dataclass(theirs[name])}
    results = [compared(OURS[name], one) for name, one in sorted(classes.items())]
    kinds = sum((accepted for _, accepted in results), Counter[str]())
    assert kinds["extra"] == len(classes)
    return [line for wrong, _ in results for line in wrong], kinds


def test_the_classes_have_the_same_fields_requiredness_and_types(theirs: dict[str, Any]) -> None:
    found, kinds = all_compared(theirs)
    assert found == []
    assert set(kinds) == set(ACCEPTED)


def test_the_oracle_sees_a_fact_that_changes() -> None:
    changed = document()
    schemas = changed["components"]["schemas"]
    schemas["MessageDeltaObject"]["required"].remove("id")
    schemas["RunToolCallObject"]["properties"]["id"]["type"] = "integer"
    schemas["RunObject"]["properties"]["new"] = {"type": "string"}
    schemas["FileSearchRankingOptions"]["required"] = ["ranker"]
    found, _ = all_compared(models(changed))
    assert [line.partition(":")[0] for line in found] == [
        "FileSearchRankingOptions.ranker",
        "FileSearchRankingOptions.ranker",
        "FileSearchRankingOptions.score_threshold",
        "FileSearchRankingOptions.score_threshold",
        "MessageDeltaObject.id",
        "MessageDeltaObject.id",
        "RunObject",
        "RunToolCallObject.id",
    ]


def test_each_accepted_difference_has_its_sentence_in_the_design(corpus: Path) -> None:
    design = " ".join((corpus / "design.md").read_text("utf-8").split())
    assert not [kind for kind, sentence in ACCEPTED.items() if sentence not in design]
