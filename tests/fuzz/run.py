"""Fuzzes readers, texts and writers: ``python tests/fuzz/run.py [target…] [--minutes M]``.

A target is a name of ``targets.py``, or ``readers``, ``texts`` or ``writers`` for all of a subject;
by default all are fuzzed, one after another, and share the time. Coverage guides the mutation: it
needs ``pip install atheris``, on Linux or macOS. ``build/fuzz/<target>`` keeps the corpus for the
next run, and each input that found a fault, with its traceback beside it; it begins with
``corpora.tar.xz``, which ``--keep`` writes anew.

An input gives a result or an error of geomap's. Any other exception, a warning, a crash, more than
20 s of CPU or 2 GB of memory is a finding. What was mended has its input in ``tests/fuzz/corpus``,
which the tests read.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import io
import os
import pkgutil
import re
import sys
import tarfile
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import atheris

import geomap
from geomap.errors import GeomapError
from geomap.limits import LimitError, within

FOLDER = Path(__file__).parent.parent.parent / "build" / "fuzz"
CORPORA = Path(__file__).with_name("corpora.tar.xz")
#: Bytes of an input that is kept.
MOST_KEPT = 4096
#: Seconds of CPU that one input may take.
MOST_SECONDS = 20.0
#: Options of libFuzzer: what is told, and after how many seconds and at how many MB a process ends.
LIMITS = (
    "-verbosity=0", "-print_final_stats=1", "-timeout=300", "-rss_limit_mb=2048",
    "-max_len=200000", "-handle_int=0",
)  # fmt: skip
#: What libFuzzer puts in besides bytes that it makes up.
WORDS = (
    "\ufeff", "null", "NaN", "Infinity", "-0", "1e999", "event_type", "lat", "geometry",
    "\\ud800", "PAR1", '<c r="XFD1048576"/>', '<row r="9999999"/>', "[" * 40, "\0", "<v>-1</v>",
    ' table:number-rows-repeated="9999999"', "&lt;", "&x;", "<![CDATA[", "]]>", "<!--", "<!ENTITY",
    "<!DOCTYPE", "<coordinates>", "Content-Type: ", "charset=", "base64", "=?utf-8?b?", "\u202e",
    "{{ 7*7 }}", "javascript:", "</script>", "\u0301", "2026-03-12", "31.02.2026", "=1+1",
)  # fmt: skip
_EXECUTED = re.compile(r"number_of_executed_units: (\d+)")


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz, print what was done, and return 1 if anything was found."""
    import_guided()
    from targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="target")
    parser.add_argument("--executions", type=int, default=0, help="most of all targets together")
    parser.add_argument("--minutes", type=float, default=10, help="of all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the corpora that were found")
    given = parser.parse_args(argv)
    unknown = set(given.targets) - set(TARGETS) - {one.subject for one in TARGETS.values()}
    if unknown:
        parser.error(f"no target {min(unknown)!r}: use one of {', '.join(TARGETS)}")
    chosen = [
        name
        for name, one in TARGETS.items()
        if not given.targets or name in given.targets or one.subject in given.targets
    ]
    unpack_corpora()
    end = time.monotonic() + given.minutes * 60
    executions = findings = 0
    for number, name in enumerate(chosen):
        left = len(chosen) - number
        seconds = max(1, int((end - time.monotonic()) / left))
        options = [f"-max_total_time={seconds}", f"-seed={given.seed}"]
        if given.executions:
            options.append(f"-runs={max(1, (given.executions - executions) // left)}")
        executed, found = fuzz(name, options)
        executions += executed
        findings += found
        print(f"{name:16} {executed:>9,} executions {found:>3} findings", flush=True)
    print(f"{'all':16} {executions:>9,} executions {findings:>3} findings")
    if given.keep:
        pack_corpora()
    return min(findings, 1)


def unpack_corpora() -> None:
    """Put the inputs that were kept beside those that were found here."""
    if CORPORA.exists():
        with tarfile.open(CORPORA) as archive:
            archive.extractall(FOLDER, filter="data")


def pack_corpora() -> None:
    """Keep the inputs that were found, but long ones."""
    with tarfile.open(CORPORA, "w:xz") as archive:
        for path in sorted(FOLDER.glob("*/corpus/*")):
            if path.stat().st_size <= MOST_KEPT:
                entry = tarfile.TarInfo(str(path.relative_to(FOLDER)))
                entry.size = path.stat().st_size
                archive.addfile(entry, io.BytesIO(path.read_bytes()))


def import_guided() -> None:
    """Import every module of geomap, so that what runs of it is seen, once for all targets."""
    quiet = contextlib.redirect_stderr(io.StringIO())
    with quiet, atheris.instrument_imports(include=["geomap"]):
        for module in pkgutil.walk_packages(geomap.__path__, "geomap."):
            if not module.name.startswith(("geomap.cli", "geomap.__main__")):
                importlib.import_module(module.name)


def fuzz(name: str, options: Sequence[str]) -> tuple[int, int]:
    """Fuzz a target in a process of its own; return how often it ran, and how much was found."""
    folder = FOLDER / name
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        with log.open("wb") as stream:
            os.dup2(stream.fileno(), 1)
            os.dup2(stream.fileno(), 2)
        _fuzz_here(name, folder, options)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    told = log.read_text("utf-8", "replace")
    found = [line for line in told.splitlines() if line.startswith("FOUND")]
    if status:
        found.append(f"FOUND an end of the process ({status}), see {log}")
    print("\n".join(found), end="\n" if found else "")
    executed = _EXECUTED.search(told)
    return int(executed[1]) if executed else 0, len(found)


def _fuzz_here(name: str, folder: Path, options: Sequence[str]) -> None:
    """Fuzz a target in this process, and end it."""
    from targets import TARGETS

    warnings.simplefilter("error")
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as place:
        seeds = Path(place, "seeds")
        seeds.mkdir()
        for number, seed in enumerate(target.seeds()):
            (seeds / str(number)).write_bytes(seed)
            target.run(seed)  # what is loaded once is no time of an input
        words = Path(place, "words")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS))
        prefix = f"-artifact_prefix={folder}/"
        atheris.Setup(
            ["fuzz", *LIMITS, *options, prefix, f"-dict={words}", f"{folder}/corpus", str(seeds)],
            Trial(target.run, folder),
        )
        atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


class Trial:
    """Gives inputs to a target, and keeps those that find a fault, one for each place of the code.

    Parameters
    ----------
    run : callable
        What takes them.
    folder : Path
        Where they are kept.
    """

    def __init__(self, run: Callable[[bytes], None], folder: Path) -> None:
        self.run = run
        self.folder = folder
        self.known: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        try:
            within(MOST_SECONDS, lambda: self._result(data), "this input")
        except LimitError as error:
            self._found(data, error, "slow")
        except Exception as error:  # whatever it is, it is what is looked for
            self._found(data, error, _place(error))

    def _result(self, data: bytes) -> None:
        with contextlib.suppress(GeomapError):
            self.run(data)

    def _found(self, data: bytes, error: Exception, place: str) -> None:
        if place in self.known:
            return
        self.known.add(place)
        path = self.folder / hashlib.sha256(data).hexdigest()[:12]
        path.write_bytes(data)
        path.with_suffix(".txt").write_text("".join(traceback.format_exception(error)))
        print(f"FOUND {place}: {str(error)[:120]!r} by {path}", flush=True)


def _place(error: Exception) -> str:
    """Return what was raised, and the last place in code of ours that it passed."""
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "geomap" in Path(frame.filename).parts or frame.filename.endswith("targets.py")
    ]
    return f"{type(error).__name__} at {frames[-1] if frames else 'no place of ours'}"


if __name__ == "__main__":
    sys.exit(main())
