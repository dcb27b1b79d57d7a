"""How close the result is to what the page shows: one score from 0 to 1 a field.

Texts are compared after NFKC, with quotes, dashes, spaces, entities and letter case evened out.
"""

from __future__ import annotations

import collections
import html
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

FIELDS = ("headline", "lead", "byline", "site", "published", "language", "image", "canonical", "tags")

_EVEN = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("’‘´`", "'"),
        **dict.fromkeys("–—‑", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
    }
)
_JOINTS = re.compile(r"\s*(?:;|,|\||/|&|\band\b|\bund\b|\by\b|\bet\b|\n|·|•)\s*")
_BY = re.compile(r"^(by|von|par|por|di|posted by|written by|de)\b[: ]*")


def even(value: Any) -> str:
    """Bring a value to the form in which equal texts are equal."""
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    text = re.sub(r"<[^>]{1,200}>", " ", html.unescape(html.unescape(text)))
    text = unicodedata.normalize("NFKC", text).translate(_EVEN)
    return re.sub(r"\s+", " ", text).strip().strip("\"' ").rstrip(". ").casefold()


def words_shared(truth: Any, got: Any) -> float:
    """Return the F1 of the words of two texts."""
    one, other = (
        collections.Counter(re.findall(r"[぀-ヿ㐀-鿿가-힣฀-๿]|[^\W_]+", even(text))) for text in (truth, got)
    )
    shared = sum((one & other).values())
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def _same(truth: Any, got: Any) -> float:
    return float(even(truth) == even(got))


def _names(value: Any) -> set[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    parts = [part for item in listed for part in _JOINTS.split(even(item))]
    return {name for part in parts if (name := _BY.sub("", part).strip(" .-:@"))}


def _days(value: Any) -> set[str]:
    text = str(value).strip()
    days = {text[:10]} if re.match(r"\d{4}-\d\d-\d\d", text) else set()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return days
    return days | ({moment.astimezone(UTC).date().isoformat()} if moment.tzinfo else set())


def _site(value: Any) -> str:
    return re.sub(r"^the |^www\.|\.(com|de|org|net|co\.uk|fr|es|it)$|[^\w]", "", even(value))


def address(value: Any) -> tuple[str, str]:
    """Return host and path, without `www.`, query and closing slash."""
    parts = urlsplit(html.unescape(str(value).strip()))
    return parts.netloc.lower().removeprefix("www."), unquote(parts.path).rstrip("/")


def _picture_parts(path: str) -> set[str]:
    parts = (
        re.sub(r"\.(jpe?g|png|webp|gif|avif)$", "", part, flags=re.IGNORECASE)
        for part in re.split(r"[/,:;=&?]", path)
    )
    return {part for part in parts if len(part) >= 10 and re.search(r"[\d_-]", part)}


def _image(truth: Any, got: Any) -> float:
    """Compare pictures: one address, or a long path part (an id, a file name) in common whatever the crop."""
    wanted = [address(item) for item in (truth if isinstance(truth, list) else [truth])]
    found = address(got)
    alike = any(_picture_parts(found[1]) & _picture_parts(item[1]) for item in wanted)
    return float(found in wanted or alike)


def _tags(truth: Any, got: Any) -> float:
    wanted, found = {even(tag) for tag in truth}, {even(tag) for tag in got}
    return 2 * len(wanted & found) / (len(wanted) + len(found))


def _primary(value: Any) -> str:
    return re.split(r"[-_]", even(value))[0]


_COMPARE: dict[str, Callable[[Any, Any], float]] = {
    "headline": _same,
    "lead": _same,
    "byline": lambda truth, got: float(_names(truth) == _names(got)),
    "site": lambda truth, got: float(_site(truth) == _site(got)),
    "published": lambda truth, got: float(bool(_days(truth) & _days(got))),
    "language": lambda truth, got: float(_primary(truth) == _primary(got)),
    "image": _image,
    "canonical": lambda truth, got: float(address(truth) == address(got)),
    "tags": _tags,
}


def score(field: str, truth: Any, got: Any) -> float:
    """Return how right one field is: 0 or 1, for tags the F1."""
    return _COMPARE[field](truth, got) if got not in (None, "", [], ()) else 0.0
