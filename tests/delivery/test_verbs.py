"""The verbs of delivery, as they are typed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sharekit.cli import main
from sharekit.delivery.message.tokens import Claim, make_token
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery, Settlement
from sharekit.errors import StoreError
from tests.delivery.server import Server

LIST = (
    "city;name;email\nOslo;Ada;ada@x.example\nRome;Bob;bob@y.example\nRome;Bad;nope\nOslo;Ada;ADA@x.example\n"
)
CONFIG = """\
site = "The Post"
language = "en"
art = "none"
[digest]
sender = "The Post <news@post.example>"
unsubscribe_url = "https://post.example/leave"
[smtp]
host = "127.0.0.1"
tls = "none"
retry_delay = 0.05
"""

Typed = Callable[..., Result]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run a verb in a folder with an article, a list and settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text("Night trains return\n\nA lead.\n\nA body.\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "sharekit.toml").write_text(CONFIG, encoding="utf-8")

    def run(*words: str, code: int = 0, **environ: str) -> Result:
        result = CliRunner(env={"SHAREKIT_" + k: v for k, v in environ.items()}).invoke(main, words)
        assert result.exit_code == code, result.output
        return result

    return run


def test_check_sees_the_email_as_a_reader_of_the_list_gets_it(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "hello.md").write_text(
        "Hello {{ name }}, [vote](https://q.example/{{ city }})\n", encoding="utf-8"
    )
    (tmp_path / "names.csv").write_text("name;email\nAda;ada@x.example\n", encoding="utf-8")
    result = typed("check", "article.txt", "--intro", "hello.md", "--to", "names.csv", "--json", code=2)
    assert "no reader has a field 'city'" in result.stderr
    typed("check", "article.txt", "--intro", "hello.md", "--to", "list.csv", code=1)  # of its bad row


def test_without_yes_the_plan_is_shown_and_nothing_happens(typed: Typed, tmp_path: Path) -> None:
    result = typed("send", "article.txt", "--to", "list.csv", "--json", code=1)
    plan = json.loads(result.stdout)
    assert {name: plan[name] for name in ("readers", "read", "suppressed", "duplicates", "malformed")} == {
        "readers": 2,
        "read": 3,
        "suppressed": 0,
        "duplicates": 1,
        "malformed": 1,
    }
    sample = (tmp_path / plan["sample"]).read_bytes()
    assert b"To: Ada <ada@x.example>\r\n" in sample
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sample
    assert "list.csv:4: 'nope' is not a valid address" in result.stderr
    assert "No issue has been sent" in typed("status").stdout


def test_an_issue_is_sent_shown_and_refused_a_second_time(typed: Typed, tmp_path: Path) -> None:
    with Server() as server:
        port = str(server.port)
        sent = typed("send", "article.txt", "--to", "list.csv", "--yes", "--json", code=1, SMTP__PORT=port)
        status = json.loads(sent.stdout)
        assert (status["counts"]["accepted"], status["ending"]) == (2, "done")
        assert "2 readers; 0 suppressed, 1 duplicate merged" in sent.stderr
        again = typed("send", "article.txt", "--to", "list.csv", "--yes", code=1, SMTP__PORT=port)
        assert "was sent already, 20" in again.stderr
        typed("send", status["issue"], "--resume", "--yes", SMTP__PORT=port)
    assert set(server.received.values()) == {1}
    shown = typed("status", status["issue"], "--report", "report.html")
    assert "accepted             2" in shown.stdout
    assert "<svg" in (tmp_path / "report.html").read_text("utf-8")
    assert json.loads(typed("status", status["issue"], "--json").stdout)["counts"]["accepted"] == 2


def test_a_segment_of_the_store_is_sent_and_one_can_leave(typed: Typed) -> None:
    assert "2 new" in typed("subscribers", "import", "list.csv", code=1).stdout
    sent = typed(
        "send", "article.txt", "--to", "store", "--segment", "city=Rome", "--yes", "--transport", "folder:out"
    )
    assert "1 accepted" in sent.stdout
    (message,) = Path("out").glob("*.eml")
    token = message.read_text("utf-8").partition("?token=")[2].partition(">")[0]
    assert "bob@y.example is unsubscribed" in typed("unsubscribe", token).stdout
    assert "was unsubscribed already" in typed("unsubscribe", token).stdout
    assert "bob@y.example" not in typed("subscribers", "list").stdout
    assert "unsubscribed" in typed("subscribers", "suppress").stdout
    assert "token is invalid" in typed("unsubscribe", token[:-2], code=1).stderr


def test_a_token_of_another_list_with_the_same_key_is_refused(typed: Typed) -> None:
    typed("subscribers", "import", "list.csv", code=1)
    key = "k" * 32
    token = make_token(Claim("bob@y.example", "elsewhere-1", "daily.post.example"), [key.encode()])
    environ = {"SECRET": key, "DIGEST__LIST_ID": "weekly.post.example"}
    refused = typed("unsubscribe", token, code=1, **environ)
    assert (
        "the token is for the list 'daily.post.example', but this is 'weekly.post.example'" in refused.stderr
    )
    own = make_token(Claim("bob@y.example", "elsewhere-1", "weekly.post.example"), [key.encode()])
    assert "bob@y.example is unsubscribed" in typed("unsubscribe", own, **environ).stdout


def test_merge_fields_find_columns_in_any_spelling(typed: Typed) -> None:
    Path("list.csv").write_text(
        "Email,First Name,Town\nada@x.example,Ada,K\u00f8ge & Ny #1\n", encoding="utf-8"
    )
    Path("intro.md").write_text(
        "Hello {{ first_name }} [vote](https://q.example/v?city={{ Town }}&id=7)\n", encoding="utf-8"
    )
    send = (
        "send",
        "article.txt",
        "--to",
        "list.csv",
        "--intro",
        "intro.md",
        "--yes",
        "--transport",
        "folder:out",
    )
    typed(*send)
    (path,) = Path("out").glob("*.eml")
    message = BytesParser(policy=default).parsebytes(path.read_bytes())
    assert isinstance(message, EmailMessage)
    bodies = [message.get_body([kind]) for kind in ("plain", "html")]
    text, page = (body.get_content() for body in bodies if body is not None)
    address = "https://q.example/v?city=K%C3%B8ge%20%26%20Ny%20%231&id=7"
    assert "Hello Ada" in text
    assert address in text
    assert f'href="{address.replace("&", "&amp;")}"' in page


def test_an_unknown_merge_field_is_refused_before_anything_is_sent(typed: Typed) -> None:
    Path("intro.md").write_text("Hello {{ Frist Name | you }}\n", encoding="utf-8")
    send = (
        "send",
        "article.txt",
        "--to",
        "list.csv",
        "--intro",
        "intro.md",
        "--yes",
        "--transport",
        "folder:out",
    )
    refused = typed(*send, code=2)
    assert "no reader has a field 'Frist Name'" in refused.stderr
    assert "fields are name, address, city" in refused.stderr
    assert not Path("out").exists()
    Path("intro.md").write_text("Hello {{ CITY | you }}\n", encoding="utf-8")
    typed(*send, code=1)  # one row of the list is malformed
    assert len(list(Path("out").glob("*.eml"))) == 2


def test_a_test_message_notes_nothing(typed: Typed) -> None:
    typed("send", "article.txt", "--test", "eve@z.example", "--transport", "folder:out")
    assert len(list(Path("out").glob("eve@z.example.*.eml"))) == 1
    assert "No issue has been sent" in typed("status").stdout


def test_readers_are_kept(typed: Typed) -> None:
    typed("subscribers", "add", "eve@z.example", "--name", "Eve", "--field", "city=Bergen")
    typed("subscribers", "import", "list.csv", code=1)
    typed("subscribers", "suppress", "bob@y.example")
    assert typed("subscribers", "export").stdout.splitlines() == [
        "address,name,city",
        "eve@z.example,Eve,Bergen",
        "ada@x.example,Ada,Oslo",
    ]
    assert json.loads(typed("subscribers", "stats", "--json").stdout)["suppressed"] == {"asked": 1}
    typed("subscribers", "suppress", "--lift", "bob@y.example")
    typed("subscribers", "remove", "eve@z.example")
    typed("subscribers", "export", "out.jsonl")
    assert Path("out.jsonl").stat().st_mode & 0o077 == 0
    rows = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [row["address"] for row in rows] == ["ada@x.example", "bob@y.example"]


def test_a_list_of_another_tool_is_moved_with_its_statuses(typed: Typed) -> None:
    Path("export.csv").write_text(
        "Email Address,First Name,Last Name,Status,Formula\nada@x.example,Ada,Lovelace,subscribed,=1+1\n"
        "bob@y.example,Bob,,cleaned,\neve@z.example,Eve,,vip,\n",
        encoding="utf-8",
    )
    asked = typed("subscribers", "import", "export.csv", code=2)
    assert "export.csv:4: the status 'vip' is unknown: may these readers be written to?" in asked.stderr
    with Path("export.csv").open("rb") as file:
        piped = CliRunner().invoke(main, ["subscribers", "import", "-"], input=file)
    assert "stdin:4: the status 'vip' is unknown" in piped.stderr
    assert json.loads(typed("subscribers", "stats", "--json").stdout)["readers"] == 0
    answer = ("--status", "vip=pending")
    counts = json.loads(typed("subscribers", "import", "export.csv", *answer, "--dry-run", "--json").stdout)
    assert counts == {
        "read": 3,
        "new": 3,
        "active": 1,
        "suppressed": 2,
        "by_reason": {"bounced": 1, "pending": 1},
        "malformed": 0,
        "dry_run": True,
    }
    said = typed("subscribers", "import", "export.csv", *answer).stdout
    assert "3 read, 3 new, 0 known before or twice, 2 suppressed (1 bounced, 1 pending by this list)" in said
    typed("subscribers", "export", "--all", "all.csv")
    assert Path("all.csv").read_text("utf-8").splitlines()[:2] == [
        "address,name,status,First Name,Last Name,Formula",
        "ada@x.example,Ada Lovelace,active,Ada,Lovelace,'=1+1",
    ]
    everyone = typed("subscribers", "list", "--all", "--json").stdout
    typed("subscribers", "import", "all.csv", STORE__URL="sqlite:///second.db")
    assert (
        typed("subscribers", "list", "--all", "--json", STORE__URL="sqlite:///second.db").stdout == everyone
    )
    assert typed("subscribers", "export", "--all", "--format", "mailchimp").stdout.splitlines() == [
        "Email Address,First Name,Last Name,Status,Formula",
        "ada@x.example,Ada,Lovelace,subscribed,'=1+1",
        "bob@y.example,Bob,,cleaned,",
        "eve@z.example,Eve,,pending,",
    ]


def test_the_statuses_of_a_file_hold_when_it_is_sent_to(typed: Typed) -> None:
    Path("mixed.csv").write_text(
        "email,status\nada@x.example,active\nada@x.example,unsubscribed\nbob@y.example,ok\n", encoding="utf-8"
    )
    sent = typed("send", "article.txt", "--to", "mixed.csv", "--yes", "--transport", "folder:out")
    assert "1 accepted" in sent.stdout
    assert [path.name.partition("@")[0] for path in Path("out").glob("*.eml")] == ["bob"]


def test_a_file_of_addresses_is_suppressed(typed: Typed) -> None:
    Path("left.csv").write_text("eve@z.example\nbob@y.example\n", encoding="utf-8")
    assert "3 suppressed" in typed("subscribers", "suppress", "left.csv", "ada@x.example").stdout
    assert (
        "3 may be written to again"
        in typed("subscribers", "suppress", "--lift", "left.csv", "ada@x.example").stdout
    )


def test_an_export_that_breaks_off_leaves_the_old_file(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> Iterator[Subscriber]:
        yield make_subscriber("ada@x.example")
        raise StoreError("the store went away")

    Path("out.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(Directory, "readers", lambda *_arguments, **_options: broken())
    assert "went away" in typed("subscribers", "export", "out.csv", code=1).stderr
    assert Path("out.csv").read_text("utf-8") == "old"
    assert not list(Path().glob(".out*"))


def test_bounces_of_our_own_messages_suppress(typed: Typed) -> None:
    typed("send", "article.txt", "--to", "list.csv", "--yes", "--transport", "folder:out", code=1)
    sent = next(Path("out").glob("ada*.eml")).read_text("utf-8")
    own = sent.partition("Message-ID: ")[2].partition("\n")[0]
    text = "From: MAILER-DAEMON@mx.example\nX-Failed-Recipients: {}\n\n{}: no such user\n\nMessage-ID: {}\n"
    Path("bounce.eml").write_text(text.format("other@z.example", "other@z.example", own), encoding="utf-8")
    Path("stranger.eml").write_text(
        text.format("bob@y.example", "bob@y.example", "<made-up@z.example>"), encoding="utf-8"
    )
    tried = typed("bounces", "bounce.eml", "stranger.eml", "--dry-run", "--json").stdout.splitlines()
    rows = [json.loads(line) for line in tried]
    assert [
        (row["verdict"], row["address"], row["matched"], row["reader"], row["suppressed"]) for row in rows
    ] == [
        ("mailbox-gone", "other@z.example", True, "ada@x.example", True),
        ("mailbox-gone", "bob@y.example", False, "bob@y.example", False),
    ]
    assert rows[0]["message_id"] in own
    result = typed("bounces", "bounce.eml", "stranger.eml")
    assert result.stdout == "2 messages: 2 mailbox-gone; 1 reader newly suppressed\n"
    assert "1 notice about readers of the list match no message we sent" in result.stderr
    assert "0 readers newly suppressed" in typed("bounces", "bounce.eml").stdout
    assert "1 reader newly suppressed" in typed("bounces", "stranger.eml", "--unmatched").stdout
    reasons = [
        json.loads(line)["reason"] for line in typed("subscribers", "suppress", "--json").stdout.splitlines()
    ]
    assert reasons == ["bounced", "bounced"]


def test_refusals_of_a_stopped_run_are_applied_on_request(typed: Typed) -> None:
    Path("many.csv").write_text("".join(f"r{n}@x.example\n" for n in range(15)), encoding="utf-8")
    replies = {("RCPT", f"r{n}@x.example"): ["550 5.1.1 no such user"] for n in range(12)}
    with Server(replies=replies) as server:
        port = str(server.port)
        typed("send", "article.txt", "--to", "many.csv", "--yes", code=1, SMTP__PORT=port)
    key = json.loads(typed("status", "--json").stdout.splitlines()[0])["issue"]
    assert typed("subscribers", "suppress").stdout == ""
    assert f"{key}: 12 readers would be suppressed" in typed("bounces", "--apply", key, "--dry-run").stdout
    assert json.loads(typed("bounces", "--apply", key, "--json").stdout) == {"issue": key, "suppressed": 12}
    assert f"{key}: 0 readers newly suppressed" in typed("bounces", "--apply", key).stdout
    assert "there is no such issue" in typed("bounces", "--apply", "none", code=1).stderr
    assert "name a mailbox" in typed("bounces", code=2).stderr


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (
            ["send", "article.txt", "--to", "none.csv", "--yes"],
            {"SMTP__HOST": "127.0.0.1"},
            "--to none.csv: no such file",
        ),
        (
            ["send", "article.txt", "--to", "list.csv", "--yes"],
            {"SMTP__HOST": ""},
            "smtp.host: no server is set",
        ),
        (
            ["send", "article.txt", "--to", "list.csv"],
            {"DIGEST__SENDER": ""},
            "digest.sender: no sender is set",
        ),
        (
            ["send", "article.txt", "--to", "list.csv", "--rate", "fast", "--yes"],
            {},
            "--rate: smtp.rate is 'fast'; allowed: a rate such as 50/s",
        ),
        (["subscribers", "list"], {"STORE__URL": "mysql://x"}, "store.url"),
        (
            ["subscribers", "list"],
            {"STORE__URL": "sqlite:////no/such/folder/x.db"},
            "unable to open database file",
        ),
        (["bounces", "none"], {}, "cannot be read"),
        (["status", "none"], {}, "no store yet"),
        (["unsubscribe", "x"], {}, "no store yet"),
    ],
)
def test_what_is_wrong_is_one_clear_line(
    typed: Typed, words: list[str], environ: dict[str, str], said: str
) -> None:
    result = CliRunner(env={"SHAREKIT_" + k: v for k, v in environ.items()}).invoke(main, words)
    assert result.exit_code in {1, 2}
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert typed is not None


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(typed: Typed, tmp_path: Path) -> None:
    rows = "".join(f"r{n}@x.example\n" for n in range(60))
    (tmp_path / "many.csv").write_text(rows, encoding="utf-8")
    with Server() as server:
        environ = {**os.environ, "SHAREKIT_SMTP__PORT": str(server.port)}
        command = [
            sys.executable,
            "-m",
            "sharekit",
            "send",
            "article.txt",
            "--to",
            "many.csv",
            "--yes",
            "--rate",
            "20/s",
        ]
        with subprocess.Popen(command, env=environ, encoding="utf-8", stdout=-1, stderr=-1) as running:
            assert server.wait_for(5)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=300)
        assert running.returncode == 1
        assert "stopping: what is in flight is finished first" in err
        assert "--resume --yes" in out
        sent = len(server.messages)
        assert sent < 60
        key = out.partition(":")[0]
        typed("send", key, "--resume", "--yes", SMTP__PORT=str(server.port))
    assert set(server.received.values()) == {1}
    assert len(server.received) == 60


def test_a_full_disk_stops_the_run_and_nothing_is_sent_twice(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "many.csv").write_text("".join(f"r{n}@x.example\n" for n in range(50)), encoding="utf-8")
    write, calls, is_full = Ledger.write, [0], threading.Event()

    def full(self: Ledger, settled: Sequence[Settlement], ready: Sequence[Delivery]) -> set[int]:
        calls[0] += 1
        if calls[0] > 5 and settled:  # whose answers are then lost
            is_full.set()
        if is_full.is_set():
            with self.store._errors():
                raise sqlite3.OperationalError("database or disk is full")
        return write(self, settled, ready)

    with Server() as server:
        port = str(server.port)
        monkeypatch.setattr(Ledger, "write", full)
        result = typed("send", "article.txt", "--to", "many.csv", "--yes", code=1, SMTP__PORT=port)
        assert "error: sqlite:///sharekit.db: database or disk is full\n  free some space" in result.stderr
        monkeypatch.setattr(Ledger, "write", write)
        (issue,) = typed("status", "--json").stdout.splitlines()
        words = ["send", json.loads(issue)["issue"], "--resume", "--yes", "--uncertain", "hold", "--json"]
        ended = typed(*words, code=1, SMTP__PORT=port)
        status = json.loads(ended.stdout)
    assert "--uncertain resend|reconcile" in ended.stderr
    assert set(server.received.values()) == {1}
    assert 0 < len(status["uncertain"]) <= 4
    assert len(set(server.received) | set(status["uncertain"])) == 50


def test_an_empty_mailbox_is_empty_and_an_invalid_one_is_refused(typed: Typed) -> None:
    Path("empty").write_text("", encoding="utf-8")
    assert typed("bounces", "empty").stdout == "0 messages; 0 readers newly suppressed\n"
    Path("page.html").write_text("<!doctype html>\n<p>Hello: you</p>\n", encoding="utf-8")
    result = typed("bounces", "page.html", "empty", code=1)
    assert "page.html: not a mailbox" in result.stderr
    assert "0 messages" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--segment", "bad"], "--segment: found 'bad'"),
        (["list", "--segment", "nofield=1"], "no reader has a field 'nofield'"),
        (["export", "--segment", "ctiy!=Oslo"], "fields are city, address, domain, name"),
        (["suppress", "--lift"], "name at least one address"),
        (["add", "nobody"], "'nobody' is not a valid address"),
        (["add", "a@x.example", "--name", "a\nb"], "line break"),
        (["add", "a@x.example", "--field", "city"], "write it as city=Oslo"),
        (["remove", "nobody"], "'nobody' is not a valid address"),
        (["suppress", "nobody"], "'nobody' is neither an address nor a file"),
        (["list", "--lift"], "--lift: 'list' has no such option: it is for suppress"),
        (["list", "a@x.example"], "subscribers list: takes no arguments, but found 'a@x.example'"),
        (["export", "a.csv", "b.csv"], "takes one file, but found 'b.csv'"),
        (["import", "list.csv", "--status", "vip"], "--status: found 'vip': write it as vip=active"),
        (["export", "a.jsonl", "--format", "mailchimp"], "--format: mailchimp is a format of CSV"),
        (["import"], "name a list"),
    ],
)
def test_what_was_typed_wrong_ends_with_2(typed: Typed, words: list[str], said: str) -> None:
    typed("subscribers", "import", "list.csv", code=1)
    result = typed("subscribers", *words, code=2)
    assert said in result.stderr.replace("\n  ", ": ")


@pytest.mark.parametrize("text", ["", "\n\n", "address,name\n"])
def test_a_list_without_readers_is_reported(typed: Typed, text: str) -> None:
    Path("empty.csv").write_text(text, encoding="utf-8")
    result = typed("subscribers", "import", "empty.csv", code=1)
    assert "empty.csv: holds no readers" in result.stderr


def test_domains_are_shown_in_their_own_script(typed: Typed) -> None:
    typed("subscribers", "add", "ada@bücher.example")
    assert "bücher.example" in typed("subscribers", "stats").stdout


def test_old_ledgers_are_pruned_and_nonsense_is_an_error(typed: Typed) -> None:
    typed("subscribers", "add", "ada@x.example")
    assert typed("store", "prune", "--older-than", "52w").stdout == "0 issues pruned, 0 ledger rows deleted\n"
    for span in ("0d", "400", "-1d"):
        wrong = typed("store", "prune", "--older-than", span, code=2)
        assert f"--older-than: found '{span}'" in wrong.stderr


def test_words_that_an_ascii_locale_could_not_decode_are_read_as_utf_8(typed: Typed) -> None:
    address, name, city = (
        text.encode().decode("ascii", "surrogateescape")
        for text in ("ada@bücher.example", "Zoë", "city=Århus")
    )
    typed("subscribers", "add", address, "--name", name, "--field", city)
    assert typed("subscribers", "export").stdout.splitlines()[1] == "ada@bücher.example,Zoë,Århus"


def test_a_segment_that_names_no_field_sends_nothing_and_leaves_the_issue_free(typed: Typed) -> None:
    (Path("list.csv")).write_text("address,plan\na@x.example,free\nb@x.example,paid\n", encoding="utf-8")
    send = ("send", "article.txt", "--to", "list.csv", "--yes", "--transport", "folder:out")
    wrong = typed(*send, "--segment", "paln!=free", code=2)
    assert "no reader has a field 'paln'" in wrong.stderr
    assert not Path("out").exists()
    assert "1 accepted" in typed(*send, "--segment", "plan!=free").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--to: name the readers"),
        (["--to", "none.csv"], "--to none.csv: no such file"),
        (["--to", "list.csv", "--segment", "x"], "--segment: found 'x'"),
        (["--test", "nobody"], "--test: 'nobody' is not a valid address"),
        (["--to", "list.csv", "--uncertain", "reconcile"], "mail_log: no mail server log is set"),
        (["--to", "list.csv", "--intro", "none.md"], "none.md: cannot be read: no such file"),
    ],
)
def test_typing_errors_are_reported_for_a_sent_issue_too(typed: Typed, words: list[str], said: str) -> None:
    sent = typed(
        "send", "article.txt", "--to", "list.csv", "--yes", "--transport", "folder:out", "--json", code=1
    )
    key = json.loads(sent.stdout)["issue"]
    sources = ["article.txt"] if "--intro" in words else ["article.txt", key]
    for source in sources:
        assert said in typed("send", source, *words, code=2).stderr


def test_a_log_that_cannot_be_read_is_reported_before_anything_is_sent(typed: Typed) -> None:
    result = typed(
        "send",
        "article.txt",
        "--to=list.csv",
        "--yes",
        "--uncertain=reconcile",
        "--transport=folder:out",
        code=2,
        MAIL_LOG="mail.log",
    )
    assert "mail.log: cannot be read: no such file" in result.stderr
    assert not Path("out").exists()


def test_the_plan_of_an_issue_that_was_sent_says_so(typed: Typed) -> None:
    send = ("send", "article.txt", "--to", "list.csv", "--transport", "folder:out")
    key = json.loads(typed(*send, "--yes", "--json", code=1).stdout)["issue"]
    again = typed(*send, code=1)
    assert "was sent already" in again.stderr
    assert again.stdout == ""
    assert "It was sent; nothing is left." in typed("send", key, "--resume").stdout


def test_an_invalid_issue_is_reported_once(typed: Typed) -> None:
    result = typed("send", "2026-01-01-nokey", "--to", "list.csv", code=1)
    assert result.stderr.count("error:") == 1
    assert "is neither a file nor an issue in the store" in result.stderr


def test_a_moment_is_no_rate_and_a_report_needs_an_issue(typed: Typed) -> None:
    sent = typed(
        "send", "article.txt", "--to", "list.csv", "--transport", "folder:out", "--yes", "--json", code=1
    )
    assert json.loads(sent.stdout)["rate"] <= 2
    assert "--report: name the issue" in typed("status", "--report", "x.html", code=2).stderr
    key = json.loads(sent.stdout)["issue"]
    assert typed("status", key, "--report", "x.html").stdout.endswith("\nx.html\n")
    assert json.loads(typed("status", key, "--report", "x.html", "--json").stdout)["report"] == "x.html"


def test_a_test_message_does_not_wait_for_hours(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.cli.newsletter.mailing._TEST_SECONDS", 0.5)
    program = Path("busy.sh")
    program.write_text("#!/bin/sh\necho 'try again later' >&2\nexit 75\n", encoding="utf-8")
    program.chmod(0o755)
    how = ("--transport", f"sendmail:{program.absolute()}")
    result = typed("send", "article.txt", "--test", "eve@z.example", *how, code=1, SMTP__RETRY_DELAY="60")
    assert "deferred: eve@z.example: " in result.stderr
    assert "try again later" in result.stderr
    assert "--resume" not in result.stdout


def test_stories_sent_on_another_day_are_named(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as server:
        smtp = {"SMTP__PORT": str(server.port)}
        words = ("send", "article.txt", "--to", "list.csv", "--yes")
        typed(*words, code=1, **smtp)  # a malformed row
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        later = typed(*words, code=1, **smtp)
        assert "These stories were sent" in later.stderr
        assert "0 readers; 2 suppressed" in later.stderr
        typed(*words, "--again", code=1, **smtp)
        typed(*words, "--again", "--resume", code=2, **smtp)
    assert set(server.received.values()) == {2}


def test_an_email_that_lacks_a_way_out_or_an_address_is_warned_of(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("ada@reader.example\n", encoding="utf-8")
    plan = ("send", "article.txt", "--to", "one.csv")
    warned = typed(*plan).stderr
    assert "no postal address" in warned
    assert "no unsubscribe link" not in warned
    config = CONFIG.replace('unsubscribe_url = "https://post.example/leave"', 'postal_address = "1 Road"')
    (tmp_path / "sharekit.toml").write_text(config, encoding="utf-8")
    warned = typed(*plan).stderr
    assert "no unsubscribe link, which mailbox providers demand: set web.public_url" in warned
    assert "no postal address" not in warned
