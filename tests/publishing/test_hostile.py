"""Bad input: reported, nothing lost, nothing written outside the site."""

import os
import signal
import time
from pathlib import Path

import pytest

from sharekit.errors import PublishError
from sharekit.options import PageOptions
from sharekit.publishing import site_files
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.job import PageJob, publish_page
from sharekit.publishing.reading.summary import summarise
from sharekit.publishing.run import prune, run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask
from sharekit.sources.site import read_site
from sharekit.text.fonts.library import Fonts
from tests.publishing.page.test_job import PAGE, Maker, write


@pytest.fixture
def task(tmp_path: Path) -> PublishTask:
    folder = tmp_path / "site"
    folder.mkdir()
    return PublishTask(site=SiteFolder(folder=folder), base_url="https://e.org/", maker=Maker())


@pytest.mark.parametrize(
    "name", ["..%2f..%2fx.html", "con.html", "...html", "a b&c\"d'.html", "日本.html", "-rf.html"]
)
def test_cards_of_pages_with_hostile_names_stay_in_their_folder(task: PublishTask, name: str) -> None:
    name = os.fsdecode(name.encode())  # as a folder is read where names are ASCII
    write(task, name)
    outcome = publish_page(name, task)
    assert outcome.status == "written"
    (card,) = outcome.cards
    assert (task.site.folder / card).resolve().parent == (task.site.folder / "cards").resolve()
    assert {path.name for path in task.site.folder.parent.iterdir()} == {"site"}
    assert publish_page(name, task).status == "fresh"


@pytest.mark.parametrize(
    "image", ["../../secret.png", "/../secret.png", "file:///etc/passwd", "//e.org/../x", "images/../../s"]
)
def test_no_image_outside_the_site_is_read(task: PublishTask, image: str) -> None:
    (task.site.folder.parent / "secret.png").write_bytes(b"secret")
    write(task, "a.html", PAGE.replace("</head>", f'<meta name="sharekit:image" content="{image}"></head>'))
    outcome = publish_page("a.html", task)
    assert outcome.status == "written"
    shown = (task.site.folder / outcome.cards[0]).read_text(encoding="utf-8").split()[-1]
    assert shown == "return" or shown.startswith("https://e.org/")


def test_a_symlink_to_an_image_outside_is_not_read(task: PublishTask) -> None:
    secret = task.site.folder.parent / "secret.png"
    secret.write_bytes(b"secret")
    (task.site.folder / "p.png").symlink_to(secret)
    write(task, "a.html", PAGE.replace("</head>", '<meta name="sharekit:image" content="/p.png"></head>'))
    card = task.site.folder / publish_page("a.html", task).cards[0]
    assert str(task.site.folder) not in card.read_text(encoding="utf-8")


def test_a_page_of_20_mb_is_spliced_and_loses_nothing(task: PublishTask) -> None:
    filler = "<p>A paragraph like any other in a very long page.</p>\n" * 380_000
    file = write(task, "long.html", PAGE.replace("</article>", f"{filler}</article>"))
    assert file.stat().st_size > 20_000_000
    assert publish_page("long.html", task).status == "written"
    assert file.read_text(encoding="utf-8").endswith(f"{filler}</article></body>\n</html>\n")
    assert publish_page("long.html", task).status == "fresh"


@pytest.mark.parametrize(
    "page",
    [
        "<h1>" * 5000,
        "<!-- " + "x" * 10_000,
        "<head><script>" + "<!-- <script>" * 500,
        "<html>" + "<div>" * 20_000,
        "<head>" + "<meta property='og:title' content='x'>" * 2000,
        "&#0;&#xD800;<h1>\x00</h1>",
    ],
    ids=["headings", "comment", "scripts", "deep", "tags", "nul"],
)
def test_broken_html_ends_in_an_outcome(task: PublishTask, page: str) -> None:
    file = write(task, "broken.html", page)
    outcome = publish_page("broken.html", task)
    assert outcome.status in {"written", "skipped", "failed"}
    if outcome.status != "written":
        assert file.read_bytes() == page.encode()


def test_a_full_disk_is_reported_and_the_page_stays(
    task: PublishTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(task, "a.html")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    (outcome,) = run(task)
    assert outcome.status == "failed"
    assert "the disk is full" in outcome.reason
    assert file.read_text(encoding="utf-8") == PAGE


def test_words_of_a_page_cannot_break_its_tags(task: PublishTask) -> None:
    words = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    page = PAGE.replace("</head>", f'<meta name="description" content="{words}"></head>')
    file = write(
        task,
        "a.html",
        page.replace("After thirty years, sleepers run again between the two capitals.", words),
    )
    publish_page("a.html", task)
    assert b"<script>alert" not in file.read_bytes()


@pytest.mark.parametrize("folder", ["cards", "photos"])
def test_nothing_is_written_or_read_through_a_folder_that_leads_outside(
    task: PublishTask, folder: str
) -> None:
    outside = task.site.folder.parent / "outside"
    outside.mkdir()
    (outside / "x.png").write_bytes(b"secret")
    (outside / "old-0123456789ab.png").write_bytes(b"theirs")
    (task.site.folder / folder).symlink_to(outside)
    meta = '<meta name="sharekit:image" content="/photos/x.png"></head>'
    write(task, "a.html", PAGE.replace("</head>", meta))
    outcomes = list(run(task))
    assert prune(task.site, outcomes) == []
    assert {path.name for path in outside.iterdir()} == {"x.png", "old-0123456789ab.png"}
    if folder == "cards":
        assert "symbolic link" in outcomes[0].reason
    else:
        assert b"photos" not in (task.site.folder / outcomes[0].cards[0]).read_bytes().split(b"https:")[0]


def test_a_folder_that_becomes_a_link_while_it_is_written_is_not_followed(
    task: PublishTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = task.site.folder.parent / "outside"
    outside.mkdir()
    (task.site.folder / "cards").symlink_to(outside)
    monkeypatch.setattr(Path, "resolve", Path.absolute)  # the link was planted after the check
    with pytest.raises(PublishError):
        site_files.write_inside(task.site.folder, "cards/a.png", b"x")
    assert list(outside.iterdir()) == []
    (outside / "a.png").write_bytes(b"theirs")
    with pytest.raises(PublishError):
        site_files.remove_inside(task.site.folder, "cards/a.png")
    monkeypatch.undo()
    with pytest.raises(PublishError):
        site_files.remove_inside(task.site.folder, "cards/a.png")
    assert (outside / "a.png").exists()


def test_a_link_planted_where_a_temporary_file_goes_is_not_followed(
    task: PublishTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = task.site.folder.parent / "outside.txt"
    outside.write_bytes(b"theirs")
    monkeypatch.setattr("sharekit.publishing.site_files.secrets.token_hex", lambda _: "0a1b2c3d")
    (task.site.folder / ".b.html.0a1b2c3d.part").symlink_to(outside)
    with pytest.raises(PublishError):
        site_files.write_inside(task.site.folder, "b.html", b"x")
    assert outside.read_bytes() == b"theirs"


def test_a_page_that_links_outside_is_no_page_of_the_site(task: PublishTask) -> None:
    outside = task.site.folder.parent / "outside.html"
    outside.write_text(PAGE)
    write(task, "a.html", PAGE)
    (task.site.folder / "b.html").symlink_to(outside)
    (task.site.folder / "c.html").symlink_to("a.html")
    (outside.parent / "others").mkdir()
    (outside.parent / "others" / "d.html").write_text(PAGE)
    (task.site.folder / "linked").symlink_to(outside.parent / "others")
    assert list(task.site.pages()) == ["a.html", "c.html"]


def test_a_folder_that_becomes_a_link_while_leftovers_are_removed_is_not_followed(
    task: PublishTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = ".a.html.0a1b2c3d.part"
    inner, outside = task.site.folder / "inner", task.site.folder.parent / "outside"
    for folder in (inner, outside):
        folder.mkdir()
        (folder / name).write_bytes(b"half")

    def swapped(file: str) -> bool:  # at the last moment before the file is deleted
        if file == name and not inner.is_symlink():
            inner.rename(task.site.folder / "moved")
            inner.symlink_to(outside)
        return file == name

    monkeypatch.setattr(site_files, "_is_leftover", swapped)
    site_files.remove_leftovers(task.site.folder)
    assert inner.is_symlink()
    assert (outside / name).exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_pipe_in_a_site_or_a_fonts_folder_is_no_file_of_it(task: PublishTask) -> None:
    folder = task.site.folder
    write(task, "a.html")
    os.mkfifo(folder / "b.html")
    os.mkfifo(folder / "c.ttf")
    assert [outcome.page for outcome in run(task)] == ["a.html"]
    (article,) = read_site(folder)
    assert "Night trains" in article.headline
    assert Fonts.load(folder).families == Fonts.load().families


ENDLESS = {
    "metas without an end": ("<head></head><body>", "<meta "),
    "metas of attributes": ("<head></head><body>", "<meta property='og:x "),
    "an open title": ("<title>", "</title "),
    "an open script": ("<script>", "</script "),
    "escaped scripts": ("<script>", "<!--<script>"),
    "templates": ("<head>", "<template "),
    "drawings": ("<head>", "<svg x"),
    "open comments": ("<head>", "<!--"),
    "declarations": ("<head>", "<!x"),
    "quotes": ("<meta ", "a=\"b' "),
    "slashes": ("<meta ", "/ "),
    "blanks": ("<meta ", " \n\t"),
    "equals": ("<meta ", "a = "),
    "headings": ("<body>", "<h1 "),
    "open headings": ("<body>", "<h1>"),
    "angles": ("<head>", "< "),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_the_head_of_any_page_is_read_in_linear_time(name: str) -> None:
    """Twice the page takes about twice the time; what grows faster takes minutes at this size."""
    start, piece = ENDLESS[name]

    def seconds(size: int) -> float:
        data = (start + piece * (size // len(piece))).encode()
        begin = time.process_time()
        summarise("a.html", EditablePage(data))
        return time.process_time() - begin

    small, large = seconds(200_000), seconds(400_000)
    assert large < 1 or large < 3 * small


def test_a_page_that_takes_too_long_is_a_row_and_the_run_goes_on(
    task: PublishTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(task, "a.html")
    write(task, "b.html", PAGE.replace("Night", "Day"))

    def read(self: PageJob, options: PageOptions) -> object:
        if self.path == "a.html":
            assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 61
            signal.raise_signal(signal.SIGPROF)
        return article(self, options)

    article = PageJob._article
    monkeypatch.setattr(PageJob, "_article", read)
    slow, quick = run(task)
    assert (slow.status, quick.status) == ("failed", "written")
    assert "took longer than 60 s" in slow.reason


@pytest.mark.parametrize(
    "error", [RecursionError("deep"), UnicodeEncodeError("x", "", 0, 1, "z"), KeyError("k")]
)
def test_whatever_a_page_raises_is_a_row(
    task: PublishTask, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    write(task, "a.html")
    monkeypatch.setattr(PageJob, "_article", fail)
    (outcome,) = run(task)
    assert outcome.status == "failed"
    assert outcome.findings[0].rule == "failed"
