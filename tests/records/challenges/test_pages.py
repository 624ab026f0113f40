"""Pages of challenges: beside each line, the member's form, the clerk's decision, the marks."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frame.words import hours
from records.challenges.models import Challenge
from records.due import sent_in_to_decide
from records.intake.actions import withdraw
from records.models import Completion
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
    ProviderFactory,
)
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.certificates.test_beside import LINES, a_pdf
from tests.records.challenges.challenging import (
    MISSING,
    WRONG,
    a_challenge,
    a_line,
    asked,
    challenge_gap,
    challenge_line,
)
from tests.records.challenges.test_actions import decide, half_of_it
from tests.records.intake.sending import NOON, TODAY, typed_of
from tests.uploads import PDF, pdf, picture

# Of one's own record, and of another's, of which the look is an event.
RECORD_QUERIES = 27
OTHERS_RECORD_QUERIES = 32


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def line(department) -> Completion:
    return a_line(department.officer)


def page_of(name: str, row, member) -> str:
    return sign_in(member).get(reverse(f"records:{name}", args=[row.pk])).content.decode()


def record_of(member, reader=None) -> str:
    reader = reader or member
    url = reverse("desk:my-record")
    if reader.pk != member.pk:
        url = reverse("desk:member-record", args=[member.serial_number])
    return sign_in(reader).get(url).content.decode()


def why_of(member, reader=None) -> str:
    url = reverse("desk:why", args=[member.serial_number])
    return sign_in(reader or member).get(url).content.decode()


# Beside the lines --------------------------------------------------------------------------------


def test_each_line_of_ones_own_record_can_be_challenged(department, line):
    link = f'href="{reverse("records:challenge-wrong", args=[line.pk])}"'

    for page in (record_of, why_of):
        assert link in page(department.officer)
        assert link not in page(department.officer, department.clerk)
        assert link not in page(department.officer, department.sergeant)
    assert link in page_of("completion-detail", line, department.officer)
    assert link not in page_of("completion-detail", line, department.clerk)


def test_the_record_and_home_lead_to_what_is_missing(department):
    link = 'href="/challenges/new/"'

    assert link in record_of(department.officer)
    assert link in sign_in(department.officer).get("/").content.decode()
    assert link not in record_of(department.officer, department.clerk)
    assert link not in record_of(department.auditor)


def test_a_line_is_marked_for_all_who_see_the_record(department, line):
    challenge_line(line)

    mark = "Challenged on Apr 1, 2026, not answered yet."
    for page in (record_of, why_of):
        for reader in (department.officer, department.sergeant, department.clerk):
            assert mark in page(department.officer, reader)
    link = f'href="{reverse("records:challenge-wrong", args=[line.pk])}"'
    assert link not in record_of(department.officer)


def test_what_was_found_is_not_for_who_leads(department, line):
    decide(challenge_line(line), department.clerk, finding="He was at the doctor’s.")

    mark = "Challenged on Apr 1, 2026, answered on Apr 1, 2026: not upheld."
    for reader in (department.officer, department.clerk):
        assert f"{mark} He was at the doctor’s." in record_of(department.officer, reader)
        assert "The challenge</a>" in page_of("completion-detail", line, reader)
    leads = record_of(department.officer, department.sergeant)
    assert (mark in leads, "the doctor" in leads) == (True, False)
    page = page_of("completion-detail", line, department.sergeant)
    assert (mark in page, "the doctor" in page, "The challenge</a>" in page) == (True, False, False)


def test_what_was_withdrawn_marks_no_line(department, line):
    withdraw(sent_in=challenge_line(line), by=department.officer)

    assert "Challenged on" not in record_of(department.officer)


def test_the_record_as_known_on_a_past_day_says_nothing_of_a_challenge(department, line):
    challenge_line(line)

    page = sign_in(department.officer).get("/my-record/", {"known_on": "2026-03-31"})
    assert "Challenged on" not in page.content.decode()
    assert "This is wrong" not in page.content.decode()


@pytest.mark.parametrize("seat", ["officer", "clerk"])
def test_marks_cost_the_record_no_query(department, line, seat):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            record_of(department.officer, department.members[seat])
        return len(captured)

    queries()  # the first look begins the chain of events
    none = queries()
    challenge_line(line)
    for day in range(3):
        decide(
            challenge_line(a_line(department.officer, completed_on=TODAY - timedelta(days=day))),
            department.clerk,
        )

    assert queries() == none == (RECORD_QUERIES if seat == "officer" else OTHERS_RECORD_QUERIES)


def test_a_line_that_waits_leads_to_where_it_stands(department, line):
    challenge = challenge_line(line)
    where = reverse("records:sent-in-detail", args=[challenge.pk])

    for page in (record_of, why_of):
        assert f'href="{where}">Challenged on Apr 1, 2026' in page(department.officer)
        assert where not in page(department.officer, department.sergeant)
    client = sign_in(department.officer)
    response = client.get(reverse("records:challenge-wrong", args=[line.pk]), follow=True)
    assert response.redirect_chain == [(where, 302)]
    said = "Challenged on Apr 1, 2026: it waits for its answer."
    assert said in response.content.decode()


# The member's forms ------------------------------------------------------------------------------


def test_a_line_is_challenged_with_several_files(department, line):
    response = sign_in(department.officer).post(
        reverse("records:challenge-wrong", args=[line.pk]),
        {"what": WRONG, "papers": [pdf("one.pdf"), picture()], "photo": picture("JPEG")},
    )

    challenge = Challenge.objects.get()
    assert response.url == reverse("records:sent-in-detail", args=[challenge.pk])
    assert challenge.papers.count() == 3


def test_the_form_shows_the_line_and_when_it_is_answered(department, line):
    page = page_of("challenge-wrong", line, department.officer)

    assert str(line.course) in page
    assert "The Training Unit answers within 14 days" in page


def test_nothing_typed_is_lost_when_it_is_refused(department):
    response = sign_in(department.officer).post(
        "/challenges/new/", {"title": "Taser", "happened_on": "2027-01-01", "papers": pdf()}
    )

    form = response.context["form"]
    assert set(form.errors) == {"what"}
    assert (form["title"].value(), form.lost_files) == ("Taser", ["decision.pdf"])
    assert not Challenge.objects.exists()


def test_a_day_to_come_is_refused_beside_it(department):
    response = sign_in(department.officer).post(
        "/challenges/new/", {"title": "Taser", "happened_on": "2026-04-02", "what": "x"}
    )

    assert response.context["form"].errors["happened_on"] == ["Apr 2, 2026 is still to come."]


def test_the_answer_page_says_what_is_asked_and_takes_it_once(department):
    challenge = asked(challenge_gap(department.officer), department.clerk)
    url = reverse("records:sent-in-answer", args=[challenge.pk])
    client = sign_in(department.officer)
    response = client.get(url)
    assert "Who was the instructor?" in response.content.decode()

    sent = {**typed_of(response.context["form"]), "answer": "Robin Roe.", "papers": pdf("a.pdf")}
    client.post(url, sent)

    assert Challenge.objects.get().answer == "Robin Roe."
    again = client.get(url).content.decode()
    assert "nothing is asked" in again


def test_where_it_stands_shows_the_answer(department, line):
    challenge = challenge_line(line)
    waiting = page_of("sent-in-detail", challenge, department.officer)
    assert "Apr 15, 2026" in waiting

    decide(challenge, department.clerk)

    page = page_of("sent-in-detail", challenge, department.officer)
    assert "It was not upheld on Apr 1, 2026" in page
    assert "The roster says 4 hours." in page


# The clerk's decision ----------------------------------------------------------------------------


def decide_url(challenge, name: str = "challenge-decide") -> str:
    return reverse(f"records:{name}", args=[challenge.pk])


def test_it_stands_in_the_queue_with_its_day(department, line):
    challenge = challenge_line(line)

    page = sign_in(department.clerk).get("/queue/").content.decode()
    assert f'href="{decide_url(challenge)}">Open the first' in page
    assert "today, due Apr 15, 2026" in page
    [clock] = sent_in_to_decide(department.clerk, TODAY)
    assert (clock.on, clock.why) == (challenge.due_on, "Policy 930-5 IV.H")


def test_a_test_that_was_not_passed_is_challenged_as_giving_nothing(department):
    failed = a_line(department.officer, delivery="computer_based", score=60)
    challenge = a_challenge(department.officer, about=failed)

    page = sign_in(department.clerk).get(f"/queue/{challenge.pk}/challenge/").content.decode()

    gives = "0.00 hours (test not passed, 60 percent)"
    assert f"<dt>It gives</dt><dd>{gives}, " in page
    assert f": {gives}. Entered by " in page


@pytest.mark.parametrize("papers", [{}, {"papers": ()}])
def test_the_entry_is_headed_by_the_line_whether_a_paper_came_or_none(department, line, papers):
    challenge = challenge_line(line, **papers)

    page = sign_in(department.clerk).get(f"/queue/{challenge.pk}/challenge/").content.decode()

    legend = '<legend class="usa-legend usa-legend--large">'
    assert f"{legend}The line as it should be</legend>" in page
    assert "The certificate</legend>" not in page


def test_the_form_starts_from_the_line_and_upholding_opens_the_next(department):
    wrong = half_of_it(department.officer)
    challenge = challenge_line(wrong)
    following = challenge_gap(department.colleague, now=NOON + timedelta(minutes=1))
    client = sign_in(department.clerk)
    response = client.get(decide_url(challenge))
    page = response.content.decode()
    assert (WRONG in page, "4.00 hours" in page) == (True, True)

    changed = {"credit_hours": "8", "legal_studies": "2", "technical_studies": "2"}
    response = client.post(decide_url(challenge), {**typed_of(response.context["form"]), **changed})

    assert response.url == decide_url(following)
    wrong.refresh_from_db()
    assert wrong.is_voided
    assert Completion.objects.not_voided().get().credit_hours == 8
    marked = record_of(department.officer)
    assert marked.count("answered on Apr 1, 2026: upheld.") == 2


def test_a_warning_of_the_line_itself_asks_no_reason(department):
    """The line that is voided is no other credit of the year, nor the same file twice."""
    paper = half_of_it(department.officer)
    challenge = challenge_line(paper)
    client = sign_in(department.clerk)
    form = client.get(decide_url(challenge)).context["form"]

    response = client.post(decide_url(challenge), {**typed_of(form), "completed_on": "2026-03-11"})

    assert response.status_code == 302


def test_a_warning_of_another_line_asks_its_reason_first(department):
    line = half_of_it(department.officer)
    CompletionFactory(member=department.officer, course=line.course, completed_on=date(2026, 2, 3))
    challenge = challenge_line(line)
    client = sign_in(department.clerk)
    form = client.get(decide_url(challenge)).context["form"]

    response = client.post(decide_url(challenge), typed_of(form))

    assert response.status_code == 200
    assert len(response.context["warnings"]) == 1
    assert not Completion.objects.get(pk=line.pk).is_voided


def test_a_paper_of_what_is_missing_in_another_name_is_sent_back_or_given_a_reason(department):
    CourseFactory(title=MISSING["title"], source="in_service")
    lines = [*LINES[:2], "Owen Averdale", LINES[3], MISSING["title"], *LINES[6:7]]
    challenge = challenge_gap(department.officer, papers=[a_pdf(*lines)])
    client = sign_in(department.clerk)
    typed = typed_of(client.get(decide_url(challenge)).context["form"])

    [asked] = client.post(decide_url(challenge), {**typed, "looked_at": "on"}).context["warnings"]

    assert (asked.key, asked.sentences) == (
        "name_of_another",
        [
            "The paper names “Owen Averdale”, and this would be credit of Núñez. Send it back if "
            "it is somebody else’s, or give the reason when you save."
        ],
    )


def test_a_known_course_is_proposed_for_what_is_missing(department):
    CourseFactory(course_id="26-0042", title=MISSING["title"], provider=ProviderFactory())
    known, unknown = (
        challenge_gap(department.officer),
        challenge_gap(department.colleague, title="Knots", happened_on=None),
    )
    client = sign_in(department.clerk)

    form = client.get(decide_url(known)).context["form"]
    assert str(form["course"].value()) == "26-0042 Taser recertification"
    assert str(form["completed_on"].value()) == "2026-03-09"
    assert client.get(decide_url(unknown)).context["form"]["course"].value() == "Knots"


def test_a_line_of_a_class_leads_to_its_sheet(department):
    course_session = CourseSessionFactory(state="closed")
    challenge = challenge_line(a_line(department.officer, course_session=course_session))
    client = sign_in(department.clerk)

    response = client.get(decide_url(challenge))

    assert response.url == decide_url(challenge, "challenge-close")
    page = client.get(response.url).content.decode()
    assert page.count(reverse("records:sheet-entry", args=[course_session.pk])) == 2
    assert reverse("records:completion-void", args=[challenge.about_id]) in page
    assert "Void it, open the sheet of the class again, enter the line right there" in page
    assert "Enter it right" not in page


def test_how_it_can_end_is_offered(department, line):
    void = {"voided_by": MemberFactory(), "voided_at": NOON, "void_reason": "A slip."}
    every = {"elsewhere", "voided", "stays"}
    before = NOON - timedelta(days=1)
    mine = a_line(department.officer, entered_by=department.clerk)
    since, again = (
        challenge_line(a_line(member)) for member in (department.colleague, department.officer)
    )
    a_line(department.officer, entered_at=NOON + timedelta(hours=1))
    Completion.objects.filter(pk__in=[since.about_id, again.about_id]).update(**void)
    client = sign_in(department.clerk)

    for challenge, outcomes in (
        (challenge_line(line), every),
        (challenge_gap(department.officer), every - {"voided"}),
        (
            challenge_line(a_line(department.officer, **{**void, "voided_at": before})),
            every - {"voided"},
        ),
        (since, every - {"stays"}),
        (again, every),
        (challenge_line(mine), every - {"stays"}),
    ):
        response = client.get(decide_url(challenge, "challenge-close"))
        offered = response.context["form"].fields["outcome"].choices
        assert {key for key, _ in offered} == outcomes
    assert "You entered this line yourself." in response.content.decode()


def test_a_refused_answer_keeps_what_was_typed(department, line):
    client = sign_in(department.clerk)
    url = decide_url(challenge_line(line), "challenge-close")

    response = client.post(url, {"outcome": "stays", "finding": ""})

    form = response.context["form"]
    assert (set(form.errors), form["outcome"].value()) == ({"finding"}, "stays")


def test_a_clerk_names_the_line_that_was_missing(department):
    challenge = challenge_gap(department.officer)
    other = a_line(department.officer, completed_on=date(2026, 2, 2), entered_at=NOON)
    url = decide_url(challenge, "challenge-close")
    client = sign_in(department.clerk)
    form = client.get(url).context["form"]
    choices = [label for _, label in form.fields["in_place"].choices]
    seen = form["seen"].value()
    given = {"outcome": "elsewhere", "finding": "It stands as of February.", "seen": seen}

    refused = client.post(url, given)
    client.post(url, {**given, "in_place": str(other.pk)})

    assert refused.context["form"].errors == {"in_place": ["Choose the line that was missing."]}
    assert choices[1:] == [f"Feb 2, 2026: {other.course}, {hours(other.credit_hours)} hours"]
    challenge.refresh_from_db()
    assert (challenge.state, challenge.completion) == ("accepted", other)


def test_where_nothing_is_entered_no_line_is_asked_for(department, line):
    response = sign_in(department.clerk).get(decide_url(challenge_line(line), "challenge-close"))

    assert "in_place" not in response.context["form"].fields


@pytest.mark.parametrize("state", ["returned", "accepted", "declined", "withdrawn"])
@pytest.mark.parametrize("name", ["challenge-decide", "challenge-close"])
def test_what_waits_no_more_leads_to_where_it_stands(department, state, name):
    challenge = a_challenge(department.officer, state, clerk=department.clerk)

    response = sign_in(department.clerk).get(decide_url(challenge, name), follow=True)

    where = reverse("records:sent-in-detail", args=[challenge.pk])
    assert response.redirect_chain[-1][0] == where
    page = response.content.decode()
    assert "Nothing was done now" not in page
    assert ("did not uphold it on" in page) == (state == "declined")


def test_evidence_that_a_clerk_finds_is_attached(department):
    CourseFactory(course_id="26-0042", title=MISSING["title"], provider=ProviderFactory())
    challenge = challenge_gap(department.officer)
    client = sign_in(department.clerk)
    form = client.get(decide_url(challenge)).context["form"]

    found = {**typed_of(form), "evidence": pdf("range.pdf", PDF + b"\n")}
    client.post(decide_url(challenge), found)

    assert Completion.objects.get().evidence.name == "range.pdf"
