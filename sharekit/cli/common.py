"""What every verb shares: common options, settings, output and exit codes."""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.command import (
    INTERRUPTED,
    PIPE_CLOSED,
    Verb,
    drop_stdout,
    shade,
    shared_options,
    show_error,
)
from sharekit.errors import ConfigError, SharekitError
from sharekit.language_tags import check_language
from sharekit.settings import Origins, Settings, load
from sharekit.support.os_errors import unexpected
from sharekit.support.redaction import redact
from sharekit.support.terminal import printable, printable_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sharekit.delivery.readers.addresses import Address


@dataclass(kw_only=True)
class Run:
    """One run of a verb: its output options, and how many items failed.

    `failed` counts the items that failed while the run continued; any makes the exit code 1.
    """

    json: bool = False
    quiet: bool = False
    verbose: bool = False
    config: Path | None = None
    failed: int = 0

    def settings(self, **flags: Any) -> Settings:
        """Return the settings in force. None flags are ignored; `brand={…}` sets keys of a section."""
        return self.settings_with_origins(**flags)[0]

    def settings_with_origins(self, **flags: Any) -> tuple[Settings, Origins]:
        """Return the settings in force and where each came from."""
        return load(flags=flags, config=self.config)

    def say(self, text: str) -> None:
        """Print what was asked for to stdout, unless --json was given; unsafe characters are escaped."""
        if not self.json:
            click.echo(printable(text))

    def report(self, text: str) -> None:
        """Print what was done to stdout, unless --json or --quiet was given."""
        if not self.quiet:
            self.say(text)

    def give(self, value: Any) -> None:
        """Print a result as one line of JSON to stdout if --json was given."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=not _takes_all_scripts()))

    def note(self, text: str, *, always: bool = False) -> None:
        """Report progress to stderr, unless --quiet was given; `always` what someone must act on."""
        if always or not self.quiet:
            click.echo(printable(text), err=True)

    def warn(self, text: str) -> None:
        """Print a warning to stderr."""
        click.echo(f"{shade('warning:', 'yellow')} {printable_line(redact(text))}", err=True)

    def fail(self, error: SharekitError) -> None:
        """Report a failed item and continue. A wrong setting is wrong for every item, so it ends the run.

        Raises:
            ConfigError: `error` is a ConfigError.
        """
        if isinstance(error, ConfigError):
            raise error
        self.failed += 1
        self.show(error)

    def show(self, error: SharekitError) -> None:
        """Print an error to stderr; with --verbose, an internal error with its traceback."""
        show_error(error, verbose=self.verbose)

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show a progress bar while the block runs; call the yielded function with the number of items done.

        Shown only on a terminal, for more than one item, and without --quiet.
        """
        if self.quiet or not sys.stderr.isatty() or total in {0, 1}:
            yield lambda _done: None
            return
        from rich.console import Console  # importing rich costs 60 ms
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
        columns += [TextColumn("{task.fields[rate]}"), TimeRemainingColumn()]
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=total, rate="")

            def advance(done: int) -> None:
                bar.advance(task, done)
                speed = bar.tasks[0].speed
                bar.update(task, rate=f"{speed:.0f}/s" if speed else "")

            yield advance


def _takes_all_scripts() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


def known_language(_ctx: click.Context, item: click.Parameter, value: str | None) -> str | None:
    """Validate a language tag; the callback of options that take one."""
    if value is not None:
        check_language(value, item.opts[0])
    return value


def typed_address(text: str, where: str) -> Address:
    """Return an address given on the command line.

    Raises:
        ConfigError: Not a valid address.
    """
    from sharekit.delivery.readers.addresses import parse_address

    try:
        return parse_address(text)
    except SharekitError as error:
        raise ConfigError(error.message, where=where, hint="write it as ada@example.org") from error


def listed(text: str | None) -> tuple[str, ...] | None:
    """Return the names in `a, b`; None without any, so that other sources of settings apply."""
    return tuple(name.strip() for name in text.split(",") if name.strip()) if text else None


def verb(**attributes: Any) -> Callable[[Callable[..., int | None]], click.Command]:
    """Turn a function into a verb with the common options, a `Run` as first argument, and our error format.

    The function may return an exit code; None means 0, or 1 if an item failed.
    """

    def decorate(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        def command(
            config: Path | None,
            json: bool,
            quiet: bool,
            verbose: bool,
            **options: Any,
        ) -> None:
            run = Run(json=json, quiet=quiet, verbose=verbose, config=config)
            sys.exit(_exit_code(function, run, options))

        decorated: click.Command = click.command(cls=Verb, **attributes)(_common_options(command))
        return decorated

    return decorate


_common_options = shared_options(
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Settings file instead of ./sharekit.toml.",
    ),
    click.option("--json", is_flag=True, help="Results as JSON on stdout; several as JSON lines."),
    click.option("-q", "--quiet", is_flag=True, help="Print only warnings and errors."),
    click.option("-v", "--verbose", is_flag=True, help="Print more, such as why a page was skipped."),
)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Turn Ctrl-C into KeyboardInterrupt during the block, so that a verb can finish what it must."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, hook = signal.signal(signal.SIGINT, signal.default_int_handler), sys.unraisablehook
    sys.unraisablehook = _interrupt_again
    try:
        yield
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGINT, before)


def _interrupt_again(unraisable: sys.UnraisableHookArgs) -> None:
    """Repeat a Ctrl-C that came during a finalizer or an import lock's callback, which drop exceptions."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        before = signal.signal(signal.SIGINT, _interrupt_soon)  # here it would be dropped again
        _interrupt_soon()
        signal.signal(signal.SIGINT, before)
    else:
        sys.__unraisablehook__(unraisable)


def _interrupt_soon(*_: object) -> None:
    again = threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT))
    again.daemon = True
    again.start()


def _exit_code(function: Callable[..., int | None], run: Run, options: Mapping[str, Any]) -> int:
    try:
        with _interruptible():
            code = function(run, **options)
            sys.stdout.flush()
    except SharekitError as error:
        run.show(error)
        return error.exit_code
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:  # nobody reads stdout any more
        drop_stdout()
        return PIPE_CLOSED
    except (click.ClickException, click.Abort, OSError):
        raise
    except Exception as error:  # noqa: BLE001 (a bug: reported without a traceback unless --verbose)
        run.show(unexpected(error))
        return 1
    return code if code is not None else int(run.failed > 0)
