"""Small documents and the packages they give, one concept each; `make golden` renews them."""

import copy
import dataclasses
import importlib
import inspect
import json
import os
import pickle
import subprocess
import sys
import typing
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golden_cases import (
    ACCEPTED,
    CASES,
    committed,
    imported,
    outcome,
    package_files,
    payloads_of,
    renew,
    some_fast,
    write_package,
)
from sweep import check_types

from oneofgen.assets import RUNTIME

case_of = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module", params=some_fast(ACCEPTED, 2), ids=lambda case: case.name)
def accepted(request: pytest.FixtureRequest) -> Path:
    """Each case that gives a package."""
    case: Path = request.param
    return case


@pytest.fixture(scope="module")
def package(accepted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package of a case, imported."""
    with imported(accepted, tmp_path_factory.mktemp("golden")) as module:
        yield module


@pytest.fixture(scope="module")
def payloads(accepted: Path) -> list[dict[str, Any]]:
    """The payloads of a case."""
    return payloads_of(accepted)


@case_of
def test_a_document_gives_the_committed_package(case: Path, update: bool) -> None:
    actual = outcome(case)
    if update:
        renew(case, actual)
    assert actual == committed(case)


@case_of
def test_a_refusal_is_meant_as_one(case: Path) -> None:
    """Payloads tell what is accepted, so that `make golden` turns neither into the other."""
    assert (case in ACCEPTED) != ("expected.err" in outcome(case))


def test_the_runtime_is_copied_byte_for_byte() -> None:
    files = package_files(ACCEPTED[0])
    copied = {path.partition("/")[2]: text for path, text in files.items() if "_runtime/" in path}
    others = {*RUNTIME.glob("family_*.py"), *RUNTIME.glob("natives_*.py")}
    files_of_ours = set(RUNTIME.glob("*.py")) - others
    assert copied == {path.name: path.read_text("utf-8") for path in files_of_ours}


# --- the packages are run -------------------------------------------------------------------


def test_payloads_come_through_decode_and_encode_unchanged(
    package: ModuleType, payloads: list[dict[str, Any]]
) -> None:
    for payload in payloads:
        value = payload["value"]
        before = copy.deepcopy(value)
        event = package.from_dict(value)
        assert type(event).__name__ == payload["class"]
        assert same(package.to_dict(event), value)
        assert same(json.loads(package.encode(event)), value)
        assert package.decode(package.encode(event)) == event
        assert same(value, before), "the input was changed"


def test_strict_decoding_accepts_what_the_schema_allows_and_nothing_else(
    package: ModuleType, payloads: list[dict[str, Any]]
) -> None:
    for payload in payloads:
        value = payload["value"]
        strict = payload.get("strict", True)
        if isinstance(strict, str):  # the variant that accepts what evidence gives to no other
            assert type(package.from_dict(value, strict=True)).__name__ == strict
        elif strict:
            assert package.from_dict(value, strict=True) == package.from_dict(value)
        else:
            with pytest.raises(package.DecodeError) as error:
                package.from_dict(value, strict=True)
            assert error.value.path.startswith("$")
            assert error.value.expected
            assert error.value.found


def test_a_server_sent_event_comes_back_as_it_was(
    package: ModuleType, payloads: list[dict[str, Any]]
) -> None:
    """What no server-sent event can carry (`"sse": false`) is refused, not sent as another."""
    for payload in payloads:
        event = package.from_dict(payload["value"])
        if not payload.get("sse", True):
            with pytest.raises(ValueError, match=r"read as|distinguished from"):
                package.encode_sse(event)
            continue
        wire = package.encode_sse(event)
        (sent,) = package.SSEDecoder().feed(wire)
        assert package.decode_sse(sent.event, sent.data) == event
        sentinel = package.decoding.CODEC.sentinel
        expected = [] if sent.data == sentinel else [event]
        assert package.EventDecoder().feed(wire) == expected


def test_null_is_an_event_only_where_the_document_says_so(
    package: ModuleType, payloads: list[dict[str, Any]]
) -> None:
    if any(payload["value"] is None for payload in payloads):
        assert package.from_dict(None) is None
        return
    with pytest.raises(package.DecodeError):
        package.from_dict(None)


def test_any_json_value_is_read_or_refused(package: ModuleType) -> None:
    values: list[Any] = [True, 0, 1.5, "", "x", [], [[]], {}, {"": None}]
    for value in values:
        try:
            event = package.from_dict(value)
        except package.DecodeError:
            continue
        assert same(package.to_dict(event), value)


def test_every_class_is_a_dataclass_that_people_can_use(
    package: ModuleType, payloads: list[dict[str, Any]]
) -> None:
    for cls in classes(package):
        hints = typing.get_type_hints(cls)
        names = [field.name for field in dataclasses.fields(cls)]
        assert hints.keys() >= set(names)
        assert list(inspect.signature(cls).parameters) == [*names[1:], "extra"]
        assert cls.__doc__
        assert "__dict__" not in dir(cls), "slotted"
    for payload in payloads:
        event = package.from_dict(payload["value"])
        assert pickle.loads(pickle.dumps(event)) == event
        assert copy.copy(event) == event
        assert copy.deepcopy(event) == event
        if isinstance(event, package._runtime.family.Record):
            assert dataclasses.replace(event) == event
            assert dataclasses.asdict(event)
            assert repr(event).startswith(f"{type(event).__name__}(")
            assert event != object()


def test_everything_public_is_exported_and_sorted(package: ModuleType) -> None:
    # A single letter is a class: constants have longer names (isort's rule, and ruff's).
    kinds = [
        (not (name.isupper() and len(name) > 1), not name[0].isupper(), name)
        for name in package.__all__
    ]
    assert kinds == sorted(kinds), "constants, classes, functions"
    assert all(hasattr(package, name) for name in package.__all__)
    assert {cls.__name__ for cls in classes(package)} <= set(package.__all__)


def classes(package: ModuleType) -> list[type]:
    """The dataclasses of a package."""
    modules = (
        importlib.import_module(f"{package.__name__}.{name}") for name in ("events", "models")
    )
    found = {name: one for module in modules for name, one in vars(module).items()}.values()
    base = package._runtime.family.Record
    return [one for one in found if isinstance(one, type) and issubclass(one, base) and one != base]


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values: `true` is not 1, and the order of keys says nothing."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


# --- the packages as a whole ----------------------------------------------------------------


@pytest.fixture(scope="module")
def all_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package of every case."""
    folder = tmp_path_factory.mktemp("goldens")
    for case in ACCEPTED:
        write_package(case, folder)
    return folder


def run(*command: str, folder: Path) -> None:
    """Run a module of this interpreter and fail with what it says."""
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


@pytest.mark.slow
def test_every_package_is_laid_out_as_black_does(all_packages: Path) -> None:
    """But for the runtime, which all have alike: `make lint` looks at it."""
    alone = ("--config", os.devnull, "--force-exclude", "/_runtime/")
    run("black", "--check", "--quiet", "--diff", *alone, ".", folder=all_packages)


@pytest.mark.slow
def test_every_package_has_no_needless_name_and_sorted_imports(all_packages: Path) -> None:
    run("ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I001", ".", folder=all_packages)


@pytest.mark.slow
def test_every_package_passes_mypy_and_pyright_in_strict_mode(
    all_packages: Path, tmp_path: Path
) -> None:
    packages = [all_packages / f"golden_{case.name}" for case in ACCEPTED]
    assert check_types(tmp_path / "typed", packages) == []


DIGESTS = """
import json, sys
from test_golden import digests
json.dump(digests(), sys.stdout)
"""


def digests() -> dict[str, str]:
    """A digest of every file of every case before it is laid out, the manifest among them."""
    return {
        f"{case.name}/{path}": sha256(text.encode()).hexdigest()
        for case in ACCEPTED
        for path, text in package_files(case).items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "4242"])
def test_the_hash_seed_and_the_locale_decide_nothing(seed: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)),
        "PYTHONHASHSEED": seed,
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
    }
    told = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == digests()


def test_an_event_that_is_made_by_hand_has_its_tag_wherever_in_the_decision_it_stands(
    tmp_path: Path,
) -> None:
    (case,) = [one for one in ACCEPTED if one.name == "tags_below_other"]
    with imported(case, tmp_path) as module:
        made = module.B(type="x")
        assert module.to_dict(made) == {"type": "x", "kind": "b"}
        assert module.from_dict(module.to_dict(made)) == made
