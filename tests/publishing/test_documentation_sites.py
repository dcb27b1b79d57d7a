"""Sites of many pages: what repeats belongs to the site, the rest to the page."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.page_copy import reading_copy
from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.site_profile import PageSummary, SiteProfile, profile_of
from sharekit.publishing.task import PublishTask
from tests.publishing.page.test_job import Maker

TOPICS = ("Ropes", "Anchors", "Sails", "Charts", "Lights", "Tides")
Tags = dict[str, dict[str, str]]
Publish = Callable[[dict[str, str]], Tags]
BASE = "https://lib.pydata.example/"


@pytest.fixture
def task(tmp_path: Path) -> PublishTask:
    return PublishTask(site=SiteFolder(folder=tmp_path), base_url=BASE, maker=Maker())


@pytest.fixture
def publish(task: PublishTask) -> Publish:
    def published(pages: dict[str, str]) -> Tags:
        for name, page in pages.items():
            (task.site.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (task.site.folder / name).write_text(page, encoding="utf-8")
        outcomes = {outcome.page: outcome for outcome in run(task)}
        assert [outcome.reason for outcome in outcomes.values() if outcome.status == "failed"] == []
        checked = [finding for outcome in run(replace(task, mode="check")) for finding in outcome.findings]
        assert checked == []
        before = {name: (task.site.folder / name).read_bytes() for name in pages}
        list(run(replace(task, language="nl")))
        list(run(task))
        assert {name: (task.site.folder / name).read_bytes() for name in pages} == before
        return {
            name: tags_of(task.site.folder / name) for name in pages if outcomes[name].status != "skipped"
        }

    return published


def tags_of(file: Path) -> dict[str, str]:
    text = file.read_text(encoding="utf-8").partition("<!-- /sharekit -->")[0]
    block = text.partition("<!-- sharekit")[2]
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', block)
    return {key: unescape(value) for key, value in reversed(pairs)}


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def test_a_manual_named_like_its_host(publish: Publish) -> None:
    def document(name: str) -> str:
        link = '<a class="headerlink" href="#x" title="Link to this heading">#</a>'
        code = "<div class=highlight><pre>import lib as l</pre></div>"
        body = f"<p>Version: 26.8.15</p><main><h1>lib.{name}{link}</h1>{code}"
        body += f"<p>Draw {name.lower()} to a chart.</p>"
        return page(
            f"lib.{name} &#8212; lib 0.13 documentation", f"{body}<p>Copyright 2015, the crew.</p></main>"
        )

    found = publish({f"api/{name}.html": document(name) for name in TOPICS})
    for name in TOPICS:
        tags = found[f"api/{name}.html"]
        assert (tags["og:title"], tags["og:site_name"]) == (f"lib.{name}", "lib")
        assert tags["og:description"] == f"Draw {name.lower()} to a chart."
        assert "article:published_time" not in tags


def test_a_book_whose_title_is_above_every_chapter(publish: Publish) -> None:
    head = '<meta name="description" content="A guide to everything at sea.">'

    def chapter(name: str) -> str:
        menu = '<div id="menu-bar"><h1 class="menu-title">The Sea Guide</h1></div>'
        title = f'<h1 id="x"><a class="header" href="#x">On {name}</a></h1>'
        text = f"<main>{title}<p>All that a sailor must know about {name.lower()}.</p></main>"
        return page(f"On {name} - The Sea Guide", menu + text, head)

    found = publish({f"{name}.html": chapter(name) for name in TOPICS})
    for name in TOPICS:
        tags = found[f"{name}.html"]
        assert (tags["og:title"], tags["og:site_name"]) == (f"On {name}", "The Sea Guide")
        assert tags["og:description"] == f"All that a sailor must know about {name.lower()}."


def test_a_default_picture_gives_way_and_a_chosen_one_stays(
    publish: Callable[[dict[str, str]], Tags],
) -> None:
    default = '<meta property="og:image" content="https://cdn.example/default.png">'
    chosen = '<meta property="og:image" content="https://cdn.example/chosen.png">'
    chosen += '<meta property="og:image:alt" content="x">'
    body = "<main><h1>{0}</h1><p>All that a sailor must know about {0}.</p></main>"
    pages = {f"{n}.html": page(f"{n} | Sea", body.format(n), default) for n in TOPICS[:5]}
    pages["Tides.html"] = page("Tides | Sea", body.format("Tides"), chosen)
    found = publish(pages)
    assert found["Ropes.html"]["og:image"].startswith("https://lib.pydata.example/cards/")
    assert "og:image" not in found["Tides.html"]


def test_pages_that_only_serve_the_site_get_no_card(publish: Publish) -> None:
    def post(name: str) -> str:
        text = f"<main><h1>On {name}</h1><time datetime='2026-03-01' pubdate>1 March 2026</time>"
        return page(
            f"On {name} | Log", f"{text}<p>All that I know about {name.lower()} this year.</p></main>"
        )

    links = "".join(
        f'<h1><a href="/{name}.html">On {name}</a></h1><p>1 March 2026</p>' for name in TOPICS[:2]
    )
    pages = {f"{name}.html": post(name) for name in TOPICS}
    pages |= {
        "index.html": page("Log", f"<main>{links}</main>"),
        "archives/2026/03/index.html": page("Archives: March 2026 | Log", links),
        "tags/knots/index.html": page("knots | Log", links),
        "search.html": page("Search | Log", "<h1>Search</h1><form role=search><input type=search></form>"),
        "genindex.html": page("Index | Log", "<h1>Index</h1><p>A</p><p>B</p>"),
    }
    found = publish(pages)
    assert set(found) == {*(f"{name}.html" for name in TOPICS), "index.html"}
    home = found["index.html"]
    assert (home["og:title"], home["og:type"]) == ("Log", "website")
    assert "article:published_time" not in home


@pytest.mark.parametrize(
    ("titles", "site", "shown"),
    [
        (["A - Guide", "B - Guide", "C - Guide", "Guide"], "Guide", ["A", "B", "C", ""]),
        (["Guide | A", "Guide | B", "Guide | C"], "Guide", ["A", "B", "C"]),
        (["A · x · Docs", "B · x · Docs", "C · y · Docs"], "Docs", ["A · x", "B · x", "C · y"]),
        (["A — lib 2.1 documentation"] * 3, "lib", ["A"] * 3),
        (["One", "Two", "Three - and four"], "", ["One", "Two", "Three - and four"]),
        (["A - B", "C - B"], "", ["A - B", "C - B"]),
        (
            ["A - Sea - All that floats", "B - Sea - All that floats", "Sea - All that floats"] * 2,
            "Sea - All that floats",
            ["A", "B", ""] * 2,
        ),
        (["Sea | A | x", "Sea | B | x", "Sea | C | y"], "Sea", ["A | x", "B | x", "C | y"]),
        (["A | Sea - v2.1-beta.3", "B | Sea - v2.1-beta.3", "C | Sea - v2.1-beta.3"], "Sea", ["A", "B", "C"]),
        (["Sea - A", "Sea - B (part 2)", "Sea - C"], "Sea", ["A", "B (part 2)", "C"]),
    ],
)
def test_the_name_of_a_site_is_what_most_titles_share(titles: list[str], site: str, shown: list[str]) -> None:
    profile = profile_of(PageSummary(path=str(n), title=title) for n, title in enumerate(titles))
    assert profile.site == site
    assert [profile.page_title(title) for title in titles] == shown


def test_a_description_of_its_own_is_the_lead(publish: Publish) -> None:
    head = '<meta name="description" content="It&rsquo;s a page of ropes">'
    found = publish({"a.html": page("Ropes", "<h1>Ropes</h1><p>All that a sailor must know.</p>", head)})
    assert found["a.html"]["og:description"] == "It’s a page of ropes"


def test_a_notice_on_many_pages_is_no_lead(publish: Publish) -> None:
    notice = "<p>This release is no longer supported.</p>"
    pages = {
        f"{n}.html": page(f"{n} | Sea", f"<h1>{n}</h1>{notice}<p>We are pleased to announce {n}.</p>")
        for n in TOPICS
    }
    found = publish(pages)
    assert {n: found[f"{n}.html"]["og:description"] for n in TOPICS} == {
        n: f"We are pleased to announce {n}." for n in TOPICS
    }


def test_a_page_of_lists_alone_is_content_with_its_first_heading(publish: Publish) -> None:
    items = "".join(f"<li>{word} holds the ship in its place when the wind is strong</li>" for word in TOPICS)
    body = "<div class=has-sidebar><main><h4>On {0}</h4><ol>{1}</ol></main></div>"
    pages = {f"{n}.html": page("Sea", body.format(n, items)) for n in TOPICS}
    found = publish(pages)
    assert {tags["og:title"] for tags in found.values()} == {f"On {n}" for n in TOPICS}


def test_an_index_of_links_is_no_article(publish: Publish) -> None:
    links = "".join(f"<li><a href='{n}.pdf'>The manual of {n}</a></li>" for n in TOPICS)
    found = publish({"docs/4.6/index.html": page("4.6 manuals", f"<h1>4.6 manuals</h1><ul>{links}</ul>")})
    assert found["docs/4.6/index.html"]["og:type"] == "website"


def test_a_headline_over_two_lines_has_a_space(publish: Publish) -> None:
    found = publish(
        {"a.html": page("Ropes", "<h1>Ropes<br>and Sails</h1><p>All that a sailor must know.</p>")}
    )
    assert found["a.html"]["og:title"] == "Ropes and Sails"


def test_names_of_further_pages_and_errors_do_not_make_them_such(publish: Publish) -> None:
    text = "<p>" + "Every sailor should know what this page says about the sea. " * 15 + "</p>"
    teasers = "".join(f"<h2><a href='/{n}.html'>On {n}</a></h2>{text}" for n in TOPICS)
    pages = {
        "page-2/index.html": page("Tides", f"<h1>Tides</h1>{text}"),
        "status/404.html": page("404 Not Found", f"<h1>404 Not Found</h1>{text}"),
        "log/page-3.html": page("Log", f"<h1>Log</h1>{teasers}"),
        "404.html": page("Lost", f"<h1>Lost</h1>{text}"),
        "log/page/2/index.html": page("Log", f"<h1>Log</h1>{teasers}"),
    }
    assert set(publish(pages)) == {"page-2/index.html", "status/404.html"}


def test_long_menus_are_cut_before_a_page_is_read() -> None:
    menu = "<nav>" + "<ul><li><a href='/x'>Ropes</a></li></ul>" * 100 + "</nav>"
    source = f"<!-- <nav> --><script>'<nav>'</script>{menu}<h1>Ropes</h1><nav aria-label=breadcrumb>Sea</nav>"
    copy = reading_copy(EditablePage(page("Ropes", source).encode()), SiteProfile()).decode()
    assert "<nav>" in copy.partition("</script>")[0]
    assert (
        copy.partition("</script>")[2] == "<h1>Ropes</h1><nav aria-label=breadcrumb>Sea</nav></body></html>"
    )


def test_what_declares_itself_a_website_takes_no_date_from_the_posts_it_shows(publish: Publish) -> None:
    own = '<meta property="og:type" content="website">'
    body = "<h1>Releases</h1><p>3 May 2024</p><p>The second edition is out, with more ropes.</p>"
    found = publish({"releases/index.html": page("Releases", body, own)})
    assert not {key for key in found["releases/index.html"] if key.startswith("article:")}


def test_a_headline_that_the_title_holds_or_that_is_there_twice(publish: Publish) -> None:
    pages = {f"{n}.html": page(f"{n} | Sea | All of it", f"<h1>{n}</h1><h1>{n}</h1>") for n in TOPICS[:3]}
    pages["x.html"] = page("Knots | Sea | All of it", "<h1>Sponsors</h1><h1>Knots</h1>")
    found = publish(
        {name: text.replace("</body>", "<p>We go to sea.</p></body>") for name, text in pages.items()}
    )
    assert found["Ropes.html"]["og:title"] == "Ropes"
    assert found["x.html"]["og:title"] == "Knots"


def test_a_title_that_begins_with_the_number_of_an_error(publish: Publish) -> None:
    pages = {
        "film.html": page("400 against one", "<h1>400 against one</h1><p>A film about a prison.</p>"),
        "lost.html": page("404 | Sea", "<h1>404</h1><p>Nothing is here.</p>"),
    }
    assert set(publish(pages)) == {"film.html"}


@pytest.mark.parametrize(
    ("title", "body", "headline", "lead", "site"),
    [
        pytest.param(
            "{0} - Sea Book",
            "<h1 class=menu-title>Sea Book</h1><main><h1>How to handle {0}</h1>"
            "<p>Wet {0} are heavy.</p></main>",
            "How to handle {0}",
            "Wet {0} are heavy.",
            "Sea Book",
            id="a chapter that its menu names otherwise",
        ),
        pytest.param(
            "{0}",
            "<h1><a href=/>Ada at Sea</a></h1><main><h2>{0}</h2>"
            "<p>The {0} that I bought were short.</p></main>",
            "{0}",
            "The {0} that I bought were short.",
            "Ada at Sea",
            id="a name above every post, whose titles leave it out",
        ),
        pytest.param(
            "{0} | Sea",
            '<main><h1>{0} <span class="VPBadge tip">New</span><a href="#x">&#8203;</a></h1>'
            "<p>{0} hold.</p></main>",
            "{0}",
            "",
            "Sea",
            id="a badge beside the headline",
        ),
        pytest.param(
            "{0} (Sea 2.1 API)",
            "<h1>Class {0}&lt;T&gt;</h1><div class=type-signature>public class {0}</div>"
            "<div class=block>One of the {0} of a ship. <p>It is wet.</div>",
            "Class {0}<T>",
            "One of the {0} of a ship.",
            "Sea",
            id="a class whose text is in blocks",
        ),
        pytest.param(
            "Sea: {0} Class Reference",
            '<div class="title">{0} Class Reference</div><p>One of the {0}. <a href="#d">More...</a></p>',
            "{0} Class Reference",
            "One of the {0}.",
            "Sea",
            id="a name before the title",
        ),
        pytest.param(
            "{0} in sea",
            '<h1>Struct <a href="index.html">sea</a>::<span>{0}</span><button>Copy</button></h1>'
            "<p>Wet {0} are heavy.</p>",
            "Struct sea::{0}",
            "Wet {0} are heavy.",
            None,
            id="a headline with a link to its module",
        ),
        pytest.param(
            "{0} - Sea",
            "<main><h2>{0}</h2><p>Wet {0} are heavy.</p></main>",
            "{0}",
            "Wet {0} are heavy.",
            "Sea",
            id="a short text below a lesser heading",
        ),
    ],
)
def test_pages_of_many_generators(
    publish: Publish, title: str, body: str, headline: str, lead: str, site: str | None
) -> None:
    pages = {f"api/{name}.html": page(title.format(name), body.format(name)) for name in TOPICS}
    pages["index.html"] = page(
        "Ada at Sea", "<h1><a href=/>Ada at Sea</a></h1><p>Everything about ships.</p>"
    )
    found = publish(pages)
    for name in TOPICS:
        tags = found[f"api/{name}.html"]
        assert tags["og:title"] == headline.format(name)
        assert tags.get("og:description", "") == lead.format(name)
        assert site is None or tags["og:site_name"] == site


def test_a_home_page_without_heading_is_named_like_its_site(publish: Publish) -> None:
    motto = '<meta name="description" content="All that floats.">'
    pages = {
        f"{name}.html": page(f"{name} | Sea Log", f"<h1>{name}</h1><p>Wet {name} are heavy.</p>", motto)
        for name in TOPICS
    }
    posts = "".join(f'<li><h3><a href="{name}.html">{name}</a></h3></li>' for name in TOPICS)
    found = publish(pages | {"index.html": page("Sea Log | All that floats.", f"<ul>{posts}</ul>", motto)})
    assert (found["index.html"]["og:title"], found["index.html"]["og:description"]) == (
        "Sea Log",
        "All that floats.",
    )
    assert found["Ropes.html"]["og:description"] == "Wet Ropes are heavy."


def test_a_headline_that_links_to_another_site_is_one(publish: Publish) -> None:
    found = publish(
        {
            "a.html": page(
                "v2.1", '<h1><a href="https://code.example/v2.1">v2.1</a></h1><p>Ropes are faster now.</p>'
            )
        }
    )
    assert (found["a.html"]["og:title"], found["a.html"]["og:type"]) == ("v2.1", "article")


def test_a_list_of_examples_has_no_lead(publish: Publish) -> None:
    links = "".join(f'<div><p><a href="{name}.html">Plotting many {name}</a></p></div>' for name in TOPICS)
    found = publish({"list.html": page("Examples", f"<main><h1>Examples</h1>{links}</main>")})
    assert (found["list.html"].get("og:description"), found["list.html"]["og:type"]) == (None, "website")


@pytest.mark.parametrize("address", ["http://127.0.0.1:4000/a", "//localhost:1313/a", "http://box.local/a"])
def test_a_site_is_not_named_like_the_machine_that_built_it(task: PublishTask, address: str) -> None:
    head = f'<link rel="canonical" href="{address}"><meta name="description" content="Ropes are \0 wet.">'
    file = task.site.folder / "a.html"
    file.write_text(page("Ropes", "<h1>Ropes</h1><p>Ropes are wet.</p>", head), encoding="utf-8")
    list(run(task))
    tags = tags_of(file)
    assert (tags["og:site_name"], tags["og:url"]) == ("Pydata", f"{BASE}a.html")
    assert tags["og:description"] == "Ropes are wet."
    (finding,) = [finding for outcome in run(replace(task, mode="check")) for finding in outcome.findings]
    assert finding.rule == "local"


def test_a_description_that_only_open_graph_has_on_all_pages_is_no_lead(publish: Publish) -> None:
    motto = (
        '<meta property="og:description" content="All that floats."><meta property="og:type" content="{}">'
    )
    pages = {
        f"{n}.html": page(
            f"Sea | {n}", f"<h2>{n}</h2><p>The {n} of a ship, and more</p>", motto.format("website")
        )
        for n in TOPICS
    }
    found = publish(pages)
    assert {found[f"{n}.html"]["og:description"] for n in TOPICS} == {
        f"The {n} of a ship, and more" for n in TOPICS
    }


def test_the_lead_of_a_list_is_no_text_of_its_posts(publish: Publish) -> None:
    posts = "".join(
        f"<h2><a href='/{n}.html'>On {n}</a></h2><p>All that I know about {n}.</p>" for n in TOPICS
    )
    found = publish(
        {
            "log/index.html": page("Log", f"<h1>Log</h1>{posts}"),
            "news/index.html": page("News", f"<h1>News</h1><p>What sailors should know.</p>{posts}"),
        }
    )
    assert found["log/index.html"].get("og:description") is None
    assert found["news/index.html"]["og:description"] == "What sailors should know."


def test_a_headline_without_letters_is_no_list(publish: Publish) -> None:
    body = '<h1><a class="header" href="#mark">?</a></h1><p>The question mark ends a question.</p>'
    found = publish({"mark.html": page("? - Book", body)})
    assert (found["mark.html"]["og:title"], found["mark.html"]["og:type"]) == ("?", "article")


def test_a_day_in_an_example_is_no_date_of_the_page(publish: Publish) -> None:
    code = "<pre><code>Server: sea\nDate: Thu, 03 Jan 2013 14:55:37 GMT</code></pre>"
    found = publish(
        {"http.html": page("Headers", f"<h1>Headers</h1><p>A server answers with headers.</p>{code}")}
    )
    assert "article:published_time" not in found["http.html"]


def test_a_page_that_a_script_fills_is_for_search_or_settings(publish: Publish) -> None:
    form = "<main><h1>{}</h1><form role=search><input type=search name=q></form></main>"
    pages = {
        f"p/{n}.html": page(f"{n} | Sea", f"<h1>{n}</h1><p>All that I know about {n}.</p>") for n in TOPICS
    }
    pages |= {
        "buscar/index.html": page("Buscar | Sea", form.format("Buscar")),
        "settings.html": page("Settings | Sea", "<h1>Settings</h1>"),
        "help.html": page("Help | Sea", "<h1>Help</h1><p>Call us, and we will come to you.</p>"),
    }
    assert {name for name in pages if name not in publish(pages)} == {"buscar/index.html", "settings.html"}


def test_a_page_with_a_share_image_of_its_own_is_content(publish: Publish) -> None:
    photo = '<meta property="og:image" content="https://cdn.example/{0}.jpg">'
    photo += '<meta property="og:image:alt" content="{0}">'
    found = publish({f"{n}.html": page(n, f"<h2>{n}</h2>", photo.format(n)) for n in TOPICS})
    assert len(found) == len(TOPICS)


def test_a_title_whose_site_has_no_name_ends_without_a_separator(publish: Publish) -> None:
    found = publish({"a.html": page("Ropes - ", "<h2>Hemp</h2><p>Ropes are made of hemp.</p>")})
    assert found["a.html"]["og:title"] == "Ropes"
