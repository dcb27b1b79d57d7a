"""One page: read, drawn, spliced; a second time nothing to do; what changes is seen."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.errors import TextError
from sharekit.options import PageOptions
from sharekit.publishing.card_file import CardFile
from sharekit.publishing.findings import ImageFacts
from sharekit.publishing.page.block import TagRules
from sharekit.publishing.page.job import publish_page
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Night trains return | The Meridian</title>
<meta name="description" content="After thirty years, sleepers run again between the two capitals.">
</head>
<body><article><h1>Night trains return</h1><p>After thirty years, sleepers run again.</p></article></body>
</html>
"""


@dataclass(frozen=True)
class Maker:
    """Makes cards out of words, so that tests compare values."""

    fingerprint: str = "f1"

    def template_key(self, template: str) -> str:
        return template

    def key(self, article: Article, network: str, template: str) -> str:
        return f"{abs(hash((article.headline, article.image, network, template))):032x}"

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        assert key == self.key(article, network, template)
        if "☃" in article.headline:
            raise TextError("no font has U+2603", hint="add one")
        data = f"{network} {template} {article.headline} {article.image}".encode()
        return CardFile(
            data=data, suffix=".png", type="image/png", width=1200, height=630, alt=article.headline
        )

    def try_card(self, article: Article, network: str, template: str) -> None:
        self.draw(self.key(article, network, template), article, network, template)

    def is_photo(self, path: Path) -> bool:
        return "icon" not in path.name

    def facts(self, path: Path) -> ImageFacts:
        return ImageFacts(type="image/png", width=1200, height=630, size=path.stat().st_size)


@pytest.fixture
def task(tmp_path: Path) -> PublishTask:
    return PublishTask(site=SiteFolder(folder=tmp_path), base_url="https://e.org/", maker=Maker())


def write(task: PublishTask, name: str, text: str = PAGE) -> Path:
    path = task.site.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_a_page_gets_its_card_and_is_then_fresh(task: PublishTask) -> None:
    file = write(task, "a.html")
    first = publish_page("a.html", task)
    assert (first.status, first.headline, first.findings, first.drawn) == (
        "written",
        "Night trains return",
        (),
        1,
    )
    (card,) = first.cards
    assert card == "cards/a.og.png"
    assert (task.site.folder / card).read_bytes() == b"og news Night trains return "
    after = file.read_bytes()
    second = publish_page("a.html", task)
    assert (second.status, second.cards, second.drawn) == ("fresh", first.cards, 0)
    assert file.read_bytes() == after


def test_a_page_can_be_in_the_folder_of_the_cards(task: PublishTask) -> None:
    """A manual with a page about cards is built to cards/index.html."""
    write(task, "cards/index.html")
    assert publish_page("cards/index.html", task).cards == ("cards/cards/index.og.png",)
    assert publish_page("cards/index.html", replace(task, mode="check")).findings == ()
    assert publish_page("cards/index.html", task).status == "fresh"


def test_check_says_missing_then_nothing_then_stale(task: PublishTask) -> None:
    file = write(task, "a.html")
    check = replace(task, mode="check")
    before = file.read_bytes()
    assert [f.rule for f in publish_page("a.html", check).findings] == ["missing"]
    assert file.read_bytes() == before
    publish_page("a.html", task)
    assert publish_page("a.html", check).findings == ()
    file.write_bytes(file.read_bytes().replace(b"<h1>Night", b"<h1>Late night"))
    assert [f.rule for f in publish_page("a.html", check).findings] == ["stale"]


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "https://f.org/"},
        {"template": "bold"},
        {"networks": ("og", "pin")},
        {"maker": Maker("f2")},
        {"rules": TagRules(creator="@a@b.c")},
        {"page_options": {"*": PageOptions(template="quote")}},
        {"site_name": "Other"},
    ],
)
def test_a_change_of_what_holds_for_all_makes_pages_stale(
    task: PublishTask, change: dict[str, object]
) -> None:
    write(task, "a.html")
    publish_page("a.html", task)
    changed = replace(task, **change)  # type: ignore[arg-type]
    assert publish_page("a.html", replace(changed, mode="check")).status == "stale"
    assert publish_page("a.html", changed).status in {"written", "unchanged"}
    assert publish_page("a.html", changed).status == "fresh"


def test_a_deleted_card_is_drawn_again(task: PublishTask) -> None:
    write(task, "a.html")
    card = task.site.folder / publish_page("a.html", task).cards[0]
    card.unlink()
    assert publish_page("a.html", replace(task, mode="check")).status == "stale"
    publish_page("a.html", task)
    assert card.is_file()


def test_a_tag_changed_by_hand_is_repaired(task: PublishTask) -> None:
    file = write(task, "a.html")
    publish_page("a.html", task)
    after = file.read_bytes()
    file.write_bytes(after.replace(b'og:title" content="Night', b'og:title" content="Noon'))
    assert publish_page("a.html", task).status == "written"
    assert file.read_bytes() == after


def test_the_articles_photo_is_followed(task: PublishTask) -> None:
    photo = write(task, "images/train 1.jpg", "one")
    page = PAGE.replace("</head>", '<meta name="sharekit:image" content="/images/train 1.jpg"></head>')
    write(task, "a.html", page)
    card = task.site.folder / publish_page("a.html", task).cards[0]
    assert card.read_bytes().endswith(f" {photo}".encode())
    assert publish_page("a.html", task).status == "fresh"
    photo.write_text("two", encoding="utf-8")
    assert publish_page("a.html", task).status in {"written", "unchanged"}


def test_a_photo_that_is_gone_from_the_page_is_forgotten(task: PublishTask) -> None:
    write(task, "images/a.jpg", "one")
    wish = '<meta name="sharekit:image" content="/images/a.jpg">'
    file = write(task, "a.html", PAGE.replace("</head>", f"{wish}</head>"))
    publish_page("a.html", task)
    assert b"images/a.jpg -->" in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(wish.encode(), b""))
    publish_page("a.html", task)
    assert b"images/a.jpg" not in file.read_bytes()


def test_our_own_card_is_never_taken_for_a_photo(task: PublishTask) -> None:
    file = write(task, "a.html")
    publish_page("a.html", task)
    file.write_bytes(file.read_bytes().replace(b"again.</p>", b"again!</p>"))
    card = task.site.folder / publish_page("a.html", task).cards[0]
    assert card.read_bytes() == b"og news Night trains return "


def test_pages_that_are_no_content_are_left(task: PublishTask) -> None:
    write(task, "404.html")
    write(task, "b.html", '<!doctype html><meta name="robots" content="noindex"><h1>x</h1>')
    write(task, "c.html", "<p>only a fragment</p>")
    assert publish_page("404.html", task).reason == "error page"
    assert publish_page("b.html", task).reason == "noindex"
    assert publish_page("c.html", task).reason == "fragment"
    asked = replace(task, site=replace(task.site, include=["404.html"]))
    assert publish_page("404.html", asked).status == "written"


def test_a_page_that_holds_no_article_is_no_content_for_a_check_either(task: PublishTask) -> None:
    write(task, "empty.html", "<!doctype html><html><head><title></title></head><body></body></html>")
    for mode in ("write", "check"):
        outcome = publish_page("empty.html", replace(task, mode=mode))
        assert outcome.status == "skipped"
        assert outcome.findings == ()


def test_faults_are_outcomes(task: PublishTask) -> None:
    write(task, "tofu.html", PAGE.replace("<h1>Night", "<h1>☃ Night"))
    write(task, "wish.html", PAGE.replace("</head>", '<meta name="sharekit:templat" content="x"></head>'))
    write(task, "read-only.html").chmod(0o444)
    write(task, "broken.html", '<meta charset="klingon">')
    check = publish_page("tofu.html", replace(task, mode="check"))
    assert [finding.rule for finding in check.findings] == ["tofu"]
    tofu, wish, locked, broken, none = (
        publish_page(f"{name}.html", task) for name in ("tofu", "wish", "read-only", "broken", "none")
    )
    assert [finding.rule for finding in tofu.findings] == ["tofu"]
    assert "sharekit:template" in wish.findings[0].remedy
    assert "read-only" in locked.reason
    assert "klingon" in broken.reason
    assert "cannot be read" in none.reason


def test_diff_shows_and_writes_nothing(task: PublishTask) -> None:
    file = write(task, "a.html")
    outcome = publish_page("a.html", replace(task, mode="diff"))
    assert '+<meta property="og:title" content="Night trains return">' in outcome.diff
    assert file.read_text(encoding="utf-8") == PAGE
    assert not (task.site.folder / "cards").exists()


def test_canonical_of_the_page_is_its_address(task: PublishTask) -> None:
    page = PAGE.replace("</head>", '<link rel="canonical" href="/night/"></head>')
    file = write(task, "a/index.html", page)
    publish_page("a/index.html", task)
    assert '<meta property="og:url" content="https://e.org/night/">' in file.read_text(encoding="utf-8")


def test_relative_addresses_start_from_the_base_element(task: PublishTask) -> None:
    head = '<base href="/media/"><meta property="og:image" content="pier.png"><link rel=canonical href=quay>'
    (task.site.folder / "media").mkdir()
    (task.site.folder / "media/pier.png").write_bytes(b"png")
    (task.site.folder / "a.html").write_text(PAGE.replace("</head>", f"{head}</head>"), encoding="utf-8")
    outcome = publish_page("a.html", task)
    text = (task.site.folder / "a.html").read_text("utf-8")
    assert 'property="og:image" content="https://e.org/media/pier.png"' in text
    assert 'property="og:url" content="https://e.org/media/quay"' in text
    assert not outcome.findings


def test_a_page_without_ascii_bytes(task: PublishTask) -> None:
    file = task.site.folder / "wide.html"
    file.write_bytes(PAGE.replace('<meta charset="utf-8">', "").encode("utf-16"))
    assert publish_page("wide.html", task).status == "written"
    assert publish_page("wide.html", task).status == "fresh"
    assert "og:title" in file.read_bytes().decode("utf-16")


def test_the_mode_of_a_file_is_kept(task: PublishTask) -> None:
    file = write(task, "a.html")
    file.chmod(0o640)
    publish_page("a.html", task)
    assert file.stat().st_mode & 0o777 == 0o640


def test_an_icon_is_no_photo_unless_the_page_chose_it(task: PublishTask) -> None:
    write(task, "icon.png", "one")
    figure = PAGE.replace("<p>After", '<img src="/icon.png" width="900" height="600"><p>After')
    write(task, "a.html", figure)
    card = task.site.folder / publish_page("a.html", task).cards[0]
    assert b"icon" not in card.read_bytes()
    chosen = '<meta name="sharekit:image" content="/icon.png"></head>'
    write(task, "b.html", figure.replace("</head>", chosen))
    card = task.site.folder / publish_page("b.html", task).cards[0]
    assert b"icon" in card.read_bytes()
