"""The schema of settings: every key with its default and help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sharekit.options import (
    ApiOptions,
    Brand,
    DigestOptions,
    FetchOptions,
    NetworkOptions,
    PublishOptions,
    ServeOptions,
    SmtpOptions,
    StoreOptions,
    WebhookOptions,
    WebOptions,
    rules,
)
from sharekit.options.checked import Checked, setting, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Checked):
    """Everything that can be set, with its default."""

    site: str = setting("", "name of the publication")
    base_url: str = setting(
        "",
        "https address of the site and its pictures",
        rules.url("an absolute address such as https://example.org/"),
    )
    permalink: str = setting("", "pattern of the addresses of Markdown files, such as /:year/:month/:slug/")
    language: str = setting("", "BCP 47 tag for articles that do not name theirs", rules.language)
    template: str = setting(
        "news", "card template: a name or a path to an .html file", needed="a card template's name or path"
    )
    art: str = setting(
        "auto", "pictures for articles without a photo: auto, none, or a family such as waves", rules.ART
    )
    networks: tuple[str, ...] = setting(("og",), "networks to draw cards for", needed="at least one network")
    output: str = setting(
        "output", "folder for results", rules.creatable_folder, needed="the path of a folder"
    )
    assets: tuple[str, ...] = setting(
        (),
        "folders with pictures that articles may show besides their own",
        rules.each(rules.existing_folder),
    )
    templates: str = setting(
        "", "folder of your own templates: cards/*.html, digest/*.html", rules.existing_folder
    )
    fonts: str = setting("", "folder of your own fonts", rules.existing_folder)
    system_fonts: bool = setting(False, "let fonts installed on this machine fill gaps in the shipped ones")
    missing_glyphs: Literal["error", "drop"] = setting(
        "error", "error, or drop: leave out what no font covers, with a warning"
    )
    secret: tuple[str, ...] = setting((), "keys that sign links, newest first", rules.long_keys, secret=True)
    transport: str = setting("smtp", rules.TRANSPORTS, rules.TRANSPORT, needed=rules.TRANSPORTS)
    mail_log: str = setting("", "mail server's log, for --uncertain reconcile")
    imap_password: str = setting("", "password of `sharekit bounces imaps://…`", secret=True)
    brand: Brand = field(default_factory=Brand)
    network: Mapping[str, NetworkOptions] = table("networks of your own, as [networks.NAME]")
    digest: DigestOptions = field(default_factory=DigestOptions)
    smtp: SmtpOptions = field(default_factory=SmtpOptions)
    api: ApiOptions = field(default_factory=ApiOptions)
    store: StoreOptions = field(default_factory=StoreOptions)
    fetch: FetchOptions = field(default_factory=FetchOptions)
    publish: PublishOptions = field(default_factory=PublishOptions)
    web: WebOptions = field(default_factory=WebOptions)
    serve: ServeOptions = field(default_factory=ServeOptions)
    webhooks: WebhookOptions = field(default_factory=WebhookOptions)


def leaves(value: Any, prefix: str = "") -> dict[str, Any]:
    """Return every value under its dotted name, such as `brand.ink`."""
    values: dict[str, Any] = {}
    for item in fields(value):
        name, inner = f"{prefix}{item.name}", getattr(value, item.name)
        if isinstance(inner, Mapping):
            shown = "networks" if name == "network" else name
            for key, options in inner.items():
                inside = f"{shown}.{key}"
                values |= leaves(options, f"{inside}.") if is_dataclass(options) else {inside: options}
        elif is_dataclass(inner):
            values |= leaves(inner, f"{name}.")
        else:
            values[name] = inner
    return values


def table_kind(hint: Any) -> Any:
    """Return the type of named tables, such as NetworkOptions, or None."""
    kinds = get_args(hint)
    return kinds[1] if get_origin(hint) is Mapping and is_dataclass(kinds[1]) else None


def secrets() -> frozenset[str]:
    """Return the dotted names of the settings that are never shown."""
    return frozenset(_secret_names(Settings, ""))


def _secret_names(kind: Any, prefix: str) -> list[str]:
    hints = get_type_hints(kind)
    names: list[str] = []
    for item in fields(kind):
        if is_dataclass(hints[item.name]):
            names += _secret_names(hints[item.name], f"{item.name}.")
        elif item.metadata.get("secret"):
            names.append(f"{prefix}{item.name}")
    return names
