"""Mailgun: the message's bytes in a form.

Source: https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages and
…/mailgun/quickstart-guide/responses
"""

from __future__ import annotations

import base64
import hashlib
import re

from sharekit.delivery.bounces.verdicts import Cause, Verdict
from sharekit.delivery.sending.lanes import Envelope
from sharekit.delivery.transports.http.service import (
    ApiRequest,
    ApiResponse,
    ApiTransport,
    about_us,
    over_quota,
    rejected,
)

_ABOUT_US = re.compile(
    "not allowed to send|disabled|suspended|test purposes|authorized recipients|not verified|unverified"
    "|upgrade|activate your account"
)
"""Words about the account or the domain, such as those of sandbox domains."""


class Mailgun(ApiTransport):
    """Needs `api.key` and `api.domain`; `api.region = "eu"` for domains in the EU."""

    def endpoint(self) -> str:
        """Return the region's address."""
        return f"https://api.{'eu.' if self._options.region.lower() == 'eu' else ''}mailgun.net"

    def request(self, message: bytes, envelope: Envelope) -> ApiRequest:
        """Return the request: the reader, and the message as a file."""
        boundary = hashlib.sha256(message).hexdigest()[:40]
        to = f'--{boundary}\r\nContent-Disposition: form-data; name="to"\r\n\r\n{envelope.recipient}\r\n'
        file = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="message"; filename="message.eml"\r\n'
            "Content-Type: message/rfc822\r\n\r\n"
        )
        body = to.encode() + file.encode() + message + f"\r\n--{boundary}--\r\n".encode()
        login = base64.b64encode(f"api:{self._options.key}".encode()).decode()
        headers = {
            "content-type": f"multipart/form-data; boundary={boundary}",
            "authorization": f"Basic {login}",
        }
        return ApiRequest(path=f"/v3/{self._options.domain}/messages.mime", body=body, headers=headers)

    def accepted_id(self, response: ApiResponse) -> str:
        """Return Mailgun's id."""
        return str(response.data.get("id", "")).strip("<>")

    def is_login_failure(self, response: ApiResponse) -> bool:
        """Return whether the key is refused; 403 may also be about the domain or a limit."""
        return response.status == 401  # noqa: PLR2004

    def refusal(self, response: ApiResponse) -> Verdict:
        """Judge by status and words."""
        words = self.words(response)
        low = words.lower()
        if response.status == 413 or "size" in low or "too large" in low:  # noqa: PLR2004
            return rejected(response, words, Cause.MESSAGE)
        if response.status == 402 or "limit" in low:  # noqa: PLR2004
            return over_quota(response, words)
        if response.status in {403, 404} or _ABOUT_US.search(low):
            return about_us(response, words)
        if "from" in low.split() or "'from'" in low:
            return about_us(response, words, Cause.SENDER)
        return rejected(response, words)
