"""The address that a request came from can't be made up."""

import pytest
from django.test import RequestFactory

from frame.client_address import UNKNOWN, client_address


def came_from(peer: str, forwarded: str | None = None) -> str:
    said = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **said))


@pytest.mark.parametrize("forged", ["10.9.9.9", "10.9.9.9, 10.8.8.8", "", "\n"])
def test_without_a_proxy_nothing_that_a_browser_writes_is_believed(settings, forged):
    settings.BEHIND_PROXY = False

    assert came_from("192.0.2.7", forged) == "192.0.2.7"


@pytest.mark.parametrize("forwarded", ["192.0.2.7", "10.9.9.9, 192.0.2.7", "x,10.9.9.9,192.0.2.7 "])
def test_behind_a_proxy_it_is_what_the_proxy_wrote_last(settings, forwarded):
    settings.BEHIND_PROXY = True

    assert came_from("", forwarded) == "192.0.2.7"


@pytest.mark.parametrize("said", [None, "", "unix:", "10.9.9.9, ", "<script>", "1" * 5000])
def test_what_is_no_address_is_an_unknown_one(settings, said):
    settings.BEHIND_PROXY = True

    assert came_from("", said) == UNKNOWN


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::2", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_an_address_of_ipv6_is_its_network_so_that_its_owner_has_one(settings, written, address):
    settings.BEHIND_PROXY = False

    assert came_from(written) == address
