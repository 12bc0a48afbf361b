"""Long texts are cut where they may be."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.parts import parts


@settings(deadline=None)
@given(text=st.text(alphabet="ab .\n!", max_size=200), longest=st.integers(4, 40))
def test_parts_make_the_whole(text: str, longest: int) -> None:
    """Parts follow each other without a gap, none longer than allowed."""
    spans = list(parts(text, longest))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= longest for start, end in spans)
    assert len(spans) <= len(text) / (longest * 0.75 - 1) + 1


def test_a_part_ends_where_a_paragraph_does() -> None:
    """A paragraph's end is better than a sentence's, that better than a space."""
    assert list(parts("aaaa. bb\n\ncc dddd", 12)) == [(0, 10), (10, 17)]
    assert list(parts("aaaa bbb. cc dddd", 12)) == [(0, 10), (10, 17)]
    assert list(parts("aaaa bbbbb cc dddd", 12)) == [(0, 11), (11, 18)]
    assert list(parts("a" * 30, 12)) == [(0, 12), (12, 24), (24, 30)]
    assert list(parts("", 12)) == [(0, 0)]
