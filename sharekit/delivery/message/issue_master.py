"""The master copy of an issue: its digest and header block, as kept in the store.

A resumed run sends from here, so that the remaining readers get the same email even if the sources changed.
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
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.digest.digest import Digest

_TEXTS = ("key", "subject", "preheader", "language", "html", "text", "email_html", "email_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueMaster:
    """Everything that the copies of an issue are composed from.

    Attributes:
        digest: The composed issue.
        head: Header fields shared by all readers.
        page: The page that unsubscribe links point to; without it, emails have no link.
    """

    digest: Digest
    head: HeaderBlock
    page: str = ""

    def pack(self) -> bytes:
        """Serialize for the store."""
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
    def unpack(cls, packed: bytes) -> IssueMaster:
        """Restore from `pack`.

        Raises:
            StoreError: The bytes were written by another version or are corrupt.
        """
        from sharekit.delivery.message.header_block import HeaderBlock

        try:
            data = json.loads(zlib.decompress(packed))
            return cls(digest=_digest(data), head=HeaderBlock(**data["head"]), page=data["page"])
        except (KeyError, TypeError, ValueError, zlib.error) as error:
            raise StoreError(
                f"the stored email of this issue is not readable: {error}", hint="update sharekit"
            ) from error


def _digest(data: dict[str, Any]) -> Digest:
    from sharekit.digest.digest import Digest
    from sharekit.digest.issue import Issue
    from sharekit.digest.layout.merge_fields import Slots
    from sharekit.digest.layout.pictures import EmailPicture

    pictures = [EmailPicture(**item | {"data": base64.b64decode(item["data"])}) for item in data["images"]]
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
