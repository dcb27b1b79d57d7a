"""The introduction is read from a file of bounded length."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharekit.errors import ConfigError
from sharekit.newsletter.intro import read_intro


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device without an end")
def test_a_device_without_an_end_is_refused() -> None:
    with pytest.raises(ConfigError, match="longer than 1,000,000 characters"):
        read_intro("/dev/zero")


def test_an_introduction_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_bytes("Zoë".encode("latin-1"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        read_intro(str(tmp_path / "intro.md"))
