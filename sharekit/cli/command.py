"""The command line's form: help in sections, examples, empty values refused, usage errors in our format."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

import click

from sharekit.errors import ConfigError, InternalError, SharekitError
from sharekit.support.files import sha256, write_whole
from sharekit.support.os_errors import system_error, unexpected
from sharekit.support.redaction import redact
from sharekit.support.terminal import printable_line
from sharekit.support.text_utils import from_system
from sharekit.version import __version__

if TYPE_CHECKING:
    import io

_Function = TypeVar("_Function", bound=Callable[..., Any])

INTERRUPTED = 130
PIPE_CLOSED = 141  # what shells expect of a program that SIGPIPE ended, as in `| head`
_USAGE = 2
_WORDS = {"TEXT", "NAME", "NAME=VALUE", "FIELD=VALUE", "WORD=MEANING", "ADDRESS", "URL"}
"""Metavars of options whose values are not names of files."""
COMMON, READING = "Everywhere", "Reading"
"""Sections of the help for shared options; the verb's own options come first."""


def shared_options(*options: Callable[[Any], Any]) -> Callable[[_Function], _Function]:
    """Return a decorator that gives a verb these arguments and options, in this order."""

    def decorate(function: _Function) -> _Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


class Verb(click.Command):
    """A verb whose help shows its own options first, and examples.

    Args:
        examples: Complete command lines, optionally with a trailing `# comment`.
    """

    def __init__(self, *args: Any, examples: Sequence[str] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._examples = examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse empty values: they are mistakes, such as an unset variable."""
        parsed, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        for item in self.params:
            values = parsed.get(item.name or "")
            for value in values if isinstance(values, list | tuple) else [values]:
                if isinstance(value, str) and not value.strip():
                    name = item.opts[-1] if isinstance(item, click.Option) else item.make_metavar(ctx)
                    raise click.UsageError(f"{name}: the value is empty; give one, or omit it", ctx)
        rest = super().parse_args(ctx, args)
        for item in self.params:
            metavar = item.metavar or ("TEXT" if isinstance(item, click.Option) else "FILE")
            if (metavar in _WORDS or "|ADDRESS|" in metavar) and item.name in ctx.params:
                ctx.params[item.name] = _decoded(ctx.params[item.name], only="@" if "|" in metavar else "")
        return rest

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
        """Write the examples as one would type them."""
        write_examples(formatter, self._examples)


def _decoded(value: Any, only: str) -> Any:
    """Return a value, or several, as `from_system` does; only those that contain `only`."""
    if isinstance(value, tuple):
        return tuple(_decoded(each, only) for each in value)
    return from_system(value) if isinstance(value, str) and only in value else value


def section_of(item: click.Parameter) -> str:
    """Return the help section of an option."""
    if {"--config", "--json", "--quiet", "--verbose", "--help"} & {*item.opts}:
        return COMMON
    return READING if item.name in {"kind", "language", "allow_private"} else "Options"


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    """Write command lines, never wrapped, so that they can be copied."""
    if not examples:
        return
    with formatter.section("Examples"):
        for line in examples:
            formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Group(click.Group):
    """The program: usage errors look like all other errors; exit codes are as documented."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a verb and end the process with its exit code."""
        # Most of a short run is imports, which create many objects and no garbage: collect less often.
        gc.set_threshold(20_000, 20, 50)
        _escape_unencodable()
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **extra)
        try:
            code = run(*args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            sys.exit(_USAGE)
        except click.ClickException as error:
            _usage_exit(error)
        except SharekitError as error:
            show_error(error)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("interrupted", err=True)
            sys.exit(INTERRUPTED)
        except OSError as error:
            sys.exit(_system_exit(error))
        except Exception as error:  # noqa: BLE001 (a bug: reported without a traceback on the terminal)
            show_error(unexpected(error))
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def _system_exit(error: OSError) -> int:
    """Report an unexpected system error, usually that stdout cannot be written, and return the exit code."""
    drop_stdout()
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    show_error(system_error(error, error.filename or "stdout", "read" if error.filename else "written"))
    return 1


def drop_stdout() -> None:
    """Keep the interpreter from flushing to a stdout that is closed or full."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage_exit(error: click.ClickException) -> NoReturn:
    """Report a usage error in our format and exit."""
    words = error.format_message().rstrip(".")
    if words[1:2].islower():
        words = words[:1].lower() + words[1:]
    context = getattr(error, "ctx", None)
    hint = f"`{context.command_path} --help` shows what is allowed" if context else ""
    show_error(ConfigError(words, hint=hint))
    sys.exit(error.exit_code)


def show_error(error: SharekitError, *, verbose: bool = False) -> None:
    """Print an error to stderr: where and what on one line, the hint on the next."""
    where = _as_option(str(error.where or ""))
    head = f"{where}: {error.message}" if where else error.message
    click.echo(f"{shade('error:', 'red')} {printable_line(redact(' '.join(head.split())))}", err=True)
    if error.hint:
        click.echo(f"  {printable_line(redact(' '.join(error.hint.split())))}", err=True)
    if isinstance(error, InternalError):
        if verbose:
            click.echo(redact(error.details), err=True)
        click.echo(f"  details: {_bug_report(error)}", err=True)


def _as_option(where: str) -> str:
    """Return a parameter that an error of the library names as the running verb's option; else `where`."""
    context = click.get_current_context(silent=True)
    for item in context.command.params if context else ():
        flag = max(item.opts, key=len)
        if isinstance(item, click.Option) and where and where in {item.name, flag.removeprefix("--")}:
            return flag
    return where


def _bug_report(error: InternalError) -> str:
    """Write the details of an internal error to a file and return its path."""
    import tempfile

    versions = f"sharekit {__version__}, Python {sys.version}, {sys.platform}\n"
    report = redact(versions + error.details).encode("utf-8", "backslashreplace")
    path = Path(tempfile.gettempdir(), f"sharekit-error-{sha256(report)[:12]}.txt")
    try:
        write_whole(path, report, private=True)
    except SharekitError as failure:
        return str(failure)
    return str(path)


def shade(words: str, colour: str) -> str:
    """Return words in colour if stderr is a terminal with colours (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stderr.isatty()
    return words if plain else click.style(words, fg=colour, bold=True)


def _escape_unencodable() -> None:
    """Print characters that a stream cannot encode as escapes instead of failing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the parent process
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (open until exit)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # replaced by a test or an embedding program
            cast("io.TextIOWrapper", stream).reconfigure(errors="backslashreplace")
