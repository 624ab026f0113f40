"""The pages on which a member who was entered twice is merged, and that is undone."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from courses.models import Enrolment
from frame.merging.moving import plan_of
from frame.merging.ties import Clash
from frame.rights import Right, Role
from people.models import Element, FormerSerialNumber, Member, MemberMerge
from tests.courses.conftest import count_queries, shown, signed_in
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.people.merging import merge, undo


@pytest.fixture
def as_administrator(department) -> Client:
    return signed_in(department.administrator)


@pytest.fixture
def twins(department) -> tuple[Member, Member]:
    """Who stays, and the one entered twice."""
    same = {"first_name": "Ana", "last_name": "Smith", "license_number": "MO77"}
    same["element"] = department.officer.element
    kept = MemberFactory(serial_number="5000", rank="Sergeant", **same)
    return kept, MemberFactory(serial_number="05000", **same)


def address(kept: Member, member: Member) -> str:
    return f"/administration/members/{member.pk}/merge/{kept.pk}/"


def merged(client: Client, kept: Member, member: Member) -> MemberMerge:
    """Merge them on the page, as an administrator does."""
    plan = client.get(address(kept, member)).context["plan"]
    sent = {"reason": "Entered twice.", "confirmed": plan.seal}
    assert client.post(address(kept, member), sent).status_code == 302
    return MemberMerge.objects.get()


def test_members_of_the_same_name_or_license_are_offered(as_administrator, twins):
    kept, member = twins
    MemberFactory(first_name="ANA", last_name="SMITH", serial_number="6001")
    MemberFactory(license_number="MO77", serial_number="6002")
    MemberFactory(serial_number="6003", license_number="")

    page = as_administrator.get(f"/administration/members/{member.pk}/merge/")

    serials = {each.serial_number for each in page.context["candidates"]}
    assert serials == {kept.serial_number, "6001", "6002"}


def test_a_day_of_hire_that_differs_leads_to_either_of_the_two(as_administrator, twins):
    kept, member = twins
    Member.objects.filter(pk=member.pk).update(hired_on=date(2014, 1, 2))

    page = as_administrator.get(address(kept, member)).content.decode()

    for each in (kept, member):
        link = f'href="/administration/members/{each.pk}/change/">Change {each.serial_number}</a>'
        assert link in page


@pytest.mark.parametrize(
    ("entered", "is_offered"),
    [
        ({"first_name": "Mateo", "last_name": "Nunez"}, True),
        ({"first_name": "MATEO A.", "last_name": "Núñez Jr"}, True),
        ({"first_name": "Mateo", "middle_name": "Alejandro", "last_name": "Nunez"}, True),
        ({"first_name": "Nunez", "last_name": "Mateo"}, True),
        ({"first_name": "Matea", "last_name": "Nunez"}, False),
        ({"first_name": "Mateo", "last_name": "Nunez-Roe"}, False),
    ],
)
def test_accents_case_initials_and_suffixes_tell_nobody_apart(
    as_administrator, entered, is_offered
):
    name = {"first_name": "Mateo", "middle_name": "A.", "last_name": "Núñez", "suffix": "Jr."}
    first = MemberFactory(serial_number="5000", license_number="", **name)
    member = MemberFactory(serial_number="5099", license_number="", **entered)

    one = as_administrator.get(f"/administration/members/{member.pk}/merge/")
    other = as_administrator.get(f"/administration/members/{first.pk}/merge/")

    assert one.context["candidates"] == ([first] if is_offered else [])
    assert other.context["candidates"] == ([member] if is_offered else [])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("05000", "Smith, Ana (05000) is this member. Name the other one."),
        ("", "Name the member that stays."),
        (",", "Name the member that stays."),
        ("99999", "No member has the serial number 99999. Check it, or take it out."),
    ],
)
def test_who_can_not_be_it_is_refused_beside_the_field(as_administrator, twins, typed, words):
    _, member = twins

    page = as_administrator.get(f"/administration/members/{member.pk}/merge/", {"into": typed})

    assert page.context["form"].errors == {"into": [words]}


def test_who_is_named_is_looked_at(as_administrator, twins):
    kept, member = twins

    page = as_administrator.get(f"/administration/members/{member.pk}/merge/", {"into": "5000"})

    assert (page.status_code, page.url) == (302, address(kept, member))


def test_the_look_says_what_moves_and_what_differs_and_costs_the_same_for_more(
    as_administrator, twins
):
    kept, member = twins
    CompletionFactory(member=member)
    one = count_queries(as_administrator, address(kept, member))
    for _ in range(2):
        CompletionFactory(member=member)
        CourseSessionFactory(coordinator=member)

    page = as_administrator.get(address(kept, member))

    assert page.context["plan"].moving_in_words == "2 classes to coordinate, 3 completions"
    assert ("Rank or title", "Sergeant", "Police Officer") in [
        tuple(each) for each in page.context["differences"]
    ]
    assert count_queries(as_administrator, address(kept, member)) == one


def test_what_clashes_in_the_training_has_no_link_for_who_does_not_see_it(
    as_administrator, department, twins
):
    kept, member = twins
    first = CompletionFactory(member=kept, score="80.00")
    CompletionFactory(member=member, course=first.course, score="90.00")

    page = as_administrator.get(address(kept, member))

    assert [clash.pages for clash in page.context["clashes"]] == [()]
    assert page.context["moving"] == [(1, "completion", "")]
    assert "80.00" not in page.content.decode()
    RoleDesignationFactory(member=department.administrator, role=Role.TRAINING_INQUIRY)
    seen = as_administrator.get(address(kept, member))
    assert seen.context["moving"] == [(1, "completion", "/members/05000/")]
    [clash] = seen.context["clashes"]
    assert [step for _, step in clash.pages] == ["See the completion"]


def test_neither_of_two_pages_of_a_clash_is_linked_for_who_may_not_open_them(department, twins):
    two = (("/classes/1/", "See the one"), ("/classes/2/", "See the other"))
    clash = Clash("Both have it.", two, Right.SEE_ALL_RECORDS)
    plan = replace(plan_of(*twins), clashes=[clash])

    [hidden] = plan.shown_to(department.administrator)["clashes"]
    [seen] = plan.shown_to(department.inquiry)["clashes"]

    assert (hidden.words, hidden.pages, seen.pages) == ("Both have it.", (), two)


def test_both_pages_say_what_became_of_the_member(as_administrator, twins):
    kept, member = twins
    merged(as_administrator, kept, member)

    gone = shown(as_administrator, f"/administration/members/{member.pk}/")
    stays = shown(as_administrator, f"/administration/members/{kept.pk}/")

    assert "Smith, Ana (5000)</a> now." in gone
    assert "Set a password" not in gone
    assert "Enter a leave" not in gone
    assert "Smith, Ana (05000)</a>, by " in stays
    assert "Merged a member who was entered twice into the other" in gone
    for page in ("change", "serial-number", "withdraw", "password", "merge"):
        response = as_administrator.get(f"/administration/members/{member.pk}/{page}/")
        assert response.status_code == 404


def test_the_numbers_of_a_merged_record_are_none_that_the_member_had(
    as_administrator, department, twins
):
    kept, member = twins
    for each, serial_number in ((kept, "555"), (member, "777")):
        FormerSerialNumber.objects.create(serial_number=serial_number, member=each)
    page = f"/administration/members/{kept.pk}/"
    done = merged(as_administrator, kept, member)

    facts = dict(as_administrator.get(page).context["facts"])

    assert facts["Serial number of the record merged into it"] == "05000, 777"
    assert facts["Serial number before"] == "555"
    undo(department, done)
    facts = dict(as_administrator.get(page).context["facts"])
    assert "Serial number of the record merged into it" not in facts


def test_the_numbers_of_a_record_into_which_another_was_merged_are_none_either(
    as_administrator, department, twins
):
    kept, member = twins
    third = MemberFactory(
        serial_number="0005000",
        first_name="Ana",
        last_name="Smith",
        element=member.element,
        license_number="",
    )
    merge(department, third, member)
    merge(department, Member.objects.get(pk=member.pk), kept)

    facts = dict(as_administrator.get(f"/administration/members/{kept.pk}/").context["facts"])

    assert facts["Serial number of the record merged into it"] == "0005000, 05000"
    assert "Serial number before" not in facts


def test_who_is_signed_in_when_merged_away_is_signed_out(as_administrator, twins):
    kept, member = twins
    browser = signed_in(member)
    assert browser.get("/").status_code == 200

    merged(as_administrator, kept, member)

    assert browser.get("/").status_code == 302


def test_an_administrator_who_is_one_of_the_two_sees_why_not(as_administrator, department, twins):
    kept, _ = twins

    page = as_administrator.get(address(kept, department.administrator))

    assert page.context["why_not"] == (
        "This decides about your own record. Ask another administrator to do it."
    )
    assert "Merge them" not in page.content.decode()


def test_a_merge_is_undone_on_its_page(as_administrator, twins):
    kept, member = twins
    merge = merged(as_administrator, kept, member)
    CompletionFactory(member=kept)
    page = f"/administration/members/merges/{merge.pk}/undo/"

    look = as_administrator.get(page)
    response = as_administrator.post(page, {"reason": "They are twins."})

    assert look.context["added"] == "1 completion"
    assert (response.status_code, response.url) == (302, f"/administration/members/{member.pk}/")
    member.refresh_from_db()
    assert member.merged_into is None
    assert "This merge was undone by" in shown(as_administrator, page)


def test_the_page_says_at_once_that_a_merge_can_not_be_undone(as_administrator, twins):
    kept, member = twins
    seat = Enrolment.objects.create(course_session=CourseSessionFactory(), member=member)
    merge = merged(as_administrator, kept, member)
    page = f"/administration/members/merges/{merge.pk}/undo/"
    assert as_administrator.get(page).context["why_not"] == ""
    Element.objects.filter(pk=member.element_id).update(closed_on=date(2026, 3, 1))
    closed = as_administrator.get(page).context["why_not"]
    Enrolment.objects.filter(pk=seat.pk).update(state="withdrawn")

    changed = as_administrator.get(page)

    assert closed.startswith(f"{member} would return to {member.element.name}, which is closed")
    assert changed.context["why_not"].startswith("Changed or decided since the merge: 1 ")
    assert "Undo the merge</button>" not in changed.content.decode()


def test_a_record_is_found_by_the_serial_number_merged_away(as_administrator, department, twins):
    kept, member = twins
    CompletionFactory(member=member)
    merged(as_administrator, kept, member)

    page = signed_in(department.clerk).get("/members/05000/", follow=True)

    assert page.context["member"] == kept


def test_a_merge_and_its_undoing_stand_on_the_page_of_who_stays(department, twins):
    kept, member = twins
    undo(department, merge(department, member, kept))

    page = signed_in(department.administrator).get(f"/administration/members/{kept.pk}/")

    assert [write.words for write in page.context["writes"]] == [
        "Undid the merge of two members",
        "Merged a member who was entered twice into the other",
    ]
    assert "Smith, Ana (05000)" in page.content.decode()
