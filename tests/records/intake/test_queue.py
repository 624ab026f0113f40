"""The Training Unit's queue: what waits, the paper beside the form, accepting, sending back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from courses.models import Provider
from events.models import Event
from people.leaving import Leaving
from records.due import sent_in_to_decide
from records.intake.models import OutsideTraining, SentIn, SentPaper
from records.intake.proposing import proposed_of_training
from records.intake.waiting import queue_of
from records.left_open import sent_in_not_decided
from records.models import Completion
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    DocumentFactory,
    MemberFactory,
    ProviderFactory,
)
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.challenges.challenging import a_challenge
from tests.records.intake.roll_call.reports import a_report
from tests.records.intake.sending import NOON, TODAY, a_request, a_training, send, typed_of
from tests.uploads import PDF

QUEUE = "/queue/"


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


def desk(training: OutsideTraining, name: str = "records:outside-training-decide") -> str:
    return reverse(name, args=[training.pk])


@pytest.fixture
def three(department) -> list[OutsideTraining]:
    """Of three members, the oldest first; and one of the clerk, who decides none of their own."""
    by = (department.officer, department.colleague, department.sergeant)
    made = [
        a_training(member, sent_at=NOON - timedelta(days=9 - place), title=f"Course {place}")
        for place, member in enumerate(by)
    ]
    a_training(department.clerk, sent_at=NOON - timedelta(days=20), title="Of the clerk")
    return made


@pytest.fixture
def course(db):
    return CourseFactory(
        course_id="26-0042",
        title="Interview and interrogation",
        provider=ProviderFactory(name="River Academy"),
    )


def titles(response) -> list[str]:
    return [row.record.title for row in response.context["table"].rows]


def test_the_oldest_stands_first_with_its_age(department, three):
    response = sign_in(department.clerk).get(QUEUE)

    assert titles(response) == ["Of the clerk", "Course 0", "Course 1", "Course 2"]
    page = response.content.decode()
    assert ("20 days" in page, "9 days" in page) == (True, True)
    assert f'href="{desk(three[0])}">Open the first' in page


def test_who_decides_nothing_reads_it_all_the_same(department, three):
    page = sign_in(department.inquiry).get(QUEUE).content.decode()

    assert "Open the first" not in page
    assert reverse("records:sent-in-detail", args=[three[0].pk]) in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=returned", ["Sent back"]),
        ("?state=all", ["Sent back", "Course 7"]),
        ("?q=course", ["Course 7"]),
        ("?q=4411", ["Course 7"]),
        ("?q=nunez", ["Course 7"]),
        ("?q=Núñez", ["Course 7"]),
        ("?state=accepted", []),
    ],
)
def test_it_is_filtered_by_state_and_words(department, query, found):
    a_training(
        department.colleague, "returned", title="Sent back", sent_at=NOON - timedelta(days=1)
    )
    a_training(department.officer, title="Course 7")

    assert titles(sign_in(department.clerk).get(QUEUE + query)) == found


def test_it_is_filtered_by_the_course_that_it_became_or_is_about(department, course):
    credit = CompletionFactory(member=department.officer, course=course)
    certificate = a_training(department.officer, "accepted", completion=credit)
    request = a_request(department.officer, "accepted", course=course)
    report = a_report(department.sergeant, "accepted", course=course)
    challenge = a_challenge(department.officer, about=credit)
    a_training(department.officer, "accepted", completion=CompletionFactory())
    a_training(department.officer)

    response = sign_in(department.clerk).get(f"{QUEUE}?state=all&course=26-0042")

    found = {row.record.pk for row in response.context["table"].rows}
    assert found == {certificate.pk, request.pk, report.pk, challenge.pk}


def test_it_is_filtered_by_kind_and_says_how_many_of_each_wait(department):
    a_training(department.officer, title="A certificate")
    a_training(department.colleague, title="Another one")
    a_training(department.colleague, "returned", title="Sent back")
    a_request(department.officer, title="A request")
    client = sign_in(department.clerk)

    response = client.get(f"{QUEUE}?kind=postrequest")

    assert titles(response) == ["A request"]
    assert response.context["kinds"] == [
        ("outsidetraining", "Outside training", 2),
        ("postrequest", "Request for POST certification", 1),
    ]
    named = 'href="?kind=postrequest" aria-current="true">Request for POST certification</a> 1'
    assert named in response.content.decode()


def test_of_one_kind_alone_no_kinds_are_offered(department):
    a_training(department.officer)

    assert sign_in(department.clerk).get(QUEUE).context["kinds"] == []


def test_it_is_filtered_by_the_element_of_who_sent_it_and_those_below(department):
    a_training(department.officer, title="Of the officer")
    a_training(department.inquiry, title="Of the Training Unit")
    client = sign_in(department.clerk)

    of_bureau = client.get(f"{QUEUE}?element={department.elements['Patrol Bureau'].pk}")

    assert titles(of_bureau) == ["Of the officer"]
    assert len(titles(client.get(QUEUE))) == 2


def test_the_queue_leaves_as_a_file_that_names_who_sent(department, three):
    answer = sign_in(department.clerk).get(f"{QUEUE}?_export=csv")

    assert b"Course 0,Outside training,4411" in answer.getvalue()
    event = Event.objects.get(action="list.export_records")
    assert set(event.after["named"]) == {"4411", "4412", "3301", "1101"}


def test_the_file_says_of_what_was_sent_back_what_the_page_says(department):
    a_training(department.officer, "returned")
    client = sign_in(department.clerk)

    assert b"2026-04-01,,Sent back," in client.get(f"{QUEUE}?state=all&_export=csv").getvalue()


def test_the_paper_stands_beside_a_form_that_is_filled_from_what_was_sent(department, course):
    training = a_training(department.officer)
    paper = training.papers.get().document

    response = sign_in(department.clerk).get(desk(training))

    page = response.content.decode()
    assert reverse("records:document-shown", args=[paper.pk]) in page
    assert "8.00 hours, Mar 9, 2026 to Mar 10, 2026, River Academy" in page
    form = response.context["form"]
    assert str(form["course"].value()) == "26-0042 Interview and interrogation"
    assert str(form["completed_on"].value()) == "2026-03-10"
    assert Event.objects.filter(action="sent_in.look", member_key=training.sent_by_id).exists()


def test_a_document_is_shown_in_our_own_frames_alone_and_loads_nothing(department):
    training = send(department.officer)
    paper = training.papers.get().document
    page = reverse("records:document-shown", args=[paper.pk])

    answer = sign_in(department.clerk).get(page)

    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'inline; filename="certificate.pdf"'
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer["Content-Security-Policy"]
    assert ("default-src 'none'" in policy, "frame-ancestors 'self'" in policy) == (True, True)
    assert Event.objects.filter(action="document.look").count() == 1
    default_storage.delete(paper.file.name)
    assert sign_in(department.clerk).get(page).status_code == 404


def test_accepting_what_was_proposed_writes_the_credit_and_opens_the_next(department, course):
    first = a_training(department.officer, sent_at=NOON - timedelta(days=2))
    second = a_training(department.colleague)
    client = sign_in(department.clerk)

    form = client.get(desk(first)).context["form"]
    response = client.post(desk(first), typed_of(form))

    first.refresh_from_db()
    assert response.url == desk(second)
    assert (first.state, first.completion) == ("accepted", Completion.objects.get())
    assert first.completion.evidence == first.papers.get().document


def test_the_evidence_is_the_paper_that_was_shown(department, course):
    training = a_training(department.officer)
    second = DocumentFactory(member=department.officer, is_confidential=True)
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])
    shown = training.papers.get().document
    SentPaper.objects.create(sent_in=training, document=second)

    client.post(desk(training), {**typed, "shown_paper": str(second.pk)})

    training.refresh_from_db()
    assert (typed["shown_paper"], training.completion.evidence) == (str(shown.pk), second)


def test_an_answer_stands_above_the_form(department):
    training = a_training(
        department.officer,
        return_reason="The second page is missing.",
        answer="Here it is.",
        answered_at=NOON,
    )

    page = sign_in(department.clerk).get(desk(training)).content.decode()

    assert "Sent back, and answered" in page
    assert page.count("Here it is.") == 2
    assert "The second page is missing." in page


def test_after_the_last_one_the_queue_is_shown(department, course):
    training = a_training(department.officer)
    client = sign_in(department.clerk)

    form = client.get(desk(training)).context["form"]

    assert client.post(desk(training), typed_of(form)).url == QUEUE


def test_a_course_without_a_course_id_gets_one_with_the_credit(department):
    ProviderFactory(name="River Academy", kind="other")
    training = a_training(department.officer, ask="non_post")
    client = sign_in(department.clerk)

    form = client.get(desk(training)).context["form"]
    client.post(desk(training), {**typed_of(form), "new_subject": "court"})

    course = Completion.objects.get().course
    assert (course.title, course.setting, course.subject, course.source) == (
        "Interview and interrogation",
        "outside",
        "court",
        "non_post",
    )


def test_what_hinders_is_said_beside_its_field_and_what_was_typed_stays(department, course):
    training = a_training(department.officer)
    client = sign_in(department.clerk)
    form = client.get(desk(training)).context["form"]

    response = client.post(desk(training), {**typed_of(form), "completed_on": "2026-04-02"})

    form = response.context["form"]
    assert form["completed_on"].error_words == [
        "Apr 2, 2026 is still to come. Give the day it was completed."
    ]
    assert not Completion.objects.exists()


def test_a_warning_is_asked_before_it_is_accepted(department, course):
    training = a_training(department.officer)
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 15))
    client = sign_in(department.clerk)
    form = client.get(desk(training)).context["form"]

    response = client.post(desk(training), typed_of(form))

    assert [warning.key for warning in response.context["warnings"]] == ["had_it_this_year"]
    training.refresh_from_db()
    assert training.state == "sent"


def test_the_one_who_opens_what_is_decided_is_led_to_where_it_stands(department):
    training = a_training(department.officer, "accepted")

    response = sign_in(department.clerk).get(desk(training), follow=True)

    assert response.redirect_chain[0][0] == reverse("records:sent-in-detail", args=[training.pk])
    assert "accepted it on Apr 1, 2026, 12:00 PM." in response.content.decode()


def test_ones_own_is_not_decided(department):
    training = a_training(department.clerk)

    response = sign_in(department.clerk).get(desk(training), follow=True)

    assert "You sent this yourself" in response.content.decode()


def test_it_is_sent_back_with_a_reason_and_the_next_is_opened(department, three):
    page = desk(three[0], "records:sent-in-return")
    client = sign_in(department.clerk)

    blank = client.post(page, {"reason": ""})
    assert blank.context["form"]["reason"].error_words == [
        "Say what is missing or wrong; the member reads it."
    ]
    response = client.post(page, {"reason": "Blurred.", **_seen(client, page)})

    three[0].refresh_from_db()
    assert (three[0].state, response.url) == ("returned", desk(three[1]))


@pytest.mark.parametrize(
    ("address", "does"),
    [("sent-in-return", "Send it back"), ("outside-training-decline", "Decline it")],
)
def test_what_was_sent_stands_below_the_words_with_its_papers(department, address, does):
    training = a_training(department.officer)
    paper = training.papers.get().document

    page = sign_in(department.clerk).get(desk(training, f"records:{address}")).content.decode()

    assert page.count(f"{does}</h1>") == 1
    assert page.count(f"{does}</button>") == 1
    assert "River Academy" in page
    assert page.count(reverse("records:document-file", args=[paper.pk])) == 1


def test_what_is_said_of_who_is_called_junior_ends_once(department):
    training = a_training(MemberFactory(first_name="Mateo A. Jr.", last_name="Núñez"))
    page = desk(training, "records:sent-in-return")
    client = sign_in(department.clerk)

    response = client.post(page, {"reason": "Blurred.", **_seen(client, page)}, follow=True)

    [said] = response.context["messages"]
    assert str(said).endswith("is sent back to Núñez, Mateo A. Jr.")


def test_who_reads_what_is_to_be_sent_back_leaves_a_look_and_once_decided_one_alone(department):
    training = a_training(department.officer)
    client = sign_in(department.clerk)
    looks = Event.objects.filter(action="sent_in.look")

    client.get(desk(training, "records:sent-in-return"))
    assert looks.count() == 1
    OutsideTraining.objects.filter(pk=training.pk).update(
        state="accepted", decided_by=department.clerk, decided_at=NOON
    )
    client.get(desk(training), follow=True)
    assert looks.count() == 2


def _seen(client, page: str) -> dict[str, str]:
    return {"seen": client.get(page).context["form"]["seen"].value()}


def test_the_next_and_the_one_before_are_a_click_away(department, three):
    context = sign_in(department.clerk).get(desk(three[1])).context

    assert (context["previous_url"], context["next_url"]) == (desk(three[0]), desk(three[2]))
    assert (context["place"], context["waiting_count"], context["waited"]) == (2, 3, "8 days")


def test_the_queue_asks_no_more_of_the_database_for_more_rows(
    department, django_assert_num_queries
):
    client = sign_in(department.clerk)
    a_training(department.officer)
    with django_assert_num_queries(QUERIES):
        client.get(QUEUE)
    a_training(department.colleague)
    a_training(department.sergeant)
    with django_assert_num_queries(QUERIES):
        client.get(QUEUE)


QUERIES = 8


# What is proposed -------------------------------------------------------------------------------


def test_nothing_is_guessed_where_two_could_be_meant(department):
    CourseFactory(title="Interview and interrogation")
    CourseFactory(title="Interview and Interrogation")
    ProviderFactory(name="River Academy East")
    ProviderFactory(name="River Academy West")

    proposed = proposed_of_training(a_training(department.officer))

    assert (proposed["course"], proposed["new_provider"], proposed["source"]) == (
        "Interview and interrogation",
        None,
        "",
    )


@pytest.mark.parametrize("typed", ["River", "river academy", "River Academy of Springfield East"])
def test_a_provider_is_proposed_by_its_whole_name_alone(department, typed):
    river = ProviderFactory(name="River Academy")

    proposed = proposed_of_training(a_training(department.officer, provider_name=typed))

    assert proposed["new_provider"] == (river if typed == "river academy" else None)


def test_a_course_of_another_provider_is_not_proposed(department):
    CourseFactory(title="Interview and interrogation")
    river = ProviderFactory(name="River Academy", kind="licensed_provider")

    proposed = proposed_of_training(a_training(department.officer, control_number="P-7"))

    assert proposed["is_new_course"]
    assert (proposed["new_provider"], proposed["source"], proposed["control_number"]) == (
        river,
        "licensed_provider",
        "P-7",
    )


# Clocks -----------------------------------------------------------------------------------------


def test_what_waits_is_due_with_its_age_and_ones_own_is_not(department, three):
    due = list(sent_in_to_decide(department.clerk, TODAY))

    assert [(clock.what, clock.page) for clock in due] == [
        ("“Course 0”, sent 9 days ago", desk(three[0])),
        ("“Course 1”, sent 8 days ago", desk(three[1])),
        ("“Course 2”, sent 7 days ago", desk(three[2])),
    ]


def test_what_came_today_says_so(department):
    a_training(department.officer)

    [clock] = sent_in_to_decide(department.clerk, TODAY)

    assert clock.what == "“Interview and interrogation”, sent today"


def test_the_clerks_home_says_how_many_wait_and_since_when(department, three):
    assert queue_of(department.clerk, today=TODAY).count == 3
    page = sign_in(department.clerk).get("/").content.decode()

    assert "3 that members sent wait</a>, the oldest for 9 days." in page
    assert "Sent in by members" not in sign_in(department.inquiry).get("/").content.decode()


def test_home_says_that_nothing_waits(department):
    assert "Nothing waits." in sign_in(department.clerk).get("/").content.decode()


def test_what_somebody_who_leaves_has_sent_in_is_named(department):
    a_training(department.officer)
    a_training(department.officer, "returned", title="Report writing")
    a_training(department.officer, "accepted", title="Done")

    left = list(sent_in_not_decided(Leaving([department.officer], last_on=TODAY), TODAY))

    assert [each.words for each in left] == [
        "Núñez, Ana sent in “Interview and interrogation”, which waits for the Training Unit.",
        "Núñez, Ana sent in “Report writing”, which was sent back and is not answered.",
    ]
    assert list(sent_in_not_decided(Leaving([department.officer]), TODAY)) == []


def test_what_has_a_day_to_be_decided_by_says_it_and_how_late_it_is(department, three):
    for training, day in zip(three, (TODAY - timedelta(days=1), TODAY), strict=False):
        SentIn.objects.filter(pk=training.pk).update(due_on=day)

    assert queue_of(department.clerk, today=TODAY).late == 1
    assert "<strong>1 is late.</strong>" in sign_in(department.clerk).get("/").content.decode()
    page = sign_in(department.clerk).get(QUEUE).content.decode()
    assert ("9 days, 1 day late" in page, "8 days, due Apr 1, 2026" in page) == (True, True)
    clocks = list(sent_in_to_decide(department.clerk, TODAY))
    assert [clock.on for clock in clocks] == [TODAY - timedelta(days=1), TODAY, None]


# Other kinds of credit ------------------------------------------------------------------------


def decided_as(department, training: OutsideTraining, **typed: str):
    client = sign_in(department.clerk)
    form = client.get(desk(training)).context["form"]
    return client.post(desk(training), {**typed_of(form), **typed})


def test_teaching_that_was_sent_in_gives_an_hour_for_each_hour_taught(department, course):
    training = a_training(department.officer)

    without = decided_as(department, training, source="instructor")
    assert without.context["form"]["minutes_taught"].error_words == [
        "Teaching earns an hour for each hour taught, and no minutes are given. Write the minutes "
        "taught, or leave this teaching out."
    ]
    too_many = decided_as(department, training, source="instructor", minutes_taught="60")
    assert "60 minutes of teaching give 1.00" in str(too_many.context["form"].errors)
    decided_as(department, training, source="instructor", minutes_taught="480")

    completion = Completion.objects.get()
    assert (completion.role, completion.minutes) == ("instructor", 480)


def test_college_credit_that_was_sent_in_gives_two_hours_for_each_semester_hour(department, course):
    training = a_training(department.officer)
    Provider.objects.update(kind="college")

    without = decided_as(department, training, source="college")
    assert "two hours for each semester hour, and none are given" in str(
        without.context["form"]["semester_hours"].errors
    )
    decided_as(department, training, source="college", semester_hours="4")

    assert Completion.objects.get().source == "college"


def test_an_amount_of_another_source_is_refused_beside_it(department, course):
    answer = decided_as(department, a_training(department.officer), minutes_taught="480")

    assert answer.context["form"]["minutes_taught"].error_words == [
        "Only “Teaching” has minutes taught. Leave this empty, or choose that source."
    ]
