"""Pages wish for themselves; globs wish for many."""

import pytest

from sharekit.errors import PublishError
from sharekit.options import PageOptions
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.page_options import find_page_options


def page_options(head: str, by_glob: dict[str, PageOptions] | None = None) -> PageOptions:
    return find_page_options(
        "blog/a.html", EditablePage(f"<!doctype html><head>{head}".encode()).head, by_glob or {}
    )


def test_a_page_says_what_it_wants() -> None:
    head = (
        '<meta name="sharekit:template" content="quote"><meta name="sharekit:network" content="og, pin">'
        '<meta name="sharekit:image" content="/p.jpg"><meta name="sharekit:image_focus" content="left top">'
    )
    assert page_options(head) == PageOptions(
        template="quote", networks=("og", "pin"), image="/p.jpg", image_focus="left top"
    )


def test_the_page_wins_over_globs_and_later_globs_over_earlier() -> None:
    by_glob = {
        "blog/*": PageOptions(template="news", networks=("og",)),
        "*.html": PageOptions(template="bold"),
        "docs/*": PageOptions(template="docs"),
    }
    assert page_options("", by_glob) == PageOptions(template="bold", networks=("og",))
    assert page_options('<meta name="sharekit:template" content="quote">', by_glob).template == "quote"


def test_skip() -> None:
    assert page_options('<meta name="sharekit:skip" content="true">').skip
    assert not page_options('<meta name="sharekit:skip" content="false">').skip


def test_an_unknown_option_is_an_error_that_names_the_allowed_ones() -> None:
    with pytest.raises(PublishError, match="sharekit:template"):
        page_options('<meta name="sharekit:templat" content="x">')
