"""Two readings of a canonical document compared: our dataclasses and datamodel-code-generator's.

What one side has and the other has not must be explained by a kind of `oracle_kinds.py`; whatever
is left is a difference.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from copy import deepcopy
from functools import cached_property
from pathlib import Path

from oracle_kinds import DEFAULTS, At, default_of, explained, further, reached, same
from oracle_sides import Members, Side, Tree, canonical_document, ours, schemas, theirs, wire
from sweep import quickly
from writing_packages import imported

from oneofgen import Settings
from oneofgen.package import make as package


@dataclasses.dataclass
class Comparison:
    """What differs between two sides, and how often each kind explained a difference."""

    our: Side
    their: Side
    document: Tree
    found: list[str] = dataclasses.field(default_factory=list[str])
    kinds: Counter[str] = dataclasses.field(default_factory=Counter[str])

    def copy_of_document(self) -> Tree:
        """The document, to be changed."""
        return deepcopy(self.document)

    def run(self) -> Comparison:
        """Compare all of it."""
        known = schemas(self.document)
        for name in (self.our.found.keys() | self.their.found.keys()) - known.keys():
            self._differs(name, "no schema is called so")
        for name in known:
            if name in self.our.found and name in self.their.found:
                self._compare_definition(name)
            elif name in self.our.found or name in reached(self.document):
                self._differs(name, f"theirs: {name in self.their.found}")
            else:
                self.kinds["json text"] += 1
        return self

    @cached_property
    def _maps(self) -> dict[str, Members]:
        """What is a class of ours and a map to them: they are compared on their own."""
        names = self.our.classes.keys() & (self.their.found.keys() - self.their.classes.keys())
        return {name: self.their.members(self.their.found[name]) for name in names}

    def _differs(self, what: object, *sides: object) -> None:
        self.found.append(f"{what}: {' and '.join(map(str, sides))}")

    def _compare_definition(self, name: str) -> None:
        if name in self.their.called.values():
            self.kinds["name of an import"] += 1
        at = At(self.document, name)
        our, their = self.our.found[name], self.their.found[name]
        if name in self.our.classes and name in self.their.classes:
            self._compare_classes(name)
        elif name in self.our.classes and not schemas(self.document)[name].get("properties"):
            # All that it holds has no name: a map for them.
            hints = self.our.hints(our)
            assert list(hints) == ["additional"]
            self.kinds["additional"] += 1
            self._compare_types(at, hints["additional"], self.their.members(their))
        elif name in self.our.classes or name in self.their.classes:
            self._differs(name, "class", "alias")
        else:
            self._compare_types(at, self.our.members(our), self.their.members(their))

    def _compare_classes(self, name: str) -> None:
        our, their = self.our.found[name], self.their.found[name]
        fields = {f.name: f for f in dataclasses.fields(our)}
        assert fields.pop("extra", None) is not None
        self.kinds["extra"] += 1
        if isinstance(further(schemas(self.document)[name]), dict):
            assert fields.pop("additional", None) is not None
            self.kinds["additional"] += 1
        by_wire = {f.metadata.get("wire", f.name): f for f in fields.values()}
        others = {wire(f.name): f for f in dataclasses.fields(their)}
        if by_wire.keys() != others.keys():
            self._differs(name, f"fields {sorted(by_wire.keys() ^ others.keys())}")
        hints, other_hints = self.our.hints(our), self.their.hints(their)
        for prop in (prop for prop in by_wire if prop in others):
            at = At(self.document, name, prop, by_wire[prop], others[prop], self._maps)
            shape, wanted = hints[at.our.name], other_hints[at.their.name]
            self._compare_types(at, *self._compare_defaults(at, shape, wanted))

    def _compare_defaults(self, at: At, shape: Members, wanted: Members) -> tuple[Members, Members]:
        """Compare requiredness and defaults; the types without what follows from those."""
        default, other = default_of(at.our), default_of(at.their)
        metadata = at.our.metadata
        is_absent = default is None
        if type(default).__name__ == "Unset":
            shape -= {"Unset"}
            self.kinds["Unset"] += 1
            default = None
        if same(default, other):
            return shape, wanted
        if default is None and "default" in metadata and same(metadata["default"], other):
            self.kinds["default"] += 1
            return shape, wanted | ({"None"} if is_absent else set())
        for kind, applies in DEFAULTS.items():
            if applies(at, default, other):
                self.kinds[kind] += 1
                return shape, wanted
        self._differs(f"{at}", f"default {default!r}", f"default {other!r}")
        return shape, wanted

    def _compare_types(self, at: At, shape: Members, wanted: Members) -> None:
        kinds = explained(at, shape, wanted)
        if kinds is None:
            self._differs(at, set(shape), set(wanted))
        else:
            self.kinds += kinds


def compared(settings: Settings, folder: Path) -> Comparison:
    """Both readings of a root: a package is written below a folder, imported, and forgotten."""
    with quickly():
        made = package.make(settings)
    for path, text in made.files.items():
        # The runtime, which all have alike, is compiled once a folder.
        file = folder / path if path.startswith("_runtime/") else folder / made.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(text, encoding="utf-8")
    (folder / made.name / "_runtime").symlink_to(folder / "_runtime", target_is_directory=True)
    assert made.inspection is not None
    document = canonical_document(made.inspection)
    with imported(folder, made.name) as module:
        return Comparison(ours(module), theirs(document), document).run()
