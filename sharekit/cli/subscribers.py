"""`sharekit subscribers`: the readers kept in the store."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError
from sharekit.files import whole_file

if TYPE_CHECKING:
    from sharekit.delivery.store import Store
    from sharekit.delivery.subscribers import Subscriber

__all__ = ["subscribers"]

_ACTIONS = ("import", "list", "add", "remove", "export", "suppress", "stats")
_HELP = """Keep the readers: import LIST…, list, add ADDRESS…, remove ADDRESS…, export [FILE],
suppress ADDRESS… (--lift lets them in again; without an address: lists them), stats."""


@verb(help=_HELP)
@click.argument("action", type=click.Choice(_ACTIONS), metavar="|".join(_ACTIONS))
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
    from sharekit.delivery.store import Store

    with Store(run.settings().store.url) as store:
        _DO[action](run, store, items, options)


def _import(run: Run, store: Store, items: tuple[str, ...], _options: dict[str, Any]) -> None:
    from sharekit.delivery.directory import Directory

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
    """Yield the readers of a list: a file, or `-` for stdin. Malformed rows are reported, and passed by."""
    from sharekit.delivery.lists import read_subscribers

    if item == "-":
        return read_subscribers(cast("BinaryIO", sys.stdin.buffer), malformed=run.fail, where="stdin")
    return read_subscribers(Path(item), malformed=run.fail)


def _add(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    from sharekit.delivery.directory import Directory
    from sharekit.delivery.subscribers import make_subscriber

    fields = dict(_pair(text) for text in options["fields"])
    readers = [make_subscriber(item, options["name"], fields) for item in _needed(items, "add")]
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
    from sharekit.delivery.addresses import parse_address
    from sharekit.delivery.directory import Directory

    removed = [item for item in _needed(items, "remove") if Directory(store).remove(parse_address(item))]
    run.give({"removed": removed})
    run.say(f"{len(removed)} removed" + ("" if len(removed) == len(items) else f" of {len(items)} named"))


def _list(run: Run, store: Store, _items: tuple[str, ...], options: dict[str, Any]) -> None:
    for reader in _chosen(store, options):
        fields = dict(reader.fields)
        run.give({"address": reader.address.written, "name": reader.name, **fields})
        extra = "  ".join(f"{key}={value}" for key, value in fields.items())
        run.say(f"{reader.address.written:<36}  {reader.name:<24}  {extra}".rstrip())


def _chosen(store: Store, options: dict[str, Any]) -> Iterator[Subscriber]:
    from sharekit.delivery.directory import Directory
    from sharekit.delivery.subscribers import Segment

    return Directory(store).readers(Segment.parse(options["segment"]), active=not options["everyone"])


def _export(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    """Write CSV, or JSON lines where the file's name or --json says so; every field that any reader has."""
    path = Path(items[0]) if items else None
    as_json = run.json or (path is not None and path.suffix in {".jsonl", ".ndjson"})
    write = _write_json if as_json else _write_csv
    if path is None:
        write(sys.stdout, lambda: _chosen(store, options))
        return
    with whole_file(path) as file:
        out = io.TextIOWrapper(file, "utf-8", newline="")
        write(out, lambda: _chosen(store, options))
        out.detach()  # the file is closed by who opened it


def _write_json(out: TextIO, readers: Callable[[], Iterator[Subscriber]]) -> None:
    for reader in readers():
        row = {"address": reader.address.written, "name": reader.name, **reader.fields}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_csv(out: TextIO, readers: Callable[[], Iterator[Subscriber]]) -> None:
    names = dict.fromkeys(name for reader in readers() for name in reader.fields)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["address", "name", *names])
    for reader in readers():
        fields = [reader.fields.get(name, "") for name in names]
        writer.writerow([reader.address.written, reader.name, *fields])


def _suppress(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    from sharekit.delivery.addresses import parse_address
    from sharekit.delivery.suppression import lift, suppress, suppressed

    if not items:
        for row in suppressed(store):
            run.give({"address": row.address, "reason": row.reason, "detail": row.detail, "issue": row.issue})
            run.say(f"{row.address:<36}  {row.reason:<12}  {row.detail}".rstrip())
        return
    addresses = [parse_address(item) for item in items]
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
    run.say(f"{len(changed)} {'may be written to again' if options['lift'] else 'suppressed'}")


def _stats(run: Run, store: Store, _items: tuple[str, ...], _options: dict[str, Any]) -> None:
    from sharekit.delivery.directory import Directory

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
