"""The desk draws what is looked at, tells of changes, and lives through faults."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sharekit.cards.card import Card
from sharekit.errors import ConfigError, SharekitError, TemplateError
from sharekit.preview.session import Desk
from sharekit.preview.snapshot import Scene


def all_cards(desk: Desk, template: str = "news") -> dict[str, Card | SharekitError]:
    revision = desk.revision
    while len(found := desk.cards(0, template)) < len(desk.scene.networks):
        revision = desk.wait(revision, 10)
    return dict(found)


def test_the_first_card_comes_at_once_and_the_others_are_told(desk: Desk) -> None:
    assert "og" in desk.cards(0, "news")
    assert list(all_cards(desk)) == ["og", "square"]


def test_a_new_scene_is_drawn_anew_and_told(desk: Desk) -> None:
    before = all_cards(desk)
    revision = desk.revision
    desk.renew()
    assert desk.wait(revision, 0) != revision
    assert all_cards(desk)["og"] is not before["og"]


def test_what_was_drawn_before_a_change_stands_in_until_it_is_drawn_anew(desk: Desk) -> None:
    before = all_cards(desk)
    assert desk.earlier(0, "news") == {}
    desk.renew()
    assert desk.earlier(0, "news") == before
    assert desk.earlier(1, "news") == desk.earlier(0, "minimal") == {}


def test_a_template_with_a_fault_says_file_and_line_and_is_mended(
    scene: Callable[..., Scene], template: Path
) -> None:
    sound = template.read_text(encoding="utf-8")
    desk = Desk(lambda: scene(template=str(template)))
    template.write_text(sound.replace("color: #111", "colour: #111"), encoding="utf-8")
    desk.renew()
    fault = all_cards(desk, str(template))["og"]
    assert isinstance(fault, TemplateError)
    assert fault.where == f"{template}:3"
    template.write_text(sound, encoding="utf-8")
    desk.renew()
    assert isinstance(all_cards(desk, str(template))["og"], Card)
    desk.close()


def test_settings_that_cannot_be_read_leave_what_was_there(scene: Callable[..., Scene]) -> None:
    answers: list[Scene | SharekitError] = [
        scene(),
        ConfigError("no such key", where="sharekit.toml:3"),
        scene(),
    ]

    def load() -> Scene:
        answer = answers.pop(0)
        if isinstance(answer, SharekitError):
            raise answer
        return answer

    desk = Desk(load)
    first = desk.scene
    desk.renew()
    assert desk.scene is first
    assert str(desk.fault) == "sharekit.toml:3: no such key"
    desk.renew()
    assert desk.fault is None
    desk.close()


def test_a_letter_is_composed_once_for_each_wish(scene: Callable[..., Scene]) -> None:
    made: list[tuple[int, str]] = []
    usual = scene().compose

    def compose(*wish: object) -> object:
        made.append((len(wish[0]), str(wish[1])))  # type: ignore[arg-type]
        return usual(*wish)  # type: ignore[arg-type]

    desk = Desk(lambda: scene(compose=compose))
    for index in (None, None, 1):
        desk.letter(index, "brief")
    assert made == [(2, "brief"), (1, "brief")]
    desk.close()


def test_a_fault_of_ours_is_told_and_the_desk_goes_on(
    scene: Callable[..., Scene], capsys: pytest.CaptureFixture[str]
) -> None:
    def compose(*_: object) -> object:
        raise ZeroDivisionError("by nothing")

    desk = Desk(lambda: scene(compose=compose))
    answer = desk.letter(None, "digest")
    assert (
        str(answer)
        == "internal error: ZeroDivisionError: by nothing (this is a bug in sharekit; please report it)"
    )
    assert "Traceback" in capsys.readouterr().err
    assert "og" in desk.cards(0, "news")
    desk.close()
