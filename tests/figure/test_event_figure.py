"""The figure as a file: whole, true, the same each time, and nothing in it but a picture."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pikepdf
import pytest
from PIL import Image

import geomap
from geomap.errors import OptionError
from geomap.figure import SIZES, EventFigure
from geomap.figure.writing import settled
from geomap.page import UI_LANGUAGES
from geomap.page.words import interface_words

Made = Callable[..., pd.DataFrame]
SVG = "{http://www.w3.org/2000/svg}"
#: Elements of a picture that can do nothing.
INERT = {
    "svg", "defs", "style", "g", "path", "text", "tspan", "use", "clipPath", "rect", "title",
    "desc",
}  # fmt: skip
HOSTILE_COLUMNS = (
    "event_type", "status", "precision", "place_label", "place_name", "country", "place_id",
    "date_start", "source_url", "attribution", "lang",
)  # fmt: skip


def texts(figure: EventFigure) -> list[str]:
    """Return the lines that an SVG of a figure has as text."""
    root = ET.fromstring(figure.to_bytes("svg"))
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def boxes(figure: EventFigure) -> list[Any]:
    """Return where each text of a figure stands, without halos, dots."""
    drawn = figure.to_matplotlib()
    lines = [line for line in drawn.axes[0].texts if not line.get_path_effects()]
    with settled():
        drawn.canvas.draw()
        return [line.get_window_extent() for line in lines]


def objects(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Return all dictionaries of a PDF."""
    return [node for node in pdf.objects if isinstance(node, pikepdf.Dictionary)]


def overlapping(figure: EventFigure) -> float:
    """Return the share of the pairs of texts that lie on each other."""
    found = boxes(figure)
    pairs = list(itertools.combinations(found, 2))
    return sum(one.padded(-1).overlaps(other.padded(-1)) for one, other in pairs) / len(pairs)


def test_a_png_has_the_size_that_was_asked_for(made: Made) -> None:
    """85 mm at 300 dots an inch are 1,004 dots; the picture tells its dots and its text."""
    data = EventFigure(made(12), title="Twelve", size="column").to_bytes("png")
    picture = Image.open(io.BytesIO(data))
    assert abs(picture.width - 85 / 25.4 * 300) < 1.5
    assert round(picture.info["dpi"][0]) == 300
    assert picture.info["Title"] == "Twelve"
    assert picture.info["Description"].startswith("Twelve. Map of 12 events")


def test_a_slide_is_sixteen_by_nine(made: Made) -> None:
    """A slide has the shape of a screen, whatever is on it."""
    for count in (0, 1, 300):
        picture = Image.open(io.BytesIO(EventFigure(made(300)[:count], size="slide").to_bytes()))
        assert (picture.width, picture.height) == (1920, 1080)


def test_an_svg_has_a_title_a_description_and_text(made: Made) -> None:
    """Readers of a screen are told what is shown, and the text of an SVG can be selected."""
    figure = EventFigure(made(12), title="Zwölf – дванадцять", lang="uk")
    root = ET.fromstring(figure.to_bytes("svg"))
    assert root.findtext(f"{SVG}title") == "Zwölf – дванадцять"
    assert root.findtext(f"{SVG}desc") == figure.alt_text
    assert root.get("role") == "img"
    assert root.get("lang") == "uk"
    assert "Zwölf – дванадцять" in texts(figure)


def test_an_svg_changes_nothing_in_the_page_that_it_is_put_into(made: Made) -> None:
    """No rule of its style is for every element, and nothing is loaded from elsewhere."""
    text = EventFigure(made(12)).to_bytes("svg").decode("utf-8")
    rules = "".join(re.findall(r"<style[^>]*>(.*?)</style>", text, flags=re.DOTALL))
    assert "*{" not in rules
    assert re.findall(r"url\((?!data:|#)[^)]*\)", text) == []
    assert re.findall(r'(?:href|src)="(?!#)[^"]*"', text) == []


def test_an_svg_is_as_fine_as_print_needs(made: Made) -> None:
    """Lines are kept to a hundredth of a point; numbers in texts are as they were."""
    text = EventFigure(made(12), title='3.14159 d="M 1.2345"').to_bytes("svg").decode("utf-8")
    paths = re.findall('<path d="([^"]*)"', text)
    assert len(paths) > 20
    assert not any(re.search(r"\.[0-9]{3}", path) for path in paths)
    assert '>3.14159 d="M 1.2345"</text>' in text


def test_a_pdf_can_be_read_aloud(made: Made) -> None:
    """A PDF is one tagged figure with its text instead, title and language, and has no day."""
    figure = EventFigure(made(12), title="Zwölf – дванадцять", lang="uk")
    with pikepdf.open(io.BytesIO(figure.to_bytes("pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "uk"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        (picture,) = [node for node in objects(pdf) if node.get("/S") == "/Figure"]
        assert str(picture.Alt) == figure.alt_text
        assert str(pdf.docinfo.Title) == "Zwölf – дванадцять"
        assert "/CreationDate" not in pdf.docinfo
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        (page,) = pdf.pages
        assert float(page.mediabox[2]) == pytest.approx(175 / 25.4 * 72, abs=0.01)


def test_a_pdf_has_its_letters(made: Made) -> None:
    """The fonts are in the file, with what each letter is, so that text can be copied."""
    with pikepdf.open(io.BytesIO(EventFigure(made(12), title="Харків").to_bytes("pdf"))) as pdf:
        fonts = [node for node in objects(pdf) if node.get("/Type") == "/Font"]
        whole = [font for font in fonts if "/DescendantFonts" in font]
        assert whole
        assert all("/ToUnicode" in font for font in whole)
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in whole)


def test_signs_that_no_font_explains_make_a_pdf(made: Made) -> None:
    """Marks stacked on a letter cost the figure its standard, not its tags."""
    data = EventFigure(made(2), title="Z\u0351\u0300\u0310algo").to_bytes("pdf")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_the_same_table_gives_the_same_bytes(made: Made, format: str, tmp_path: Path) -> None:
    """Neither the seed of hashes nor the time zone nor the user's matplotlibrc changes a byte."""
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsvg.fonttype: path\n")
    made(60).to_csv(tmp_path / "events.csv", index=False)
    code = (
        "import sys, geomap; from geomap.figure import EventFigure\n"
        "events = geomap.read_events('events.csv')\n"
        f"sys.stdout.buffer.write(EventFigure(events, size='column').to_bytes({format!r}))"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("TZ", "PYTHONHASHSEED")}
    found = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        environment = {**kept, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, cwd=tmp_path, env=environment
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    found.add(
        EventFigure(geomap.read_events(tmp_path / "events.csv"), size="column").to_bytes(format)
    )
    assert len(found) == 1


def test_the_users_settings_of_matplotlib_stay(made: Made) -> None:
    """Drawing a figure leaves matplotlib as it was."""
    before = dict(matplotlib.rcParams)
    EventFigure(made(3)).to_bytes("svg")
    assert dict(matplotlib.rcParams) == before


def test_the_legend_counts_every_event(made: Made) -> None:
    """The numbers of the legend are those of the table, placed or not."""
    table = made(90)
    table.loc[:9, ["lon", "lat"]] = None
    words = interface_words("en")
    lines = texts(EventFigure(table, lang="en", size="page"))
    for column, terms in (("event_type", "types"), ("status", "statuses")):
        for word, count in Counter(table[column]).items():
            label = words[terms][word]
            assert lines[lines.index(label) + 1] == str(count), label
    assert any("Not on the map, no place is given: 10" in line for line in lines)
    assert not any("Undated" in line for line in lines)


def test_events_without_a_date_are_told(made: Made) -> None:
    """What has no date is counted, not dated."""
    table = made(5)
    table.loc[:1, ["date_start", "date_end"]] = None
    assert any("Undated: 2" in line for line in texts(EventFigure(table, lang="en")))


def test_no_events_are_no_map_of_some(made: Made) -> None:
    """A table without events gives a picture that says so, and no legend."""
    figure = EventFigure(made(3).iloc[:0], title="Nothing", lang="en")
    assert "There are no events in this table." in texts(figure)
    assert "What happened" not in texts(figure)
    assert figure.alt_text == "Nothing. A map without events."


def test_a_table_without_places_says_where_they_are_not(made: Made) -> None:
    """Events that all have no place are counted, none is put at 0, 0."""
    table = made(4)
    table[["lon", "lat"]] = None
    lines = texts(EventFigure(table, lang="en"))
    assert any("Not on the map, no place is given: 4" in line for line in lines)
    assert "Kharkiv" not in lines


@pytest.mark.parametrize("size", [*SIZES, "120", "160x90"])
@pytest.mark.parametrize("count", [1, 12, 200])
def test_texts_do_not_lie_on_each_other(made: Made, size: str, count: int) -> None:
    """Of the pairs of texts at most two in a hundred touch; all texts are on the sheet."""
    figure = EventFigure(made(count), title="A title that is long " * 4, size=size)
    assert overlapping(figure) <= 0.02
    bounds = figure.to_matplotlib().bbox
    for box in boxes(figure):
        assert box.x0 >= bounds.x0 - 1
        assert box.x1 <= bounds.x1 + 1
        assert box.y0 >= bounds.y0 - 1
        assert box.y1 <= bounds.y1 + 1


def test_the_guard_of_overlaps_can_fail(made: Made) -> None:
    """Texts that lie on each other are seen."""
    figure = EventFigure(made(1), size="column")
    drawn = figure.to_matplotlib()
    for _ in range(30):
        drawn.axes[0].text(100, 100, "the same place")
    assert overlapping(figure) > 0.02


def test_texts_of_a_world_do_not_lie_on_each_other(made: Made, world: list[Any]) -> None:
    """Nor do they on a map of the world."""
    assert overlapping(EventFigure(made(120, world, spread=5), size="page")) <= 0.02


@pytest.mark.parametrize("lang", UI_LANGUAGES)
def test_it_speaks_six_languages(made: Made, lang: str) -> None:
    """The legend, the dates and the alternative text are in one language, without blanks."""
    figure = EventFigure(made(30), lang=lang, size="slide")
    lines = texts(figure)
    assert interface_words(lang)["facet_event_type"] in lines
    assert not any("{" in text or "}" in text for text in (*lines, figure.alt_text))
    assert figure.missing_letters == []


def test_far_events_are_in_insets(made: Made, ukraine: list[Any]) -> None:
    """What happens on another continent has a map of its own, with the name of the country."""
    far = made(2, [("Washington", "US", (-77.03, 38.9))], spread=0)
    table = pd.concat([made(20, ukraine), far], ignore_index=True)
    figure = EventFigure(table, lang="en")
    lines = texts(figure)
    assert "United States" in lines
    assert "Washington" in lines
    assert "In maps of their own: United States." in figure.alt_text
    assert "In maps of their own" not in EventFigure(made(20, ukraine), lang="en").alt_text


def test_the_world_fills_a_slide(made: Made, world: list[Any], ukraine: list[Any]) -> None:
    """On a slide the legend is beside a map of a country, and below one of the world."""
    for places, is_below in ((ukraine, False), (world, True)):
        figure = EventFigure(made(120, places, spread=2), size="slide", lang="en")
        (heading,) = [line for line in figure.to_matplotlib().axes[0].texts
                      if line.get_text() == "What happened"]  # fmt: skip
        x, y = heading.get_position()
        assert (x < 100) == is_below
        assert (y > 250) == is_below


def test_nothing_in_data_is_markup(made: Made, hostile: list[str]) -> None:
    """Whatever stands in any column, an SVG has no element and no attribute that could act."""
    for start in range(0, len(hostile), 40):
        some = hostile[start : start + 40]
        rows = [
            {**dict.fromkeys(HOSTILE_COLUMNS, text), "lat": 40 + number % 9, "lon": 20 + number}
            for number, text in enumerate(some)
        ]
        table = pd.DataFrame(rows, dtype=object)
        figure = EventFigure(table, title=some[0], subtitle=some[-1], source=some[1], size="page")
        root = ET.fromstring(figure.to_bytes("svg"))
        for node in root.iter():
            assert node.tag.removeprefix(SVG) in INERT
            for name in node.attrib:
                assert not name.startswith("on")
                assert "href" not in name or node.attrib[name].startswith("#")
        figure.to_bytes("pdf")
        figure.to_bytes("png")


def test_dollars_and_braces_are_letters(made: Made) -> None:
    """Formulas, TeX and templates stand in the picture as they were written."""
    title = r"$\frac{1}{2}$ {{ 7*7 }} \input{x} ${HOME} $"
    assert title in texts(EventFigure(made(2), title=title))


def test_letters_that_no_font_has_are_said(made: Made) -> None:
    """A letter without a font is an ellipsis and is told of, never a box; others are not."""
    family = EventFigure(made(2), title="Old \U00012000\u200d\U00012001\ufe0f")
    assert "Old …" in texts(family)
    figure = EventFigure(made(2), title="Old \U00012000 and new")
    assert figure.missing_letters == ["\U00012000"]
    assert "Old … and new" in texts(figure)
    assert EventFigure(made(2), title="Харків, Αθήνα, Łódź").missing_letters == []


def test_a_file_is_whole_or_not_there(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure that fails on its way leaves the old file as it was."""
    path = tmp_path / "map.svg"
    path.write_text("old")
    figure = EventFigure(made(2))

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(geomap.OutputError, match="disk is full"):
        figure.save(path)
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["map.svg"]


@pytest.mark.parametrize("name", ["map.jpg", "map", "map.png.gz"])
def test_other_formats_are_refused(made: Made, tmp_path: Path, name: str) -> None:
    """A format that a figure has not is an error that names those it has."""
    with pytest.raises(OptionError, match="png"):
        EventFigure(made(2)).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_coarsened_figure_says_so(made: Made) -> None:
    """What was coarsened on purpose is told below the title, and no exact spot is left."""
    lines = texts(EventFigure(made(6), coarsen="region", lang="en"))
    assert any("coarsened on purpose" in line for line in lines)
    assert "Exact spot" not in lines


def test_the_sites_of_the_events_are_credited(made: Made) -> None:
    """Sources are those of the data, or as the author says; no script is one."""
    table = made(4, source_url="https://www.example.org/a?b=c")
    table.loc[0, "source_url"] = "javascript:alert(1)"
    assert any("Source: example.org." in line for line in texts(EventFigure(table, lang="en")))
    figure = EventFigure(table, source="The desk", lang="en")
    assert any("Source: The desk." in line for line in texts(figure))
    assert not any("example.org" in line for line in texts(figure))
