"""What dies in a process of its own takes nothing along."""

from __future__ import annotations

import itertools
import os
import pickle
import signal
from functools import partial
from operator import truediv
from typing import Any

import pytest

from geomap.apart import Apart, apart
from geomap.errors import ReadError
from geomap.limits import LimitError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")


class Unloadable:
    """A function that cannot be loaded where it arrives."""

    def __reduce__(self) -> Any:
        """Fail there."""
        return pickle.loads, (pickle.dumps(ReadError("a: is torn", mend="build it"))[:-9],)


def test_items_come_in_order_and_errors_in_their_turn() -> None:
    """Each is worked on when it is asked for; what is raised is raised here."""
    with apart() as each:
        found = each(partial(truediv, 12), itertools.cycle([3, 0, 4]))
        assert next(found) == 4
        with pytest.raises(ZeroDivisionError):
            next(found)
        assert next(found) == 3
        assert list(each(str, [])) == []


def test_an_item_that_kills_is_told_by_its_signal() -> None:
    """Another process goes on with the next; an exit, too, is told."""
    with apart() as each:
        found = each(signal.raise_signal, [0, signal.SIGKILL, 0])
        assert next(found) is None
        with pytest.raises(LimitError, match=r"died \(SIGKILL\): leave it out"):
            next(found)
        assert next(found) is None
        with pytest.raises(LimitError, match=r"died \(exit code 3\)"):
            next(each(os._exit, [3]))


def test_of_several_the_one_that_kills_is_found() -> None:
    """Those that were given with it are done."""
    beside = Apart(pickle.dumps(signal.raise_signal))
    batch = [pickle.dumps(number) for number in (0, signal.SIGSEGV, 0)]
    first, deadly, last = beside.results(batch)
    beside.close()
    assert pickle.loads(first) is pickle.loads(last) is None  # type: ignore[arg-type]
    assert "died (SIGSEGV)" in str(deadly.error)  # type: ignore[union-attr]


def test_a_process_that_has_ended_is_no_fault_of_the_next_item() -> None:
    """As one that ended since nobody asked; nor does what is printed disturb."""
    beside = Apart(pickle.dumps(print))
    for _ in range(2):
        (result,) = beside.results([pickle.dumps("printed")])
        assert pickle.loads(result) is None  # type: ignore[arg-type]
        assert beside._process is not None
        beside._process.kill()
        beside._process.wait()
    beside.close()


def test_a_function_that_cannot_be_loaded_is_told() -> None:
    """What its loading raises is raised."""
    with apart() as each:
        with pytest.raises(pickle.UnpicklingError):
            next(each(Unloadable(), [1]))
