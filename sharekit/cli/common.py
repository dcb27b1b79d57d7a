"""What every verb shares: its options, its settings, its way of speaking and ending."""

from __future__ import annotations

import functools
import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.command import PIPE_CLOSED, Verb, drop_stdout, shade, show_error
from sharekit.errors import ConfigError, SharekitError
from sharekit.language_tags import check_language
from sharekit.redaction import redact
from sharekit.settings import Origins, Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sharekit.delivery.readers.addresses import Address


@dataclass(kw_only=True)
class Run:
    """One run of a verb: how it speaks, and what it found.

    `failed` counts the items that went wrong while the run went on; any makes the exit code 1.
    """

    json: bool = False
    quiet: bool = False
    verbose: bool = False
    config: Path | None = None
    failed: int = 0

    def settings(self, **flags: Any) -> Settings:
        """Return the settings in force; flags that are None say nothing. `brand={…}` reaches a section."""
        return self.settings_with_origins(**flags)[0]

    def settings_with_origins(self, **flags: Any) -> tuple[Settings, Origins]:
        """Return the settings in force and where each came from."""
        return load(flags=flags, config=self.config)

    def say(self, text: str) -> None:
        """Print a result for people to stdout; nothing when JSON was asked for."""
        if not self.json:
            click.echo(text)

    def give(self, value: Any) -> None:
        """Print a result as one line of JSON to stdout, when JSON was asked for."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=not _takes_all_scripts()))

    def note(self, text: str) -> None:
        """Tell what goes on, to stderr, unless quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """Tell of something that is not as it should be but does not stop the run, to stderr."""
        click.echo(f"{shade('warning:', 'yellow')} {redact(text)}", err=True)

    def fail(self, error: SharekitError) -> None:
        """Report one bad item and go on; a wrong setting is wrong for every item, and ends the run.

        Raises:
            ConfigError: `error` is one.
        """
        if isinstance(error, ConfigError):
            raise error
        self.failed += 1
        show_error(error)

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show a bar on a terminal while the block runs; call what is yielded with the number of items done.

        Nothing is shown when quiet, when stderr is no terminal, or when there is no more than one item.
        """
        if self.quiet or not sys.stderr.isatty() or total in {0, 1}:
            yield lambda _done: None
            return
        from rich.console import Console  # rich costs 60 ms; only terminals need it
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
    """Refuse what is no language tag, and say which was meant: the callback of options that take one."""
    if value is not None:
        check_language(value, item.opts[0])
    return value


def typed_address(text: str, where: str) -> Address:
    """Return the address that was typed.

    Raises:
        ConfigError: It is none.
    """
    from sharekit.delivery.readers.addresses import parse_address

    try:
        return parse_address(text)
    except SharekitError as error:
        raise ConfigError(error.message, where=where, hint="write it as ada@example.org") from error


def listed(text: str | None) -> tuple[str, ...] | None:
    """Return the names in `a, b`; None for None and nothing, so that other settings speak."""
    return tuple(name.strip() for name in text.split(",") if name.strip()) if text else None


def verb(**attributes: Any) -> Callable[[Callable[..., int | None]], click.Command]:
    """Make a function a verb: common options, one `Run` as first argument, errors as one clear line.

    The function may return an exit code; None is 0, or 1 when some item failed.
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
            sys.exit(_guarded(function, run, options))

        for option in reversed(_COMMON):
            command = option(command)
        made: click.Command = click.command(cls=Verb, **attributes)(command)
        return made

    return decorate


_COMMON = (
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Settings file instead of ./sharekit.toml.",
    ),
    click.option("--json", is_flag=True, help="Results as JSON on stdout; several as JSON lines."),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no remarks; warnings and errors only."),
    click.option("-v", "--verbose", is_flag=True, help="Tell more, such as why a page was skipped."),
)


def _guarded(function: Callable[..., int | None], run: Run, options: Mapping[str, Any]) -> int:
    try:
        code = function(run, **options)
        sys.stdout.flush()
    except SharekitError as error:
        show_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:  # the reader of stdout has gone: say nothing more
        drop_stdout()
        return PIPE_CLOSED
    return code if code is not None else int(run.failed > 0)
