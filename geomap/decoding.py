"""Bytes as text: which encoding a file is in, and what no format can hold.

UTF-8 first; only what is not UTF-8, UTF-16 or UTF-32 is taken for one of two one-byte encodings,
and what is not text is refused with what it is.
"""

from __future__ import annotations

import codecs
import re

from geomap.errors import ReadError

__all__ = ["as_utf8", "clean_text", "decode"]

_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a document in RTF"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PAR1", "a Parquet file"),
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
#: Bytes that are looked at a time.
_PART = 1 << 22
_UNWRITABLE = re.compile("[\0\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{1,64}")
_HIGH = bytes(range(0x80, 0x100))
#: What running text in the two one-byte encodings is made of, beyond ASCII.
_PLAUSIBLE = {
    "cp1251": re.compile("[А-яЁёІіЇїЄєҐґЎў«»“”„‘’–—…№°§\xa0•]"),
    "cp1252": re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ«»“”„‘’–—…°§¿¡€£\xa0•ºª²³]"),
}


#: Encodings that a source may state: of text, and of one or two bytes a letter.
_STATED = re.compile(
    r"(?:iso-?8859-?[0-9]{1,2}|latin-?[0-9]{1,2}|(?:windows-|cp)125[0-8]|cp866|ibm866|koi8-[rut]"
    r"|mac-?cyrillic|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr))"
)


def decode(data: bytes, *, name: str, stated: str | None = None) -> str:
    """Return bytes as text: UTF-8, UTF-16, UTF-32, Windows-1251 or Windows-1252.

    A byte order mark decides and is left out. Without one, UTF-16 is known by its zero bytes, UTF-8
    by being valid; only what is neither is in the encoding that it states, or is taken for one of
    the one-byte encodings, by whether its words are Cyrillic through and through. The text holds
    no lone surrogates.

    Parameters
    ----------
    data : bytes
        What the file holds.
    name : str
        The file's name, for messages.
    stated : str, optional
        The encoding that the source says it is in. UTF-8 that is valid is believed first.

    Raises
    ------
    ReadError
        When there is nothing in it, or it is not text.
    """
    if not data or data.isspace():
        raise ReadError(f"{name}: is empty", mend="give a file with text in it")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding, name)
            if not text.strip():
                raise ReadError(f"{name}: is empty", mend="give a file with text in it")
            return text
    kind = next((kind for start, kind in _SIGNATURES if data.startswith(start)), None)
    if kind is not None:
        raise _not_text(name, kind)
    if b"\0" in data:
        return _utf16_without_mark(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _CONTROL.search(data):
            raise _not_text(name, "a binary file") from None
        known = (stated or "").strip().lower()
        if _STATED.fullmatch(known):
            return clean_text(data.decode(known, errors="replace"))
        _refuse_torn_utf8(data, name, error)
    return _one_byte(data, name)


def as_utf8(data: bytes, *, name: str) -> bytes:
    """Return bytes that are text as UTF-8; what is UTF-8, also with a mark, is not touched.

    Raises
    ------
    ReadError
        As :func:`decode` does.
    """
    is_plain = not data.startswith(tuple(start for start, _ in _SIGNATURES)) and b"\0" not in data
    if is_plain and not data.isspace() and _is_utf8(data):
        return data
    return decode(data, name=name).encode("utf-8")


def _is_utf8(data: bytes) -> bool:
    """Return whether data are UTF-8, without holding their text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PART):
            decoder.decode(data[start : start + _PART])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return bool(data)


def clean_text(text: str) -> str:
    """Return text that every format can hold.

    U+FFFD stands for each NUL, lone surrogate and noncharacter U+FFFE or U+FFFF.
    """
    return _UNWRITABLE.sub("\ufffd", text)


def _not_text(name: str, kind: str) -> ReadError:
    return ReadError(f"{name}: is {kind}, not text", mend="save its text as .txt in UTF-8")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{name}: byte {error.start} is not {encoding.upper()}", mend="save it again as UTF-8"
        ) from None


def _utf16_without_mark(data: bytes, name: str) -> str:
    """Return the text of data whose zero bytes all stand on one side of the pairs."""
    zeros = (data[::2].count(0), data[1::2].count(0))
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text(name, "a binary file") from None
    readable = sum(c.isprintable() or c in "\n\r\t" for c in text)
    if min(zeros) > 0 or readable < 0.95 * len(text):
        raise _not_text(name, "a binary file")
    return text


def _refuse_torn_utf8(data: bytes, name: str, error: UnicodeDecodeError) -> None:
    """Raise when the data are UTF-8 but for a few bytes; another encoding would garble them."""
    rough = data.decode("utf-8", errors="replace")
    broken = rough.count("\ufffd")
    sound = sum(c > "\x7f" for c in rough) - broken
    if sound > 4 * broken:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            f"{name}: line {line}, byte {error.start} is not UTF-8", mend="save it again as UTF-8"
        )


def _one_byte(data: bytes, name: str) -> str:
    cyrillic = latin = 0
    for word in _WORD.findall(data):
        ascii_letters = len(word.translate(None, _HIGH))
        if not ascii_letters and len(word) > 1:
            cyrillic += 1
        elif 0 < ascii_letters < len(word):
            latin += 1
    encoding = "cp1251" if cyrillic > latin else "cp1252"
    text = data.decode(encoding, errors="replace")
    foreign = sum(c > "\x7f" for c in text)
    if len(_PLAUSIBLE[encoding].findall(text)) < 0.9 * foreign:
        raise ReadError(f"{name}: its encoding is not known", mend="save it again as UTF-8")
    return text
