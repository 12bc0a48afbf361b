"""An OpenAI-compatible endpoint: one question, one answer, within bounds of time and size."""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, NoReturn
from urllib.parse import SplitResult, urlsplit, urlunsplit

from geomap.errors import OptionError, ReadError

__all__ = ["KEY_VARIABLE", "Endpoint", "UnansweredError"]

#: The environment variable that holds the key, so that no command line shows it.
KEY_VARIABLE = "GEOMAP_LLM_KEY"

_PATH = "/chat/completions"
_MAX_ANSWER = 4 << 20
_PIECE = 1 << 16
_TRIES = 3
#: Seconds to wait before the second and the third try; a server may ask for more, up to a bound.
_PAUSES = (1.0, 4.0)
_LONGEST_PAUSE = 30.0
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_NOT_UNDERSTOOD = frozenset({400, 415, 422})
_FORBIDDEN = frozenset({401, 403, 404, 405})


class UnansweredError(ReadError):
    """One question that got no usable answer; another may."""


@dataclass(slots=True)
class Endpoint:
    """A server that answers ``/v1/chat/completions``.

    Parameters
    ----------
    url : str
        Its address: ``http://localhost:11434``, ``https://host/v1``, or in full.
    model : str
        Which of its models to ask.
    key : str, optional
        Sent as a bearer token; by default what the environment variable ``GEOMAP_LLM_KEY`` holds.
        It is part of no message and of no ``repr``.
    timeout : float
        Seconds to wait for a connection, for each part of an answer, and for all of it.

    Raises
    ------
    OptionError
        When the address is none of http or https, holds a password, or would carry the key in the
        clear to another network; or when there is no model.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    pause: Callable[[float], None] = field(default=time.sleep, repr=False)
    _plain: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.model or len(self.model) > 200 or not self.model.isprintable():
            raise OptionError(
                f"no model {self.model[:60]!r}",
                mend="name a model of the server's with --llm-model",
            )
        if not 0 < self.timeout <= 3600:
            raise OptionError(f"no timeout of {self.timeout} s", mend="give seconds, up to 3600")
        if self.key is None:
            self.key = os.environ.get(KEY_VARIABLE) or None
        if self.key and not (self.key.isascii() and self.key.isprintable()):
            raise OptionError(
                f"the key in {KEY_VARIABLE} has signs that no key has", mend="set it again"
            )
        parts = _checked(self.url)
        host = parts.hostname or ""
        if self.key and parts.scheme == "http" and not _is_near(host):
            raise OptionError(
                f"{self.url!r} would carry the key unencrypted",
                mend=f"use https, or unset {KEY_VARIABLE}",
            )
        self.url = urlunsplit(parts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process makes it anew: with the key that its environment holds."""
        return partial(Endpoint, timeout=self.timeout), (self.url, self.model)

    def ask(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> str:
        """Return the text of the answer.

        Parameters
        ----------
        messages : sequence of mapping
            ``role`` and ``content`` of each.
        schema : mapping
            JSON Schema of what is wanted. A server that does not know schemas is asked without.

        Raises
        ------
        UnansweredError
            When this question got no usable answer, after three tries.
        ReadError
            When the server cannot be reached, or refuses us.
        """
        shape = {"name": "events", "strict": True, "schema": schema}
        full: dict[str, Any] = {"model": self.model, "messages": list(messages)}
        if not self._plain:
            full |= {
                "temperature": 0,
                "response_format": {"type": "json_schema", "json_schema": shape},
            }
        try:
            return _content(self._send(full))
        except _NotUnderstoodError as error:
            if self._plain:
                raise UnansweredError(error.problem, mend=error.mend) from None
        self._plain = True
        return self.ask(messages, schema)

    def _send(self, question: Mapping[str, Any]) -> bytes:
        data = json.dumps(question).encode("ascii")
        last: UnansweredError | None = None
        for attempt in range(_TRIES):
            if attempt:
                asked = last.wait if isinstance(last, _LaterError) else 0.0
                self.pause(min(max(asked, _PAUSES[attempt - 1]), _LONGEST_PAUSE))
            try:
                return self._once(data)
            except _NotUnderstoodError:
                raise
            except UnansweredError as error:
                last = error
        raise last or UnansweredError("no answer", mend="try again")

    def _once(self, data: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.url, data, headers)  # noqa: S310 - http(s) alone
        where = urlsplit(self.url).netloc
        end = time.monotonic() + self.timeout
        try:
            with _opener(self.url).open(request, timeout=self.timeout) as answer:
                return _read(answer, end, where)
        except urllib.error.HTTPError as error:
            with error:
                _refuse(error, where)
        except (TimeoutError, http.client.HTTPException, ConnectionError) as error:
            raise _no_answer(where, error) from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _no_answer(where, error.reason) from None
            raise ReadError(
                f"{where}: cannot be reached ({error.reason})",
                mend="check the address, and that the server runs",
            ) from None
        except (OSError, ValueError) as error:
            raise _no_answer(where, error) from None


class _LaterError(UnansweredError):
    """The server asks to come again later."""

    wait = 0.0


class _NotUnderstoodError(UnansweredError):
    """The server does not understand the question."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Goes nowhere but where the user said: neither text nor key is sent elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Return an opener of http and https alone; what is near is reached without a proxy."""
    opener = urllib.request.OpenerDirector()
    near = _is_near(urlsplit(url).hostname or "")
    for handler in (
        urllib.request.ProxyHandler({} if near else None),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _NoRedirect(),
    ):
        opener.add_handler(handler)
    return opener


def _checked(url: str) -> SplitResult:
    """Return the parts of the full address that an address stands for."""
    mend = "give an address such as http://localhost:11434/v1"
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise OptionError(f"--llm {url[:200]!r} is no address ({error})", mend=mend) from None
    if parts.scheme not in ("http", "https") or not host or not url.isprintable():
        raise OptionError(f"--llm {url[:200]!r} is no address of http or https", mend=mend)
    if parts.username or parts.password:
        raise OptionError(
            "the address of the endpoint holds a password", mend=f"put the key into {KEY_VARIABLE}"
        )
    path = parts.path.rstrip("/")
    if not path.endswith(_PATH):
        path = (path or "/v1") + _PATH
    return parts._replace(path=path, fragment="")


def _is_near(host: str) -> bool:
    """Say whether a host is this machine or of a private network."""
    if host.endswith((".localhost", ".local")) or not {".", ":"} & set(host):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _read(answer: IO[bytes], end: float, where: str) -> bytes:
    data = bytearray()
    while piece := answer.read1(_PIECE):  # type: ignore[attr-defined]
        data += piece
        if len(data) > _MAX_ANSWER:
            raise UnansweredError(
                f"{where}: an answer of more than {_MAX_ANSWER >> 20} MB",
                mend="ask another model",
            )
        if time.monotonic() > end:
            raise TimeoutError("too slow")
    return bytes(data)


def _no_answer(where: str, error: Exception) -> UnansweredError:
    what = str(error)[:200] or type(error).__name__
    return UnansweredError(
        f"{where}: no answer ({what})", mend="check the server, or give it more time"
    )


def _refuse(error: urllib.error.HTTPError, where: str) -> NoReturn:
    """Raise what an HTTP status says."""
    code = error.code
    if 300 <= code < 400:
        raise ReadError(
            f"{where}: answers with a redirect ({code})", mend="give the address it leads to"
        )
    if code in _FORBIDDEN:
        raise ReadError(
            f"{where}: refuses us ({code} {error.reason})"[:300],
            mend=f"check the address, the model, and the key in {KEY_VARIABLE}",
        )
    problem = f"{where}: answers {code} {error.reason}"[:300]
    if code in _NOT_UNDERSTOOD:
        raise _NotUnderstoodError(problem, mend="check the model's name")
    if code in _TRY_AGAIN:
        later = _LaterError(problem, mend="try again later")
        asked = error.headers.get("Retry-After", "") if error.headers else ""
        later.wait = float(asked) if asked.isascii() and asked.isdigit() else 0.0
        raise later
    raise ReadError(problem, mend="check the address and the model")


def _content(data: bytes) -> str:
    """Return the words of the model from the server's answer."""
    try:
        answer = json.loads(data)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        content = None
    if not isinstance(content, str) or not content.strip():
        raise UnansweredError(
            "the server's answer holds no message of a model",
            mend="check that the address is that of a chat endpoint",
        )
    return content
