"""A history keeps stories and related posts from coming twice."""

from datetime import date
from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.history import History
from sharekit.errors import SharekitError

DAY = date(2025, 3, 1)


def test_stories_come_once(tmp_path: Path, articles: list[Article]) -> None:
    with History(tmp_path / "h.db") as history:
        assert history.fresh(articles) == articles
        history.record(assemble_digest(articles[:2], date=DAY).issue)
    with History(str(tmp_path / "h.db")) as history:
        assert history.fresh(articles) == articles[2:]


def test_a_story_is_known_by_its_address_whatever_its_dress(tmp_path: Path, articles: list[Article]) -> None:
    with History(tmp_path / "h.db") as history:
        history.record(assemble_digest(articles[:1], date=DAY).issue)
        dressed = articles[0].replace(url="http://www.news.example/home/?utm_source=x", headline="Anew")
        assert history.fresh([dressed]) == []


def test_related_posts_of_past_issues_are_left_out(tmp_path: Path, articles: list[Article]) -> None:
    with History(tmp_path / "h.db") as history:
        history.record(assemble_digest(articles[:1], date=DAY).issue)
        again = articles[1].replace(related=articles[0].related)
        digest = assemble_digest([again], date=DAY, seen=history.offered())
    assert digest.issue.lead.related == ()


def test_nothing_is_made_before_there_is_something_to_keep(tmp_path: Path, articles: list[Article]) -> None:
    with History(tmp_path / "h.db") as history:
        assert history.fresh(articles) == articles
    assert not (tmp_path / "h.db").exists()


@pytest.mark.usefixtures("sqlite_closed")
def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database at all, and long enough to be looked at", encoding="utf-8")
    with pytest.raises(SharekitError, match="not a history"):
        History(path)
    assert path.read_text(encoding="utf-8").startswith("no database")


def test_a_guid_outlives_its_url(tmp_path: Path) -> None:
    first = Article(headline="Crane stays", url="https://example.org/crane", guid="tag:1")
    moved = first.replace(url="https://example.org/2024/crane-stays")
    others = [moved.replace(url=f"https://example.org/{n}", guid="tag:9") for n in "ab"]
    with History(tmp_path / "history.db") as history:
        history.record(assemble_digest([first], date=date(2025, 3, 1)).issue)
    with History(tmp_path / "history.db") as history:
        assert history.fresh([moved]) == []
        history.record(assemble_digest(others[:1], date=date(2025, 3, 1)).issue)
        assert history.fresh(others) == others[1:]  # a feed that gives all items one identifier
