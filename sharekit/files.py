"""Files as others find them: whole or not at all, under safe names."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sharekit.errors import SharekitError
from sharekit.os_errors import system_error

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_SLUG_BYTES = 80


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def as_json(value: Any) -> bytes:
    """Return JSON for people to read: indented, every script as itself."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write `data` to `path`, as `whole_file` does.

    Args:
        path: The file's final name.
        data: All of it.
        durable: Whether it must outlast a power cut; a cache that checks what it reads need not.

    Raises:
        SharekitError: The folder or file cannot be written (says which and why).
    """
    with whole_file(path, durable=durable) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """Open a file whose name never shows half of it: written beside, fsync, renamed when the block has ended.

    The folder is made where it is missing. The file is readable as the umask allows. A block that raises
    leaves what stood there. What is no file (`/dev/stdout`, `/dev/null`, a pipe) is written to as it is:
    a rename would put a file in its place.

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
        raise SharekitError(
            f"cannot be written: file names here are {error.encoding}",
            where=str(path).encode("ascii", "backslashreplace").decode(),
            hint="set the locale to UTF-8, such as LC_ALL=C.UTF-8",
        ) from error


def _is_stream(path: Path) -> bool:
    """Tell whether a name stands for a device, a pipe or a stream of this process, as /dev/stdout does."""
    if path.is_symlink() and path.absolute().parts[1:2] in (("dev",), ("proc",)):
        return True
    with suppress(OSError):
        mode = path.stat().st_mode
        return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
    return False


@contextmanager
def _beside(path: Path, *, durable: bool) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(beside, 0o666 & ~_umask())  # noqa: PTH101 (mkstemp gives 0600)
        os.replace(beside, path)  # noqa: PTH105
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
    """Hands out file names, no two alike: a slug that was taken before gets a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}  # each name handed out, and the highest number tried behind it

    def take(self, text: str) -> str:
        """Return a name for `text`, which nothing else gets."""
        slug = name = slugify(text)
        while name in self._numbers:
            self._numbers[slug] += 1
            name = f"{slug}-{self._numbers[slug]}"
        self._numbers[name] = 1
        return name


def _is_latin_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _in_word(char: str) -> bool:
    return char.isalnum() or (unicodedata.category(char) in {"Mn", "Mc"} and not _is_selector(char))


def _is_selector(char: str) -> bool:
    """Variation selectors choose how the character before is drawn; nobody can see or type them."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
