"""The fixture `net`."""

from collections.abc import Iterator

import pytest

from tests.fetch.fake_network import PUBLIC, Net, Server


@pytest.fixture
def net() -> Iterator[Net]:
    server = Server()
    network = Net(server, {"example.org": [PUBLIC], "other.example": [PUBLIC]})
    yield network
    network.closing.set()
    server.close()
