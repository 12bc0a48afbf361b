"""An address is fetched within bounds, from http and https alone, and only when it has changed."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from geomap.errors import OptionError
from geomap.watch import fetch as fetching
from geomap.watch.fetch import Answer, NoAnswerError, Seen, check_address, fetch

Reply = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers by path, and keeps what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []


@pytest.fixture
def server(serving: Callable[[type[BaseHTTPRequestHandler]], str]) -> Server:
    """Run the server for one test."""
    known = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, dict(self.headers)))
            known.replies[self.path](self)

        def log_message(self, *_: Any) -> None:
            pass

    known.url = serving(Handler)
    return known


def reply(status: int, data: bytes = b"", **headers: str) -> Reply:
    """Return an answer with a status, a body and headers."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return give


def test_what_was_seen_is_not_fetched_again(server: Server) -> None:
    """The server is told how it named what was seen; "not modified" is nothing new."""
    server.replies["/rss"] = reply(200, b"<rss/>", ETag='"a"', Last_Modified="Thu, 12 Mar 2026")
    answer = fetch(f"{server.url}/rss", Seen())
    assert answer == Answer(b"<rss/>", Seen('"a"', "Thu, 12 Mar 2026"))
    server.replies["/rss"] = reply(304)
    assert fetch(f"{server.url}/rss", answer.seen) is None
    (_, first), (_, second) = server.asked
    assert "If-None-Match" not in first
    assert (second["If-None-Match"], second["If-Modified-Since"]) == ('"a"', "Thu, 12 Mar 2026")
    assert first["User-Agent"].startswith("geomap/")


def test_a_packed_answer_is_unpacked(server: Server) -> None:
    """What comes by gzip is given as it was."""
    data = gzip.compress(b"<rss>" + b"x" * 200_000)
    server.replies["/"] = reply(200, data, Content_Encoding="gzip")
    answer = fetch(f"{server.url}/", Seen())
    assert answer is not None
    assert len(answer.data) == 200_005


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_over_the_limit_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    """What is too large is refused, also when it is small as long as it is packed."""
    monkeypatch.setattr(fetching, "_MAX_BYTES", 100_000)
    data = b"x" * 100_001
    headers = {"Content_Encoding": "gzip"} if packed else {}
    server.replies["/"] = reply(200, gzip.compress(data) if packed else data, **headers)
    with pytest.raises(NoAnswerError, match="an answer of more than"):
        fetch(f"{server.url}/", Seen())
    server.replies["/"] = reply(200, data[:-1])
    assert fetch(f"{server.url}/", Seen()) is not None


def test_a_slow_answer_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends byte after byte without an end does not hold the watch."""
    monkeypatch.setattr(fetching, "_ALL", 0.2)
    given_up = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not given_up.wait(0.02):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    server.replies["/"] = drip
    with pytest.raises(NoAnswerError, match="too slow"):
        fetch(f"{server.url}/", Seen())
    given_up.set()


def test_redirects_are_followed_on_the_web_alone(server: Server) -> None:
    """A few redirects are followed; none to another scheme, and none for ever."""
    server.replies = {
        "/a": reply(301, b"x" * 1_000, Location="/b"),
        "/b": reply(302, Location=f"{server.url}/c"),
        "/c": reply(200, b"<rss/>"),
        "/file": reply(302, Location="file:///etc/passwd"),
        "/ftp": reply(302, Location="ftp://127.0.0.1/"),
        "/user": reply(302, Location="http://a:b@127.0.0.1/"),
        "/round": reply(302, Location="/round"),
    }
    answer = fetch(f"{server.url}/a", Seen())
    assert answer is not None
    assert answer.data == b"<rss/>"
    for path in ("/file", "/ftp", "/user"):
        with pytest.raises(NoAnswerError, match="leads elsewhere"):
            fetch(server.url + path, Seen())
    with pytest.raises(NoAnswerError, match="more than 5 redirects"):
        fetch(f"{server.url}/round", Seen())


def test_a_redirect_from_the_web_does_not_lead_inside(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed of the web cannot have this machine asked; one that is here itself may lead here."""
    server.replies = {
        "/rss": reply(302, Location=f"{server.url}/secret"),
        "/secret": reply(200, b"<rss/>"),
    }
    assert fetch(f"{server.url}/rss", Seen()) is not None
    server.asked.clear()
    web = server.url.replace("127.0.0.1", "localhost")
    monkeypatch.setattr(fetching, "_is_inside", lambda url: not url.startswith(web))
    with pytest.raises(NoAnswerError, match=r"leads elsewhere, 127\.0\.0\.1 is in a network"):
        fetch(f"{web}/rss", Seen())
    assert [path for path, _ in server.asked] == ["/rss"]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_web(host: str) -> None:
    """What is this machine, or in a network of its own, is told from the web, by number or name."""
    assert fetching._is_inside(f"http://{host}:8000/rss")
    assert not fetching._is_inside("http://192.0.43.8/rss")
    assert not fetching._is_inside("https://[2606:4700::1111]/")


def test_an_error_says_what_it_is(server: Server) -> None:
    """A status and a missing server are told by the host; Retry-After is kept, within a bound."""
    server.replies = {
        "/gone": reply(410),
        "/later": reply(429, Retry_After="90"),
        "/much": reply(503, Retry_After="9" * 30),
        "/date": reply(503, Retry_After="Thu, 12 Mar 2026 10:00:00 GMT"),
    }
    waits = []
    for path in server.replies:
        with pytest.raises(NoAnswerError, match="^127.0.0.1:.*answers ") as caught:
            fetch(server.url + path, Seen())
        waits.append(caught.value.wait)
    assert waits == [0.0, 90.0, 86_400.0, 0.0]
    with pytest.raises(NoAnswerError, match=r"^127.0.0.1:1: no answer \(.*refused"):
        fetch("http://127.0.0.1:1/rss", Seen())


def test_a_torn_answer_is_no_answer(server: Server) -> None:
    """A connection that breaks off, and a body that cannot be unpacked, give nothing."""
    server.replies = {
        "/torn": reply(200, b"<rss>", Content_Length="50"),
        "/gzip": reply(200, b"no gzip", Content_Encoding="gzip"),
    }
    for path in server.replies:
        with pytest.raises(NoAnswerError, match="no answer"):
            fetch(server.url + path, Seen())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://e.org/",
        "http://",
        "http://[/",
        "http://e.org:x/",
        "https://a:b@e.org/",
        "http://e.org/\n",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """Only http and https to a host are addresses; a password is not shown."""
    with pytest.raises(OptionError) as caught:
        check_address(url)
    assert "a:b" not in str(caught.value)
    check_address("https://e.org/rss?x=1")
