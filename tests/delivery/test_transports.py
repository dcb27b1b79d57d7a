"""Simple transports: files, sendmail, and one of the user's own."""

from __future__ import annotations

import mailbox
import stat
from pathlib import Path

import pytest

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Envelope, Lanes, Parcel
from sharekit.delivery.store.records import Delivery
from sharekit.delivery.transports import open_lanes
from sharekit.errors import ConfigError, TransportDown
from sharekit.options import SmtpOptions

MESSAGE = b"Message-ID: <1@x.example>\r\nSubject: x\r\n\r\nHello\r\n"


def drive(lanes: Lanes, *names: str) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    waiting = [
        Parcel(Delivery(n, name, "", "{}", "x", 0), Envelope("news@y.example", name), MESSAGE)
        for n, name in enumerate(names)
    ]
    with lanes:
        while len(verdicts) < len(names):
            while waiting and lanes.room():
                lanes.offer(waiting.pop(0))
            for parcel, verdict in lanes.poll(0.05):
                if verdict is None:
                    lanes.release(parcel)
                else:
                    verdicts[parcel.envelope.recipient] = verdict
    return verdicts


def test_a_folder_gets_one_file_a_message(tmp_path: Path) -> None:
    for _ in range(2):
        found = drive(open_lanes(f"folder:{tmp_path}/out", SmtpOptions()), "a@x.example", "../b@x.example")
        assert {verdict.state for verdict in found.values()} == {State.ACCEPTED}
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(files) == 2
    assert [name.partition(".x")[0].partition("@")[0] for name in files] == ["_b", "a"]
    assert {path.read_bytes() for path in (tmp_path / "out").iterdir()} == {MESSAGE}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}


def test_a_maildir_can_be_opened(tmp_path: Path) -> None:
    drive(open_lanes(f"maildir:{tmp_path}/box", SmtpOptions()), "a@x.example", "b@x.example")
    box = mailbox.Maildir(tmp_path / "box", create=False)
    assert sorted(message["Subject"] for message in box) == ["x", "x"]


def test_a_folder_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    lanes = open_lanes(f"folder:{tmp_path}/out", SmtpOptions(connections=1))
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(TransportDown, match="cannot be written"):
        drive(lanes, "a@x.example", "b@x.example")


def test_a_file_in_place_of_the_folder_is_reported_before_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for kind in ("folder", "maildir"):
        with pytest.raises(ConfigError, match="file is a file, not a folder"):
            open_lanes(f"{kind}:{tmp_path}/file/out", SmtpOptions())


SENDMAIL = """\
#!/bin/sh
case "$*" in *gone*) exit 67;; *busy*) exit 75;; *killed*) kill -9 $$;; esac
echo "$@" >> {folder}/args
cat > {folder}/message
"""


def test_sendmail_gets_envelope_and_message(tmp_path: Path) -> None:
    program = tmp_path / "sendmail"
    program.write_text(SENDMAIL.format(folder=tmp_path), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    lanes = open_lanes(f"sendmail:{program} -i", SmtpOptions(connections=1))
    names = ("gone@x.example", "busy@x.example", "killed@x.example", "-a@x.example")
    found = drive(lanes, *names)
    assert [found[name].state for name in names] == [
        State.REJECTED,
        State.DEFERRED,
        State.UNCERTAIN,
        State.ACCEPTED,
    ]
    assert (tmp_path / "args").read_text("utf-8") == "-i -f news@y.example -- -a@x.example\n"
    assert (tmp_path / "message").read_bytes() == MESSAGE.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("command", ["'/usr/sbin/sendmail", " "])
def test_a_command_that_cannot_be_read_is_reported_before_the_start(command: str) -> None:
    with pytest.raises(ConfigError, match="every quote closed"):
        open_lanes(f"sendmail:{command}", SmtpOptions())


def test_a_missing_sendmail_ends_the_run() -> None:
    with pytest.raises(TransportDown, match="cannot be run"):
        drive(
            open_lanes("sendmail:/no/such/program", SmtpOptions(connections=1)), "a@x.example", "b@x.example"
        )


OWN = """
from sharekit.errors import RecipientRefused, SendError

class Transport:
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def send(self, message, envelope):
        kind = envelope.recipient.partition("@")[0]
        if kind == "gone": raise RecipientRefused("no such reader")
        if kind == "later": raise SendError("try again")
        if kind == "broken": raise KeyError("oops")
        return "handed over"
"""


def test_a_transport_of_the_users_own_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    names = ["gone@x", "later@x", "broken@x", "fine@x"]
    found = drive(open_lanes(f"{tmp_path}/own.py", SmtpOptions()), *names)
    assert [found[name].state for name in names] == [
        State.REJECTED,
        State.DEFERRED,
        State.UNCERTAIN,
        State.ACCEPTED,
    ]
    assert found["gone@x"].suppress


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pigeon", "allowed: smtp, ses, postmark"),
        ("folder:", "allowed: "),
        ("none.py", "no such Python file"),
        ("smtp", r"smtp\.host"),
    ],
)
def test_an_unknown_transport_is_reported(name: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        open_lanes(name, SmtpOptions())


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("x = 1 / 0", encoding="utf-8")
    with pytest.raises(ConfigError, match="ZeroDivisionError"):
        open_lanes(f"{tmp_path}/own.py:Own", SmtpOptions())
    (tmp_path / "own.py").write_text("x = 1", encoding="utf-8")
    with pytest.raises(ConfigError, match="has no 'Own'"):
        open_lanes(f"{tmp_path}/own.py:Own", SmtpOptions())
