"""One function checks digests, emails, cards and templates."""

from datetime import date
from pathlib import Path

import pytest

import sharekit
from sharekit import Article

STORY = Article(
    headline="Rail returns", lead="Night trains are back.", url="https://q.example/rail", site="Q"
)


def rules(item: object) -> set[str]:
    return {finding.rule for finding in sharekit.check(item)}  # type: ignore[arg-type]


def test_a_digest_is_checked_as_a_message() -> None:
    assert rules(sharekit.render_digest([STORY], date=date(2025, 3, 1))) == {"no-unsubscribe", "sender"}


def test_pages_and_bytes(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><table><tr><td><img src=x.png></td></tr></table></body></html>", encoding="utf-8"
    )
    assert {"no-lang", "no-alt", "no-title"} <= rules(page) == rules(page.read_bytes())


def test_a_card_reports_its_warnings() -> None:
    card = sharekit.render_card(STORY.replace(image="missing.png"))
    assert [finding.message for finding in sharekit.check(card)] == list(card.warnings) != []


def test_templates(tmp_path: Path) -> None:
    folder = tmp_path / "digest"
    folder.mkdir()
    (folder / "own.html").write_text(
        '{% extends "default:digest.html" %}{% block phone %}{{ no }}{% endblock %}', encoding="utf-8"
    )
    (finding,) = sharekit.check(folder / "own.html")
    assert finding.rule == "template"
    assert "'no' is undefined" in finding.message


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(sharekit.SharekitError, match="nothing"):
        sharekit.check("nothing.eml")
