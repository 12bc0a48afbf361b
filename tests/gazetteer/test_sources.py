"""Sources: pinned by hash, and read from inside their archives."""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from gazetteer.sources import Source, SourceError, load_sources

TABLE = Path(__file__).resolve().parents[2] / "gazetteer" / "sources.toml"


def _source(cache: Path, file: str, content: bytes) -> Source:
    cache.mkdir(exist_ok=True)
    (cache / file).write_bytes(content)
    first = next(iter(load_sources(TABLE, cache).values()))
    return replace(first, file=file, sha256=hashlib.sha256(content).hexdigest())


def _tar(mode: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        info = tarfile.TarInfo("./share/names/fr.xml")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"hello"))
    return buffer.getvalue()


def test_every_source_is_pinned_and_licensed(tmp_path: Path) -> None:
    """Each has a version, a sha256, an origin, and the licence of its data."""
    sources = load_sources(TABLE, tmp_path)
    assert len(sources) >= 8
    for source in sources.values():
        assert len(source.sha256) == 64
        assert source.version in source.file
        assert source.origin
        assert source.data_licence
        assert source.used_for
        assert "LGPL" not in source.data_licence
        assert "GPL" not in source.data_licence


def test_another_archive_than_was_pinned_is_refused(tmp_path: Path) -> None:
    """A file whose hash differs is named, with both hashes."""
    source = replace(_source(tmp_path, "x.whl", b"one"), sha256="0" * 64)
    with pytest.raises(SourceError, match="0000"):
        source.read("member")


def test_files_are_read_from_wheels_tarballs_and_debian_packages(tmp_path: Path) -> None:
    """The three kinds of archive give the same content."""
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a/b.txt", "hello")
    data = lzma.compress(_tar("w"))
    header = f"{'data.tar.xz':<16}{'0':<12}{'0':<6}{'0':<6}{'644':<8}{len(data):<10}`\n"
    deb = b"!<arch>\n" + header.encode() + data
    assert _source(tmp_path, "x.whl", wheel.getvalue()).read("a/b.txt") == b"hello"
    for name, content in (("x.tgz", _tar("w:gz")), ("x.deb", deb)):
        source = _source(tmp_path, name, content)
        assert source.read("./share/names/fr.xml") == b"hello"
        assert dict(source.read_all("share/names", ".xml")) == {"fr.xml": b"hello"}
        assert dict(source.read_all("share/other", ".xml")) == {}
