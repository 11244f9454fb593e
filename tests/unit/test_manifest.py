"""The manifest: its text, and what becomes of one that was damaged."""

from __future__ import annotations

import json
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneofgen.package.manifest import (
    Digests,
    Inputs,
    Manifest,
    ManifestUnreadable,
    Source,
    digest,
    is_inside,
    parse,
    render,
)
from oneofgen.spelling import HEADER

MANIFEST = Manifest(
    tool="0.1.0",
    root="AssistantStreamEvent",
    inputs=Inputs(document="6b86b2", settings="d4735e", templates="4e0740"),
    source=Source(
        file="openapi/assistants.yaml",
        title="Assistants event stream",
        version="2.3.0",
        digest="4b2277",
    ),
    names={
        "MessageStreamEvent[thread.message.delta]": "ThreadMessageDelta",
        "MessageDeltaObject.delta": "MessageDeltaObjectDelta",
        "MessageDeltaObject.delta.content[]": "MessageDeltaObjectDeltaContentItem",
    },
    fields={"MessageDeltaObject.from": "from_", "MessageDeltaObject._x": "x_"},
    files={
        "surface.txt": Digests("55a1d9"),
        "models.py": Digests("79f020", "59ff32"),
        "decoding.py": Digests("f46c2d", "a90a0a"),
        "_runtime/sse.py": Digests("ac4d63"),
    },
)

TEXT = """\
{
  "manifest": 1,
  "tool": "0.1.0",
  "root": "AssistantStreamEvent",
  "inputs": {"document": "6b86b2", "settings": "d4735e", "templates": "4e0740"},
  "source": {"file": "openapi/assistants.yaml",
             "title": "Assistants event stream", "version": "2.3.0", "digest": "4b2277"},
  "names": {
    "MessageDeltaObject.delta": "MessageDeltaObjectDelta",
    "MessageDeltaObject.delta.content[]": "MessageDeltaObjectDeltaContentItem",
    "MessageStreamEvent[thread.message.delta]": "ThreadMessageDelta"
  },
  "fields": {
    "MessageDeltaObject._x": "x_",
    "MessageDeltaObject.from": "from_"
  },
  "files": {
    "_runtime/sse.py": ["ac4d63"],
    "decoding.py": ["f46c2d", "a90a0a"],
    "models.py": ["79f020", "59ff32"],
    "surface.txt": ["55a1d9"]
  }
}
"""


def test_the_layout_is_readable_and_depends_on_no_order() -> None:
    assert render(MANIFEST) == TEXT
    assert parse(TEXT) == MANIFEST


def test_a_manifest_that_is_older_than_the_fields_is_read_and_stays_as_it_is() -> None:
    older = replace(MANIFEST, fields=None)
    text = render(older)
    assert '"fields"' not in text
    assert parse(text) == older
    assert parse(render(replace(MANIFEST, fields={}))).fields == {}


def test_further_files_of_the_source_stand_one_a_line() -> None:
    files = {"schemas/b.yaml": "bb", "schemas/a.yaml": "aa"}
    manifest = replace(MANIFEST, source=replace(MANIFEST.source, files=files))
    text = render(manifest)
    assert TEXT.replace(
        '"digest": "4b2277"},\n',
        '"digest": "4b2277",\n'
        '             "files": {"schemas/a.yaml": "aa",\n'
        '                       "schemas/b.yaml": "bb"}},\n',
    ) == (text)
    assert parse(text).source.digests == {"": "4b2277", **files}


words = st.text(max_size=8)
digests = st.text(string.hexdigits, min_size=1, max_size=6)
paths = st.text(string.ascii_lowercase + "_/.", min_size=1, max_size=8).filter(is_inside)
manifests = st.builds(
    Manifest,
    tool=words,
    root=words,
    inputs=st.builds(Inputs, document=words, settings=words, templates=words),
    source=st.builds(
        Source,
        file=words,
        title=words,
        version=words,
        digest=words,
        files=st.dictionaries(words, digests, max_size=3),
    ),
    names=st.dictionaries(words, words, max_size=3),
    fields=st.none() | st.dictionaries(words, words, max_size=3),
    files=st.dictionaries(paths, st.builds(Digests, digests, st.none() | digests), max_size=3),
)


@given(manifests)
def test_what_is_rendered_is_read_back_and_is_ascii_json(manifest: Manifest) -> None:
    text = render(manifest)
    assert parse(text) == manifest
    assert parse(text.replace("\n", "\r\n")) == manifest
    assert text.isascii()
    assert list(json.loads(text)) == [
        *("manifest", "tool", "root", "inputs", "source", "names"),
        *(["fields"] if manifest.fields is not None else []),
        "files",
    ]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "it is not JSON: Expecting value", 1),
        (TEXT[:-3], "it is not JSON: Expecting ',' delimiter", 22),
        ("[" * 100_000, "it is not JSON that can be read", 0),
        ('{"manifest": ' + "1" * 10_000 + "}", "it is not JSON that can be read", 0),
        ("[]", "it is not a JSON object", 0),
        ("{}", "it has no valid `manifest` version", 0),
        (TEXT.replace("1,", "true,", 1), "it has no valid `manifest` version", 0),
        (TEXT.replace("1,", "2,", 1), "its format is version 2, made by a newer oneofgen", 0),
        (TEXT.replace('"tool": "0.1.0"', '"tool": 1'), "`tool` is missing or not a string", 0),
        (TEXT.replace('"inputs": {', '"in": {'), "`inputs` is not a JSON object", 0),
        (TEXT.replace('"x_"', "1"), "`MessageDeltaObject._x` is missing or not a string", 0),
        (TEXT.replace('["ac4d63"]', '"ac4d63"'), "`_runtime/sse.py` has no digests", 0),
        (TEXT.replace('["ac4d63"]', "[]"), "`_runtime/sse.py` has no digests", 0),
        (TEXT.replace("models.py", "decoding.py"), "it has the key `decoding.py` twice", 0),
        (
            TEXT.replace('  "tool"', '<<<<<<< ours\n  "tool": "1",\n=======\n>>>>>>> x\n  "tool"'),
            "it has merge conflict markers",
            3,
        ),
    ],
)
def test_a_damaged_manifest_is_told_with_its_damage(text: str, reason: str, line: int) -> None:
    with pytest.raises(ManifestUnreadable) as unreadable:
        parse(text)
    assert (unreadable.value.reason, unreadable.value.line) == (reason, line)


@pytest.mark.parametrize("path", ["../x.py", "/etc/x", "a//b", "./a", "C:/x", "a\\b", "a/..", ""])
def test_a_manifest_that_claims_files_elsewhere_is_unreadable(path: str) -> None:
    assert not is_inside(path)
    text = TEXT.replace('"models.py"', json.dumps(path))
    with pytest.raises(ManifestUnreadable, match="is not a path inside the package"):
        parse(text)


def test_the_source_is_no_part_of_what_makes_packages_differ() -> None:
    other = replace(MANIFEST, source=Source(file="elsewhere.yaml", digest="00"))
    assert other != MANIFEST
    assert other.same_but_for_source(MANIFEST)
    assert not replace(MANIFEST, tool="0.2.0").same_but_for_source(MANIFEST)


def test_digests_ignore_how_lines_end_on_this_system() -> None:
    assert digest("a\r\nb\r\n") == digest("a\nb\n") == digest(b"a\nb\n")
    assert digest("a\rb") != digest("a\nb")
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_header_is_a_comment_of_one_line() -> None:
    assert HEADER.startswith("# ")
    assert "\n" not in HEADER
    assert HEADER.isascii()
