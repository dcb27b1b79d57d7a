"""Templates are checked with and without every part, in every network, and distinguished from emails."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sharekit.cards.template.checks import check_card, is_card
from sharekit.cli import main
from sharekit.support.resources import templates_folder
from sharekit.text.fonts.library import Fonts

BAD = """<html><head><style>
.a { heigth: 3px; }
.b { display: inline-block; }
@media (orientation: portrait) { .c { float: left; } }
</style></head>
<body><blink></blink>{% if not lead %}<div style="line-height: 1.2">x<p>y</p></div>{% endif %}</body></html>
"""


def test_a_shipped_template_has_no_fault() -> None:
    assert list(check_card(templates_folder() / "cards" / "event.html", Fonts.load())) == []


def test_every_fault_is_reported_once_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(BAD, encoding="utf-8")
    found = list(check_card(path, Fonts.load()))
    assert [error.where for error in found] == [f"{path}:{line}" for line in (2, 3, 4, 6)]


def test_a_fault_that_only_shows_without_a_lead_is_found(tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(
        BAD.replace("heigth", "height").replace("inline-block", "flex").replace("float: left", ""),
        encoding="utf-8",
    )
    path.write_text(path.read_text("utf-8").replace("<blink></blink>", ""), encoding="utf-8")
    (error,) = check_card(path, Fonts.load())
    assert "text beside block boxes" in error.message


@pytest.mark.parametrize(
    ("folder", "source", "card"),
    [
        ("", "<html><style>.a { }</style><div class='card'></div></html>", True),
        ("", "{% extends 'default:news.html' %}", True),
        ("", "{% extends '_card.html' %}", True),
        ("cards", "{{ headline }}", True),
        ("digest", "<style></style>", False),
        ("", "<html><style></style><table></table></html>", False),
        ("", "<html><style>.x { color: red }</style><p class='x'>Dear {{ name }}</p></html>", False),
        ("", "<style>b { height: 100vh }</style><b>{{ site }}</b>", True),
    ],
)
def test_cards_are_distinguished_from_emails(tmp_path: Path, folder: str, source: str, card: bool) -> None:
    assert is_card(source.encode(), tmp_path / folder / "page.html") is card


def test_the_verb_names_file_and_line_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(BAD, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 1
    assert f"at {path}:2" in result.output
    good = templates_folder() / "cards" / "news.html"
    assert CliRunner().invoke(main, ["check", str(good)]).exit_code == 0
