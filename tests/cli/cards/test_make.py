"""`sharekit make`, as a user runs it."""

import email
import email.policy
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from sharekit.article import Article
from sharekit.cards.batch_jobs import JobOptions
from sharekit.cards.look import Look
from sharekit.cli import main
from sharekit.make_jobs import MakeJob, Maker, MakeResult

ARTICLE = """Rail returns after thirty years

Share This Post

Night trains run again between the two capitals, and every berth is sold until April.

Related Posts

The bridge that stands

They measure it at four in the...

A ferry and a cable

Letters still go by hand...
"""
FILES = {"og.png", "digest.html", "digest.txt", "digest.eml", "tags.html", "posts.json", "share.json"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772355600")
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def sharekit(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=stdin, prog_name="sharekit")


def test_one_article_fills_one_folder(home: Path) -> None:
    done = sharekit("make", "a.txt")
    assert done.exit_code == 0, done.output
    folder = home / "output" / "rail-returns-after-thirty-years"
    assert {path.name for path in folder.iterdir()} >= FILES
    assert set(done.stdout.split()) >= {f"output/{folder.name}/{name}" for name in FILES}
    said = json.loads((folder / "share.json").read_text(encoding="utf-8"))
    assert {file["path"] for file in said["files"]} >= FILES - {"share.json"}
    assert [related["headline"] for related in said["article"]["related"]] == [
        "The bridge that stands",
        "A ferry and a cable",
    ]


def test_networks_may_be_listed_with_spaces(home: Path) -> None:
    done = sharekit("make", "a.txt", "--network", "og, square")
    assert done.exit_code == 0, done.output
    folder = home / "output" / "rail-returns-after-thirty-years"
    assert {path.name for path in folder.iterdir()} >= {"og.png", "square.png"}


def test_the_message_is_whole_and_shows_card_and_related_posts(home: Path) -> None:
    sharekit("make", "a.txt")
    data = (home / "output/rail-returns-after-thirty-years/digest.eml").read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message["Subject"] == "Rail returns after thirty years"
    assert message.get_content_type() == "multipart/alternative"
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for part in (text, html):
        assert "The bridge that stands" in part.get_content()
        assert "They measure it at four in the" in part.get_content()
    assert "<img" in html.get_content()


def test_several_articles_share_one_digest(home: Path) -> None:
    (home / "b.txt").write_text(ARTICLE.replace("Rail", "Mail"), encoding="utf-8")
    done = sharekit("make", "a.txt", "b.txt", "-o", "out", "--json")
    assert done.exit_code == 0, done.output
    assert {"digest.html", "digest.txt", "digest.eml", "share.json"} <= {
        p.name for p in (home / "out").iterdir()
    }
    for name in ("rail", "mail"):
        made = {path.name for path in (home / f"out/{name}-returns-after-thirty-years").iterdir()}
        assert made >= {"og.png", "tags.html", "posts.json", "share.json"}
        assert "digest.html" not in made
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 3


def test_words_can_be_replaced_and_supplied(home: Path) -> None:
    done = sharekit("make", "-", "--headline", "Other words", "--lead", "Other lead.", stdin=ARTICLE)
    assert done.exit_code == 0, done.output
    tags = (home / "output/other-words/tags.html").read_text(encoding="utf-8")
    assert 'og:title" content="Other words"' in tags
    assert 'og:description" content="Other lead."' in tags


def test_the_same_input_makes_the_same_bytes(home: Path) -> None:
    sharekit("make", "a.txt", "-o", "one")
    sharekit("make", "a.txt", "-o", "two")
    for path in sorted((home / "one").rglob("*.*")):
        assert path.read_bytes() == (home / "two" / path.relative_to(home / "one")).read_bytes(), path.name


def test_one_bad_source_does_not_stop_the_rest(home: Path) -> None:
    (home / "bad.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    done = sharekit("make", "bad.txt", "a.txt")
    assert done.exit_code == 1
    assert "bad.txt" in done.stderr
    assert (home / "output/rail-returns-after-thirty-years/og.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["make"], 2, "SOURCE"),
        (["make", "none.txt"], 1, "none.txt"),
        (["make", "a.txt", "--template", "nwes"], 2, "nwes"),
        (["make", "a.txt", "--network", "mySpace"], 2, "mySpace"),
        (["make", "a.txt", "--config", "none.toml"], 2, "none.toml"),
        (["make", "a.txt", "--colour", "red"], 2, "--colour"),
        (["make", "a.txt", "-o", "a.txt"], 2, "a.txt is a file"),
        (["maek", "a.txt"], 2, "'make'"),
    ],
)
def test_every_mistake_gets_a_clear_line_and_no_file(
    home: Path, arguments: list[str], code: int, said: str
) -> None:
    done = sharekit(*arguments)
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not list(home.rglob("*.png"))


def test_a_wrong_setting_suggests_the_right_one(home: Path) -> None:
    (home / "sharekit.toml").write_text('sight = "x"', encoding="utf-8")
    done = sharekit("make", "a.txt")
    assert done.exit_code == 2
    assert "did you mean 'site'" in done.stderr


def test_a_warning_about_all_is_reported_once(home: Path) -> None:
    (home / "b.txt").write_text(ARTICLE.replace("Rail", "Mail"), encoding="utf-8")
    done = sharekit("make", "a.txt", "b.txt")
    assert done.stderr.count("base_url is not set") == 1
    assert "and 1 other: base_url" in done.stderr


def test_what_an_earlier_run_made_is_no_source(home: Path) -> None:
    for _ in range(2):
        assert sharekit("make", ".").exit_code == 0
        assert [path.name for path in (home / "output").iterdir()] == ["rail-returns-after-thirty-years"]


def lines(home: Path, count: int) -> Path:
    source = home / "many.jsonl"
    articles = (Article(headline=f"Story number {number}") for number in range(count))
    source.write_text("".join(json.dumps(article.to_json()) + "\n" for article in articles), encoding="utf-8")
    return source


def test_many_articles_are_made_by_workers_as_by_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = str(lines(home, 12))
    assert sharekit("make", source, "-o", "one").exit_code == 0
    monkeypatch.setattr("sharekit.cli.cards.make.WORTH_WORKERS", 1)
    monkeypatch.setattr("sharekit.batch.executors.cores", lambda: 2)
    assert sharekit("make", source, "-o", "two").exit_code == 0
    paths = sorted(path.relative_to(home / "one") for path in (home / "one").rglob("*.*"))
    assert len(paths) > 12 * 4
    for path in paths:
        assert (home / "one" / path).read_bytes() == (home / "two" / path).read_bytes(), path


def test_the_digest_has_as_many_stories_as_its_limit(home: Path) -> None:
    done = sharekit("make", str(lines(home, 12)))
    assert "the digest has the first 10 articles (digest.limit)" in done.stderr
    content = json.loads((home / "output/share.json").read_text(encoding="utf-8"))
    assert len(content["articles"]) == 10
    assert (home / "output/story-number-11/share.json").is_file()


def test_an_article_that_fails_does_not_stop_the_others(home: Path) -> None:
    source = lines(home, 3)
    bad = Article(headline="Linear A \U00010600", url="https://example.org/bad")
    source.write_text(source.read_text("utf-8") + json.dumps(bad.to_json()) + "\n", encoding="utf-8")
    done = sharekit("make", str(source))
    assert done.exit_code == 1
    assert done.stderr.count("U+10600") == 1
    assert len(list((home / "output").glob("*/share.json"))) == 3
    assert (home / "output/digest.html").is_file()


def test_what_was_made_stays_when_the_run_is_interrupted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(job: MakeJob) -> MakeResult:
        if job.article.headline.endswith("2"):
            raise KeyboardInterrupt
        return maker.make(job)

    maker = Maker(JobOptions(look=Look()))
    monkeypatch.setattr("sharekit.make_jobs.Maker", lambda *_args: SimpleNamespace(make=interrupt))
    done = sharekit("make", str(lines(home, 4)))
    assert done.exit_code == 130
    assert {path.parent.name for path in (home / "output").glob("*/share.json")} == {
        "story-number-0",
        "story-number-1",
    }


@pytest.fixture
def photo_url() -> Iterator[str]:
    """A photo on this machine, which counts as a private address."""
    file = io.BytesIO()
    Image.effect_noise((800, 600), 90).convert("RGB").save(file, "JPEG")

    class Photo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.end_headers()
            self.wfile.write(file.getvalue())

        def log_message(self, *_words: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Photo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/a.jpg"
        server.shutdown()
        thread.join()


def test_allow_private_opens_the_pictures_too(home: Path, photo_url: str) -> None:
    article = Article(headline="A bridge opens", image=photo_url, url="https://example.org/a")
    (home / "one.jsonl").write_text(json.dumps(article.to_json()), encoding="utf-8")
    assert "drawn without its photo" in sharekit("make", "one.jsonl").stderr
    assert "without its photo" not in sharekit("make", "one.jsonl", "--allow-private").stderr
