"""Addresses of our own pages, out of what a browser sends."""

import pytest
from django.test import RequestFactory

from frame.addresses import came_from


@pytest.mark.parametrize(
    ("sent_from", "page"),
    [
        ("http://testserver/members/4411/?period=2025", "/members/4411/?period=2025"),
        ("http://testserver//elsewhere.example/x", ""),
        ("http://elsewhere.example/members/", ""),
        ("", ""),
    ],
)
def test_a_page_that_leads_here_is_one_of_ours(sent_from, page):
    request = RequestFactory().get("/documents/1/", headers={"Referer": sent_from})

    assert came_from(request) == page
