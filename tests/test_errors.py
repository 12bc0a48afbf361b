"""The errors: one tree, the right built-in beside each, and the mend in the message."""

from __future__ import annotations

import inspect
import pickle

import pytest

from geomap import errors


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_says_what_and_what_to_do(name: str) -> None:
    """Each error is a GeomapError whose text is the problem and the mend."""
    error = getattr(errors, name)("a.txt: is empty", mend="give a file with text in it")
    assert isinstance(error, errors.GeomapError)
    assert str(error) == "a.txt: is empty: give a file with text in it"
    assert (error.problem, error.mend) == ("a.txt: is empty", "give a file with text in it")


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.InputError, ValueError),
        (errors.ReadError, ValueError),
        (errors.OptionError, ValueError),
        (errors.SchemaError, ValueError),
        (errors.OutputError, OSError),
        (errors.GazetteerError, RuntimeError),
    ],
)
def test_each_error_is_the_right_builtin_too(
    error: type[Exception], builtin: type[Exception]
) -> None:
    """Who catches Python's own errors catches ours."""
    assert issubclass(error, builtin)


def test_the_tree_is_drawn() -> None:
    """The tree at the top of the file names every error."""
    assert all(name in (errors.__doc__ or "") for name in errors.__all__)
    defined = {
        n for n, v in vars(errors).items() if inspect.isclass(v) and issubclass(v, Exception)
    }
    assert defined == set(errors.__all__)


def kinds(error: type[errors.GeomapError]) -> set[type[errors.GeomapError]]:
    """Return an error and all that are made of it."""
    return {error}.union(*(kinds(one) for one in error.__subclasses__()))


def test_every_error_can_be_sent_to_another_process() -> None:
    """Pickled and back it is the same, with what it bears beside its message."""
    from geomap.extras import endpoint  # noqa: F401 - has errors of its own
    from geomap.watch import fetch  # noqa: F401 - so has this

    assert len(kinds(errors.GeomapError)) > len(errors.__all__) + 3
    for kind in kinds(errors.GeomapError):
        error = kind("a.txt: is empty", mend="give a file with text in it")
        error.wait = 3.0  # type: ignore[attr-defined]
        back = pickle.loads(pickle.dumps(error))
        assert (type(back), str(back), vars(back)) == (kind, str(error), vars(error))


def test_no_error_without_a_mend() -> None:
    """An error cannot be raised without saying what to do."""
    with pytest.raises(TypeError):
        errors.ReadError("a.txt: is empty")  # type: ignore[call-arg]
