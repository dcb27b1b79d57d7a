"""Merge fields: the places in an email that are filled for each reader, and the parts only readers get.

While a digest is composed, a slot is a short word of letters and digits that no article can contain: it
carries a hash of all of them. So it passes unharmed through Jinja, premailer, URLs and quoted-printable.
Parts for readers alone stand between marks: comments in HTML, control characters in text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sharekit.support.files import sha256

_WRITTEN = re.compile(r"\{\{\s*([^\W\d_](?:[\w .-]{0,80}[\w.-])?)\s*(?:\|([^{}|]*))?\}\}")
_SEPARATORS = re.compile(r"[\W_]+")
_OWN = re.compile(r"unsubscribe_url|picture_\d+")
_ALIASES = {
    **dict.fromkeys(("fname", "givenname", "vorname", "prenom", "prénom", "forename"), "firstname"),
    **dict.fromkeys(("lname", "surname", "familyname", "nachname"), "lastname"),
    **dict.fromkeys(("email", "emailaddress", "mail"), "address"),
    **dict.fromkeys(("fullname", "displayname"), "name"),
    "unsubscribeurl": "unsubscribe_url",
}
_ATTRIBUTE = re.compile(
    r"""\b(?:href|src|action|background|poster)\s*=\s*(?:"([^"]*)|'([^']*))$""", re.IGNORECASE
)
_URL = re.compile(r"\b(?:https?://|mailto:)[^\s<>\"]*$", re.IGNORECASE)

BUILT_IN = frozenset({"name", "address", "unsubscribe_url", "token"})
"""Merge fields that every reader has."""

_HTML_MARKS = ("<!--{}-->", "<!--/{}-->")
_TEXT_MARKS = {"reader": ("\x0e", "\x0f"), "unsubscribe": ("\x10", "\x11")}


class Slots:
    """The slots of one digest.

    Args:
        content: Everything that others wrote; the slots' names depend on it, so it cannot hold them.
    """

    def __init__(self, content: Iterable[str]) -> None:
        mark = sha256("\n".join(content).encode(errors="replace"))[:16]
        self._known_by(mark, {})

    def _known_by(self, mark: str, defaults: dict[str, str]) -> None:
        self.mark: str = mark
        self._open, self._close = f"sk{mark}", f"ks{mark[:6]}"
        self.pattern: re.Pattern[str] = re.compile(rf"{self._open}([a-z0-9_]+?){self._close}")
        self.defaults = defaults
        self.labels: dict[str, str] = {}

    @classmethod
    def again(cls, mark: str, defaults: Mapping[str, str]) -> Slots:
        """Return the slots of a digest that was stored with its `mark` and `defaults`."""
        slots = cls([])
        slots._known_by(mark, dict(defaults))
        return slots

    def slot(self, name: str) -> str:
        """Return the placeholder of a merge field, or of something of our own such as `unsubscribe_url`.

        Raises:
            ValueError: `name` has no letter or digit.
        """
        key = name if _OWN.fullmatch(name) else field_key(name)
        if not key:
            raise ValueError(f"{name!r} cannot name a slot")
        return f"{self._open}{key}{self._close}"

    def written(self, text: str) -> str:
        """Replace `{{ name }}` and `{{ name | there }}` (with a default) in an editor's text by slots.

        Case, spaces and underscores in names do not matter; see `field_key`.
        """

        def replaced(match: re.Match[str]) -> str:
            key, default = field_key(match[1]), (match[2] or "").strip()
            self.defaults.setdefault(key, default)
            self.labels.setdefault(key, match[1])
            return self.slot(match[1])

        return _WRITTEN.sub(replaced, text)

    def fill(self, text: str, values: Mapping[str, str]) -> str:
        """Return `text` with every slot filled by its value (by `field_key`), or its default."""
        return self.pattern.sub(lambda slot: values.get(slot[1]) or self.defaults.get(slot[1], ""), text)


def field_key(label: str) -> str:
    """Return what all spellings of a field have in common: `First Name`, `first_name` and `FNAME` are one.

    Made of letters and digits; other scripts are encoded.
    """
    plain = _SEPARATORS.sub("", label.casefold())
    key = _ALIASES.get(plain, plain)
    return key if key.isascii() else f"x{key.encode().hex()}"


def in_address(before: str, *, html: bool) -> str:
    """Return the part of a link's address that precedes a slot on its line; empty outside links.

    A slot at the very beginning is a whole address, so it is not inside one.
    """
    if html:
        match = _ATTRIBUTE.search(before)
        return (match[1] or match[2] or "").strip() if match else ""
    match = _URL.search(before)
    return match[0] if match else ""


def marks(part: str, *, html: bool) -> tuple[str, str]:
    """Return what stands before and after a part: `reader` or `unsubscribe`."""
    if html:
        return _HTML_MARKS[0].format(part), _HTML_MARKS[1].format(part)
    return _TEXT_MARKS[part]


def without(text: str, part: str, *, html: bool) -> str:
    """Return `text` without that part."""
    before, after = (re.escape(mark) for mark in marks(part, html=html))
    return re.sub(f"{before}.*?{after}", "", text, flags=re.DOTALL)


def unmarked(text: str, part: str, *, html: bool) -> str:
    """Return `text` with that part as an ordinary one."""
    before, after = marks(part, html=html)
    return text.replace(before, "").replace(after, "")
