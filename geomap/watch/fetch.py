"""One file of the web, fetched within bounds of time and size, and only when it has changed."""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from geomap.errors import OptionError, ReadError

if TYPE_CHECKING:
    import requests

__all__ = ["Answer", "NoAnswerError", "Seen", "check_address", "fetch"]

#: Bytes of the largest answer, and of each piece of it.
_MAX_BYTES = 16 << 20
_PIECE = 1 << 16
#: Seconds to wait for a connection, for each piece, and for all.
_CONNECT, _READ, _ALL = 10.0, 20.0, 60.0
_MAX_REDIRECTS = 5
#: Seconds: a server that asks for more is asked again after these.
_LONGEST_WAIT = 86_400.0
_MAX_TAG = 1_000
_MEND = "it is asked again"
_ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a server named what it gave last.

    Attributes
    ----------
    etag, modified : str or None
        Its headers ``ETag`` and ``Last-Modified``.
    """

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave.

    Attributes
    ----------
    data : bytes
    seen : Seen
        How it names this.
    """

    data: bytes
    seen: Seen


class NoAnswerError(ReadError):
    """A server that gave nothing; it may another time.

    Attributes
    ----------
    wait : float
        Seconds after which it asks to be asked again.
    """

    wait = 0.0


def check_address(url: str) -> None:
    """Raise when an address is none that is fetched.

    Raises
    ------
    OptionError
        When it is not of http or https, or holds a password.
    """
    mend = "give an address such as https://example.org/rss.xml"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise OptionError(f"{url[:200]!r} is no address ({error})", mend=mend) from None
    if parts.scheme.lower() not in ("http", "https") or not host or not url.isprintable():
        raise OptionError(f"{url[:200]!r} is no address of http or https", mend=mend)
    if parts.username or parts.password:
        raise OptionError(
            f"the address of {host} holds a password", mend="put it into the file .netrc instead"
        )


def fetch(url: str, seen: Seen) -> Answer | None:
    """Return what an address gives; ``None`` where it gives what was seen before.

    Redirects are followed, a few, to http and https alone, and none from the web to this machine
    or the network it stands in: an address there must be the one that was given.

    Parameters
    ----------
    url : str
        An address of http or https.
    seen : Seen
        What it gave last.

    Raises
    ------
    NoAnswerError
        When it gives nothing that can be used: no connection, an HTTP status that is an error, or
        more than 16 MB or 60 s of an answer.
    """
    import requests
    import urllib3

    where = urlsplit(url).netloc
    end = time.monotonic() + _ALL
    try:
        with requests.Session() as session:
            for _ in range(_MAX_REDIRECTS + 1):
                with _asked(session, url, seen) as answer:
                    if not answer.is_redirect:
                        return _read(answer, where, end)
                    url = _next_address(url, answer.headers["Location"])
    except OptionError as error:
        raise NoAnswerError(f"{where}: leads elsewhere, {error.problem}", mend=_MEND) from None
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise NoAnswerError(f"{where}: no answer ({_cause(error)})", mend=_MEND) from None
    raise NoAnswerError(f"{where}: more than {_MAX_REDIRECTS} redirects", mend=_MEND)


def _next_address(url: str, location: str) -> str:
    """Return where a redirect leads.

    Raises
    ------
    OptionError
        When that is no address that is fetched, or lies in a network that is not the web.
    """
    to = urljoin(url, location)
    check_address(to)
    if _is_inside(to) and not _is_inside(url):
        raise OptionError(
            f"{urlsplit(to).hostname} is in a network of its own", mend="give its address itself"
        )
    return to


def _is_inside(url: str) -> bool:
    """Return whether an address, or one of those that its host has, is not one of the web."""
    try:
        found = socket.getaddrinfo(urlsplit(url).hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # asking it, too, will end there
        return False
    return not all(ipaddress.ip_address(address[0]).is_global for *_, address in found)


def _asked(session: requests.Session, url: str, seen: Seen) -> requests.Response:
    """Return the head of an answer. A redirect is not followed here: its body is never read."""
    return session.get(
        url,
        headers=_headers(seen),
        stream=True,
        timeout=(_CONNECT, _READ),
        allow_redirects=False,
    )


def _read(answer: requests.Response, where: str, end: float) -> Answer | None:
    if answer.status_code == HTTPStatus.NOT_MODIFIED:
        return None
    if answer.status_code != HTTPStatus.OK:
        raise _refused(where, answer)
    return Answer(_body(answer.raw, end, where), _seen(answer))


def _headers(seen: Seen) -> dict[str, str]:
    headers = {
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "User-Agent": f"geomap/{version('geomap')} (reader of feeds)",
    }
    if seen.etag:
        headers["If-None-Match"] = seen.etag
    if seen.modified:
        headers["If-Modified-Since"] = seen.modified
    return headers


def _body(raw: Any, end: float, where: str) -> bytes:
    """Return the body of an answer, piece by piece as it comes."""
    data = bytearray()
    while piece := raw.read1(_PIECE, decode_content=True):
        data += piece
        if len(data) > _MAX_BYTES:
            raise NoAnswerError(
                f"{where}: an answer of more than {_MAX_BYTES >> 20} MB", mend=_MEND
            )
        if time.monotonic() > end:
            raise NoAnswerError(f"{where}: too slow an answer", mend=_MEND)
    return bytes(data)


def _seen(answer: requests.Response) -> Seen:
    return Seen(
        answer.headers.get("ETag", "")[:_MAX_TAG] or None,
        answer.headers.get("Last-Modified", "")[:_MAX_TAG] or None,
    )


def _refused(where: str, answer: requests.Response) -> NoAnswerError:
    """Return what an HTTP status says."""
    status = f"{answer.status_code} {answer.reason or ''}".strip()[:100]
    error = NoAnswerError(f"{where}: answers {status}", mend=_MEND)
    asked = answer.headers.get("Retry-After", "")
    error.wait = min(float(asked), _LONGEST_WAIT) if asked.isascii() and asked.isdigit() else 0.0
    return error


def _cause(error: Exception) -> str:
    """Return what is wrong, in few words: the innermost reason that a library gives."""
    cause: BaseException = error
    while (inner := getattr(cause, "reason", None) or cause.__context__) is not None:
        if not isinstance(inner, BaseException):
            break
        cause = inner
    return " ".join((str(cause) or type(cause).__name__).split())[:200]
