"""Files against a folder: drift is told with its reason, and nobody's work is lost."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import pytest

from oneofgen.package.drift import Drift, compare
from oneofgen.package.manifest import (
    NAME,
    Digests,
    Inputs,
    Manifest,
    ManifestUnreadable,
    Source,
    digest,
    parse,
    render,
)
from oneofgen.package.survey import is_unchanged, read_manifest
from oneofgen.package.write import Written, write
from oneofgen.problems import BadInput
from oneofgen.spelling import HEADER

Files = Mapping[str, str]


def package(
    *events: str,
    document: str = "",
    settings: str = "s",
    templates: str = "t",
    tool: str = "0.1.0",
    source: str = "a.yaml",
    without: str = "",
    extra: str = "",
) -> dict[str, str]:
    """A small package of some events, as a run of the generator might make it."""
    texts = {
        "__init__.py": "".join(f"from .events import {event}\n" for event in events),
        "events.py": "".join(f"class {event}: ...\n" for event in events),
        "_runtime/sse.py": "SPEED = 1\n",
        "surface.txt": "".join(f'Event "{event}"\n' for event in sorted(events)),
        "py.typed": "",
        extra: "X = 1\n",
    }
    files = {p: f"{HEADER}\n{text}" for p, text in texts.items() if p and p != without}
    manifest = Manifest(
        tool=tool,
        root="Event",
        inputs=Inputs(
            document=document or digest(" ".join(events)), settings=settings, templates=templates
        ),
        source=Source(file=source, digest=digest(source)),
        files={path: Digests(digest(text)) for path, text in files.items()},
    )
    return {**files, NAME: render(manifest)}


ONE = package("Created")
TWO = package("Created", "Done")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package goes; it does not exist yet."""
    monkeypatch.chdir(tmp_path)
    return Path("generated/event")


def on_disk(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(path: Path, text: str = "# mine\n") -> None:
    path.write_bytes(path.read_bytes() + text.encode())


def refusal(folder: Path, files: Files, *, force: bool = False) -> str:
    """What `write` says; it must not have touched anything."""
    before = on_disk(folder)
    with pytest.raises(BadInput) as bad:
        write(folder, files, force=force)
    assert on_disk(folder) == before
    return str(bad.value)


# --- writing -------------------------------------------------------------------------------


def test_what_is_written_is_what_was_given_and_then_there_is_no_drift(folder: Path) -> None:
    written = write(folder, ONE)
    assert set(written.written) == set(ONE)
    assert not written.unchanged
    assert on_disk(folder) == ONE
    assert compare(folder, ONE) == Drift()
    assert not compare(folder, ONE)


def test_a_second_run_touches_nothing(folder: Path) -> None:
    write(folder, ONE)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert write(folder, ONE) == Written()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_only_what_changes_is_written_and_the_manifest_last(folder: Path) -> None:
    write(folder, ONE)
    written = write(folder, TWO).written
    assert set(written) == {"__init__.py", "events.py", "surface.txt", NAME}
    assert written[-1] == NAME
    assert on_disk(folder) == TWO


def test_files_that_are_no_longer_generated_are_removed_with_their_folder(folder: Path) -> None:
    write(folder, package("Created", extra="old/more.py"))
    drift = compare(folder, ONE)
    assert "+++ /dev/null" in drift.diff
    assert write(folder, ONE).removed == ("old/more.py",)
    assert on_disk(folder) == ONE
    assert not (folder / "old").exists()


def test_a_stale_folder_with_a_cache_is_no_drift(folder: Path) -> None:
    write(folder, package("Created", extra="old/more.py"))
    for parent in (folder / "old", folder):
        (parent / "__pycache__").mkdir()
        (parent / "__pycache__" / "more.cpython-310.pyc").write_bytes(b"")
    write(folder, ONE)
    assert compare(folder, ONE).kind == "none"


def test_another_source_of_the_same_document_changes_no_byte(folder: Path) -> None:
    write(folder, ONE)
    other = package("Created", source="b.yaml")
    assert other != ONE
    assert compare(folder, other) == Drift()
    assert write(folder, other).unchanged
    assert on_disk(folder) == ONE


def test_permissions_and_umask_are_kept(folder: Path) -> None:
    write(folder, ONE)
    plain = folder.parent / "plain"
    plain.touch()
    assert (folder / "events.py").stat().st_mode == plain.stat().st_mode
    os.chmod(folder / "events.py", 0o640)
    write(folder, TWO)
    assert (folder / "events.py").stat().st_mode & 0o777 == 0o640


def test_a_working_tree_with_crlf_is_no_drift_and_no_edit(folder: Path) -> None:
    write(folder, ONE)
    crlf = {path: text.replace("\n", "\r\n") for path, text in ONE.items()}
    for path, text in crlf.items():
        (folder / path).write_bytes(text.encode())
    assert compare(folder, ONE) == Drift()
    assert write(folder, ONE).unchanged
    assert on_disk(folder) == crlf
    diff = compare(folder, TWO).diff
    assert "\r" not in diff
    assert diff.count("\n-") == 2 + 2 + len(["---"] * 3)  # the digests, the files' names
    write(folder, TWO)
    assert compare(folder, TWO) == Drift()


# --- why there is drift --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (TWO, "document"),
        (package("Created", settings="x"), "settings"),
        (package("Created", templates="x"), "templates"),
        (package("Created", tool="0.2.0"), "tool"),
        (package("Created", "Done", settings="x", tool="0.2.0"), "settings"),
        (package("Created", "Done", settings="x", tool="0.2.0", source="b.yaml"), "document"),
        (package("Created", "Done", document=digest("Created")), "tool"),
    ],
)
def test_the_reason_is_the_input_that_changed(folder: Path, files: Files, kind: str) -> None:
    write(folder, ONE)
    drift = compare(folder, files)
    assert drift.kind == kind
    assert drift.files[-1] == NAME
    assert drift.diff
    assert on_disk(folder) == ONE


def test_the_diff_shows_the_surface_first_and_the_manifest_last(folder: Path) -> None:
    write(folder, ONE)
    diff = compare(folder, TWO).diff
    assert diff.startswith(
        "--- generated/event/surface.txt\n"
        "+++ generated/event/surface.txt (as it would be generated)\n"
        "@@ -1,2 +1,3 @@\n"
        f" {HEADER}\n"
        ' Event "Created"\n'
        '+Event "Done"\n'
        "--- generated/event/__init__.py\n"
    )
    names = [line[4:] for line in diff.splitlines() if line.startswith("--- ")]
    assert names == [
        f"generated/event/{name}" for name in ("surface.txt", "__init__.py", "events.py", NAME)
    ]


def test_the_folder_is_called_what_the_caller_calls_it(folder: Path) -> None:
    write(folder, ONE)
    assert compare(folder, TWO, label="x/y").diff.startswith("--- x/y/surface.txt\n")


def test_a_hand_edit_is_told_before_what_else_changed(folder: Path) -> None:
    write(folder, ONE)
    edit(folder / "events.py")
    drift = compare(folder, ONE)
    assert (drift.kind, drift.files, drift.inputs) == ("hand edit", ("events.py",), ())
    assert drift.diff == (
        "--- generated/event/events.py\n"
        "+++ generated/event/events.py (as it would be generated)\n"
        "@@ -1,3 +1,2 @@\n"
        f" {HEADER}\n"
        " class Created: ...\n"
        "-# mine\n"
    )
    both = compare(folder, TWO)
    assert (both.kind, both.files, both.inputs) == ("hand edit", ("events.py",), ("document",))


def test_a_missing_newline_at_the_end_is_shown(folder: Path) -> None:
    write(folder, ONE)
    (folder / "events.py").write_text(ONE["events.py"].rstrip("\n") + "\u2028x", encoding="utf-8")
    diff = compare(folder, ONE).diff
    assert "-class Created: ...\u2028x\n\\ No newline at end of file\n+class" in diff


@pytest.mark.parametrize("name", ["mine.py", "_runtime/mine.py", ".hidden", "deep/er/mine.txt"])
def test_a_foreign_file_is_drift_and_a_cache_is_none(folder: Path, name: str) -> None:
    write(folder, ONE)
    (folder / "_runtime" / "__pycache__").mkdir()
    (folder / "_runtime" / "__pycache__" / "sse.pyc").write_bytes(b"\0")
    assert compare(folder, ONE).kind == "none"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("mine\n")
    drift = compare(folder, ONE)
    assert (drift.kind, drift.files, drift.diff) == ("foreign file", (name,), "")


def test_missing_files_are_told(folder: Path) -> None:
    assert compare(folder, ONE).kind == "missing"
    assert set(compare(folder, ONE).files) == set(ONE)
    assert "--- /dev/null\n+++ generated/event/surface.txt (as it" in compare(folder, ONE).diff
    write(folder, ONE)
    (folder / "py.typed").unlink()
    assert compare(folder, ONE).files == ("py.typed",)
    assert compare(folder, TWO).kind == "missing"
    assert set(write(folder, ONE).written) == {"py.typed", NAME}
    assert compare(folder, ONE).kind == "none"


def test_a_manifest_that_was_laid_out_anew_is_an_edit_that_generate_mends(folder: Path) -> None:
    write(folder, ONE)
    (folder / NAME).write_text(ONE[NAME].replace("\n", "\n\n", 1))
    drift = compare(folder, ONE)
    assert (drift.kind, drift.files) == ("hand edit", (NAME,))
    assert write(folder, ONE).written == (NAME,)
    assert on_disk(folder) == ONE


# --- whose file is it ----------------------------------------------------------------------


def test_a_hand_edited_file_stops_the_run_and_force_discards_the_edit(folder: Path) -> None:
    write(folder, ONE)
    edit(folder / "events.py")
    for files in (ONE, TWO):
        assert refusal(folder, files) == (
            "generated/event/events.py: edited by hand, and would be overwritten [hand-edited]\n"
            "  hint: move the change to a template (`--templates`), or discard it: "
            "`oneofgen generate --force`"
        )
    assert set(write(folder, TWO, force=True).written) >= {"events.py", NAME}
    assert on_disk(folder) == TWO


def test_an_edit_of_a_file_that_is_no_longer_generated_stops_the_run(folder: Path) -> None:
    write(folder, package("Created", extra="old.py"))
    edit(folder / "old.py")
    assert "generated/event/old.py: edited by hand" in refusal(folder, ONE)
    assert write(folder, ONE, force=True).removed == ("old.py",)


def test_a_foreign_file_stops_the_run_and_force_leaves_it_alone(folder: Path) -> None:
    write(folder, ONE)
    (folder / "mine.py").write_text("mine\n")
    assert "generated/event/mine.py: not generated by oneofgen" in refusal(folder, TWO)
    assert write(folder, TWO, force=True).left == ("mine.py",)
    assert on_disk(folder) == {**TWO, "mine.py": "mine\n"}


@pytest.mark.parametrize("listed", [False, True])
def test_force_never_touches_a_file_without_our_first_line(folder: Path, listed: bool) -> None:
    if listed:
        write(folder, ONE)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "events.py").write_text(f"\n{HEADER}\nmine\n")
    for force in (False, True):
        told = refusal(folder, ONE, force=force)
        assert told.startswith("generated/event/events.py: ")
    assert "hand-edited" in told if listed else "foreign-file" in told
    assert "--force" not in told


def test_a_copy_with_our_first_line_is_foreign_and_stays(folder: Path) -> None:
    write(folder, ONE)
    (folder / "copy.py").write_text(ONE["events.py"])
    assert compare(folder, ONE).kind == "foreign file"
    assert "foreign-file" in refusal(folder, ONE)
    write(folder, ONE, force=True)
    assert (folder / "copy.py").exists()


def test_a_file_that_an_editor_marked_with_a_bom_is_still_ours(folder: Path) -> None:
    write(folder, ONE)
    (folder / "events.py").write_text("\ufeff" + ONE["events.py"], encoding="utf-8")
    assert "hand-edited" in refusal(folder, ONE)
    write(folder, ONE, force=True)
    assert on_disk(folder) == ONE


def test_a_folder_full_of_other_things_is_refused_in_one_problem(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"file{number:02}.txt").touch()
    told = refusal(folder, ONE).splitlines()
    assert told[0] == "generated/event: 40 files are in the way, for example [foreign-file]"
    assert told[1].startswith("  generated/event/file00.txt: not generated by oneofgen")
    assert len(told) == 12


CONFLICT = "<<<<<<< HEAD\n{}=======\n{}>>>>>>> theirs\n"


def test_conflict_markers_in_a_file_are_mended_by_force(folder: Path) -> None:
    write(folder, ONE)
    both = CONFLICT.format("class Created: ...\n", "class Done: ...\n")
    (folder / "events.py").write_text(f"{HEADER}\n{both}")
    assert compare(folder, TWO).kind == "hand edit"
    told = refusal(folder, TWO)
    assert told.startswith("generated/event/events.py:2:1: has merge conflict markers [hand-edit")
    write(folder, TWO, force=True)
    assert on_disk(folder) == TWO


@pytest.mark.parametrize("damage", [CONFLICT.format(ONE[NAME], TWO[NAME]), "", "\xff", "{}"])
def test_a_manifest_that_cannot_be_read_is_mended_by_force(folder: Path, damage: str) -> None:
    write(folder, package("Created", extra="stale.py"))
    (folder / NAME).write_bytes(damage.encode("latin-1"))
    (folder / "mine.py").write_text("mine\n")
    edit(folder / "events.py")
    drift = compare(folder, ONE)
    assert (drift.kind, NAME in drift.files) == ("hand edit", True)
    told = refusal(folder, ONE)
    assert "the manifest cannot be read" in told
    assert "[manifest-unreadable]" in told
    assert "oneofgen generate --force" in told
    written = write(folder, ONE, force=True)
    assert (written.removed, written.left) == (("stale.py",), ("mine.py",))
    assert on_disk(folder) == {**ONE, "mine.py": "mine\n"}


def test_a_manifest_that_lists_files_elsewhere_deletes_nothing(folder: Path) -> None:
    write(folder, package("Created", extra="old.py"))
    outside = folder.parent / "old.py"
    outside.write_text((folder / "old.py").read_text())
    text = (folder / NAME).read_text().replace('"old.py"', '"../old.py"')
    (folder / NAME).write_text(text)
    assert "`../old.py` is not a path inside the package" in refusal(folder, ONE)
    write(folder, ONE, force=True)
    assert outside.exists()


def test_a_path_that_leads_out_of_the_package_is_our_fault(folder: Path) -> None:
    with pytest.raises(ValueError, match="out of the package"):
        write(folder, {**ONE, "../x.py": ""})


# --- links, folders, permissions -----------------------------------------------------------


def test_nothing_is_written_through_a_link(folder: Path) -> None:
    write(folder, ONE)
    elsewhere = folder.parent.resolve() / "elsewhere"
    (folder / "_runtime").rename(elsewhere)
    (folder / "_runtime").symlink_to(elsewhere, target_is_directory=True)
    theirs = folder.parent.resolve() / "theirs.py"
    (folder / "events.py").rename(theirs)
    (folder / "events.py").symlink_to(theirs)
    after = package("Created", "Done", without="_runtime/sse.py")
    for files in (TWO, after):
        for force in (False, True):
            assert "symlink" in refusal(folder, files, force=force)
    assert (elsewhere / "sse.py").read_text() == ONE["_runtime/sse.py"]
    assert theirs.read_text() == ONE["events.py"]


def test_links_that_are_right_as_they_are_are_no_drift(folder: Path) -> None:
    write(folder, ONE)
    for path in ONE:
        target = folder.parent.resolve() / path.replace("/", "-")
        (folder / path).rename(target)
        (folder / path).symlink_to(target)
    assert compare(folder, ONE) == Drift()
    assert write(folder, ONE).unchanged


def test_a_link_that_leads_nowhere_is_refused(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "events.py").symlink_to("nowhere")
    assert "foreign-file" in refusal(folder, ONE)
    assert "foreign-file" in refusal(folder, ONE, force=True)


def test_a_folder_that_is_a_file_is_refused(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("mine")
    for verb in (compare, write):
        with pytest.raises(BadInput, match=r"^generated/event: .* \[not-a-folder\]"):
            verb(folder, ONE)
    assert folder.read_text() == "mine"


def test_an_output_folder_that_is_a_file_is_refused(folder: Path) -> None:
    folder.parent.write_text("mine")
    assert compare(folder, ONE).kind == "missing"
    with pytest.raises(BadInput, match="cannot-write"):
        write(folder, ONE)


@pytest.mark.parametrize("name", ["events.py", "_runtime"])
def test_what_stands_where_a_file_or_folder_belongs_is_refused(folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    if name == "events.py":
        (folder / name).mkdir()
    else:
        (folder / name).write_text("mine")
    assert compare(folder, ONE).kind == "foreign file"
    for force in (False, True):
        assert f"generated/event/{name}: not generated by oneofgen, and in the place" in refusal(
            folder, ONE, force=force
        )


def test_what_the_system_refuses_is_told_in_its_words_and_undone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda size: "x" * 300)  # too long a name
    with pytest.raises(BadInput) as bad:
        write(folder, ONE)
    assert str(bad.value).startswith("generated/event/oneofgen.json: cannot be written: ")
    assert str(bad.value).endswith(" [cannot-write]")
    assert not folder.parent.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_permission_is_told(folder: Path) -> None:
    write(folder, ONE)
    os.chmod(folder, 0o500)
    try:
        with pytest.raises(BadInput, match="Permission denied"):
            write(folder, TWO)
    finally:
        os.chmod(folder, 0o700)
    assert on_disk(folder) == ONE


# --- runs that are cut off -----------------------------------------------------------------


class Killed(BaseException):
    """The process is gone: nothing that would tidy up runs any more."""


def cut_off(folder: Path, files: Files, moves: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Write, but be killed before a certain move; whether the kill came before the end."""
    left = moves
    real = os.replace

    def move(source: Path, target: Path) -> None:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", move)
        patch.setattr(Path, "unlink", lambda path, missing_ok: None)
        try:
            write(folder, files)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("before", [None, ONE], ids=["first", "second"])
@pytest.mark.parametrize("moves", range(len(TWO)))
def test_a_run_that_is_killed_is_told_and_completed_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch, before: Files | None, moves: int
) -> None:
    if before:
        write(folder, before)
    killed = cut_off(folder, TWO, moves, monkeypatch)
    assert killed == (moves < (4 if before else len(TWO)))
    for text in on_disk(folder).values():  # each file is old or new, and whole
        assert text in {*(before or {}).values(), *TWO.values()}
    drift = compare(folder, TWO)
    assert drift.kind == ("interrupted" if killed else "none")
    assert (NAME in drift.files) == killed
    write(folder, TWO)
    assert on_disk(folder) == TWO
    assert compare(folder, TWO) == Drift()


@pytest.mark.parametrize("moves", range(4))
def test_a_killed_run_is_completed_though_the_document_has_changed_since(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    write(folder, ONE)
    assert cut_off(folder, TWO, moves, monkeypatch)
    three = package("Created", "Done", "Failed")
    assert compare(folder, three).kind == "interrupted"
    assert compare(folder, ONE).kind == "interrupted"
    write(folder, three)
    assert on_disk(folder) == three


def test_a_killed_run_with_a_hand_edit_is_not_completed_over_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, ONE)
    cut_off(folder, TWO, 2, monkeypatch)
    edit(folder / "surface.txt")
    assert compare(folder, TWO).kind == "hand edit"
    assert "surface.txt" in refusal(folder, TWO)


@pytest.mark.parametrize("moves", range(5))
def test_an_error_half_way_leaves_only_what_the_next_run_needs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    write(folder, ONE)
    real, count = os.replace, iter(range(10))

    def move(source: Path, target: Path) -> None:
        if next(count) == moves:
            raise PermissionError(13, "The file is in use", str(source), None, str(target))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", move)
        if moves < 4:
            with pytest.raises(BadInput, match=r"^generated/event/\w+\.\w+: .*The file is in use"):
                write(folder, TWO)
        else:
            write(folder, TWO)
    temporary = [path for path in on_disk(folder) if path.endswith(".tmp")]
    assert len(temporary) == (1 if 0 < moves < 4 else 0)
    assert compare(folder, TWO).kind == ("document", *["interrupted"] * 3, "none")[moves]
    write(folder, TWO)
    assert on_disk(folder) == TWO


def test_a_run_that_is_killed_while_it_removes_is_completed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, package("Created", extra="old.py"))

    def killed(_: Path, **__: bool) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(Killed):
            write(folder, package("Created", "Done"))
    assert (folder / "old.py").exists()
    assert compare(folder, TWO).kind == "interrupted"
    write(folder, TWO)
    assert on_disk(folder) == TWO


# --- the short cut -------------------------------------------------------------------------


def stays(folder: Path, **changes: str) -> bool:
    manifest = read_manifest(folder)
    assert manifest is not None
    known = {"root": "Event", "settings": "s", "templates": "t", "tool": "0.1.0"} | changes
    source = known.pop("source", "a.yaml")
    return is_unchanged(folder, manifest, sources={"": digest(source)}, **known)


def test_where_neither_inputs_nor_files_changed_nothing_need_be_read(folder: Path) -> None:
    write(folder, ONE)
    assert stays(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").touch()
    assert stays(folder)
    for key in ("root", "settings", "templates", "tool", "source"):
        assert not stays(folder, **{key: "other"})


@pytest.mark.parametrize("damage", ["edit", "missing", "foreign", "leftover", "manifest"])
def test_any_difference_on_the_disk_ends_the_short_cut(folder: Path, damage: str) -> None:
    write(folder, ONE)
    if damage == "edit":
        edit(folder / "events.py")
    elif damage == "missing":
        (folder / "_runtime/sse.py").unlink()
    elif damage == "foreign":
        (folder / "mine.py").touch()
    elif damage == "leftover":
        (folder / ".oneofgen-00-events.py.tmp").touch()
    else:
        edit(folder / NAME, "\n")
    assert not stays(folder)
    assert compare(folder, ONE)


def test_further_files_of_the_source_count(folder: Path) -> None:
    manifest = parse(ONE[NAME])
    further = {"": digest("a.yaml"), "b.yaml": "00"}
    assert not is_unchanged(
        folder, manifest, sources=further, root="Event", settings="s", templates="t", tool="0.1.0"
    )


def test_the_manifest_of_a_folder_is_read_on_request(folder: Path) -> None:
    assert read_manifest(folder) is None
    write(folder, ONE)
    assert read_manifest(folder) == parse(ONE[NAME])
    (folder / NAME).write_bytes(b"\xff")
    with pytest.raises(ManifestUnreadable, match="not UTF-8"):
        read_manifest(folder)
