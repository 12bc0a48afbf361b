"""An endpoint is asked within bounds, and whatever it answers ends in words or in an error."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from geomap.errors import OptionError, ReadError
from geomap.extras.endpoint import Endpoint, UnansweredError

from .server import FakeServer, Handler, reply

MESSAGES = [{"role": "user", "content": "What happened?"}]
SCHEMA = {"type": "object"}


def ask(endpoint: Endpoint) -> str:
    """Ask one question."""
    return endpoint.ask(MESSAGES, SCHEMA)


def test_a_question_and_its_answer(server: FakeServer) -> None:
    """The model, the messages and the schema are sent; the words of the model come back."""
    server.says("Nothing.")
    assert ask(server.endpoint()) == "Nothing."
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "fake"
    assert asked["messages"] == MESSAGES
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize(
    ("given", "full"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/", "http://localhost:11434/v1/chat/completions"),
        ("https://host.example/api/v1", "https://host.example/api/v1/chat/completions"),
        ("https://host.example/v1/chat/completions", "https://host.example/v1/chat/completions"),
        ("https://h.example/o?api-version=1", "https://h.example/o/chat/completions?api-version=1"),
    ],
)
def test_addresses_are_completed(given: str, full: str) -> None:
    """An address may be that of the server, of its version, or the whole."""
    assert Endpoint(given, "m").url == full


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://host/v1",
        "data:application/json,{}",
        "javascript:alert(1)",
        "host:1234",
        "",
        "http://",
        "http://[::1/v1",
        "http://host:port/v1",
        "http://host/\nHost: other",
        "http://user:secret@host/v1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """Only http and https without a password are addresses, and no message tells a password."""
    with pytest.raises(OptionError) as caught:
        Endpoint(url, "m")
    assert "secret" not in str(caught.value)


def test_the_key_is_sent_and_told_to_nobody_else(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key of the environment is a header, and part of no message and no ``repr``."""
    monkeypatch.setenv("GEOMAP_LLM_KEY", "sk-secret")
    server.says("Yes.")
    endpoint = server.endpoint()
    assert ask(endpoint) == "Yes."
    assert server.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in repr(endpoint)
    assert "sk-secret" not in json.dumps(server.asked)
    server.answers[:] = [reply(b"no", 401)]
    with pytest.raises(ReadError) as caught:
        ask(endpoint)
    assert "sk-secret" not in str(caught.value)
    assert "GEOMAP_LLM_KEY" in str(caught.value)


def test_a_key_is_not_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """To another network a key goes by https alone; to this machine and its network by http too."""
    monkeypatch.setenv("GEOMAP_LLM_KEY", "sk-secret")
    with pytest.raises(OptionError, match="unencrypted"):
        Endpoint("http://models.example/v1", "m")
    for near in ("http://localhost/v1", "http://10.0.0.7:8000/v1", "http://box:8000/v1"):
        assert Endpoint(near, "m").key == "sk-secret"
    monkeypatch.setenv("GEOMAP_LLM_KEY", "two\nlines")
    with pytest.raises(OptionError, match="signs that no key has"):
        Endpoint("http://localhost/v1", "m")


@pytest.mark.parametrize(("model", "timeout"), [("", 9), ("a\nb", 9), ("m", 0), ("m", 9e9)])
def test_a_model_and_a_timeout_make_sense(model: str, timeout: float) -> None:
    """A model has a name, and a wait an end."""
    with pytest.raises(OptionError):
        Endpoint("http://localhost", model, timeout=timeout)


def test_a_server_without_schemas_is_asked_plainly(server: FakeServer) -> None:
    """A server that does not understand a schema is asked without, then and from then on."""
    server.answers += [reply({"error": "response_format?"}, 400)]
    server.says("Plain.")
    endpoint = server.endpoint()
    assert ask(endpoint) == "Plain."
    assert ask(endpoint) == "Plain."
    assert ["response_format" in one for one in server.asked] == [True, False, False]


def test_a_busy_server_is_asked_again(server: FakeServer) -> None:
    """After 429 and 5xx it waits, as long as the server asks within a bound, and asks again."""
    server.answers += [reply(b"", 500), reply(b"", 429, Retry_After="7")]
    server.says("At last.")
    assert ask(server.endpoint()) == "At last."
    assert server.pauses == [1.0, 7.0]
    server.answers[:] = [reply(b"", 503, Retry_After="86400")]
    with pytest.raises(UnansweredError, match="503"):
        ask(server.endpoint())
    assert server.pauses[2:] == [30.0, 30.0]
    assert len(server.asked) == 6


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_not_asked_again(server: FakeServer, status: int) -> None:
    """Where the server refuses us, another question would be refused as well."""
    server.answers += [reply(b"no", status)]
    with pytest.raises(ReadError, match=str(status)) as caught:
        ask(server.endpoint())
    assert not isinstance(caught.value, UnansweredError)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://127.0.0.1:9/", "https://elsewhere.example/v1", "/v1"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(server: FakeServer, status: int, target: str) -> None:
    """Neither text nor key is sent anywhere but where the user said."""
    server.answers += [reply(b"", status, Location=target)]
    with pytest.raises(ReadError, match="redirect"):
        ask(server.endpoint())
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>Welcome</body></html>",
        b"",
        b"null",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null, "refusal": "no"}}]}',
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": "' + b"x" * 100 + b'"}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_answer_is_none(server: FakeServer, data: bytes) -> None:
    """A page, an empty or torn answer, one without words: an error that names no part of it."""
    server.answers += [reply(data)]
    with pytest.raises(UnansweredError, match="holds no message"):
        ask(server.endpoint())


def test_a_huge_answer_is_given_up(server: FakeServer) -> None:
    """More than 4 MB are not read."""
    server.answers += [reply(b"x" * ((4 << 20) + 1))]
    with pytest.raises(UnansweredError, match="more than 4 MB"):
        ask(server.endpoint())


def test_an_answer_that_is_cut_off_is_none(server: FakeServer) -> None:
    """A connection that ends in the middle is no answer."""

    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"choices"')

    server.answers += [cut]
    with pytest.raises(UnansweredError):
        ask(server.endpoint())


def test_a_slow_server_is_given_up(server: FakeServer) -> None:
    """A server that is silent, or sends a byte now and then, is not waited for for ever."""

    def silent(_: Handler) -> None:
        time.sleep(0.6)

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    for answer in (silent, drip):
        server.answers[:] = [answer]
        with pytest.raises(UnansweredError, match="no answer"):
            ask(server.endpoint(timeout=0.2))


def test_a_server_that_is_not_there_is_an_error_at_once() -> None:
    """Where nobody listens, nothing is tried again: the address is wrong, or the server down."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    endpoint = Endpoint(f"http://127.0.0.1:{port}", "m", pause=lambda _: pytest.fail("waited"))
    with pytest.raises(ReadError, match="cannot be reached") as caught:
        ask(endpoint)
    assert not isinstance(caught.value, UnansweredError)


def test_what_is_near_is_reached_without_a_proxy(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy of the environment does not come between this machine and itself."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.says("Here.")
    assert ask(server.endpoint()) == "Here."


def test_nothing_is_written(server: FakeServer, capsys: pytest.CaptureFixture[Any]) -> None:
    """Asking prints nothing and leaves no file."""
    server.says("Quiet.")
    ask(server.endpoint())
    assert capsys.readouterr() == ("", "")
    assert list(Path().iterdir()) == []
