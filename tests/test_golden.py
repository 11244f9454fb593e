"""Small documents and the packages they give, one concept each; `make golden` renews them."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import oneofgen
from oneofgen import BadInput
from oneofgen.assets import RUNTIME

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/spec.yaml"))
ACCEPTED = [case for case in CASES if not (case / "expected.err").exists()]

case_of = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
accepted_case = pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)


def outcome(case: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a case gives, by path below its folder. Every case's root is called `Event`."""
    monkeypatch.chdir(case)  # so that messages name the document alike everywhere
    try:
        files = oneofgen.build("spec.yaml", "Event")
    except BadInput as bad:
        return {"expected.err": f"{bad}\n"}
    return {
        f"expected/{path}": text
        for path, text in files.items()
        if not path.startswith("_runtime/") and path != "oneofgen.json"
    }


def committed(case: Path) -> dict[str, str]:
    """What is committed of a case besides its input: stale files are found, too."""
    files = [case / "expected.err", *(case / "expected").rglob("*")]
    return {
        path.relative_to(case).as_posix(): path.read_text("utf-8")
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }


def renew(case: Path, actual: dict[str, str]) -> None:
    """Write what a case gives now in place of what is committed."""
    for path in committed(case).keys() - actual.keys():
        (case / path).unlink()
    for path, text in actual.items():
        (case / path).parent.mkdir(parents=True, exist_ok=True)
        (case / path).write_text(text, encoding="utf-8", newline="\n")


@case_of
def test_a_document_gives_the_committed_package(
    case: Path, update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    actual = outcome(case, monkeypatch)
    if update:
        renew(case, actual)
    assert actual == committed(case)


def test_the_runtime_is_copied_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ACCEPTED[0])
    files = oneofgen.build("spec.yaml", "Event")
    copied = {path.partition("/")[2]: text for path, text in files.items() if "_runtime/" in path}
    assert copied == {path.name: path.read_text("utf-8") for path in RUNTIME.glob("*.py")}


@pytest.fixture
def package(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    """The package of a case, imported."""
    monkeypatch.chdir(case)
    name = f"golden_{case.name}"
    for path, text in oneofgen.build("spec.yaml", "Event").items():
        file = tmp_path / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module(name)
    for module in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[module]


@accepted_case
def test_payloads_come_through_decode_and_encode_unchanged(
    case: Path, package: ModuleType
) -> None:
    """`payloads.json`: a list of `{"value", "class"}`, and `"strict": false` if it breaks the schema.

    `class` is the name of the variant's class; `unknown` for `Unknown`.
    """
    payloads = json.loads((case / "payloads.json").read_text("utf-8"))
    assert payloads, "a case without payloads proves nothing"
    for payload in payloads:
        value = payload["value"]
        event = package.from_dict(value)
        assert type(event).__name__ == payload["class"]
        assert package.to_dict(event) == value
        assert json.loads(package.encode(event)) == value
        assert package.decode(package.encode(event)) == event
        if payload.get("strict", True):
            assert package.from_dict(value, strict=True) == event
        else:
            with pytest.raises(package.DecodeError):
                package.from_dict(value, strict=True)
