"""Unexpected exceptions: those of the system and of the locale are no bugs."""

import errno
import sys
from pathlib import Path

import pytest

from sharekit.errors import ConfigError, InternalError, SharekitError
from sharekit.support.os_errors import system_error, unexpected


def test_an_error_for_users_stays_what_it_is() -> None:
    error = ConfigError("unknown", where="site")
    assert unexpected(error) is error


def test_a_system_error_names_its_file() -> None:
    error = unexpected(OSError(errno.ENOSPC, "No space left on device", "a.png"), "b.png")
    assert (type(error), error.where, error.message) == (
        SharekitError,
        "a.png",
        "cannot be used: the disk is full",
    )
    assert unexpected(OSError(errno.ENOSPC, "No space left on device"), "b.png").where == "b.png"


def test_a_name_that_the_locale_cannot_write_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    error = UnicodeEncodeError("ascii", "日.png", 0, 1, "ordinal not in range")
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "utf-8")
    assert isinstance(unexpected(error), InternalError)
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "ascii")
    reported = unexpected(error)
    assert (reported.where, reported.hint) == (
        "\\u65e5.png",
        "set the locale to UTF-8, such as LC_ALL=C.UTF-8",
    )


def test_a_name_that_is_not_utf8_is_no_bug() -> None:
    name = b"caf\xe9.txt".decode(errors="surrogateescape")
    with pytest.raises(UnicodeEncodeError) as caught:
        name.encode()
    assert unexpected(caught.value).message == "caf\\udce9.txt is not UTF-8"
    with pytest.raises(UnicodeEncodeError) as caught:
        "half of a pair: \ud83d".encode()
    assert isinstance(unexpected(caught.value), InternalError)


def test_a_bug_is_an_internal_error_with_its_place() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / int("0")
    reported = unexpected(caught.value, "a.html")
    assert isinstance(reported, InternalError)
    assert reported.where == "a.html"
    assert "test_os_errors" in reported.details


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    error = system_error(FileNotFoundError(errno.ENOENT, "No such file"), tmp_path / "a" / "b", "written")
    assert error.message == "cannot be written: its folder cannot be created"
