"""The verb digest: what it writes, says and ends with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from sharekit.cli import main
from sharekit.digest.preflight import read_email

ARTICLE = """\
Leaders are told to stay home

Founders skip trips, lest secrets leak, and conferences wait for better days to come.

The advice is not a ban. It asks for patience, and for calls by video in place of travel.

Related Posts

A comeback bid in the city of New York

A busy race gets busier as a former governor enters it...
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(tmp_path: Path, *words: object, art: str = "none") -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAREKIT_ART", art)
        patch.chdir(tmp_path)
        patch.setenv("SOURCE_DATE_EPOCH", "1740787200")
        return CliRunner().invoke(main, ["digest", *map(str, words)])


def test_the_email_is_written_whole_and_the_same_each_time(tmp_path: Path, source: Path) -> None:
    for folder in ("one", "two"):
        assert run(tmp_path, source, "-o", folder, art="auto").exit_code == 0
    for name in ("digest.html", "digest.txt", "digest.eml"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert b"A comeback bid" in (tmp_path / "one" / name).read_bytes()


def test_share_json_says_what_there_is(tmp_path: Path, source: Path) -> None:
    result = run(tmp_path, source, "-o", "out", "--json")
    report = json.loads(result.stdout)
    assert report == json.loads((tmp_path / "out" / "share.json").read_text(encoding="utf-8"))
    assert report["trimmed"] == []
    assert {Path(row["path"]).name for row in report["files"]} >= {"digest.html", "digest.txt", "digest.eml"}


@pytest.mark.usefixtures("sqlite_closed")
def test_nothing_new_writes_nothing_and_ends_with_3(tmp_path: Path, source: Path) -> None:
    assert run(tmp_path, source, "-o", "one", "--history", "h.db").exit_code == 0
    result = run(tmp_path, source, "-o", "two", "--history", "h.db")
    assert result.exit_code == 3
    assert "Nothing new" in result.stdout
    assert not (tmp_path / "two").exists()


def test_subject_intro_and_template_are_taken(tmp_path: Path, source: Path) -> None:
    intro = tmp_path / "intro.md"
    intro.write_text("Good *morning*.", encoding="utf-8")
    words = ["--subject", "Week 9", "--preheader", "Quiet times", "--intro", intro, "--template", "brief"]
    assert run(tmp_path, source, *words).exit_code == 0
    email = read_email((tmp_path / "output" / "digest.eml").read_bytes())
    assert "Quiet times" in email.html
    page = (tmp_path / "output" / "digest.html").read_text(encoding="utf-8")
    assert "<title>Week 9</title>" in page
    assert "Good <em>morning</em>." in page


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [
        (["--intro", "missing.md"], 2, "missing.md"),
        (["--template", "nope"], 2, "brief, digest, magazine, newsroom, personal, single"),
        (["--since", "soon"], 2, "soon"),
        (["--limit", "0"], 2, "limit"),
    ],
)
def test_usage_errors_are_one_line(
    tmp_path: Path, source: Path, words: list[str], code: int, found: str
) -> None:
    result = run(tmp_path, source, *words)
    assert result.exit_code == code
    assert found in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unreadable_source_is_reported_and_the_issue_goes_out(tmp_path: Path, source: Path) -> None:
    result = run(tmp_path, source, tmp_path / "missing.txt", "-o", "out")
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert (tmp_path / "out" / "digest.html").is_file()


def test_articles_without_related_posts_get_some_of_the_rest(tmp_path: Path) -> None:
    subjects = [
        "river trains run again at night",
        "a river ferry carries the post",
        "night trains need new sleepers",
    ]
    rows = [
        {
            "headline": f"Story {n}: {subjects[n % 3]}",
            "url": f"https://news.example/{n}",
            "lead": subjects[n % 3],
        }
        for n in range(12)
    ]
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = run(tmp_path, source, "--limit", "2", "-o", "out")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "out" / "digest.txt").read_text(encoding="utf-8")
    shown = [row["url"] for row in rows if f"{row['url']}\n" in text]
    assert len(shown) > 4
    assert all(text.count(f"{url}\n") == 1 for url in shown)


def test_missing_photos_are_reported_and_not_linked(tmp_path: Path) -> None:
    rows = [
        {"headline": "Story one", "image": "missing.png"},
        {"headline": "Story two " * 2000, "image": "http://127.0.0.1:9/private.png"},
        {"headline": "Story three", "image": "javascript:alert(1)"},
    ]
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = run(tmp_path, source, "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("no photo") == 2
    assert "picture 'javascript:alert(1)' is neither a path nor a web address; left out" in result.stderr
    assert max(map(len, result.stderr.splitlines())) < 300
    page = (tmp_path / "out" / "digest.html").read_text(encoding="utf-8")
    assert "private.png" not in page
    assert "missing.png" not in page


@pytest.mark.usefixtures("sqlite_closed")
def test_nothing_new_says_why(tmp_path: Path, source: Path) -> None:
    old = tmp_path / "old.jsonl"
    old.write_text('{"headline": "Old", "published": "2020-01-01"}\n', encoding="utf-8")
    assert "no story is newer than 7d. Nothing was written" in run(tmp_path, old, "--since", "7d").stdout
    run(tmp_path, source, "--history", "h.db")
    again = run(tmp_path, source, "--history", "h.db")
    assert "past issues had every one" in again.stdout


def test_an_intro_keeps_its_pictures_words_and_says_so(tmp_path: Path, source: Path) -> None:
    (tmp_path / "intro.md").write_text(
        "Look: ![a red barn](barn.png) and ![](https://x.example/1.gif)!", encoding="utf-8"
    )
    result = run(tmp_path, source, "--intro", "intro.md", "-o", "out")
    assert "intro: 2 pictures left out" in result.stderr
    page = (tmp_path / "out" / "digest.html").read_text(encoding="utf-8")
    assert "Look: a red barn and !" in page
    text = (tmp_path / "out" / "digest.txt").read_text(encoding="utf-8")
    assert "Look: a red barn and !" in text
    assert "barn.png" not in page + text


@pytest.mark.parametrize("place", ["article.txt/h.db", "."])
def test_an_unwritable_history_is_an_error_before_the_issue_is_written(
    tmp_path: Path, source: Path, place: str
) -> None:
    result = run(tmp_path, source, "--history", place, "-o", "out")
    assert result.exit_code == 2
    assert "cannot be kept: " in result.stderr
    assert "Errno" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_hero_of_a_story_with_a_photo_is_the_photo_as_jpeg(tmp_path: Path) -> None:
    noise = Image.effect_noise((600, 400), 90).convert("RGB")
    noise.save(tmp_path / "photo.png")
    source = tmp_path / "articles.jsonl"
    source.write_text('{"headline": "Story one", "image": "photo.png"}', encoding="utf-8")
    result = run(tmp_path, source, "-o", "out")
    assert result.exit_code == 0, result.stderr
    (photo,) = (tmp_path / "out").glob("story-one-*")
    assert photo.suffix == ".jpg"
