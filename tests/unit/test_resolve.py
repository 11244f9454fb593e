"""Where references lead, what is refused, and which schema a user means."""

from __future__ import annotations

from pathlib import Path

import pytest

from oneofgen.problems import BadInput, Problem
from oneofgen.source.documents import Document
from oneofgen.source.pointers import Pointer
from oneofgen.source.references import mapping_target, reference, root, target
from oneofgen.source.tree import (
    Mapping,
)
from oneofgen.wording import nearest

SPEC = """\
openapi: 3.1.0
info: {title: Runs}
paths:
  /runs:
    get: {itemSchema: {oneOf: [true, {}]}}
components:
  parameters:
    Limit: {}
  schemas:
    Run:
      properties:
        tools: {$ref: "#/components/schemas/Tool"}
        parts: {items: [{type: string}]}
    Tool: {type: object}
    a/b~c é: {}
    "Odd ": {}
    Yes: true
    Text: Tool
"""
PET = """\
Pet:
  properties:
    toy: {$ref: "#/Toy"}
    back: {$ref: "../api.yaml#/components/schemas/Run"}
Toy: {}
"""
AT = Pointer("#/components/schemas/Run/properties/tools")
PET_AT = Pointer("schemas/pet.yaml#/Pet/properties/toy")


@pytest.fixture
def document(tmp_path: Path) -> Document:
    (tmp_path / "api.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "pet.yaml").write_text(PET, encoding="utf-8")
    (tmp_path / "schemas" / "my toy.yaml").write_text("type: object\n", encoding="utf-8")
    return Document.open(tmp_path / "api.yaml", shown="api.yaml")


def refused(document: Document, ref: object, at: Pointer = AT) -> Problem:
    with pytest.raises(BadInput) as caught:
        target(document, at, ref)
    (problem,) = caught.value.problems
    return problem


# --- references ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "ref", "pointer"),
    [
        (AT, "#/components/schemas/Tool", "#/components/schemas/Tool"),
        (AT, "api.yaml#/components/schemas/Tool", "#/components/schemas/Tool"),
        (AT, "#/components/schemas/To%6Fl", "#/components/schemas/Tool"),
        (AT, "#/components/schemas/a~1b~0c%20%c3%A9", "#/components/schemas/a~1b~0c %C3%A9"),
        (AT, "#/components/schemas/a~1b~0c é", "#/components/schemas/a~1b~0c %C3%A9"),
        (AT, "#/components/schemas/Yes", "#/components/schemas/Yes"),
        (AT, "#/components/schemas/Run/properties/parts/items/0", None),
        (AT, "#/paths/~1runs/get/itemSchema", None),
        (AT, "schemas/pet.yaml#/Pet", "schemas/pet.yaml#/Pet"),
        (AT, "./schemas/../schemas/pet.yaml#/Pet", "schemas/pet.yaml#/Pet"),
        (AT, "schemas/my%20toy.yaml", "schemas/my toy.yaml#"),
        (AT, "schemas/my toy.yaml#", "schemas/my toy.yaml#"),
        (PET_AT, "#/Toy", "schemas/pet.yaml#/Toy"),
        (PET_AT, "pet.yaml#/Toy", "schemas/pet.yaml#/Toy"),
        (PET_AT, "#", "schemas/pet.yaml#"),
        (PET_AT, "../api.yaml#/components/schemas/Tool", "#/components/schemas/Tool"),
    ],
)
def test_a_reference_leads_from_where_it_stands(
    document: Document, at: Pointer, ref: str, pointer: str | None
) -> None:
    assert target(document, at, ref) == (ref if pointer is None else pointer)


def test_a_dangling_reference_names_what_is_near_and_what_to_write(document: Document) -> None:
    assert str(refused(document, "#/components/schemas/Tol")) == (
        "api.yaml:12:17: #/components/schemas/Run/properties/tools/$ref: "
        "there is no `#/components/schemas/Tol` [dangling-ref]\n"
        "  api.yaml:14:5: `Tool` has a similar name\n"
        '  hint: write `$ref: "#/components/schemas/Tool"`'
    )


@pytest.mark.parametrize(
    ("ref", "said", "hint"),
    [
        ("#/components/schemas/tool", "`Tool` differs only in case", "schemas/Tool"),
        (
            "#/components/schemas/Odd",
            "`Odd ` differs only in surrounding whitespace",
            "schemas/Odd ",
        ),
        ("#/components/schemas/Tool\n", "`Tool` differs only in surrounding whitespace", "Tool"),
        (
            "#/component/schemas/Tool",
            "`components` has a similar name",
            "components/schemas/Tool",
        ),
        ("schemas/pet.yaml#/Pat", "`Pet` has a similar name", "schemas/pet.yaml#/Pet"),
    ],
)
def test_the_hint_of_a_dangling_reference_can_be_pasted(
    document: Document, ref: str, said: str, hint: str
) -> None:
    problem = refused(document, ref)
    assert problem.code == "dangling-ref"
    assert [what for _, what in problem.also] == [said]
    assert f'{hint}"`' in problem.hints[0]


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        (None, "ref-not-text"),
        (["#/components/schemas/Tool"], "ref-not-text"),
        ({"a": 1}, "ref-not-text"),
        (1, "ref-not-text"),
        ("#/components/schemas/Nope", "dangling-ref"),
        ("#/", "dangling-ref"),
        ("#/components/schemas/Tool/type/0", "dangling-ref"),
        ("#/components/schemas/Run/properties/parts/items/00", "dangling-ref"),
        ("other.yaml#/X", "dangling-ref"),
        ("Tool", "dangling-ref"),
        ("", "ref-not-schema"),
        ("#", "ref-not-schema"),
        ("#/info", "ref-not-schema"),
        ("#/info/title", "ref-not-schema"),
        ("#/components", "ref-not-schema"),
        ("#/components/schemas", "ref-not-schema"),
        ("#/components/parameters/Limit", "ref-not-schema"),
        ("#/components/schemas/Text", "ref-not-schema"),
        ("#Tool", "ref-anchor"),
        ("schemas/pet.yaml#Pet", "ref-anchor"),
        ("../secret/leak.yaml#/X", "ref-outside"),
        ("%2e%2e/secret/leak.yaml#/X", "ref-outside"),
        ("/etc/hostname", "ref-outside"),
        ("//127.0.0.1/share/x", "ref-outside"),
        ("file:///etc/hostname", "ref-outside"),
        ("file:\\\\127.0.0.1\\share\\x", "ref-outside"),
        ("..\\secret\\leak.yaml", "ref-outside"),
        ("HTTPS://LOCALHOST:9/x", "ref-outside"),
        ("http://[::ffff:127.0.0.1]:9/x", "ref-outside"),
        ("data:application/json,%7B%7D", "ref-outside"),
        ("C:/secret.yaml", "ref-outside"),
        ("a%00b", "ref-outside"),
    ],
)
def test_references_that_are_refused(document: Document, ref: object, code: str) -> None:
    problem = refused(document, ref)
    assert problem.code == code
    assert (problem.at.line, problem.at.column) == (12, 17)


def test_a_missing_file_names_the_nearest(document: Document) -> None:
    assert refused(document, "schemas/pets.yaml#/Pet").hints == (
        "`schemas/pet.yaml` has a similar name",
    )


def test_a_schema_that_refers_to_nothing_has_no_reference(document: Document) -> None:
    assert reference(document, AT, Mapping(type="object")) is None


def spec(tmp_path: Path, schemas: str) -> Document:
    text = "openapi: 3.1.0\ncomponents:\n  schemas:\n"
    text += "".join(f"    {line}\n" for line in schemas.splitlines())
    (tmp_path / "api.yaml").write_text(text, encoding="utf-8")
    return Document.open(tmp_path / "api.yaml", shown="api.yaml")


def refers(document: Document, at: str) -> Pointer | None:
    pointer = Pointer(f"#/components/schemas/{at}")
    schema = document.node(pointer)
    assert isinstance(schema, Mapping)
    return reference(document, pointer, schema)


def test_a_recursive_reference_is_the_nearest_schema_that_allows_it(tmp_path: Path) -> None:
    document = spec(
        tmp_path,
        """\
Outer:
  $recursiveAnchor: true
  properties:
    inner:
      $recursiveAnchor: true
      items: {$recursiveRef: "#"}
    other: {items: {$recursiveRef: "#"}}
Lonely: {items: {$recursiveRef: "#"}}
Far: {items: {$recursiveRef: "#/x"}}
Dynamic: {$dynamicRef: "#node"}
""",
    )
    inner = refers(document, "Outer/properties/inner/items")
    assert inner == "#/components/schemas/Outer/properties/inner"
    assert refers(document, "Outer/properties/other/items") == "#/components/schemas/Outer"
    for at, said in (
        ("Lonely/items", "has `$recursiveAnchor: true`"),
        ("Far/items", "`$recursiveRef` is not supported"),
        ("Dynamic", "`$dynamicRef` is not supported"),
    ):
        with pytest.raises(BadInput, match=r"\[ref-dynamic\]") as caught:
            refers(document, at)
        assert said in str(caught.value)


def test_an_id_changes_the_base_of_files_but_is_otherwise_a_label(tmp_path: Path) -> None:
    (tmp_path / "tool.yaml").write_text(
        '$id: https://a.example/tool\n$defs: {a: {}}\nitems: {$ref: "#/$defs/a"}\n'
        'not: {$ref: "more.yaml"}\n',
        encoding="utf-8",
    )
    (tmp_path / "more.yaml").write_text("{}", encoding="utf-8")
    document = spec(
        tmp_path,
        """\
Run:
  $id: https://a.example/run
  properties:
    near: {$ref: "#/components/schemas/Tool"}
    far: {$ref: "tool.yaml"}
    $id: {$ref: "#/components/schemas/Tool"}
Tool: {properties: {$id: {$ref: "tool.yaml"}}}
""",
    )
    assert refers(document, "Run/properties/near") == "#/components/schemas/Tool"
    assert refers(document, "Run/properties/$id") == "#/components/schemas/Tool"
    assert refers(document, "Tool/properties/$id") == "tool.yaml#"
    for keyword, ref, found in (
        ("items", "#/$defs/a", "tool.yaml#/$defs/a"),
        ("not", "more.yaml", "more.yaml#"),
    ):
        assert target(document, Pointer(f"tool.yaml#/{keyword}"), ref) == found
    with pytest.raises(BadInput) as caught:
        refers(document, "Run/properties/far")
    assert str(caught.value) == (
        "api.yaml:8:15: #/components/schemas/Run/properties/far/$ref: an `$id` above changes what "
        "this `$ref` is relative to, which is not supported [ref-base]\n"
        "  api.yaml:5:7: the `$id` is here\n"
        "  hint: remove the `$id`"
    )


@pytest.mark.parametrize(
    ("at", "value", "pointer"),
    [
        (AT, "Tool", "#/components/schemas/Tool"),
        (AT, "#/components/schemas/Tool", "#/components/schemas/Tool"),
        (AT, "a/b~c é", "#/components/schemas/a~1b~0c %C3%A9"),
        (AT, "schemas/pet.yaml#/Pet", "schemas/pet.yaml#/Pet"),
        (PET_AT, "#/Pet", "schemas/pet.yaml#/Pet"),
        (PET_AT, "Tool", "#/components/schemas/Tool"),
        (AT, "Nope", None),
        (AT, "Text", None),
        (AT, "../x.yaml", None),
        (AT, "http://a.example/x", None),
        (AT, None, None),
        (AT, ["Tool"], None),
    ],
)
def test_a_mapping_entry_is_a_name_or_a_reference_or_nothing(
    document: Document, at: Pointer, value: object, pointer: str | None
) -> None:
    assert mapping_target(document, at, value) == pointer


def test_the_nearest_name_ignores_case_and_space_first() -> None:
    assert nearest("event", ["Events", "Event "]) == ["Event "]
    assert nearest("RunObjct", ["RunStepObject", "RunObject", "Other"]) == ["RunObject"]
    assert nearest("x" * 10_000, ["x" * 10_001]) == []


# --- the root ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("Run", "#/components/schemas/Run"),
        ("a/b~c é", "#/components/schemas/a~1b~0c %C3%A9"),
        ("#/components/schemas/Run", "#/components/schemas/Run"),
        ("/components/schemas/Run", "#/components/schemas/Run"),
        ("api.yaml#/components/schemas/Run", "#/components/schemas/Run"),
        ("#/paths/~1runs/get/itemSchema", "#/paths/~1runs/get/itemSchema"),
        ("/paths/~1runs/get/itemSchema/oneOf/1", "#/paths/~1runs/get/itemSchema/oneOf/1"),
        ("schemas/pet.yaml#/Pet", "schemas/pet.yaml#/Pet"),
        ("./schemas/pet.yaml#/Pet", "schemas/pet.yaml#/Pet"),
        ("schemas/my toy.yaml", "schemas/my toy.yaml#"),
    ],
)
def test_a_root_is_a_name_a_pointer_or_a_file(document: Document, text: str, pointer: str) -> None:
    assert root(document, text) == pointer


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Rn", "no-such-root", "there is no schema `Rn`"),
        ("", "no-such-root", "there is no schema ``"),
        ("..", "root-outside", "`..` is outside of the document's folder"),
        ("a\\b", "no-such-root", r"there is no schema `a\b`"),
        ("#/components/schemas/Rn", "no-such-root", "there is no schema `Rn`"),
        ("#/nope", "no-such-root", "there is no `#/nope`"),
        ("/paths/~1x", "no-such-root", "there is no `/paths/~1x`"),
        ("#Run", "no-such-root", "`#Run` is not a JSON pointer: it must begin with `#/`"),
        ("schemas/pets.yaml#/Pet", "no-such-root", "there is no file `schemas/pets.yaml`"),
        ("schemas/pet.yaml#/Pit", "no-such-root", "there is no `schemas/pet.yaml#/Pit`"),
        ("../x.yaml#/Pet", "root-outside", "outside of the document's folder"),
        ("#", "root-not-schema", "`#` is another part of the document, not a schema"),
        ("/", "no-such-root", "there is no `/`"),
        ("Text", "root-not-schema", "`Text` is a string, not a schema"),
        ("Yes", "root-not-schema", "`Yes` is true, not a schema"),
        ("#/paths/~1runs/get/itemSchema/oneOf", "root-not-schema", "is an array, not a schema"),
        ("#/components/schemas", "root-not-schema", "is another part of the document"),
        ("a\x1b[31m", "no-such-root", r"`a\x1b[31m`"),
    ],
)
def test_a_root_that_is_refused(document: Document, text: str, code: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        root(document, text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in problem.message


def test_a_missing_root_lists_the_nearest_and_says_what_lists_all(document: Document) -> None:
    with pytest.raises(BadInput) as caught:
        root(document, "tool")
    assert str(caught.value) == (
        "api.yaml: there is no schema `tool` [no-such-root]\n"
        "  api.yaml:14:5: `Tool` differs only in case\n"
        "  hint: `oneofgen unions api.yaml` lists every schema that can be ROOT"
    )


def test_a_missing_root_without_a_near_name_lists_some(document: Document) -> None:
    with pytest.raises(BadInput) as caught:
        root(document, "Zzz")
    (problem,) = caught.value.problems
    assert problem.hints[0] == "the document has `Run`, `Tool`, `a/b~c é`, `Odd `, `Yes` and 1 more"


def test_the_exact_name_is_taken_where_two_differ_in_case(tmp_path: Path) -> None:
    document = spec(tmp_path, "Event: {}\nevent: {}\n")
    assert root(document, "Event") == "#/components/schemas/Event"
    assert root(document, "event") == "#/components/schemas/event"


def test_a_root_below_a_key_that_stands_twice_tells_of_both(tmp_path: Path) -> None:
    document = spec(tmp_path, "Event: {}\n")
    path = tmp_path / "api.yaml"
    path.write_text(path.read_text() + "components:\n  schemas: {}\n")
    document = Document.open(path)
    with pytest.raises(BadInput) as caught:
        root(document, "Event")
    assert [problem.code for problem in caught.value.problems] == ["no-such-root", "duplicate-key"]


@pytest.mark.parametrize("text", ["", "components: null\n", "components: {schemas: [a]}\n"])
def test_a_document_without_schemas_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "api.yaml").write_text(f"openapi: 3.1.0\n{text}")
    document = Document.open(tmp_path / "api.yaml")
    with pytest.raises(BadInput, match=r"`components\.schemas` is empty \[no-such-root\]"):
        root(document, "Event")
