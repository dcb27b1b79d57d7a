"""Every verb is there, helps, and explains each of its options."""

import click
import pytest
from click.testing import CliRunner

from sharekit.cli import VERBS, main


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_helps_in_its_own_words(verb: str) -> None:
    done = CliRunner().invoke(main, [verb, "--help"])
    assert done.exit_code == 0
    assert done.output.startswith("Usage: ")


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_explained(verb: str) -> None:
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    silent = []
    for one in (command, *(getattr(command, "commands", {}).values())):
        options = [item for item in one.params if isinstance(item, click.Option)]
        silent += [f"{one.name} {item.opts[0]}" for item in options if not item.help]
        assert one.help or one.short_help
    assert silent == []


def test_help_lists_every_verb() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    assert all(verb in output for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_the_common_options(verb: str) -> None:
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    inner = list(getattr(command, "commands", {}).values()) or [command]
    for one in inner:
        names = {name for item in one.params for name in item.opts}
        assert {"--config", "--json", "-q", "-v"} <= names, one.name
