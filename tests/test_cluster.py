"""Reading that is shared out gives what one process gives, whatever an item does to a worker."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import geomap
from geomap.cli import main
from geomap.cluster import _do, _Shared, workers
from geomap.errors import OptionError, OutputError
from geomap.events import Document
from geomap.journal import Journal
from geomap.limits import LimitError
from geomap.pipeline import extract_tables
from geomap.samples import sample

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")

DAY = dt.date(2025, 10, 16)
TOWNS = ("Poltava", "Sumy", "Kharkiv", "Kherson")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Start a scheduler with two workers; give its address."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
    ) as cluster:
        yield cluster.scheduler_address


def articles(count: int = 40) -> list[Document]:
    """Return articles of which some tell one event, some nothing, and some are not read."""
    report = "Drones struck a depot in {} on Monday, killing {} people."
    return [
        sample(),
        *(Document(f"d{n % 30}", report.format(TOWNS[n % 4], n % 5), DAY) for n in range(count)),
        Document("pt", "Uma nota breve sobre o tempo.", lang="pt"),
    ]


def results(each: Any, function: Callable[[int], int], items: Any) -> list[Any]:
    """Return what comes of items, errors among them."""
    found: list[Any] = []
    shared = each(function, items)
    while True:
        try:
            found.append(next(shared))
        except StopIteration:
            return found
        except Exception as error:
            found.append(error)


@pytest.mark.parametrize("may_die", [False, True])
def test_items_come_in_order_and_errors_in_their_turn(scheduler: str, may_die: bool) -> None:
    """Any number of items is shared out; what yields them may fail after the last, too."""

    def halved(number: int) -> int:
        if number == 7:
            raise ValueError("seven")
        return number // 2

    def numbers() -> Iterator[int]:
        yield from range(20)
        raise OutputError("torn", mend="mend it")

    with workers(scheduler, may_die=may_die) as each:
        found = results(each, halved, numbers())
        assert next(iter(each(halved, itertools.count()))) == 0
    assert [n for n in found if isinstance(n, int)] == [n // 2 for n in range(20) if n != 7]
    assert (repr(found[7]), str(found[20])) == ("ValueError('seven')", "torn: mend it")


def test_an_item_that_kills_is_left_out(scheduler: str) -> None:
    """It is said how; those beside it are done, and the workers live."""

    def deadly(number: int) -> int:
        if number in (11, 12):
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with workers(scheduler, may_die=True) as each:
        found = results(each, deadly, range(30))
    assert [n for n in found if isinstance(n, int)] == [n for n in range(30) if n not in (11, 12)]
    assert [type(e) for e in found[11:13]] == [LimitError] * 2
    assert "died (SIGKILL)" in str(found[11])


class Troubled:
    """A client of a cluster in which something goes wrong."""

    def __init__(self, trouble: Callable[[list[int]], None], threads: int = 1) -> None:
        self.trouble = trouble
        self.threads = threads
        self.batches: list[list[int]] = []

    def nthreads(self) -> dict[str, int]:
        """Return the one worker, if there is any."""
        return {"worker": self.threads} if self.threads else {}

    def submit(self, work: Any, batch: list[bytes], *, pure: bool) -> Any:
        """Return what stands for the answer."""
        numbers = [pickle.loads(item) for item in batch]
        self.batches.append(numbers)

        def result(_seconds: float) -> Any:
            self.trouble(numbers)
            return work(batch)

        return SimpleNamespace(result=result)


def test_an_item_that_takes_worker_after_worker_along_is_left_out() -> None:
    """Those that were with it are done one by one, once nothing else is at a worker."""

    def trouble(numbers: list[int]) -> None:
        if 13 in numbers:
            raise distributed.scheduler.KilledWorker("key", None, 3)

    client = Troubled(trouble)
    found = results(partial(_Shared, client, "local", _do), str, range(20))
    assert found[:13] + found[14:] == [str(n) for n in range(20) if n != 13]
    assert isinstance(found[13], LimitError)
    (together,) = (batch for batch in client.batches if 13 in batch and len(batch) > 1)
    assert all([number] in client.batches for number in together)


@pytest.mark.parametrize(
    ("error", "threads", "gone"),
    [
        (distributed.TimeoutError(), 0, "its workers went away"),
        (distributed.CancelledError(), 1, "the scheduler went away"),
    ],
)
def test_a_cluster_that_goes_away(error: Exception, threads: int, gone: str) -> None:
    """It is said, and that the command goes on later."""

    def trouble(_numbers: list[int]) -> None:
        raise error

    shared = _Shared(Troubled(trouble, threads), "local", _do, str, range(20))  # type: ignore[arg-type]
    with pytest.raises(OutputError, match=f"{gone}: start it and run the command again"):
        next(shared)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a language of one's own: English under another code."""
    folder = tmp_path_factory.mktemp("packs")
    source = Path(geomap.__file__).parent / "languages" / "en"
    (folder / "xe").mkdir()
    for file in source.glob("*.toml"):
        (folder / "xe" / file.name).write_bytes(file.read_bytes())
    return folder


def read(**options: Any) -> tuple[list[str], list[Any], list[Any]]:
    """Return the tables of articles as text, what was rejected, and how events came about."""
    rejected: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    tables = extract_tables(rows=15, rejected=rejected, explanations=told, **options)
    return [f"{t.to_json()} {t.attrs['notes']}" for t in tables], rejected, told


def test_a_cluster_reads_what_one_process_reads(scheduler: str) -> None:
    """Rows, ids, notes, rejected articles and explanations are the same; so is the journal."""
    large = Document("large", "Drones struck Sumy. " * 20_000, lang="en")
    given = {"articles": [*articles(), large, *articles(9)], "most_megabytes": 0.1, "home": "UA"}
    plain = read(**given)
    assert [row["file"] for row in plain[1]] == ["large"]
    assert len(plain[0]) > 2
    assert plain[2]
    with Journal("run.journal", {}, mend="") as journal:
        assert read(**given, cluster=scheduler, journal=journal) == plain
        assert read(**given, journal=journal) == plain


def write_files(count: int = 30) -> None:
    """Put articles, some of them torn, and cue words into the folder."""
    Path("inbox").mkdir()
    for number, article in enumerate(articles(count)):
        line = {"id": article.document_id, "text": article.text, "lang": article.lang or "xe"}
        text = json.dumps(line) if number % 7 else "{torn"
        Path(f"inbox/{number:03}.jsonl").write_text(f"{text}\n{json.dumps(line)}\n")
    Path("inbox/a.eml").write_text("Subject: Sumy\n\nDrones clobbered Sumy on Monday.\n")
    Path("cues.toml").write_text('[words.en]\nattack = ["clobber*"]\n')


def test_commands_write_the_same_bytes(
    scheduler: str, pack: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """With words and languages of one's own, too; what is said of the articles is the same."""
    write_files()
    own = ("--languages", str(pack), "--cues", "cues.toml", "--time-limit", "30")
    for command in (("extract", "inbox", *own), ("toponyms", "inbox", *own[:2])):
        assert main([*command]) == 0
        here = capfdbinary.readouterr()
        assert main([*command, "--cluster", scheduler, "-o", "out.jsonl"]) == 0
        assert Path("out.jsonl").read_bytes() == here.out
        assert capfdbinary.readouterr() == (b"", here.err)
        assert here.out.count(b"\n") > 30
        assert b"left out: inbox/000.jsonl:1" in here.err


def test_a_killed_worker_and_a_killing_article(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the article are there, in the rows of a run without it."""
    client = distributed.Client(scheduler)

    def arm() -> None:
        os.environ["PYTHONPATH"] = folder

    folder = str(Path.cwd())
    Path("sitecustomize.py").write_text(DEADLY)
    monkeypatch.setenv("PYTHONPATH", folder)
    client.run(arm)
    deadly = Document("deadly", "Drones struck Sumy on Monday.", DAY)
    rejected: list[dict[str, Any]] = []
    given = [*articles(), deadly, *articles()]
    tables = extract_tables(given, rows=30, rejected=rejected, cluster=scheduler)
    found = [next(tables).to_json()]
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    found += [table.to_json() for table in tables]
    client.close()
    assert [row["file"] for row in rejected] == ["deadly"]
    assert "the process that was at it died (SIGKILL)" in rejected[0]["reason"]
    given.remove(deadly)
    assert found == [table.to_json() for table in extract_tables(given, rows=30)]


#: Makes Python die when geomap is at one article.
DEADLY = """
import os
import signal
from geomap.reader import ArticleReader
read = ArticleReader.read
def deadly(self, document):
    if document.document_id == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return read(self, document)
ArticleReader.read = deadly
"""


def test_what_cannot_be_sent_is_refused(scheduler: str) -> None:
    """An object of the user's own stays in its process, and a worker's file must be the same."""

    class Source:
        name = "own"

        def find(self, text: str, lang: str) -> None:
            """Find nothing."""

    with pytest.raises(OptionError, match="mentions or llm is an object"):
        geomap.extract(sample(), mentions=Source(), cluster=scheduler)


def test_a_scheduler_without_workers_is_refused() -> None:
    """It is said, with the mend."""
    with distributed.LocalCluster(
        n_workers=0,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
    ) as cluster:
        with pytest.raises(OptionError, match="has no workers: start `dask worker`"):
            geomap.extract(sample(), cluster=cluster.scheduler_address)


def test_without_dask_a_cluster_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OptionError, match=r"pip install 'geomap\[dask\]'"):
        geomap.extract(sample(), cluster="local")


def test_one_process_needs_no_cluster() -> None:
    """Without a cluster the work is done here, in its order."""
    with workers(None) as each:
        assert list(each(len, ["a", "bc"])) == [1, 2]


@pytest.mark.parametrize("where", ["here", "local:0", "tcp:8786", "http://x", "local:2; rm", ""])
def test_what_is_no_cluster_is_refused(where: str) -> None:
    """Words that name no cluster are refused before anything is started."""
    with pytest.raises(OptionError, match="no --cluster"), workers(where):
        pass


def test_a_cluster_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that is not there is told, with the mend."""
    monkeypatch.setattr("geomap.cluster._ANSWERS_WITHIN", "1s")
    with pytest.raises(OptionError, match="does not answer"), workers("tcp://127.0.0.1:1"):
        pass


def test_another_version_is_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that have another geomap than this process are told by their address."""
    monkeypatch.setattr("geomap.__version__", "0.0.1", raising=False)
    with pytest.raises(OptionError, match=r"has geomap .*, here is 0\.0\.1"), workers(scheduler):
        pass
