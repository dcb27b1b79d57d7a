"""Lists of pages, in the forms that themes give them, and articles with many links."""

import pytest

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.article import PageReading, read_article
from sharekit.publishing.site_profile import PageSummary, SiteProfile, profile_of

TEXT = "The crew tied the boat to the old pier and waited there for the tide to turn. " * 2
POSTS = ["Counting boats", "The price of nets", "Lamps of the quay", "Why ropes break", "A pier by night"]
DAY = "<time datetime=2026-03-02>2 March 2026</time>"
FORMS = {
    "articles": "<article><h2><a href=/p/{n}/>{t}</a></h2>{d}<p>{x}</p><a href=/p/{n}/>More</a></article>",
    "cards": "<div class=card><a href=/p/{n}/><img src=x.png><h3>{t}</h3><p>{x}</p></a></div>",
    "dated links": "<li>{d} <a href=/p/{n}/>{t}</a></li>",
    "dated teasers": "<li><span>Mar 2, 2026</span><a href=/p/{n}/>{t}</a><p>{x}</p></li>",
    "rows": "<tr><td>2026-03-02</td><td><a href=/p/{n}/>{t}</a></td></tr>",
    "blocks": "<div class=item><div><a href=/p/{n}/>{t}</a></div><div>2 March 2026</div><div>{x}</div></div>",
    "sections": "<section><h1><a href=/p/{n}/>{t}</a></h1><p>{x}</p></section>",
    "low headings": "<div class=row><h4><a href=/p/{n}/>{t}</a></h4><p>{x}</p></div>",
    "whole posts": "<article><h2><a href=/p/{n}/>{t}</a></h2><p>{x}{x}{x}</p><p>{x}{x}</p></article>",
}


def posts(form: str) -> str:
    items = (FORMS[form].format(n=n, t=t, d=DAY, x=TEXT) for n, t in enumerate(POSTS))
    outer = {"<li>": "ul", "<tr>": "table"}.get(FORMS[form][:4], "div")
    return f"<{outer}>{''.join(items)}</{outer}>"


def read(path: str, headline: str, body: str, head: str = "") -> PageReading:
    html = f"<!doctype html><html lang=en><meta charset=utf-8><title>{headline}</title>{head}<body>"
    html += f"<nav><a href=/>Home</a></nav><main><h1>{headline}</h1>{body}</main><footer>© Sea</footer>"
    url = f"https://e.org/{path.removesuffix('index.html')}"
    return read_article(EditablePage(html.encode()), url, path, SiteProfile())


@pytest.mark.parametrize("form", FORMS)
def test_a_page_that_consists_of_teasers_is_a_list(form: str) -> None:
    intro = "<p>All that happened in our harbour.</p>"
    reading = read("notes.html", "Notes", intro + posts(form))
    assert (reading.kind, reading.skip_reason) == ("website", "")
    assert (reading.article.lead, reading.article.published) == ("All that happened in our harbour.", None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("path", "headline", "reason"),
    [
        ("2026/05/index.html", "May 2026", "archive page"),
        ("page2/index.html", "Notes", "pagination"),
        ("notes/page-3.html", "Notes", "pagination"),
        ("tag/ropes/index.html", "Ropes", "tag page"),
    ],
)
def test_lists_by_day_number_or_tag_are_left_out(form: str, path: str, headline: str, reason: str) -> None:
    skipped = read(path, headline, posts(form)).skip_reason
    assert skipped == reason or (reason == "pagination" and "page" in skipped)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>By Ann Lee, 31 December 2026</p><p>{TEXT}</p>"
        + "".join(f"<h2><a href=/p/{n}/>{t}</a></h2><p>{TEXT * 4}</p>" for n, t in enumerate(POSTS)),
        f"{DAY}<p>{TEXT}</p><ul>"
        + "".join(f"<li><a href=https://s.example/{n}>{t}</a> {TEXT}</li>" for n, t in enumerate(POSTS))
        + "</ul>",
        f"<p>{TEXT * 5}</p><h2>More of it</h2>{posts('cards')}",
        "".join(f"<h2 id=q{n}><a href=#q{n}>{t}?</a></h2><p>{TEXT}</p>" for n, t in enumerate(POSTS)),
        "<p>All calls by name.</p><table>"
        + "".join(f"<tr><td><a href=/f{n}><code>f{n}()</code></a><td>{TEXT}" for n in range(9))
        + "</table>",
        "".join(
            f"<h2><a href=https://c.example/{n}>1.{n}</a></h2><ul><li>{TEXT}</ul>" for n in range(9)
        ),
    ],
    ids=["best posts", "links", "essay", "questions", "names of code", "changes"],
)  # fmt: skip
def test_a_text_with_many_links_is_an_article(body: str) -> None:
    assert read("notes.html", "Notes", body).kind == "article"


def test_posts_beside_an_article_do_not_make_it_a_list() -> None:
    body = f"<article><h1>A short note</h1><p>{TEXT}</p></article><section>{posts('articles')}</section>"
    html = f"<!doctype html><title>A short note</title><body><main>{body}</main>"
    reading = read_article(EditablePage(html.encode()), "https://e.org/a.html", "a.html", SiteProfile())
    assert reading.kind == "article"


@pytest.mark.parametrize(
    ("path", "headline", "body", "reason"),
    [
        ("in.html", "Sign in", "<form><input type=email><input type=password></form>", "login page"),
        ("print.html", "Guide", f"<p>{TEXT}</p>" + f"<h1>Ropes</h1><p>{TEXT * 3}</p>" * 4, "print page"),
        ("oops.html", "Oops! That page can’t be found.", "<p>Try a search.</p>", "its title"),
        ("v1/search/index.html", "Search", "<p>The number of results is loading.</p>", "search page"),
        ("tags/param/index.html", "@param", "<p>A tag for an argument.</p><pre>@param x</pre>", ""),
        (
            "conduct.html",
            "Rules",
            "<h1><a href=/c.html>Code</a> response guide</h1><p>We answer all.</p>",
            "",
        ),
        ("components/tag/index.html", "Tag", "<p>A tag marks a boat.</p><pre>tag</pre>", ""),
        ("2026/index.html", "Sea 2026", f"<p>We meet at the pier in May.</p>{posts('cards')}", ""),
    ],
)
def test_pages_that_only_serve_the_site(path: str, headline: str, body: str, reason: str) -> None:
    skipped = read(path, headline, body).skip_reason
    assert skipped.startswith(reason)
    assert bool(skipped) == bool(reason)


@pytest.mark.parametrize(
    ("path", "kind"), [("index.html", "website"), ("en/index.html", "website"), ("go/index.html", "article")]
)
def test_each_language_has_its_home_page(path: str, kind: str) -> None:
    assert read(path, "All of the sea", f"<p>{TEXT * 5}</p>").kind == kind


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("Lean Ropes", "Lean Ropes"),
        ("Welcome to the Ropes documentation!", "Ropes"),
        ("Home | Ropes", "Ropes"),
        ("Ropes – all that holds a boat in its place", "Ropes"),
        ("Getting Started", ""),
        ("We write about boats, and about those who mend them", ""),
    ],
)
def test_a_site_whose_titles_share_nothing_is_named_by_its_home_page(title: str, site: str) -> None:
    pages = [PageSummary(path=f"{name}.html", title=name) for name in POSTS]
    assert profile_of([PageSummary(path="index.html", title=title), *pages]).site == site


def test_a_part_of_a_site_keeps_the_name_that_its_pages_declare() -> None:
    head = "<meta property=og:site_name content='The Log'>"
    profile = SiteProfile(site="The Sea", parts=frozenset({"The Log"}))
    html = f"<!doctype html><title>A note</title>{head}<h1>A note</h1><p>{TEXT}</p>"
    reading = read_article(EditablePage(html.encode()), "https://e.org/a.html", "a.html", profile)
    assert reading.article.site == "The Log"
