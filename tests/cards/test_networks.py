"""Networks: the shapes the issue fixes, and the user's own."""

import pytest

from sharekit.cards.networks import NETWORKS, choose_networks, find_network
from sharekit.errors import ConfigError
from sharekit.options import NetworkOptions


def test_the_shapes_are_those_the_networks_ask_for() -> None:
    shapes = {name: (network.width, network.height) for name, network in NETWORKS.items()}
    assert shapes == {
        "og": (1200, 630),
        "x": (1200, 600),
        "square": (1080, 1080),
        "portrait": (1080, 1350),
        "story": (1080, 1920),
        "pin": (1000, 1500),
        "discover": (1200, 675),
        "youtube": (1280, 720),
    }


def test_whatsapp_takes_the_og_card_and_apps_leave_the_story_readable() -> None:
    assert NETWORKS["og"].max_bytes == 300_000
    assert NETWORKS["story"].words_box == (0, 250, 1080, 1670)
    assert [name for name, network in NETWORKS.items() if network.text_free] == ["discover"]


def test_every_figure_names_its_source() -> None:
    assert all(network.source and network.shown_by for network in NETWORKS.values())


def test_a_shipped_network_takes_the_users_changes() -> None:
    changed = find_network("og", {"og": NetworkOptions(max_bytes=600_000)})
    assert (changed.width, changed.max_bytes) == (1200, 600_000)


def test_a_network_of_the_users_own() -> None:
    own = {"banner": NetworkOptions(width=1500, height=500, formats=("webp",), safe=(10, 20, 30, 40))}
    banner = find_network("banner", own)
    assert (banner.width, banner.height, banner.formats) == (1500, 500, ("webp",))
    assert banner.words_box == (40, 10, 1480, 470)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (NetworkOptions(width=1500), "needs width and height"),
        (NetworkOptions(width=10, height=10, safe=(5, 0, 5, 0)), "no room is left"),
    ],
)
def test_figures_that_cannot_be_used_are_named(options: NetworkOptions, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        find_network("mine", {"mine": options})
    assert caught.value.where == "networks.mine"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"no network 'facebok'.*discover.*banner|banner.*discover"):
        find_network("facebok", {"banner": NetworkOptions(width=1, height=1)})


def test_all_means_every_network_once() -> None:
    names = [network.name for network in choose_networks(["og", "all", "og"])]
    assert names[0] == "og"
    assert sorted(names) == sorted(NETWORKS)
