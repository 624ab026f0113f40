"""Random sequences of acts by random people: nobody ever receives a byte out of their reach.

A word that nothing writes otherwise stands in texts of each member's record. People open pages and
files, send forms, send things in, are given roles, lose them and move, in sessions that stay open;
each answer is searched for the words of everybody whom `ReachByTheBook` keeps from its reader.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.leaving import Leaving, departure_of
from people.models import Member, RoleDesignation
from people.querysets import MemberQuerySet, OfMemberQuerySet
from records.models import Completion, Document, SentIn
from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.attack.opened import opened
from tests.attack.reach_by_the_book import ReachByTheBook
from tests.attack.scale import IS_WHOLE
from tests.department import Department, make_department
from tests.factories import (
    CompletionFactory,
    DocumentFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.records.intake.sending import TYPED, a_training
from tests.signed_in import client_of
from tests.uploads import pdf

# In `./run attack` 10,000 steps, half of them on each database, in parts that run beside each
# other; some in `./run test`.
PARTS, EXAMPLES, STEPS = (10, 10, 50) if IS_WHOLE else (1, 2, 20)
SEATS = tuple(ReachByTheBook().roles)
seats = st.sampled_from(SEATS)
GIVEN = ("training_inquiry", "training_entry")
# The matrix fills these from the only row there is; here there are others. The last of these end
# every session, or change who somebody is in ways that the oracle is not told.
LEFT_OUT = {
    *("records:sheet-review", "records:sheet-strike", "courses:course-merge-into"),
    *("compliance:sheet-void", "compliance:sheet-move", "compliance:sheet-take-back"),
    *("people:sessions-end-all", "people:sessions-end-of-member", "sign-out", "health"),
    *("people:member-merge-into", "people:member-merge-undo", "people:member-withdraw"),
    *("people:member-separate", "people:member-move", "people:element-change"),
    *("people:designation-add", "people:designation-end", "people:role-request-confirm"),
    *("people:one-time-password-confirm", "people:one-time-password-make", "password-change"),
    *("people:member-change", "people:serial-number-correct", "people:element-close"),
}
PAGES = sorted({row.page for row in ROWS if row.method == "GET"} - LEFT_OUT)
FORMS = {row.page: row for row in ROWS[::-1] if row.method == "POST" and row.page not in LEFT_OUT}
BY_PAGE: dict[str, Row] = {row.page: row for row in ROWS[::-1]}
EXPORTS = ("", "", "?_export=csv", "?_export=xlsx")
# The matrix makes its rows by the actions of its people, who may have lost their roles by then.
NO_LONGER_MADE = (
    *(PermissionDenied, ValidationError, ObjectDoesNotExist, MultipleObjectsReturned),
    *(IntegrityError, AssertionError, ValueError, IndexError, TypeError, AttributeError),
)
# Pages about one row: how the rows that they may be about are found, whoever asks.
ABOUT: dict[str, Any] = {
    **dict.fromkeys(
        ("records:completion-detail", "records:completion-void", "compliance:booking-add"),
        Completion,
    ),
    **dict.fromkeys(("records:document-file", "records:document-shown"), Document),
    **dict.fromkeys(
        ("records:sent-in-detail", "records:outside-training-decide", "records:sent-in-answer"),
        SentIn,
    ),
    **dict.fromkeys(
        ("records:sent-in-return", "records:sent-in-withdraw", "records:outside-training-decline"),
        SentIn,
    ),
    **dict.fromkeys(("desk:member-record", "desk:transcript", "desk:why"), Member),
    **dict.fromkeys(("compliance:exemption-add", "compliance:decision-add"), Member),
    "jobs:job-detail": Job,
    "jobs:job-file": Job,
}


@dataclass
class Start:
    """What every sequence starts from.

    Args:
        second: another who administers and audits, so that each of the seats may lose a role.
        words: by word whose it is, and whether who leads them is kept from it.
    """

    department: Department
    second: Member
    words: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def word(self, seat: str, *, is_closed: bool = False) -> str:
        """A word for the record of one."""
        letters = "".join(chr(ord("a") + int(digit)) for digit in str(len(self.words)))
        word = f"zqvwk{letters}{seat.replace('_', '')}z"
        self.words[word] = (seat, is_closed)
        return word

    def plant(self, seat: str) -> None:
        """Rows of one member, in whose texts such words stand."""
        member = self.department.members[seat]
        paper = DocumentFactory(member=member, name=f"{self.word(seat)}.pdf")
        DocumentFactory(
            member=member, name=f"{self.word(seat, is_closed=True)}.pdf", is_confidential=True
        )
        CompletionFactory(
            member=member,
            completed_on=date(2026, 2, 3),
            evidence=paper,
            control_number=self.word(seat),
        )
        CompletionFactory(
            member=member,
            completed_on=date(2026, 2, 4),
            voided_by=self.department.clerk if seat != "clerk" else self.department.inquiry,
            voided_at=timezone.now(),
            void_reason=self.word(seat),
        )
        a_training(member, title=self.word(seat, is_closed=True))
        a_training(member, "declined", decline_reason=self.word(seat, is_closed=True))


def start() -> Start:
    """A small department with words in each record."""
    second = MemberFactory()
    for role in ("administrator", "auditor"):
        RoleDesignationFactory(member=second, role=role)
    RoleDesignationFactory(member=MemberFactory(), role="administrator")
    made = Start(make_department(), second)
    for seat in SEATS:
        made.plant(seat)
    return made


# Paper takes a second to set, so it is opened as often as any other page.
OFTEN = sorted(ABOUT.keys() - {"desk:transcript"})


class RandomActs(RuleBasedStateMachine):
    """A small department, in which each step is one request of somebody."""

    # Made once, before the first sequence; each sequence is undone.
    start: bytes

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.made: Start = pickle.loads(self.start)
        self.department = self.made.department
        self.book = ReachByTheBook()
        self.clients = {seat: client_of(self.department.members[seat]) for seat in SEATS}
        self.keeper: Client = client_of(self.made.second)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def checked(self, seat: str, answer: Any) -> None:
        """Look for every word out of reach in every byte of an answer."""
        said = repr(answer.headers).encode() + opened(answer.getvalue())
        said = said.lower()
        leaked = [
            (word, owner)
            for word, (owner, is_closed) in self.made.words.items()
            if word.encode() in said and not self.book.sees(seat, owner, is_closed=is_closed)
        ]
        request = answer.wsgi_request
        assert leaked == [], (seat, request.method, request.get_full_path())
        assert answer.status_code < 500, (seat, request.method, request.get_full_path())

    def made_by_matrix(self, make: Callable[[Department], dict[str, Any]]) -> dict[str, Any] | None:
        """What the access matrix fills in; None where its people can't make it any more."""
        try:
            with transaction.atomic():
                return make(self.department)
        except NO_LONGER_MADE:
            return None

    def address(self, page: str, pick: int) -> str | None:
        """An address of a page: about some row of anybody, or about the matrix's own."""
        model = ABOUT.get(page)
        if model is not None:
            rows = model._base_manager.order_by("pk")
            if number := rows.count():
                row = rows[pick % number]
                named = "serial_number" if model is Member else "pk"
                return reverse(page, kwargs={named: getattr(row, named)})
        keys = self.made_by_matrix(BY_PAGE[page].kwargs)
        return None if keys is None else reverse(page, kwargs=keys)

    @rule(seat=seats, page=st.sampled_from(OFTEN), pick=st.integers(0, 200))
    def open_something_of_somebody(self, seat: str, page: str, pick: int) -> None:
        if (address := self.address(page, pick)) is not None:
            self.checked(seat, self.clients[seat].get(address))

    @rule(
        seat=seats,
        page=st.sampled_from(PAGES),
        pick=st.integers(0, 200),
        query=st.sampled_from(EXPORTS),
    )
    def open_any_page(self, seat: str, page: str, pick: int, query: str) -> None:
        if (address := self.address(page, pick)) is not None:
            self.checked(seat, self.clients[seat].get(address + query))

    @rule(seat=seats, page=st.sampled_from(sorted(FORMS)), pick=st.integers(0, 200))
    def send_any_form(self, seat: str, page: str, pick: int) -> None:
        address = self.address(page, pick)
        form = self.made_by_matrix(FORMS[page].form)
        if address is not None and form is not None:
            self.checked(seat, self.clients[seat].post(address, form))

    @rule(seat=seats)
    def send_something_in(self, seat: str) -> None:
        """A word of their own is on its way to those who decide it."""
        page = reverse("records:outside-training-send", kwargs={"ask": "post_certified"})
        form = {**TYPED, "title": self.made.word(seat, is_closed=True), "papers": pdf()}
        self.checked(seat, self.clients[seat].post(page, form))

    @rule(seat=seats, role=st.sampled_from(GIVEN))
    def give_a_role(self, seat: str, role: str) -> None:
        form = {
            "member": self.department.members[seat].serial_number,
            "role": role,
            "designated_on": timezone.localdate().isoformat(),
        }
        answer = self.keeper.post(reverse("people:designation-add"), form)
        if answer.status_code == 302:
            self.book.roles[seat].add(role)

    @rule(seat=seats, pick=st.integers(0, 5))
    def end_a_role(self, seat: str, pick: int) -> None:
        held = list(
            RoleDesignation.objects.filter(
                member=self.department.members[seat], ended_on=None
            ).order_by("pk")
        )
        if not held:
            return
        ended = held[pick % len(held)]
        page = reverse("people:designation-end", args=[ended.pk])
        answer = self.keeper.post(page, {"ended_on": timezone.localdate().isoformat()})
        if answer.status_code == 302:
            self.book.roles[seat].discard(ended.role)

    @rule(seat=seats, squad=st.sampled_from(("Squad 110", "Squad 310", "Training Division")))
    def move_somebody(self, seat: str, squad: str) -> None:
        if self.book.element_of[seat] == squad:
            return
        to = self.department.elements[squad]
        member = Member.objects.get(pk=self.department.members[seat].pk)
        seal = departure_of(Leaving([member], to=to), today=timezone.localdate()).seal
        form = {"members": member.serial_number, "element": str(to.pk), "confirmed": seal}
        answer = self.keeper.post(reverse("people:member-move"), form)
        if answer.status_code == 302:
            self.book.element_of[seat] = squad

    @precondition(lambda self: Job.objects.waiting().exists())
    @rule()
    def do_a_job(self) -> None:
        job = claim_next()
        if job is not None:
            work_on(job)


def walk(*, examples: int, steps: int, part: int = 0) -> None:
    """Let so many sequences of so many steps run; a step that fails is shown with those before."""
    RandomActs.start = pickle.dumps(start())
    seed(930_500 + part)(RandomActs)
    run_state_machine_as_test(
        RandomActs,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_ever_receives_a_byte_out_of_reach(db, part, record_property):
    walk(examples=EXAMPLES, steps=STEPS, part=part)
    record_property("steps of random acts", EXAMPLES * STEPS)


@pytest.mark.parametrize("forgets", [MemberQuerySet, OfMemberQuerySet])
def test_a_queryset_that_forgets_to_ask_for_reach_is_found(db, monkeypatch, forgets):
    monkeypatch.setattr(forgets, "visible_to", lambda everything, _: everything.all())

    RandomActs.start = pickle.dumps(start())
    acts = RandomActs()
    with pytest.raises(AssertionError, match="zqvwk"):
        look_around(acts)
    acts.teardown()


def look_around(acts: RandomActs) -> None:
    """Open so many things of anybody, as anybody; in the random walk it may take minutes."""
    chosen = Random(930_5)
    for _ in range(200):
        acts.open_something_of_somebody(
            seat=chosen.choice(SEATS), page=chosen.choice(OFTEN), pick=chosen.randrange(200)
        )
