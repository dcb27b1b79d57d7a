"""`sharekit --install-completion` and `--show-completion`: Tab completion in bash, zsh and fish.

click writes the scripts, which are kept in files, so that opening a shell does not start Python.
Source: https://click.palletsprojects.com/en/stable/shell-completion/
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from sharekit.errors import ConfigError
from sharekit.support.files import write_whole
from sharekit.support.os_errors import system_error
from sharekit.support.user_cache import home_folder

_VARIABLE = "_SHAREKIT_COMPLETE"
_MARK = "# sharekit completion"
SHELLS = ("bash", "zsh", "fish")


def show_completion(context: click.Context, _option: click.Parameter, value: str) -> None:
    """Print the script of a shell and exit; the callback of the option."""
    click.echo(_script(_shell(value, "--show-completion")), nl=False)
    context.exit()


def install_completion(context: click.Context, _option: click.Parameter, value: str) -> None:
    """Install completion for a shell, print what was done and exit; the callback of the option."""
    shell = _shell(value, "--install-completion")
    script, start = _script_file(shell), _start_file(shell)
    is_new = not script.is_file() or script.read_text(encoding="utf-8") != _script(shell)
    if is_new:
        write_whole(script, _script(shell).encode())
        click.echo(f"wrote {script}")
    if start is not None and _add_line(start, _start_line(shell, script)):
        click.echo(f"added a line to {start}")
        is_new = True
    click.echo(f"open a new {shell} to use it" if is_new else f"{shell} completion is installed already")
    context.exit()


def _shell(value: str, option: str) -> str:
    """Return the shell that was named, or else the user's own.

    Raises:
        ConfigError: It has no completion.
    """
    name = value or Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        problem = f"unknown shell {name!r}" if name else "the shell is unknown: SHELL is not set"
        raise ConfigError(problem, where=option, hint=f"name one: {', '.join(SHELLS)}")
    return name


def _script(shell: str) -> str:
    from sharekit.cli import main

    kind = get_completion_class(shell)
    assert kind is not None
    return kind(main, {}, "sharekit", _VARIABLE).source().rstrip("\n") + "\n"


def _script_file(shell: str) -> Path:
    if shell == "fish":  # reads this folder by itself
        return _folder("XDG_CONFIG_HOME", ".config") / "fish" / "completions" / "sharekit.fish"
    return _folder("XDG_DATA_HOME", ".local/share") / "sharekit" / f"completion.{shell}"


def _folder(variable: str, default: str) -> Path:
    """Return a folder of the XDG Base Directory Specification."""
    return Path(os.environ.get(variable) or _home() / default)


def _home() -> Path:
    home = home_folder()
    if home is None:
        raise ConfigError("there is no home folder", where="completion", hint="set HOME")
    return home


def _start_file(shell: str) -> Path | None:
    if shell == "fish":
        return None
    home = os.environ.get("ZDOTDIR") if shell == "zsh" else None
    return Path(home or _home()) / f".{shell}rc"


def _start_line(shell: str, script: Path) -> str:
    quoted = "'" + str(script).replace("'", "'\\''") + "'"
    load = f"[ ! -f {quoted} ] || . {quoted}"
    if shell == "zsh":
        load = f"(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}; {load}"
    return f"{load}  {_MARK}\n"


def _add_line(path: Path, line: str) -> bool:
    """Append a line unless the file has it; appended, not replaced, because it may be a link."""
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else ""
        if line.rstrip("\n") in text.splitlines():
            return False
        with path.open("a", encoding="utf-8") as file:
            file.write(line if not text or text.endswith("\n") else f"\n{line}")
    except OSError as error:
        raise system_error(error, path, "changed", ConfigError) from error
    return True
