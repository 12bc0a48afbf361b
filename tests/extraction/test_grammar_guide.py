"""The guide to grammar.toml names what the extractor reads, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from geomap import languages
from geomap.extraction.pack import ROLE_CLASSES, SPEAKER_CLASSES

GUIDE = Path(__file__).parents[2] / "docs" / "grammar.md"
_ROW = re.compile(r"^\| `([a-z_]+)` \| .* \| .* \|$", re.MULTILINE)


def told(section: str) -> set[str]:
    """Return the first column of the table under a heading of the guide."""
    text = GUIDE.read_text("utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    return set(_ROW.findall(text))


def test_every_class_is_told_and_no_other() -> None:
    """A class that the extractor reads is in the guide; one that it does not read is not."""
    assert told("Classes of grammar.toml") == set(ROLE_CLASSES)
    assert told("Classes of actors.toml") == set(SPEAKER_CLASSES)


def test_the_packs_have_no_class_that_nobody_reads() -> None:
    """What a pack of ours lists is read; a misspelt class would not be."""
    keys = {"apostrophe", "adjectives", "adjective_endings", "abbreviations", "offset"}
    keys |= {"capitalised_nouns", "verbs", "instrumental", "accusative", "before_ordinals"}
    keys |= {"unfinished"}
    for lang in languages.available():
        assert set(languages.load(lang, "grammar")) - keys <= set(ROLE_CLASSES), lang
        assert set(languages.load(lang, "actors")) <= set(SPEAKER_CLASSES), lang


def test_the_tables_of_offsets_hold_numbers_alone() -> None:
    """A class that is written below a table of units or directions would belong to it, unread."""
    for lang in languages.available():
        offset = languages.load(lang, "grammar").get("offset", {})
        for table in offset.values():
            assert all(isinstance(value, float) for value in table.values()), lang
