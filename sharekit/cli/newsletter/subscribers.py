"""`sharekit subscribers`: the readers kept in the store."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from sharekit.cli.common import Run, typed_address, verb
from sharekit.cli.newsletter.lists.list_reading import check_lists, read_list
from sharekit.cli.newsletter.lists.suppressing import suppress_items
from sharekit.errors import ConfigError, SharekitError, SourceError
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from sharekit.delivery.readers.directory import ImportCounts
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.delivery.store.database import Store

_CHUNK = 1_000_000
_MOST_CHUNKS = 4_000  # of stdin: it is kept on disk to be read twice
_ACTIONS = ("import", "list", "add", "remove", "export", "suppress", "stats")
_HELP = """Manage the readers in the store.

\b
import LIST…        add readers from CSV or JSON lines, such as a tool's export; - for stdin
list                show readers
add ADDRESS…        add single readers
remove ADDRESS…     delete readers
export [FILE]       write readers as CSV, or JSON lines (.jsonl, or --json)
suppress [ITEM…]    never write to these addresses or lists again; without any: show who is suppressed
stats               count readers
"""
_TAKES = {"name": ("add",), "fields": ("add",), "segment": ("list", "export"), "everyone": ("list", "export")}
_TAKES |= {
    "lift": ("suppress",),
    "dry_run": ("import",),
    "statuses": ("import", "suppress"),
    "shape": ("export",),
}
"""Which actions take an option."""
_FLAGS = {"fields": "--field", "everyone": "--all", "statuses": "--status", "shape": "--format"}
_MOST_ITEMS = {"list": 0, "stats": 0, "export": 1}


@verb(
    help=_HELP,
    examples=(
        "sharekit subscribers import readers.csv --dry-run",
        "sharekit subscribers import export.csv --status vip=active",
        "sharekit subscribers add ada@example.org --name Ada --field city=Oslo",
        "sharekit subscribers export --segment city=Oslo,Bergen > nordic.csv",
        "sharekit subscribers suppress ada@example.org left.csv",
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
@click.option(
    "--all", "everyone", is_flag=True, help="list, export: suppressed readers too, with the reason."
)
@click.option("--lift", is_flag=True, help="suppress: let the readers be written to again.")
@click.option("--dry-run", is_flag=True, help="import: change nothing; count what would happen.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    metavar="WORD=MEANING",
    help="import: what an unknown status means: active, unsubscribed, bounced, complained, pending or asked.",
)
@click.option(
    "--format", "shape", type=click.Choice(("sharekit", "mailchimp")), default=None, help="export: columns."
)
def subscribers(run: Run, action: str, items: tuple[str, ...], **options: Any) -> None:
    """Open the store and run the action."""
    from sharekit.delivery.store.database import Store

    _check(action, items, options)
    options["answers"] = _answers(options["statuses"])
    settings = run.settings()
    with Store(settings.store.url) as store:
        _DO[action](run, store, items, options)


def _check(action: str, items: tuple[str, ...], options: dict[str, Any]) -> None:
    """Refuse options and arguments that the action would ignore."""
    for name, actions in _TAKES.items():
        if options[name] and action not in actions:
            flag = _FLAGS.get(name, f"--{name.replace('_', '-')}")
            raise ConfigError(
                f"{action!r} has no such option", where=flag, hint=f"it is for {' and '.join(actions)}"
            )
    if len(items) > _MOST_ITEMS.get(action, len(items)):
        most = _MOST_ITEMS[action]
        raise ConfigError(
            f"takes {'one file' if most else 'no arguments'}, but found {items[most]!r}",
            where=f"subscribers {action}",
            hint="choose readers with --segment FIELD=VALUE" if action == "list" else "",
        )
    if options["lift"] and not items:
        raise ConfigError("name at least one address", where="subscribers suppress --lift")


def _answers(texts: tuple[str, ...]) -> Mapping[str, str]:
    from sharekit.delivery.readers.list_columns import MEANINGS, plain

    answers = {}
    for text in texts:
        word, sign, meaning = text.rpartition("=")
        if not sign or not plain(word) or meaning not in MEANINGS:
            hint = f"write it as vip=active; meanings are {', '.join(MEANINGS)}"
            raise ConfigError(f"found {text!r}", where="--status", hint=hint)
        answers[plain(word)] = meaning
    return answers


def _import(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.directory import Directory

    if not items:
        raise ConfigError("name a list, or - for stdin", where="subscribers import")
    answers, dry_run = options["answers"], options["dry_run"]
    with tempfile.TemporaryFile() as typed:
        if "-" in items:  # it can be read only once
            _copy_stdin(typed)
        check_lists(items, typed, answers)
        typed.seek(0)
        readers = (reader for item in items for reader in read_list(run, item, answers, stdin=typed))
        _show_counts(run, Directory(store).add(readers, dry_run=dry_run), dry_run=dry_run)


def _copy_stdin(typed: BinaryIO) -> None:
    for _ in range(_MOST_CHUNKS):
        if not (chunk := sys.stdin.buffer.read(_CHUNK)):
            return
        typed.write(chunk)
    raise SourceError(
        f"is larger than {_MOST_CHUNKS * _CHUNK:,} bytes",
        where="stdin",
        hint="save it to a file and import that",
    )


def _show_counts(run: Run, result: ImportCounts, *, dry_run: bool) -> None:
    counts = {
        "read": result.read,
        "new": result.new,
        "active": result.active,
        "suppressed": result.suppressed,
        "by_reason": dict(result.reasons),
        "malformed": run.failed,
    }
    run.give(counts | ({"dry_run": True} if dry_run else {}))
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(result.reasons.items()))
    run.report(
        f"{result.read:,} read, {result.new:,} new, {result.read - result.new:,} known before or twice"
        + (f", {result.suppressed:,} suppressed" if result.suppressed else "")
        + (f" ({reasons} by this list)" if reasons else "")
        + (f", {run.failed:,} malformed" if run.failed else "")
        + ("; nothing was changed" if dry_run else "")
    )


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
    still = f", {result.suppressed} suppressed and unchanged" if result.suppressed else ""
    run.report(f"{result.new} new{still}")


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
    run.report(f"{len(removed)} removed" + ("" if len(removed) == len(items) else f" of {len(items)} named"))


def _list(run: Run, store: Store, _items: tuple[str, ...], options: dict[str, Any]) -> None:
    shown = False
    for reader in _chosen(store, options):
        shown = True
        fields = dict(reader.fields)
        status = {"status": reader.reason or "active"} if options["everyone"] else {}
        run.give({"address": reader.address.written, "name": reader.name, **status, **fields})
        extra = "  ".join(f"{key}={value}" for key, value in (status | fields).items())
        run.say(f"{reader.address.written:<36}  {reader.name:<24}  {extra}".rstrip())
    if not shown:
        run.note("no readers" + (" in this segment" if options["segment"] else ""))


def _chosen(store: Store, options: dict[str, Any]) -> Iterator[Subscriber]:
    from sharekit.delivery.readers.directory import Directory
    from sharekit.delivery.readers.subscribers import Segment

    return Directory(store).readers(Segment.parse(options["segment"]), active=not options["everyone"])


def _export(run: Run, store: Store, items: tuple[str, ...], options: dict[str, Any]) -> None:
    """Write CSV, or JSON lines if the file's name or --json says so."""
    from sharekit.cli.newsletter.lists.export import ExportFormat, export

    path = Path(items[0]) if items else None
    as_json = run.json or (path is not None and path.suffix in {".jsonl", ".ndjson"})
    if as_json and options["shape"] == "mailchimp":
        raise ConfigError("mailchimp is a format of CSV", where="--format", hint="name a .csv file")
    form = ExportFormat.JSON if as_json else ExportFormat(options["shape"] or "sharekit")
    count = export(path, lambda: _chosen(store, options), form=form, statuses=options["everyone"])
    if path:
        run.note(f"{counted(count, 'reader')} written to {path}")


def _stats(run: Run, store: Store, _items: tuple[str, ...], _options: dict[str, Any]) -> None:
    from sharekit.delivery.readers.directory import Directory

    stats = Directory(store).stats()
    run.give(stats)
    run.say(f"readers     {stats['readers']:>9,}\nactive      {stats['active']:>9,}")
    for reason, count in stats["suppressed"].items():
        run.say(f"  {reason:<12}{count:>7,}")
    for domain, count in stats["domains"].items():
        run.say(f"  {count:>7,}  {domain}")


_DO: dict[str, Callable[[Run, Store, tuple[str, ...], dict[str, Any]], None]] = {
    "import": _import,
    "list": _list,
    "add": _add,
    "remove": _remove,
    "export": _export,
    "suppress": suppress_items,
    "stats": _stats,
}
