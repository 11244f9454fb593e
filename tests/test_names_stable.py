"""Adding to a document renames nothing, or is refused with lines that keep each name.

Everything of `additions` is added to every golden document, one at a time. What stood there before
is followed by its pointer, and not by its place, which is a part of what is to be shown.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from additions import Addition, Additions
from golden_cases import CASES, inside, settings_of

import oneofgen
from oneofgen import BadInput, manifest, package
from oneofgen.load import read
from oneofgen.model import Place, Record
from oneofgen.package import Inspection
from oneofgen.problems import Problem
from oneofgen.renames import renamed

GENERATING = [case for case in CASES if not (case / "expected.err").exists()]
REFUSED_ANYWAY = {"cycle", "wrong-type", "dangling-ref"}
"""A union that is its own member, or a reference to a broken schema: no such document is read."""

MOST = 12
"""How many lines may be needed, one after the other."""

Pins = dict[str, str]


class Grown:
    """A golden document, and what becomes of it when something is added."""

    def __init__(self, case: Path, folder: Path) -> None:
        self.settings = settings_of(case)
        self.folder = folder / case.name
        shutil.copytree(case, self.folder, ignore=shutil.ignore_patterns("expected*"))
        file = read((case / "spec.yaml").read_bytes(), "spec.yaml")
        self.tree: Any = json.loads(json.dumps(file.tree))
        self.before = self._look(self.tree, {})
        self.places = {one.place: at for at, one in self.before.model.definitions.items()}
        self.names = {place: self.before.names.classes[at] for place, at in self.places.items()}

    def additions(self) -> Additions:
        return Additions(self.tree, self.before)

    def with_unreached(self) -> Any:
        """The document with schemas that nothing refers to."""
        tree = self.tree
        for addition in self.additions().unreached():
            tree = addition.to(tree)
        assert tree != self.tree
        return tree

    def _write(self, tree: Any) -> None:
        (self.folder / "spec.yaml").write_text(json.dumps(tree), encoding="utf-8")

    def _look(self, tree: Any, pins: Pins) -> Inspection:
        self._write(tree)
        with inside(self.folder):
            return package.look(replace(self.settings, names={**self.settings.names, **pins}))

    def files(self, tree: Any) -> dict[str, str]:
        """The files of the package, as black has not seen them."""
        self._write(tree)
        with inside(self.folder), patch("oneofgen.render.layout", _as_it_is):
            return dict(package.make(self.settings).files)

    def after(self, tree: Any, pins: Pins) -> tuple[Inspection | None, list[Problem]]:
        """What `generate` finds and what it refuses, beside a package of the old document."""
        try:
            found = self._look(tree, pins)
        except BadInput as bad:
            return None, [*bad.problems]
        old = self.before.names.places
        said = renamed(old, found.model, found.names, found.document.position)
        return found, sorted(said)

    def changes(self, addition: Addition, after: Inspection) -> Iterator[tuple[Place, str, str]]:
        """Whatever has another name than before: its place, the old name, the new one."""
        for at, one in self.before.model.definitions.items():
            name, now = self.before.names.classes[at], addition.moved(at)
            its = after.model.definitions.get(now)
            if its is None or type(its) is not type(one):
                yield one.place, name, f"{type(its).__name__} in place of {type(one).__name__}"
            elif after.names.classes[now] != name:
                yield one.place, name, after.names.classes[now]
            if isinstance(one, Record) and isinstance(its, Record):
                yield from self._attributes(one, its, after)

    def _attributes(
        self, one: Record, its: Record, after: Inspection
    ) -> Iterator[tuple[Place, str, str]]:
        """The attributes of a record that have other names, unless a note says so.

        No line names an attribute: it yields to a new property, or to a new class that the
        annotations need, where that has the very same name.
        """
        told = {note.at for note in after.names.notes if note.code == "field-name"}
        fields = after.names.fields[its.at]
        where = {each.wire_name: each.at for each in its.properties}
        for wire, attribute in self.before.names.fields[one.at].items():
            if fields.get(wire) != attribute and where.get(wire) not in told:
                yield one.place, f".{attribute}", f".{fields.get(wire)}"

    def keeping(
        self, addition: Addition, after: Inspection | None, problem: Problem
    ) -> Pins | None:
        """The line of a problem that somebody takes who wants to keep the names."""
        old = dict(self.names)
        if after is not None:  # a place that has changed is known by its pointer
            now = {at: one.place for at, one in after.model.definitions.items()}
            named = self.before.names.classes.items()
            moved = {addition.moved(at): name for at, name in named}
            old = {place: moved[at] for at, place in now.items() if at in moved}
        lines = [line for line in pins_of(problem) if line not in self.settings.names.items()]
        for place, name in lines:
            if old.get(Place(place)) == name:
                return {place: name}
        for place, name in lines:
            if place not in old and name not in old.values():
                return {place: name}
        return None

    def settled(self, addition: Addition, tree: Any, pins: Pins) -> tuple[Inspection, Pins]:
        """What comes out when one problem after another is answered."""
        given = bool(pins)
        for _ in range(MOST):
            after, problems = self.after(tree, pins)
            if not problems:
                assert after is not None
                return after, pins
            line = self.keeping(addition, after, problems[0])
            if line is None:  # it has been given away by a line before
                assert given, problems[0]
                line = dict(pins_of(problems[0])[:1])
            pins = {**pins, **line}
        raise AssertionError(f"{addition}: there is no end of it: {pins}")

    def check(self, addition: Addition) -> str:
        """Add something; whether it was fine, refused with lines that help, or never possible."""
        tree = addition.to(self.tree)
        after, problems = self.after(tree, {})
        if not problems:
            assert after is not None
            assert [*self.changes(addition, after)] == [], addition
            return "fine"
        if {problem.code for problem in problems} <= REFUSED_ANYWAY:
            return "impossible"
        for problem in problems:
            assert problem.code in ("renamed", "name-clash", "bad-pin"), problem
            assert len({*pins_of(problem)}) > 1, f"{addition}: {problem}"
        after, pins = self.settled(addition, tree, {})
        assert [*self.changes(addition, after)] == [], (addition, pins)
        for problem in problems:
            for place, name in pins_of(problem):
                if self.settings.names.get(place) != name:
                    self._check_line(addition, tree, {place: name})
        return "refused"

    def _check_line(self, addition: Addition, tree: Any, line: Pins) -> None:
        """Any line, taken alone, leads on: only what it speaks of has another name then."""
        after, _ = self.settled(addition, tree, line)
        place, given = next(iter(line.items()))
        lost = tuple(old for old, name in self.names.items() if name == given)
        for old, _, now in self.changes(addition, after):
            its = after.model.definitions[addition.moved(self.places[old])].place
            assert its.startswith(place) or old.startswith(lost), (addition, line, old, now)


def _as_it_is(path: str, text: str) -> str:
    return text


def pins_of(problem: Problem) -> list[tuple[str, str]]:
    """The lines for a configuration that a problem prints, in its order."""
    found = re.findall(r'names\.("(?:[^"\\]|\\.)*") = "(\w+)"', str(problem))
    return [(json.loads(place), name) for place, name in found]


# --- every golden document ------------------------------------------------------------------


def name(case: Path) -> str:
    return case.name


@pytest.mark.parametrize("case", GENERATING, ids=name)
def test_what_is_added_renames_nothing_or_says_how_to_keep_it(case: Path, tmp_path: Path) -> None:
    grown = Grown(case, tmp_path)
    additions = [*grown.additions()]
    step = max(1, len(additions) // 6)
    start = len(case.name) % step
    for addition in islice(additions, start, None, step):
        grown.check(addition)


@pytest.mark.slow
@pytest.mark.parametrize("case", GENERATING, ids=name)
def test_no_addition_renames_anything_in_silence(case: Path, tmp_path: Path) -> None:
    grown = Grown(case, tmp_path)
    found = {grown.check(addition) for addition in grown.additions()}
    assert "fine" in found


@pytest.mark.parametrize("case", GENERATING, ids=name)
def test_schemas_that_the_root_does_not_reach_change_nothing(case: Path, tmp_path: Path) -> None:
    grown = Grown(case, tmp_path)
    after, _ = grown.after(grown.with_unreached(), {})
    assert after is not None
    assert (after.model, after.names) == (grown.before.model, grown.before.names)


@pytest.mark.slow
@pytest.mark.parametrize("case", GENERATING, ids=name)
def test_nor_do_they_change_a_byte_of_the_package(case: Path, tmp_path: Path) -> None:
    grown = Grown(case, tmp_path)
    before, after = grown.files(grown.tree), grown.files(grown.with_unreached())
    old, new = (manifest.parse(files.pop(manifest.NAME)) for files in (before, after))
    assert after == before
    assert new.same_but_for_source(old)


# --- at the keyboard ------------------------------------------------------------------------

CONFIGURATION = """
[[tool.oneofgen.package]]
spec = "spec.yaml"
root = "Event"
output = "."
"""


def variant(tag: str, **more: str) -> dict[str, Any]:
    values: dict[str, Any] = {wire: {"const": value} for wire, value in more.items()}
    properties: dict[str, Any] = {
        "type": {"const": tag},
        **values,
        "body": {"properties": {"n": {}}},
    }
    return {"type": "object", "required": ["type", *more], "properties": properties}


def document(*variants: Any, **schemas: Any) -> str:
    info = {"title": "Small", "version": "1"}
    components = {"schemas": {"Event": {"oneOf": [*variants]}, **schemas}}
    return json.dumps({"openapi": "3.1.0", "info": info, "components": components})


class Desk:
    """A folder with a document, a configuration, and the package that was made of them."""

    def __init__(self, folder: Path, before: str) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.generate(before)

    def generate(self, spec: str, *, allow_rename: bool = False) -> str:
        """What is refused; nothing, if all is well."""
        (self.folder / "spec.yaml").write_text(spec)
        (self.folder / "pyproject.toml").write_text(CONFIGURATION + "\n".join(self.lines))
        with inside(self.folder):
            try:
                oneofgen.generate(allow_rename=allow_rename)
            except BadInput as bad:
                return str(bad)
        return ""

    def names(self) -> dict[str, str]:
        text = (self.folder / "event" / manifest.NAME).read_text()
        return {str(place): name for place, name in manifest.parse(text).names.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(
        tmp_path, document(variant("file", action="added"), variant("folder", action="added"))
    )


def test_a_class_that_is_let_go_takes_along_what_stands_in_it(desk: Desk) -> None:
    more = {"oneOf": [variant("file", action="added"), variant("folder", action="added")]}
    more["oneOf"][1]["properties"]["file"] = {"$ref": "#/components/schemas/File"}
    spec = document(*more["oneOf"], File={"type": "object", "properties": {"n": {}}})
    told = desk.generate(spec)
    assert told.count("[renamed]") == 1
    desk.lines = ['names."Event[file]" = "EventFile"']
    assert f"\n    {desk.lines[0]}" in told
    assert desk.generate(spec) == ""
    assert desk.names() == {
        "Event[file]": "EventFile",
        "Event[file].body": "EventFileBody",
        "Event[folder]": "Folder",
        "Event[folder].body": "FolderBody",
    }


def test_a_tag_that_is_shared_from_now_on_asks_which_variant_it_was(desk: Desk) -> None:
    old = desk.names()
    variants = [variant("file", action=action) for action in ("removed", "added")]
    spec = document(*variants, variant("folder", action="added"))
    told = desk.generate(spec)
    assert "`Event[file]` is `File` so far, and may be `Event[file][removed]` or" in told
    desk.lines = ['names."Event[file][added]" = "File"']
    assert f"\n    {desk.lines[0]}" in told
    assert desk.generate(spec) == ""
    assert {*old.values()} < {*desk.names().values()}
    assert desk.names()["Event[file][added].body"] == old["Event[file].body"]
    assert desk.generate(spec) == ""


def test_a_rename_that_is_allowed_is_not_spoken_of_again(desk: Desk) -> None:
    variants = [variant("file", action=action) for action in ("removed", "added")]
    spec = document(*variants, variant("folder", action="added"))
    assert desk.generate(spec) != ""
    assert desk.generate(spec, allow_rename=True) == ""
    assert desk.generate(spec) == ""
    assert desk.names()["Event[file][added]"] == "FileAdded"


def test_a_variant_that_goes_while_another_comes_is_no_rename(desk: Desk) -> None:
    assert (
        desk.generate(document(variant("link", action="y"), variant("folder", action="added")))
        == ""
    )
    assert desk.names()["Event[link]"] == "Link"
