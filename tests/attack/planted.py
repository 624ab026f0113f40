"""Words that stand nowhere else, one in each text of each record of one member.

Every text of every model is planted, or named below with the reason why it is not: a new one fails
`test_reach.py` until it is one of the two.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from string import ascii_lowercase
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, FileField, JSONField, Model, TextField
from django.utils import timezone

from courses.models import Enrolment
from frame.voidable import Voidable
from people.actions.leaves import add_leave
from people.models import FailedSignIn, GuardedChange, Member, MemberMerge, MemberSession
from records.models import (
    ConfirmedWarning,
    CreditReadIn,
    HeldPaper,
    LegalHold,
    PaperWords,
    ScannedPage,
    TeachingKept,
    TeachingLeftOut,
)
from records.releases.actions.deciding import explain_delay
from records.releases.actions.handing_over import correct_hand_over
from tests.access.test_leaks import hidden_member
from tests.department import Department
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
    MemberFactory,
)
from tests.frame.jobs.kinds import a_job
from tests.frame.notices.kinds import a_notice
from tests.records.challenges.challenging import a_challenge
from tests.records.intake.roll_call.reports import a_report, taught_by
from tests.records.intake.sending import a_training
from tests.records.leavers.agency import a_pack_read_in
from tests.records.leavers.packs import a_pack
from tests.records.releases.asking import a_release, asked, granted, handed, in_a_month
from tests.records.releases.request_papers.presenting import added
from tests.records.scans import attached
from tests.records.sheets import a_class

# The models that hold a member's records, and how a row of each leads to the member: to the key, or
# to the serial number.
OF_A_MEMBER: dict[str, str] = {
    "compliance.DirectorDecision": "member",
    "compliance.Exemption": "member",
    "compliance.PeriodBooking": "completion__member",
    "courses.Enrolment": "member",
    "jobs.Job": "asked_by",
    "notices.Notice": "to",
    "people.FailedSignIn": "member",
    "people.GuardedChange": "member",
    "people.Leave": "member",
    "people.Member": "pk",
    "people.MemberMerge": "kept",
    "people.MemberSession": "member",
    "records.Challenge": "sent_by",
    "records.Completion": "member",
    "records.ConfirmedWarning": "completion__member",
    "records.CreditReadIn": "pack__member",
    "records.Disclosure": "member",
    "records.Document": "member",
    "records.DraftChange": "serial_number",
    "records.HandoverCorrection": "handover__request__scope__member",
    "records.HeldPaper": "held_by",
    "records.LeaverPack": "member",
    "records.IssuedPaper": "member",
    "records.LegalHold": "member",
    "records.OutsideTraining": "sent_by",
    "records.PackReadIn": "member",
    "records.PaperWords": "document__member",
    "records.ReleaseDecision": "request__scope__member",
    "records.ReleaseHandover": "request__scope__member",
    "records.ReleaseRequest": "scope__member",
    "records.RequestPaper": "request__scope__member",
    "records.RollCallLine": "member",
    "records.RollCallReport": "lines__member",
    "records.RollCallTaught": "member",
    "records.ScannedPage": "scan__course_session__enrolments__member",
    "records.ScannedRow": "member",
    "records.SentIn": "sent_by",
    "records.SheetLine": "serial_number",
    "records.SheetScan": "course_session__enrolments__member",
    "records.TeachingKept": "completion__member",
    "records.TeachingLeftOut": "member",
}
# Models of which no text is a member's, and why. `Historical` and simple_history's own stand for
# every table of what a row was: they hold what their models do, and pages show them through those.
OF_NO_MEMBER: dict[str, str] = {
    **dict.fromkeys(
        ("auth.Group", "auth.Permission", "contenttypes.ContentType", "sessions.Session"),
        "Django's own, of which no page shows anything",
    ),
    **dict.fromkeys(
        ("people.Element", "courses.Provider", "courses.Course", "courses.Location"),
        "what everybody may read",
    ),
    **dict.fromkeys(
        ("courses.CourseSession", "courses.OutsideInstructor", "courses.PreApproval"),
        "what everybody may read",
    ),
    **dict.fromkeys(
        ("compliance.LawAnswer", "compliance.RulesVersion", "compliance.RulesApproval"),
        "of the law, and of nobody",
    ),
    "courses.CourseMerge": "of courses, and of nobody",
    "records.PackTry": "the product’s own words",
    "records.ReleaseBox": "keys of papers, and figures",
    "records.ReleasePacket": "hashes, and titles of pages that a decision has",
    "records.SheetPrint": "the days of a class",
    **dict.fromkeys(
        ("compliance.Settlement", "compliance.MovedHours", "compliance.ShortPeriod"),
        "reckoned from the completions, whose words are planted",
    ),
    **dict.fromkeys(
        ("people.KnownPlace", "people.TryCount", "people.Spending", "people.OneTimePassword"),
        "hashes",
    ),
    **dict.fromkeys(
        ("events.Event", "events.EventNaming", "events.Recurrence", "events.Seal"),
        "appended to by every write, and never changed; tests/events look for what they tell",
    ),
    **dict.fromkeys(("events.TreeHead", "events.TreeNode"), "hashes"),
    **dict.fromkeys(
        ("events.Checkpoint", "events.CheckpointSent"), "a number, hashes and signatures"
    ),
    **dict.fromkeys(
        ("records.DestructionOrder", "records.DestructionRow"),
        "of papers known by numbers, days and hashes, and of no member",
    ),
    "jobs.Worker": "a process",
    "people.FormerSerialNumber": "serial numbers; tests/people/test_former_serial_numbers.py",
    "notices.MailChoice": "a word of the program",
    **dict.fromkeys(
        ("imports.Import", "imports.ImportRow", "imports.ColumnNames"),
        "of a file about many; tests/access/test_leaks.py looks for its rows",
    ),
}
# Texts of the models above that can't be any word, and why.
IN_NO_WORDS: dict[str, str] = {
    **dict.fromkeys(
        ("notices.Notice.kind", "records.SentIn.kind", "records.ConfirmedWarning.kind"),
        "a word of the program",
    ),
    **dict.fromkeys(
        ("notices.Notice.about", "jobs.Job.kind", "jobs.Job.asked", "jobs.Job.plan"),
        "a word of the program, and keys",
    ),
    **dict.fromkeys(
        ("jobs.Job.parts", "jobs.Job.noted", "jobs.Job.file", "jobs.Job.unit"),
        "words of the program, and names of files",
    ),
    **dict.fromkeys(
        (
            *("jobs.Job.sha256", "records.Document.sha256", "records.HeldPaper.sha256"),
            "records.RequestPaper.sha256",
        ),
        "a hash",
    ),
    **dict.fromkeys(("records.ScannedPage.sha256", "people.FailedSignIn.key"), "a hash"),
    **dict.fromkeys(
        (f"records.LeaverPack.{each}" for each in ("sha256", "contents", "listed")), "a hash"
    ),
    **dict.fromkeys(
        ("people.MemberSession.session_key", "people.MemberSession.session_data"),
        "what a cookie stands for, and signed",
    ),
    **dict.fromkeys(
        (
            *("records.ReleaseRequest.parts", "records.ReleaseRequest.due_why"),
            *("records.ReleaseDecision.parts_left_out", "records.ReleaseDecision.redactions"),
            *("records.ReleaseDecision.leaves_left_out", "records.ReleaseDecision.nobody_else"),
        ),
        "words of the program, and keys",
    ),
    "people.Member.password": "a hash",
    "people.Member.search_text": "the names, folded",
    **dict.fromkeys(
        (
            *("people.Member.serial_number", "records.DraftChange.serial_number"),
            "records.SheetLine.serial_number",
        ),
        "by it a row leads to the member; tests/access/test_leaks.py looks for it",
    ),
    **{
        f"people.MemberMerge.{name}": "keys of rows, by which a merge is undone"
        for name in ("moved", "doubles", "taken_out", "newest", "facts")
    },
    "records.PaperWords.pages": "words with their places on the paper; a page proposes what it "
    "knows among them, and shows none",
    "records.PaperWords.seen": "the same of pages that are read before they leave",
    "compliance.DirectorDecision.minimums": "hours",
    "records.IssuedPaper.code": "given by chance; tests/records/issued look for it",
    "records.IssuedPaper.lists": "keys of rows",
    "records.IssuedPaper.figures": "a hash",
    "records.IssuedPaper.sha256": "a hash",
    "records.PackReadIn.record": "what was signed, which a page reads, and shows as it reads it",
    "records.PackReadIn.record_id": "a number",
    "records.PackReadIn.issuer": "a public key",
    "records.LeaverPack.issuer": "a public key",
}
# A text that stands only in rows that say so: what is not void has no reason for it.
ONLY_WHERE: dict[str, str] = {
    "void_reason": "voided_at",
    "undo_reason": "undone_at",
    "why_left_out": "why_left_out",
    "finding": "finding",
    "decline_reason": "decline_reason",
    "problem": "problem",
    "handed_over_to": "handed_over_at",
    "receipt": "receipt",
    "withdrawn_because": "withdrawn_at",
    "left_out_because": "left_out_at",
    "why_kept": "why_kept",
    "delay_reason": "delay_reason",
    "lift_reason": "lifted_at",
}
IN_JSON: dict[str, Callable[[str], object]] = {
    "records.Disclosure.what": lambda word: [word],
    "records.ReleaseDecision.leaves": lambda word: [
        {"key": "a", "part": "courses", "title": word, "members": [], "is_left_out": False}
    ],
    "records.RollCallReport.instructors": lambda word: [word],
    "records.IssuedPaper.said": lambda word: {
        "name": word,
        "serial_ends": "11",
        "covers": "2026",
        "as_of": "",
        "known_on": "",
        "years": [],
    },
}
# Of an administrator's own work: who members are, and how they sign in.
OF_PEOPLE = frozenset(
    {
        *("people.Member", "people.Leave", "people.MemberMerge"),
        *("people.MemberSession", "people.FailedSignIn", "people.GuardedChange"),
    }
)
# What OGC and the HRD Commander read of a request that waits for them, whomever it is about.
OF_RELEASES = frozenset(
    {
        *("records.HandoverCorrection", "records.ReleaseDecision"),
        *("records.ReleaseHandover", "records.ReleaseRequest", "records.RequestPaper"),
    }
)


@dataclass(frozen=True)
class Planted:
    """A word, and where it stands."""

    word: str
    model: str
    field: str

    @property
    def place(self) -> str:
        return f"{self.model}.{self.field}"


def texts() -> Iterator[tuple[type[Model], Field]]:
    """Every column of every model that can hold words, but for tables of what rows were."""
    for model in apps.get_models():
        if hasattr(model, "instance_type"):  # simple_history's mark of such a table
            continue
        for field in model._meta.local_concrete_fields:
            holds_words = isinstance(field, CharField | TextField | JSONField)
            if holds_words and not field.choices and not isinstance(field, FileField):
                yield model, field


def not_spoken_for() -> list[str]:
    """The texts that are neither planted nor named with a reason, and names of none."""
    of_models = {model._meta.label for model, _ in texts()}
    places = {f"{model._meta.label}.{field.name}" for model, field in texts()}
    known = OF_A_MEMBER.keys() | OF_NO_MEMBER.keys()
    unknown = {place for place in places if place.rpartition(".")[0] not in known}
    named_twice = OF_A_MEMBER.keys() & OF_NO_MEMBER.keys()
    gone = (IN_NO_WORDS.keys() - places) | (known - of_models)
    return sorted(unknown | named_twice | gone)


def words() -> list[Planted]:
    """A word for each text that is to be planted: `Zqvwkabz`, which nothing writes otherwise."""
    places = [
        (model._meta.label, field.name)
        for model, field in texts()
        if model._meta.label in OF_A_MEMBER
        and f"{model._meta.label}.{field.name}" not in IN_NO_WORDS
    ]
    pairs = map("".join, product(ascii_lowercase, repeat=2))
    return [Planted(f"Zqvwk{pair}z", *place) for pair, place in zip(pairs, places, strict=False)]


def plant(department: Department) -> tuple[Member, list[Planted]]:
    """A member with a row of every kind, in each text of which stands a word of its own."""
    member = hidden_member(department)
    make_rows(member, department)
    planted = []
    for each in words():
        model = apps.get_model(each.model)
        said = IN_JSON.get(each.place, str)(each.word)
        for row in _rows(model, member):
            if each.field not in ONLY_WHERE or getattr(row, ONLY_WHERE[each.field]):
                model._base_manager.filter(pk=row.pk).update(**{each.field: said})
                planted.append(each)
    member.refresh_from_db()
    return member, planted


def _rows(model: type[Model], member: Member) -> list[Model]:
    path = OF_A_MEMBER[model._meta.label]
    leads_to = member.serial_number if path == "serial_number" else member.pk
    return list(model._base_manager.filter(**{path: leads_to}).distinct())


def make_rows(member: Member, department: Department) -> None:
    """A row of each kind that `hidden_member` has none of, in each state that has words."""
    clerk, now = department.clerk, timezone.now()
    by_clerk: dict[str, Any] = {"kept_by": clerk, "kept_at": now}
    credited = CompletionFactory(member=member, completed_on=date(2026, 1, 9))
    BookingFactory(completion=credited)
    ConfirmedWarning.objects.create(
        completion=credited, kind="had_it_this_year", reason="As the paper says."
    )
    TeachingKept.objects.create(completion=credited, reason="Was there.", **by_clerk)
    for kind in ("returned", "declined"):
        a_training(member, kind)
    a_challenge(member, "declined", clerk=clerk)
    a_report(clerk, "declined", there=[member])
    left_out, voided = (
        a_report(clerk, "accepted", there=[member], minutes=minutes) for minutes in (30, 5)
    )
    left_out.lines.update(why_left_out="Was not there.")
    void(voided.lines.get(), clerk)
    for row in taught_by(voided, member):
        void(row, clerk)
    for row in (
        CompletionFactory(member=member, completed_on=date(2026, 2, 4)),
        BookingFactory(completion=CompletionFactory(member=member, completed_on=date(2026, 1, 8))),
        ExemptionFactory(member=member, on=date(2025, 6, 1)),
        DecisionFactory(member=member, period=2024),
        TeachingLeftOut.objects.create(course_session=a_class(), member=member, reason="Twice."),
    ):
        void(row, clerk)
    away = {"starts_on": date(2026, 1, 12), "ends_on": date(2026, 1, 20), "today": now.date()}
    void(add_leave(member=member, by=department.administrator, now=now, **away).row, clerk)
    scanned = Enrolment.objects.filter(member=member).earliest("pk").course_session
    TeachingLeftOut.objects.create(course_session=scanned, member=member, reason="On duty.")
    scan = attached(scanned, clerk, "blurred.pdf")
    ScannedPage.objects.create(scan=scan, number=1, read_at=now, problem="No code is on it.")
    void(attached(scanned, clerk, "other.pdf"), clerk)
    paper = DocumentFactory(member=member)
    PaperWords.objects.create(document=paper, why="Nothing can be read.", read_at=now)
    HeldPaper.objects.create(held_by=member, held_at=now, name="a.pdf", size=1, file="held/1.pdf")
    for at, undone in enumerate(({}, {"undone_by": clerk, "undone_at": now, "undo_reason": "No."})):
        other = MemberFactory(serial_number=f"889{at}")
        MemberMerge.objects.create(
            kept=member, merged=other, reason="Twice.", merged_by=clerk, merged_at=now, **undone
        )
    MemberSession.objects.create(
        session_key="k" * 40,
        session_data="",
        member=member,
        started_at=now,
        seen_at=now,
        expire_date=now + timedelta(hours=1),
    )
    FailedSignIn.objects.create(
        member=member, key="f" * 64, way="elsewhere", outcome="wrong", first_at=now, last_at=now
    )
    GuardedChange.objects.create(
        member=member, words="Signed out everywhere.", made_by=department.administrator, made_at=now
    )
    CreditReadIn.objects.create(
        pack=a_pack_read_in(member, by=clerk),
        number=2,
        left_out_because="Entered by hand.",
        left_out_by=clerk,
        left_out_at=now,
    )
    for state in ("handed_over", "withdrawn"):
        a_pack(member, state, by=clerk)
    correct_hand_over(
        request=a_release(clerk, member, "handed_over", ogc=department.ogc),
        handed=replace(handed(), receipt="A letter came."),
        reason="The receipt was another’s.",
        by=clerk,
        now=now,
    )
    presented = a_release(clerk, member, "asked_back", ogc=department.ogc)
    added(presented, clerk)
    void(added(presented, clerk, "Signed consent"), clerk)
    kept = {"is_kept_from_member": True, "why_kept": "An inquiry runs."}
    granted(asked(clerk, member), department.ogc, **kept)
    explain_delay(
        request=asked(clerk, member, requester_kind="public"),
        reason="It lies off-site.",
        earliest_on=in_a_month(),
        by=department.ogc,
        now=now,
    )
    for over in (
        {},
        {"lifted_by": department.ogc, "lifted_at": now, "lift_reason": "The suit is over."},
    ):
        LegalHold.objects.create(
            member=member,
            case="Doe v. City",
            reason="A suit is pending.",
            placed_by=department.ogc,
            placed_at=now,
            **over,
        )
    a_job(member)
    a_notice(member, "Could not be sent.")


def void(row: Voidable, by: Member) -> None:
    """Void it as its action does, whichever that is."""
    type(row)._base_manager.filter(pk=row.pk).update(
        voided_by=by, voided_at=timezone.now(), void_reason="Entered twice."
    )
