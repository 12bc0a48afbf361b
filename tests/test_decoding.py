"""Bytes become text in the encoding that they are in, or are refused with what they are."""

from __future__ import annotations

import pytest

from geomap.decoding import clean_text, decode
from geomap.errors import ReadError

FRENCH = "Un incendie s’est déclaré près de l’hôtel ; l’élève était à l’étage."
SHORT_FRENCH = "Le président a été reçu à l'Élysée."
RUSSIAN = "Ночью в городе отключили свет, к утру его вернули."
UKRAINIAN = "Вночі у місті зникло світло, її ґанок був цілий."


@pytest.mark.parametrize("text", [FRENCH, SHORT_FRENCH, RUSSIAN, UKRAINIAN, "plain\r\nlines\n"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read(text: str, encoding: str) -> None:
    """Text in any Unicode encoding comes back as it was, line ends too, without its mark."""
    assert decode(text.encode(encoding), name="a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (SHORT_FRENCH, "cp1252"),
        ("Für größere Übungen gesperrt.", "cp1252"),
        ("à", "cp1252"),
        (RUSSIAN, "cp1251"),
        (UKRAINIAN, "cp1251"),
        ("МОСКВА. ПОЖАР НА СКЛАДЕ.", "cp1251"),
        ("lat;lon;place\n50;36;Київ\n", "cp1251"),
        ("lat;lon;place\n47;1;Orléans\n", "cp1252"),
        ("¿Qué pasó en Logroño? La 1ª vez, 20 m², 3 m³ y Nº 3", "cp1252"),
        ("25 °C in a “tent” – 5 § 3", "cp1252"),
        ("The BBC team in Киев wrote this in English, 12 May.", "cp1251"),
    ],
)
def test_one_byte_encodings_are_told_apart(text: str, encoding: str) -> None:
    """Windows-1251 and Windows-1252 are told apart by their words."""
    assert decode(text.encode(encoding), name="a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8-r"),
        ("Москва\nВоронеж\nБелгород\n", "koi8-r"),
        (
            "отключили свет, к утру его вернули. жители города сказали, что удар был нанесен по"
            " заводу рядом с рекой",
            "koi8-r",
        ),
        (RUSSIAN, "iso-8859-5"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "mac-cyrillic"),
        ("Łódź, Wrocław, Gdańsk, są też mniejsze miejscowości", "cp1250"),
        ("Plzeň, Ústí nad Labem, nový příklad", "cp1250"),
        ("Győr, Szőlős, Hűvösvölgy", "cp1250"),
        ("Diyarbakır, Şanlıurfa, Muğla, Ağrı", "cp1254"),
        ("Orléans, Besançon", "mac-roman"),
        ("Orléans, Besançon", "cp437"),
    ],
)
def test_other_encodings_are_asked_for(text: str, encoding: str) -> None:
    """Text in another encoding would come out garbled: it is refused, not guessed."""
    with pytest.raises(ReadError, match="its encoding is not known"):
        decode(text.encode(encoding), name="a.txt")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        ("\ufeff".encode(), "is empty"),
        ("\ufeff \n".encode("utf-16-le"), "is empty"),
        (b"%PDF-1.7 text", "is a PDF file"),
        (b"PK\x03\x04rest", "office document"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "is a binary file"),
        (b"\x00\x01\x02\x03" * 40, "is a binary file"),
        (b"caf\xe9 \x01\x02", "is a binary file"),
        (RUSSIAN.encode("cp866"), "its encoding is not known"),
        (b"\xff\xfea", "is not UTF-16-LE"),
        ((RUSSIAN * 9).encode()[:-2] + b"\nnext", "line 1, byte"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, found: str) -> None:
    """Empty, binary and torn files are refused with what was found and a mend."""
    with pytest.raises(ReadError) as caught:
        decode(data, name="a.txt")
    assert found in caught.value.problem
    assert caught.value.mend


def test_lone_surrogates_never_pass() -> None:
    """No encoding lets a lone surrogate into a text."""
    for data in (b"\xed\xa0\x80 abc", "\ufeffab\ud800".encode("utf-16-le", "surrogatepass")):
        with pytest.raises(ReadError):
            decode(data, name="a.txt")


def test_a_zero_byte_does_not_make_text_utf16() -> None:
    """Text with a stray zero byte is refused; taken for UTF-16 it would be garbled."""
    for data in (b"event_type,title\nstrike,a\0b\n", b"abc\0 and more words of plain text here"):
        with pytest.raises(ReadError, match="holds zero bytes, as no text does"):
            decode(data, name="a.txt")


def test_cleaning_keeps_offsets() -> None:
    """NUL and lone surrogates become U+FFFD one for one; all other text stays."""
    assert clean_text("a\0b\ud800c\U0001f30d\u200b") == "a\ufffdb\ufffdc\U0001f30d\u200b"


@pytest.mark.parametrize("stated", ["koi8-u", "KOI8-R", " windows-1250 ", "iso-8859-5", "cp866"])
def test_a_stated_encoding_is_believed(stated: str) -> None:
    """What is not UTF-8 is in the encoding that it states, where that is one of text."""
    text = "Zażółć gęślą jaźń" if "1250" in stated else "Дроны над городом"
    assert decode(text.encode(stated.strip()), name="a", stated=stated) == text


@pytest.mark.parametrize("stated", ["rot13", "utf-7", "unicode_escape", "bogus", "", None])
def test_other_statements_are_passed_over(stated: str | None) -> None:
    """UTF-8 that is valid is UTF-8, and an encoding of something else than text is none."""
    assert decode("Дроны".encode(), name="a", stated="koi8-r") == "Дроны"
    assert decode("Дроны над городом".encode("cp1251"), name="a", stated=stated) == (
        "Дроны над городом"
    )
