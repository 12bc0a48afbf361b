"""Mail (``.eml``) and web pages saved as mail (``.mhtml``): the words, without what is attached."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_tz

from geomap.decoding import clean_text, decode
from geomap.documents.markup import one_line
from geomap.documents.plain import unwrapped
from geomap.documents.stated import stated_url
from geomap.documents.web import article_text
from geomap.errors import ReadError

__all__ = ["Mail", "read_mail"]

_MAX_HEADER = 2_000
_MAX_PARTS = 1_000
_MAX_DEPTH = 60
_SIGNATURE = re.compile(r"^-- ?\r?$.*\Z", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"^(?:> ?){1,20}", re.MULTILINE)
#: Shorter than this share of the HTML, a text part only says that there is HTML.
_STUB = 0.25
_MEND = "save the message again as .eml, or its text as .txt"


@dataclass(slots=True)
class Mail:
    """One message.

    Attributes
    ----------
    text : str
        Its words.
    title : str or None
        Its subject.
    published : datetime.date or None
        The day that it was sent, in its sender's time zone.
    url : str or None
        The address of a page that was saved.
    page : str or None
        The HTML of a page that was saved.
    attachments : list of str
        Names of what is attached, which is not read.
    """

    text: str = ""
    title: str | None = None
    published: dt.date | None = None
    url: str | None = None
    page: str | None = None
    attachments: list[str] = field(default_factory=list)


def read_mail(data: bytes, name: str) -> Mail:
    """Return the message that data hold.

    Raises
    ------
    ReadError
        When it has no text.
    """
    try:
        message = message_from_bytes(data)
        mail = Mail(
            title=_header(message, "Subject"),
            published=_sent(message),
            url=stated_url(_header(message, "Snapshot-Content-Location")),
        )
        plain, pages = _bodies(message, mail, name)
    except (MessageError, RecursionError, LookupError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{name}: is not a message ({error})", mend=_MEND) from None
    words = [_SIGNATURE.sub("", text) for text in plain]
    mail.text = "\n\n".join(unwrapped(_QUOTED.sub("", text)).strip() for text in words).strip()
    mail.page = "\n".join(pages) or None
    if mail.page:
        shown = article_text(mail.page)
        mail.text = mail.text if len(mail.text) > _STUB * len(shown) else shown
    mail.text = mail.text or mail.title or ""
    if not mail.text.strip():
        raise ReadError(f"{name}: has no text", mend=_MEND)
    return mail


def _bodies(message: Message, mail: Mail, name: str) -> tuple[list[str], list[str]]:
    """Return the texts and the pages of a message; note what is attached."""
    plain: list[str] = []
    pages: list[str] = []
    for part in _parts(message, _MAX_DEPTH):
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment"
        if kind not in ("text/plain", "text/html") or attached:
            if attached or part.get_filename():
                mail.attachments.append(_file_name(part))
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            text = decode(payload, name=name, stated=part.get_content_charset())
            (plain if kind == "text/plain" else pages).append(text.replace("\r\n", "\n"))
    return plain, pages


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """Yield the parts of a message that hold something, those of a forwarded one too."""
    waiting = [(message, depth)]
    seen = 0
    while waiting and seen < _MAX_PARTS:
        part, left = waiting.pop()
        seen += 1
        payload = part.get_payload()
        if isinstance(payload, list):
            if left:
                waiting.extend((p, left - 1) for p in reversed(payload) if isinstance(p, Message))
        else:
            yield part


def _header(message: Message, name: str) -> str | None:
    """Return a header's words, or ``None``."""
    value = message.get(name)
    if value is None:
        return None
    words = []
    for piece, encoding in decode_header(str(value)[:_MAX_HEADER]):
        if isinstance(piece, bytes):
            try:
                words.append(piece.decode(encoding or "utf-8", errors="replace"))
            except LookupError:
                words.append(piece.decode("ascii", errors="replace"))
        else:
            words.append(piece)
    return clean_text(one_line("".join(words)))[:300] or None


def _sent(message: Message) -> dt.date | None:
    fields = parsedate_tz(str(message.get("Date") or "")[:200])
    if fields is None or not 1970 < fields[0] < 2200:
        return None
    try:
        return dt.date(*fields[:3])
    except ValueError:
        return None


def _file_name(part: Message) -> str:
    name = part.get_filename()
    return clean_text(one_line(str(name)))[:100] if name else part.get_content_type()
