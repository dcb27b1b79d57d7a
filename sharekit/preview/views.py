"""What a page is asked to show: article, template, and for cards an edited text, for emails a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.preview.snapshot import Snapshot

_DIGITS = 6
_LONGEST = 2_000
"""Characters of an edited headline or lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedText:
    """A headline and lead typed into the page; nothing is written to the source."""

    headline: str
    lead: str

    def apply(self, article: Article) -> Article:
        """Return the article with this text; an empty headline leaves the article's own."""
        return article.replace(headline=self.headline or article.headline, lead=self.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRequest:
    """What to show.

    Attributes:
        article: Its number; None for all of them, in one email.
        template: A template's name.
        edit: The text typed into the page, if it differs from the article's.
        reader: Whose email to show: a number in the snapshot's readers, or None for nobody's.
    """

    article: int | None = None
    template: str = ""
    edit: EditedText | None = None
    reader: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str], snapshot: Snapshot, *, view: str) -> ViewRequest:
        """Return the view a query asks for; unknown values fall back to the defaults."""
        article = _number(query.get("article", ""), len(snapshot.articles))
        allowed = snapshot.templates if view == "cards" else snapshot.email_templates
        usual = snapshot.template if view == "cards" else snapshot.email_template
        asked = query.get("template", "")
        first = 0 if snapshot.readers and "reader" not in query else None
        return cls(
            article=article,
            template=asked if asked in allowed else usual,
            edit=_edit(query, snapshot.articles[article or 0]),
            reader=_number(query.get("reader", ""), len(snapshot.readers)) if first is None else first,
        )

    @property
    def query(self) -> str:
        """The query that asks for these cards."""
        values: dict[str, Any] = {"article": self.article or 0, "template": self.template}
        if self.edit:
            values |= {"headline": self.edit.headline, "lead": self.edit.lead}
        return urlencode(values)


def _number(text: str, count: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _DIGITS and int(text) < count else None


def _edit(query: Mapping[str, str], article: Article) -> EditedText | None:
    if "headline" not in query and "lead" not in query:
        return None
    headline = " ".join(query.get("headline", article.headline).split())[:_LONGEST]
    lead = " ".join(query.get("lead", article.lead).split())[:_LONGEST]
    edit = EditedText(headline=headline or article.headline, lead=lead)
    return None if edit.apply(article) == article else edit
