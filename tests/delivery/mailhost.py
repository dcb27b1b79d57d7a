"""A mail host of one's own: Postfix hands to Dovecot, both with private configuration on loopback.

    python -m tests.delivery.mailhost

starts one in a temporary folder, prints its ports, and ends it when stdin closes. Needs root, as Postfix
does.
"""

from __future__ import annotations

import imaplib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.delivery.certificates import Certificate, issue
from tests.ports import reserved_port

DOMAIN = "reader.example"
_MOVED_CLOCK = ("LD_PRELOAD", "FAKETIME")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
myhostname = mx.{domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error
alias_maps =
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
smtpd_tls_chain_files = {certificate}
smtpd_tls_security_level = may
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ gone@{domain} = 550 5.1.1 no such user }} }},
    permit_mynetworks, reject
"""
_DOVECOT = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail/%n
first_valid_uid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={home}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@{domain}
}}
"""


def missing() -> str:
    """Return what hinders a mail host here, or nothing."""
    absent = [name for name in ("postfix", "dovecot", "doveadm") if not shutil.which(name, path=_PATH)]
    if absent:
        return f"{', '.join(absent)} not installed"
    return "" if os.geteuid() == 0 else "Postfix needs root"


class MailHost:
    """Postfix and Dovecot; a context manager.

    Attributes:
        smtp: Port of Postfix, on localhost, with STARTTLS.
        imap: Port of Dovecot; every user's password is `secret`.
        log: Postfix's log.
        certificate: Postfix's certificate.
    """

    def __enter__(self) -> Self:
        before = os.umask(0o022)  # Postfix has users of its own, who read these files
        try:
            self._start()
        finally:
            os.umask(before)
        return self

    def _start(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix=f"sharekit-mailhost-{os.getpid()}-", dir="/tmp"))
        self._home.chmod(0o755)
        self._ports = ExitStack()
        self.smtp, self.imap, self._lmtp = (self._ports.enter_context(reserved_port()) for _ in range(3))
        self.log = self._home / "mail.log"
        self.certificate: Certificate = issue(self._home)
        self._configure()
        try:
            _run("dovecot", "-c", self._dovecot)
            _run("postfix", "-c", self._home / "etc", "start")
            for port in (self.smtp, self.imap, self._lmtp):
                _wait_for(port)
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for command in (
            ("postfix", "-c", self._home / "etc", "stop"),
            ("doveadm", "-c", self._dovecot, "stop"),
        ):
            _run(*command, check=False)
        self._ports.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def fetch(self, user: str, *, wait: float = 20.0) -> list[bytes]:
        """Return the messages in a user's inbox by IMAP, waiting for the first."""
        until = time.monotonic() + wait
        while True:
            box = imaplib.IMAP4("127.0.0.1", self.imap)
            try:
                box.login(f"{user}@{DOMAIN}", "secret")
                count = int((box.select("INBOX", readonly=True)[1][0] or b"0").decode())
                if count or time.monotonic() > until:
                    return [_whole(box.fetch(str(n), "(RFC822)")[1]) for n in range(1, count + 1)]
            except imaplib.IMAP4.error as error:
                error.add_note((self._home / "dovecot.log").read_text("utf-8"))
                raise
            finally:
                box.shutdown()
            time.sleep(0.2)

    def _configure(self) -> None:
        etc, self._dovecot = self._home / "etc", self._home / "dovecot.conf"
        for folder in (etc, self._home / "queue", self._home / "data", self._home / "mail"):
            folder.mkdir()
        shutil.chown(self._home / "data", "postfix")
        shutil.chown(self._home / "mail", "nobody")
        daemons = _run("postconf", "-h", "daemon_directory").strip()
        values = {
            "home": self._home,
            "daemons": daemons,
            "domain": DOMAIN,
            "lmtp": self._lmtp,
            "imap": self.imap,
            "certificate": self.certificate.server,
        }
        (etc / "main.cf").write_text(_MAIN.format(**values), encoding="utf-8")
        (etc / "master.cf").write_text(_master(self.smtp), encoding="utf-8")
        self._dovecot.write_text(_DOVECOT.format(**values), encoding="utf-8")


def _master(port: int) -> str:
    """Return Debian's master.cf without chroot, listening on one port of loopback only."""
    lines = []
    for line in Path("/usr/share/postfix/master.cf.dist").read_text("utf-8").splitlines():
        columns = line.split()
        if line.startswith(("#", " ", "\t")) or len(columns) < 8 or columns[0] == "pickup":
            continue
        if columns[:2] == ["smtp", "inet"]:
            columns[0] = f"127.0.0.1:{port}"
        columns[4] = "n"
        lines.append(" ".join(columns))
    return "\n".join(line for line in lines if not re.search(r"\bpipe$", line)) + "\n"


def _run(program: str, *options: object, check: bool = True) -> str:
    path = shutil.which(program, path=_PATH)
    assert path is not None
    # Dovecot's children get an environment of their own. Under a clock moved by faketime, only its first
    # process would have it, notice the difference after 10 s, and start no service for 3 minutes.
    environ = {name: value for name, value in os.environ.items() if not name.startswith(_MOVED_CLOCK)}
    # A file, not a pipe: what the program starts in the background would hold a pipe open.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        command = [path, *map(str, options)]
        done = subprocess.run(
            command, check=False, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        output.seek(0)
        said = output.read()
    if check and done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}: {said}")
    return said


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"no one listens on port {port}")


def _whole(parts: Sequence[object]) -> bytes:
    found = next(part for part in parts if isinstance(part, tuple))
    message = found[1]
    assert isinstance(message, bytes)
    return message


if __name__ == "__main__":
    with MailHost() as host:
        sys.stdout.write(f"smtp {host.smtp}\nimap {host.imap}\nlog {host.log}\n")
        sys.stdout.flush()
        sys.stdin.read()
