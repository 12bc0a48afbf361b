"""A journal keeps what was done, whatever ends the run, and is held by one run at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from geomap.errors import OptionError, OutputError, ReadError
from geomap.journal import Journal, fingerprint

RUN = {"inputs": "a.txt", "--lang": None}
HOLD = """
import sys, time
from geomap.journal import Journal
journal = Journal("run.journal", {"inputs": "a.txt", "--lang": None}, mend="")
number = 0
while True:
    journal.add({"number": number, "text": "x" * 5_000})
    number += 1
    if number == 3:
        print("held", flush=True)
"""


def opened(run: dict[str, str | None] = RUN) -> Journal:
    """Return the journal of this folder."""
    return Journal("run.journal", run, mend="name another")


def entries() -> list[dict[str, object]]:
    """Return what the journal of this folder holds."""
    with opened() as journal:
        return [entry for _, entry in journal.entries()]


def test_what_is_noted_down_is_there_in_the_next_run() -> None:
    """Entries come back in their order, each also by its position; any text is kept."""
    with opened() as journal:
        positions = [journal.add({"text": text}) for text in ("Харків\n", "\0\u2028\ud800", "")]
        assert journal.entry(positions[1]) == {"text": "\0\u2028\ud800"}
        assert [at for at, _ in journal.entries()] == positions
        positions.append(journal.add({"last": 1}))
        journal.sync()
    assert [*entries()] == [
        {"text": "Харків\n"},
        {"text": "\0\u2028\ud800"},
        {"text": ""},
        {"last": 1},
    ]


def test_entries_can_be_looked_up_while_they_are_gone_through() -> None:
    """Looking one up, or adding one, does not disturb the going through."""
    with opened() as journal:
        positions = [journal.add({"n": n}) for n in range(3)]
        seen = []
        for _, entry in journal.entries():
            seen.append(entry["n"])
            assert journal.entry(positions[0]) == {"n": 0}
            if len(seen) == 1:
                journal.add({"n": 3})
        assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize("torn", [b'{"text": "to', b'{"text": "torn"}', b"{\0\0\0\0}\n", b"\n"])
def test_a_torn_end_is_dropped(torn: bytes) -> None:
    """A last line that is not whole is gone, and what is added stands in its place."""
    with opened() as journal:
        journal.add({"whole": 1})
    with open("run.journal", "ab") as stream:
        stream.write(torn)
    assert entries() == [{"whole": 1}]
    with opened() as journal:
        journal.add({"next": 2})
    assert entries() == [{"whole": 1}, {"next": 2}]


@pytest.mark.parametrize("length", [0, 1, 40, 100, 300])
def test_a_torn_beginning_is_begun_again(length: int) -> None:
    """A journal that was cut before its first entry is as if it were new."""
    opened().close()
    begun = Path("run.journal").read_bytes()
    Path("run.journal").write_bytes(begun[:length])
    assert entries() == []
    assert len(Path("run.journal").read_bytes()) == len(begun)


def test_a_journal_that_was_cut_holds_what_was_whole() -> None:
    """Wherever a journal is cut, what is whole before is there, and nothing else."""
    with opened() as journal:
        ends = [journal.add({"n": n}) for n in range(3)]
    data = Path("run.journal").read_bytes()
    for length in (*range(0, len(data), 5), len(data)):
        Path("run.journal").write_bytes(data[:length])
        whole = sum(end <= length for end in [*ends[1:], len(data)])
        assert entries() == [{"n": n} for n in range(whole)], length


def test_a_journal_that_was_altered_is_never_believed() -> None:
    """Whichever bit is turned over, entries are as they were written, dropped, or refused."""
    with opened() as journal:
        start = journal.add({"killed": 7})
        for n in range(2):
            journal.add({"n": n})
    written, data = entries(), Path("run.journal").read_bytes()
    refused = 0
    for at in range(0, len(data), 3):
        Path("run.journal").write_bytes(
            data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        )
        try:
            found = entries()
        except (OptionError, ReadError):
            refused += at >= start
        else:
            assert found == written[: len(found)], at
            assert at >= start or found == written
    assert refused > 10


def test_a_line_that_was_altered_is_said() -> None:
    """An entry before others that is not as it was written is an error that says where."""
    with opened() as journal:
        at = journal.add({"killed": 1})
        journal.add({"killed": 2})
    data = Path("run.journal").read_bytes()
    Path("run.journal").write_bytes(data.replace(b'"killed": 1', b'"killed": 9'))
    with pytest.raises(ReadError, match=f"run.journal: what stands at byte {at} is not as it was"):
        opened()


def test_a_gap_of_a_power_cut_ends_what_is_there() -> None:
    """Blocks that never came onto the disk are zeros: what stands before them is kept."""
    with opened() as journal:
        at = [journal.add({"n": n}) for n in range(3)]
    data = Path("run.journal").read_bytes()
    Path("run.journal").write_bytes(data[: at[1]] + bytes(at[2] - at[1]) + data[at[2] :])
    assert entries() == [{"n": 0}]


def test_the_journal_of_another_release_is_said() -> None:
    """A journal of another form is not taken for one that was begun otherwise."""
    Path("run.journal").write_text('{"geomap": "journal 1", "run": {}}\n')
    with pytest.raises(OptionError, match="was begun by another release of geomap: name another"):
        opened()


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_a_journal_can_be_made_shorter() -> None:
    """The entries that are kept are there, at once and in the next run, and it is still held."""
    Path("real").mkdir()
    os.symlink("real/run.journal", "run.journal")
    with opened() as journal:
        for n in range(100):
            journal.add({"n": n})
        os.chmod("run.journal", 0o600)
        shorter = journal.keep_only({"n": n} for n in (7, 9))
        with shorter:
            assert [entry for _, entry in shorter.entries()] == [{"n": 7}, {"n": 9}]
            shorter.add({"n": 100})
            with pytest.raises(OutputError, match=f"is held by process {os.getpid()}"):
                opened()
    assert entries() == [{"n": 7}, {"n": 9}, {"n": 100}]
    assert os.path.islink("run.journal")
    assert os.stat("run.journal").st_mode & 0o777 == 0o600
    assert sorted(os.listdir()) == ["real", "run.journal"]


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_a_journal_that_cannot_be_made_shorter_stays() -> None:
    """Whatever ends the writing of the shorter one, the longer one is whole and held."""

    def breaking() -> Iterator[dict[str, int]]:
        yield {"n": 0}
        raise OutputError("the disk is full", mend="free some")

    with opened() as journal:
        journal.add({"n": 0})
        with pytest.raises(OutputError):
            journal.keep_only(breaking())
        journal.add({"n": 1})
    assert entries() == [{"n": 0}, {"n": 1}]
    assert os.listdir() == ["run.journal"]


def test_the_journal_of_another_run_is_refused() -> None:
    """What differs is said, and nothing is altered."""
    opened().close()
    before = Path("run.journal").read_bytes()
    with pytest.raises(OptionError, match="was begun without --lang, now with --lang uk: name"):
        opened({"inputs": "a.txt", "--lang": "uk"})
    with pytest.raises(OptionError, match="was begun with inputs a.txt, now with inputs b.txt"):
        opened({"inputs": "b.txt", "--lang": None})
    assert Path("run.journal").read_bytes() == before
    opened().close()


@pytest.mark.parametrize("data", ["An article.\n", "An article", '{"text": "A"}\n', "[1]\n", "\n"])
def test_a_file_that_is_no_journal_is_left_alone(data: str) -> None:
    """No file of another kind is taken for a journal, or altered."""
    Path("run.journal").write_text(data)
    with pytest.raises(OptionError, match="run.journal: is no journal of geomap's: name another"):
        opened()
    assert Path("run.journal").read_text() == data


def test_a_bad_path_is_refused() -> None:
    """A folder, and a path through a folder that is not there, are refused."""
    Path("run.journal").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        opened()
    with pytest.raises(OutputError, match="there is no folder"):
        Journal("missing/run.journal", RUN, mend="")


def test_one_run_at_a_time() -> None:
    """A second run is told who holds the journal; one that let it go does not hinder."""
    with opened():
        with pytest.raises(OutputError, match=f"is held by process {os.getpid()} on"):
            opened()
    opened().close()
    done = opened()
    done.remove()
    assert not Path("run.journal").exists()
    opened().close()


@pytest.mark.skipif(os.name == "nt", reason="a process is killed by a signal")
def test_a_killed_run_leaves_no_lock_and_no_torn_entry() -> None:
    """After SIGKILL the next run holds the journal at once, and what it has is whole."""
    for _ in range(3):
        holder = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE)
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(OutputError, match=f"is held by process {holder.pid} on"):
            opened()
        time.sleep(0.01)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
        found = entries()
        assert len(found) >= 3
        assert all(len(str(entry["text"])) == 5_000 for entry in found)


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX")
def test_a_full_disk_is_said_and_nothing_is_torn() -> None:
    """An entry that has no room is an error; those before are whole, and later ones can follow."""
    import resource

    opened().close()
    size = Path("run.journal").stat().st_size
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with opened() as journal:
        journal.add({"text": "x"})
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, old[1]))
            with pytest.raises(OutputError, match="run.journal: cannot be written"):
                journal.add({"text": "x" * 1_000})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)
            signal.signal(signal.SIGXFSZ, ignored)
        journal.add({"text": "y"})
    assert entries() == [{"text": "x"}, {"text": "y"}]


def test_a_fingerprint_changes_with_what_lies_there() -> None:
    """A file's words, and the names, sizes and words of a folder, are in it; ``None`` stays so."""
    assert fingerprint(None) is None
    Path("a.toml").write_text("a")
    before = fingerprint("a.toml")
    assert before is not None
    assert before.startswith("a.toml (")
    Path("a.toml").write_text("b")
    assert fingerprint("a.toml") != before
    Path("folder/uk").mkdir(parents=True)
    Path("folder/uk/cues.toml").write_text("a")
    before = fingerprint("folder")
    assert before == fingerprint("folder")
    Path("folder/uk/cues.toml").write_text("b")
    assert fingerprint("folder") != before
    with pytest.raises(ReadError, match="no such file"):
        fingerprint("missing.toml")
