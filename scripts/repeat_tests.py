"""Run all tests round after round, each under other hostile conditions: `make test-harsh ROUNDS=20`.

    python -m scripts.repeat_tests [--rounds 20] [--first 1] [pytest arguments …]

Each round has a time zone, a locale, a hash seed and a umask of its own. Every second round runs
beside busy loops on all cores, with three times as many tests at once as cores, and every second pair with
the clock 800 days ahead (where faketime is installed). Prints one line a round, keeps the log of a round
that failed in output/harsh, and exits with 1 if any did. A round's number decides its conditions:
`--rounds 1 --first 7` repeats round 7.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LOGS = Path("output/harsh")
_ZONES = ("Pacific/Apia", "UTC", "America/St_Johns", "Asia/Kathmandu", "Pacific/Marquesas")
_LOCALES = (
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C.UTF-8"},
    {"LC_ALL": "POSIX"},
)
_UMASKS = (0o022, 0o077, 0o000)
_AHEAD = "+800d"
_BUSY_LOOP = "while True: pass"
_CROWD = 3  # tests at once for each core

# If faketime moves the monotonic clock too, waits with a timeout never end. If not, it converts their end to
# the real clock (its "fix"), which makes waits of threads fail or last long, and time.sleep raises EINVAL.
_FAKETIME = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
_SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds) and None\n"


@dataclass(frozen=True)
class Conditions:
    """What one round of the tests runs under."""

    environ: dict[str, str]
    umask: int
    busy: bool
    ahead: bool

    def __str__(self) -> str:
        settings = [f"{name}={value}" for name, value in self.environ.items()]
        extras = [f"umask {self.umask:03o}"]
        extras += ["all cores busy"] if self.busy else []
        extras += [f"clock {_AHEAD}"] if self.ahead else []
        return ", ".join([" ".join(settings), *extras])

    def command(self, arguments: list[str]) -> list[str]:
        """Return the command that runs the tests under the clock of these conditions."""
        clock = ["faketime", "-m", "-f", _AHEAD] if self.ahead else []
        workers = ["-n", str(_CROWD * (os.cpu_count() or 1))] if self.busy else []
        return [*clock, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *workers, *arguments]


def conditions(number: int) -> Conditions:
    """Return the conditions of a round, counted from 1; the same number has the same conditions."""
    index = number - 1
    environ = {"TZ": _ZONES[index % len(_ZONES)]} | _LOCALES[index % len(_LOCALES)]
    environ["PYTHONHASHSEED"] = str(random.Random(number).randrange(1, 2**32))
    ahead = index // 2 % 2 == 0 and shutil.which("faketime") is not None
    return Conditions(environ, _UMASKS[index % len(_UMASKS)], busy=index % 2 == 0, ahead=ahead)


def main() -> int:
    """Run the rounds; exits with 1 if the tests failed in any."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--first", type=int, default=1, help="number of the first round")
    chosen, arguments = options.parse_known_args()
    if not shutil.which("faketime"):
        print("faketime is not installed: the clock stays as it is")
    numbers = range(chosen.first, chosen.first + chosen.rounds)
    failed = [number for number in numbers if not _round(number, arguments)]
    print(f"{len(failed)} of {chosen.rounds} rounds failed")
    print(*(f"see {_log(number)}" for number in failed), sep="\n")
    return int(bool(failed))


def _round(number: int, arguments: list[str]) -> bool:
    """Run one round, print its line, and return whether all tests passed."""
    setting, log, started = conditions(number), _log(number), time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output, _busy_cores() if setting.busy else contextlib.nullcontext():
        code = _run(setting, arguments, output)
    took = time.monotonic() - started
    print(f"round {number}: {_summary(log) or f'exit code {code}'} ({took:.0f} s; {setting})", flush=True)
    if not code:
        log.unlink()
    return not code


def _run(setting: Conditions, arguments: list[str], output: BinaryIO) -> int:
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | setting.environ
        if setting.ahead:
            Path(folder, "sitecustomize.py").write_text(_SLEEP, encoding="utf-8")
            environ |= _FAKETIME | {"PYTHONPATH": folder}
        command = setting.command(arguments)
        return subprocess.run(
            command, env=environ, umask=setting.umask, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode


def _summary(log: Path) -> str:
    """Return what pytest says at its end, as "6,900 passed, 3 skipped"."""
    last = log.read_text("utf-8", "replace").rstrip().rpartition("\n")[2]
    match = re.search(r"\d+ (passed|failed|skipped|error).*(?= in )", last)
    return match[0] if match else ""


def _log(number: int) -> Path:
    return LOGS / f"round-{number:02}.log"


@contextlib.contextmanager
def _busy_cores() -> Iterator[None]:
    """Keep every core busy with one loop."""
    loops = [subprocess.Popen([sys.executable, "-c", _BUSY_LOOP]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    sys.exit(main())
