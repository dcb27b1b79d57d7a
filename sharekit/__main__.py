"""`python -m sharekit` is `sharekit`."""

import sys


def run() -> None:
    """Run the command line; Ctrl-C ends it in order also while its modules are still being read."""
    try:
        from sharekit.cli import main

        main(prog_name="sharekit")
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    run()
