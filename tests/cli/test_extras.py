"""``--explain``, ``--cues``, ``--languages``, ``--mentions`` and ``--llm``, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from geomap.languages import available

DATED = ("--published", "2026-03-12")
POLISH = str(Path(__file__).parent.parent / "data" / "languages")
STORY = """Drones attacked.

Russian drones hit a depot in Poltava on Tuesday. Floods hit Valencia.
"""
AT = STORY.index("Poltava")
WHERE = f"“Poltava” [{AT}:{AT + 7}], location"


@pytest.fixture(autouse=True)
def files() -> None:
    """Put an article, own cues and a Polish article into the folder."""
    Path("story.txt").write_text(STORY, "utf-8")
    Path("own.toml").write_text('[types.flood]\nwords.en = ["flood*"]\n', "utf-8")
    Path("pl.txt").write_text(
        "Drony zaatakowały we wtorek skład w Odessie, podało wojsko.", "utf-8"
    )


def types_of(text: str) -> list[str]:
    """Return the types of the events in a JSON Lines text."""
    return [json.loads(line)["event_type"] for line in text.splitlines()]


def test_explain_writes_for_programs_and_for_people(run: Any) -> None:
    """The ending says the form: one object a line, or paragraphs; the table stays as it was."""
    plain = run("extract", "story.txt", *DATED)
    for name in ("why.jsonl", "why.txt", "why.md"):
        assert run("extract", "story.txt", *DATED, "--explain", name) == plain
    lines = [json.loads(line) for line in Path("why.jsonl").read_text("utf-8").splitlines()]
    assert {None, "no place that it happened at"} <= {one["refused"] for one in lines}
    assert [one["event_id"] for one in lines if one["event_id"]] == [
        json.loads(line)["event_id"] for line in plain.out.splitlines()
    ]
    text = Path("why.txt").read_text("utf-8")
    assert text == Path("why.md").read_text("utf-8")
    assert WHERE in text
    assert run("map", "story.txt", *DATED, "--explain", "map.txt", "-o", "m.html").code == 0
    assert Path("map.txt").read_text("utf-8") == text


def test_explain_on_the_terminal_leaves_the_table_alone(run: Any) -> None:
    """With ``-`` the explanation goes to standard error, the table to standard output."""
    result = run("extract", "story.txt", *DATED, "--explain", "-")
    assert result.out == run("extract", "story.txt", *DATED).out
    assert WHERE in result.err


@pytest.mark.parametrize(
    "name", ["why.csv", "why", "nowhere/why.txt", "story.txt", "./story.txt", "events.jsonl"]
)
def test_an_explanation_that_cannot_be_written_is_told_first(run: Any, name: str) -> None:
    """No form, no folder, or a file that is read or written besides: said before any work."""
    if "/" in name:
        Path("nowhere").write_text("a file")
    result = run("extract", "story.txt", "-o", "events.jsonl", "--explain", name)
    assert result.code == 2
    assert not Path("events.jsonl").exists()
    assert Path("story.txt").read_text("utf-8") == STORY


def test_own_types_go_from_article_to_page(run: Any) -> None:
    """A declared type is extracted, filtered, checked, converted and drawn with the same file."""
    cues = ("--cues", "own.toml")
    assert sorted(types_of(run("extract", "story.txt", *DATED, *cues).out)) == ["flood", "strike"]
    assert types_of(run("extract", "story.txt", *cues, "--type", "flood").out) == ["flood"]
    assert run("extract", "story.txt", *DATED, *cues, "-o", "e.csv").code == 0
    assert run("check", "e.csv", *cues).code == 0
    assert run("convert", "e.csv", *cues, "-o", "e.geojson").code == 0
    assert run("map", "e.csv", "story.txt", *cues, "-o", "m.html").code == 0
    assert "flood" in Path("m.html").read_text("utf-8")


def test_a_type_that_nobody_declared_is_a_slip(run: Any) -> None:
    """Without the file, a filter by its type is refused, and its rows are left out."""
    run("extract", "story.txt", *DATED, "--cues", "own.toml", "-o", "e.csv")
    result = run("extract", "story.txt", "--type", "flood")
    assert result.code == 2
    assert "no --type 'flood'" in result.err
    assert run("check", "e.csv").code == 2
    kept = run("convert", "e.csv", "-o", "-", "--format", "jsonl")
    assert "'flood'" in kept.err
    assert types_of(kept.out) == ["strike"]


def test_own_cues_with_a_slip_are_refused_in_one_line(run: Any) -> None:
    """The file, the line, the key and the mend are told, before an article is read."""
    Path("own.toml").write_text('[words.en]\natack = ["boom"]\n')
    result = run("extract", "missing.txt", "--cues", "own.toml")
    assert result.code == 2
    assert result.err.count("\n") == 1
    assert 'own.toml:2: words.en.atack "atack" is not a class' in result.err
    assert "did you mean attack" in result.err


def test_a_language_of_ones_own_lasts_for_one_command(run: Any) -> None:
    """A folder adds a language to the command that names it, and to no other."""
    given = ("--languages", POLISH, "--lang", "pl")
    assert types_of(run("extract", "pl.txt", *DATED, *given).out) == ["strike"]
    assert types_of(run("extract", "pl.txt", *DATED, "--languages", POLISH).out) == ["strike"]
    assert run("map", "pl.txt", *given, "-o", "m.html").code == 0
    assert "pl" not in available()
    after = run("extract", "pl.txt", "--lang", "pl")
    assert after.code == 2
    assert "--lang 'pl'" in after.err
    Path("docs.jsonl").write_text(json.dumps({"id": "a", "text": "Byli w Odessie."}) + "\n")
    spoken = run("toponyms", "docs.jsonl", *given)
    assert [t["text"] for t in json.loads(spoken.out)["toponyms"]] == ["Odessie"]


def test_a_folder_that_holds_no_language_is_refused(run: Any) -> None:
    """A folder without packs, or with a broken one, ends the command in one line."""
    Path("packs/cs").mkdir(parents=True)
    Path("packs/cs/detect.toml").write_text('words = "a i"\nletters = ""\n')
    for folder, said in (("nowhere", "is no folder"), ("packs", "cs/: has no places.toml")):
        result = run("extract", "story.txt", "--languages", folder)
        assert result.code == 2
        assert said in result.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mentions", "stanza:en"), "use spacy:MODEL or slovnet"),
        (("--llm", "http://localhost"), "--llm needs a model"),
        (("--llm-model", "m"), "--llm-model has no endpoint"),
        (("--llm", "file:///etc/passwd", "--llm-model", "m"), "no address of http"),
        (("--llm", "http://a:b@c/", "--llm-model", "m"), "holds a password"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    run: Any, options: tuple[str, ...], said: str
) -> None:
    """A source, an address or a combination that there is not is said with the mend."""
    result = run("extract", "story.txt", *options)
    assert result.code == 2
    assert said in result.err


@pytest.fixture
def model(
    serving: Callable[[type[BaseHTTPRequestHandler]], str], monkeypatch: pytest.MonkeyPatch
) -> tuple[str, list[Any]]:
    """Run a chat endpoint that gives one answer; return its address and the list that holds it."""
    monkeypatch.setenv("GEOMAP_LLM_KEY", "sk-secret")
    events: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            message = {"content": json.dumps({"events": events})}
            data = json.dumps({"choices": [{"message": message}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    return serving(Handler), events


def test_a_model_reads_in_place_of_the_rules(run: Any, model: tuple[str, list[Any]]) -> None:
    """What the text bears out is written; how much it did not is noted; no key is shown."""
    url, events = model
    good = {
        "quote": "Russian drones hit a depot in Poltava on Tuesday",
        "event_type": "strike",
        "status": "occurred",
        "date_start": "2026-03-10",
        "date_text": "on Tuesday",
        "place_name": "Poltava",
    }
    events += [good, {**good, "place_name": "Kyiv"}]
    options = ("--llm", url, "--llm-model", "fake")
    result = run("extract", "story.txt", *DATED, *options)
    assert (result.code, types_of(result.out)) == (0, ["strike"])
    assert "one thing that the model says is not borne out by the text" in result.err
    explained = run("extract", "story.txt", *DATED, *options, "--explain", "why.txt")
    assert explained.out == result.out
    assert '"Kyiv", is not named by its quote' in Path("why.txt").read_text("utf-8")
    assert "sk-secret" not in result.err + explained.err + Path("why.txt").read_text("utf-8")


def test_a_model_that_is_not_there_ends_the_command(run: Any) -> None:
    """An endpoint that nobody answers at is one line and exit code 2, and no file is written."""
    options = ("--llm", "http://127.0.0.1:9", "--llm-model", "m", "-o", "e.csv")
    result = run("extract", "story.txt", *options)
    assert result.code == 2
    assert "127.0.0.1:9: cannot be reached" in result.err
    assert not Path("e.csv").exists()
