"""Amazon SES API v2: SendEmail with a raw message.

Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and …/CommonErrors.html;
Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime

from sharekit.delivery.bounces.verdicts import Cause, State, Verdict
from sharekit.delivery.sending.lanes import Envelope
from sharekit.delivery.transports.http.service import (
    ApiRequest,
    ApiResponse,
    ApiTransport,
    about_us,
    over_quota,
    over_rate,
    rejected,
)
from sharekit.options import ApiOptions
from sharekit.support.urls import split_url

_PATH = "/v2/email/outbound-emails"
_ABOUT_US = frozenset(
    {
        "AccountSuspendedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "ConflictException",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "MalformedHttpRequestException",
        "MissingAuthenticationToken",
        "OptInRequired",
        "RequestExpired",
        "UnknownOperationException",
    }
)
_LIMITS = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling"}
)
_ABORTED = "RequestAbortedException"
_TOO_LARGE = "RequestEntityTooLargeException"
_ACCOUNT = re.compile(r"suspended|paused|shut down|disabled", re.IGNORECASE)


class Ses(ApiTransport):
    """Needs `api.key_id`, `api.key` and `api.region`; sends the message's bytes as they are."""

    def endpoint(self) -> str:
        """Return the region's address."""
        return f"https://email.{self._options.region or 'us-east-1'}.amazonaws.com"

    def request(self, message: bytes, envelope: Envelope) -> ApiRequest:
        """Return the signed request."""
        body = json.dumps(
            {
                "FromEmailAddress": envelope.sender,
                "Destination": {"ToAddresses": [envelope.recipient]},
                "Content": {"Raw": {"Data": base64.b64encode(message).decode()}},
            }
        ).encode()
        host = self._url.netloc
        headers = sign_request(self._options, host, _PATH, body, datetime.now(UTC))
        return ApiRequest(path=_PATH, body=body, headers=headers)

    def accepted_id(self, response: ApiResponse) -> str:
        """Return SES's MessageId."""
        return str(response.data.get("MessageId", ""))

    def refusal(self, response: ApiResponse) -> Verdict:
        """Judge by the error's type."""
        kind, words = _kind(response), self.words(response)
        if kind in _LIMITS or "quota exceeded" in words.lower():
            return over_rate(response, words) if _is_rate(kind, words) else over_quota(response, words)
        if kind == _ABORTED:
            return Verdict(state=State.UNCERTAIN, code=response.status, reason=f"{kind}: {words}")
        if kind in _ABOUT_US or (kind == "MessageRejected" and _ACCOUNT.search(words)):
            return about_us(response, f"{kind}: {words}")
        if kind == "MessageRejected" and "not verified" in words:
            return about_us(response, words, Cause.SENDER)
        cause = Cause.MESSAGE if kind in {"MessageRejected", _TOO_LARGE} else Cause.UNKNOWN
        return rejected(response, words, cause)


def _is_rate(kind: str, words: str) -> bool:
    if "quota" in words.lower():
        return False
    return kind != "LimitExceededException" or "rate" in words.lower()


def _kind(response: ApiResponse) -> str:
    kind = response.headers.get("x-amzn-errortype") or str(response.data.get("__type", ""))
    return kind.partition(":")[0].rpartition("#")[2]


def sign_request(options: ApiOptions, host: str, path: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of a POST signed with Signature Version 4."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {"content-type": "application/json", "host": host, "x-amz-date": stamp}
    if options.session_token:
        headers["x-amz-security-token"] = options.session_token
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"POST\n{split_url(path).path}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{stamp[:8]}/{options.region or 'us-east-1'}/ses/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{options.key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"Credential={options.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return headers | {"authorization": f"AWS4-HMAC-SHA256 {credential}"}
