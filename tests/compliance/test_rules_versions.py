"""Versions of the rules: kept as they come into use, compared, and approved with a signature."""

from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from compliance.actions.law_answers import answer_question
from compliance.actions.rules_approvals import approve_version
from compliance.law import current_law
from compliance.models import LawAnswer, RulesApproval, RulesVersion
from compliance.rules import versions as versions_module
from compliance.rules.versions import (
    Change,
    changes_between,
    entries_of,
    remember_after_migrations,
    remember_version,
    version_of,
)
from events.models import Event

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
A_WEEK_AGO = NOON - timedelta(days=7)
PAGE = reverse("compliance:rules-versions")

LAW = """\
[minimum.total]
label = "CLEE hours in all"
unit = "credit hours"
values = [{ from_period = 2017, value = 24, source = "11 CSR 75-15.010(2)" }]

[counts_to_licensed_source.college]
label = "College: counts"
unit = "yes or no"
values = [{ from_period = 2017, value = false, source = "11 CSR 75-15.010(5)" }]
"""
RAISED = LAW.replace("value = 24, source", "value = 30, source")


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def law_is(monkeypatch):
    """Let the law's files be these."""

    def let(text: str) -> None:
        monkeypatch.setattr(versions_module, "law_files", lambda: (("l.toml", text.encode()),))

    RulesVersion.objects.all().delete()
    return let


@pytest.fixture
def two_versions(db, law_is) -> tuple[RulesVersion, RulesVersion]:
    law_is(LAW)
    then = remember_version(now=A_WEEK_AGO)
    law_is(RAISED)
    return then, remember_version(now=NOON)


def as_seat(department, seat: str) -> Client:
    client = Client()
    client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")
    return client


def words_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def approval_of(version: RulesVersion) -> str:
    return reverse("compliance:rules-approve", args=[version.version])


# Kept -------------------------------------------------------------------------------------------


def test_a_version_is_kept_once_with_the_moment_it_came_into_use(two_versions):
    then, now = two_versions

    again = remember_version(now=NOON + timedelta(days=1))

    assert again == now
    assert [(each, each.in_use_from) for each in RulesVersion.objects.all()] == [
        (now, NOON),
        (then, A_WEEK_AGO),
    ]


def test_migrating_keeps_the_version_that_comes_with_it(db, law_is):
    law_is(LAW)
    remember_after_migrations(using="default")

    assert [each.version for each in RulesVersion.objects.all()] == [version_of([])]


def test_an_answer_of_counsel_makes_a_version(department, law_is):
    before = remember_version(now=A_WEEK_AGO)
    answer_question(
        question=current_law().open_questions[0],
        answer="Yes.",
        source="A letter",
        given_on=NOON.date(),
        by=department.ogc,
        now=NOON,
    )

    latest = RulesVersion.objects.first()
    answer = LawAnswer.objects.get()
    assert changes_between(before.entries, latest.entries) == [
        Change(f"Answer to question 1: {answer.asked}", "", "Yes. A letter")
    ]


def test_each_answer_is_called_by_the_number_that_its_question_has_on_paper():
    law = current_law()
    third, gone = law.open_questions[2], "no longer asked"
    answers = [
        LawAnswer(pk=n, question=key, asked="Hours", answer="Yes.", source="A letter")
        for n, key in ((7, third.key), (8, third.key), (9, gone))
    ]

    assert [name for name in entries_of(answers) if name.startswith("Answer")] == [
        "Answer to question 3: Hours",
        "Answer 2 to question 3: Hours",
        "Answer to question: Hours",
    ]


def test_everything_in_the_files_is_an_entry_of_its_own(db):
    law = current_law()
    kinds = [name.split(":")[0] for name in entries_of([])]

    assert kinds.count("Figure") == len(law.legal_figures)
    assert kinds.count("Question") == len(law.open_questions)
    assert kinds.count("Choice") == sum("." not in choice.key for choice in law.choices)
    assert kinds.count("Scenario") > 100


def test_a_version_and_an_approval_are_never_deleted(department, two_versions):
    approval = approved(department, two_versions[1])

    for kept in (two_versions[0], approval):
        with pytest.raises(TypeError):
            kept.delete()


# Compared ---------------------------------------------------------------------------------------


def test_what_changed_is_told_field_by_field(two_versions):
    then, now = two_versions

    assert changes_between(then.entries, now.entries) == [
        Change(
            "Figure: CLEE hours in all, values",
            "24 from 2017 (11 CSR 75-15.010(2))",
            "30 from 2017 (11 CSR 75-15.010(2))",
        )
    ]


def test_what_came_and_what_went_is_told_whole():
    old = {"Choice: A": {"choice": "This.", "source": "(1)"}, "Choice: B": {"choice": "That."}}
    new = {"Choice: A": {"choice": "This.", "source": "(1)"}, "Question: C": {"question": "Why?"}}

    assert changes_between(old, new) == [
        Change("Question: C", "", "Why?"),
        Change("Choice: B", "That.", ""),
    ]


def test_the_page_compares_the_latest_with_the_one_before(department, two_versions):
    then, now = two_versions

    page = words_of(as_seat(department, "auditor").get(PAGE))

    assert f"What changed from {then} to {now}" in page
    assert "24 from 2017 (11 CSR 75-15.010(2))" in page
    assert "30 from 2017 (11 CSR 75-15.010(2))" in page
    assert "In use since </span>Jun 24, 2026, 12:00 PM" in page
    assert page.count("Not approved") == 2
    assert "Record the approval" not in page


def test_any_two_can_be_compared_and_the_same_twice_says_so(department, two_versions):
    then, now = two_versions
    reader = as_seat(department, "officer")

    back = words_of(reader.get(PAGE, {"then": now.version, "now": then.version}))
    same = words_of(reader.get(PAGE, {"then": now.version, "now": now.version}))

    assert f"What changed from {now} to {then}" in back
    assert "Nothing differs." in same


def test_a_version_that_there_is_not_is_said(department, two_versions):
    page = words_of(as_seat(department, "officer").get(PAGE, {"then": "<b>"}))

    assert "“<b>” is no version of the rules that was in use here. Choose one of the list." in page


def test_where_there_is_one_version_there_is_nothing_to_compare(department, law_is):
    remember_version(now=NOON)

    assert "There is nothing to compare yet" in words_of(as_seat(department, "officer").get(PAGE))


@pytest.mark.parametrize("more", [0, 3])
def test_more_versions_need_no_more_queries(
    department, two_versions, more, django_assert_max_num_queries
):
    for n in range(more):
        RulesVersion.objects.create(version=f"{n}", entries={}, in_use_from=NOON)
    reader = as_seat(department, "officer")
    reader.get(PAGE)

    with django_assert_max_num_queries(10):
        reader.get(PAGE)


# Approved ---------------------------------------------------------------------------------------


def approved(department, version: RulesVersion, **given) -> RulesApproval:
    values = {"signed_by": "Gwen Doe, General Counsel", "signed_on": date(2026, 7, 1), **given}
    return approve_version(version=version, **values, by=department.ogc, now=NOON).row


def test_counsel_records_who_approved_and_every_page_of_the_rules_says_it(department, two_versions):
    now = two_versions[1]
    counsel = as_seat(department, "ogc")
    home = words_of(counsel.get("/"))

    done = counsel.post(
        approval_of(now),
        {"signed_by": "Gwen Doe, General Counsel", "signed_on": "2026-07-01"},
        follow=True,
    )

    assert f"Version {now} of the rules, in use since Jul 1, 2026, is not approved." in home
    page = words_of(done)
    assert f"The approval of version {now} is recorded." in page
    assert "Gwen Doe, General Counsel, Jul 1, 2026" in page
    assert f"recorded by {department.ogc.name}, Jul 1, 2026" in page
    assert "is not approved" not in words_of(counsel.get("/"))
    event = Event.objects.get(action="rules.approve")
    assert event.after == {
        "version": now.version,
        "signed_by": "Gwen Doe, General Counsel",
        "signed_on": "2026-07-01",
    }


def test_the_rules_say_whether_their_version_is_approved(department, law_is):
    version = remember_version(now=A_WEEK_AGO)
    reader = as_seat(department, "officer")
    rules = reverse("compliance:rules")
    before = words_of(reader.get(rules))

    approved(department, version)

    assert "scenarios and answers, not approved yet." in before
    assert "approved by Gwen Doe, General Counsel on Jul 1, 2026." in words_of(reader.get(rules))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"signed_by": ""}, "Give the name and title that stand on the paper."),
        ({"signed_by": " "}, "Give the name and title that stand on the paper."),
        ({"signed_by": "x" * 201}, "201 characters are more than 200. Shorten it."),
        ({"signed_on": ""}, "Give the day that the signature bears."),
        ({"signed_on": "2026-07-02"}, "Jul 2, 2026 is still to come. Give the day"),
        (
            {"signed_on": "2026-06-30"},
            "is in use since Jul 1, 2026, so what was signed on Jun 30, 2026 is an earlier one.",
        ),
    ],
)
def test_an_approval_that_can_not_be_is_refused_beside_its_field(
    department, two_versions, typed, words
):
    sent = {"signed_by": "Gwen Doe", "signed_on": "2026-07-01", **typed}

    response = as_seat(department, "ogc").post(approval_of(two_versions[1]), sent)

    assert words in words_of(response)
    assert not RulesApproval.objects.exists()
    assert not Event.objects.filter(action="rules.approve").exists()


def test_the_action_itself_refuses_a_blank(department, two_versions):
    with pytest.raises(ValidationError) as refused:
        approved(department, two_versions[1], signed_by=" ")

    assert set(refused.value.message_dict) == {"signed_by"}


def test_a_version_is_approved_once(department, two_versions):
    approved(department, two_versions[1])

    again = as_seat(department, "ogc").post(
        approval_of(two_versions[1]), {"signed_by": "Another", "signed_on": "2026-07-01"}
    )

    assert "is approved already: Gwen Doe, General Counsel signed it on Jul 1, 2026." in words_of(
        again
    )
    assert RulesApproval.objects.count() == 1


def test_the_form_sent_twice_records_one_approval(department, two_versions):
    sent = {
        "signed_by": "Gwen Doe",
        "signed_on": "2026-07-01",
        "form_token": "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d",
    }
    counsel = as_seat(department, "ogc")

    answers = [counsel.post(approval_of(two_versions[1]), sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert RulesApproval.objects.count() == 1


def test_the_action_itself_asks_for_the_right(department, two_versions):
    with pytest.raises(PermissionDenied):
        approve_version(
            version=two_versions[1],
            signed_by="Me",
            signed_on=NOON.date(),
            by=department.clerk,
            now=NOON,
        )

    assert not RulesApproval.objects.exists()


def test_no_approval_is_kept_when_its_event_fails(department, two_versions, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("compliance.actions.rules_approvals.record_event", fail)

    with pytest.raises(RuntimeError):
        approved(department, two_versions[1])

    assert not RulesApproval.objects.exists()
