"""What the README says can be typed, can be typed."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from geomap.cli import main
from geomap.cli.app import app
from geomap.samples import sample

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")


VILLAGES = """\
id,date,place,country,region
1,2026-03-11,Вовчанськ,Україна,Харківська
2,2026-03-12,Nyala,Sudan,South Darfur
3,2026-03-12,Saraqib,Syria,
4,2026-03-12,Nowherevillage,France,
"""


def blocks(language: str) -> list[str]:
    """Return the code blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Return the commands of the README, as typed."""
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert all(line.startswith("$ ") for line in lines)
    return [line[2:] for line in lines]


@pytest.fixture
def files() -> None:
    """Put the files into the folder that the README speaks of."""
    Path("article.txt").write_text(sample().text, encoding="utf-8")
    Path("villages.csv").write_text(VILLAGES, encoding="utf-8")
    Path("documents.jsonl").write_text(json.dumps({"id": "a", "text": sample().text}) + "\n")


def test_the_commands_run(files: None) -> None:
    """Every geomap command of the README ends well, in the order of the README."""
    typed = [shlex.split(command) for command in commands()]
    ours = [words[1:] for words in typed if words[0] == "geomap"]
    assert len(ours) >= 10
    for words in ours:
        assert main(words) == 0, words
    for made in ("outputs/map.html", "outputs/demo.html", "events.parquet", "mentions.jsonl"):
        assert Path(made).stat().st_size > 0


def test_the_other_commands_are_targets_of_make() -> None:
    """What the README types besides is pip, or a target of the Makefile."""
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    for command in commands():
        words = command.split()
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, flags=re.MULTILINE)
        else:
            assert words[0] in ("geomap", "pip")


def test_the_python_runs(files: None, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of the README runs from top to bottom."""
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, str(README), "exec"), names)
    assert Path("outputs/map.html").exists()
    assert "Voron" in capsys.readouterr().out


def test_every_command_is_in_the_readme() -> None:
    """The table of commands is complete, and every command has a help line."""
    registered = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    registered += [group.name or "" for group in app.registered_groups]
    for name in registered:
        assert f"| `geomap {name}` |" in TEXT
    assert all(c.callback and c.callback.__doc__ for c in app.registered_commands)
