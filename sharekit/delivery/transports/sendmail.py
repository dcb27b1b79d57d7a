"""Messages through the machine's own `sendmail`, as Postfix, Exim, OpenSMTPD and msmtp provide it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Envelope, Transport
from sharekit.errors import RecipientRefused, SendError, TransportDown

_SECONDS = 300


class Sendmail(Transport):
    """Runs one `sendmail` for each message.

    Args:
        command: Program and options; the envelope is added.
    """

    def __init__(self, command: Sequence[str] = ("/usr/sbin/sendmail", "-i")) -> None:
        self._command = command

    def send(self, message: bytes, envelope: Envelope) -> str | Verdict:
        """Hand the message over. Line ends become this system's, as sendmail expects them.

        Raises:
            TransportDown: The program is missing or cannot be run.
            RecipientRefused: It knows no such user.
            SendError: It failed otherwise; the message is tried again.
        """
        command = [*self._command, "-f", envelope.sender, "--", envelope.recipient]
        try:
            done = subprocess.run(  # noqa: S603 (the command is the user's, the addresses are checked)
                command,
                input=message.replace(b"\r\n", b"\n"),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except OSError as error:
            raise TransportDown(f"cannot be run: {error.strerror}", where=command[0]) from error
        words = " ".join(done.stderr.decode(errors="replace").split())[:200]
        if done.returncode == 0:
            return "handed to sendmail"
        if done.returncode < 0:  # killed, perhaps after it had taken the message
            return Verdict(
                state=State.UNCERTAIN, reason=f"ended by signal {-done.returncode} {words}".strip()
            )
        if done.returncode in {os.EX_NOUSER, os.EX_NOHOST}:
            raise RecipientRefused(words or "no such user", where=command[0])
        raise SendError(words or f"ended with {done.returncode}", where=command[0])
