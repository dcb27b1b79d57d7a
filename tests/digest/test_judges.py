"""What others wrote reads our emails as meant: mail parsers, HTML, spam and support rules."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sharekit.digest.layout.pictures import content_id
from tests.digest.samples import ADDRESS, NAME, TEMPLATES, UNSUBSCRIBE, message, page, sample

NODE = Path(__file__).parents[1] / "node"
BASELINE = Path(__file__).with_name("caniemail.json")

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules").is_dir(),
    reason="node or its packages are missing: npm ci --prefix tests/node",
)


@cache
def verdicts() -> dict[str, Any]:
    """Return what the packages of tests/node say about each template's email, all in one process."""
    letters = [{"eml": base64.b64encode(message(t)).decode(), "html": page(t)} for t in TEMPLATES]
    done = subprocess.run(
        ["node", NODE / "letter.mjs"],
        input=json.dumps(letters),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(TEMPLATES, json.loads(done.stdout), strict=True))


@needs_node
@pytest.mark.node
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("parser", ["mailparser", "postalmime"])
def test_parsers_read_the_message_as_it_was_meant(template: str, parser: str) -> None:
    read, digest = verdicts()[template][parser], sample(template)
    assert read["subject"] == digest.subject
    assert (read["from"]["name"], read["from"]["address"]) == ("The Meridian", "letters@meridian.example")
    assert (read["to"]["name"], read["to"]["address"]) == (NAME, ADDRESS)
    assert f"Good morning, {NAME}." in read["text"]
    assert UNSUBSCRIBE in read["text"]
    assert UNSUBSCRIBE in read["html"]
    flowing = " ".join(read["text"].split())
    assert all(post.headline in flowing for post in digest.issue.lead.related)
    pictures = {picture["cid"].strip("<>"): picture["size"] for picture in read["pictures"]}
    assert pictures == {content_id(picture): len(picture.data) for picture in digest.images}


@needs_node
@pytest.mark.node
def test_list_fields_are_read_as_lists() -> None:
    fields = verdicts()["digest"]["mailparser"]["list"]
    assert fields["unsubscribe"]["url"] == UNSUBSCRIBE
    assert fields["unsubscribe-post"]["name"] == "List-Unsubscribe=One-Click"
    assert fields["id"] == {"name": "The Meridian", "id": "weekly.meridian.example"}


@needs_node
@pytest.mark.node
@pytest.mark.parametrize("template", TEMPLATES)
def test_html_validate_finds_nothing(template: str) -> None:
    assert verdicts()[template]["htmlvalidate"] == []


@needs_node
@pytest.mark.node
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_feature_is_used_that_the_baseline_does_not_have(template: str) -> None:
    """Every good email uses features that some program lacks; a new one must be meant: see the baseline."""
    known = set(json.loads(BASELINE.read_text(encoding="utf-8")))
    assert [line for line in verdicts()[template]["support"] if line not in known] == []


@pytest.mark.skipif(shutil.which("spamassassin") is None, reason="spamassassin is not installed")
def test_spamassassins_local_rules_give_at_most_one_point(tmp_path: Path) -> None:
    command = ["spamassassin", "--local", "--test-mode", "--prefspath", str(tmp_path / "prefs")]
    (tmp_path / "prefs").write_text("", encoding="utf-8")
    done = subprocess.run(
        command,
        input=message("digest"),
        capture_output=True,
        check=True,
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
    )
    report = done.stdout.decode("utf-8", errors="replace")
    points = float(report.split("Content analysis details:")[1].split("(")[1].split(" points")[0])
    assert points <= 1.0, report
