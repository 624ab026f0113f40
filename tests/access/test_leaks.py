"""No page, part, file or search tells of a member to those who may not see the record."""

import pickle
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse

from frame.jobs.running import claim, work_on
from people.actions.looks import record_look
from people.imports import MEMBERS
from people.models import Member
from records.models import Challenge, Document, OutsideTraining, ScannedRow
from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.compliance.reading import text_of_pdf
from tests.department import Department, make_department
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    DecisionFactory,
    ElementFactory,
    ExemptionFactory,
    MemberFactory,
)
from tests.frame.imports.files import looking
from tests.frame.notices.kinds import a_notice
from tests.records.challenges.challenging import challenge_line
from tests.records.intake.roll_call.reports import a_report
from tests.records.intake.sending import send
from tests.records.issued.papers import a_paper
from tests.records.leavers.agency import a_pack_read_in
from tests.records.leavers.packs import a_pack
from tests.records.scans import kept, printed
from tests.records.sheets import a_class, a_class_on_a_free_day, draft, saved
from tests.signed_in import client_of
from tests.walks import walked

OUT_OF_REACH = ("colleague", "other_sergeant", "ogc", "hrd", "administrator")
PAGES = list({row.page: row for row in ROWS[::-1] if row.method == "GET"}.values())
QUESTIONS = (
    {},
    {"q": "Zzyzx"},
    {"q": "8888"},
    {"_export": "csv", "left": "on", "q": "Zzyzx"},
    {"_export": "csv", "left": "on"},
    {"state": "pending", "about": "8888"},
)


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """The department and who is hidden in it, made for all tests of this file and then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        department = make_department()
        yield pickle.dumps((department, hidden_member(department)))
        transaction.set_rollback(True)


@pytest.fixture
def both(db, once) -> tuple[Department, Member]:
    return pickle.loads(once)


@pytest.fixture
def department(both) -> Department:
    return both[0]


@pytest.fixture
def hidden(both) -> Member:
    return both[1]


def hidden_member(department: Department) -> Member:
    """A member of a squad of its own, with a row of every kind, whom a class names to its clerk."""
    squad = ElementFactory(name="Squad 888", parent=department.elements["Central Patrol Division"])
    member = MemberFactory(
        serial_number="8888", first_name="Qwertina", last_name="Zzyzx", element=squad
    )
    CompletionFactory(member=member, completed_on=date(2026, 2, 3))
    ExemptionFactory(member=member)
    DecisionFactory(member=member)
    record_look(member=member, by=department.clerk, page="record")
    enrolled = CourseSessionFactory()
    enrolled.enrolments.create(member=member)
    a_notice(member, "Qwertina Zzyzx is told something.")
    send(member)
    a_paper(member, department.clerk)
    challenge_line(member.completions.get())
    a_report(department.clerk, there=[member])
    saved(a_class_on_a_free_day(), "8888", department.clerk)
    draft(a_class(), "8888", department.clerk)
    kept(printed(a_class(), [member], department.clerk), {1: "doubt"}, department.clerk)
    return member


def words_of(answer) -> str:
    """All that an answer says; what a paper says as who reads it does."""
    content = answer.getvalue()
    if answer.headers.get("Content-Type") == "application/pdf":
        return words_on_paper(content)
    return content.decode(errors="replace")


@lru_cache(maxsize=1)  # the paper of the rules is the same for everybody
def words_on_paper(content: bytes) -> str:
    return text_of_pdf(content)


@pytest.mark.parametrize("row", walked(PAGES), ids=str)
def test_no_answer_names_a_member_out_of_reach(department, hidden, row):
    address = reverse(row.page, kwargs=address_of(row, department, hidden))

    for seat in OUT_OF_REACH:
        if seat == "administrator" and row.page.startswith(("people:", "events:", "search")):
            continue  # administrators keep and find members and read the log; see the test below
        client = client_of(department.members[seat])
        for question in QUESTIONS[: None if row.page in LISTS else 1]:
            for headers in ({},) if question else ({}, {"HX-Request": "true"}):
                answer = client.get(f"{address}?{urlencode(question)}", headers=headers)
                # What was typed may be echoed; nothing else of the member is.
                said = words_of(answer)
                assert "Qwertina" not in said, (seat, question)
                assert "QWERTINA" not in said.upper(), (seat, question)


LISTS = {
    "search",
    "home",
    "compliance:report",
    "compliance:member-list",
    "compliance:decision-list",
}
LISTS |= {
    "notices:notice-list",
    "events:event-list",
    "courses:session-list",
    "courses:course-list",
    "records:sheet-list",
}
LISTS |= {"records:coverage", "records:coverage-members"}
LISTS |= {"records:sent-in-queue", "records:sent-in-list", "desk:due-list"}


def address_of(row: Row, department: Department, hidden) -> dict[str, object]:
    """The address of the row, about the hidden member where it is about one."""
    named = row.kwargs(department)
    if "serial_number" in named:
        return {**named, "serial_number": hidden.serial_number}
    key = {
        "records:completion-detail": lambda: hidden.completions.first().pk,
        "records:completion-void": lambda: hidden.completions.first().pk,
        "compliance:booking-add": lambda: hidden.completions.first().pk,
        "records:document-file": lambda: Document.objects.filter(member=hidden)[0].pk,
        "records:document-shown": lambda: training_of(hidden).papers.get().document_id,
        "records:sent-in-detail": lambda: training_of(hidden).pk,
        "records:sent-in-answer": lambda: training_of(hidden).pk,
        "records:outside-training-decide": lambda: training_of(hidden).pk,
        "records:outside-training-decline": lambda: training_of(hidden).pk,
        "records:challenge-wrong": lambda: hidden.completions.first().pk,
        "records:challenge-decide": lambda: challenge_of(hidden).pk,
        "records:challenge-close": lambda: challenge_of(hidden).pk,
        "records:sent-in-return": lambda: training_of(hidden).pk,
        "records:roll-call-decide": lambda: hidden.roll_call_lines.earliest("pk").report_id,
        "records:roll-call-decline": lambda: hidden.roll_call_lines.earliest("pk").report_id,
        "records:roll-call-void": lambda: hidden.roll_call_lines.earliest("pk").report_id,
        "records:class-detail": lambda: hidden.enrolments.first().course_session_id,
        "notices:notice-detail": lambda: hidden.notices.first().pk,
        "records:sheet-pdf": lambda: hidden.enrolments.first().course_session_id,
        "records:sheet-read": lambda: class_read_of(hidden),
        **dict.fromkeys(
            (
                *("records:pack-read-in", "records:pack-credit-confirm"),
                "records:pack-credit-leave-out",
            ),
            lambda: read_in_of(hidden),
        ),
        **dict.fromkeys(
            (
                *("records:leaver-pack", "records:leaver-pack-file"),
                *("records:leaver-pack-hand-over", "records:leaver-pack-correct"),
            ),
            lambda: pack_of(hidden),
        ),
        "records:paper-detail": lambda: hidden.issued_papers.get().pk,
        "records:paper-file": lambda: hidden.issued_papers.get().pk,
        "records:certificate-issue": lambda: hidden.completions.first().pk,
        "records:class-certificates": lambda: hidden.enrolments.first().course_session_id,
    }.get(row.page)
    return {**named, "pk": key()} if key else named


def training_of(hidden) -> OutsideTraining:
    """What the hidden member has sent in first besides the challenge."""
    return OutsideTraining.objects.filter(sent_by=hidden).earliest("pk")


def challenge_of(hidden) -> Challenge:
    """The first that the hidden member has sent."""
    return Challenge.objects.filter(sent_by=hidden).earliest("pk")


def read_in_of(hidden) -> int:
    """The first pack of another agency that was read in for the hidden member."""
    first = hidden.packs_read_in.order_by("pk").first()
    return (first or a_pack_read_in(hidden, by=MemberFactory())).pk


def pack_of(hidden) -> int:
    """The first leaver's pack of the hidden member."""
    first = hidden.leaver_packs.order_by("pk").first()
    return (first or a_pack(hidden, "handed_over")).pk


def class_read_of(hidden) -> int:
    """The class on whose scanned sheet the hidden member has a row."""
    return ScannedRow.objects.get(member=hidden).page.scan.course_session_id


def test_no_page_of_a_file_names_its_members_to_who_does_not_bring_it_in(department, hidden):
    rows = "8888,No such course,2026-02-03\n8888,No other,2026-02-04"
    history = looking(department.clerk, f"Serial number,Course,Completed on\n{rows}")
    roster = looking(
        department.administrator, "Serial,First name\n8888,Qwertina\n8888,Q", kind=MEMBERS
    )
    for file in (history, roster):
        assert claim(file.look_job)
        work_on(file.look_job)
    pages = {row.page for row in PAGES if row.page.startswith("imports:")}
    assert {"imports:import-detail", "imports:import-to-mend", "imports:import-list"} <= pages

    seen = set()
    for file, who in ((history, "clerk"), (roster, "administrator")):
        for seat in {*OUT_OF_REACH, "clerk"}:
            client = client_of(department.members[seat])
            for page in sorted(pages - {"imports:import-add", "imports:take-all"}):
                kwargs = {} if page == "imports:import-list" else {"pk": file.pk}
                said = words_of(client.get(reverse(page, kwargs=kwargs)))
                names = "8888" in said or "QWERTINA" in said.upper()
                assert not names or seat == who, (seat, page)
                seen |= {page} if names else set()
    assert seen == {"imports:import-columns", "imports:import-detail", "imports:import-to-mend"}


def test_the_clerk_sees_what_the_others_do_not(department, hidden):
    """The test above would find a name: it is there for who may see it."""
    client = client_of(department.clerk)

    for page in ("compliance:report", "compliance:decision-list", "records:sent-in-queue"):
        assert "Qwertina" in client.get(reverse(page), {"q": "8888"}).getvalue().decode()
    roster = reverse("records:class-detail", args=[hidden.enrolments.first().course_session_id])
    assert "Qwertina" in client.get(roster).getvalue().decode()
    scanned = reverse("records:sheet-read", args=[class_read_of(hidden)])
    assert "Qwertina" in client.get(scanned).getvalue().decode()
    paper = reverse("records:sheet-pdf", args=[hidden.enrolments.first().course_session_id])
    assert "Qwertina" in words_of(client.get(paper))


def test_an_administrator_finds_members_and_nothing_of_their_training(department, hidden):
    client = client_of(department.administrator)
    completion = hidden.completions.first()
    pages = [reverse(f"people:member-{name}", args=[hidden.pk]) for name in ("detail", "change")]

    lists = (f"{reverse('people:member-list')}?q=8888", f"{reverse('search')}?q=Zzyzx")
    for address in (*pages, *lists):
        said = client.get(address).getvalue().decode()
        assert "Qwertina" in said
        assert completion.course.course_id not in said
        assert completion.course.title not in said
        assert "letter.pdf" not in said


def test_there_is_no_other_administration(department):
    client = client_of(department.administrator)

    for address in ("/admin/", "/admin/people/member/", "/admin/login/"):
        assert client.get(address).status_code == 404
