"""A reader that is sent to another process is made anew there, and reads the same."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from geomap.errors import OptionError
from geomap.events import Document
from geomap.extras.endpoint import KEY_VARIABLE, Endpoint
from geomap.languages import added, available
from geomap.reader import ArticleReader

ARTICLE = Document("a", "Drones clobbered Sumy on Monday.", lang="xe")


@pytest.fixture
def reader() -> ArticleReader:
    """Return a reader with words, and a language, of one's own."""
    Path("cues.toml").write_text('[words.xe]\nattack = ["clobber*"]\n')
    source = Path(__file__).parents[1] / "geomap" / "languages" / "en"
    Path("packs/xe").mkdir(parents=True)
    for file in source.glob("*.toml"):
        Path("packs/xe", file.name).write_bytes(file.read_bytes())
    with added("packs"):
        return ArticleReader(cues="cues.toml", home="UA")


def test_it_reads_the_same(reader: ArticleReader) -> None:
    """With its options, and with languages that are those of the reader alone."""
    back = pickle.loads(pickle.dumps(reader))
    assert "xe" not in available()
    assert back.read(ARTICLE) == reader.read(ARTICLE)
    assert [event.event_type for event in back.read(ARTICLE).events] == ["strike"]


def test_files_must_be_the_same_there(reader: ArticleReader) -> None:
    """A file that is another one, or not there, is told with the machine."""
    sent = pickle.dumps(reader)
    Path("cues.toml").write_text("")
    with pytest.raises(OptionError, match=r"^on \S+: cues.toml: is another one than where"):
        pickle.loads(sent)
    Path("cues.toml").unlink()
    with pytest.raises(OptionError, match=r"^on \S+: cues.toml: no such file"):
        pickle.loads(sent)


def test_a_key_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent has no key; where it arrives that of the environment is taken."""
    monkeypatch.setenv(KEY_VARIABLE, "secret-1")
    sent = pickle.dumps(Endpoint("https://example.org", "model", timeout=5.0))
    assert b"secret" not in sent
    monkeypatch.setenv(KEY_VARIABLE, "secret-2")
    back = pickle.loads(sent)
    assert (back.key, back.model, back.timeout) == ("secret-2", "model", 5.0)
