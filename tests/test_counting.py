"""Counts agree with their nouns."""

from sharekit.counting import counted


def test_counts_agree_with_their_nouns() -> None:
    assert [counted(n, "message") for n in (0, 1, 2, 12_345)] == [
        "0 messages",
        "1 message",
        "2 messages",
        "12,345 messages",
    ]
    assert counted(3, "story", "stories") == "3 stories"
