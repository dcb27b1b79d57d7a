"""The master: a digest and its letterhead as they are kept with an issue.

A run that was broken off is resumed from here: the same letter goes to the rest of the readers, whatever has
become of the sources meanwhile.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sharekit.errors import StoreError

if TYPE_CHECKING:
    from sharekit.delivery.message.header_block import Letterhead
    from sharekit.digest.digest import Digest

_TEXTS = ("key", "subject", "preheader", "language", "html", "text", "letter_html", "letter_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """What every copy of an issue is made from.

    Attributes:
        digest: The letter.
        head: Its letterhead.
        page: The page behind unsubscribe links, or empty: letters then have none.
    """

    digest: Digest
    head: Letterhead
    page: str = ""

    def pack(self) -> bytes:
        """Return it as bytes for the store."""
        digest = self.digest
        data = {
            **{name: getattr(digest, name) for name in _TEXTS},
            "mark": digest.slots.mark,
            "defaults": digest.slots.defaults,
            "inside": digest.inside,
            "images": [asdict(p) | {"data": base64.b64encode(p.data).decode()} for p in digest.images],
            "head": asdict(self.head),
            "page": self.page,
        }
        return zlib.compress(json.dumps(data, ensure_ascii=False).encode())

    @classmethod
    def unpack(cls, packed: bytes) -> Master:
        """Rebuild it.

        Raises:
            StoreError: The bytes are none of ours.
        """
        from sharekit.delivery.message.header_block import Letterhead

        try:
            data = json.loads(zlib.decompress(packed))
            return cls(digest=_digest(data), head=Letterhead(**data["head"]), page=data["page"])
        except (KeyError, TypeError, ValueError, zlib.error) as error:
            raise StoreError(f"the issue's letter cannot be read: {error}", hint="update sharekit") from error


def _digest(data: dict[str, Any]) -> Digest:
    from sharekit.digest.digest import Digest
    from sharekit.digest.issue import Issue
    from sharekit.digest.layout.merge_fields import Slots
    from sharekit.digest.layout.pictures import Picture

    pictures = [Picture(**item | {"data": base64.b64decode(item["data"])}) for item in data["images"]]
    texts = {name: data[name] for name in _TEXTS}
    bare = Issue(
        key=data["key"],
        subject=data["subject"],
        preheader=data["preheader"],
        date=date.min,
        language=data["language"],
        site="",
        stories=(),
    )
    return Digest(
        **texts,
        slots=Slots.again(data["mark"], data["defaults"]),
        issue=bare,
        images=tuple(pictures),
        inside=data["inside"],
    )
