"""The blocks of a GIF file: its frames are counted before a decoder runs."""

from __future__ import annotations

from collections.abc import Iterator

from sharekit.errors import ImageError

_MAX_BLOCKS = 400_000  # a file of 64 MB needs 250,000
_MAX_COMMENTS = 4_000  # blocks of comments and other extensions: decoders join them one by one
_FRAME, _EXTENSION, _END = 0x2C, 0x21, 0x3B


def gif_frames(data: bytes) -> Iterator[int]:
    """Yield the offset of each frame; blocks are skipped, not unpacked. Source: GIF89a, sections 12 to 26.

    Raises:
        ImageError: There are too many blocks.
    """
    at = 13 + _table_size(data[10])
    blocks = comments = 0
    while at < len(data) and data[at] != _END and blocks < _MAX_BLOCKS:
        if data[at] == _FRAME:
            yield at
            at += 11 + _table_size(data[at + 9])
        elif data[at] == _EXTENSION:
            at += 2
            while at < len(data) and data[at] and comments <= _MAX_COMMENTS:
                at += data[at] + 1
                comments += 1
        else:
            return
        while at < len(data) and data[at] and blocks < _MAX_BLOCKS:
            at += data[at] + 1
            blocks += 1
        if blocks == _MAX_BLOCKS or comments > _MAX_COMMENTS:
            raise ImageError("too many data blocks", hint="open it in a picture editor and save it again")
        at += 1


def _table_size(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
