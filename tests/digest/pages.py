"""Looking into a page, as a reader's mail program does."""

from typing import Any

from lxml import html


def select(page: str, xpath: str) -> list[Any]:
    tree: Any = html.document_fromstring(page)
    return list(tree.xpath(xpath))


def links(page: str) -> list[str]:
    return [str(link) for link in select(page, "//a/@href")]


def words(page: str) -> str:
    return " ".join(select(page, "//body")[0].text_content().split())
