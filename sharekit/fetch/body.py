"""Reads and decompresses the body of a response, up to a limit of bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from sharekit.errors import FetchError

ENCODINGS = "gzip, deflate"
_CHUNK = 65536


class _Raw(Protocol):
    def read(self, amt: int, *, decode_content: bool) -> bytes: ...


def read_body(raw: _Raw, *, encoding: str, most: int, where: str) -> bytes:
    """Return the whole body, decompressed.

    Args:
        raw: urllib3's response.
        encoding: The Content-Encoding header.
        most: Bytes allowed, both as sent and decompressed.
        where: The URL, for errors.

    Raises:
        FetchError: The body is larger, corrupt or cut off, or its Content-Encoding was not asked for.
    """
    chunks = _capped(_chunks(raw), most, where)
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return b"".join(chunks)
    if name not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"has the Content-Encoding {encoding!r}; {ENCODINGS} were asked for", where=where)
    try:
        return b"".join(_capped(_unpacked(chunks, most), most, where))
    except zlib.error as error:
        raise FetchError(f"has a corrupt {name} body: {error}", where=where) from None


def _chunks(raw: _Raw) -> Iterator[bytes]:
    while chunk := raw.read(_CHUNK, decode_content=False):
        yield chunk


def _capped(chunks: Iterator[bytes], most: int, where: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise FetchError(
                f"is larger than {most:,} bytes", where=where, hint="[fetch] max_bytes sets the limit"
            )
        yield chunk


def _unpacked(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Decompress gzip, or deflate with or without a zlib header, a bounded piece at a time."""
    unpacker = None
    for chunk in chunks:
        if unpacker is None:
            unpacker = zlib.decompressobj(_window(chunk))
        packed = chunk
        while packed:
            yield unpacker.decompress(packed, min(most + 1, 16 * _CHUNK))
            packed = unpacker.unconsumed_tail
    if unpacker is not None:
        yield unpacker.flush()


def _window(head: bytes) -> int:
    framed = head[:2] == b"\x1f\x8b" or (
        head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
    )
    return zlib.MAX_WBITS | 32 if framed else -zlib.MAX_WBITS
