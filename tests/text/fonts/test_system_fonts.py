"""Installed fonts: all that can be read, in any folder, and none that cannot."""

from pathlib import Path

import pytest

from sharekit.text.fonts import system_fonts, trial

_MONO = Path(__file__).parents[3] / "fonts/jetbrains-mono/JetBrainsMono.ttf"


def test_readable_fonts_are_listed_and_others_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "mono.TTF").symlink_to(_MONO)
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00")
    (tmp_path / "folder.otf").mkdir()
    (tmp_path / "licence.txt").write_text("free", encoding="ascii")
    monkeypatch.setattr(trial, "_verdict", lambda *_: ("", ""))
    monkeypatch.setattr(system_fonts, "system_font_folders", lambda: [tmp_path])
    system_fonts.system_faces.cache_clear()
    faces = system_fonts.system_faces()
    system_fonts.system_faces.cache_clear()
    assert [face.path.name for face in faces] == ["mono.TTF"]
