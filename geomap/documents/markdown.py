"""Markdown: its words without the marks, and what its front matter states."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from geomap.documents.markup import plain_text, unescape
from geomap.documents.plain import headline, unwrapped
from geomap.documents.stated import stated_day, stated_lang, stated_url

__all__ = ["MarkdownArticle", "read_markdown"]

_FRONT = re.compile(
    r"(?:\ufeff)?(---|\+\+\+)[ \t]*\r?\n(.{0,20000}?)\r?\n\1[ \t]*(?:\r?\n|$)", re.S
)
_ENTRY = re.compile(r"([A-Za-z_]{1,40})[ \t]*[:=][ \t]*(\S.*)")
_LINE_MARKS = re.compile(r"[ \t]{0,3}(?:(?:>[ \t]?)+|#{1,6}[ \t]+)")
_HEADING_END = re.compile(r"[ \t]+#{1,20}[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}(?:[-*_=][ \t]?){3,200}$|[ \t]{0,3}\|?[ \t:|-]{3,2000}$")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_DEFINITION = re.compile(r"[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,1000})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,1000})\](?:\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)|\[[^\[\]\n]{0,200}\])"
)
_NOTE = re.compile(r"\[\^[^\[\]\n]{1,50}\]")
_ADDRESS = re.compile(r"<(?:https?://|mailto:)[^<>\s]{1,2000}>")
_CODE = re.compile(r"`{1,3}([^`\n]{1,1000})`{1,3}")
_STRONG = re.compile(r"(\*\*\*|\*\*|~~)(?=\S)([^*~\n]{1,2000})(?<=\S)\1")
_STRESSED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,2000})(?<=\S)\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w_])(__?)(?=[^\s_])([^_\n]{1,2000})(?<=\S)\1(?![\w_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
#: Where escaped marks hide: code points for private use, that no text holds.
_HIDING = 0xF0000
_HIDDEN = re.compile("[\U000f0021-\U000f007e]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]{0,2000}>|<!--")


@dataclass(frozen=True, slots=True)
class MarkdownArticle:
    """A Markdown file as an article.

    Attributes
    ----------
    text : str
        Its words: links keep theirs, pictures, code blocks and markup go.
    title, url, lang : str or None
        As the front matter states them; the title may be the first heading.
    published : datetime.date or None
        As the front matter states it.
    """

    text: str
    title: str | None
    published: dt.date | None
    url: str | None
    lang: str | None


def read_markdown(source: str) -> MarkdownArticle:
    """Return the article that a Markdown file holds; text without marks stays as it is."""
    stated: dict[str, str] = {}
    front = _FRONT.match(source)
    if front is not None:
        stated = _entries(front[2])
        source = source[front.end() :]
    text = unwrapped(_words(source.replace("\r\n", "\n") if "\r\n" in source else source))
    title = next((stated[k] for k in ("title", "headline") if stated.get(k)), None)
    day = next(
        (
            d
            for k in ("date", "published", "pubdate", "publishdate")
            if (d := stated_day(stated.get(k)))
        ),
        None,
    )
    url = next(
        (u for k in ("url", "canonical_url", "link", "source") if (u := stated_url(stated.get(k)))),
        None,
    )
    heading = next((line for line in source.split("\n", 50)[:50] if line.startswith("# ")), "")
    return MarkdownArticle(
        text=text,
        title=title or headline(_words(heading) + "\n\n") or headline(text),
        published=day,
        url=url,
        lang=stated_lang(stated.get("lang") or stated.get("language")),
    )


def _entries(front: str) -> dict[str, str]:
    """Return the plain entries of a front matter, YAML or TOML, by their keys in lower case."""
    found: dict[str, str] = {}
    for line in front.splitlines():
        match = _ENTRY.fullmatch(line.rstrip())
        if match:
            value = match[2].strip()
            if value[:1] in "'\"" and value[:1] in value[1:]:
                value = value[1 : value.index(value[0], 1)]
            found.setdefault(match[1].lower(), value)
    return found


def _words(source: str) -> str:
    """Return a Markdown text without its marks, line by line."""
    lines: list[str] = []
    fence = None
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if mark and (fence is None or fence == mark[1]):
            fence = mark[1] if fence is None else None
        elif fence is None and not _DEFINITION.match(line):
            lines.append("" if line.strip() and _RULE.match(line) else _plain_line(line))
    return "\n".join(lines)


def _plain_line(line: str) -> str:
    """Return the words of a line; a mark that is escaped is hidden until the others are gone."""
    if "\\" not in line:
        return _without_marks(line)
    hidden = _ESCAPE.sub(lambda match: chr(_HIDING + ord(match[1])), line)
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _HIDING), _without_marks(hidden))


def _without_marks(line: str) -> str:
    marks = _LINE_MARKS.match(line)
    if marks:
        line = line[marks.end() :]
        if "#" in marks[0]:
            line = _HEADING_END.sub("", line)
    if "[" in line:
        line = _NOTE.sub("", _IMAGE.sub("", line))
        line = _LINK.sub(r"\1", line)
    if "<" in line:
        line = _ADDRESS.sub("", line)
        if _MARKUP.search(line):
            line = plain_text(line)
    if "`" in line:
        line = _CODE.sub(r"\1", line)
    if "*" in line or "~" in line:
        line = _STRESSED.sub(r"\1", _STRONG.sub(r"\2", line))
    if "_" in line:
        line = _UNDERLINED.sub(r"\2", line)
    return unescape(line)
