"""`python -m sharekit` is `sharekit`."""

from sharekit.cli import main

main(prog_name="sharekit")
