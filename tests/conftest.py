"""What several test modules use: the shared corpus, and the switch that renews expected files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CORPUS = "ONEOFGEN_CORPUS"

# How fast a busy machine is says nothing of the code. In CI the same examples are tried each time,
# so that a change is judged by what it changes; at a desk new ones are. The fast tests alone try
# fewer of them, except where a test says how many.
settings.register_profile(
    "here",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.register_profile("fast", settings.get_profile("here"), max_examples=30)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples are tried, before the tests are read."""
    fast = config.getoption("markexpr") == "not slow"
    settings.load_profile("fast" if fast else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-golden`, which `make golden` uses."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the expected files of the golden tests instead of comparing with them",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what can be renewed, wherever it stands, so that `make golden` finds it."""
    for item in items:
        if isinstance(item, pytest.Function) and "update" in item.fixturenames:
            item.add_marker("golden")


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether a golden test shall renew what is committed."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents and streams that is not part of this repository."""
    named = os.environ.get(CORPUS)
    if not named:
        pytest.skip(f"{CORPUS} is not set: it names the folder of real documents and streams")
    folder = Path(named).resolve()
    if not folder.is_dir():
        pytest.fail(f"{CORPUS} is set to {named!r}, which is no folder")
    return folder
