"""What a root reaches, in document order, and which problems that meets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oneofgen.problems import BadInput
from oneofgen.schema.closure import Closure
from oneofgen.schema.closure import closure as closure_of
from oneofgen.schema.following import References
from oneofgen.schema.hierarchy import Hierarchy
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer, component
from oneofgen.source.references import root


def closure(document: Document, at: Pointer) -> Closure:
    return closure_of(Hierarchy(References(document)), at)


@pytest.fixture
def reach(tmp_path: Path) -> Any:
    """The closure of a root in a document with these schemas, as YAML text."""

    def reach(schemas: str, name: str = "Event", head: str = "", **files: str) -> Closure:
        for file, text in files.items():
            (tmp_path / f"{file}.yaml").write_text(text, encoding="utf-8")
        lines = [f"    {line}" for line in schemas.splitlines()]
        text = f"openapi: 3.1.0\n{head}components:\n  schemas:\n" + "\n".join(lines)
        (tmp_path / "api.yaml").write_text(text, encoding="utf-8")
        document = Document.open(tmp_path / "api.yaml", shown="api.yaml")
        return closure(document, root(document, name))

    return reach


def short(found: Closure) -> list[str]:
    return [pointer.removeprefix("#/components/schemas/") for pointer in found.schemas]


def codes(caught: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, int]]:
    return [(problem.code, problem.at.line) for problem in caught.value.problems]


def test_every_keyword_that_says_what_a_value_looks_like_is_followed(reach: Any) -> None:
    found = reach("""\
Event:
  properties: {a: {}, b: {}}
  patternProperties: {"^x": {}}
  additionalProperties: {}
  items: {}
  prefixItems: [{}, true]
  allOf: [{}]
  anyOf: [{}]
  oneOf: [{}]
  contentSchema: {}
  not: {$ref: nope}
  if: {$ref: nope}
  then: {$ref: nope}
  else: {$ref: nope}
  $defs: {x: {$ref: nope}}
  dependentSchemas: {x: {$ref: nope}}
  propertyNames: {$ref: nope}
  contains: {$ref: nope}
  unevaluatedProperties: {$ref: nope}
  example: {$ref: nope}
  x-more: {$ref: nope}
""")
    assert short(found) == [
        "Event",
        *("Event/properties/a", "Event/properties/b", "Event/patternProperties/^x"),
        *("Event/additionalProperties", "Event/items"),
        *("Event/prefixItems/0", "Event/prefixItems/1"),
        *("Event/allOf/0", "Event/anyOf/0", "Event/oneOf/0", "Event/contentSchema"),
    ]


def test_the_order_is_that_of_the_document_depth_first(reach: Any) -> None:
    found = reach("""\
C: {}
B: {items: {$ref: "#/components/schemas/C"}}
Event:
  oneOf:
    - $ref: "#/components/schemas/B"
    - type: string
    - $ref: "#/components/schemas/C"
""")
    assert short(found) == [
        *("Event", "Event/oneOf/0", "B", "B/items", "C"),
        *("Event/oneOf/1", "Event/oneOf/2"),
    ]


def test_properties_called_like_keywords_are_properties(reach: Any) -> None:
    found = reach("""\
Event:
  properties:
    $ref: {type: string}
    properties: {properties: {not: {}}}
    oneOf: {}
""")
    assert short(found)[1:] == [
        "Event/properties/$ref",
        "Event/properties/properties",
        "Event/properties/properties/properties/not",
        "Event/properties/oneOf",
    ]


def test_keywords_beside_a_reference_are_followed(reach: Any) -> None:
    found = reach('Event: {$ref: "#/components/schemas/A", items: {}}\nA: {}\n')
    assert short(found) == ["Event", "A", "Event/items"]


def test_recursive_schemas_are_reached_once(reach: Any) -> None:
    found = reach("""\
Event:
  $recursiveAnchor: true
  properties:
    children: {items: {$ref: "#/components/schemas/Event"}}
    parent: {$recursiveRef: "#"}
""")
    assert len(found.schemas) == 4


def test_other_files_are_followed_from_where_they_stand(reach: Any) -> None:
    found = reach(
        'Event: {$ref: "pet.yaml#/Pet"}\n', pet='Pet: {items: {$ref: "#/Toy"}}\nToy: {}\n'
    )
    assert short(found) == ["Event", "pet.yaml#/Pet", "pet.yaml#/Pet/items", "pet.yaml#/Toy"]


# --- discriminators ------------------------------------------------------------------------

PETS = """\
Event: %s
Pet:
  discriminator: {propertyName: kind, mapping: {dog: Dog, gone: Gone, bad: "http://x.example/"}}
  properties: {kind: {}}
Cat: {allOf: [{$ref: "#/components/schemas/Pet"}]}
Kitten: {allOf: [{$ref: "#/components/schemas/Cat"}, {properties: {age: {}}}]}
Dog: {}
"""


def named(found: Closure) -> list[str]:
    return [name for name in map(component, found.schemas) if name]


@pytest.mark.parametrize(
    "use",
    [
        '{$ref: "#/components/schemas/Pet"}',
        '{items: {$ref: "#/components/schemas/Pet"}}',
        '{items: {nullable: true, allOf: [{$ref: "#/components/schemas/Pet"}]}}',
        '{items: {allOf: [{$ref: "#/components/schemas/Pet"}, {nullable: true}]}}',
    ],
)
def test_a_base_that_is_a_value_reaches_what_it_names_and_what_extends_it(
    reach: Any, use: str
) -> None:
    assert named(reach(PETS % use)) == ["Event", "Pet", "Dog", "Cat", "Kitten"]


@pytest.mark.parametrize(
    ("use", "names"),
    [
        ('{oneOf: [{$ref: "#/components/schemas/Kitten"}]}', ["Event", "Kitten", "Cat", "Pet"]),
        ('{allOf: [{$ref: "#/components/schemas/Pet"}]}', ["Event", "Pet"]),
    ],
)
def test_a_base_that_is_only_a_part_reaches_no_siblings(
    reach: Any, use: str, names: list[str]
) -> None:
    assert named(reach(PETS % use)) == names


def test_a_base_that_is_a_part_first_and_a_value_later_reaches_all(reach: Any) -> None:
    use = '{items: {$ref: "#/components/schemas/Cat"}, additionalProperties: '
    use += '{$ref: "#/components/schemas/Pet"}}'
    assert named(reach(PETS % use)) == ["Event", "Cat", "Pet", "Dog", "Kitten"]


def test_the_targets_of_a_mapping_on_a_union_are_reached(reach: Any) -> None:
    found = reach("""\
Event:
  oneOf: [{}]
  discriminator: {propertyName: kind, mapping: {a: A, b: "#/components/schemas/B", c: C, d: [x]}}
A: {}
B: {}
""")
    assert named(found) == ["Event", "A", "B"]


# --- problems ------------------------------------------------------------------------------


def test_all_dangling_references_are_told_at_once(reach: Any) -> None:
    with pytest.raises(BadInput) as caught:
        reach("Event: {oneOf: [{$ref: '#/a'}, {$ref: '#/b'}, {$ref: 'no.yaml'}]}\n")
    assert codes(caught) == [("dangling-ref", 4)] * 3


def test_a_broken_file_is_told_once(reach: Any) -> None:
    with pytest.raises(BadInput) as caught:
        reach("Event: {oneOf: [{$ref: 'x.yaml#/a'}, {$ref: 'x.yaml#/b'}]}\n", x="a: [\n")
    assert codes(caught) == [("yaml-syntax", 2)]


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ("{oneOf: null}", "wrong-type"),
        ("{oneOf: text}", "wrong-type"),
        ("{oneOf: {a: {}}}", "wrong-type"),
        ("{properties: [{}]}", "wrong-type"),
        ("{prefixItems: {}}", "wrong-type"),
        ("{oneOf: []}", "wrong-type"),
        ("{type: {a: 1}}", "wrong-type"),
        ("{enum: a}", "wrong-type"),
        ("{oneOf: [text]}", "not-a-schema"),
        ("{properties: {id: text}}", "not-a-schema"),
        ("{properties: {id: null}}", "not-a-schema"),
        ("{items: 1}", "not-a-schema"),
        ("{additionalProperties: text}", "not-a-schema"),
    ],
)
def test_what_cannot_be_a_schema_is_refused(reach: Any, schema: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        reach(f"Event: {schema}\n")
    assert codes(caught) == [(code, 4)]


@pytest.mark.parametrize(
    "schema",
    ["{properties: }", "{items: [{}, true]}", "{additionalProperties: false}"],
)
def test_what_is_merely_odd_is_followed(reach: Any, schema: str) -> None:
    assert reach(f"Event: {schema}\n").schemas


@pytest.mark.parametrize(
    ("schemas", "said"),
    [
        ('Event: {$ref: "#/components/schemas/Event"}', "`Event` → `Event`"),
        (
            'Event: {$ref: "#/components/schemas/A"}\nA: {$ref: "#/components/schemas/Event"}',
            "`Event` → `A` → `Event`",
        ),
        (
            'Event: {items: {$ref: "#/components/schemas/A"}}\n'
            'A: {allOf: [{}, {$ref: "#/components/schemas/B"}]}\n'
            'B: {allOf: [{$ref: "#/components/schemas/A"}]}',
            "`A` → `B` → `A`",
        ),
        (
            "Event: {allOf: [{$ref: '#/components/schemas/Event/allOf/0'}]}",
            "`#/components/schemas/Ev",
        ),
    ],
)
def test_a_schema_that_consists_of_itself_is_refused(reach: Any, schemas: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        reach(schemas)
    (problem,) = caught.value.problems
    assert problem.code == "ref-cycle"
    assert said in problem.message


def test_a_schema_that_contains_itself_through_a_union_is_not_judged_here(reach: Any) -> None:
    both = 'Event: {oneOf: [{$ref: "#/components/schemas/A"}]}\n'
    both += 'A: {allOf: [{$ref: "#/components/schemas/Event"}]}'
    assert named(reach(both)) == ["Event", "A"]


@pytest.mark.parametrize(
    "links", ["$ref: '{}'", "allOf: [{{$ref: '{}'}}]", "items: {{$ref: '{}'}}"]
)
def test_a_chain_of_thousands_needs_no_recursion(reach: Any, links: str) -> None:
    chain = [f"R{n}: {{{links.format(f'#/components/schemas/R{n + 1}')}}}" for n in range(3000)]
    found = reach("\n".join(["Event: {$ref: '#/components/schemas/R0'}", *chain, "R3000: {}"]))
    assert named(found)[-1] == "R3000"


DUPLICATE = "properties: {id: {}, id: {}}"


@pytest.mark.parametrize(
    "schemas",
    [
        f"Event: {{{DUPLICATE}}}",
        f'Event: {{items: {{$ref: "#/components/schemas/A"}}}}\nA: {{{DUPLICATE}}}',
        "Event: {type: object, type: array}",
        "Event: {enum: [{a: 1, a: 2}]}",
        "Event: {default: {a: 1, a: 2}}",
        "Event: {discriminator: {mapping: {a: x, a: y}}}",
        "Event: {default: .nan}",
        "Event: {enum: [1e999]}",
        "Event: {}\nEvent: {}",
        f"x: &x {{{DUPLICATE}}}\nEvent: *x",
        f"Event: {{not: &x {{{DUPLICATE}}}, items: *x}}",
    ],
)
def test_what_stands_in_the_closure_must_be_right(reach: Any, schemas: str) -> None:
    with pytest.raises(BadInput) as caught:
        reach(schemas)
    assert {code for code, _ in codes(caught)} <= {"duplicate-key", "not-json"}


@pytest.mark.parametrize(
    "schemas",
    [
        f"Event: {{}}\nOther: {{{DUPLICATE}}}",
        "Event: {}\nOther: {}\nOther: {}",
        f"Event: {{not: {{{DUPLICATE}}}}}",
        f"Event: {{$defs: {{A: {{{DUPLICATE}}}}}}}",
        "Event: {example: {a: 1, a: 2}}",
        "Event: {x-more: {a: .nan}}",
        "Other: {default: .inf}\nEvent: {}",
    ],
)
def test_what_is_wrong_elsewhere_is_a_note(reach: Any, schemas: str) -> None:
    found = reach(schemas)
    assert [note.code for note in found.notes] in (["duplicate-key"], ["not-json"])


def test_a_duplicate_key_above_the_closure_is_an_error_with_both_positions(reach: Any) -> None:
    with pytest.raises(BadInput) as caught:
        reach("Event: {}", head="components: {}\ninfo: {}\ninfo: {}\n")
    assert str(caught.value) == (
        "api.yaml:5:1: #/components: the key `components` is repeated in this mapping "
        "[duplicate-key]\n"
        "  api.yaml:2:1: it is first defined here\n"
        "  hint: remove or rename one of the two keys"
    )


def test_a_duplicate_key_in_json_is_judged_like_one_in_yaml(tmp_path: Path) -> None:
    text = json.dumps({"openapi": "3.1.0", "components": {"schemas": {"Event": {}, "A": {}}}})
    for part, is_error in (('"Event": {', True), ('"A": {', False)):
        twice = text.replace(part, part + '"type": "a", "type": "b"')
        (tmp_path / "api.json").write_text(twice)
        document = Document.open(tmp_path / "api.json")
        if is_error:
            with pytest.raises(BadInput, match="duplicate-key"):
                closure(document, root(document, "Event"))
        else:
            assert len(closure(document, root(document, "Event")).notes) == 1


def test_many_problems_are_cut_short(reach: Any) -> None:
    many = ", ".join(f"{{$ref: '#/components/schemas/N{n}'}}" for n in range(2000))
    with pytest.raises(BadInput) as caught:
        reach(f"Event: {{oneOf: [{many}]}}")
    assert len(caught.value.problems) == 50


# --- real documents ------------------------------------------------------------------------


def test_the_closure_of_the_first_target(corpus: Path) -> None:
    document = Document.open(corpus / "specs" / "openai" / "openapi-2026-08-21.yaml")
    found = closure(document, root(document, "AssistantStreamEvent"))
    assert len(named(found)) == 63
    assert named(found)[:3] == ["AssistantStreamEvent", "ThreadStreamEvent", "ThreadObject"]
    assert not found.notes


def refusals(document: Document, name: str) -> list[str]:
    """Why a schema has no closure; empty if it has one."""
    try:
        closure(document, root(document, name))
    except BadInput as bad:
        return [problem.code for problem in bad.problems]
    return []


@pytest.mark.parametrize("largest", [50_000, pytest.param(None, marks=pytest.mark.slow)])
def test_every_schema_of_every_real_document_has_a_closure(
    corpus: Path, largest: int | None
) -> None:
    parts = {"paths", "schemas"}
    left_out = {"openapi-2024-06-17-broken.yaml", "openapi-2026-08-21.yaml"}
    refused: list[str] = []
    for path in sorted((corpus / "specs").rglob("*")):
        is_document = path.suffix in (".json", ".yaml", ".yml") and path.parent.name not in parts
        if largest is not None and path.stat().st_size > largest:
            continue
        if is_document and path.name not in left_out:
            document = Document.open(path, shown=path.name)
            for name in document.schemas:
                refused += refusals(document, name)
    # Of one document: `#/$defs/…` that means an `$id` above, and `$dynamicRef`.
    assert set(refused) <= {"dangling-ref", "ref-dynamic"}
    assert refused or largest
    assert len(refused) < 12


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("load_duplicate_property", "duplicate-key"),
        ("load_duplicate_schema", "duplicate-key"),
        ("load_yaml_float_tag", "not-json"),
        ("load_key_trailing_space", "dangling-ref"),
        ("load_truncated_clean", "dangling-ref"),
        ("number_1e999", "not-json"),
        ("number_huge_int", "not-json"),
        ("number_nan_default", "not-json"),
        ("ref_absolute_path", "ref-outside"),
        ("ref_bad_index_leading_zero", "dangling-ref"),
        ("ref_cycle_allof", "ref-cycle"),
        ("ref_cycle_two", "ref-cycle"),
        ("ref_data_url", "ref-outside"),
        ("ref_dynamic", "ref-dynamic"),
        ("ref_file_url", "ref-outside"),
        ("ref_http_ipv6_mapped", "ref-outside"),
        ("ref_https_upper", "ref-outside"),
        ("ref_into_scalar", "dangling-ref"),
        ("ref_jar_ssh_like", "ref-outside"),
        ("ref_list", "ref-not-text"),
        ("ref_map", "ref-not-text"),
        ("ref_missing", "dangling-ref"),
        ("ref_null", "ref-not-text"),
        ("ref_other_schemes", "ref-outside"),
        ("ref_parent_dir", "ref-outside"),
        ("ref_root", "ref-not-schema"),
        ("ref_root_slash", "dangling-ref"),
        ("ref_sibling_file", "dangling-ref"),
        ("ref_to_info", "ref-not-schema"),
        ("ref_trailing_newline", "dangling-ref"),
        ("load_duplicate_root", "no-such-root"),
        ("load_json_duplicate_keys", "no-such-root"),
        ("load_null_doc", "not-openapi"),
        ("load_scalar_doc", "not-openapi"),
        ("load_truncated_root", "no-such-root"),
        ("shape_components_list", "no-such-root"),
        ("shape_components_missing", "no-such-root"),
        ("shape_openapi_missing", "not-openapi"),
        ("shape_openapi_unknown", "openapi-version"),
        ("shape_root_missing", "no-such-root"),
        ("shape_root_null", "root-not-schema"),
        ("shape_root_string", "root-not-schema"),
        ("shape_variant_tag_via_ref", "dangling-ref"),
    ],
)
def test_hostile_documents_are_refused(corpus: Path, name: str, code: str) -> None:
    def run() -> None:
        document = Document.open(corpus / "hostile" / f"{name}.yaml", shown=name)
        closure(document, root(document, "Event"))

    with pytest.raises(BadInput) as caught:
        run()
    assert code in [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "name",
    [
        *(["load_bom", "load_crlf", "load_int_response_keys", "load_json_surrogate_pair"]),
        *(["load_json_tab_indent", "load_merge_key", "load_yaml11_bool_tag", "load_yaml_date_tag"]),
        *(["load_yaml_value_key", "ref_escaped_pointer", "ref_fragment_percent"]),
        *(["ref_long_chain", "ref_recursive_data", "ref_siblings", "ref_union_diamond"]),
        *(["shape_root_case", "shape_root_with_props"]),
    ],
)
def test_hostile_documents_that_are_legal_have_a_closure(corpus: Path, name: str) -> None:
    document = Document.open(corpus / "hostile" / f"{name}.yaml", shown=name)
    assert closure(document, root(document, "Event")).schemas
