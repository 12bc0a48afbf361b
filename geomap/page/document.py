"""The page as a document: inert data blocks, the policy, and the table for readers without script.

What comes from data is put into the page here, after every template has been rendered, escaped or
as base64. The policy then allows just the scripts and styles that the page has.

A page is ASCII throughout, so that it reads the same, and its hashes hold, in whatever encoding the
page is read in that it is embedded in; and without tabs, which Markdown makes spaces.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import pandas as pd
from branca.element import Element

from geomap.page.own_types import labelled, own_types
from geomap.page.words import interface_words
from geomap.tables.positions import plain

__all__ = [
    "PLAIN_ROWS",
    "UNSOUND",
    "Verbatim",
    "data_block",
    "disclosure_notes",
    "escaped",
    "fill",
    "leaflet",
    "page_template",
    "plain_table",
    "policy",
    "script",
    "style",
]

#: Rows of the table for readers without script.
PLAIN_ROWS: Final = 500
_PLAIN_QUOTE_CHARACTERS: Final = 400

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_IMAGE_URL = re.compile(r"url\(images/([a-z0-9-]{1,40}\.png)\)")
_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=\S{1,100}\s*\Z")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
#: What a reader of the files needs and a browser does not: whole-line comments, indentation.
_ASIDE = re.compile(r"^[ ]*(?://[^\n]*|/\*\*.*?\*/)\n|^[ ]+", re.DOTALL | re.MULTILINE)
#: What a parser of HTML, or of Markdown around it, would not keep as it is.
_REFERENCES: Final = {ord(c): f"&#{ord(c)};" for c in "\t\r`"}
#: What no character reference can stand for.
UNSOUND = re.compile("[\x00\x80-\x9f\ud800-\udfff]")


class Verbatim(Element):
    """A piece of page that no template engine reads: it renders as the text that it was given."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self._text = text

    def render(self, **_kwargs: Any) -> str:
        """Return the text."""
        return self._text


# -- assets ----------------------------------------------------------------------------------


def _assets() -> Any:
    return files(__package__) / "assets"


@lru_cache(maxsize=1)
def script() -> str:
    """Return the page's script: the files of ``assets/script`` in the order of their names.

    Comments and indentation stay behind: every page carries the script.
    """
    names = sorted(f.name for f in (_assets() / "script").iterdir() if f.name.endswith(".js"))
    parts = [(_assets() / "script" / name).read_text(encoding="utf-8") for name in names]
    code = '(() => {\n"use strict";\n' + _ASIDE.sub("", "\n".join(parts)) + "})();\n"
    return _NOT_ASCII.sub(lambda match: f"\\u{ord(match.group()):04x}", code)


@lru_cache(maxsize=1)
def style() -> str:
    """Return the page's style sheet."""
    sheet = (_assets() / "geomap.css").read_text(encoding="utf-8")
    return _NOT_ASCII.sub(lambda match: f"\\{ord(match.group()):x} ", sheet)


@lru_cache(maxsize=1)
def leaflet() -> tuple[str, str]:
    """Return Leaflet's script and style sheet, its pictures inlined, without its source map."""
    folder = _assets() / "vendor" / "leaflet"
    code = _SOURCE_MAP.sub("\n", (folder / "leaflet.js").read_text(encoding="utf-8"))

    def inlined(match: re.Match[str]) -> str:
        picture = base64.b64encode((folder / "images" / match.group(1)).read_bytes())
        return f"url(data:image/png;base64,{picture.decode('ascii')})"

    sheet = (folder / "leaflet.css").read_text(encoding="utf-8")
    sheet = sheet.replace("\r\n", "\n").replace("\t", " ")
    return code, _IMAGE_URL.sub(inlined, sheet)


def page_template() -> str:
    """Return the template of the page: constant, with marks for what :func:`fill` puts in."""
    return str((_assets() / "page.html").read_text(encoding="utf-8"))


# -- filling the page ------------------------------------------------------------------------


def data_block(name: str, text: str) -> str:
    """Return base64 lines as a block that a browser keeps as text and never runs."""
    return f'<script type="application/octet-stream" id="{name}">\n{text}\n</script>'


def fill(page: str, parts: Mapping[str, str], *, lang: str, images: Sequence[str] = ()) -> str:
    """Put what comes from data into a rendered page, and the policy that fits it.

    Parameters
    ----------
    page : str
        The page as its templates rendered it: no data in it but base64.
    parts : mapping
        HTML, escaped by its maker, for each mark ``<!--geomap:NAME-->``.
    lang : str
        ISO 639-1 code of the interface.
    images : sequence of str
        Origins that pictures may come from besides the page itself.
    """
    page = page.replace('lang="geomap:lang"', f'lang="{lang}"', 1)
    filled = {"policy": policy(page, images, beside=bool(parts.get("beside"))), **parts}
    pieces = re.split(r"<!--geomap:([a-z]{1,20})-->", page)
    pieces[1::2] = [filled[name] for name in pieces[1::2]]
    return "".join(pieces)


def policy(page: str, images: Sequence[str] = (), *, beside: bool = False) -> str:
    """Return the policy that lets the page's own scripts and styles run, and nothing else.

    A page with files beside it may load style sheets from where it comes from itself.
    """
    scripts = " ".join(_hash(text) for text in _SCRIPT.findall(page))
    styles = " ".join([_hash(text) for text in _STYLE.findall(page)] + ["'self' file:"] * beside)
    rules = [
        "default-src 'none'",
        f"script-src {scripts}",
        f"style-src {styles}",
        " ".join(["img-src data: blob:", *images]),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ]
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def escaped(text: str) -> str:
    """Return text for HTML, in ASCII: what HTML cannot hold becomes U+FFFD.

    Nor does it end or change in Markdown around it, in which Quarto puts what a notebook shows.
    """
    sound = html.escape(UNSOUND.sub("\ufffd", text)).translate(_REFERENCES)
    return sound.encode("ascii", "xmlcharrefreplace").decode("ascii")


# -- without script --------------------------------------------------------------------------


#: Why the table is shown, and the class by which the style sheet shows just the true reason.
_REASONS: Final = {"plain_note": "gm-unscripted", "plain_failed": "gm-undrawn"}


def plain_table(
    events: pd.DataFrame,
    *,
    lang: str,
    rows: int = PLAIN_ROWS,
    reasons: Mapping[str, str] = _REASONS,
    total: int | None = None,
) -> str:
    """Return the events as plain HTML, shown where the page's script does not run.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing.
    lang : str
        ISO 639-1 code of the interface.
    rows : int
        Of a larger table it holds the first so many rows, and says so.
    reasons : mapping
        Phrases that say why it is shown, with a class for each.
    total : int, optional
        How many events there are, where these are but the first of them.
    """
    words = labelled(interface_words(lang), lang, own_types(events))
    shown = plain(events).head(rows)
    note = "".join(f'<p class="{name}">{escaped(words[key])}</p>' for key, name in reasons.items())
    note += "".join(f"<p>{escaped(text)}</p>" for text in disclosure_notes(events, words))
    if len(shown) < (total := len(events) if total is None else total):
        first = words["plain_first"].format(shown=len(shown), total=total)
        note += f"<p>{escaped(first)}</p>"
    heads = ("type", "status", "date", "place", "says", "quote")
    body = "".join(_plain_row(row, words) for row in shown.to_dict("records"))
    if not body:
        return f"{note}<p>{escaped(words['no_events'])}</p>"
    head = "".join(f'<th scope="col">{escaped(words[f"column_{name}"])}</th>' for name in heads)
    return f"{note}<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


def disclosure_notes(events: pd.DataFrame, words: Mapping[str, Any]) -> list[str]:
    """Return what a page says of places that were coarsened and of columns that were left out."""
    notes = []
    level, fields = events.attrs.get("coarsen"), events.attrs.get("redact", ())
    if level is not None:
        named = words["precisions"].get(level) or words["coarse_km"].format(km=f"{level:g}")
        notes.append(words["coarse_note"].format(level=named))
    if fields:
        known = dict.fromkeys(words["fields"].get(field, field) for field in fields)
        notes.append(words["redact_note"].format(fields=", ".join(known)))
    return notes


def _plain_row(row: dict[Any, Any], words: Mapping[str, Any]) -> str:
    def text(name: str) -> str:
        value = row.get(name)
        missing = value is None or (not isinstance(value, list | dict) and pd.isna(value))
        return "" if missing else str(value)

    start, end = text("date_start")[:10], text("date_end")[:10]
    date = start if end in ("", start) else f"{start} – {end}"
    quote = text("quote")
    if len(quote) > _PLAIN_QUOTE_CHARACTERS:
        quote = quote[:_PLAIN_QUOTE_CHARACTERS] + "…"
    cells = (
        words["types"].get(text("event_type"), text("event_type")),
        words["statuses"].get(text("status"), text("status")),
        date or words["undated"],
        text("place_label") or text("place_name") or words["no_place"],
        text("attribution"),
        quote,
    )
    body = "".join(f'<td dir="auto">{escaped(cell)}</td>' for cell in cells)
    address = text("source_url")
    if address.startswith(("https://", "http://")):
        link = f' <a rel="noopener noreferrer nofollow" href="{escaped(address)}">&#8599;</a></td>'
        body = body.removesuffix("</td>") + link
    return f"<tr>{body}</tr>\n"
