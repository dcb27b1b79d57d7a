"""The places in an email that each reader gets filled differently, and the parts only a reader's copy has.

While a digest is composed, a slot is a short word of letters and digits that no article can contain: it
carries a hash of all of them. So it passes unharmed through Jinja, premailer, URLs and quoted-printable.
Parts for readers alone stand between marks: comments in HTML, control characters in text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.files import sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_WRITTEN = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*(?:\|([^{}|]*))?\}\}")
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
        self.mark, self._open, self._close = mark, f"sk{mark}", "ks"
        self.pattern = re.compile(rf"{self._open}([a-z0-9_]+?){self._close}(?![a-z0-9_])")
        self.defaults = defaults

    @classmethod
    def again(cls, mark: str, defaults: Mapping[str, str]) -> Slots:
        """Return the slots of a digest that was stored with its `mark` and `defaults`."""
        slots = cls([])
        slots._known_by(mark, dict(defaults))
        return slots

    def slot(self, name: str) -> str:
        """Return the word that stands for `name`.

        Raises:
            ValueError: `name` is not made of lower-case words joined by single underscores.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a slot")
        return f"{self._open}{name}{self._close}"

    def written(self, text: str) -> str:
        """Replace `{{ name }}` and `{{ name | there }}` (with a default) in an editor's text by slots."""

        def replaced(match: re.Match[str]) -> str:
            name, default = match[1], (match[2] or "").strip()
            if not _NAME.fullmatch(name):
                return match[0]
            self.defaults.setdefault(name, default)
            return self.slot(name)

        return _WRITTEN.sub(replaced, text)

    def fill(self, text: str, values: Mapping[str, str], form: Callable[[str], str] = str) -> str:
        """Return `text` with every slot filled, each value in the given form, or its default."""
        return self.pattern.sub(
            lambda match: form(values.get(match[1]) or self.defaults.get(match[1], "")), text
        )


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
