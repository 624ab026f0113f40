"""Papers by which somebody asks: kept with the request, added as long as it is open, voided."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from events.models import Event
from events.trail import events_of_row, latest_of
from frame.rights import Role
from people.models import Member
from records.models import ReleaseRequest, RequestPaper
from records.releases.actions import asking
from records.releases.actions.asking import Asked, ask_release
from records.releases.actions.deciding import ask_back, deny_release
from records.releases.request_papers.actions import (
    add_request_paper,
    record_request_paper_look,
    void_request_paper,
)
from records.releases.states import ADD_PAPER, CHANGES, GRANT
from tests.factories import MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import ASKED, NOON, a_release, asked, granted, last_event, now_of
from tests.records.releases.request_papers.presenting import (
    SUBPOENA,
    added,
    content_of,
    presented,
)

pytestmark = pytest.mark.usefixtures("at_noon")

OPEN = ["asked", "asked_back", "granted", "built"]
OVER = ["denied", "handed_over", "withdrawn", "expired"]


def asked_with(department, title: str = SUBPOENA, **given):
    return ask_release(
        asked=Asked(**ASKED, received_on=NOON.date()),
        members=[department.officer],
        by=department.clerk,
        now=NOON,
        presented=presented(title),
        **given,
    )


def clerk_of_counsel() -> Member:
    """One who is a clerk and of OGC too."""
    both = MemberFactory()
    for role in (Role.OGC, Role.TRAINING_ENTRY):
        RoleDesignationFactory(member=both, role=role)
    return Member.objects.get(pk=both.pk)


# Asking -------------------------------------------------------------------------------------------


def test_a_request_is_asked_with_its_paper_in_one_event(department, completion):
    row = asked_with(department).row

    paper = row.papers.get()
    assert (paper.title, paper.name, paper.content_type) == (
        SUBPOENA,
        "subpoena.pdf",
        "application/pdf",
    )
    assert (paper.added_by, paper.added_at) == (department.clerk, NOON)
    with paper.file.open() as stored:
        assert stored.read() == content_of(SUBPOENA)
    event = Event.objects.get(action__startswith="release.")
    assert (event.action, event.after["paper"], event.after["paper_sha256"]) == (
        "release.ask",
        SUBPOENA,
        paper.sha256,
    )


def test_a_form_that_is_sent_twice_keeps_its_paper_once(department, completion):
    token = uuid4()
    first = asked_with(department, form_token=token)
    files = default_storage.listdir("request_papers/2026")

    again = asked_with(department, form_token=token)

    assert (again.row, again.is_repeat) == (first.row, True)
    assert RequestPaper.objects.count() == 1
    assert default_storage.listdir("request_papers/2026") == files


@pytest.mark.parametrize("title", [" ", "a" * 121, "Sub\x00poena"])
def test_a_paper_that_does_not_say_what_it_is_is_refused_with_the_whole_request(
    department, completion, title
):
    with pytest.raises(ValidationError) as refused:
        asked_with(department, title)

    assert list(refused.value.message_dict) == ["paper_title"]
    assert not ReleaseRequest.objects.exists()


def test_no_file_stays_when_the_event_of_asking_fails(department, completion, monkeypatch):
    stored: list[str] = []

    def fail(*_: object, **__: object) -> None:
        stored.append(RequestPaper.objects.get().file.name)
        raise RuntimeError("the log is full")

    monkeypatch.setattr(asking, "record_event", fail)

    with pytest.raises(RuntimeError):
        asked_with(department)

    assert not RequestPaper.objects.exists()
    assert [default_storage.exists(name) for name in stored] == [False]


# Adding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", OPEN)
def test_a_paper_that_comes_later_is_added_to_what_is_open_with_its_event(
    department, completion, state
):
    row = a_release(department.clerk, department.officer, state, ogc=department.ogc)

    paper = added(row, department.clerk, "Signed consent")

    assert [each.title for each in row.papers.all()] == ["Signed consent"]
    event = last_event()
    assert (event.action, event.about_id, event.after) == (
        "release.add_paper",
        str(row.pk),
        {"members": "4411", "paper": "Signed consent", "paper_sha256": paper.sha256},
    )
    assert now_of(row).state == state


@pytest.mark.parametrize("state", OVER)
def test_nothing_is_added_to_what_is_over(department, completion, state):
    row = a_release(department.clerk, department.officer, state, ogc=department.ogc)

    with pytest.raises(ValidationError, match="Nothing was done now"):
        added(row, department.clerk)

    assert not row.papers.exists()


def test_the_same_file_stands_with_a_request_once(department, request_):
    first = added(request_, department.sergeant, content=content_of("one"))

    again = add_request_paper(
        request=request_,
        presented=presented("Called otherwise", content=content_of("one")),
        by=department.sergeant,
        now=NOON,
    )

    assert (again.row, again.is_repeat) == (first, True)
    assert Event.objects.filter(action="release.add_paper").count() == 1
    with pytest.raises(IntegrityError, match=r"request_paper|UNIQUE"), transaction.atomic():
        RequestPaper.objects.bulk_create(
            [
                RequestPaper(
                    request=request_,
                    title="Again",
                    name="a.pdf",
                    file="a.pdf",
                    content_type=first.content_type,
                    size=1,
                    sha256=first.sha256,
                    added_by=department.sergeant,
                    added_at=NOON,
                )
            ]
        )


def test_a_form_to_add_that_is_sent_twice_adds_once(department, request_):
    given = {"request": request_, "by": department.sergeant, "now": NOON, "form_token": uuid4()}

    first = add_request_paper(presented=presented(), **given)
    again = add_request_paper(presented=presented("Signed consent"), **given)

    assert (again.row, again.is_repeat) == (first.row, True)
    assert RequestPaper.objects.count() == 1


@pytest.mark.parametrize("seat", ["officer", "ogc", "hrd", "auditor", "administrator"])
def test_who_may_not_ask_adds_and_voids_nothing(department, request_, seat):
    paper = added(request_, department.sergeant)

    with pytest.raises(PermissionDenied):
        added(request_, department.members[seat], "Signed consent")
    with pytest.raises(PermissionDenied):
        void_request_paper(paper=paper, reason="Of another.", by=department.members[seat], now=NOON)

    assert list(request_.papers.values_list("title", "voided_at")) == [(SUBPOENA, None)]


def test_another_supervisor_adds_nothing_and_the_training_unit_does(department, request_):
    with pytest.raises(PermissionDenied):
        added(request_, department.other_sergeant)

    added(request_, department.clerk)

    assert request_.papers.get().added_by == department.clerk


def test_a_right_that_ended_meanwhile_adds_nothing(department, completion):
    row = asked(department.clerk, department.officer)
    by = Member.objects.get(pk=department.clerk.pk)
    assert ADD_PAPER.can(row, by=by)
    by.designations.update(ended_on=NOON.date())

    with pytest.raises(PermissionDenied):
        added(row, by)


def test_no_file_stays_when_the_event_of_adding_fails(department, request_, monkeypatch):
    stored: list[str] = []

    def fail(*_: object, **__: object) -> None:
        stored.append(RequestPaper.objects.get().file.name)
        raise RuntimeError("the log is full")

    monkeypatch.setattr(asking, "record_event", fail)

    with pytest.raises(RuntimeError):
        added(request_, department.sergeant)

    assert not RequestPaper.objects.exists()
    assert [default_storage.exists(name) for name in stored] == [False]


# Separation ---------------------------------------------------------------------------------------


def test_who_adds_a_paper_never_decides(department, completion):
    both = clerk_of_counsel()
    row = asked(department.sergeant, department.officer)
    assert GRANT.can(row, by=both)

    added(row, both)

    both = Member.objects.get(pk=both.pk)
    with pytest.raises(ValidationError, match="who asks never decides"):
        granted(row, both)
    assert row not in ReleaseRequest.objects.to_decide(both)
    assert granted(row, department.ogc).state == "granted"


def test_who_decided_adds_and_voids_no_paper(department, completion):
    both = clerk_of_counsel()
    row = asked(department.sergeant, department.officer)
    paper = added(row, department.sergeant)
    granted(row, both)

    for write in (
        lambda: added(row, both, "Signed consent"),
        lambda: void_request_paper(paper=paper, reason="Wrong.", by=both, now=NOON),
    ):
        with pytest.raises(ValidationError, match="who decides never goes on with it"):
            write()

    assert not ADD_PAPER.can(now_of(row), by=both)
    assert list(row.papers.values_list("title", "voided_at")) == [(SUBPOENA, None)]


def test_who_asked_back_brings_not_the_paper_that_they_asked_for(department, completion):
    both = clerk_of_counsel()
    row = asked(department.sergeant, department.officer)
    ask_back(request=row, question="Where is the consent?", by=both, now=NOON)

    with pytest.raises(ValidationError, match="You asked this back yourself"):
        added(now_of(row), both, "Signed consent")

    added(now_of(row), department.sergeant, "Signed consent")


def test_a_paper_that_came_or_went_while_it_was_decided_is_read_first(department, request_):
    paper = added(request_, department.sergeant)
    for change in (
        lambda: added(request_, department.sergeant, "Signed consent"),
        lambda: void_request_paper(
            paper=paper, reason="Of another case.", by=department.sergeant, now=NOON
        ),
    ):
        seen = latest_of(events_of_row(request_, CHANGES))
        change()

        with pytest.raises(ValidationError, match="changed this on"):
            deny_release(request=request_, words="No.", by=department.ogc, now=NOON, seen=seen)

    assert now_of(request_).state == "asked"


# Voiding ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [*OPEN, *OVER])
def test_a_wrong_paper_is_voided_with_a_reason_and_stays_readable(department, completion, state):
    row = asked(department.clerk, department.officer)
    paper = added(row, department.clerk)
    other = a_release(department.clerk, department.officer, state, ogc=department.ogc)
    RequestPaper.objects.filter(pk=paper.pk).update(request=other)
    paper.refresh_from_db()

    void_request_paper(paper=paper, reason=" Of another case. ", by=department.clerk, now=NOON)

    paper.refresh_from_db()
    assert (paper.voided_by, paper.voided_at, paper.void_reason) == (
        department.clerk,
        NOON,
        "Of another case.",
    )
    assert default_storage.exists(paper.file.name)
    event = last_event()
    assert (event.action, event.about_id) == ("release.void_paper", str(other.pk))
    assert event.before == {"paper": SUBPOENA, "paper_sha256": paper.sha256}
    assert event.after == {"members": "4411", "reason": "Of another case."}


def test_a_paper_is_voided_once_and_never_without_a_reason(department, request_):
    paper = added(request_, department.sergeant)
    with pytest.raises(ValidationError, match="Say why it is voided"):
        void_request_paper(paper=paper, reason=" ", by=department.sergeant, now=NOON)
    void_request_paper(paper=paper, reason="Wrong.", by=department.sergeant, now=NOON)

    with pytest.raises(ValidationError, match="already voided by"):
        void_request_paper(paper=paper, reason="Again.", by=department.clerk, now=NOON)

    paper.refresh_from_db()
    assert paper.void_reason == "Wrong."


def test_a_paper_that_was_voided_can_be_added_again(department, request_):
    paper = added(request_, department.sergeant)
    void_request_paper(paper=paper, reason="Wrong.", by=department.sergeant, now=NOON)

    again = added(request_, department.sergeant)

    assert again != paper
    assert list(request_.papers.values_list("voided_at", flat=True)) == [NOON, None]


def test_a_paper_is_never_changed_or_deleted(department, request_):
    paper = added(request_, department.sergeant)

    with pytest.raises(TypeError):
        paper.save()
    with pytest.raises(TypeError):
        paper.delete()


# Looking ------------------------------------------------------------------------------------------


def test_opening_the_paper_of_another_is_an_event_and_ones_own_is_none(department, request_):
    paper = added(request_, department.sergeant)
    events = Event.objects.count()

    record_request_paper_look(paper=paper, by=department.sergeant)
    assert Event.objects.count() == events
    record_request_paper_look(paper=paper, by=department.ogc)

    event = last_event()
    assert (event.action, event.about_id, event.by_serial_number) == (
        "release.look_at_paper",
        str(request_.pk),
        department.ogc.serial_number,
    )
    assert event.after == {"members": "4411", "paper": SUBPOENA, "paper_sha256": paper.sha256}
