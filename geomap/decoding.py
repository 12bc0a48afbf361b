"""Bytes as text: which encoding a file is in, and what no format can hold.

UTF-8 first; only what is not UTF-8, UTF-16 or UTF-32 is taken for one of two one-byte encodings,
and what is not text is refused with what it is.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from geomap.errors import ReadError

__all__ = ["as_utf8", "clean_text", "decode", "is_utf8", "one_byte_encoding"]

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
_FOREIGN_LINE = re.compile(rb"[^\n\x80-\xff]*[\x80-\xff][^\n]*")
_LINES, _LONGEST_LINE = 5_000, 5_000
_WORD = re.compile(r"[^\W\d_]+(?:[¿¹³£¼½¾]+[^\W\d_]+)*")
_CYRILLIC = re.compile("[А-яЁёІіЇїЄєҐґЎў]")
_CYRILLIC_WORD = re.compile("[А-яЁёІіЇїЄєҐґЎў]+")
_VOWELS = frozenset("аеёиіїоуыэюяєАЕЁИІЇОУЫЭЮЯЄ")
#: Signs within a word, capitals after small letters, and letters that hardly a language of
#: Windows-1252 has, but Polish, Czech, Turkish, Hungarian and others would, in theirs.
_STRANGE = re.compile("[¿£¹³¼½¾](?=[^\\W\\d_])|(?<=[a-z])[À-ÖØ-ÞŠŒŽŸ]|õ(?!e)|[þðýÞÐÝ]")
#: What may stand alone where no word tells: signs of both encodings, and letters that are words.
_ALONE = re.compile("[«»“”„‘’–—…°§\xa0•±µ©®™àÀáÁäÄåÅèÈéÉêÊëËíÍïÏóÓòÒöÖøØúÚùÙüÜ]")
#: Most words that may not read as words, of those that tell.
_GARBLED = 0.1
_FEW_LETTERS = 60
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
    if is_utf8(BytesIO(data)):
        return data
    return decode(data, name=name).encode("utf-8")


def is_utf8(stream: BinaryIO, *, zeros: bool = False) -> bool:
    """Return whether a stream is text in UTF-8, also with a mark; it is read to its end.

    Parameters
    ----------
    stream : file of bytes
    zeros : bool
        Whether it may hold zero bytes.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    signatures = tuple(start for start, _ in _SIGNATURES)
    is_first, has_text = True, False
    try:
        while part := stream.read(_PART):
            if (b"\0" in part and not zeros) or (is_first and part.startswith(signatures)):
                return False
            decoder.decode(part)
            is_first, has_text = False, has_text or not part.isspace()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return has_text


def clean_text(text: str) -> str:
    """Return text that every format can hold.

    U+FFFD stands for each NUL, lone surrogate and noncharacter U+FFFE or U+FFFF.
    """
    if text.isascii() and "\0" not in text:
        return text
    return _UNWRITABLE.sub("\ufffd", text)


def _not_text(name: str, kind: str) -> ReadError:
    return ReadError(
        f"{name}: is {kind}, not text", mend="save its text as .txt in UTF-8, a table as .csv"
    )


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
    if (
        8 * max(zeros) < len(data)
        and is_utf8(BytesIO(data), zeros=True)
        and not _CONTROL.search(data.replace(b"\0", b""))
    ):
        raise ReadError(f"{name}: holds zero bytes, as no text does", mend="save it again as UTF-8")
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
    encoding = one_byte_encoding(data)
    text = None
    if encoding is not None:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = None
    if text is None:
        raise ReadError(
            f"{name}: its encoding is not known (it is not UTF-8, and nothing tells of"
            " Windows-1251 or 1252)",
            mend="save it again as UTF-8",
        )
    return text


def one_byte_encoding(data: bytes) -> str | None:
    """Return which of two one-byte encodings text is in, by what its words are like in each.

    Parameters
    ----------
    data : bytes
        Text that is not UTF-8.

    Returns
    -------
    {"cp1251", "cp1252"} or None
        ``None`` where neither makes words, as with other encodings that would come out garbled.
    """
    lines = [match[0][:_LONGEST_LINE] for match in islice(_FOREIGN_LINE.finditer(data), _LINES)]
    if not lines:
        return "cp1252"
    sample = b"\n".join(lines)
    cyrillic, latin = _verdict(sample, "cp1251", _cyrillic), _verdict(sample, "cp1252", _latin)
    if cyrillic and not latin:
        return "cp1251" if _has_vowels(sample.decode("cp1251", errors="replace")) else None
    if latin:
        return "cp1252"
    alone = [c for c in sample.decode("cp1252", errors="replace") if c > "\x7f"]
    return "cp1252" if all(_ALONE.match(c) for c in alone) else None


def _verdict(sample: bytes, encoding: str, judge: Callable[[str], bool | None]) -> bool | None:
    """Return whether text is in an encoding; ``None`` where it has no word that tells."""
    text = sample.decode(encoding, errors="replace")
    verdicts = [judge(word) for word in _WORD.findall(text) if not word.isascii()]
    good, bad = verdicts.count(True), verdicts.count(False)
    foreign = sum(c > "\x7f" for c in text)
    if bad > _GARBLED * (good + bad) or len(_PLAUSIBLE[encoding].findall(text)) < 0.9 * foreign:
        return False
    return True if good else None


def _cyrillic(word: str) -> bool | None:
    """Return whether a word is one in Cyrillic: in one script, and in letters of one size."""
    if len(word) == 1:
        return None
    if not _CYRILLIC_WORD.fullmatch(word):
        return False
    return word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())


def _latin(word: str) -> bool | None:
    """Return whether a word is one in Latin letters, of which some are plain."""
    if _STRANGE.search(word):
        return False
    letters = [c for c in word if c.isalpha()]
    if len(letters) < 2:
        return None
    return any(c.isascii() for c in letters)


def _has_vowels(text: str) -> bool:
    """Return whether a text in Cyrillic reads as one; in a wrong encoding vowels are rare."""
    letters = _CYRILLIC.findall(text)
    vowels = sum(c in _VOWELS for c in letters)
    return len(letters) < _FEW_LETTERS or 0.3 * len(letters) <= vowels
