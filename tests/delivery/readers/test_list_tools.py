"""Exports of newsletter tools: the right address, the right name, and nobody active who must not be."""

# ruff: noqa: E501, ISC004

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.cli.newsletter.lists.export import ExportFormat, _write_csv
from sharekit.delivery.readers.list_files import check_statuses, neutral_cell, read_subscribers, restored_cell
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.errors import ConfigError, SharekitError, SourceError

Malformed = Callable[[Exception], None]

TOOLS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "hubspot in German": (
        "Datensatz-ID,Vorname,Nachname,E-Mail,Von allen E-Mails abgemeldet,Grund für dauerhafte Unzustellbarkeit der E-Mail\n"
        "1,Ada,Löw,ada@r.example,Ja,\n2,Bob,Löw,bob@r.example,Nein,\n3,Eve,Löw,eve@r.example,,UNKNOWN_USER\n",
        [("ada@r.example", "Ada Löw", "unsubscribed"), ("bob@r.example", "Bob Löw", ""), ("eve@r.example", "Eve Löw", "bounced")],
    ),
    "hubspot in Spanish": (
        "Nombre,Apellidos,Correo,Canceló la suscripción a todos los correos electrónicos\nAda,Ruiz,ada@r.example,Sí\nBob,Ruiz,bob@r.example,No\n",
        [("ada@r.example", "Ada Ruiz", "unsubscribed"), ("bob@r.example", "Bob Ruiz", "")],
    ),
    "hubspot in Japanese": (
        "レコードID,名,姓,Eメール,すべてのEメールの配信登録を解除済み\n1,花子,山田,ada@r.example,はい\n2,太郎,山田,bob@r.example,いいえ\n",
        [("ada@r.example", "花子 山田", "unsubscribed"), ("bob@r.example", "太郎 山田", "")],
    ),
    "brevo in French": (
        "EMAIL;PRENOM;NOM;Campagnes email;Statut\nada@r.example;Ada;Noël;Désinscrit;Liste noire\nbob@r.example;Bob;Noël;Inscrit;Actif\n",
        [("ada@r.example", "Ada Noël", "unsubscribed"), ("bob@r.example", "Bob Noël", "")],
    ),
    "mailpoet in French": (
        "E-mail,Prénom,Nom,État\nada@r.example,Ada,Noël,Abonné\nbob@r.example,Bob,,Rejeté\neve@r.example,Eve,,Non confirmé\n",
        [("ada@r.example", "Ada Noël", ""), ("bob@r.example", "Bob", "bounced"), ("eve@r.example", "Eve", "pending")],
    ),
    "mailpoet in Polish": (
        "Adres e-mail;Imię;Nazwisko;Status\nada@r.example;Ewa;Żak;Aktywny\nbob@r.example;;;Wypisany\neve@r.example;;;Niepotwierdzony\n",
        [("ada@r.example", "Ewa Żak", ""), ("bob@r.example", "", "unsubscribed"), ("eve@r.example", "", "pending")],
    ),
    "a list in Korean": (
        "이메일,이름,상태\nada@r.example,김민수,구독\nbob@r.example,이영희,구독 취소\neve@r.example,박철수,미확인\n",
        [("ada@r.example", "김민수", ""), ("bob@r.example", "이영희", "unsubscribed"), ("eve@r.example", "박철수", "pending")],
    ),
    "cleverreach, deactivated": (
        "email;source;activated;registered;deactivated;bounced;vorname;nachname\n"
        "ada@r.example;web;01.01.2024;01.01.2024;0;0;Ada;Löw\nbob@r.example;web;01.01.2024;01.01.2024;05.05.2025;0;;\n",
        [("ada@r.example", "Ada Löw", ""), ("bob@r.example", "", "unsubscribed")],
    ),
    "buttondown, undeliverable since": (
        "email,type,undeliverability_date,undeliverability_reason,unsubscription_date,unsubscription_reason\n"
        "ada@r.example,regular,,,,\nbob@r.example,regular,2025-01-01,hard_bounce,,\n",
        [("ada@r.example", "", ""), ("bob@r.example", "", "bounced")],
    ),
    "mailchimp, subscribed": (
        "Email Address,First Name,Last Name,Address,MEMBER_RATING,OPTIN_TIME,TAGS\n"
        'ada@r.example,Ada,Lovelace,"12 Harbour Row",2,2024-01-02 10:00:00,\n',
        [("ada@r.example", "Ada Lovelace", "")],
    ),
    "mailchimp, unsubscribed": (
        "Email Address,First Name,Last Name,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n"
        "ada@r.example,Ada,Lovelace,2024-05-01 08:00:00,May,NORMAL\n",
        [("ada@r.example", "Ada Lovelace", "unsubscribed")],
    ),
    "mailchimp, cleaned": (
        "Email Address,First Name,Last Name,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\nada@r.example,,,2024-05-01,May\n",
        [("ada@r.example", "", "bounced")],
    ),
    "ghost": (
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels\n"
        "1,ada@r.example,Ada,,true,,,2024-01-01,,\n2,bob@r.example,Bob,,false,,,2024-01-01,,\n"
        "3,eve@r.example,Eve,,true,,,2024-01-01,2024-02-02,\n",
        [("ada@r.example", "Ada", ""), ("bob@r.example", "Bob", "unsubscribed"), ("eve@r.example", "Eve", "asked")],
    ),
    "substack": (
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n"
        "ada@r.example,false,,other,false,2024-01-01,\nbob@r.example,true,,yearly,true,2024-01-01,\n",
        [("ada@r.example", "", ""), ("bob@r.example", "", "unsubscribed")],
    ),
    "buttondown": (
        "email,notes,metadata,tags,subscriber_type,creation_date,unsubscription_date\n"
        "ada@r.example,,{},,regular,2024-01-01,\nbob@r.example,,{},,unactivated,2024-01-01,\n"
        "eve@r.example,,{},,unsubscribed,2024-01-01,2024-02-01\nmal@r.example,,{},,complained,2024-01-01,\n"
        "zoe@r.example,,{},,undeliverable,2024-01-01,\n",
        [
            ("ada@r.example", "", ""),
            ("bob@r.example", "", "pending"),
            ("eve@r.example", "", "unsubscribed"),
            ("mal@r.example", "", "complained"),
            ("zoe@r.example", "", "bounced"),
        ],
    ),
    "beehiiv": (
        "Id,Email,Status,Created At,Subscription Tier\n1,ada@r.example,active,2024,free\n"
        "2,bob@r.example,inactive,2024,free\n3,eve@r.example,validating,2024,free\n",
        [("ada@r.example", "", ""), ("bob@r.example", "", "unsubscribed"), ("eve@r.example", "", "pending")],
    ),
    "listmonk": (
        'uuid,email,name,attributes,status,created_at\nx,ada@r.example,Ada,"{""city"": ""Oslo""}",enabled,2024\n'
        "y,bob@r.example,Bob,{},blocklisted,2024\nz,eve@r.example,Eve,{},disabled,2024\n",
        [("ada@r.example", "Ada", ""), ("bob@r.example", "Bob", "asked"), ("eve@r.example", "Eve", "unsubscribed")],
    ),
    "mailerlite": (
        "Subscriber,Name,Last name,Status,Subscribed\nada@r.example,Ada,Lovelace,active,2024-01-01 10:00\n"
        "bob@r.example,Bob,,junk,2024-01-01 10:00\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "complained")],
    ),
    "kit": (
        "id,first_name,email_address,state,created_at\n1,Ada,ada@r.example,active,2024\n"
        "2,Bob,bob@r.example,cancelled,2024\n3,Eve,eve@r.example,bounced,2024\n4,Mal,mal@r.example,complained,2024\n",
        [
            ("ada@r.example", "Ada", ""),
            ("bob@r.example", "Bob", "unsubscribed"),
            ("eve@r.example", "Eve", "bounced"),
            ("mal@r.example", "Mal", "complained"),
        ],
    ),
    "campaign monitor": (
        "Name,Email Address,Status,Date\nAda,ada@r.example,Active,2024\nBob,bob@r.example,Deleted,2024\n"
        "Eve,eve@r.example,Unconfirmed,2024\n",
        [("ada@r.example", "Ada", ""), ("bob@r.example", "Bob", "asked"), ("eve@r.example", "Eve", "pending")],
    ),
    "brevo": (
        "CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;SMS;EMAIL_BLACKLISTED;ADDED_TIME\n1;ada@r.example;Ada;Lovelace;;no;2024\n"
        "2;bob@r.example;Bob;;;yes;2024\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "asked")],
    ),
    "hubspot": (
        "Record ID,First Name,Last Name,Email,Email Domain,Lead Status,State/Region,Unsubscribed from all email,"
        "Email hard bounce reason\n1,Ada,Lovelace,ada@r.example,r.example,OPEN,Texas,false,\n"
        "2,Bob,,bob@r.example,r.example,NEW,,true,\n3,Eve,,eve@r.example,r.example,NEW,,,UNKNOWN_USER\n",
        [
            ("ada@r.example", "Ada Lovelace", ""),
            ("bob@r.example", "Bob", "unsubscribed"),
            ("eve@r.example", "Eve", "bounced"),
        ],
    ),
    "hubspot, by kind of email": (
        "Record ID,Email,Opted out of all email,Opted out of email: Marketing Information\n"
        "1,ada@r.example,,\n2,bob@r.example,true,\n3,eve@r.example,,true\n",
        [
            ("ada@r.example", "", ""),
            ("bob@r.example", "", "unsubscribed"),
            ("eve@r.example", "", "unsubscribed"),
        ],
    ),
    "mailpoet": (
        "Email,First name,Last name,List,Global status\nada@r.example,Ada,Lovelace,News,Subscribed\n"
        "bob@r.example,Bob,,News,Unconfirmed\neve@r.example,Eve,,News,Bounced\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "pending"), ("eve@r.example", "Eve", "bounced")],
    ),
    "google contacts": (
        "First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Address 1 - City\n"
        "Ada,,Lovelace,* myContacts,* Home,ada@r.example ::: ada2@r.example,,Oslo\n",
        [("ada@r.example", "Ada Lovelace", "")],
    ),
    "outlook": (
        "First Name,Last Name,E-mail Address,E-mail Type,E-mail Display Name,Business Street,State\n"
        "Ada,Lovelace,ada@r.example,SMTP,Ada L,1 Quay,TX\n",
        [("ada@r.example", "Ada Lovelace", "")],
    ),
    "klaviyo": (
        "Email,Klaviyo ID,First Name,Last Name,Email Marketing Consent,Email Suppressions\n"
        "ada@r.example,1,Ada,Lovelace,SUBSCRIBED,[]\nbob@r.example,2,Bob,,UNSUBSCRIBED,\n"
        'eve@r.example,3,Eve,,NEVER_SUBSCRIBED,\nmal@r.example,4,Mal,,SUBSCRIBED,"[""HARD_BOUNCE""]"\n',
        [
            ("ada@r.example", "Ada Lovelace", ""),
            ("bob@r.example", "Bob", "unsubscribed"),
            ("eve@r.example", "Eve", "pending"),
            ("mal@r.example", "Mal", "asked"),
        ],
    ),
    "aweber": (
        "Email,Name,Date Added,Stop Time,Stop Status\nada@r.example,Ada,2024-01-01,,\n"
        "bob@r.example,Bob,2024-01-01,24 Jan 2025,unsubscribed\n",
        [("ada@r.example", "Ada", ""), ("bob@r.example", "Bob", "unsubscribed")],
    ),
    "constant contact": (
        "Email address,First name,Last name,Email permission status,Confirmed Opt-Out Date\n"
        "ada@r.example,Ada,Lovelace,Implied,\nbob@r.example,Bob,,Unsubscribed,2024-01-01\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "unsubscribed")],
    ),
    "wix": (
        "First Name,Last Name,Email 1,Address 1 - Street,Email subscriber status,SMS subscriber status\n"
        "Ada,Lovelace,ada@r.example,,Subscribed,Unsubscribed\nBob,,bob@r.example,,Unsubscribed,Subscribed\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "unsubscribed")],
    ),
    "cleverreach": (
        "E-Mail;Vorname;Nachname;Anmeldedatum;Abmeldedatum;Aktiv\nada@r.example;Ada;Lovelace;01.02.2024;;WAHR\n"
        "bob@r.example;Bob;;01.02.2024;05.06.2024;FALSCH\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "unsubscribed")],
    ),
    "outlook, french": (
        "Prénom;Nom;Adresse de messagerie;Type de messagerie\nAda;Lovelace;ada@r.example;SMTP\n",
        [("ada@r.example", "Ada Lovelace", "")],
    ),
    "a status in Spanish": (
        "Correo electrónico,Nombre,Apellidos,Estado\nada@r.example,Ada,Lovelace,Suscrito\nbob@r.example,Bob,,Dado de baja\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", "unsubscribed")],
    ),
    "a status in Chinese": (
        "电子邮件,姓名,状态\nada@r.example,艾达,已订阅\nbob@r.example,,已退订\n",
        [("ada@r.example", "艾达", ""), ("bob@r.example", "", "unsubscribed")],
    ),
    "a status whose column is unknown": (
        "E-Mail,Was war,Note\nada@r.example,,unsubscribed\nbob@r.example,Abgemeldet,\n",
        [("ada@r.example", "", ""), ("bob@r.example", "", "unsubscribed")],
    ),
    "marks": (
        "Email,Unsubscribed\nada@r.example,\nbob@r.example,✓\n",
        [("ada@r.example", "", ""), ("bob@r.example", "", "unsubscribed")],
    ),
    "an address book's line": (
        "Ada Lovelace <ada@r.example>; Bob <bob@r.example>\nmailto:eve@r.example\n",
        [("ada@r.example", "Ada Lovelace", ""), ("bob@r.example", "Bob", ""), ("eve@r.example", "", "")],
    ),
    "excel": ("sep=;\nemail;name\nada@r.example;Ada\n", [("ada@r.example", "Ada", "")]),
    "names in cells": ('email\n"Lovelace, Ada <ada@r.example>"\n', [("ada@r.example", "Lovelace, Ada", "")]),
    "quoted line ends": ('notes,email\n"one\ntwo",ada@r.example\n', [("ada@r.example", "", "")]),
}  # fmt: skip


def read(data: bytes, malformed: Malformed, answers: Mapping[str, str] | None = None) -> list[Subscriber]:
    return list(read_subscribers(io.BytesIO(data), malformed=malformed, where="list.csv", answers=answers))


def summary(readers: list[Subscriber]) -> list[tuple[str, str, str]]:
    return [(reader.address.written, reader.name, reader.reason) for reader in readers]


COLUMNS = """
active        Fecha de suscripción=01/02/2024 | Enlace de suscripción=https://x.example/s | Data de inscrição=01/02/2024
active        Data iscrizione=01/02/2024 | Anmeldedatum=01.02.2024 | Lien de désabonnement=https://x.example/u | 登録日=2024-01-02
active        退订链接=https://x.example/u | 配信停止リンク=https://x.example/u | Дата подписки=01.02.2024 | Tilmeldt=2024-01-02
active        State=OK | Estado=Jalisco | Type=Author | Deactivated=no | Deactivated=0 | Newsletter-Abo=ja | SMS opt-out=yes
active        Abgemeldet von SMS=ja | Gesperrt=nein | Bounced=0 | Notiz=Abonnent seit 2020 | Region=Stan
unsubscribed  Fecha de baja=01/02/2024 | Deactivated=2024-01-02 10:00:00 | Newsletter-Abo=nein | Désabonné le=01/02/2024
unsubscribed  Abgemeldet am=01.02.2024 | Data disiscrizione=01/02/2024 | 配信停止日=2024-01-02 | 退订时间=2024-01-02 | Отписан=да
unsubscribed  Wypisany=tak | Odhlášen=ano | Uitgeschreven op=2024-01-02 | Avregistrerad=ja | 수신거부=예 | Desuscrito=sí
asked         Gesperrt=ja | In Quarantäne=ja | Liste noire=oui
bounced       Unzustellbar=ja
"""


def test_columns_of_many_languages_mean_what_they_say(malformed: Malformed) -> None:
    wrong = []
    for line in COLUMNS.strip().splitlines():
        expected, _, columns = line.partition(" ")
        for column in columns.strip().split(" | "):
            header, _, value = column.partition("=")
            text = f"email;{header}\nada@r.example;{value}\n"
            (reader,) = read_subscribers(io.BytesIO(text.encode()), malformed=malformed)
            if (reader.reason or "active") != expected:
                wrong.append((column, reader.reason))
    assert wrong == []


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("cp1252", "Adresse e-mail;Prénom;Statut\nada@r.example;Zoé;désabonné\n", "Zoé"),
        ("cp1250", "Adres e-mail;Imię;Stan\nada@r.example;Żaneta;wypisany\n", "Żaneta"),
        ("cp1251", "Email;Имя;Статус\nada@r.example;Анна;отписан\n", "Анна"),
        ("cp932", "メールアドレス,氏名,ステータス\nada@r.example,山田花子,解除済み\n", "山田花子"),
        ("gb18030", "邮箱,姓名,状态\nada@r.example,王丽,已退订\n", "王丽"),
        ("cp949", "이메일,이름,상태\nada@r.example,김민수,구독 취소\n", "김민수"),
        ("mac_roman", "E-Mail;Straße;Prénom;Désabonné\nada@r.example;Öde 1;Zoé;oui\n", "Zoé"),
    ],
)
def test_an_old_encoding_is_known_by_its_header(
    encoding: str, text: str, name: str, malformed: Malformed
) -> None:
    (reader,) = read_subscribers(io.BytesIO(text.encode(encoding)), malformed=malformed)
    assert (reader.name, reader.reason) == (name, "unsubscribed")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\0\6\0", "workbook"),
        (b"BEGIN:VCARD\nEMAIL:ada@r.example\n", "vCard"),
        (b'[{"email": "ada@r.example"}]', "JSON array"),
        (b"\x81\x8d\x8f\x90,\x9d\n", "UTF-8"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, kind: str, malformed: Malformed) -> None:
    with pytest.raises(SourceError, match=kind):
        read(data, malformed)


ROWS = "".join(f"r{n}@r.example,Reader,active\n" for n in range(5_000))


@pytest.mark.parametrize(
    "broken",
    [
        'bob@r.example,"open,active\n',
        f'bob@r.example,"open,active\n{ROWS[:600]}'.rpartition("\n")[0] + '\nzoe@r.example,"Zoë",active\n',
        f"bob@r.example,{'x' * 1_000_000},active\n",
    ],
)
def test_a_broken_row_costs_no_other(broken: str, malformed: Malformed, wrong: list[str]) -> None:
    text = f'email,name,status\nada@r.example,"Ada\nL",active\n{broken}{ROWS}'
    readers = read(text.encode(), malformed)
    assert len({reader.address.key for reader in readers}) >= 5_000
    assert len(wrong) == 2  # a name of two lines, and the broken one
    assert wrong[1].startswith("list.csv:4: ")


def test_lines_that_end_with_a_carriage_return_only(malformed: Malformed, wrong: list[str]) -> None:
    assert summary(read("email,name\rada@r.example,Zoë\rbob@r.example,Bob\r".encode(), malformed)) == [
        ("ada@r.example", "Zoë", ""),
        ("bob@r.example", "Bob", ""),
    ]
    assert wrong == []


@pytest.mark.parametrize("tool", TOOLS)
def test_exports_are_read_as_they_come(tool: str, malformed: Malformed, wrong: list[str]) -> None:
    text, expected = TOOLS[tool]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        assert summary(read(text.encode(encoding), malformed)) == expected
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("email,status\nada@r.example,active\nbob@r.example,vip gold\n", "vip gold"),
        ("email,subscribed\nada@r.example,perhaps\n", "perhaps"),
        ('{"email": "ada@r.example", "status": "vip gold"}\n', "vip gold"),
    ],
)
def test_an_unknown_status_is_a_question(text: str, word: str, malformed: Malformed, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"the status '{word}' is unknown: may these readers be written to"):
        read(text.encode(), malformed)
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"{path}:"):
        check_statuses(path, {})
    answered = read(text.encode(), malformed, {word.replace(" ", ""): "pending"})
    assert answered[-1].reason == "pending"


def test_a_column_that_may_be_a_status_is_not_asked_about(malformed: Malformed) -> None:
    (reader,) = read(b"email,state\nada@r.example,Texas\n", malformed)
    assert (reader.reason, reader.fields) == ("", {"state": "Texas"})


def test_windows_1252_is_read_unless_the_address_is_unclear(malformed: Malformed, wrong: list[str]) -> None:
    text = "email;name\nada@r.example;J\xf6rg \x80\nj\xf6rg@r.example;J\n"
    readers = read(text.encode("latin-1"), malformed)
    assert summary(readers) == [("ada@r.example", "Jörg €", "")]
    assert wrong == ["list.csv:3: not UTF-8: its address may be wrong"]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+47 1",
        "-",
        "@ada",
        "\tx",
        "\nx",
        "＝1",
        "＠a",
        " =1",
        "\xa0\u3000－1",
        "'=1",
        "''@",
        "a",
        "it's",
        "'",
        "",
    ],
)
def test_formulas_are_neutralised_and_restored(cell: str) -> None:
    written = neutral_cell(cell)
    assert not written.lstrip(" \xa0\u3000").startswith(_FORMULAS)
    assert restored_cell(written) == cell


_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")
_CELL = st.text(st.sampled_from("=+-@\t\r\n '\"＝＋－＠,;|a1\u3000\xa0\\日"), max_size=6)
_LABEL = st.text(st.sampled_from("=+-@ '\"＝,;|abç日\t"), min_size=1, max_size=6).map(str.strip).filter(bool)


@settings(max_examples=80)
@given(cells=st.tuples(_CELL, _CELL, _CELL), label=_LABEL)
def test_an_exported_list_is_imported_as_it_was(cells: tuple[str, str, str], label: str) -> None:
    try:
        first = make_subscriber("ada@r.example", cells[0], {label: cells[1], "city": cells[2]})
    except SharekitError:  # a name of several lines
        return
    readers = [first, make_subscriber("bob@r.example", "Bob", {label: "x", "city": "y"})]
    out = io.StringIO()
    _write_csv(out, lambda: iter(readers), ExportFormat.SHAREKIT, statuses=False)
    assert not any(
        cell.startswith(_FORMULAS) for row in csv.reader(out.getvalue().splitlines(True)) for cell in row
    )
    assert read(out.getvalue().encode(), lambda error: pytest.fail(str(error))) == readers
