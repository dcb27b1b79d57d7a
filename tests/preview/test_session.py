"""The session draws what is viewed, reports changes, and survives errors."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sharekit.cards.card import Card
from sharekit.errors import ConfigError, SharekitError, TemplateError
from sharekit.preview.session import PreviewSession
from sharekit.preview.snapshot import Snapshot


def all_cards(session: PreviewSession, template: str = "news") -> dict[str, Card | SharekitError]:
    revision = session.revision
    while len(found := session.cards(0, template)) < len(session.snapshot.networks):
        revision = session.wait(revision, 10)
    return dict(found)


def test_the_first_card_comes_at_once_and_the_others_are_reported(session: PreviewSession) -> None:
    assert "og" in session.cards(0, "news")
    assert list(all_cards(session)) == ["og", "square"]


def test_a_new_snapshot_is_drawn_and_reported(session: PreviewSession) -> None:
    before = all_cards(session)
    revision = session.revision
    session.reload()
    assert session.wait(revision, 0) != revision
    assert all_cards(session)["og"] is not before["og"]


def test_the_old_drawing_is_shown_until_the_new_one_is_ready(session: PreviewSession) -> None:
    before = all_cards(session)
    assert session.earlier(0, "news") == {}
    session.reload()
    assert session.earlier(0, "news") == before
    assert session.earlier(1, "news") == session.earlier(0, "minimal") == {}


def test_a_broken_template_reports_file_and_line_until_it_is_fixed(
    snapshot: Callable[..., Snapshot], template: Path
) -> None:
    sound = template.read_text(encoding="utf-8")
    session = PreviewSession(lambda: snapshot(template=str(template)))
    template.write_text(sound.replace("color: #111", "colour: #111"), encoding="utf-8")
    session.reload()
    fault = all_cards(session, str(template))["og"]
    assert isinstance(fault, TemplateError)
    assert fault.where == f"{template}:3"
    template.write_text(sound, encoding="utf-8")
    session.reload()
    assert isinstance(all_cards(session, str(template))["og"], Card)
    session.close()


def test_settings_that_cannot_be_read_leave_what_was_there(snapshot: Callable[..., Snapshot]) -> None:
    answers: list[Snapshot | SharekitError] = [
        snapshot(),
        ConfigError("no such key", where="sharekit.toml:3"),
        snapshot(),
    ]

    def load() -> Snapshot:
        answer = answers.pop(0)
        if isinstance(answer, SharekitError):
            raise answer
        return answer

    session = PreviewSession(load)
    first = session.snapshot
    session.reload()
    assert session.snapshot is first
    assert str(session.error) == "sharekit.toml:3: no such key"
    session.reload()
    assert session.error is None
    session.close()


def test_an_email_is_composed_once_for_each_set_of_options(snapshot: Callable[..., Snapshot]) -> None:
    made: list[tuple[int, str]] = []
    usual = snapshot().compose

    def compose(*request: object) -> object:
        made.append((len(request[0]), str(request[1])))  # type: ignore[arg-type]
        return usual(*request)  # type: ignore[arg-type]

    session = PreviewSession(lambda: snapshot(compose=compose))
    for index in (None, None, 1):
        session.email(index, "brief")
    assert made == [(2, "brief"), (1, "brief")]
    session.close()


def test_an_internal_error_is_reported_and_the_session_goes_on(
    snapshot: Callable[..., Snapshot], capsys: pytest.CaptureFixture[str]
) -> None:
    def compose(*_: object) -> object:
        raise ZeroDivisionError("by nothing")

    session = PreviewSession(lambda: snapshot(compose=compose))
    answer = session.email(None, "digest")
    assert (
        str(answer)
        == "internal error: ZeroDivisionError: by nothing (this is a bug in sharekit; please report it)"
    )
    assert "Traceback" in capsys.readouterr().err
    assert "og" in session.cards(0, "news")
    session.close()
