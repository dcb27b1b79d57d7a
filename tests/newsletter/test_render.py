"""The library composes what the command composes: pictures, related posts, history."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import sharekit
from sharekit import Article, History, Look, Related
from sharekit.cli import main
from sharekit.newsletter.stories import add_related, choose_stories

DAY = date(2025, 3, 1)
STORY = Article(
    headline="Rail returns", lead="Night trains are back.", url="https://q.example/rail", site="Q"
)


def test_the_library_draws_the_pictures_that_the_command_draws(tmp_path: Path) -> None:
    source = tmp_path / "story.md"
    source.write_text(
        "# Rail returns\n\nNight trains are back.\n\nThe first one left at nine.\n", encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("SOURCE_DATE_EPOCH", "1740787200")
        assert CliRunner().invoke(main, ["digest", "story.md"]).exit_code == 0
        digest = sharekit.render_digest(list(sharekit.read("story.md")), date=DAY)
    digest.save(tmp_path / "library")
    by_command = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()}
    by_library = {path.name: path.read_bytes() for path in (tmp_path / "library").iterdir()}
    assert by_library == {name: by_command[name] for name in by_library}
    assert any(name.endswith(".png") for name in by_library)


def test_a_picture_that_cannot_be_read_is_a_warning() -> None:
    articles = [STORY, Article(headline="Second", url="https://q.example/2", image="missing.jpg")]
    digest = sharekit.render_digest(articles, date=DAY)
    assert any(line.startswith("Second: no photo: ") for line in digest.warnings)
    assert "missing.jpg" not in digest.html


def test_related_posts_come_from_the_archive_and_never_from_past_issues(tmp_path: Path) -> None:
    archive = [Article(headline=f"Rail news {n}", url=f"https://q.example/{n}") for n in range(5)]
    with History(tmp_path / "past.db") as history:
        first = sharekit.render_digest([STORY], date=DAY, archive=archive, history=history)
        history.record(first.issue)
        second = sharekit.render_digest(
            [STORY.replace(url="https://q.example/new")], date=DAY, archive=archive, history=history
        )
    names = [{post.url for post in digest.issue.lead.related} for digest in (first, second)]
    assert names[0]
    assert not names[0] & names[1]


def test_stories_with_own_related_posts_keep_them() -> None:
    own = STORY.replace(related=(Related(headline="Own"),))
    assert add_related([own], [STORY, STORY]) == [own]


def test_stories_are_chosen_by_date_history_and_limit(tmp_path: Path) -> None:
    articles = [STORY.replace(url=f"https://q.example/?p={n}", published=date(2025, 3, n)) for n in (1, 2, 3)]
    with History(tmp_path / "past.db") as history:
        history.record(sharekit.render_digest(articles[1:2], date=DAY).issue)
        chosen = choose_stories(articles, since="2025-03-02", history=history)
    assert chosen == articles[2:]
    assert choose_stories(articles, limit=2) == articles[:2]


def test_the_newsletter_looks_as_its_look_says() -> None:
    look = Look(site="The Meridian", language="de")
    page = sharekit.render_digest([STORY.replace(site="")], look=look, date=DAY).html
    assert '<html lang="de"' in page
    assert "The Meridian" in page


def test_a_digest_shows_itself_in_a_notebook() -> None:
    shown = sharekit.render_digest([STORY], date=DAY)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "data:image/" in shown


def test_one_article_and_iterators_are_taken_and_other_things_named() -> None:
    assert sharekit.render_digest(STORY, date=DAY).key == sharekit.render_digest(iter([STORY]), date=DAY).key
    with pytest.raises(TypeError, match="expected an Article, found str"):
        sharekit.render_digest(["article.txt"])  # type: ignore[list-item]


def test_no_articles_is_an_error() -> None:
    with pytest.raises(sharekit.SharekitError, match="at least one"):
        sharekit.render_digest([])
