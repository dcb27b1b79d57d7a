"""Transports: how messages leave. Lanes carry several at once; a simple transport has just `send`."""

from __future__ import annotations

import importlib
import importlib.util
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sharekit.delivery.sending.lanes import Lanes, Transport
from sharekit.errors import ConfigError
from sharekit.options import ApiOptions, SmtpOptions, rules
from sharekit.support.docs_site import docs_page

__all__ = ["open_lanes"]


def open_lanes(transport: str, smtp: SmtpOptions, api: ApiOptions | None = None) -> Lanes:
    """Return the lanes that a name stands for, not yet entered.

    `smtp`; the services `ses`, `postmark`, `mailgun` and `resend`; `folder:PATH` and `maildir:PATH`;
    `sendmail` or `sendmail:COMMAND`; `FILE.py:NAME`, a transport of the user's own: NAME in that file is
    called without arguments and returns a `sharekit.delivery.sending.lanes.Transport`.

    Raises:
        ConfigError: Not one of these, or the file cannot be used.
    """
    kind, _, rest = transport.partition(":")
    if transport in {"", "smtp"}:
        return _smtp(smtp)
    if transport in SERVICES:
        options = api or ApiOptions()
        return _threads(_service(transport, options), smtp, batch=options.batch)
    if kind.endswith(".py"):
        return _threads(_own(Path(kind), rest or "Transport"), smtp)
    if kind == "sendmail":
        from sharekit.delivery.transports.sendmail import Sendmail

        if rest and (allowed := rules.command(rest)):
            raise ConfigError(f"found {rest!r}", where="transport", hint=f"after sendmail: {allowed}")
        command = shlex.split(rest)
        return _threads(lambda: Sendmail(command) if command else Sendmail(), smtp)
    if kind in {"folder", "maildir"} and rest:
        from sharekit.delivery.transports.folder import Folder, Maildir

        _check_folder(Path(rest))
        make = Maildir if kind == "maildir" else Folder
        return _threads(lambda: make(Path(rest)), smtp)
    raise ConfigError(f"found {transport!r}", where="transport", hint=f"allowed: {rules.TRANSPORTS}")


SERVICES = {"ses": "Ses", "postmark": "Postmark", "mailgun": "Mailgun", "resend": "Resend"}
_MOST_AT_ONCE = {"postmark": 500, "resend": 100}
_NEEDED = {"ses": ("key", "key_id", "region"), "mailgun": ("key", "domain")}


def _service(name: str, options: ApiOptions) -> Callable[[], Transport]:
    most = _MOST_AT_ONCE.get(name, 1)
    if options.batch > most:
        takes = f"up to {most} messages" if most > 1 else "one message"
        raise ConfigError(f"found {options.batch}: {name} takes {takes} a request", where="api.batch")
    for needed in _NEEDED.get(name, ("key",)):
        if not getattr(options, needed):
            secret = needed == "key"
            hint = f"set {'SHAREKIT_API__KEY' if secret else f'{needed} under [api]'}"
            raise ConfigError(f"{name} needs it, and it is empty", where=f"api.{needed}", hint=hint)
    module = importlib.import_module(f"sharekit.delivery.transports.http.{name}")
    kind: Callable[[ApiOptions], Transport] = getattr(module, SERVICES[name])
    return lambda: kind(options)


def _check_folder(path: Path) -> None:
    """Refuse what can be no folder, before an issue is begun that could not be sent there."""
    nearest = next(here for here in (path, *path.absolute().parents) if here.exists())
    if not nearest.is_dir():
        raise ConfigError(
            f"{nearest} is a file, not a folder",
            where="transport",
            hint="name a folder; it is created if missing",
        )


def _smtp(options: SmtpOptions) -> Lanes:
    from sharekit.delivery.transports.smtp import SmtpLanes

    if not options.host:
        raise ConfigError(
            "no server is set",
            where="smtp.host",
            hint=f"set it, or try the transport folder:outbox; {docs_page('delivery', 'servers')}",
        )
    return SmtpLanes(options)


def _threads(make: Callable[[], Transport], smtp: SmtpOptions, *, batch: int = 1) -> Lanes:
    from sharekit.delivery.sending.thread_lanes import ThreadLanes

    return ThreadLanes(make, smtp.connections, batch)


def _own(path: Path, name: str) -> Callable[[], Any]:
    spec = importlib.util.spec_from_file_location("sharekit_own_transport", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ConfigError("no such Python file", where=path, hint="write FILE.py:NAME")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConfigError(f"cannot be loaded: {type(error).__name__}: {error}", where=path) from error
    factory: Callable[[], Any] | None = getattr(module, name, None)
    if not callable(factory):
        raise ConfigError(
            f"has no {name!r}", where=path, hint="define a class with __enter__, __exit__ and send"
        )
    return factory
