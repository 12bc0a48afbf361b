"""A chat endpoint on this machine that answers as it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from geomap.extras.endpoint import Endpoint

Answer = Callable[["Handler"], None]


@dataclass
class FakeServer:
    """What the server answers, one after the other, and what it was asked."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def endpoint(self, **options: Any) -> Endpoint:
        """Return an endpoint that asks this server, and notes its pauses without making them."""
        return Endpoint(self.url, "fake", **{"pause": self.pauses.append, **options})

    def says(self, content: Any) -> None:
        """Let the next answer be a message of a model: text, or a value as JSON."""
        text = content if isinstance(content, str) else json.dumps(content)
        self.answers.append(reply({"choices": [{"message": {"content": text}}]}))


class Handler(BaseHTTPRequestHandler):
    """Answers by the list of its server."""

    fake: FakeServer

    def do_POST(self) -> None:
        """Note the question, and give the next answer; the last one again and again."""
        size = int(self.headers["Content-Length"])
        self.fake.asked.append({"path": self.path, **json.loads(self.rfile.read(size))})
        self.fake.headers.append(dict(self.headers))
        answers = self.fake.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def do_GET(self) -> None:
        """Fail: nothing is ever to be fetched."""
        self.fake.asked.append({"path": self.path, "method": "GET"})
        self.send_error(500)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def give(self, status: int, data: bytes, **headers: str) -> None:
        """Send one answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def reply(value: Any, status: int = 200, **headers: str) -> Answer:
    """Return an answer of JSON, or of bytes as they are."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda handler: handler.give(status, data, **headers)
