"""The blobs gives what was put there, and nothing else."""

from sharekit.preview.blob_store import BlobStore


def test_the_same_bytes_have_the_same_name_and_others_another() -> None:
    blobs = BlobStore()
    name = blobs.put("image/png", b"a")
    assert blobs.put("image/png", b"a") == name
    assert blobs.put("text/html", b"a") != name
    assert blobs.get(name) == ("image/png", b"a")


def test_the_oldest_go_first() -> None:
    blobs = BlobStore(max_items=2)
    first, second = blobs.put("t", b"1"), blobs.put("t", b"2")
    blobs.put("t", b"1")
    blobs.put("t", b"3")
    assert blobs.get(second) is None
    assert blobs.get(first) is not None
