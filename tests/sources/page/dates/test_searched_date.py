"""The search of a whole page for a date is bounded."""

from __future__ import annotations

from typing import Any

import pytest

from sharekit.sources.page import parse
from sharekit.sources.page.dates.searched_date import searched_date
from tests.sources.page.conftest import Read

HEAD = "<html><head><title>Rain</title></head><body><h1>Rain at last</h1>"


def _searched(texts: list[str]) -> object:
    return searched_date(parse((HEAD + "".join(texts)).encode(), where="page"))


def test_only_some_texts_are_tried_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def parsed(_: object, text: str) -> dict[str, Any]:
        tried.append(text)
        return {"date_obj": None}

    monkeypatch.setattr("dateparser.DateDataParser.get_date_data", parsed)
    assert _searched([f"<p>0 March 2020, run {n}</p>" for n in range(300)]) is None
    assert len(tried) == 40
    assert _searched(["<p>0 March 2020, run 301</p>"]) is None  # counted for each page
    assert len(tried) == 41


@pytest.mark.parametrize(
    ("tag", "languages"), [("de-AT", ["de", "en"]), ("en", ["en"]), ("tlh", None), ("", None)]
)
def test_texts_are_tried_in_the_languages_of_the_page(
    tag: str, languages: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def parsed(parser: Any, _: str) -> dict[str, Any]:
        tried.append(parser.languages)
        return {"date_obj": None}

    monkeypatch.setattr("dateparser.DateDataParser.get_date_data", parsed)
    for _ in range(2):  # what one page was read in is not remembered for the next
        searched_date(
            parse(f"<html lang='{tag}'><h1>Rain</h1><p>0 Mai 2020, run 7</p>".encode(), where="page")
        )
    assert tried == [languages] * 2


@pytest.mark.parametrize("line", ["Received: 1 May 2025", "Eingegangen: 1. Mai 2025; angenommen: 2.6.2025"])
def test_what_a_journal_says_of_a_paper_is_no_date(read: Read, line: str) -> None:
    page = f"<html><title>Rain</title><body><h1>Rain</h1><p>It rains.</p><p>{line}</p></body></html>"
    assert read(page).published is None


def test_the_day_in_the_canonical_address(read: Read) -> None:
    link = '<link rel="canonical" href="https://example.org/2025/10/03/rain/">'
    page = f"<html><head><title>Rain</title>{link}</head><body><h1>Rain</h1><p>It rains.</p></body></html>"
    assert str(read(page).published) == "2025-10-03"


def test_a_page_of_titles_is_not_searched() -> None:
    date = ["<p>Seen on 2020-03-04 by many</p>"]
    assert _searched(date)
    assert not _searched([*date, *["<title><!--</title>-->"] * 400])
