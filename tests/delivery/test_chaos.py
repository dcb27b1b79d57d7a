"""A small part of what benchmarks/delivery_chaos.py proves at full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.delivery_chaos import broken
from sharekit.delivery.mailing import Uncertain
from tests.delivery.chaos import POLICIES, Chaos


@pytest.mark.parametrize("policy", POLICIES)
def test_a_killed_sender_keeps_its_promises(policy: Uncertain, tmp_path: Path) -> None:
    outcome = Chaos(folder=tmp_path, policy=policy, seed=7, readers=300, kills=5).run()
    assert outcome.kills == 5
    assert list(broken(policy, outcome, 4)) == []


@pytest.mark.parametrize("transport", ["mailgun", "resend"])
def test_a_killed_sender_keeps_its_promises_through_a_service(transport: str, tmp_path: Path) -> None:
    chaos = Chaos(folder=tmp_path, policy="resend", seed=7, readers=120, kills=4, transport=transport)
    outcome = chaos.run()
    assert list(broken("resend", outcome, 4, transport)) == []
    assert transport != "resend" or outcome.duplicates == 0, "the service knows a repeated message"
