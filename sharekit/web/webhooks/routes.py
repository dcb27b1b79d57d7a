"""`POST /webhooks/PROVIDER`: bounces and complaints, applied by the same rules as `sharekit bounces`."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sharekit.delivery.bounces.applying import NoticePolicy, apply_notices
from sharekit.delivery.bounces.provider_events import notices_in_json
from sharekit.delivery.store.received import is_received, remember_received
from sharekit.errors import SharekitError
from sharekit.web.refusals import BadRequest, short_answer
from sharekit.web.webhooks.signatures import check_mailgun, check_postmark, check_resend, resend_key
from sharekit.web.webhooks.sns import SnsVerifier
from sharekit.web.webhooks.verified import VerifiedEvent

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sharekit.delivery.store.database import Store
    from sharekit.options import WebhookOptions
    from sharekit.web.store_thread import StoreThread
    from sharekit.web.webhooks.sns import Fetch

Check = Callable[[Mapping[str, str], str, Sequence[str], float], VerifiedEvent]

_TYPES = frozenset(("application/json", "text/plain"))  # SNS sends JSON as text/plain
_log = logging.getLogger("sharekit.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One provider: how its requests are checked, and the keys (for SES the topics) that it must prove."""

    check: Check
    keys: Sequence[str]


def configured_webhooks(options: WebhookOptions, fetch: Fetch) -> dict[str, Webhook]:
    """Return the providers whose keys are set.

    Raises:
        ConfigError: A key is malformed.
    """
    every = {
        "ses": Webhook(check=SnsVerifier(fetch), keys=options.ses_topics),
        "postmark": Webhook(check=check_postmark, keys=options.postmark_password),
        "mailgun": Webhook(check=check_mailgun, keys=options.mailgun_key),
        "resend": Webhook(check=check_resend, keys=options.resend_key),
    }
    for key in options.resend_key:
        resend_key(key)
    return {name: webhook for name, webhook in every.items() if webhook.keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRoutes:
    """Answers providers.

    Attributes:
        store: Runs work on the store.
        webhooks: The providers, by the last part of the address.
        policy: How notices are applied.
    """

    store: StoreThread
    webhooks: Mapping[str, Webhook]
    policy: NoticePolicy

    async def receive(self, request: Request) -> Response:
        """Apply an event once; 200 for one that was applied before, or that is about nothing of interest.

        403 means that it is not believed, 503 that it cannot be checked or stored now: providers repeat it.
        """
        webhook = self.webhooks.get(request.path_params["provider"])
        if webhook is None:
            return short_answer("no such page", 404)
        try:
            event = await self._verified(request, webhook)
            await self.store.run(partial(_apply, event=event, policy=self.policy))
        except BadRequest as error:
            return short_answer(str(error), error.status)
        except SharekitError as error:
            _log.warning("webhook %s: %s", request.path_params["provider"], error.message)
            return short_answer("cannot check this now", 503, retry_after=60)
        return short_answer("ok", 200)

    async def _verified(self, request: Request, webhook: Webhook) -> VerifiedEvent:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _TYPES:
            raise BadRequest("the body must be JSON", status=415)
        try:
            body = (await request.body()).decode()
        except UnicodeDecodeError:
            raise BadRequest("the body is not UTF-8") from None
        return await asyncio.to_thread(webhook.check, request.headers, body, webhook.keys, time.time())


def _apply(store: Store, *, event: VerifiedEvent, policy: NoticePolicy) -> None:
    """Apply the event's notices; a process that dies before the end lets the provider repeat it."""
    if is_received(store, event.id):
        return
    notices = (("webhook", notice) for notice in notices_in_json(event.text))
    for _ in apply_notices(store, notices, policy):
        pass
    remember_received(store, event.id)
