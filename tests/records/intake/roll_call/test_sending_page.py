"""The page on which a supervisor reports roll call training."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from events.trail import latest_of
from frame.files import checked_file
from people.naming import named_in_form
from records.intake.actions import events_of, send_back
from records.intake.models import RollCallReport
from tests.factories import MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import TYPED, a_report, report
from tests.records.intake.sending import NOON, TODAY
from tests.uploads import PDF, pdf

NEW = "/roll-call/new/"


def who_is_on(row: RollCallReport) -> list[str]:
    return [line.member.serial_number for line in row.lines.select_related("member")]


def sent_back(department) -> RollCallReport:
    row = report(department.sergeant, department.officer, department.colleague)
    send_back(sent_in=row, reason="Who taught?", by=department.clerk, now=NOON)
    return RollCallReport.objects.get(pk=row.pk)


def page_of(client, query: str = "") -> str:
    return client.get(NEW + query).content.decode()


def test_the_form_ticks_from_the_own_roster_and_the_day_is_today(department):
    response = sign_in(department.sergeant).get(NEW)

    form = response.context["form"]
    assert [name for name, _, _ in form.places] == ["Squad 110"]
    assert {tick.member.serial_number for _, ticks, _ in form.places for tick in ticks} == {
        "3301",
        "4411",
        "4412",
    }
    assert (form["held_on"].value(), response.context["whose"]) == (TODAY, None)


def test_a_commander_chooses_whose_roster_it_is(department):
    client = sign_in(department.commander)
    squad = department.elements["Squad 110"]

    whole = client.get(NEW).context["form"]
    narrow = client.get(f"{NEW}?element={squad.pk}").context["form"]
    other = client.get(f"{NEW}?element={department.elements['Squad 310'].pk}").context["form"]

    assert [name for name, _, _ in whole.places] == ["Central Patrol Division", "Squad 110"]
    assert [name for name, _, _ in narrow.places] == ["Squad 110"]
    assert [name for name, _, _ in other.places] == ["Central Patrol Division", "Squad 110"]


def test_the_training_unit_chooses_an_element_first(department):
    client = sign_in(department.clerk)

    assert "Choose an element above" in page_of(client)
    squad = department.elements["Squad 310"]
    assert "Squad 310" in page_of(client, f"?element={squad.pk}")


def test_a_supervisor_sends_it_from_the_page(department):
    given = {
        **TYPED,
        "present": [department.officer.pk],
        "others": department.other_sergeant.serial_number,
        "papers": [pdf("list.pdf")],
        "photo": [pdf("photo.pdf", PDF + b"%\n")],
    }

    response = sign_in(department.sergeant).post(NEW, given)

    row = RollCallReport.objects.get()
    assert response.url == reverse("records:sent-in-detail", args=[row.pk])
    assert who_is_on(row) == ["4411", "3302"]
    assert row.papers.count() == 2


def test_another_instructor_is_asked_for_only_when_wanted(department):
    client = sign_in(department.sergeant)
    assert '<details class="roll-call__others"><summary>Add another instructor' in page_of(client)
    several = "  Sgt. Lee   Park \n\nLee Kim of the academy\nCasey Roe"

    client.post(NEW, {**TYPED, "present": [department.officer.pk], "other_instructors": several})

    row = RollCallReport.objects.get()
    assert row.instructors == ["Casey Roe", "Sgt. Lee Park", "Lee Kim of the academy"]
    again = client.get(f"{NEW}?repeat=on")
    assert '<details class="roll-call__others" open>' in again.content.decode()
    form = again.context["form"]
    assert [form[name].value() for name in ("instructor", "other_instructors")] == [
        "Casey Roe",
        "Sgt. Lee Park\nLee Kim of the academy",
    ]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("x" * 201, f"“{'x' * 40}…” has 201 characters, and 200 are the most. Shorten it."),
        ("x\n" * 21, "21 lines, and 20 are the most. Leave some out."),
    ],
)
def test_what_is_no_name_of_an_instructor_is_refused_beside_the_field(department, typed, refusal):
    given = {**TYPED, "present": [department.officer.pk], "other_instructors": typed}

    response = sign_in(department.sergeant).post(NEW, given)

    assert response.context["form"].errors == {"other_instructors": [refusal]}
    assert '<details class="roll-call__others" open>' in response.content.decode()
    assert not RollCallReport.objects.exists()


def test_a_form_that_is_sent_empty_says_all_that_is_missing_at_once(department):
    response = sign_in(department.sergeant).post(NEW, {})

    errors = response.context["form"].errors
    assert list(errors) == ["held_on", "minutes", "subject", "instructor", "present"]
    assert errors["present"] == [
        "Nobody is ticked or named. Tick who was there, or type serial numbers below."
    ]
    assert not RollCallReport.objects.exists()


def test_a_form_that_comes_back_keeps_all_that_was_typed_and_ticked(department):
    given = {**TYPED, "minutes": "0", "present": [department.officer.pk], "others": "9999"}

    response = sign_in(department.sergeant).post(NEW, given)

    form = response.context["form"]
    assert form.errors["others"] == [
        "No member has the serial number 9999. Check it, or take it out."
    ]
    assert form["minutes"].value() == "0"
    page = response.content.decode()
    assert f'value="{department.officer.pk}" id="present-{department.officer.pk}" checked' in page
    assert 'value="9999"' in page


def test_a_name_of_somebody_out_of_reach_is_not_told(department):
    MemberFactory(
        serial_number="8888",
        first_name="Qwertina",
        last_name="Zzyzx",
        element=department.elements["Squad 310"],
    )
    given = {**TYPED, "minutes": "0", "others": "Zzyzx"}

    page = sign_in(department.sergeant).post(NEW, given).content.decode()

    assert "Nobody you lead is called “Zzyzx”." in page
    assert "Qwertina" not in page


def test_somebody_off_the_roster_can_not_be_ticked(department):
    response = sign_in(department.sergeant).post(
        NEW, {**TYPED, "present": [department.other_sergeant.pk]}
    )

    assert response.context["form"].errors["present"][0].startswith("Somebody who is ticked")
    assert not RollCallReport.objects.exists()


def test_a_file_of_26_megabytes_is_refused_and_all_else_kept(department):
    given = {
        **TYPED,
        "present": [department.officer.pk],
        "papers": [pdf("large.pdf", PDF + b"%" * 26 * 1024 * 1024)],
    }

    response = sign_in(department.sergeant).post(NEW, given)

    [error] = response.context["form"].errors["papers"]
    assert "large.pdf" in error
    assert "Tourniquets" in response.content.decode()
    assert not RollCallReport.objects.exists()


def test_the_last_one_is_repeated_with_its_people(department):
    report(
        department.sergeant,
        department.officer,
        department.other_sergeant,
        notes="Bring your own.",
    )
    client = sign_in(department.sergeant)

    assert "Repeat the last one" in page_of(client)
    page = client.get(f"{NEW}?repeat=on")

    said = "Filled in from your report “Tourniquets” of Mar 30, 2026; the day is today’s."
    assert said in page.content.decode()
    assert "Filled in from" not in page_of(client)
    form = page.context["form"]
    assert [form[name].value() for name in ("title", "subject", "minutes", "notes")] == [
        "Tourniquets",
        "first_aid",
        25,
        "Bring your own.",
    ]
    assert form["held_on"].value() == TODAY
    assert form["present"].value() == [str(department.officer.pk)]
    assert form["others"].value() == named_in_form([department.other_sergeant])


def test_any_of_ones_own_is_repeated_and_nobody_elses(department):
    first = report(department.sergeant, department.officer, title="First")
    report(department.sergeant, department.officer, title="Second")
    of_another = a_report(department.other_sergeant, title="Third")
    client = sign_in(department.sergeant)

    assert client.get(f"{NEW}?repeat={first.pk}").context["form"]["title"].value() == "First"
    other = client.get(f"{NEW}?repeat={of_another.pk}").context["form"]
    assert other["title"].value() is None


def test_an_answer_is_given_on_its_page(department):
    row = sent_back(department)
    client = sign_in(department.sergeant)
    address = reverse("records:sent-in-answer", args=[row.pk])

    page = client.get(address).content.decode()
    assert "Who taught?" in page
    client.post(
        address,
        {
            **TYPED,
            "present": [department.officer.pk],
            "answer": "Casey did.",
            "seen": latest_of(events_of(row)),
        },
    )

    assert RollCallReport.objects.get().state == "sent"


def test_an_answer_to_nothing_says_where_it_stands(department):
    row = report(department.sergeant, department.officer)

    page = (
        sign_in(department.sergeant)
        .get(reverse("records:sent-in-answer", args=[row.pk]))
        .content.decode()
    )

    assert "It waits for the Training Unit, and nothing is asked." in page


def test_its_sender_reads_who_was_there_and_opens_the_paper(department):
    row = report(department.sergeant, department.officer, papers=[checked_file(pdf("list.pdf"))])
    paper = row.papers.get().document

    client = sign_in(department.sergeant)
    page = client.get(reverse("records:sent-in-detail", args=[row.pk])).content.decode()

    assert "Núñez, Ana" in page
    assert client.get(reverse("records:document-shown", args=[paper.pk])).status_code == 200
    assert default_storage.exists(paper.file.name)
    other = sign_in(department.commander)
    assert other.get(reverse("records:document-shown", args=[paper.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_no_more_queries_with_more_people(
    department, django_assert_num_queries, number
):
    for _ in range(number):
        MemberFactory(element=department.elements["Squad 110"])
    client = sign_in(department.sergeant)

    with django_assert_num_queries(5):
        client.get(NEW)
