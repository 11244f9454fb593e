"""Roots of real documents in each style: as their users import, check and read them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import black
import pytest
from golden_cases import GOLDEN
from style_packages import (
    OTHERS,
    comes_back,
    each_other,
    files_of,
    interpreters,
    read_elsewhere,
    write_files,
)
from sweep import check_types
from writing_packages import imported

import oneofgen
from oneofgen import Settings
from oneofgen.render.formatter import mode as our_mode

OPENAI = "openai/openapi-2026-08-21.yaml"
REPLIES_END = ("response.completed", "response.failed", "response.incomplete")

ROOTS = {
    "assistants": Settings(spec=OPENAI, root="AssistantStreamEvent", errors=("error",)),
    "responses": Settings(spec=OPENAI, root="ResponseStreamEvent", terminal=REPLIES_END),
    "realtime": Settings(spec=OPENAI, root="RealtimeServerEvent"),
    "messages": Settings(
        spec="anthropic.yaml", root="MessageStreamEvent", terminal=("message_stop",)
    ),
    "options": Settings(
        spec="discord.json",
        root="#/components/schemas/ApplicationCommandResponse/properties/options/items",
    ),
    "opencode": Settings(spec="opencode.yaml", root="Event"),
    "conversations": Settings(
        spec="mistral.yaml",
        root="#/components/schemas/ConversationEvents/properties/data",
        terminal=("conversation.response.done",),
    ),
}
"""The roots of `Done when` that are real; their documents stand below the corpus's `specs/`."""

OPTION = {"type": 3, "name": "city", "description": "Where", "required": True, "max_length": 80}
INNER = {"type": 1, "name": "show", "description": "Show it", "options": [OPTION]}

VALUES: dict[str, list[dict[str, Any]]] = {
    "assistants": [
        {"event": "done", "data": "[DONE]"},
        {
            "event": "thread.message.delta",
            "data": {
                "id": "m1",
                "object": "thread.message.delta",
                "delta": {"content": [{"index": 0, "type": "text", "text": {"value": "Hi"}}]},
            },
        },
    ],
    "responses": [
        {
            "type": "response.output_text.delta", "item_id": "m1", "output_index": 0,
            "content_index": 0, "delta": "Hi", "sequence_number": 1, "logprobs": [],
        },
    ],
    "realtime": [
        {
            "event_id": "event_1", "type": "response.output_audio.delta", "response_id": "resp_1",
            "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": "UklGRg==",
        },
        {
            "event_id": "event_2",
            "type": "error",
            "error": {"type": "invalid_request_error", "message": "The 'type' is missing."},
        },
    ],
    "messages": [
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "text", "text": ""},
        },
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": '{"city": "Os'},
        },
        {"type": "message_stop"},
    ],
    "options": [
        OPTION,
        INNER,
        {"type": 2, "name": "weather", "description": "All of it", "options": [INNER]},
    ],
    "opencode": [{"id": "evt_1", "type": "file.edited", "properties": {"file": "a.py"}}],
    "conversations": [
        {"type": "conversation.response.started", "conversation_id": "conv_1"},
        {
            "type": "message.output.delta",
            "id": "msg_1",
            "content": {"type": "text", "text": "Hello"},
        },
        {
            "type": "conversation.response.done",
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
        },
    ],
}  # fmt: skip
"""Events as they come, with a tag that is in `DISPATCH`."""


class Made:
    """The packages of all roots in the styles, below a folder, each made once.

    It lives as long as the tests of this module.
    """

    def __init__(self, folder: Path, specs: Path) -> None:
        self.folder = folder
        self.specs = specs

    def settings(self, name: str, style: str) -> Settings:
        """Those of a root."""
        one = ROOTS[name]
        return replace(one, spec=str(self.specs / one.spec), style=style)

    @cache  # noqa: B019
    def files(self, name: str, style: str) -> dict[str, str]:
        """The files of a root's package."""
        settings = self.settings(name, style)
        return oneofgen.build(settings.spec, settings.root, settings=settings)

    @cache  # noqa: B019
    def all(self, style: str) -> dict[str, Path]:
        """The folders of all packages of a style."""
        for name in ROOTS:
            write_files(self.folder / style / name, self.files(name, style))
        return {name: self.folder / style / name for name in ROOTS}


@pytest.fixture(scope="module")
def made(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The packages of this module."""
    return Made(tmp_path_factory.mktemp("made"), corpus / "specs")


# --- all roots ------------------------------------------------------------------------------


@pytest.mark.slow
@each_other
def test_the_packages_are_clean_for_mypy_and_pyright(
    style: str, made: Made, tmp_path: Path
) -> None:
    packages = list(made.all(style).values())
    assert check_types(tmp_path / "typed", packages) == []


@pytest.mark.slow
@each_other
def test_black_leaves_the_packages_as_they_are(style: str, made: Made) -> None:
    """By the mode that they are laid out by; the runtime's files by black's own."""
    for name in ROOTS:
        for path, text in made.files(name, style).items():
            shared = path.startswith("_runtime/")
            if path.endswith(".py") and (name == "messages" or not shared):
                mode = black.Mode() if shared else our_mode()
                assert black.format_str(text, mode=mode) == text, path


@pytest.mark.slow
@each_other
def test_the_oldest_and_the_newest_python_can_use_the_packages(style: str, made: Made) -> None:
    """Those that have what the style needs; at least the one that runs this."""
    folders = made.all(style)
    (folder,) = {one.parent for one in folders.values()}
    for found, python in interpreters(style).items():
        assert read_elsewhere(python, folder, VALUES) == "", f"Python {found}: {python}"


@pytest.mark.slow
@each_other
@pytest.mark.parametrize("name", ROOTS)
def test_events_become_their_class_and_come_back(style: str, name: str, made: Made) -> None:
    folder = made.all(style)[name]
    with imported(folder.parent, name) as package:
        for value in VALUES[name]:
            tag = value["event" if name == "assistants" else "type"]
            cls = package.DISPATCH[tag]
            event = package.from_dict(value)
            assert isinstance(event, dict if style == "typeddict" else cls)
            comes_back(style, value, event, package.to_dict(event))
            assert package.decode(json.dumps(value)) == event
            (sent,) = package.SSEDecoder().feed(package.encode_sse(event))
            assert package.decode_sse(sent.event, sent.data) == event
            if style != "typeddict":
                assert package.from_dict(value, strict=True) == event


@pytest.mark.slow
@each_other
def test_a_published_reply_decodes_however_it_is_cut(style: str, made: Made, corpus: Path) -> None:
    body = (corpus / "streams" / "openai-response-01.sse").read_bytes()
    folder = made.all(style)["responses"]
    with imported(folder.parent, "responses") as package:

        def read(size: int) -> list[Any]:
            return list(package.iter_events(body[i : i + size] for i in range(0, len(body), size)))

        events = read(len(body))
        for size in (1, 7, 64):
            assert read(size) == events
        blocks = package.SSEDecoder().feed(body + b"\n")
        assert len(events) == len(blocks) == 9
        for event, block in zip(events, blocks, strict=True):
            cls = package.DISPATCH[block.event]
            assert isinstance(event, dict if style == "typeddict" else cls)
            comes_back(style, json.loads(block.data), event, package.to_dict(event))


# --- the same bytes everywhere --------------------------------------------------------------

BUILD = """
import hashlib, json, sys
from oneofgen import Settings, build
told = json.load(open(sys.argv[1], encoding="utf-8"))
for keys, formatted in told:
    keys = {key: tuple(one) if isinstance(one, list) else one for key, one in keys.items()}
    files = build(keys["spec"], keys["root"], settings=Settings(**keys), formatted=formatted)
    print(hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest())
"""
"""Builds packages; what black made of a rendered file is known, and used only if that is alike."""


def elsewhere(several: list[tuple[Settings, dict[str, str]]], folder: Path) -> list[str]:
    """The digests of packages as another process builds them, knowing how they are laid out."""
    told = [
        (
            {
                key: getattr(settings, key)
                for key in ("spec", "root", "style", "terminal", "errors")
                if getattr(settings, key) is not None
            },
            formatted(files),
        )
        for settings, files in several
    ]
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    inside = folder / "another folder"
    inside.mkdir()
    (inside / "pyproject.toml").write_text(
        "[tool.black]\nline-length = 40\n[tool.isort]\nforce_single_line = true\n"
        "[tool.datamodel-codegen]\nsnake-case-field = true\n",
        encoding="utf-8",
    )
    env = {**os.environ, "PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder / "told.json")],
        cwd=inside, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def formatted(files: dict[str, str]) -> dict[str, str]:
    """What the manifest knows of how rendered files are laid out."""
    told = json.loads(files["oneofgen.json"])["files"]
    return {digests[0]: files[path] for path, digests in told.items() if len(digests) > 1}


def digest(files: dict[str, str]) -> str:
    return sha256(json.dumps(sorted(files.items())).encode()).hexdigest()


@pytest.mark.slow
@each_other
def test_the_bytes_are_the_same_under_another_seed_locale_and_folder(
    style: str, made: Made, tmp_path: Path
) -> None:
    several = [(made.settings(name, style), made.files(name, style)) for name in ROOTS]
    assert elsewhere(several, tmp_path) == [digest(files) for _, files in several]


def test_a_document_gives_the_same_bytes_under_another_seed_locale_and_folder(
    tmp_path: Path,
) -> None:
    names = Settings(spec=str(GOLDEN / "keyword_names" / "spec.yaml"), root="Event")
    several = [(replace(names, style=style), files_of(names, style)) for style in OTHERS]
    assert elsewhere(several, tmp_path) == [digest(files) for _, files in several]
