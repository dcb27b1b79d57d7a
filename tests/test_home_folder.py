"""Tests leave the home and temporary folders of whoever runs them alone."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import tempfile
from pathlib import Path

from sharekit.support.user_cache import user_cache
from tests.conftest import remove_abandoned


def test_home_and_cache_are_temporary() -> None:
    temporary = Path(tempfile.gettempdir()).resolve()
    for folder in (Path.home(), user_cache()):
        assert folder.resolve().is_relative_to(temporary)
    assert Path.home() != Path(pwd.getpwuid(os.getuid()).pw_dir)


def test_what_tests_and_their_programs_leave_is_removed_with_the_run() -> None:
    temporary = Path(tempfile.gettempdir())
    assert temporary.name.startswith("sharekit-tests-")
    assert os.environ["TMPDIR"] == str(temporary)


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as ended:
        pass
    for name in (f"tests-{ended.pid}", f"tests-{os.getpid()}", f"pg-{ended.pid}", f"site-{ended.pid}"):
        (tmp_path / f"sharekit-{name}-a1" / "home").mkdir(parents=True)
    remove_abandoned(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"sharekit-tests-{os.getpid()}-a1", f"sharekit-site-{ended.pid}-a1"}
