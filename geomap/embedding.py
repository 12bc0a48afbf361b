"""What to paste into a report to show a map page there.

The map stands in a frame that asks for nothing, may run nothing but the page's own script, and
knows nothing of the report around it, nor of other maps in it. What comes from data is the title;
it is text in each of the languages here, whatever it holds.
"""

from __future__ import annotations

import html
import json
import os
import re
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote, urlsplit

from geomap.errors import OptionError, ReadError
from geomap.files import read_text

__all__ = [
    "KINDS",
    "WITH_PICTURE",
    "Embedding",
    "MapPage",
    "as_references",
    "by_output",
    "compact",
    "embed",
    "embedding",
    "encoded_path",
    "web_address",
]

#: What a map can be pasted as: each a method of :class:`Embedding`.
KINDS: Final = ("iframe", "srcdoc", "fragment", "markdown", "quarto", "latex", "oembed")
#: The kinds that can show a still picture of the map.
WITH_PICTURE: Final = ("markdown", "quarto", "latex")

#: The kinds that can hold the page, and need no file of it.
_HOLDING: Final = ("srcdoc", "fragment", "oembed")

#: The frame in CSS pixels; as wide as its column where that is narrower, and never a mere strip.
WIDTH: Final = 960
HEIGHT: Final = 600
LEAST_HEIGHT: Final = 480
_STYLE = (
    f"border:0;width:100%;max-width:{WIDTH}px;height:auto;"
    f"aspect-ratio:{WIDTH}/{HEIGHT};min-height:{LEAST_HEIGHT}px"
)

_MOST_BYTES = 512 * 1024 * 1024
_PAGE = '<div id="gm-page">'
#: What a page says that has files beside it. A browser looks for those of a page that a report
#: holds beside the report.
_DETAILS = '<meta name="geomap-details"'
_TITLE = re.compile(r"<title>([^<]*)</title>")
_NOT_A_LINE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
#: What HTML, Markdown, a shortcode of Quarto or code of R in it would read as more than text.
_REFERENCES = {ord(c): f"&#{ord(c)};" for c in "\"$&'*<>@[\\]^_`{|}~"}
#: What Pandoc makes a dash or an ellipsis.
_RUN = re.compile(r"-(?=-)|\.(?=\.)")
_LATEX = str.maketrans(
    {
        **{c: f"\\{c}" for c in "#$%&_{}"},
        "\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}",
        "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
        '"': "\\symbol{34}", "`": "\\symbol{96}", "\ufffd": "?",
    }
)  # fmt: skip
#: LaTeX measures a caption in one line before it breaks it, which it cannot where it is endless.
_LONGEST_CAPTION: Final = 400
_LATEX_PATH = re.compile(r"[\w ./+,=@-]+")


@dataclass(frozen=True)
class Embedding:
    """A map page as a report sees it.

    Parameters
    ----------
    title : str
        The page's title, one line.
    address : str
        Where the page lies: an absolute address, or one relative to the report; percent-encoded.
    page : str
        The page, whole.
    picture : str, optional
        Path of a still picture of the map, relative to the report, with ``/``.
    """

    title: str
    address: str
    page: str
    picture: str | None = None

    def iframe(self) -> str:
        """Return a frame around the page where it lies, in its compact form."""
        address, _, state = self.address.partition("#")
        return self._frame("src", html.escape(f"{address}#embed{state and '&'}{state}"))

    def srcdoc(self) -> str:
        """Return a frame that holds the page, in its compact form, and needs no other file."""
        page = compact(self.page)
        folder = self.address.partition("#")[0].rpartition("/")[0]
        if folder and _DETAILS in page:
            page = page.replace("<html ", f'<html data-beside="{html.escape(folder)}/" ', 1)
        return self._frame("srcdoc", html.escape(page))

    def fragment(self) -> str:
        """Return an HTML figure of the page and its title that needs no other file."""
        caption = f"<figcaption>{self._text}</figcaption>"
        return f'<figure style="margin:1em 0">\n{self.srcdoc()}\n{caption}\n</figure>'

    def markdown(self) -> str:
        """Return CommonMark: a frame and a link or, with a picture, the picture as the link."""
        return self._still() if self.picture else f"{self.iframe()}\n\n{self._still()}"

    def quarto(self) -> str:
        """Return Quarto Markdown: the frame where the output is HTML, picture or link elsewhere."""
        return by_output(self.iframe(), self._still())

    def latex(self) -> str:
        """Return a LaTeX figure: the picture, with the title as a link to the page.

        Raises
        ------
        OptionError
            When there is no picture, or LaTeX could not read its name.
        """
        if self.picture is None:
            raise OptionError(
                "a figure of LaTeX shows a still picture",
                mend="give one, as geomap figure or EventFigure.save writes it",
            )
        picture = self.picture
        if not _LATEX_PATH.fullmatch(picture):
            raise OptionError(
                f"LaTeX cannot read a picture called {picture!r}",
                mend="name one with --picture that has just letters, digits, - and _ in its name",
            )
        address = re.sub(r"([#%&])", r"\\\1", self.address)
        whole = len(self.title) <= _LONGEST_CAPTION
        title = self.title if whole else f"{self.title[:_LONGEST_CAPTION].rstrip()}…"
        caption = re.sub("-(?=-)", r"-{\\kern0pt}", title.translate(_LATEX))  # or it is a dash
        return (
            "% The preamble needs: \\usepackage{graphicx} \\usepackage{hyperref}\n"
            "\\begin{figure}\n  \\centering\n"
            f"  \\includegraphics[width=\\linewidth]{{{picture}}}\n"
            f"  \\caption{{\\href{{{address}}}{{{caption}}}}}\n"
            "\\end{figure}"
        )

    def oembed(self) -> str:
        """Return an oEmbed 1.0 answer of the type "rich"; self-contained without a web address."""
        answer = {
            "version": "1.0",
            "type": "rich",
            "title": self.title,
            "provider_name": "geomap",
            "width": WIDTH,
            "height": HEIGHT,
            "html": self.iframe() if urlsplit(self.address).scheme else self.srcdoc(),
        }
        return json.dumps(answer, ensure_ascii=False, indent=1)

    @property
    def _text(self) -> str:
        """The title as text of HTML, of an attribute of it, and of Markdown."""
        return as_references(self.title)

    def _frame(self, name: str, source: str) -> str:
        return (
            f'<iframe title="{self._text}" width="100%" height="{LEAST_HEIGHT}" loading="lazy"'
            f' sandbox="allow-scripts allow-popups" style="{_STYLE}"'
            f' {name}="{source}"></iframe>'
        )

    def _still(self) -> str:
        """Return Markdown that any renderer shows: the picture or the title, linked to the page."""
        shown = f"![{self._text}](<{encoded_path(self.picture)}>)" if self.picture else self._text
        return f"[{shown}](<{html.escape(self.address)}>)"


def as_references(text: str) -> str:
    """Return text as text of HTML, of an attribute of it, and of Markdown."""
    return _RUN.sub(lambda sign: f"&#{ord(sign[0])};", text.translate(_REFERENCES))


def compact(page: str) -> str:
    """Return a map page in its compact form, for a frame that holds it."""
    return page.replace("<html ", '<html data-fragment="embed" ', 1)


def by_output(live: str, still: str) -> str:
    """Return Quarto Markdown that shows HTML where the output is HTML, and Markdown elsewhere."""
    return (
        f'::: {{.content-visible when-format="html"}}\n```{{=html}}\n{live}\n```\n:::'
        f'\n\n::: {{.content-visible unless-format="html"}}\n{still}\n:::'
    )


def encoded_path(path: str) -> str:
    """Return a path, with ``/``, as a relative address."""
    return quote(os.fsencode(path))


def web_address(url: str) -> str | None:
    """Return an address of the web in ASCII, percent-encoded; ``None`` where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return quote(url, safe=":/?#&=%+,;~@!", errors="replace")


class MapPage(Protocol):
    """What shows itself as a map page, as :class:`geomap.EventMap` does."""

    def to_html(self) -> str:
        """Return the page."""


def embed(
    page: str | os.PathLike[str] | MapPage,
    kind: str = "iframe",
    *,
    folder: str | os.PathLike[str] = ".",
    url: str | None = None,
    picture: str | os.PathLike[str] | None = None,
) -> str:
    """Return what to paste into a report to show a map there.

    Parameters
    ----------
    page : EventMap or path
        The map, or the file that it was saved to.
    kind : str
        ``iframe``, ``srcdoc``, ``fragment``, ``markdown``, ``quarto``, ``latex`` or ``oembed``.
    folder : path
        Where the report lies: files are linked from there.
    url : str, optional
        Where on the web the page will stand; its fragment is the view to begin with.
    picture : path, optional
        A still picture of the map, for Markdown, Quarto and LaTeX.

    Raises
    ------
    OptionError
        When there is no such kind, it shows no picture, or needs one; when the address is not one
        of the web; when a map that is in no file is asked for by its address.
    ReadError
        When there is no such file, or it is no map page.
    """
    if kind not in KINDS:
        raise OptionError(
            f"a map cannot be pasted as {kind!r}", mend=f"use one of {', '.join(KINDS)}"
        )
    if picture and kind not in WITH_PICTURE:
        raise OptionError(f"{kind} shows no picture", mend=f"use one of {', '.join(WITH_PICTURE)}")
    found = embedding(page, folder=folder, url=url, picture=picture)
    if not found.address and kind not in _HOLDING:
        raise OptionError(
            f"{kind} shows a page by its address, and this map is in no file",
            mend="save it and give the name of the file, or give the url where it will stand",
        )
    return str(getattr(found, kind)())


def embedding(
    page: str | os.PathLike[str] | MapPage,
    *,
    folder: str | os.PathLike[str] = ".",
    url: str | None = None,
    picture: str | os.PathLike[str] | None = None,
) -> Embedding:
    """Return a map as a report in a folder sees it; see :func:`embed`."""
    if isinstance(page, str | os.PathLike):
        text, address = _page_text(page), encoded_path(_seen_from(folder, page))
    else:
        text, address = page.to_html(), ""
    written = _TITLE.search(text)
    title = html.unescape(written.group(1)) if written else ""
    return Embedding(
        title=_NOT_A_LINE.sub(" ", title).strip() or "geomap",
        address=_address(url) if url else address,
        page=text,
        picture=_seen_from(folder, picture) if picture else None,
    )


def _page_text(path: str | os.PathLike[str]) -> str:
    text = read_text(path, limit=_MOST_BYTES)
    if not _TITLE.search(text) or _PAGE not in text:
        name = os.fspath(path)
        raise ReadError(
            f"{name}: is not a map page of geomap",
            mend=f"make one with: geomap map INPUT -o {os.path.splitext(name)[0]}.html",
        )
    return text


def _seen_from(folder: str | os.PathLike[str], path: str | os.PathLike[str]) -> str:
    return os.path.relpath(path, folder or ".").replace(os.sep, "/")


def _address(url: str) -> str:
    address = web_address(url)
    if address is None:
        raise OptionError(
            f"--url {url!r} is not on the web", mend="give one that begins with https://HOST/"
        )
    return address
