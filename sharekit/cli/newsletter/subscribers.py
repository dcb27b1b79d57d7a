"""`sharekit subscribers`: the readers kept in the store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from sharekit.cli.common import Run, typed_address, verb
from sharekit.errors import ConfigError, SharekitError, SourceError
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.delivery.store.database import Store

_ACTIONS = ("import", "list", "add", "remove", "export", "suppress", "stats")
_HELP = """Keep the readers in the store.

\b
import LIST…        read them from CSV or JSON lines; - for stdin
list                show them
add ADDRESS…        enter them one by one
remove ADDRESS…     forget them
export [FILE]       write them as CSV, or JSON lines (.jsonl, or --json)
suppress [ADDRESS…] leave them out for good; without an address: show who is
stats               count them
"""
_TAKES = {"name": ("add",), "fields": ("add",), "segment": ("list", "export"), "everyone": ("list", "export")}
_TAKES["lift"] = ("suppress",)
"""Which actions take an option."""
_MOST_ITEMS = {"list": 0, "stats": 0, "export": 1}


@verb(
    help=_HELP,
    examples=(
        "sharekit subscribers import readers.csv",
        "sharekit subscribers add ada@example.org --name Ada --field city=Oslo",
        "sharekit subscribers export --segment city=Oslo,Bergen > nordic.csv",
        "sharekit subscribers suppress ada@example.org",
    ),
)
@click.argument("action", type=click.Choice(_ACTIONS), metavar="ACTION")
@click.argument("items", nargs=-1, metavar="[LIST|ADDRESS|FILE]…")
@click.option("--name", default="", help="add: the reader's name.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=VALUE", help="add: a further field; repeatable."
)
@click.option(
    "--segment", multiple=True, metavar="FIELD=VALUE", help="list, export: only these readers; repeatable."
)
@click.option("--all", "everyone", is_flag=True, help="list, export: suppressed readers too.")
@click.option("--lift", is_flag=True, help="suppress: let the readers be written to again.")
def subscribers(run: Run, action: str, items: tuple[str, ...], **options: Any) -> None:
    """Open the store and do what was asked for."""
    from sharekit.delivery.store.database import Store

    _check(action, items, options)
    settings = run.settings()
    with Store(settings.store.url) as store:
        _DO[action](run, store, items, options)


def _check(action: str, items: tuple[str, ...], options: dict[str, Any]) -> None:
    """Refuse what the action would pass over in silence."""
    for name, actions in _TAKES.items():
        if options[name] and action not in actions:
            flag = {"fields": "--field", "everyone": "--all"}.get(name, f"--{name}")
            raise ConfigError(
                f"{action!r} has no such option", where=flag, hint=f"it is for {' and '.join(actions)}"
            )
    if len(items) > _MOST_ITEMS.get(action, len(items)):
        most = _MOST_ITEMS[action]
        raise ConfigError(
            f"takes {'one file' if most else 'nothing more'}, and {items[most]!r} stands there",
            where=f"subscribers {action}",
            hint="--segment FIELD=VALUE chooses readers" if action == "list" else "",
        )
    if options["lift"] and not items:
        raise ConfigError("name at least one address", where="subscribers suppress --lift")


def _import(run: Run, store: Store, items: tuple[str, ...], _options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.directory import Directory

    if not items:
        raise ConfigError("name a list, or - for stdin", where="subscribers import")
    result = Directory(store).add(reader for item in items for reader in read_list(run, item))
    counts = {
        "read": result.read,
        "new": result.new,
        "suppressed": result.suppressed,
        "malformed": run.failed,
    }
    run.give(counts)
    run.say(
        f"{result.read:,} read, {result.new:,} new, {result.read - result.new:,} known before or twice"
        + (f", {result.suppressed:,} suppressed and left so" if result.suppressed else "")
        + (f", {run.failed:,} malformed" if run.failed else "")
    )


def read_list(run: Run, item: str) -> Iterator[Subscriber]:
    """Yield the readers of a list: a file, or `-` for stdin. Malformed rows are reported, and passed by.

    A list without a reader is a fault too: whatever wrote it went wrong.
    """
    from sharekit.delivery.readers.list_files import read_subscribers

    where = "stdin" if item == "-" else item
    source = cast("BinaryIO", sys.stdin.buffer) if item == "-" else Path(item)
    failed, empty = run.failed, True
    for reader in read_subscribers(source, malformed=run.fail, where=where):
        empty = False
        yield reader
    if empty and run.failed == failed:
        run.fail(SourceError("holds no readers", where=where, hint="a CSV has a column called address"))


def _add(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.directory import Directory
    from sharekit.delivery.readers.subscribers import make_subscriber

    fields = dict(_pair(text) for text in options["fields"])
    try:
        for item in _needed(items, "add"):
            typed_address(item, "subscribers add")
        readers = [make_subscriber(item, options["name"], fields) for item in items]
    except ConfigError:
        raise
    except SharekitError as error:
        raise ConfigError(error.message, where="subscribers add") from error
    result = Directory(store).add(readers)
    run.give({"new": result.new, "suppressed": result.suppressed})
    run.say(
        f"{result.new} new" + (f", {result.suppressed} suppressed and left so" if result.suppressed else "")
    )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise ConfigError(f"found {text!r}", where="--field", hint="write it as city=Oslo")
    return name, value


def _needed(items: tuple[str, ...], action: str) -> tuple[str, ...]:
    if not items:
        raise ConfigError("name at least one address", where=f"subscribers {action}")
    return items


def _remove(run: Run, store: Store, items: tuple[str, ...], _options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.directory import Directory

    addresses = [typed_address(item, "subscribers remove") for item in _needed(items, "remove")]
    removed = [address.written for address in addresses if Directory(store).remove(address)]
    run.give({"removed": removed})
    run.say(f"{len(removed)} removed" + ("" if len(removed) == len(items) else f" of {len(items)} named"))


def _list(run: Run, store: Store, _items: tuple[str, ...], options: dict[str, Any]) -> None:
    shown = False
    for reader in _chosen(store, options):
        shown = True
        fields = dict(reader.fields)
        run.give({"address": reader.address.written, "name": reader.name, **fields})
        extra = "  ".join(f"{key}={value}" for key, value in fields.items())
        run.say(f"{reader.address.written:<36}  {reader.name:<24}  {extra}".rstrip())
    if not shown:
        run.note("no readers" + (" in this segment" if options["segment"] else ""))


def _chosen(store: Store, options: dict[str, Any]) -> Iterator[Subscriber]:
    from sharekit.delivery.readers.directory import Directory
    from sharekit.delivery.readers.subscribers import Segment

    return Directory(store).readers(Segment.parse(options["segment"]), active=not options["everyone"])


def _export(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    """Write CSV, or JSON lines where the file's name or --json says so."""
    from sharekit.cli.newsletter.export import export

    path = Path(items[0]) if items else None
    as_json = run.json or (path is not None and path.suffix in {".jsonl", ".ndjson"})
    count = export(path, lambda: _chosen(store, options), as_json=as_json)
    if path:
        run.note(f"{counted(count, 'reader')} written to {path}")


def _suppress(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.suppression import lift, suppress

    if not items:
        _list_suppressed(run, store)
        return
    addresses = [typed_address(item, "subscribers suppress") for item in items]
    with store.writing() as connection:
        changed = [
            address.written
            for address in addresses
            if (
                lift(connection, address)
                if options["lift"]
                else suppress(store, connection, address, "asked")
            )
        ]
    run.give({"lifted" if options["lift"] else "suppressed": changed})
    done = "may be written to again" if options["lift"] else "suppressed"
    rest = len(items) - len(changed)
    was = "not suppressed before" if options["lift"] else "suppressed before"
    run.say(f"{len(changed):,} {done}" + (f", {rest:,} {was}" if rest else ""))


def _list_suppressed(run: Run, store: Store) -> None:
    from sharekit.delivery.readers.suppression import suppressed

    shown = False
    for row in suppressed(store):
        shown = True
        run.give({"address": row.address, "reason": row.reason, "detail": row.detail, "issue": row.issue})
        run.say(f"{row.address:<36}  {row.reason:<12}  {row.detail}".rstrip())
    if not shown:
        run.note("no one is suppressed")


def _stats(run: Run, store: Store, _items: tuple[str, ...], _options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.directory import Directory

    found = Directory(store).stats()
    run.give(found)
    run.say(f"readers     {found['readers']:>9,}\nactive      {found['active']:>9,}")
    for reason, count in found["suppressed"].items():
        run.say(f"  {reason:<12}{count:>7,}")
    for domain, count in found["domains"].items():
        run.say(f"  {count:>7,}  {domain}")


_DO: dict[str, Callable[[Run, Store, tuple[str, ...], dict[str, Any]], None]] = {
    "import": _import,
    "list": _list,
    "add": _add,
    "remove": _remove,
    "export": _export,
    "suppress": _suppress,
    "stats": _stats,
}
