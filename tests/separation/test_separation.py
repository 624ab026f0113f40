"""Nobody decides their own, and another may: every step of every life, and every write besides."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.due import due_for
from frame.rights import Role
from frame.transitions import LIVES, Transition
from people.models import Member, RoleDesignation
from records.models import DestructionOrder, ReleaseMember, ReleaseRequest
from records.releases.actions.asking import answer_release, take_over_release
from records.releases.actions.deciding import ask_back
from records.releases.reading import may_see_pages
from records.releases.states import (
    ADD_PAPER,
    ANSWER,
    ASK_BACK,
    BUILD,
    CORRECT_HAND_OVER,
    DENY,
    GRANT,
    HAND_OVER,
    RELEASE,
    TAKE_OVER,
    VOID_PAPER,
    WITHDRAW,
    check_asker,
    check_may_answer,
    check_may_keep_papers,
)
from records.retention.states import CONFIRM_DESTRUCTION
from tests.access.test_access_matrix import ROWS
from tests.department import ROLES, SEATS, Department
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.kcpd_training.test_states import (
    an_order_in,
    facts_of,
    thing_in,
    who_takes,
    whose,
)
from tests.records.releases.asking import a_release, granted
from tests.separation.answers import (
    ALONE,
    BESIDES,
    BY_ITSELF,
    KEEPS,
    MANY,
    NEVER,
    STEPS,
    STOPS,
    WRITES,
    Answer,
)
from tests.signed_in import client_of

LISTED = [step for life in STEPS for step in life.transitions]


def answered(*answers: Answer) -> pytest.MarkDecorator:
    """Run a test for each step that answers so."""
    steps = [step for step in LISTED if STEPS[step.life].get(step.words) in answers]
    return pytest.mark.parametrize(
        "step", steps, ids=[f"{step.life.noun}: {step.words}" for step in steps]
    )


def state_before(step: Transition) -> str | None:
    return step.start[0] if step.start else None


def thing_before(step: Transition, *, about: Member, by: Member):
    """What the step is taken with, about somebody; None where the step makes it."""
    state = state_before(step)
    return None if state is None else thing_in(step.life, state, about=about, by=by)


def a_second(seat: str) -> Member:
    """Another member with the same role."""
    member: Member = MemberFactory()
    RoleDesignationFactory(member=member, role=ROLES[seat])
    return member


def second_keeper(department: Department, step: Transition) -> Member:
    keeper = who_takes(step, department)
    [seat] = [seat for seat, member in department.members.items() if member == keeper]
    return a_second(seat)


def test_every_step_of_every_life_has_an_answer():
    """A new step goes red here, until somebody says what it answers about oneself."""
    of_lives = {(life.noun, step.words) for life in LIVES for step in life.transitions}

    assert of_lives == {(life.noun, words) for life, steps in STEPS.items() for words in steps}


def test_every_page_that_writes_has_an_answer():
    """It is of a step, or one of the writes below, or named with the reason why nobody is refused.

    A page that both makes a thing by a step and writes besides is answered by its step.
    """
    of_steps = {page for step in LISTED for page in step.pages}
    writes = {row.page for row in ROWS if row.method == "POST"}
    let_in = {
        row.page
        for row in ROWS
        if row.method == "POST" and any(row.answer_for(seat) in {200, 302} for seat in SEATS)
    }

    assert let_in - of_steps - WRITES.keys() - BESIDES.keys() == set()
    assert (WRITES.keys() | BESIDES.keys()) - writes == set()


@answered(NEVER)
def test_nobody_takes_a_step_about_themselves(department, step):
    by = who_takes(step, department)
    thing = thing_before(step, about=by, by=by)
    facts = facts_of(step, thing, by)

    with pytest.raises(ValidationError) as refused:
        step.check_can(thing, by=by, **facts)

    assert len(refused.value.messages[0]) > 20


@answered(NEVER)
def test_another_with_the_same_role_takes_it(department, step):
    about = who_takes(step, department)
    thing = thing_before(step, about=about, by=department.clerk)
    facts = facts_of(step, thing, about)

    step.check_can(thing, by=second_keeper(department, step), **facts)


@answered(ALONE)
def test_what_one_has_sent_is_nobody_elses_to_take_a_step_with(department, step):
    sender = whose(step.life, department)
    thing = thing_before(step, about=sender, by=department.clerk)

    step.check_can(thing, by=sender)

    if thing is not None:
        for seat in set(SEATS) - {"anonymous"}:
            if department.members[seat] != sender:
                with pytest.raises(PermissionDenied):
                    step.check_can(thing, by=department.members[seat])


@answered(STOPS, KEEPS)
def test_what_takes_away_or_keeps_may_be_done_by_oneself_too(department, step):
    by = who_takes(step, department)
    thing = thing_before(step, about=by, by=by)

    step.check_can(thing, by=by)


@pytest.mark.parametrize("did", ["took it over", "answered"])
def test_who_ever_took_a_request_over_or_answered_in_it_never_decides_it(department, did):
    CompletionFactory(member=department.officer)
    row = a_release(department.clerk, department.officer, "asked_back", ogc=department.ogc)
    both = RoleDesignationFactory(member=a_second("ogc"), role=Role.TRAINING_ENTRY).member
    if did == "took it over":
        take_over_release(request=row, reason="Away.", by=both)
        take_over_release(request=row, reason="Back again.", by=department.clerk)
        answer_release(request=row, answer="For patrol.", by=department.clerk)
    else:
        answer_release(request=row, answer="My own answer.", by=both)
    RoleDesignation.objects.filter(member=both, role=Role.TRAINING_ENTRY).update(
        ended_on=timezone.localdate()
    )
    by = Member.objects.get(pk=both.pk)
    row = ReleaseRequest.objects.get(pk=row.pk)

    for step in (GRANT, DENY, ASK_BACK):
        with pytest.raises(ValidationError, match="who asks never decides"):
            step.check_can(row, by=by)
        step.check_can(row, by=department.ogc)
    page = client_of(by).post(
        reverse("records:release-decide", args=[row.pk]), {"verdict": "denied"}
    )
    assert "who asks never decides" in page.text
    assert not ReleaseRequest.objects.to_decide(by).exists()
    assert ReleaseRequest.objects.to_decide(department.ogc).get() == row
    assert not may_see_pages(row, by=by)


def test_the_database_refuses_a_decision_of_who_took_the_request_over(department):
    CompletionFactory(member=department.officer)
    row = a_release(department.sergeant, department.officer, "asked", ogc=department.ogc)
    take_over_release(request=row, reason="Away.", by=department.clerk)
    row = granted(ReleaseRequest.objects.get(pk=row.pk), department.ogc)

    with pytest.raises(IntegrityError, match="release_decided_by_nobody_who_took_it_over"):
        row.decisions.update(decided_by=department.clerk)


@answered(BY_ITSELF)
def test_what_the_product_does_by_itself_nobody_does(department, step):
    thing = thing_before(step, about=department.officer, by=department.clerk)

    for member in department.members.values():
        with pytest.raises(PermissionDenied):
            step.check_can(thing, by=member)


# What is the asker's to do, also where somebody may who only keeps what there is.
OF_ASKERS = (check_asker, check_may_answer, check_may_keep_papers)


@pytest.mark.parametrize(
    "step",
    [
        step
        for step in RELEASE.transitions
        if step.check not in OF_ASKERS and step.start and step.may is not None
    ],
    ids=lambda step: step.words,
)
def test_nobody_decides_on_or_hands_over_their_own_record(department, step):
    by = who_takes(step, department)
    request = thing_in(RELEASE, step.start[0], about=by, by=by)
    type(request).objects.filter(pk=request.pk).update(asked_by=department.inquiry)
    request.refresh_from_db()
    ReleaseMember.objects.filter(request=request).update(member=by)

    with pytest.raises(ValidationError, match="Your own record is asked for"):
        step.check_can(request, by=by)

    step.check_can(request, by=second_keeper(department, step))


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (ADD_PAPER, "granted"),
        (VOID_PAPER, "denied"),
        (BUILD, "granted"),
        (HAND_OVER, "built"),
        (CORRECT_HAND_OVER, "handed_over"),
        (WITHDRAW, "built"),
        (TAKE_OVER, "granted"),
    ],
    ids=lambda each: getattr(each, "words", each),
)
def test_who_decided_goes_on_with_it_in_no_way_whatever_roles_they_hold(department, step, state):
    both = RoleDesignationFactory(member=a_second("ogc"), role=ROLES["clerk"]).member
    by = Member.objects.get(pk=both.pk)
    CompletionFactory(member=department.officer)
    request = a_release(department.inquiry, department.officer, state, ogc=by)
    Member.objects.filter(pk=department.inquiry.pk).update(separated_on=date(2020, 1, 1))

    with pytest.raises(ValidationError, match="who decides never goes on with it"):
        step.check_can(request, by=by)

    step.check_can(request, by=department.clerk)
    waits = ["Hand it over"] if request.state in request.STANDING_GRANT else []
    assert due_of_releases(department.clerk) == waits
    assert due_of_releases(by) == []


def test_nobody_answers_what_they_asked_back_themselves(department):
    both = RoleDesignationFactory(member=a_second("ogc"), role=ROLES["clerk"]).member
    by = Member.objects.get(pk=both.pk)
    CompletionFactory(member=department.officer)
    request = a_release(department.inquiry, department.officer, ogc=department.ogc)
    request = ask_back(request=request, question="Why?", by=by, now=timezone.now())
    Member.objects.filter(pk=department.inquiry.pk).update(separated_on=date(2020, 1, 1))

    with pytest.raises(ValidationError, match="nobody answers their own question"):
        ANSWER.check_can(request, by=by)

    ANSWER.check_can(request, by=department.clerk)
    assert due_of_releases(department.clerk) == ["Answer"]
    assert due_of_releases(by) == []


def due_of_releases(reader: Member) -> list[str]:
    today = timezone.localdate()
    return [each.step for each in due_for(reader, today=today) if "Release request" in each.what]


def test_nobody_confirms_their_own_order_whatever_roles_they_hold(department):
    both = department.hrd
    RoleDesignationFactory(member=both, role="ogc")
    order = an_order_in("asked", about=department.officer)
    DestructionOrder.objects.filter(pk=order.pk).update(asked_by=both)
    order.refresh_from_db()
    by = Member.objects.get(pk=both.pk)

    with pytest.raises(ValidationError, match="a second person confirms it"):
        CONFIRM_DESTRUCTION.check_can(order, by=by)

    CONFIRM_DESTRUCTION.check_can(order, by=department.ogc)


@answered(MANY)
def test_what_is_about_many_is_not_refused_to_who_is_among_them(department, step):
    by = who_takes(step, department)
    thing = thing_before(step, about=by, by=by)

    step.check_can(thing, by=by, **facts_of(step, thing, by))


def sent(department, page: str, *, by: Member, about: Member):
    keys, form = WRITES[page].asked(department, about)
    client_of(about)  # who is signed in, and could be signed out
    events = Event.objects.count()
    answer = client_of(by).post(reverse(page, kwargs=keys), form, follow=True)
    done = Event.objects.order_by("pk")[events:].filter(by_key=str(by.pk))
    return answer.content.decode(), [event.action for event in done if not is_look(event)]


def is_look(event: Event) -> bool:
    return event.action.endswith((".look", ".refuse", ".print"))


@pytest.mark.parametrize("page", WRITES)
def test_a_write_about_oneself_is_refused_in_words_and_leaves_no_event(department, page):
    by = department.members[WRITES[page].seat]

    words, done = sent(department, page, by=by, about=by)

    assert WRITES[page].words in words
    assert done == []


@pytest.mark.parametrize("page", WRITES)
def test_the_same_write_about_another_is_done(department, page):
    write = WRITES[page]
    about = department.members[write.seat]
    RoleDesignation.objects.filter(member=about, role=Role.ADMINISTRATOR).delete()

    words, done = sent(department, page, by=a_second(write.seat), about=about)

    assert len(done) >= 1, words
