"""What kind of page it is: an article, a list, or one that only serves the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.summary import paragraphs_of

if TYPE_CHECKING:
    from sharekit.sources.page import Judgement, Page

_UTILITY = re.compile(
    r"/(search|genindex|py-modindex|modindex|print(?:[-_](?:page|site))?|tags?|categor(?:y|ies)|authors?|archives?|"
    r"schlagw(?:ort|örter|oerter)|etiquetas?|étiquettes?|mots-cles|tagi|метки|теги|标签|標籤|タグ|태그|"
    r"kategori[ae]n?|kategorie|categor[ií]as?|cat[ée]gories?|categorieën|категории|分类|分類|カテゴリー?|"
    r"autor(?:en|es|a)?|auteurs?|autori|авторы|作者|archiv|archivos?|archivio|archiwum|архив|归档)"
    r"(/.+?|-.+?)??(?:/index)?\.x?html?$",
    re.IGNORECASE,
)
_NO_TOPICS = ("search", "genindex", "py-modindex", "modindex", "archiv")
_DATE = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){0,2}(?:/index)?\.x?html?$")
_FURTHER = re.compile(r"/(?:page|seite|pagina|p)[-_/]?(?:[2-9]|\d\d+)(?:/index)?\.x?html?$", re.IGNORECASE)
_SCRIPTED = re.compile(r"/(settings|preferences|help)(?:/index)?\.x?html?$", re.IGNORECASE)
_SEARCH = ".//*[@role='search'] | .//input[@type='search'] | .//*[contains(@id, 'search-results')]"
_PROSE_WORDS = 80  # from which a page is about something, whatever its name
_LINKED = 0.7  # share of a page's text in links from which it is a list of them
_FEW = 3  # links that are no list, and headlines that one text may have
_TEXT = 200  # characters of text, in lists or tables, that make a page worth a card


def skipped_kind(
    path: str,
    judgement: Judgement,
    parsed: Page,
    page: EditablePage,
    *,
    is_list: bool,
    is_about: bool,
    has_lead: bool,
) -> str:
    """Return why nobody shares a page, such as a list by tag or date; empty if somebody may.

    A page with a text, however short, or a share image of its own (`is_about`) is worth a card.
    """
    is_short = judgement.kind == "empty" and (is_about or len(_own_text(parsed)) >= _TEXT)
    if not judgement.is_content and not is_short:
        return judgement.reason
    if not is_about and (served := _served_by_a_script(path, parsed)):
        return served
    address = f"/{unquote(path)}"
    if is_list and not is_about and _FURTHER.search(address):
        return "pagination"
    if is_list and not has_lead and _DATE.search(address):
        return "archive page"
    match = _UTILITY.search(address)
    return "" if match is None else _utility_page(match, parsed, page, is_list=is_list, is_about=is_about)


def _utility_page(
    match: re.Match[str], parsed: Page, page: EditablePage, *, is_list: bool, is_about: bool
) -> str:
    """Return what a page that is named like one for the site's own use is, if it is one."""
    name = match[1].lower()
    if name.startswith("print"):
        return "print page" if _is_for_printing(parsed) else ""
    words = sum(len(text.split()) for text in paragraphs_of(page, 0))
    is_one_of_many = (match[2] or "").startswith("/")  # /tag/ropes/; /tag/ may be about tags
    is_topic = parsed.root.find(".//pre") is not None or (is_about and not is_one_of_many)
    is_bare = words < _PROSE_WORDS and (name.startswith(_NO_TOPICS) or not is_topic)
    return f"{name} page" if is_list or is_bare else ""


def _is_for_printing(parsed: Page) -> bool:
    """Return whether a page is a copy of another, or of all pages, one after the other."""
    is_copy = bool(parsed.canonical) and parsed.canonical != parsed.url
    return is_copy or len(parsed.main_headings) > _FEW or not _own_text(parsed)


def _served_by_a_script(path: str, parsed: Page) -> str:
    """Return what a page without any text of its own is for, if a script fills it for readers."""
    if len(_own_text(parsed)) >= _TEXT:
        return ""
    if parsed.root.find(".//input[@type='password']") is not None:
        return "login page"
    around = parsed.heading.getparent() if parsed.heading is not None else parsed.root.find("body")
    if around is not None and around.tag != "body" and around.xpath(_SEARCH):
        return "search page"
    match = _SCRIPTED.search(f"/{path}")
    return f"{match[1].lower()} page" if match else ""


def is_index(parsed: Page) -> bool:
    """Return whether the text of a page is mostly links, as that of a table of contents."""
    links = [node for node in parsed.root.iter("a") if node.get("href") and not parsed.in_furniture(node)]
    linked = sum(len(parsed.text_of(node)) for node in links)
    return (
        len(links) > _FEW
        and parsed.root.find(".//pre") is None
        and linked >= _LINKED * len(_own_text(parsed))
    )


def _own_text(parsed: Page) -> str:
    """Return the text of a page in lists and tables, without that of its furniture."""
    items = (node for node in parsed.root.iter("li", "td", "p", "dd") if not parsed.in_furniture(node))
    return " ".join(parsed.text_of(node) for node in items if node.find(".//li") is None)
