"""HTML as tags and text, in one pass over it, however broken it is.

A browser's tree is not needed to find the words of a page, and a parser that can be made to go
back costs minutes on a hostile one. This one never goes back: time grows with the length alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["BLOCKS", "Tag", "one_line", "pieces", "plain_text", "unescape"]

#: Longest tag whose attributes are read, in code points; a picture inside a tag is longer.
_MAX_TAG = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>\"'<]{0,60})((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_BEGINS = re.compile(r"<(?:/?[a-zA-Z]|[!?])")
_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>\"'<]{0,60})")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]{1,100})(?:\s{0,99}=\s{0,99}(\"[^\"]*\"|'[^']*'|[^\s\"'<>]*))?"
)
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_SPACE = re.compile(r"\s+")
#: Elements whose content is no markup, up to their end tag.
_RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
#: Elements that end a line of text.
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
    }
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section"}
    | {"summary", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or an end tag.

    Attributes
    ----------
    name : str
        Lower case.
    is_end : bool
    raw : str
        Its attributes, as written.
    content : str
        What an element holds that no markup can stand in, such as a script, as written.
    """

    name: str
    is_end: bool = False
    raw: str = ""
    content: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by their names in lower case, their values without quotes; first wins."""
        found: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(self.raw):
            quoted = value[:1] in ("'", '"')
            found.setdefault(name.lower(), unescape(value[1:-1] if quoted else value))
        return found


def pieces(page: str) -> Iterator[Tag | str]:
    """Yield the tags of a page, and the text between them with its references resolved.

    Comments are left out. What begins like a tag and never ends is left out, too.

    Parameters
    ----------
    page : str
        HTML, or anything.
    """
    here = 0
    closing = -1
    while True:
        opening = page.find("<", here)
        if opening < 0:
            break
        if opening > here:
            yield unescape(page[here:opening])
        if page.startswith("<!--", opening):
            end = page.find("-->", opening + 4)
            if end < 0:
                return
            here = end + 3
            continue
        begins = _BEGINS.match(page, opening)
        if begins is None:
            yield "<"
            here = opening + 1
            continue
        if closing < opening:
            closing = page.find(">", opening)
            if closing < 0:
                return
        if begins[0] in ("<!", "<?"):
            here = closing + 1
            continue
        match = _TAG.match(page, opening, opening + _MAX_TAG) or _NAME.match(page, opening)
        if match is None:
            return
        here = match.end()
        raw = match[3] if match.re is _TAG else ""
        if match.re is _NAME:  # too long, or a quote that is not closed
            following = page.find("<", here, closing)
            here = closing + 1 if following < 0 else following
        name = match[2].lower()
        if name not in _RAW or match[1]:
            yield Tag(name, bool(match[1]), raw)
            continue
        ending = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, here)
        content = page[here : ending.start() if ending else len(page)]
        yield Tag(name, raw=raw, content=content)
        if ending is None:
            return
        here = ending.start()
    yield unescape(page[here:])


def unescape(text: str) -> str:
    """Return text with its character references resolved: ``&eacute;``, ``&#233;``."""
    if "&" not in text:
        return text
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def plain_text(markup: str) -> str:
    """Return the words of a piece of HTML, a line for each block, without scripts and styles."""
    lines: list[list[str]] = [[]]
    for piece in pieces(markup):
        if isinstance(piece, str):
            lines[-1].append(piece)
        elif piece.name in BLOCKS:
            lines.append([])
    joined = (one_line("".join(line)) for line in lines)
    return "\n".join(line for line in joined if line)


def one_line(text: str) -> str:
    """Return text with each run of white space as one space, none around it."""
    return _SPACE.sub(" ", text).strip()
