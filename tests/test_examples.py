"""The programs of `examples/`, run against a local server."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from serving import served

import oneofgen

HERE = Path(__file__).parents[1]
EXAMPLES = HERE / "examples"
WEBHOOK = "#/webhooks/order/post/requestBody/content/application~1json/schema"


def environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(folder), str(HERE / "generated")])
    return {**os.environ, "PYTHONPATH": path}


def run(program: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / program), url]
    return subprocess.run(
        command, env=environment(folder), capture_output=True, text=True, check=False
    )


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


def test_assistants_prints_a_run_as_it_is_written(tmp_path: Path) -> None:
    stream = (
        b'event: thread.message.delta\ndata: {"id": "m", "object": "thread.message.delta",'
        b' "delta": {"content": [{"index": 0, "type": "text", "text": {"value": "Hi"}}]}}\n\n'
        b"event: thread.run.queued\ndata: {not JSON\n\n"
        b"event: done\ndata: [DONE]\n\n"
    )
    with served(stream) as url:
        shown = run("assistants.py", url, tmp_path)
    assert (shown.stdout, shown.returncode) == ("Hi", 0), shown.stderr
    assert shown.stderr.startswith("(a broken thread.run.queued: ")


def test_responses_prints_a_reply_and_what_it_has_cost(packages: Path) -> None:
    stream = (
        b'data: {"type": "reply.started", "id": "r1"}\n\n'
        b'data: {"type": "reply.text.delta", "delta": "Hi"}\n\n'
        b'data: {"type": "reply.completed", "usage": {"tokens": 3}}\n\n'
    )
    with served(stream) as url:
        shown = run("responses.py", url, packages)
    assert (shown.stdout, shown.returncode) == ("Hi\n(3 tokens)\n", 0), shown.stderr
    with served(stream[: stream.index(b'data: {"type": "reply.completed')]) as url:
        cut = run("responses.py", url, packages)
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
