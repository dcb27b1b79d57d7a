"""The shelf gives what was put there, and nothing else."""

from sharekit.preview.blob_store import Shelf


def test_the_same_bytes_have_the_same_name_and_others_another() -> None:
    shelf = Shelf()
    name = shelf.put("image/png", b"a")
    assert shelf.put("image/png", b"a") == name
    assert shelf.put("text/html", b"a") != name
    assert shelf.get(name) == ("image/png", b"a")


def test_the_oldest_go_first() -> None:
    shelf = Shelf(most=2)
    first, second = shelf.put("t", b"1"), shelf.put("t", b"2")
    shelf.put("t", b"1")
    shelf.put("t", b"3")
    assert shelf.get(second) is None
    assert shelf.get(first) is not None
