"""The programs of `examples/`, run against a local server."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml
from local_server import served
from writing_packages import unformatted

import oneofgen

HERE = Path(__file__).parents[2]
EXAMPLES = HERE / "examples"
WEBHOOK = "#/webhooks/order/post/requestBody/content/application~1json/schema"


def environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(folder), str(HERE / "generated")])
    return {**os.environ, "PYTHONPATH": path}


def run(program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / program), *arguments]
    return subprocess.run(
        command, env=environment(folder), capture_output=True, text=True, check=False
    )


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """How the packages are laid out matters to no program."""
    with unformatted():
        yield


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with the packages of the two documents, called what the programs call them."""
    documents = EXAMPLES / "openapi"
    replies = oneofgen.generate(
        str(documents / "responses.yaml"),
        "ReplyEvent",
        terminal=["reply.completed", "reply.failed"],
        output=str(tmp_path),
    )
    shop = oneofgen.generate(
        str(documents / "shop.yaml"), WEBHOOK, output=str(tmp_path), name="order_changed"
    )
    assert [one.name for one in (*replies, *shop)] == ["reply_event", "order_changed"]
    return tmp_path


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    """A folder with the package that the server and the client of the chat share."""
    (made,) = oneofgen.generate(
        str(EXAMPLES / "openapi" / "chat.yaml"),
        "ChatEvent",
        style="pydantic",
        terminal=["answer.completed"],
        output=str(tmp_path),
    )
    assert made.name == "chat_event"
    return tmp_path


@contextmanager
def chatting(folder: Path) -> Iterator[str]:
    """The URL of a chat that has just begun; nothing is warned of while it runs."""
    command = [sys.executable, str(EXAMPLES / "chat_server.py"), "0"]
    with subprocess.Popen(
        command,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        told = ""
        try:
            while "running on" not in told:
                line = server.stderr.readline()
                assert line, f"the server ended: {told}"
                told += line
            yield re.findall(r"http://[\d.]+:\d+", told)[0]
        finally:
            server.terminate()
            told += server.stderr.read()
        assert "Warning" not in told


def fetched(url: str, value: Any = None) -> Any:
    """What a server answers, parsed."""
    data = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def test_assistants_prints_a_run_as_it_is_written(tmp_path: Path) -> None:
    stream = (
        b'event: thread.message.delta\ndata: {"id": "m", "object": "thread.message.delta",'
        b' "delta": {"content": [{"index": 0, "type": "text", "text": {"value": "Hi"}}]}}\n\n'
        b"event: thread.run.queued\ndata: {not JSON\n\n"
        b"event: done\ndata: [DONE]\n\n"
    )
    with served(stream) as url:
        shown = run("assistants.py", url, folder=tmp_path)
    assert (shown.stdout, shown.returncode) == ("Hi", 0), shown.stderr
    assert shown.stderr.startswith("(a broken thread.run.queued: ")


def test_responses_prints_a_reply_and_what_it_has_cost(packages: Path) -> None:
    stream = (
        b'data: {"type": "reply.started", "id": "r1"}\n\n'
        b'data: {"type": "reply.text.delta", "delta": "Hi"}\n\n'
        b'data: {"type": "reply.completed", "usage": {"tokens": 3}}\n\n'
    )
    with served(stream) as url:
        shown = run("responses.py", url, folder=packages)
    assert (shown.stdout, shown.returncode) == ("Hi\n(3 tokens)\n", 0), shown.stderr
    with served(stream[: stream.index(b'data: {"type": "reply.completed')]) as url:
        cut = run("responses.py", url, folder=packages)
    assert (cut.returncode, cut.stderr) == (1, "the stream broke off after 2 events\n")


def test_webhook_takes_messages_and_refuses_what_is_not_documented(packages: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "webhook.py")]
    with subprocess.Popen(
        command, env=environment(packages), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            port = re.findall(r"\d+", server.stdout.readline())[0]
            url = f"http://127.0.0.1:{port}/"
            paid = b'{"kind": "paid", "order": "A1", "amount": 1250}'
            with urllib.request.urlopen(url, data=paid) as answer:
                assert answer.status == 204
            assert server.stdout.readline() == "A1: paid, 12.50\n"
            with pytest.raises(HTTPError) as refused:
                urllib.request.urlopen(url, data=b'{"kind": "paid", "order": "A1"}')
            assert refused.value.code == 400
            assert "$.amount" in refused.value.read().decode()
            refused.value.close()
        finally:
            server.terminate()


def test_chat_answers_in_events_that_its_client_reads(chat: Path) -> None:
    with chatting(chat) as url:
        first = run("chat_client.py", url, "Good  morning", folder=chat)
        second = run("chat_client.py", url, "Bye", folder=chat)
        said = fetched(f"{url}/chat")["messages"]
    shown = "[1] You said: Good morning\n(2 messages so far)\n"
    assert (first.stdout, first.returncode) == (shown, 0), first.stderr
    assert second.stdout == "[3] You said: Bye\n(4 messages so far)\n", second.stderr
    assert [message["author"] for message in said] == ["user", "assistant"] * 2
    assert said[0]["parts"] == [{"kind": "text", "text": "Good  morning"}]


def test_chat_refuses_a_message_that_is_not_of_the_document(chat: Path) -> None:
    with chatting(chat) as url:
        with pytest.raises(HTTPError) as refused:
            fetched(f"{url}/messages", {"author": "user", "parts": [{"kind": "link"}]})
        assert refused.value.code == 422
        places = [problem["loc"] for problem in json.load(refused.value)["detail"]]
        assert ["body", "parts", 0, "LinkPart", "url"] in places
        assert fetched(f"{url}/chat") == {"messages": []}
        refused.value.close()


def test_chat_is_described_by_the_schemas_of_its_document(chat: Path) -> None:
    document = yaml.safe_load((EXAMPLES / "openapi" / "chat.yaml").read_text("utf-8"))
    schemas = document["components"]["schemas"]
    with chatting(chat) as url:
        told = fetched(f"{url}/openapi.json")
    said = told["paths"]["/messages"]["post"]
    body = said["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/Message"}
    events = said["responses"]["200"]["content"]["text/event-stream"]["schema"]
    assert events["anyOf"] == schemas.pop("ChatEvent")["oneOf"]
    for name, schema in schemas.items():
        shown = told["components"]["schemas"][name]
        assert {**shown, "properties": [*shown["properties"]]} == {
            **schema,
            "properties": [*schema["properties"]],
        }


@pytest.mark.slow
def test_each_program_is_clean_for_a_strict_type_checker(packages: Path, chat: Path) -> None:
    assert packages == chat
    (packages / "mypy.ini").write_text("[mypy]\nstrict = true\npython_version = 3.10\n", "utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", *map(str, sorted(EXAMPLES.glob("*.py")))],
        cwd=packages,
        env={**os.environ, "MYPYPATH": environment(packages)["PYTHONPATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
