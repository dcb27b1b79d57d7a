"""Files: read as streams that end, written whole or not at all, under names safe on every system."""

from __future__ import annotations

import io
import json
import os
import stat
import time
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from sharekit.errors import SourceError
from sharekit.support.os_errors import system_error, unnameable
from sharekit.support.text_utils import normalized

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_SLUG_BYTES = 80
_PROC = Path("/proc/self/fd")
MOST_BYTES = 256_000_000
"""Most bytes of one source that are held in memory; feeds and JSON lines are streamed and may be longer."""
_SECONDS = 10.0
"""How long to wait for a writer of a named pipe."""
_PAUSE = 0.02
_CHUNK = 65536


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def is_file(path: Path) -> bool:
    """Return whether a file exists; a name longer than any file's is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_file_or_broken_link(path: Path) -> bool:
    """Return whether a path is a file, or a link that leads nowhere, to be reported when it is read."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def real_path(path: str | Path) -> Path:
    """Return the absolute path that symbolic links lead to; those that lead in a circle are left as they are.

    `Path.resolve` raises RuntimeError for a circle before Python 3.13, and takes twice as long.
    """
    return Path(os.path.realpath(path))


def as_json(value: Any) -> bytes:
    """Return indented JSON with every script unescaped."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def write_whole(path: Path, data: bytes, *, durable: bool = True, private: bool = False) -> None:
    """Write `data` to `path`, as `whole_file` does.

    Args:
        path: The file's final name.
        data: Its content.
        durable: Whether it must survive a power cut; a cache that verifies what it reads need not.
        private: Whether only its owner may read it, as is right for addresses of readers and their tokens.

    Raises:
        SharekitError: The folder or file cannot be written (says which and why).
    """
    with whole_file(path, durable=durable, private=private) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, durable: bool = True, private: bool = False) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name only when complete: temporary file, fsync, rename.

    Missing folders are created. Permissions follow the umask, or are 0600 if the file is private. If the
    block raises, the old file remains. Devices, pipes and streams of this process (`/dev/stdout`,
    `/dev/null`) are written to directly, since a rename would replace them with a file.

    Raises:
        SharekitError: The folder or file cannot be written (says which, why, and what to do).
    """
    try:
        if _is_stream(path):
            with path.open("ab") as stream:
                yield stream
        else:
            with _beside(path, 0o600 if private else 0o666, durable=durable) as file:
                yield file
    except OSError as error:
        raise system_error(error, path, "written") from error
    except UnicodeEncodeError as error:
        raise unnameable(error, path) from error


def _is_stream(path: Path) -> bool:
    """Return whether a name is a device, a pipe or a stream of this process, such as /dev/stdout."""
    if path.is_symlink() and path.absolute().parts[1:2] in (("dev",), ("proc",)):
        return True
    with suppress(OSError):
        mode = path.stat().st_mode
        return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
    return False


@contextmanager
def _beside(path: Path, mode: int, *, durable: bool) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.part")
    handle, named = _open_new(beside, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
            if not named:
                # The descriptor is not used, but with one os.link follows the link in /proc (linkat(2)).
                os.link(f"/proc/self/fd/{handle}", beside, src_dir_fd=handle)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _open_new(path: Path, mode: int) -> tuple[int, bool]:
    """Open a new file for writing; return it, and whether it has its name already.

    On Linux it gets a name only when it is complete: a process that is killed leaves nothing behind.
    """
    # The kernel applies the umask; reading it would set it for every other thread for a moment.
    if hasattr(os, "O_TMPFILE") and _PROC.is_dir():
        with suppress(OSError):  # not every file system has them
            return os.open(path.parent, os.O_WRONLY | os.O_TMPFILE, mode), False
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), True


# --- reading


@contextmanager
def open_source(path: Path) -> Iterator[BinaryIO]:
    """Open a file or named pipe as a stream that ends.

    Raises:
        SourceError: The file does not exist, cannot be read, is a device, or a pipe without a writer.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISBLK(kind) or (stat.S_ISCHR(kind) and not _ends(path)):
            raise SourceError(
                "is a device, which has no end", where=path, hint="give a file; - is standard input"
            )
        waits = stat.S_ISFIFO(kind)
        handle = os.open(path, os.O_RDONLY | (os.O_NONBLOCK if waits else 0))
        with os.fdopen(handle, "rb") as stream:
            first = _awaited(handle, path) if waits else b""
            yield cast("BinaryIO", io.BufferedReader(_Rejoined(first, stream))) if first else stream
    except OSError as error:
        raise system_error(error, path, "read", SourceError) from error


def rest_of(stream: BinaryIO, head: bytes, *, where: object) -> bytes:
    """Return `head` and the rest of the stream.

    Raises:
        SourceError: The result is longer than `MOST_BYTES`.
    """
    data = head + stream.read(MOST_BYTES - len(head) + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(
            f"is larger than {MOST_BYTES:,} bytes",
            where=where,
            hint="split it; only feeds and JSON lines may be longer",
        )
    return data


def require_file(path: Path) -> None:
    """Refuse what cannot be read several times.

    Raises:
        SourceError: It is a pipe, a device or a socket.
    """
    with suppress(OSError):  # reading it says more
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError("is a pipe or a device", where=path, hint="save it to a file first")


class _Rejoined(io.RawIOBase):
    """A stream with the bytes before it that were already read."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _ends(device: Path) -> bool:
    """Whether a character device is a terminal or the null device."""
    return device == Path(os.devnull) or str(real_path(device)).startswith(("/dev/pts/", "/dev/tty"))


def _awaited(handle: int, path: Path) -> bytes:
    """Return the first bytes of a pipe, waiting for a writer."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            first = os.read(handle, _CHUNK)
        except BlockingIOError:  # there is a writer, but no data yet
            break
        if first:
            os.set_blocking(handle, True)
            return first
        time.sleep(_PAUSE)
    else:
        raise SourceError(f"is a pipe without a writer for {_SECONDS:g} s", where=path)
    os.set_blocking(handle, True)
    return b""


# --- names


def slugify(text: str) -> str:
    """Return a file name for `text`: lower case, letters and digits of any script, words joined by `-`.

    Latin letters lose their accents. At most 80 bytes, cut at a word. Never empty, never a reserved name of
    any system, never with a separator or a leading dot.
    """
    folded = normalized("NFKD", normalized("NFKD", text).lower())
    folded = "".join(char for char in folded if not (_is_latin_mark(char) or _is_selector(char)))
    marked = "".join(c if _in_word(c) else " " for c in normalized("NFC", folded)).split()
    words = [word for word in marked if any(char.isalnum() for char in word)]
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer.encode()) > _SLUG_BYTES:
            break
        slug = longer
    if not slug and words:
        slug = words[0].encode()[:_SLUG_BYTES].decode(errors="ignore")
    if not slug or slug in _RESERVED:
        slug = f"{slug or 'article'}-{sha256(text.encode(errors='surrogatepass'))[:8]}"
    return slug


class Names:
    """Unique file names: a slug that was used before gets a number."""

    def __init__(self) -> None:
        # The hash of each name in use, and the highest number tried after it: a million take 100 MB.
        self._numbers: dict[int, int] = {}

    def take(self, text: str) -> str:
        """Return a name for `text` that is not returned again."""
        slug = name = slugify(text)
        first = _short_hash(slug)
        while _short_hash(name) in self._numbers:
            self._numbers[first] += 1
            name = f"{slug}-{self._numbers[first]}"
        self._numbers[_short_hash(name)] = 1
        return name


def _short_hash(name: str) -> int:
    import hashlib

    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def _is_latin_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}


def _is_selector(char: str) -> bool:
    """Return whether a character is a variation selector, which is invisible."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
