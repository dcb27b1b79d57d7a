"""How the command line reads: help in sections, examples, empty values refused, mistakes told in our way."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import click

from sharekit.errors import ConfigError, SharekitError
from sharekit.os_errors import system_error
from sharekit.redaction import redact

if TYPE_CHECKING:
    import io

_INTERRUPTED = 130
PIPE_CLOSED = 141  # as of a program that SIGPIPE ended: what shells expect of one before `| head`
_USAGE = 2
COMMON, READING = "Everywhere", "Reading"
"""Sections of the help for options that many verbs share; those of the verb's own come before."""


class Verb(click.Command):
    """A verb: its help shows the options of its own first, and examples.

    Args:
        examples: Whole command lines, each perhaps with `# why` behind it.
    """

    def __init__(self, *args: Any, examples: Sequence[str] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._examples = examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse empty values: they are slips, such as a variable that was not set."""
        given, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        for item in self.params:
            values = given.get(item.name or "")
            for value in values if isinstance(values, list | tuple) else [values]:
                if isinstance(value, str) and not value.strip():
                    name = item.opts[-1] if isinstance(item, click.Option) else item.make_metavar(ctx)
                    raise click.UsageError(f"{name}: the value is empty; give one, or leave it out", ctx)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in sections."""
        sections: dict[str, list[tuple[str, str]]] = {"Options": [], READING: [], COMMON: []}
        for item in self.get_params(ctx):
            if isinstance(item, click.Option) and (record := item.get_help_record(ctx)):
                sections[section_of(item)].append(record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the examples as they are to be typed."""
        write_examples(formatter, self._examples)


def section_of(item: click.Parameter) -> str:
    """Return the section of the help that an option stands in."""
    if {"--config", "--json", "--quiet", "--verbose", "--help"} & {*item.opts}:
        return COMMON
    return READING if item.name in {"kind", "language", "allow_private"} else "Options"


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    """Write command lines one under the other, never wrapped: they are there to be copied."""
    if not examples:
        return
    with formatter.section("Examples"):
        for line in examples:
            formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Group(click.Group):
    """The program: tells mistakes as the verbs tell faults, and ends with the exit codes of INTERFACE.md."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a verb and end the process with its exit code."""
        # Most of a short run is imports, which make many objects and no garbage: look for cycles less often.
        gc.set_threshold(20_000, 20, 50)
        _spare_narrow_streams()
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **extra)
        try:
            code = run(*args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            sys.exit(_USAGE)
        except click.ClickException as error:
            _tell(error)
        except SharekitError as error:
            show_error(error)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("stopped", err=True)
            sys.exit(_INTERRUPTED)
        except OSError as error:
            sys.exit(_tell_of_system(error))
        sys.exit(code if isinstance(code, int) else 0)


def _tell_of_system(error: OSError) -> int:
    """Tell of what the system refused and nobody expected; mostly stdout could not be written."""
    drop_stdout()
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    show_error(system_error(error, error.filename or "stdout", "read" if error.filename else "written"))
    return 1


def drop_stdout() -> None:
    """Keep the interpreter from flushing into a stdout that takes nothing more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(error: click.ClickException) -> NoReturn:
    """Tell what is wrong with the command line as any other fault is told."""
    words = error.format_message().rstrip(".")
    if words[1:2].islower():
        words = words[:1].lower() + words[1:]
    context = getattr(error, "ctx", None)
    hint = f"`{context.command_path} --help` tells what there is" if context else ""
    show_error(ConfigError(words, hint=hint))
    sys.exit(error.exit_code)


def show_error(error: SharekitError) -> None:
    """Print an error to stderr: where and what on one line, what to do on the next."""
    head = f"{error.where}: {error.message}" if error.where else error.message
    click.echo(f"{shade('error:', 'red')} {redact(' '.join(head.split()))}", err=True)
    if error.hint:
        click.echo(f"  {redact(' '.join(error.hint.split()))}", err=True)


def shade(words: str, colour: str) -> str:
    """Return words in colour where stderr is a terminal that shows any (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stderr.isatty()
    return words if plain else click.style(words, fg=colour, bold=True)


def _spare_narrow_streams() -> None:
    """Show what a stream's encoding lacks as escapes, where it would end the run."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (until the end)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a stream of a test or an embedding program
            cast("io.TextIOWrapper", stream).reconfigure(errors="backslashreplace")
