"""Which papers are kept from which day, and which of them have passed theirs.

Closed by default: a paper that something else names than what is known here never passes.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.functions import Coalesce, Greatest, TruncDate

from frame.words import us_date
from people.models import Member
from records.leavers.owed import packs_to_come
from records.models import (
    Completion,
    Document,
    RollCallReport,
    SentIn,
    SentPaper,
    SheetScan,
)
from records.retention.holds import held_documents
from records.retention.schedule import Line, schedule

# The kinds whose records are papers, which an order can name.
PAPER_KINDS = ("scan", "certificate", "roll_call_paper")
# What may name a paper that passes: what it proves, its words, and an order about it.
KNOWN_TIES = frozenset({"completions", "scans", "sent_paper", "words", "destruction_rows"})
NEVER = date.min


def papers() -> "QuerySet[Any]":
    """Every paper that is stored, each with `kept_kind` and `kept_from`; None for one of no kind.

    What is still open, or named by a record of another kind, has no day from which it is kept.
    """
    own = OuterRef("pk")
    scans = SheetScan.objects.filter(document=own).order_by("-course_session__ends_on")
    credit = Completion.objects.filter(evidence=own).order_by("-completed_on")
    sent = SentPaper.objects.filter(document=own)
    reports = RollCallReport.objects.filter(papers__document=own)
    over = Coalesce("sent_in__decided_at", "sent_in__sent_at")
    days = {
        "_class": Subquery(scans.values("course_session__ends_on")[:1]),
        "_course": Subquery(credit.values("completed_on")[:1]),
        "_roll_call": Subquery(reports.values("held_on")[:1]),
        "_decided": Subquery(sent.annotate(over_on=TruncDate(over)).values("over_on")[:1]),
        "_left": F("member__separated_on"),
    }
    found = Document.objects.filter(destroyed_at__isnull=True).annotate(
        **days,
        _is_open=Exists(sent.filter(sent_in__state__in=SentIn.OPEN)),
    )
    kind = Case(
        When(_roll_call__isnull=False, then=Value("roll_call_paper")),
        When(_class__isnull=False, then=Value("scan")),
        When(Q(_course__isnull=False) | Q(_decided__isnull=False), then=Value("certificate")),
        output_field=CharField(null=True),
    )
    known = [Coalesce(F(name), Value(NEVER), output_field=DateField()) for name in days]
    is_kept = Q(_is_open=True) | _named_otherwise()
    return found.annotate(
        kept_kind=Case(When(is_kept, then=None), default=kind, output_field=CharField(null=True)),
        kept_from=Greatest(*known, output_field=DateField()),
    )


def _named_otherwise() -> Q:
    """Those that a row of another kind names: an exemption, a decision, whatever comes to be."""
    named = Q()
    # Those that a document has no name for, too (`related_name="+"`).
    for relation in Document._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        if relation.get_accessor_name() not in KNOWN_TIES:
            rows = relation.related_model._base_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
            named |= Q(Exists(rows))
    return named


def kept_of(line: Line) -> "QuerySet[Any]":
    """The papers of one kind; of a member's own, those of members who are employed among them."""
    return papers().filter(kept_kind=line.key)


def passed(line: Line, *, today: date) -> "QuerySet[Any]":
    """The papers of one kind that have been kept as long as they must be; held ones too."""
    found = kept_of(line).filter(kept_from__lt=line.passed_before(today))
    if not line.while_employed:
        return found
    return found.filter(Q(member__isnull=True) | Q(member__separated_on__lt=today))


def may_go(line: Line, *, today: date, known_to: Collection[Member] = ()) -> "QuerySet[Any]":
    """Those that have passed, that nothing holds, and that no leaver's pack is to carry.

    See `held_documents` for whom it is told what is held.
    """
    found = passed(line, today=today).exclude(pk__in=held_documents(known_to=known_to))
    return found.exclude(pk__in=papers_for_packs())


def papers_for_packs() -> "QuerySet[Document, Any]":
    """The papers of members whose leaver's pack is still to be handed over.

    Source: 11 CSR 75-15.020(6), "a complete record"
    """
    return Document.objects.filter(member__in=packs_to_come()).order_by().values("pk")


def all_that_may_go(*, today: date, known_to: Collection[Member] = ()) -> "QuerySet[Any]":
    """The same of every kind."""
    keys = Q(pk__in=[])
    for key in PAPER_KINDS:
        found = may_go(schedule()[key], today=today, known_to=known_to)
        keys |= Q(pk__in=found.values("pk"))
    return papers().filter(keys)


def kept_words(document: Document, *, today: date) -> str:
    """How long one paper is kept: `at least until Mar 10, 2032`; blank of one that is gone."""
    row = papers().filter(pk=document.pk).select_related("member").first()
    if row is None:
        return ""
    if row.kept_kind is None:
        return "for good"
    line = schedule()[row.kept_kind]
    if line.while_employed and row.member is not None and row.member.is_employed_on(today):
        return f"while {row.member.name} is employed, and {line.years} years after that"
    return f"at least until {us_date(line.kept_until(row.kept_from))}"
