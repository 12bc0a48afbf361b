"""Where words that a model quotes stand in a text, whatever it did to their spaces and quotes."""

from __future__ import annotations

from bisect import bisect_left

__all__ = ["Passages"]

_SAME = {
    **dict.fromkeys("‘’‚‛ʼ`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
}


class Passages:
    """A text in which words can be found again.

    Spaces of any kind and number are alike, and so are the forms of quotation marks, apostrophes
    and dashes; all else must stand as given.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self.text = text
        signs: list[str] = []
        self._starts: list[int] = []
        space = True  # none at the beginning
        for at, sign in enumerate(text):
            if sign.isspace():
                if space:
                    continue
                sign = " "
            space = sign == " "
            signs.append(_SAME.get(sign, sign))
            self._starts.append(at)
        self._even = "".join(signs)

    def find(self, words: str, *, near: tuple[int, int] | None = None) -> tuple[int, int] | None:
        """Return where words stand, as whole words, or ``None``.

        Parameters
        ----------
        words : str
        near : tuple of int, optional
            A stretch of the text, in code points; of several finds the nearest to it is taken.

        Returns
        -------
        tuple of int
            Offsets in code points, the end excluded.
        """
        wanted = even(words)
        if not wanted:
            return None
        best: tuple[int, int] | None = None
        least = len(self.text) + 1
        at = self._even.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if _is_whole(self._even, at, end):
                found = self._starts[at], self._starts[end - 1] + 1
                if near is None:
                    return found
                apart = max(0, near[0] - found[1], found[0] - near[1])
                if apart < least:
                    best, least = found, apart
                elif found[0] > near[1]:
                    break
            at = self._even.find(wanted, at + 1)
        return best

    def within(self, words: str, start: int, end: int) -> bool:
        """Say whether words stand within a stretch of the text, in small letters or capitals."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        wanted = even(words).casefold()
        return bool(wanted) and wanted in self._even[first:last].casefold()


def even(words: str) -> str:
    """Return words with one form of space, quotation mark, apostrophe and dash."""
    return " ".join("".join(_SAME.get(sign, sign) for sign in words).split())


def _is_whole(text: str, start: int, end: int) -> bool:
    inside_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (inside_left or inside_right)
