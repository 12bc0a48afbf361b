"""What the commands on names of places do. Nothing here needs the libraries that draw maps."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from geomap.cli.console import note, progress, say
from geomap.cli.kept import kept
from geomap.decoding import clean_text, decode
from geomap.documents import TOO_LONG, bounded_lines, is_document
from geomap.errors import GazetteerError, OptionError, OutputError, ReadError
from geomap.faults import fault_of
from geomap.files import MAX_TEXT_BYTES, replacing
from geomap.inputs import Source, find_sources, refuse_overwriting
from geomap.journal import Memory, digest, fingerprint
from geomap.places.fold import fold
from geomap.places.mention import Candidate
from geomap.places.overlay import open_gazetteer
from geomap.places.search import search
from geomap.places.store import Place, Store
from geomap.places.toponyms import resolve_documents

__all__ = ["Query", "gazetteer_info", "gazetteer_search", "geocode", "point", "toponyms"]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a name, beside the name.

    Attributes
    ----------
    country : str or None
        ISO 3166-1 alpha-2; only places there.
    near : tuple of float or None
        ``(lon, lat)``, degrees, WGS 84; places near it come first.
    lang : str or None
        Language of the labels, ISO 639-1; English by default.
    limit : int
        Most candidates a name.
    """

    country: str | None = None
    near: tuple[float, float] | None = None
    lang: str | None = None
    limit: int = 5


def point(text: str | None) -> tuple[float, float] | None:
    """Return the point that ``"LAT,LON"`` names, as ``(lon, lat)`` in degrees.

    Raises
    ------
    OptionError
        When it is no point.
    """
    if text is None:
        return None
    mend = "give latitude,longitude in degrees, for example 50.45,30.52"
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise OptionError(f"--near {text!r} is not two numbers", mend=mend) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise OptionError(f"--near {text!r} is not on the globe", mend=mend)
    return lon, lat


def geocode(names: Sequence[str], query: Query, *, as_json: bool, gazetteer: str | None) -> None:
    """Print the places that each name could mean, best first."""
    store = open_gazetteer(gazetteer)
    for name in _lines(names):
        found = _search(name, query, store)
        if as_json:
            say(_json({"name": name, "candidates": [_record(c, query, store) for c in found]}))
            continue
        if not found:
            note(_not_found(name, query, store))
        for candidate in found:
            say(f"{name}\t{_line(candidate, query, store)}")


def toponyms(
    inputs: Sequence[str],
    output: str,
    *,
    lang: str | None,
    home: str | None,
    gazetteer: str | None,
    languages: str | None,
) -> None:
    """Write the mentions of places in documents, one line a document."""
    store = open_gazetteer(gazetteer)
    done = 0
    sources = find_sources(inputs, (".jsonl", ".ndjson"))
    refuse_overwriting(sources, output)
    files = {"gazetteer": fingerprint(gazetteer), "languages": fingerprint(languages)}
    run = {"lang": lang, "home": home, **files}

    def resolved(text: str) -> str:
        (answer,) = resolve_documents([text], store=store, lang=lang, home=home)
        return clean_text(_json(answer))

    with kept(output, lambda: run) as keeper, _output(output) as stream:
        journal = keeper.journal(sources)
        memory = None if journal is None else Memory(journal)
        for source in sources:
            try:
                for number, line in progress(_documents(source), "document"):
                    where = f"{source.name}:{number}"
                    try:
                        if line is None:
                            raise ReadError(TOO_LONG, mend="split it")
                        text = decode(line, name=where)
                        answer = _remembered(memory, text, resolved)
                    except (GazetteerError, OutputError):
                        raise
                    except Exception as error:
                        problem = fault_of(where, error).removeprefix(f"{where}: ")
                        note(f"left out: {where}: {problem.removeprefix('line 1 ')}")
                        continue
                    stream.write(answer.encode("utf-8") + b"\n")
                    done += 1
            except ReadError as error:
                if len(sources) == 1:
                    raise
                note(f"left out: {error.problem}")
        if not done:
            raise ReadError(
                "no document could be read", mend='give lines such as {"id": 1, "text": "…"}'
            )


def _remembered(memory: Memory | None, text: str, resolved: Callable[[str], str]) -> str:
    """Return the answer to a line, which may have been given before the run was stopped."""
    if memory is None:
        return resolved(text)
    name = digest(text)
    known = memory.recall(name)
    if known is None:
        known = {"answer": resolved(text)}
        memory.keep(name, known)
    return str(known["answer"])


def gazetteer_info(gazetteer: str | None) -> None:
    """Print what the gazetteer holds, as JSON."""
    say(json.dumps(open_gazetteer(gazetteer).info(), ensure_ascii=False, indent=2))


def gazetteer_search(text: str, limit: int, gazetteer: str | None) -> None:
    """Print the names that begin with a text, each with the places that bear it."""
    store = open_gazetteer(gazetteer)
    keys = sorted(islice(store.keys(fold(text)), 10_000), key=lambda key: (len(key), key))
    if not keys:
        note(f"no name begins with {text!r}")
    for key in keys[:limit]:
        key_id = store.key_id(key)
        for hit in store.hits(key_id) if key_id is not None else ():
            say(f"{key}\t{_place(store.place(hit.place), None, store)}")


def _lines(names: Sequence[str]) -> Iterator[str]:
    """Yield the names that were typed; ``-`` stands for the lines of standard input."""
    for name in names:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_TEXT_BYTES)
            lines = decode(data, name="standard input").splitlines()
            yield from (clean_text(line.strip()) for line in lines if line.strip())
        else:
            yield name


def _documents(source: Source) -> Iterator[tuple[int, bytes | None]]:
    """Yield the documents of a source as numbered lines; a text file is one document."""
    head = source.head()
    if source.ending not in (".jsonl", ".ndjson") and not is_document(head):
        text = clean_text(decode(source.read(limit=MAX_TEXT_BYTES), name=source.name))
        yield 1, json.dumps({"id": source.stem, "text": text}).encode()
        return
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        text = decode(source.read(limit=MAX_TEXT_BYTES), name=source.name)
        lines: Iterable[bytes] = text.encode().split(b"\n")
        yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
        return
    with source.open() as stream:
        yield from ((n, line) for n, line in bounded_lines(stream) if line is None or line.strip())


@contextlib.contextmanager
def _output(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with replacing(path) as part, part.open("wb") as stream:
            yield stream


def _search(name: str, query: Query, store: Store, *, fuzzy: bool = False) -> list[Candidate]:
    return search(
        name,
        country=query.country,
        near=query.near,
        lang=query.lang or "en",
        limit=query.limit,
        fuzzy=fuzzy,
        store=store,
    )


def _not_found(name: str, query: Query, store: Store) -> str:
    """Return what to say of a name that nobody bears: what it could be a slip for."""
    alike = [c.place.name for c in _search(name, query, store, fuzzy=True)]
    guess = f"; did you mean {', '.join(dict.fromkeys(alike))}?" if alike else ""
    return f"no place called {name!r}{guess}"


def _record(candidate: Candidate, query: Query, store: Store) -> dict[str, Any]:
    place = candidate.place
    return {
        "place_id": place.place_id,
        "label": _label(place, query.lang, store),
        "kind": place.kind,
        "feature": place.feature,
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "population": place.population,
        "score": candidate.score,
    }


def _line(candidate: Candidate, query: Query, store: Store) -> str:
    return f"{_place(candidate.place, query.lang, store)}\t{candidate.score:.2f}"


def _place(place: Place, lang: str | None, store: Store) -> str:
    label = _label(place, lang, store)
    where = place.admin1 or place.country or "-"
    return f"{label}\t{place.feature}\t{where}\t{place.lat:.5f},{place.lon:.5f}\t{place.place_id}"


def _label(place: Place, lang: str | None, store: Store) -> str:
    """Return the label of a place; a position that was typed has no row, only its name."""
    return place.name if place.index < 0 else store.label(place.index, lang or "en")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
