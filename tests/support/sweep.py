"""Every union of every document of the corpus, as the root of a package, and instances of it.

    python tests/support/sweep.py [--sample N] [--promises] [--types] [--jobs N] [DOCUMENT…]

Each union either gives a package that is imported and decodes instances made from the raw schema,
each to the class that it was made for, or is refused with a message. Exits 1 on anything else.

With `--promises`, a validator that shares no code with the generator also says of instances and
of mutated ones which variants accept them, and decoding has to agree (see `promises.py`).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from promises import Oracle, Promises
from published_examples import examples
from raw_instances import Raw, TooDeep
from sweep_judge import Judge
from writing_packages import imported, unformatted

import oneofgen
from oneofgen import BadInput, Settings, assets, queries
from oneofgen.explain.inspection_data import inspection_json
from oneofgen.listing import UnionSummary
from oneofgen.package import make as package
from oneofgen.package.make import Inspection
from oneofgen.settings import STYLES
from oneofgen.source.documents import Document

_NAMELESS = (
    "a terminal without an event name: the schema beside the union requires `event` of it too, but"
    " an event of some other name is unknown, never the terminal"
)
_CHANNEL = "#/paths/~1channel~1subscribe/get/responses/200/content/text~1event-stream/itemSchema"
KNOWN: Mapping[tuple[str, str, str], str] = {
    **{
        (document, root, kind): _NAMELESS
        for document, root in (
            ("typespec/sse-3.1.yml", "ChannelEventsWithTerminal"),
            ("typespec/sse-3.2.yml", "ChannelEventsWithTerminal"),
            ("typespec/channel-3.2.yaml", _CHANNEL),
        )
        for kind in ("wrong-class", "strict-refuses")
    },
    (
        "opencode.yaml",
        "#/components/schemas/Config/properties/lsp/anyOf/1/additionalProperties",
        "wrong-class",
    ): "`disabled: true` is a literal of one variant and decides, whatever else the object holds",
}
"""What is not counted as a failure, and why, by document, root and kind."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is not as promised, and where."""

    document: str
    root: str
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.document} {self.root}: {self.detail}"


@dataclasses.dataclass(kw_only=True)
class Result:
    """What a sweep has found."""

    counts: Counter[str] = dataclasses.field(default_factory=Counter[str])
    refusals: list[Finding] = dataclasses.field(default_factory=list[Finding])
    failures: list[Finding] = dataclasses.field(default_factory=list[Finding])
    packages: list[Path] = dataclasses.field(default_factory=list[Path])

    def add(self, other: Result) -> None:
        self.counts += other.counts
        self.refusals += other.refusals
        self.failures += other.failures
        self.packages += other.packages


# --- what there is --------------------------------------------------------------------------


def documents(corpus: Path) -> list[Path]:
    """The documents of the corpus, in a fixed order: what its index lists."""
    lines = (corpus / "specs" / "INDEX.tsv").read_text("utf-8").splitlines()[1:]
    return [corpus / "specs" / line.partition("\t")[0] for line in lines]


@cache
def document(path: Path) -> Document:
    """A document, read once for all of its unions."""
    return Document.open(path)


@cache
def raw(path: Path) -> Raw:
    """The same, read once more without our eyes."""
    return Raw(path)


@cache
def oracle(path: Path) -> Oracle:
    """What the document says of values, for all of its unions."""
    return Oracle(raw(path))


@cache
def unions(path: Path) -> tuple[UnionSummary, ...]:
    """The unions of a document, in the order of the document."""
    with quickly():
        found = oneofgen.unions(path)
    return tuple(sorted(found, key=lambda one: (one.pointer.count("/"), one.pointer)))


@contextmanager
def quickly() -> Iterator[None]:
    """Documents are read once, and modules are not laid out: they compile, and that is enough."""
    files = {style: assets.runtime_files(style) for style in STYLES}
    with (
        patch.object(package, "Document", _Opened),
        patch.object(queries, "Document", _Opened),
        unformatted(),
        patch.object(assets, "runtime_files", files.__getitem__),
    ):
        yield


class _Opened:
    @staticmethod
    def open(path: Path, *, shown: str | None = None) -> Document:
        return document(path)


# --- one union ------------------------------------------------------------------------------


class Sweep:
    """Packages of one document, below a folder."""

    def __init__(self, path: Path, shown: str, folder: Path, *, promises: bool = False) -> None:
        self.path = path
        self.promises = promises
        self.shown = shown
        self.folder = folder
        self.result = Result()

    def fail(self, root: str, kind: str, detail: object) -> None:
        known = KNOWN.get((self.shown, root, kind))
        self.result.counts[f"known: {known}" if known else "failures"] += 1
        if known is None:
            text = " ".join(str(detail).split())[:600]
            self.result.failures.append(
                Finding(document=self.shown, root=root, kind=kind, detail=text)
            )

    def union(self, union: UnionSummary, name: str) -> None:
        """Generate, import, decode."""
        self.result.counts["unions"] += 1
        settings = Settings(spec=str(self.path), root=union.root, name=name)
        try:
            with quickly():
                made = package.make(settings)
        except BadInput as bad:
            problem, root = bad.problems[0], union.root
            self.result.counts["refused"] += 1
            self.result.refusals.append(
                Finding(document=self.shown, root=root, kind=problem.code, detail=problem.message)
            )
            return
        except Exception:
            self.fail(union.root, "crash", traceback.format_exc()[-500:])
            return
        assert made.inspection is not None
        self._write(name, made.files)
        self.result.packages.append(self.folder / name)
        try:
            with imported(self.folder, name) as module:
                self._try(union, module, made.inspection)
        except Exception:
            self.fail(union.root, "import", traceback.format_exc()[-500:])

    def _write(self, name: str, files: Mapping[str, str]) -> None:
        folder = self.folder / name
        folder.mkdir()
        shared = self.folder / "_runtime"
        for path, text in files.items():
            if not path.startswith("_runtime/"):
                (folder / path).write_text(text, encoding="utf-8")
            elif not (shared / Path(path).name).exists():
                shared.mkdir(exist_ok=True)
                (shared / Path(path).name).write_text(text, encoding="utf-8")
        (folder / "_runtime").symlink_to(shared, target_is_directory=True)

    def _try(self, union: UnionSummary, module: ModuleType, seen: Inspection) -> None:
        leaves = raw(self.path).leaves(str(union.pointer))
        judge = Judge(raw(self.path), leaves, seen, module)
        if not leaves:
            self.fail(union.root, "no-instances", "no leaf was found")
        made: Counter[str] = Counter()
        for leaf in leaves:
            variant = judge.variant(leaf)
            self.result.counts["variants"] += 1
            if variant is None and leaf.kinds == ["object"]:
                self.result.counts["objects that share a variant"] += 1
            elif variant is None:
                self.result.counts["scalars that share a variant"] += 1
            for full in (False, True):
                try:
                    value = raw(self.path).instance(leaf, full=full)
                except TooDeep:
                    self.result.counts["instances without end"] += 1
                    continue
                self.result.counts["instances"] += 1
                problem, excuse = judge.problem(leaf, value)
                if excuse:
                    self.result.counts[excuse] += 1
                if problem and made[problem[0]] < 1:
                    made[problem[0]] += 1
                    text = f"{problem[1]} in {json.dumps(value)[:300]}"
                    self.fail(union.root, problem[0], text)
        self._try_examples(union, judge)
        if self.promises:
            self._try_promises(union, module, seen)

    def _try_examples(self, union: UnionSummary, judge: Judge) -> None:
        """Decode what the document itself shows of the variants."""
        for leaf, value in examples(judge.source, str(union.pointer), judge.leaves):
            self.result.counts["examples"] += 1
            if leaf is None or not judge.source.describes(leaf, value):
                self.result.counts["examples that no variant describes, or several do"] += 1
                continue
            problem, _ = judge.problem(leaf, value)
            if problem:
                text = f"{problem[1]} in {json.dumps(value)[:300]}"
                self.fail(union.root, f"example: {problem[0]}", text)

    def _try_promises(self, union: UnionSummary, module: ModuleType, seen: Inspection) -> None:
        """Compare decoding and strictness with what the raw schema admits."""
        variants = json.loads(inspection_json(seen))["variants"]
        classes = {variant["pointer"]: variant["class"] for variant in variants}
        found = Promises(oracle(self.path), str(union.pointer), module, classes)
        kinds: Counter[str] = Counter()
        for broken in found.broken():
            kinds[broken.kind] += 1
            if kinds[broken.kind] == 1:
                self.fail(union.root, broken.kind, broken)
        self.result.counts.update(found.counts)
        self.result.counts.update({f"not as promised: {kind}": n for kind, n in kinds.items()})


# --- all of them ----------------------------------------------------------------------------


def sweep(
    path: Path,
    shown: str,
    indexes: Iterable[int] | None,
    folder: Path,
    *,
    promises: bool = False,
) -> Result:
    """The unions of a document, or some of them."""
    one = Sweep(path, shown, folder, promises=promises)
    one.result.counts["documents"] = 1
    try:
        found = unions(path)
    except BadInput as bad:
        one.result.counts["documents that cannot be read"] = 1
        problem = bad.problems[0]
        finding = Finding(document=shown, root="", kind=problem.code, detail=problem.message)
        one.result.refusals.append(finding)
        return one.result
    stem = "".join(letter if letter.isalnum() else "_" for letter in shown.rpartition(".")[0])
    for index in range(len(found)) if indexes is None else indexes:
        if index < len(found):
            one.union(found[index], f"{stem.lower()}_{index}")
    return one.result


def report(result: Result) -> str:
    """What was found, for a reader."""
    lines = [f"{count:7} {what}" for what, count in result.counts.items()]
    for title, findings in (("refused", result.refusals), ("failed", result.failures)):
        by_kind: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_kind[finding.kind].append(finding)
        for kind, those in sorted(by_kind.items()):
            lines.append(f"\n{title}: {kind} ({len(those)})")
            lines += [f"    {one}" for one in those]
    return "\n".join(lines)


MYPY = ("--config-file=", "--strict", "--python-version=3.10", "--no-error-summary")
PYRIGHT = {"typeCheckingMode": "strict", "pythonVersion": "3.10"}


def check_types(folder: Path, packages: list[Path], *, jobs: int = 1) -> list[str]:
    """What mypy and basedpyright, both strict, say of packages; nothing if all is well."""
    folder.mkdir()
    with ThreadPoolExecutor(jobs) as pool:
        shares = [pool.submit(_typed, folder / str(n), packages[n::jobs]) for n in range(jobs)]
        return [line for share in shares for line in share.result()]


def _typed(folder: Path, packages: list[Path], batch: int = 40) -> list[str]:
    """The runtime, which all packages have alike, stands beside them and is looked at once."""
    if not packages:
        return []
    folder.mkdir()
    shutil.copytree(packages[0] / "_runtime", folder / "common_runtime")
    said: list[str] = []
    for start in range(0, len(packages), batch):
        names = [_copied(package, folder) for package in packages[start : start + batch]]
        config = folder / "pyrightconfig.json"
        config.write_text(json.dumps({**PYRIGHT, "include": names}))
        scripts = Path(sys.executable).parent
        commands = [
            [sys.executable, "-m", "mypy", *MYPY, *names],
            [str(scripts / "basedpyright"), "--pythonpath", sys.executable],
        ]
        for command in commands:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                said += (done.stdout + done.stderr).splitlines()
        print(f"{start + len(names)} of {len(packages)} checked", file=sys.stderr, flush=True)
    return said


def _copied(package: Path, folder: Path) -> str:
    (folder / package.name).mkdir()
    for file in package.glob("*.py"):
        text = file.read_text("utf-8").replace("from ._runtime", "from common_runtime")
        (folder / package.name / file.name).write_text(text, encoding="utf-8")
    return package.name


def main(arguments: list[str] | None = None) -> int:
    """Run a sweep and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("documents", nargs="*", help="part of a document's name")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth union")
    parser.add_argument("--promises", action="store_true", help="also ask the validator")
    parser.add_argument("--types", action="store_true", help="also run mypy and basedpyright")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    given = parser.parse_args(arguments)
    corpus = Path(os.environ.get("ONEOFGEN_CORPUS", ""))
    chosen = [
        (path, path.relative_to(corpus / "specs").as_posix())
        for path in documents(corpus)
        if not given.documents or any(part in str(path) for part in given.documents)
    ]
    total = Result()
    with tempfile.TemporaryDirectory() as temporary, ProcessPoolExecutor(given.jobs) as pool:
        pieces = [
            pool.submit(
                _piece, path, shown, given.sample, part, given.jobs, Path(temporary), given.promises
            )
            for path, shown in sorted(chosen, key=lambda one: -one[0].stat().st_size)
            for part in range(given.jobs if path.stat().st_size > 10**6 else 1)
        ]
        for piece in pieces:
            total.add(piece.result())
        total.counts["documents"] = len(chosen)
        print(report(total))
        typed = total.packages if given.types else []
        said = check_types(Path(temporary) / "typed", typed, jobs=given.jobs)
        print("\n".join(said[:200]))
    return 1 if total.failures or said else 0


def _piece(
    path: Path, shown: str, sample: int, part: int, parts: int, folder: Path, promises: bool
) -> Result:
    folder = folder / f"part_{os.getpid()}"
    folder.mkdir(exist_ok=True)
    if path.stat().st_size <= 10**6:
        parts = 1
    indexes = range(part * sample, 10**4, sample * parts)
    return sweep(path, shown, indexes, folder, promises=promises)


if __name__ == "__main__":
    sys.exit(main())
