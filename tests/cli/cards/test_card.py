"""`sharekit card`: what it writes, says and refuses."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from sharekit.article import Article
from sharekit.cli import main
from tests.cards.pictures import png_header

_ARTICLE = "Rain ends the long drought\n\nWells fill up again in the whole of the south, farmers say.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rain.txt").write_text(_ARTICLE, encoding="utf-8")
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["card", *arguments])


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _lines(folder: Path, *articles: Article) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(article.to_json()) + "\n" for article in articles), encoding="utf-8")
    return path


def test_one_article_gives_one_card_named_for_its_network(folder: Path) -> None:
    done = _run("rain.txt", "-o", "out")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("out/og.png  1200 × 630")
    assert _names(folder / "out") == ["og.png"]


def test_networks_formats_and_words_as_asked_for(folder: Path) -> None:
    done = _run(
        "rain.txt",
        "-o",
        "out",
        "--network",
        "square,story",
        "--format",
        "jpeg",
        "--headline",
        "Snow",
        "--json",
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["network"], row["type"]) for row in rows] == [
        ("square", "image/jpeg"),
        ("story", "image/jpeg"),
    ]
    assert all(row["alt"].startswith("Snow.") for row in rows)
    assert _names(folder / "out") == ["square.jpg", "story.jpg"]


def test_several_articles_get_a_folder_each(folder: Path) -> None:
    articles = [Article(headline="Rain"), Article(headline="Rain"), Article(headline="Snow")]
    done = _run(str(_lines(folder, *articles)), "-o", "out", "--json")
    assert done.exit_code == 0, done.output
    assert _names(folder / "out") == ["rain-2/og.png", "rain/og.png", "snow/og.png"]


def test_headlines_that_look_like_numbered_folders_overwrite_nothing(folder: Path) -> None:
    articles = [Article(headline="Rain 2"), Article(headline="Rain"), Article(headline="Rain")]
    assert _run(str(_lines(folder, *articles)), "-o", "out").exit_code == 0
    assert len(_names(folder / "out")) == 3


def test_stdout_takes_one_card(folder: Path) -> None:
    done = _run("rain.txt", "-o", "-")
    assert Image.open(io.BytesIO(done.stdout_bytes)).size == (1200, 630)
    several = _run("rain.txt", "-o", "-", "--network", "og,x")
    assert several.exit_code == 2
    assert "stdout takes one card" in several.stderr
    assert folder.exists()


def test_a_sheet_and_a_debug_view_are_beside_the_cards(folder: Path) -> None:
    assert _run("rain.txt", "-o", "out", "--sheet", "--debug", "--network", "og,story").exit_code == 0
    assert _names(folder / "out") == [
        "og.debug.png",
        "og.layout.json",
        "og.png",
        "sheet.png",
        "story.debug.png",
        "story.layout.json",
        "story.png",
    ]
    layout = json.loads((folder / "out" / "og.layout.json").read_text("utf-8"))
    assert (layout["network"], layout["width"], layout["height"]) == ("og", 1200, 630)
    headline = next(row for row in layout["elements"] if "headline" in row["classes"])
    assert {"text", "x", "baseline", "width", "font_size", "direction"} <= set(headline["lines"][0])


def test_a_sheet_holds_every_network_unless_some_are_named(folder: Path) -> None:
    assert _run("rain.txt", "-o", "out", "--sheet").exit_code == 0
    assert len(_names(folder / "out")) == 9


def test_a_bad_article_does_not_stop_the_others(folder: Path) -> None:
    (folder / "bomb.png").write_bytes(png_header(100_000, 100_000))
    source = _lines(
        folder, Article(headline="Rain"), Article(headline="Snow", image="bomb.png"), Article(headline="Sun")
    )
    done = _run(str(source), "-o", "out")
    assert done.exit_code == 1
    assert "bomb.png: decoding 100000 x 100000 px of PNG takes too much memory" in done.stderr
    assert "Traceback" not in done.output
    assert _names(folder / "out") == ["rain/og.png", "sun/og.png"]


def test_one_network_that_fails_does_not_stop_the_others(folder: Path) -> None:
    (folder / "sharekit.toml").write_text(
        "[networks.tiny]\nwidth = 900\nheight = 500\nmax_bytes = 500\n", encoding="utf-8"
    )
    done = _run("rain.txt", "-o", "out", "--network", "tiny,og")
    assert done.exit_code == 1
    assert "tiny" in done.stderr
    assert _names(folder / "out") == ["og.png"]


def test_many_articles_are_drawn_by_workers_as_by_one(folder: Path) -> None:
    source = _lines(folder, *(Article(headline=f"Headline number {n}") for n in range(6)))
    assert _run(str(source), "-o", "one", "--jobs", "1").exit_code == 0
    assert _run(str(source), "-o", "two", "--jobs", "2").exit_code == 0
    assert len(_names(folder / "one")) == 6
    for name in _names(folder / "one"):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--network", "facebok"), "networks is ['facebok']; allowed: og,"),
        (("--template", "nws"), "template is 'nws'; allowed: bold,"),
        (("--template", "gone.html"), "the path of an .html file that exists"),
        (("--format", "gif"), "'gif' is not one of"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    folder: Path, arguments: tuple[str, str], said: str
) -> None:
    done = _run("rain.txt", "-o", "out", *arguments)
    assert done.exit_code in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (folder / "out").exists()


def test_warnings_name_their_card(folder: Path) -> None:
    (folder / "sharekit.toml").write_text('[brand]\nink = "#cccccc"\npaper = "#ffffff"\n', encoding="utf-8")
    done = _run("rain.txt", "-o", "out")
    assert "warning: out/og.png: headline: contrast 1." in done.stderr
    assert done.exit_code == 0


def test_every_written_file_is_reported(folder: Path) -> None:
    done = _run("rain.txt", "-o", "out", "--sheet", "--debug", "--network", "og,story", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(Path(row["path"]).name for row in rows) == _names(folder / "out")
    assert {row["kind"] for row in rows} == {"card", "overlay", "layout", "sheet"}
    for row in rows:
        assert row["bytes"] == (folder / row["path"]).stat().st_size


def test_a_character_that_no_font_has_is_reported_once(folder: Path) -> None:
    source = _lines(folder, Article(headline="Rain \U0001f6d8\U00013430"))
    done = _run(str(source), "-o", "out", "--network", "og,square,story")
    assert done.exit_code == 1
    assert done.stderr.count("error:") == 1


def test_text_for_one_article_is_not_used_for_several(folder: Path) -> None:
    source = _lines(folder, Article(headline="Rain"), Article(headline="Snow"))
    for verb in ("card", "make"):
        done = CliRunner().invoke(main, [verb, str(source), "-o", "out", "--headline", "Sun"])
        assert done.exit_code == 2
        assert "--headline: the sources hold more than one article" in done.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize("canonical", ["", '<link rel="canonical" href="https://gauge.example/rain">'])
def test_the_photo_beside_a_page_is_on_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, canonical: str
) -> None:
    (tmp_path / "post").mkdir()
    Image.new("RGB", (1600, 900), (200, 30, 30)).save(tmp_path / "post/photo.png")
    (tmp_path / "post/page.html").write_text(
        f'<title>Rain at last</title>{canonical}<meta property="og:image" content="photo.png">'
        "<h1>Rain at last</h1><p>The first drops fell at six in the morning, before the market opened.</p>",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["card", "post/page.html", "--template", "photo", "-o", "out"])
    assert (result.exit_code, "without its photo" in result.stderr) == (0, False), result.output
    (card,) = (tmp_path / "out").iterdir()
    with Image.open(card) as drawn:
        red, green, blue = drawn.convert("RGB").resize((1, 1), box=(0, 0, drawn.width, 40)).tobytes()
    assert red > 2 * max(green, blue)


def test_a_missing_logo_is_reported_once_before_drawing(folder: Path) -> None:
    (folder / "sharekit.toml").write_text('[brand]\nlogo = "gone.svg"\n', encoding="utf-8")
    source = _lines(folder, Article(headline="Rain"), Article(headline="Snow"))
    done = _run(str(source), "-o", "out")
    assert done.exit_code == 2
    assert done.stderr.count("brand.logo is 'gone.svg': picture not found") == 1
    assert not (folder / "out").exists()


@pytest.mark.parametrize(("width", "told"), [(600, True), (100, False)])
def test_a_logo_in_the_shape_of_words_is_reported(folder: Path, width: int, told: bool) -> None:
    logo = Image.new("RGBA", (width, 100))
    for left in range(0, width, 60):
        logo.paste((20, 20, 20, 255), (left, 10, left + 40, 90))
    logo.save(folder / "logo.png")
    (folder / "sharekit.toml").write_text('[brand]\nlogo = "logo.png"\n', encoding="utf-8")
    done = _run("rain.txt", "-o", "out")
    assert done.exit_code == 0, done.output
    assert ("looks like a wordmark" in done.stderr) is told
    (folder / "sharekit.toml").write_text(
        '[brand]\nlogo = "logo.png"\nlogo_is_wordmark = false\n', encoding="utf-8"
    )
    assert "wordmark" not in _run("rain.txt", "-o", "out").stderr


def test_a_family_that_no_font_has_is_reported(folder: Path) -> None:
    (folder / "sharekit.toml").write_text(
        '[brand]\nfont_display = "Comic Sans"\nfont_text = "Inter"\n', encoding="utf-8"
    )
    done = _run("rain.txt", "-o", "out")
    assert done.exit_code == 0
    assert done.stderr.count("warning:") == 1
    assert "brand.font_display: no font of the family 'Comic Sans'; available are " in done.stderr

    assert "brand.font_display: no font of the family 'Comic Sans'; available are " in done.stderr


def test_a_card_that_would_be_empty_is_left_out_with_a_warning(folder: Path) -> None:
    (folder / "sharekit.toml").write_text('art = "none"\n', encoding="utf-8")
    done = _run(str(_lines(folder, Article(headline="Rain"))), "--network", "og,discover", "-o", "out")
    assert done.exit_code == 0
    assert "no discover card: the article has no photo, and art is off" in done.stderr
    assert [path.name for path in (folder / "out").iterdir()] == ["og.png"]
