"""What asks a database runs on both; what may ask none, on one."""

import pytest

from people.models import Member


def is_marked(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("asks_database") is not None


def test_what_has_a_database_by_a_fixture_of_its_fixture_runs_on_both(department, request):
    assert is_marked(request)


@pytest.mark.django_db
def test_what_has_a_database_by_its_mark_runs_on_both(request):
    assert is_marked(request)


def test_what_runs_on_one_database_may_ask_none(request):
    assert not is_marked(request)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Member.objects.exists()
