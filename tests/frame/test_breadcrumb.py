"""The breadcrumb names the pages above a page."""

from frame.breadcrumb import ADMINISTRATION, breadcrumb


def test_pages_are_given_by_name_or_by_address():
    assert breadcrumb(ADMINISTRATION, ("Members", "people:member-list"), ("Núñez", "/x/7/")) == [
        ("Administration", "/administration/"),
        ("Members", "/administration/members/"),
        ("Núñez", "/x/7/"),
    ]
