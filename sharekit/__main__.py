"""`python -m sharekit`, and the entry point of the `sharekit` command."""

import os
import signal
from types import FrameType

_INTERRUPTED = 130


def run() -> None:
    """Run the command line.

    Ctrl-C ends the process with exit code 130 and no traceback from the first instruction on: a verb turns it
    into KeyboardInterrupt only while its own code runs.
    """
    signal.signal(signal.SIGINT, _exit_at_once)
    from sharekit.cli import main

    main(prog_name="sharekit")


def _exit_at_once(_number: int, _frame: FrameType | None) -> None:
    os.write(2, b"interrupted\n")
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    run()
