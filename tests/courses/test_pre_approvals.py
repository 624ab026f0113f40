"""The director's list of pre-approved sources, year by year."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from courses.actions.pre_approvals import (
    add_pre_approval,
    change_pre_approval,
    copy_pre_approvals,
    remove_pre_approval,
    writes_of,
)
from courses.due import list_of_the_next_year
from courses.models import PreApproval, Provider
from courses.pre_approvals import years_to_copy
from events.models import Event
from events.trail import latest_of
from tests.courses.conftest import TODAY, count_queries, signed_in
from tests.department import SEATS
from tests.factories import PreApprovalFactory, ProviderFactory

CITED = "POST's list of Dec 12, 2025"
READER = SimpleNamespace(has_right=lambda *rights: True)


@pytest.fixture
def bureau(db):
    return ProviderFactory(name="Federal Bureau", kind="pre_approved")


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    for name in ("record_event", "record_events"):
        monkeypatch.setattr(f"courses.actions.pre_approvals.{name}", fail)


def add(department, provider, **changes):
    values = {
        "year": 2026,
        "from_on": None,
        "until_on": None,
        "citation": CITED,
        "by": department.clerk,
        "today": TODAY,
        **changes,
    }
    return add_pre_approval(provider=provider, **values)


def change(department, row, **changes):
    values = {"from_on": row.from_on, "until_on": row.until_on, "citation": row.citation, **changes}
    return change_pre_approval(row=row, **values, by=department.clerk, today=TODAY)


def copy(department, *providers, **changes):
    values = {"year": 2027, "citation": "POST's list of Dec 9, 2026", **changes}
    return copy_pre_approvals(providers=list(providers), **values, by=department.clerk, today=TODAY)


def test_a_source_is_put_on_the_list_for_the_whole_year_with_its_event(department, bureau):
    row = add(department, bureau, citation=f"  {CITED} ").row

    assert (row.from_on, row.until_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert Event.objects.get(action="pre_approval.add").after == {
        "provider": "Federal Bureau",
        "year": 2026,
        "from_on": "2026-01-01",
        "until_on": "2026-12-31",
        "citation": CITED,
    }


def test_a_form_of_a_line_sent_twice_is_added_once(department, bureau):
    token = uuid4()
    first, second = (add(department, bureau, form_token=token) for _ in range(2))

    assert (first.is_repeat, second.is_repeat, first.row) == (False, True, second.row)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"year": 2016}, "year", "2016 has no list here. Write a year from 2017 to 2027."),
        ({"year": 2028}, "year", "2028 has no list here. Write a year from 2017 to 2027."),
        ({"year": -1}, "year", "-1 has no list here. Write a year from 2017 to 2027."),
        (
            {"from_on": date(2025, 3, 1)},
            "from_on",
            "Mar 1, 2025 is not in 2026. Each year has its own list.",
        ),
        (
            {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 1)},
            "until_on",
            "Mar 1, 2026 is before Mar 2, 2026.",
        ),
        ({"citation": " "}, "citation", "Say where the director’s list names it"),
        ({"citation": "x" * 201}, "citation", "201 characters are more than 200. Shorten it."),
    ],
)
def test_a_line_that_can_not_be_is_refused_beside_its_field(
    department, bureau, changes, field, words
):
    with pytest.raises(ValidationError) as refused:
        add(department, bureau, **changes)

    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(words)
    assert not PreApproval.objects.exists()


def test_a_source_is_on_the_list_of_a_year_once(department, bureau):
    add(department, bureau)

    with pytest.raises(ValidationError, match="Federal Bureau is on the list of 2026 already"):
        add(department, bureau)
    add(department, bureau, year=2025)
    assert PreApproval.objects.count() == 2


def test_a_change_says_what_it_was_and_what_it_is(department, bureau):
    row = add(department, bureau).row
    change(department, row)
    change(department, row, until_on=date(2026, 6, 30))

    event = Event.objects.get(action="pre_approval.change")
    assert (event.before, event.after) == (
        {"until_on": "2026-12-31"},
        {"until_on": "2026-06-30"},
    )


def test_nobody_writes_over_a_change_unseen(department, bureau):
    row = add(department, bureau).row
    seen = latest_of(writes_of(row))
    change(department, row, citation="A letter of POST", seen=seen)

    with pytest.raises(ValidationError, match=f"{department.clerk.name} changed this on "):
        change(department, row, citation="Another letter", seen=seen)
    assert PreApproval.objects.get().citation == "A letter of POST"


def test_a_line_is_taken_off_the_list_and_stays_in_the_log(department, bureau):
    row = add(department, bureau).row
    remove_pre_approval(row=row, by=department.clerk)

    assert not PreApproval.objects.exists()
    assert Event.objects.get(action="pre_approval.remove").before["provider"] == "Federal Bureau"
    with pytest.raises(ValidationError, match="was taken off the list meanwhile"):
        remove_pre_approval(row=row, by=department.clerk)


def test_last_years_list_is_copied_forward_as_far_as_it_was_ticked(department, bureau):
    other, third = ProviderFactory(), ProviderFactory()
    PreApprovalFactory(provider=bureau, until_on=date(2026, 6, 30))
    PreApprovalFactory(provider=other)
    PreApprovalFactory(provider=third, year=2027)

    # One that is there by now stays as it is.
    [row] = copy(department, bureau, third)

    assert (row.provider, row.year, row.until_on) == (bureau, 2027, date(2027, 12, 31))
    assert PreApproval.objects.filter(year=2027).count() == 2
    assert writes_of(row).get().action == "pre_approval.copy"
    assert Event.objects.get(action="pre_approval.copy").after == {
        "provider": "Federal Bureau",
        "year": 2027,
        "from_on": "2027-01-01",
        "until_on": "2027-12-31",
        "citation": "POST's list of Dec 9, 2026",
    }
    assert copy(department, bureau) == []
    assert Event.objects.filter(action="pre_approval.copy").count() == 1


def test_who_is_not_on_last_years_list_is_not_copied_from_it(department, bureau):
    PreApprovalFactory(provider=bureau)
    PreApprovalFactory(provider=ProviderFactory(name="Open Plains"), year=2025)

    with pytest.raises(ValidationError) as refused:
        copy(department, bureau, Provider.objects.get(name="Open Plains"))

    assert refused.value.message_dict == {
        "providers": [
            "Open Plains is not on the list of 2026. Leave it out here, and put it on the list of "
            "2027 by itself."
        ]
    }
    assert not PreApproval.objects.filter(year=2027).exists()


def test_nothing_ticked_and_no_citation_are_refused(department, bureau):
    PreApprovalFactory(provider=bureau)
    for providers, field in (([], "providers"), ([bureau], "citation")):
        with pytest.raises(ValidationError) as refused:
            copy(department, *providers, citation="")
        assert list(refused.value.message_dict) == [field]


def test_nothing_is_saved_when_the_event_fails(department, bureau, log_fails):
    row = PreApprovalFactory(provider=ProviderFactory())

    for write in (
        lambda: add(department, bureau),
        lambda: change(department, row, citation="A letter"),
        lambda: remove_pre_approval(row=row, by=department.clerk),
        lambda: copy(department, row.provider),
    ):
        with pytest.raises(RuntimeError):
            write()

    assert [each.citation for each in PreApproval.objects.all()] == [CITED]


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "clerk"}))
def test_nobody_else_keeps_the_list(department, bureau, seat):
    by, row = department.members[seat], PreApprovalFactory()

    for write in (
        lambda: add(department, bureau, by=by),
        lambda: change_pre_approval(
            row=row, from_on=None, until_on=None, citation="A", by=by, today=TODAY
        ),
        lambda: remove_pre_approval(row=row, by=by),
        lambda: copy_pre_approvals(year=2027, providers=[bureau], citation="A", by=by, today=TODAY),
    ):
        with pytest.raises(PermissionDenied):
            write()

    assert PreApproval.objects.get().citation == CITED


# What is due -------------------------------------------------------------------------------------


def due(today: date) -> list[tuple[str, date | None, str, str]]:
    return [
        (clock.what, clock.on, clock.page, clock.step)
        for clock in list_of_the_next_year(READER, today)
    ]


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2027, 1, 31)])
def test_in_december_and_january_the_new_list_is_due(bureau, today):
    PreApprovalFactory(provider=bureau)

    assert due(today) == [
        (
            "List of pre-approved sources for 2027",
            date(2026, 12, 31),
            "/pre-approved/copy/2027/",
            "Copy the list of 2026",
        )
    ]


@pytest.mark.parametrize("today", [date(2026, 11, 30), date(2027, 2, 1)])
def test_in_other_months_it_is_not(bureau, today):
    PreApprovalFactory(provider=bureau)

    assert due(today) == []


def test_it_is_due_no_more_once_it_is_there_nor_where_nobody_wants_one(db):
    assert due(date(2026, 12, 1)) == []
    PreApprovalFactory(year=2027)
    assert due(date(2026, 12, 1)) == []


def test_without_a_list_of_the_year_before_it_is_entered(bureau):
    [(_, _, page, step)] = due(date(2026, 12, 1))

    assert (page, step) == ("/pre-approved/add/", "Enter the list")


def test_this_years_list_and_the_next_ones_are_copied_at_any_time(bureau):
    june = date(2026, 6, 1)
    assert years_to_copy(june) == []
    PreApprovalFactory(provider=bureau, year=2025)
    assert years_to_copy(june) == [2026]
    PreApprovalFactory(provider=bureau, year=2026)
    assert years_to_copy(june) == [2027]
    PreApprovalFactory(year=2025)
    assert years_to_copy(june) == [2026, 2027]


def test_the_page_offers_both_years_in_june(department, bureau):
    PreApprovalFactory(provider=bureau, year=2025)
    PreApprovalFactory(year=2026)
    with time_machine.travel("2026-06-01T12:00-05:00", tick=False):
        page = signed_in(department.clerk).get("/pre-approved/").content.decode()

    assert [f"Copy to {year}" in page for year in (2025, 2026, 2027, 2028)] == [
        False,
        True,
        True,
        False,
    ]


# Pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "federal"}, ["Federal Bureau, 2026"]),
        ({"year": "2025"}, ["League, 2025"]),
        ({"day": "2026-06-30"}, ["Federal Bureau, 2026"]),
        ({"day": "2026-07-01"}, []),
    ],
)
def test_the_list_is_narrowed(department, bureau, at_noon, query, found):
    PreApprovalFactory(provider=bureau, until_on=date(2026, 6, 30))
    PreApprovalFactory(provider=ProviderFactory(name="League"), year=2025)

    page = signed_in(department.officer).get(reverse("courses:pre-approval-list"), query)

    assert [str(row.record) for row in page.context["table"].rows] == found


def test_the_list_asks_no_more_for_more_lines(department, bureau):
    client, address = signed_in(department.officer), reverse("courses:pre-approval-list")
    PreApprovalFactory(provider=bureau)
    one = count_queries(client, address)
    PreApprovalFactory.create_batch(2)

    assert (count_queries(client, address), one) == (5, 5)


def test_a_line_is_added_changed_and_taken_off_by_its_pages(department, bureau, at_noon):
    client = signed_in(department.clerk)

    client.post(
        reverse("courses:pre-approval-add"),
        {"provider": bureau.pk, "year": "2026", "citation": CITED},
    )
    row = PreApproval.objects.get()
    address = reverse("courses:pre-approval-change", args=[row.pk])
    seen = client.get(address).context["form"].initial["seen"]
    client.post(address, {"until_on": "2026-06-30", "citation": CITED, "seen": seen})
    row.refresh_from_db()
    assert row.until_on == date(2026, 6, 30)
    page = client.post(reverse("courses:pre-approval-remove", args=[row.pk]), follow=True)

    assert "Federal Bureau is off the list of 2026." in page.content.decode()
    assert not PreApproval.objects.exists()


def test_the_page_of_the_next_year_offers_each_line_and_puts_the_ticked_ones_on(
    department, bureau, at_noon
):
    PreApprovalFactory(provider=bureau)
    PreApprovalFactory(provider=ProviderFactory(name="League"))
    client = signed_in(department.clerk)
    address = reverse("courses:pre-approval-copy", args=[2027])

    offered = client.get(address).context["form"].fields["providers"]
    assert [label for _, label in offered.choices] == [
        f"Federal Bureau ({CITED})",
        f"League ({CITED})",
    ]
    page = client.post(address, {"providers": [bureau.pk], "citation": "A letter"}, follow=True)

    assert "1 source is on the list of 2027 now." in page.content.decode()
    assert [str(row) for row in PreApproval.objects.filter(year=2027)] == ["Federal Bureau, 2027"]


@pytest.mark.parametrize("year", [2017, 2028, 99999999999])
def test_a_year_that_has_no_list_has_no_page(department, at_noon, year):
    page = f"/pre-approved/copy/{year}/"

    assert signed_in(department.clerk).get(page).status_code == 404
