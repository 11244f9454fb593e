"""Adding to a document renames no class and no attribute, or is refused with lines that keep each.

Everything of `additions` is added to every golden document, one at a time. What stood there before
is followed by its pointer, and not by its place, which is a part of what is to be shown.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from additions import Addition, Additions
from golden_cases import CASES, inside, settings_of, some_fast
from writing_packages import unformatted

import oneofgen
from oneofgen import BadInput
from oneofgen.model import Record, Union
from oneofgen.names import with_constants
from oneofgen.package import make as package
from oneofgen.package import manifest
from oneofgen.package.make import Inspection
from oneofgen.package.renames import Before, renamed
from oneofgen.problems import Problem
from oneofgen.source.files import (
    read,
)
from oneofgen.source.pointers import Pointer, join
from oneofgen.surface import surface_of
from oneofgen.version import __version__

GENERATING = [case for case in CASES if not (case / "expected.err").exists()]
REFUSED_ANYWAY = {"cycle", "wrong-type", "dangling-ref"}
"""A union that is its own member, or a reference to a broken schema: no such document is read."""

MOST = 12
"""How many lines may be needed, one after the other."""

MANY = 100
"""From how many possible additions on only some of them are tried."""


class Spot(NamedTuple):
    """What a line of the configuration names: the setting, and the place in it."""

    setting: str
    place: str


class Change(NamedTuple):
    """Something that has another name than before."""

    old: Spot
    now: Spot
    before: str
    after: str


Pins = dict[Spot, str]


def entries(pins: Mapping[Spot, str], setting: str) -> dict[str, str]:
    """The lines of one setting."""
    return {spot.place: name for spot, name in pins.items() if spot.setting == setting}


def called(found: Inspection) -> Iterator[tuple[tuple[Pointer, str], Spot, str]]:
    """Everything that has a name: what it is, where it is, what it is called."""
    definitions = with_constants(found.model).definitions
    for at, name in found.names.classes.items():
        yield (at, ""), Spot("names", definitions[at].place), name
    for at, fields in found.names.named.items():
        for wire, one in fields.items():
            yield (at, f".{wire}"), Spot("fields", one.place), one.attribute


class Grown:
    """A golden document, and what becomes of it when something is added."""

    def __init__(self, case: Path, folder: Path) -> None:
        self.settings = settings_of(case)
        self.folder = folder / case.name
        shutil.copytree(case, self.folder, ignore=shutil.ignore_patterns("expected*"))
        file = read((case / "spec.yaml").read_bytes(), "spec.yaml")
        self.tree: Any = json.loads(json.dumps(file.tree))
        self.before = self._look(self.tree, {})
        self.names = {spot: name for _, spot, name in called(self.before)}

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
            names = {**self.settings.names, **entries(pins, "names")}
            return package.look(replace(self.settings, names=names, fields=entries(pins, "fields")))

    def files(self, tree: Any) -> dict[str, str]:
        """The files of the package, as black has not seen them."""
        self._write(tree)
        with inside(self.folder), unformatted():
            return dict(package.make(self.settings).files)

    def after(self, tree: Any, pins: Pins) -> tuple[Inspection | None, list[Problem]]:
        """What `generate` finds and what it refuses, beside a package of the old document."""
        try:
            found = self._look(tree, pins)
        except BadInput as bad:
            return None, [*bad.problems]
        names = self.before.names
        surface = surface_of(self.before.model, names)
        before = Before(names=names.places, fields=names.attributes, properties=surface.properties)
        said = renamed(before, found.model, found.names, found.document.position)
        return found, sorted(said)

    def changes(self, addition: Addition, after: Inspection) -> Iterator[Change]:
        """Whatever has another name than before."""
        now = {what: (spot, name) for what, spot, name in called(after)}
        for (at, wire), old, before in called(self.before):
            spot, name = now.get((self.moved(addition, after, at), wire), (Spot("", ""), "nothing"))
            if name != before:
                yield Change(old, spot, before, name)
        for at, one in self.before.model.definitions.items():
            its = after.model.definitions.get(self.moved(addition, after, at))
            assert type(its) is type(one), (addition, one.place)

    def moved(self, addition: Addition, after: Inspection, at: Pointer) -> Pointer:
        """Where a definition is now: the record of a base makes room for the base's union."""
        moved, definitions = addition.moved(at), after.model.definitions
        was_record = isinstance(self.before.model.definitions.get(at), Record)
        divided = was_record and isinstance(definitions.get(moved), Union)
        return join(moved, "discriminator") if divided else moved

    def keeping(
        self, addition: Addition, after: Inspection | None, problem: Problem
    ) -> Pins | None:
        """The line of a problem that somebody takes who wants to keep the names."""
        old = dict(self.names)
        if after is not None:  # a place that has changed is known by its pointer
            moved = {
                (self.moved(addition, after, at), wire): name
                for (at, wire), _, name in called(self.before)
            }
            old = {spot: moved[what] for what, spot, _ in called(after) if what in moved}
        lines = [line for line in pins_of(problem) if not self._is_set(*line)]
        for spot, name in lines:
            if old.get(spot) == name:
                return {spot: name} | self._beside(problem, spot, name)
        for spot, name in lines:
            if spot not in old and (spot.setting == "fields" or name not in old.values()):
                return {spot: name}
        return None

    def _beside(self, problem: Problem, spot: Spot, name: str) -> Pins:
        """The lines that a hint gives together with one, for other names."""
        for hint in problem.hints:
            lines = dict(pins_of(hint))
            if lines.get(spot) == name and len({*lines.values()}) == len(lines):
                return lines
        return {}

    def _is_set(self, spot: Spot, name: str) -> bool:
        return spot.setting == "names" and self.settings.names.get(spot.place) == name

    def settled(self, addition: Addition, tree: Any, pins: Pins) -> tuple[Inspection, Pins]:
        """What comes out when one problem after another is answered."""
        given = bool(pins)
        for _ in range(MOST):
            after, problems = self.after(tree, pins)
            if not problems:
                assert after is not None
                return after, pins
            line = self.keeping(addition, after, problems[0])
            if line is None:  # it has been given away by a line before, or is one of two to give
                assert given or "need the class" in problems[0].message, problems[0]
                new = [one for one in pins_of(problems[0]) if one not in pins.items()]
                line = dict(new[:1])
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
        # An old class that is needed beside an attribute of its name: one of the two gives way.
        gone = {spot for spot, name in pins.items() if self.names.get(spot, name) != name}
        assert [*self._beyond(gone, self.changes(addition, after))] == [], (addition, pins)
        for problem in problems:
            for spot, name in pins_of(problem):
                if not self._is_set(spot, name):
                    self._check_line(addition, tree, {spot: name})
        return "refused"

    def _check_line(self, addition: Addition, tree: Any, line: Pins) -> None:
        """Any line, taken alone, leads on: only what it speaks of has another name then."""
        after, _ = self.settled(addition, tree, line)
        given = {(spot.setting, name) for spot, name in line.items()}
        lost = {spot for spot, name in self.names.items() if (spot.setting, name) in given}
        found = self._beyond({*line, *lost}, self.changes(addition, after))
        assert [*found] == [], (addition, line)

    def _beyond(self, spots: Iterable[Spot], changes: Iterable[Change]) -> Iterator[Change]:
        """The changes of what does not stand in a place, or is called after what does."""
        for change in changes:
            known = [
                spot
                for spot in spots
                for one in (change.old, change.now)
                if one == spot or (one.setting == "names" and one.place.startswith(spot.place))
            ]
            if not known:
                yield change


def pins_of(text: Problem | str) -> list[tuple[Spot, str]]:
    """The lines for a configuration that a problem or a hint prints, in its order."""
    found = re.findall(r'(names|fields)\.("(?:[^"\\]|\\.)*") = "(\w+)"', str(text))
    return [(Spot(setting, json.loads(place)), name) for setting, place, name in found]


# --- every golden document ------------------------------------------------------------------


def name(case: Path) -> str:
    return case.name


@pytest.mark.parametrize("case", some_fast(GENERATING), ids=name)
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
    """Of documents with very many possible additions, every second or third is tried."""
    grown = Grown(case, tmp_path)
    additions = [*grown.additions()]
    found = {grown.check(addition) for addition in additions[:: 1 + len(additions) // MANY]}
    assert "fine" in found


@pytest.mark.parametrize("case", some_fast(GENERATING), ids=name)
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
        folder.mkdir(exist_ok=True)
        self.lines: list[str] = []
        self.generate(before)

    def generate(self, spec: str, *, allow_rename: bool = False) -> str:
        """What is refused; nothing, if all is well."""
        (self.folder / "spec.yaml").write_text(spec)
        (self.folder / "pyproject.toml").write_text(CONFIGURATION + "\n".join(self.lines))
        with inside(self.folder), unformatted():
            try:
                oneofgen.generate(allow_rename=allow_rename)
            except BadInput as bad:
                return str(bad)
        return ""

    def manifest(self) -> manifest.Manifest:
        return manifest.parse((self.folder / "event" / manifest.NAME).read_text())

    def names(self) -> dict[str, str]:
        return {str(place): name for place, name in self.manifest().names.items()}

    def fields(self) -> dict[str, str]:
        return {str(place): name for place, name in (self.manifest().fields or {}).items()}


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
    assert (
        "`Event[file]`, whose class is `File`, has changed: it may be `Event[file][removed]` or"
        in told
    )
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


# --- attributes at the keyboard -------------------------------------------------------------

WALK: dict[str, Any] = {"Walk": {"type": "object", "properties": {"n": {}}}}
NEEDS_WALK = {"$ref": "#/components/schemas/Walk"}
CLASHES: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, str]]] = {
    "another that is an identifier": (
        {"foo-bar": {}},
        {"foo_bar": {}},
        ('fields."Thing.foo_bar" = "foo_bar_"', 'fields."Thing.foo-bar" = "foo_x2d_bar"'),
    ),
    "another that is none either": (
        {"foo-bar": {}},
        {"foo.bar": {}},
        ('fields."Thing.foo-bar" = "foo_bar"', 'fields."Thing.foo-bar" = "foo_x2d_bar"'),
    ),
    "a keyword": (
        {"_from": {}},
        {"from": {}},
        ('fields."Thing.from" = "from__"', 'fields."Thing._from" = "x5f_from"'),
    ),
    "a private one": (
        {"_links": {}},
        {"links_": {}},
        ('fields."Thing.links_" = "links__"', 'fields."Thing._links" = "x5f_links"'),
    ),
    "a class": (
        {"Walk": {"type": "string"}},
        {"zz": NEEDS_WALK},
        ('names."Walk" = "WalkSchema"', 'fields."Thing.Walk" = "Walk_"'),
    ),
}


def things(properties: Any, **schemas: Any) -> str:
    """A document of which one variant has some properties."""
    its = {"type": {"const": "thing"}, **properties}
    thing = {"type": "object", "required": ["type"], "properties": its}
    ref = {"$ref": "#/components/schemas/Thing"}
    return document(ref, variant("other"), Thing=thing, **schemas)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("clash", CLASHES)
def test_a_property_that_would_move_is_refused_and_either_line_will_do(
    clash: str, order: int, tmp_path: Path
) -> None:
    old, new, lines = CLASHES[clash]
    both = dict([*old.items(), *new.items()][::order])
    desk = Desk(tmp_path, things(old))
    (wire,) = old
    before = desk.fields().get(f"Thing.{wire}", wire)
    package = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    told = desk.generate(things(both, **WALK))
    assert told.count("[renamed]") == 1
    assert f"the attribute of `Thing.{wire}` would be renamed from `{before}` to `" in told
    assert f"`{'Walk' if clash == 'a class' else f'Thing.{next(iter(new))}'}`\n" in told
    assert re.findall(r"^ {4}(\w+\..*)$", told, re.MULTILINE) == [*lines]
    assert package == {path: path.read_bytes() for path in tmp_path.rglob("*.py")}

    desk.lines = [lines[0]]
    assert desk.generate(things(both, **WALK)) == ""
    assert desk.fields().get(f"Thing.{wire}", wire) == before
    assert desk.generate(things(both, **WALK)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("clash", CLASHES)
def test_a_property_may_be_let_go(clash: str, tmp_path: Path) -> None:
    old, new, (_, line) = CLASHES[clash]
    spec = things({**old, **new}, **WALK)
    moved = Desk(tmp_path / "line", things(old))
    moved.lines = [line]
    assert moved.generate(spec) == ""
    allowed = Desk(tmp_path / "flag", things(old))
    assert allowed.generate(spec, allow_rename=True) == ""
    assert allowed.generate(spec) == ""
    place, name = (json.loads(part) for part in line.removeprefix("fields.").split(" = "))
    assert (moved.fields()[place], allowed.fields()[place]) == (name, name)


def test_a_keyword_and_its_attribute_can_both_be_properties(tmp_path: Path) -> None:
    desk = Desk(tmp_path, things({"from": {}}))
    assert desk.generate(things({"from_": {}, "from": {}})) == ""
    assert desk.fields() == {"Thing.from": "from_", "Thing.from_": "from__"}


def test_a_new_property_takes_whatever_attribute_there_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path, things({"foo_bar": {}, "zz": {}}))
    more = {"Walk": NEEDS_WALK, "foo-bar": {}, "foo_bar": {}, "_x": {}, "zz": {}}
    assert desk.generate(things(more, **WALK)) == ""
    assert desk.fields() == {
        "Thing.Walk": "Walk_",
        "Thing._x": "x_",
        "Thing.foo-bar": "foo_x2d_bar",
    }


def test_a_pin_that_is_taken_back_is_a_rename(tmp_path: Path) -> None:
    desk = Desk(tmp_path, things({"from": {}}))
    desk.lines = ['fields."Thing.from" = "source"']
    assert desk.generate(things({"from": {}})) == ""
    (line,), desk.lines = desk.lines, []
    told = desk.generate(things({"from": {}}))
    assert "the attribute of `Thing.from` would be renamed from `source` to `from_`" in told
    assert f"\n    {line}" in told
    desk.lines = [line]
    assert desk.generate(things({"from": {}})) == ""


def test_a_variant_that_is_told_apart_by_something_else_keeps_its_attributes(desk: Desk) -> None:
    def spec(actions: tuple[str, ...], **more: Any) -> str:
        variants = [variant("file", action=action) for action in actions]
        variants[-1]["properties"].update({"foo-bar": {}, **more})
        return document(*variants, variant("folder", action="added"))

    assert desk.generate(spec(("added",))) == ""
    both = spec(("removed", "added"), foo_bar={})
    desk.lines = ['names."Event[file][added]" = "File"']
    told = desk.generate(both)
    assert "the attribute of `Event[file][added].foo-bar` would be renamed from `foo_bar`" in told
    desk.lines.append('fields."Event[file][added].foo_bar" = "foo_bar_"')
    assert desk.generate(both) == ""
    assert desk.fields()["Event[file][added].foo-bar"] == "foo_bar"


@pytest.mark.parametrize("gone", ['  "fields": {},\n', "surface.txt", "facts"])
def test_what_an_older_package_does_not_tell_is_no_problem(gone: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, things({"Walk": {"type": "string"}}))
    if gone == "surface.txt":
        (tmp_path / "event" / gone).unlink()
    elif gone == "facts":  # of a format that is not ours, and listed as such
        surface, listed = tmp_path / "event" / "surface.txt", tmp_path / "event" / manifest.NAME
        before, after = surface.read_text("utf-8"), "# surface format 99\n"
        surface.write_text(after, "utf-8")
        digests = manifest.digest(before), manifest.digest(after)
        listed.write_text(listed.read_text("utf-8").replace(*digests), "utf-8")
    else:
        file = tmp_path / "event" / manifest.NAME
        text = file.read_text()
        assert gone in text
        file.write_text(text.replace(gone, ""))
    spec = things({"Walk": {"type": "string"}, "zz": NEEDS_WALK}, **WALK)
    assert desk.generate(spec) == ""
    assert desk.fields() == {"Thing.Walk": "Walk_"}


# --- other names of another oneofgen ---------------------------------------------------------


def older(folder: Path, tool: str) -> None:
    """Make the package of a folder look as if it had been written when all names were ASCII."""
    (file,) = folder.rglob("oneofgen.json")
    made = manifest.parse(file.read_text("utf-8"))
    names = {**made.names, "Größe": "GrXf6XdfE"}
    made = replace(made, tool=tool, names=names, fields={"Thing.größe": "gr_xf6_xdf_e"})
    file.write_text(manifest.render(made), "utf-8")


OLD_NAMES = ('fields."Thing.größe" = "gr_xf6_xdf_e"', 'names."Größe" = "GrXf6XdfE"')


def test_a_name_that_another_version_gives_is_refused_and_the_version_said(tmp_path: Path) -> None:
    letters = {"größe": {"$ref": "#/components/schemas/Größe"}}
    spec = things(letters, Größe=WALK["Walk"])
    desk = Desk(tmp_path, spec)
    older(tmp_path, "0.0.9")
    told = desk.generate(spec)
    assert told.count("[renamed]") == 2
    assert told.count(f": oneofgen 0.0.9 wrote the package, this is {__version__} [renamed]") == 2
    for line in OLD_NAMES:
        assert f"\n    {line}" in told
    assert '\n    names."Größe" = "Größe"' in told

    added = things({**letters, "more": {}}, Größe=WALK["Walk"])  # and the document has grown
    told = desk.generate(added)
    assert told.count(f": oneofgen 0.0.9 wrote the package, this is {__version__} [renamed]") == 2
    desk.lines = [OLD_NAMES[0]]  # the settings are others, too: the version is still said
    assert desk.generate(added).count(": oneofgen 0.0.9 wrote the package") == 1
    desk.lines = [*OLD_NAMES]
    assert desk.generate(added) == ""
    assert desk.fields()["Thing.größe"] == "gr_xf6_xdf_e"


def test_without_a_new_version_an_unchanged_document_says_that_the_tool_did_it(
    tmp_path: Path,
) -> None:
    spec = things({"größe": {}, "x": {"$ref": "#/components/schemas/Größe"}}, Größe=WALK["Walk"])
    desk = Desk(tmp_path, spec)
    older(tmp_path, __version__)
    with patch("oneofgen.assets.changed_since", return_value=True):
        told = desk.generate(spec)
        assert desk.generate(spec, allow_rename=True) == ""
    assert told.count(": the document is as it was, but oneofgen has changed [renamed]") == 2
    assert desk.names()["Event[other]"] == "Other"
    assert "Größe" not in desk.names()


def test_a_schema_that_takes_the_name_of_constants_is_refused(tmp_path: Path) -> None:
    state = {"enum": [1, 2], "x-enum-varnames": ["On", "to do"]}
    spec = {"state": {"$ref": "#/components/schemas/State"}}
    desk = Desk(tmp_path, things(spec, State=state))
    assert desk.names()["State{}"] == "StateValue"
    more = {**spec, "z": {"$ref": "#/components/schemas/StateValue"}}
    told = desk.generate(things(more, State=state, StateValue=WALK["Walk"]))
    assert told.count("[renamed]") == 1
    desk.lines = ['names."StateValue" = "StateValueSchema"']
    assert f"\n    {desk.lines[0]}" in told
    assert '\n    names."State{}" = "State_Value"' in told
    assert desk.generate(things(more, State=state, StateValue=WALK["Walk"])) == ""
    assert desk.names()["State{}"] == "StateValue"


def test_a_name_of_a_value_that_moves_a_constant_is_refused(tmp_path: Path) -> None:
    spec = {"state": {"$ref": "#/components/schemas/State"}}
    before = {"enum": [1, 2], "x-enum-varnames": ["On", "to do"]}
    desk = Desk(tmp_path, things(spec, State=before))
    assert desk.fields() == {"State.to do": "TO_DO"}
    after = {"enum": [1, 2, 3], "x-enum-varnames": ["On", "to do", "to-do"]}
    told = desk.generate(things(spec, State=after))
    assert "`State.to do` would be renamed from `TO_DO` to `to_x20_do`" in told
    desk.lines = ['fields."State.to do" = "TO_DO"']
    assert f"\n    {desk.lines[0]}" in told
    assert desk.generate(things(spec, State=after)) == ""
