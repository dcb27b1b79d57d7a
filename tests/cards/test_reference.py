"""docs/css.md says what the code takes, no more and no less."""

from pathlib import Path

from sharekit.cards.css.reference import write_reference
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.properties import LONGHANDS, attribute
from sharekit.cards.css.values.shorthands import SHORTHANDS

PAGE = Path(__file__).parent.parent.parent / "docs" / "css.md"


def test_the_page_is_what_the_code_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_reference(), "run python -m sharekit.cards.css.reference"


def test_every_property_has_its_place_in_a_style_and_none_is_left_over() -> None:
    kept = {name for name in vars(Style) if not name.startswith("_")} - {"after", "before", "fixed_edges"}
    assert {attribute(name) for name in LONGHANDS} == kept


def test_every_longhand_of_a_shorthand_is_known() -> None:
    from sharekit.cards.css.declarations import entry

    for shorthand in SHORTHANDS.values():
        assert all(entry(name) is not None for name in shorthand.longhands)
