"""Files: written whole or not at all, under names that are safe on every system."""

from __future__ import annotations

import json
import os
import stat
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sharekit.support.os_errors import system_error, unnameable

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_SLUG_BYTES = 80
_PROC = Path("/proc/self/fd")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def as_json(value: Any) -> bytes:
    """Return indented JSON with every script unescaped."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write `data` to `path`, as `whole_file` does.

    Args:
        path: The file's final name.
        data: Its content.
        durable: Whether it must survive a power cut; a cache that verifies what it reads need not.

    Raises:
        SharekitError: The folder or file cannot be written (says which and why).
    """
    with whole_file(path, durable=durable) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name only when complete: temporary file, fsync, rename.

    Missing folders are created. Permissions follow the umask. If the block raises, the old file remains.
    Devices, pipes and streams of this process (`/dev/stdout`, `/dev/null`) are written to directly, since a
    rename would replace them with a file.

    Raises:
        SharekitError: The folder or file cannot be written (says which, why, and what to do).
    """
    try:
        if _is_stream(path):
            with path.open("ab") as stream:
                yield stream
        else:
            with _beside(path, durable=durable) as file:
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
def _beside(path: Path, *, durable: bool) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.part")
    handle, named = _open_new(beside)
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


def _open_new(path: Path) -> tuple[int, bool]:
    """Open a new file for writing; return it, and whether it has its name already.

    On Linux it gets a name only when it is complete: a process that is killed leaves nothing behind.
    """
    # The kernel applies the umask; reading it would set it for every other thread for a moment.
    if hasattr(os, "O_TMPFILE") and _PROC.is_dir():
        with suppress(OSError):  # not every file system has them
            return os.open(path.parent, os.O_WRONLY | os.O_TMPFILE, 0o666), False
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), True


def slugify(text: str) -> str:
    """Return a file name for `text`: lower case, letters and digits of any script, words joined by `-`.

    Latin letters lose their accents. At most 80 bytes, cut at a word. Never empty, never a reserved name of
    any system, never with a separator or a leading dot.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    folded = "".join(char for char in folded if not _is_latin_mark(char))
    marked = "".join(c if _in_word(c) else " " for c in unicodedata.normalize("NFC", folded)).split()
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
    return char.isalnum() or (unicodedata.category(char) in {"Mn", "Mc"} and not _is_selector(char))


def _is_selector(char: str) -> bool:
    """Return whether a character is a variation selector, which is invisible."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
