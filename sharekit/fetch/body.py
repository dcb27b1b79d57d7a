"""Reads and decompresses the body of a response, up to a limit of bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from sharekit.errors import FetchError

ENCODINGS = "gzip, deflate"
_CHUNK = 65536
_GZIP = b"\x1f\x8b"
_HEAD = len(_GZIP)
_MOST_MEMBERS = 1_000
"""Members of one gzip body (RFC 1952); each costs time, however small."""


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
                f"is larger than {most:,} bytes", where=where, hint="raise the limit with [fetch] max_bytes"
            )
        yield chunk


def _unpacked(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Decompress all gzip members, or deflate with or without a zlib header, in bounded pieces."""
    unpacker = None
    rest, members = b"", 0
    for chunk in chunks:
        rest += chunk
        while len(rest) >= _HEAD or (rest and unpacker):
            if unpacker is None:
                if members and not rest.startswith(_GZIP):
                    return  # padding after the last member
                members += 1
                if members > _MOST_MEMBERS:
                    raise zlib.error(f"more than {_MOST_MEMBERS:,} members")
                unpacker = zlib.decompressobj(_window(rest))
            yield unpacker.decompress(rest, min(most + 1, 16 * _CHUNK))
            rest = unpacker.unconsumed_tail or unpacker.unused_data
            unpacker = None if unpacker.eof else unpacker
    if unpacker is not None:
        yield unpacker.flush()
    if (unpacker is not None and not unpacker.eof) or (rest and not members):
        raise zlib.error("the data ends too early")


def _window(head: bytes) -> int:
    framed = head.startswith(_GZIP) or (
        head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
    )
    return zlib.MAX_WBITS | 32 if framed else -zlib.MAX_WBITS
