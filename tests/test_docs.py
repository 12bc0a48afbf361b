"""What the guides in ``docs`` show runs."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import geomap
from geomap.cli import main
from geomap.samples import sample
from geomap.tables.corrections import corrections_bytes, parse_corrections

DOCS = Path(__file__).parent.parent / "docs"
CODE = re.compile(r"^```(\w+)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def blocks(guide: str, language: str) -> list[str]:
    """Return the code blocks of a guide in a language."""
    found = CODE.findall((DOCS / guide).read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


@pytest.fixture
def files() -> None:
    """Put the files into the folder that the guides speak of."""
    Path("article.txt").write_text(sample().text, encoding="utf-8")
    Path("inbox").mkdir()
    shutil.copy("article.txt", "inbox")
    Path("own-cues.toml").write_text(blocks("own-cues.md", "toml")[0], encoding="utf-8")
    Path("villages.csv").write_text("place,country\nСапогове,Україна\n", encoding="utf-8")


@pytest.mark.parametrize(
    "guide",
    [
        "commands.md", "embed.md", "explain.md", "large.md", "locate.md", "overview.md",
        "own-cues.md", "publishing.md", "report.md", "review.md", "watch.md",
    ],
)  # fmt: skip
def test_the_commands_of_the_guides_run(guide: str, files: None) -> None:
    """Each command of a guide ends well, in its order."""
    for line in "".join(blocks(guide, "console")).splitlines():
        assert main(shlex.split(line.removeprefix("$ geomap "))) == 0, line
    made = {
        "commands.md": "strikes.geojson",
        "embed.md": "outputs/map.tex",
        "explain.md": "why.jsonl",
        "large.md": "by-country.csv",
        "locate.md": "villages.geojson",
        "overview.md": "outputs/overview.html",
        "own-cues.md": "outputs/floods.html",
        "publishing.md": "careful.csv",
        "report.md": "outputs/report-map.html",
        "review.md": "again.csv",
        "watch.md": "events.geojson",
    }
    assert Path(made[guide]).stat().st_size > 0


def test_the_guide_to_explanations_names_every_key(files: None) -> None:
    """The keys of the guide are those that an explanation has."""
    told = geomap.explain("article.txt", published="2026-03-12")
    table = (DOCS / "explain.md").read_text(encoding="utf-8").split("| key of the object")[1]
    named = set()
    for line in table.splitlines():
        if line.startswith("| `"):
            named.update(re.findall(r"`([a-z_]+)`", line.split("|")[1]))
    assert {key for one in told for key in one} == named


def test_the_corrections_of_the_guide_are_corrections() -> None:
    """The lines that the guide to review shows can be read, and are written as they stand."""
    (lines,) = blocks("review.md", "json")
    corrections = parse_corrections(lines.encode(), "review.md")
    assert [one.kind for one in corrections] == ["change", "delete", "add"]
    assert corrections_bytes(corrections).decode() == lines


@pytest.mark.parametrize(
    "guide",
    [
        "embed.md", "explain.md", "extras.md", "notebook.md", "overview.md", "own-cues.md",
        "python.md", "report.md", "review.md", "watch.md",
    ],
)  # fmt: skip
def test_the_python_of_the_guides_runs(guide: str, files: None) -> None:
    """The Python of a guide runs from top to bottom."""
    published = ("--published", "2026-03-12")
    assert main(["extract", "article.txt", *published, "-o", "events.csv"]) == 0
    assert main(["convert", "events.csv", "-o", "corrected.xlsx"]) == 0
    names: dict[str, object] = {}
    for block in blocks(guide, "python"):
        exec(compile(block, guide, "exec"), names)
    assert names["geomap"]


def test_options_of_the_guide_to_extras_are_spelt_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The options that the guide shows are those of the command."""
    assert main(["extract", "--help"]) == 0
    known = capsys.readouterr().out
    for option in re.findall(r"--[a-z-]+", " ".join(blocks("extras.md", "console"))):
        assert option in known


def test_the_way_to_a_new_language_can_be_gone(files: None) -> None:
    """What CONTRIBUTING types to begin a language works, from the pack that it starts from."""
    root = DOCS.parent
    typed = [
        line.removeprefix("$ ")
        for line in (root / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(("$ cp ", "$ geomap "))
    ]
    copied, extracted = (shlex.split(line) for line in typed)
    assert copied[:2] == ["cp", "-r"]
    shutil.copytree(root / copied[2], copied[3])
    assert main(extracted[1:]) == 0


def headings(guide: Path) -> set[str]:
    """Return the names by which the headings of a guide are linked to."""
    lines = guide.read_text(encoding="utf-8").splitlines()
    titles = [line.lstrip("# ").lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def lost_links(guide: Path) -> list[str]:
    """Return the links of a guide to files and headings that there are none of."""
    code = re.compile(r"^(`{3,}).*?^\1$|`[^`\n]*`", flags=re.MULTILINE | re.DOTALL)
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", code.sub("", guide.read_text(encoding="utf-8"))):
        name, _, heading = target.partition("#")
        path = guide.parent / name if name else guide
        if ":" in name or (path.exists() and (not heading or heading in headings(path))):
            continue
        lost.append(target)
    return lost


@pytest.mark.parametrize(
    "guide", [*DOCS.parent.glob("*.md"), *DOCS.glob("*.md")], ids=lambda path: path.name
)
def test_links_between_guides_lead_somewhere(guide: Path) -> None:
    """Every file and every heading that a guide links to is there."""
    assert lost_links(guide) == []


def test_a_lost_link_is_seen(tmp_path: Path) -> None:
    """The guard can fail: of a file or a heading that is not there, and not of code."""
    guide = tmp_path / "guide.md"
    links = "[a](a.md) [b](#b) [c](guide.md#the-end) [d](https://d.example/) `[e](e.md)`"
    guide.write_text(f"{links}\n\n## The `end`\n", encoding="utf-8")
    assert lost_links(guide) == ["a.md", "#b"]
