"""Plain values that say how things are to be made. They travel; settings do not.

Each field carries its help and what it allows, and is checked when it is set. `sharekit.settings` fills these
from flags, environment and files; a library user builds them by hand.
"""

from sharekit.options.cards import LARGEST_SIDE, Brand, NetworkOptions
from sharekit.options.email import ApiOptions, DigestOptions, SmtpOptions, StoreOptions
from sharekit.options.site import (
    FetchOptions,
    PageOptions,
    PublishOptions,
    ServeOptions,
    WebhookOptions,
    WebOptions,
)

__all__ = [
    "LARGEST_SIDE",
    "ApiOptions",
    "Brand",
    "DigestOptions",
    "FetchOptions",
    "NetworkOptions",
    "PageOptions",
    "PublishOptions",
    "ServeOptions",
    "SmtpOptions",
    "StoreOptions",
    "WebOptions",
    "WebhookOptions",
]
