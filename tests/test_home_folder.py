"""Tests leave the home folder of whoever runs them alone."""

from __future__ import annotations

import os
import pwd
import tempfile
from pathlib import Path

from sharekit.support.user_cache import user_cache


def test_home_and_cache_are_temporary() -> None:
    temporary = Path(tempfile.gettempdir()).resolve()
    for folder in (Path.home(), user_cache()):
        assert folder.resolve().is_relative_to(temporary)
    assert Path.home() != Path(pwd.getpwuid(os.getuid()).pw_dir)
