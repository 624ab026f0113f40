"""The release desk in the browser's terms: what each page says, and to whom."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from events.models import Event
from frame.notices.models import Notice
from records.models import Disclosure, ReleaseRequest
from records.releases.actions.deciding import deny_release
from records.releases.parts import seal_of
from records.releases.reading import leaves_of
from tests.factories import CompletionFactory, DocumentFactory
from tests.records.releases.asking import NOON, TYPED, a_release, asked, granted, the_decision
from tests.signed_in import client_of
from tests.uploads import PDF

pytestmark = pytest.mark.usefixtures("at_noon")


def page(name: str, *args: object) -> str:
    return reverse(f"records:release-{name}", args=args)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_request_goes_from_the_form_to_the_log_between_two_people(department, completion):
    sergeant, ogc = client_of(department.sergeant), client_of(department.ogc)

    response = sergeant.post(page("ask"), TYPED, follow=True)
    row = ReleaseRequest.objects.get()
    assert response.redirect_chain[-1][0] == page("detail", row.pk)
    assert "Waits for a decision" in text_of(response)

    desk = text_of(ogc.get(page("decide", row.pk)))
    assert f"Course file of {completion.course}" in desk
    assert "should be consulted before release" in desk
    assert "Legal basis: Consent of the member, in writing" in desk
    seal = seal_of(leaves_of(row, as_of=NOON.date()))
    seen = Event.objects.filter(action="release.ask").latest("pk").pk
    sent = {"verdict": "granted", "words": "Consent is on file.", "seal": seal, "seen": seen}
    response = ogc.post(page("decide", row.pk), sent, follow=True)
    assert "is granted" in text_of(response)
    assert the_decision(row).decided_by == department.ogc


def test_who_decides_reads_beside_a_paper_what_stays_and_may_be_a_name(department, completion):
    course = completion.course
    course.synopsis = "Ask O’Brien for the keys."
    course.save()
    row = asked(department.sergeant, department.officer)

    def said() -> str:
        return text_of(client_of(department.ogc).get(page("decide", row.pk)))

    assert "Stays, and may be the last name of somebody else: “O’Brien”." in said()
    course.synopsis = "Ask Sgt. O’Brien for the keys."
    course.save()
    assert "may be the last name" not in said()


def test_what_is_left_out_is_struck_through_before_it_is_decided(department, completion):
    row = asked(department.sergeant, department.officer)
    key = f"course-{completion.course_id}"

    response = client_of(department.ogc).post(
        page("decide", row.pk), {"look": "on", "leaves_left_out": [key], "redactions": ["score"]}
    )

    assert response.status_code == 200
    said = text_of(response)
    assert "release__leaf--out" in said
    assert "Single papers left out: 1 of “Class binders: what the course files say”." in said
    assert "Struck out wherever they stand: Test scores, and what was not passed." in said
    assert f"{page('leaf', row.pk, key)}?strike=score" in said
    assert ReleaseRequest.objects.get().state == "asked"


def test_a_decision_without_a_verdict_or_words_is_refused_beside_the_field(department, completion):
    row = asked(department.sergeant, department.officer)

    said = text_of(client_of(department.ogc).post(page("decide", row.pk), {}))

    assert "Grant it, or deny it." in said
    assert "Say why; the words stand on the cover sheet" in said


def test_who_asked_and_holds_the_role_reads_why_they_cannot_decide(department, completion):
    row = asked(department.clerk, department.officer)
    from frame.rights import Role
    from tests.factories import RoleDesignationFactory

    RoleDesignationFactory(member=department.clerk, role=Role.OGC)
    clerk = client_of(department.clerk)

    assert "who asks never decides" in text_of(clerk.get(page("decide", row.pk)))
    assert "who asks never decides" in text_of(clerk.get(page("detail", row.pk)))


def test_a_request_about_oneself_is_found_by_nobody_it_is_about(department):
    CompletionFactory(member=department.hrd)
    row = asked(department.clerk, department.hrd)
    hrd = client_of(department.hrd)

    assert hrd.get(page("detail", row.pk)).status_code == 404
    assert row.number not in text_of(hrd.get(page("list")))
    assert row.number in text_of(client_of(department.ogc).get(page("list")))


def test_a_page_opens_for_who_decides_and_is_a_look_in_the_log(department, completion):
    row = asked(department.sergeant, department.officer)
    url = page("leaf", row.pk, f"course-{completion.course_id}")

    response = client_of(department.ogc).get(url)

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    event = Event.objects.latest("pk")
    assert (event.action, event.by_serial_number) == ("release.look", "1103")
    assert event.after["members"] == "4411"
    assert event.after["page"] == f"Course file of {completion.course}"


def test_hrd_opens_no_page_of_what_ogc_decided(department, completion):
    row = granted(asked(department.sergeant, department.officer), department.ogc)
    url = page("leaf", row.pk, f"course-{completion.course_id}")

    assert client_of(department.ogc).get(url).status_code == 200
    assert client_of(department.hrd).get(url).status_code == 404
    said = text_of(client_of(department.hrd).get(page("detail", row.pk)))
    assert "Granted by" in said
    assert str(completion.course) not in said


def test_a_page_that_is_not_asked_for_is_not_there(department, completion):
    row = asked(department.sergeant, department.officer)
    other = CompletionFactory(member=department.colleague)

    url = page("leaf", row.pk, f"course-{other.course_id}")

    assert client_of(department.ogc).get(url).status_code == 404


@pytest.mark.parametrize("content", [PDF, b"%PDF-1.7 a letter"], ids=["a letter", "damaged"])
def test_a_paper_of_somebody_else_is_shown_as_it_leaves(department, content):
    paper = DocumentFactory(member=department.officer, content=content)
    CompletionFactory(member=department.officer, evidence=paper)
    row = asked(department.sergeant, department.officer, parts=("certificates",))
    url = page("leaf", row.pk, f"document-{paper.pk}")

    response = client_of(department.ogc).get(url)

    assert response.status_code == 200
    if content == PDF:
        shown = b"".join(response.streaming_content)
        assert shown.startswith(b"%PDF")
        assert content not in shown
    else:
        assert response.text.startswith("“letter.pdf” can’t be drawn page by page")
    paper.file.storage.delete(paper.file.name)
    assert client_of(department.ogc).get(url).status_code == 404


def test_the_home_of_who_decides_says_what_waits_since_when_and_by_when(department, completion):
    home = reverse("home")
    assert "No release request waits" in text_of(client_of(department.ogc).get(home))
    with time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=NOON.tzinfo), tick=False):
        row = asked(department.clerk, department.officer, requester_kind="public")

    said = text_of(client_of(department.hrd).get(home))

    assert f"{row.number}, Lieutenant Kim Lee" in said
    assert f"received 5 days ago, asked by {department.clerk.name}; due Mar 10, 2026" in said
    assert "Release request" not in text_of(client_of(department.officer).get(home))


def test_the_home_of_who_decides_lists_each_request_once(department, completion):
    row = asked(department.clerk, department.officer, received_on=date(2026, 3, 5))

    said = text_of(client_of(department.ogc).get(reverse("home")))

    assert said.count(row.number) == 1
    assert "Nothing but the release requests above." in said
    assert "All that is due: 1<" in said


def test_the_list_says_how_late_what_is_open_is(department, completion):
    long_ago = date(2026, 2, 20)
    asked(department.clerk, department.officer, received_on=long_ago, answer_by=date(2026, 3, 1))
    asked(department.clerk, department.officer, received_on=long_ago, answer_by=NOON.date())
    over = asked(department.clerk, department.officer, received_on=long_ago, answer_by=long_ago)
    deny_release(request=over, words="No consent is on file.", by=department.ogc, now=NOON)

    said = text_of(client_of(department.clerk).get(page("list") + "?state=all"))

    assert re.findall("[0-9]+ days? late", said) == ["9 days late"]


def test_the_list_shows_what_is_open_and_finds_by_member(department, completion):
    row = asked(department.sergeant, department.officer)
    denied = a_release(department.clerk, department.officer, "denied", ogc=department.ogc)
    clerk = client_of(department.clerk)

    assert denied.number not in text_of(clerk.get(page("list")))
    assert denied.number in text_of(clerk.get(page("list") + "?state=all"))
    assert row.number in text_of(clerk.get(page("list") + "?q=4411"))
    assert row.number not in text_of(clerk.get(page("list") + "?q=4412"))
    assert row.number in text_of(clerk.get(page("list") + "?q=Platte 24-117"))


def test_a_member_reads_who_received_what_on_whose_decision(department, completion):
    a_release(department.sergeant, department.officer, "handed_over", ogc=department.ogc)
    url = reverse("records:disclosure-list", args=["4411"])

    said = text_of(client_of(department.officer).get(url))

    assert "Lieutenant Kim Lee, Platte County Sheriff" in said
    assert "Lieutenant Kim Lee, for" not in said
    assert reverse("desk:my-record") in said
    assert f"Course file of {completion.course}" in said
    assert f"{department.ogc.name}, Office of the General Counsel, Mar 10, 2026" in said
    Disclosure.objects.all()  # the clerk's look is an event
    client_of(department.clerk).get(url)
    assert Event.objects.latest("pk").after["page"] == "disclosures"


def test_years_are_given_both_or_neither(department, completion):
    clerk = client_of(department.clerk)

    for years, words in (
        ({"from_year": "2024"}, "Give both years"),
        ({"to_year": "2024"}, "Give both years"),
        ({"from_year": "2025", "to_year": "2024"}, "2024 is before 2025"),
        ({"from_year": "12", "to_year": "2024"}, "12 is no year of a career"),
    ):
        assert words in text_of(clerk.post(page("ask"), {**TYPED, **years})), years
    assert clerk.post(page("ask"), {**TYPED, "from_year": "2025", "to_year": "2026"})
    assert ReleaseRequest.objects.get().scope_words == "2025 to 2026"


def test_a_public_records_request_says_what_moved_its_day(department, completion):
    with time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=NOON.tzinfo), tick=False):
        row = asked(department.clerk, department.officer, requester_kind="public")
        said = text_of(client_of(department.ogc).get(page("detail", row.pk)))

    assert "Thanksgiving Day (RSMo 9.010, not confirmed)" in said
    assert "To be answered by Dec 1, 2026 (RSMo 610.023.3 (not confirmed))." in said


def test_what_is_asked_back_of_a_public_request_says_when_it_may_count_as_withdrawn(
    department, completion
):
    row = a_release(
        department.clerk,
        department.officer,
        "asked_back",
        ogc=department.ogc,
        requester_kind="public",
    )

    said = text_of(client_of(department.clerk).get(page("detail", row.pk)))

    assert "it may be taken as withdrawn from Jun 8, 2026 on" in said


@pytest.mark.parametrize("state", list(ReleaseRequest.State.values))
def test_a_request_in_every_state_says_where_it_stands(department, completion, state):
    row = a_release(department.sergeant, department.officer, state, ogc=department.ogc)

    for who in (department.sergeant, department.clerk, department.ogc):
        assert row.get_state_display() in text_of(client_of(who).get(page("detail", row.pk)))


def test_who_asked_reads_no_titles_once_the_member_is_out_of_reach(department, completion):
    row = asked(department.sergeant, department.officer)
    sergeant = client_of(department.sergeant)
    assert str(completion.course) in text_of(sergeant.get(page("detail", row.pk)))

    department.officer.element = department.elements["Squad 310"]
    department.officer.save()

    assert str(completion.course) not in text_of(sergeant.get(page("detail", row.pk)))


def test_a_decision_on_pages_that_changed_shows_them_anew_with_what_was_typed(
    department, completion
):
    row = asked(department.sergeant, department.officer)
    ogc, url = client_of(department.ogc), page("decide", row.pk)
    sent = {"verdict": "granted", "words": "Consent is on file.", "seal": "old"}
    sent["seen"] = Event.objects.filter(action="release.ask").latest("pk").pk

    said = text_of(ogc.post(url, sent))

    assert "The record has changed while you were deciding" in said
    assert "Consent is on file." in said
    seal = seal_of(leaves_of(row, as_of=NOON.date()))
    assert f'value="{seal}"' in said
    assert ogc.post(url, {**sent, "seal": seal}).status_code == 302


def test_a_part_of_which_nothing_is_on_record_is_named_where_it_is_decided_and_where_it_stands(
    department, completion
):
    row = asked(department.clerk, department.officer, parts=("courses", "certificates"))
    ogc = client_of(department.ogc)
    nothing = "Certificates: nothing is on record."

    assert nothing in text_of(ogc.get(page("decide", row.pk)))
    assert nothing in text_of(ogc.get(page("detail", row.pk)))
    granted(row, department.ogc)
    assert nothing in text_of(ogc.get(page("detail", row.pk)))


def test_that_nothing_is_on_record_is_answered_and_told_as_what_it_is(department):
    row = asked(department.clerk, department.officer)
    ogc, clerk = client_of(department.ogc), client_of(department.clerk)
    decide = page("decide", row.pk)

    form = text_of(ogc.get(decide))
    assert "Answer that nothing is on record" in form
    assert "Grant it" not in form
    refused = text_of(ogc.post(decide, {"words": "All years were searched."}))
    assert "Answer that nothing is on record, or deny it." in refused
    seen = Event.objects.filter(action="release.ask").latest("pk").pk
    sent = {"verdict": "nothing", "words": "All years were searched.", "seen": seen}
    said = text_of(ogc.post(decide, sent, follow=True))

    assert f"{row.number} is answered: nothing is on record." in said
    assert "Answered “nothing on record” by" in said
    notice = Notice.objects.get(to=department.clerk, kind="release.decided")
    assert notice.sentence.startswith(f"{row} is answered: nothing is on record.")
    assert "Nothing on record" in text_of(clerk.get(page("list"), {"state": "nothing"}))
    event = Event.objects.get(action="release.find_nothing")
    assert event.after["words"] == "All years were searched."
    told = text_of(clerk.get(page("detail", row.pk))).replace("Deny", "").lower()
    assert "denied" not in told
    assert "answered that nothing is on record" in told


@pytest.mark.parametrize("has_leaves", [True, False])
def test_what_is_left_out_is_asked_only_where_something_would_leave(department, has_leaves):
    if has_leaves:
        CompletionFactory(member=department.officer)
    row = asked(department.clerk, department.officer)

    said = text_of(client_of(department.ogc).get(page("decide", row.pk)))

    for words in (
        "Leave out whole parts",
        "Strike out, wherever it stands",
        "The member is not to read of it",
        "On the cover sheet",
    ):
        assert (words in said) == has_leaves
    assert "Words of the decision" in said


def test_a_choice_that_the_record_no_longer_offers_is_to_be_made_anew(department):
    row = asked(department.clerk, department.officer)

    said = text_of(
        client_of(department.ogc).post(page("decide", row.pk), {"verdict": "granted", "words": "."})
    )

    assert "The record has changed since this page was opened." in said


def test_the_form_takes_the_name_of_the_member_who_asks_from_the_record(department):
    clerk, sent = client_of(department.clerk), {**TYPED, "requester_name": ""}

    assert "Give the name of who wants it." in text_of(clerk.post(page("ask"), sent))
    clerk.post(page("ask"), {**sent, "requester_kind": "member"})

    assert (
        ReleaseRequest.objects.get().requester
        == f"{department.officer.name}, Platte County Sheriff"
    )


def test_the_words_of_the_policy_stand_beside_the_form_of_the_decision(department, completion):
    row = asked(department.sergeant, department.officer)

    said = text_of(client_of(department.ogc).get(page("decide", row.pk)))

    pages, decision = said.index('id="pages"'), said.index('id="decision"')
    policy = said.index("should be consulted before release")
    assert pages < decision < policy
    assert said.count("should be consulted before release") == 1


def test_beside_the_tick_stands_that_hours_stay_where_the_standing_is_struck_out(
    department, completion
):
    row = asked(department.sergeant, department.officer)

    said = text_of(client_of(department.ogc).get(page("decide", row.pk)))

    assert "the hours of each course and their sums stay, and can be added up" in said
