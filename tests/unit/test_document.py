"""A description and the files below its folder, by JSON pointer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oneofgen.problems import BadInput, Position, Problem
from oneofgen.source.documents import Document
from oneofgen.source.files import (
    read,
)
from oneofgen.source.pointers import Pointer, build
from oneofgen.source.stores import Outside

HEAD = 'openapi: 3.1.0\ninfo: {title: Runs, version: "1.10"}\n'


def opened(folder: Path, text: str = HEAD, **files: str) -> Document:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "api.yaml").write_text(text, encoding="utf-8")
    return Document.open(folder / "api.yaml", shown="api.yaml")


def refused(folder: Path, text: str) -> Problem:
    with pytest.raises(BadInput) as caught:
        opened(folder, text)
    (problem,) = caught.value.problems
    return problem


def test_a_document_knows_what_it_is(tmp_path: Path) -> None:
    document = opened(tmp_path)
    assert (document.openapi, document.title, document.version) == ("3.1.0", "Runs", "1.10")
    assert document.schemas == {}


def test_a_title_and_a_version_may_be_missing_or_odd(tmp_path: Path) -> None:
    document = opened(tmp_path, "openapi: 3.1.0\ninfo: {version: 2}\n")
    assert (document.title, document.version) == ("", "2")
    assert opened(tmp_path, "openapi: 3.1.0\ninfo: on\n").title == ""


@pytest.mark.parametrize(
    "version", ["3.0.0", "3.0.4", "3.1", '"3.1"', "3.1.1", "3.2.0", "3.1.0-rc1"]
)
def test_versions_that_are_read(tmp_path: Path, version: str) -> None:
    assert opened(tmp_path, f"openapi: {version}\n").openapi == version.strip('"')


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("openapi: 4.0.0\n", "openapi-version", "`openapi: 4.0.0` is not a supported version"),
        ("openapi: 3.10.0\n", "openapi-version", "3.10.0"),
        ('openapi: "9.9\\nPWNED"\n', "openapi-version", r"`openapi: 9.9\nPWNED`"),
        ("openapi: 3\n", "openapi-version", "`openapi: 3` is"),
        ("openapi: [3.1.0]\n", "openapi-version", "this `openapi` is"),
        ("openapi: ٣.1.0\n", "openapi-version", "is not a supported version"),
        ('swagger: "2.0"\n', "openapi-version", "`swagger: 2.0`"),
        ("asyncapi: 2.6.0\n", "openapi-version", "`asyncapi: 2.6.0`"),
        ("info: {}\n", "not-openapi", "it has no `openapi` key with its version"),
        ("null\n", "not-openapi", "it is empty"),
        ("- a\n", "not-openapi", "it is an array"),
        ("<html><body>404</body></html>\n", "not-openapi", "it is `<html>"),
        ("", "empty", "the document is empty"),
    ],
)
def test_what_is_no_openapi_document_is_refused(
    tmp_path: Path, text: str, code: str, said: str
) -> None:
    problem = refused(tmp_path, text)
    assert problem.code == code
    assert said in problem.message


def test_a_refused_version_says_which_are_read(tmp_path: Path) -> None:
    assert str(refused(tmp_path, 'info: {}\nswagger: "2.0"\n')) == (
        "api.yaml:2:1: #/swagger: `swagger: 2.0` is not a supported version [openapi-version]\n"
        "  hint: OpenAPI 3.0, 3.1 and 3.2 are supported\n"
        "  hint: convert the document first, for instance with swagger2openapi"
    )


def test_a_document_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(BadInput) as caught:
            Document.open(path, shown="x")
        assert [problem.code for problem in caught.value.problems] == ["unreadable"]


def test_pointers_lead_through_mappings_and_lists(tmp_path: Path) -> None:
    document = opened(tmp_path, HEAD + "x:\n  a/b~c:\n    - 1\n    - {é: [2]}\n  '': 3\n")
    assert document.node(Pointer("#/x/a~1b~0c/1/%C3%A9/0")) == 2
    assert document.node(build("", ("x", "a/b~c", "1", "é"))) == [2]
    assert document.node(Pointer("#/x/")) == 3
    assert document.node(Pointer("#")) is document.tree


@pytest.mark.parametrize(
    "pointer", ["#/x/00", "#/x/01", "#/x/-", "#/x/2", "#/x/0/0", "#/y", "#/info/title/0", "a#/b"]
)
def test_what_is_not_there_is_not_found(tmp_path: Path, pointer: str) -> None:
    document = opened(tmp_path, HEAD + "x: [a, b]\n")
    assert not document.has(Pointer(pointer))
    with pytest.raises(KeyError):
        document.node(Pointer(pointer))


def test_a_position_is_that_of_the_key(tmp_path: Path) -> None:
    document = opened(tmp_path, HEAD + "x:\n  - a: {b: 1}\n")
    at = Position("api.yaml", 4, 9, "#/x/0/a/b")
    assert document.position(Pointer("#/x/0/a/b")) == at
    assert str(document.position(Pointer("#/x/0/a/c/d"))) == "api.yaml:4:5: #/x/0/a/c/d"
    assert str(document.position(Pointer("no.yaml#/a"))) == "no.yaml: #/a"


def test_other_files_are_read_when_they_are_needed(tmp_path: Path) -> None:
    document = opened(tmp_path, s__pet_yaml="Pet: {type: object}\n")
    assert list(document.digests()) == ["api.yaml"]
    assert document.node(Pointer("s/pet.yaml#/Pet/type")) == "object"
    digest = read((tmp_path / "s" / "pet.yaml").read_bytes(), "").digest
    assert document.digests() == {
        "api.yaml": read(HEAD.encode(), "").digest,
        "s/pet.yaml": digest,
    }
    assert str(document.position(Pointer("s/pet.yaml#/Pet"))) == "s/pet.yaml:1:1: #/Pet"


def test_problems_name_other_files_as_the_document_was_named(tmp_path: Path) -> None:
    opened(tmp_path, s__pet_yaml="Pet: [\n")
    document = Document.open(tmp_path / "api.yaml", shown="specs/api.yaml")
    for _ in range(2):
        with pytest.raises(BadInput, match=r"^specs/s/pet\.yaml:2:1: not YAML"):
            document.node(Pointer("s/pet.yaml#/Pet"))


def test_one_file_has_one_name(tmp_path: Path) -> None:
    document = opened(tmp_path, s__pet_yaml="Pet: {}\n")
    (tmp_path / "link.yaml").symlink_to("s/pet.yaml")
    (tmp_path / "self.yaml").symlink_to("api.yaml")
    assert document.locate("", "s/pet.yaml") == "s/pet.yaml"
    assert document.locate("", "./x/../s//pet.yaml") == "s/pet.yaml"
    assert document.locate("s/toy.yaml", "pet.yaml") == "s/pet.yaml"
    assert document.locate("s/pet.yaml", "") == "s/pet.yaml"
    assert document.locate("", "link.yaml") == "s/pet.yaml"
    for base, path in (
        ("", ""),
        ("", "api.yaml"),
        ("s/pet.yaml", "../api.yaml"),
        ("", "self.yaml"),
    ):
        assert document.locate(base, path) == ""


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("", "../secret.yaml"),
        ("", "s/../../secret.yaml"),
        ("s/pet.yaml", "../../secret.yaml"),
        ("", ".."),
        ("", "/etc/hostname"),
        ("", "s\\..\\..\\secret.yaml"),
        ("", "a\0b"),
        ("", "out.yaml"),
        ("", "outside/secret.yaml"),
    ],
)
def test_nothing_outside_of_the_folder_has_a_name(tmp_path: Path, base: str, path: str) -> None:
    (tmp_path / "secret.yaml").write_text("X: {}\n")
    folder = tmp_path / "docs"
    folder.mkdir()
    document = opened(folder)
    (folder / "out.yaml").symlink_to("../secret.yaml")
    (folder / "outside").symlink_to(tmp_path)
    with pytest.raises(Outside):
        document.locate(base, path)
    assert not document.has(Pointer(f"{path}#/X"))
    assert list(document.digests()) == ["api.yaml"]


def test_only_files_are_opened(tmp_path: Path) -> None:
    document = opened(tmp_path)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "folder").mkdir()
    for name in ("pipe.yaml", "loop.yaml", "folder", "n" * 5000):
        assert not document.has(Pointer(f"{name}#"))


def test_a_document_may_be_a_link_and_its_files_stand_beside_the_link(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    opened(tmp_path / "store")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "pet.yaml").write_text("Pet: {}\n")
    (folder / "api.yaml").symlink_to("../store/api.yaml")
    document = Document.open(folder / "api.yaml")
    assert document.node(Pointer("pet.yaml#/Pet")) == {}
    assert document.locate("pet.yaml", "api.yaml") == ""


def test_every_real_description_is_opened(corpus: Path) -> None:
    folder = corpus / "specs"
    for name, openapi, title in (
        ("openai/openapi-2026-08-21.yaml", "3.1.0", "OpenAI API"),
        ("dify-service.json", "3.0.1", "Dify Service API"),
        ("redocly-cafe-3.2.yaml", "3.2.0", "Redocly Cafe"),
    ):
        document = Document.open(folder / name)
        assert (document.openapi, document.title) == (openapi, title)
