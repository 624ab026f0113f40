"""What is due of records: sheets, teaching, what members sent in, leavers’ packs, releases."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseSession
from frame.due import Clock, due_source
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.intake.models import SentIn
from records.intake.pages import ASKED_BY, page_of
from records.intake.querysets import days_waited
from records.leavers.owed import due_on, failures, owed_again, owed_packs, prepared_packs
from records.leavers.states import PREPARE
from records.models import DestructionOrder, PackReadIn
from records.querysets.sheets import sessions_without_saved_sheet
from records.releases.copies import untold_copies
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packets.hindrance import hindrances
from records.releases.seen_to import to_see_to
from records.releases.sent_letters import owed_letters
from records.releases.words import due_of
from records.retention.schedule import schedule
from records.retention.states import CONFIRM_DESTRUCTION
from records.states import SAVE
from records.teaching import taught_no_more, teaching_undecided

# So long POST has before it is asked what became of a request. No paragraph sets it: it is as long
# as POST wants an application before the course. Source: 11 CSR 75-15.040(2)
DAYS_FOR_POST = 30


@due_source(SAVE.right)
def sheets_to_save(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a class: its sheet can be saved from its last day on."""
    waiting = sessions_without_saved_sheet(today=today).select_related("coordinator")
    for course_session in waiting:
        coordinator = course_session.coordinator
        yield Clock(
            what=f"Sign-in sheet of {course_session.course}",
            on=course_session.ends_on,
            why="Policy 930-5 IV.D.1",
            whose=coordinator.name if coordinator else "Training Unit",
            page=reverse("records:sheet-entry", args=[course_session.pk]),
            step="Enter the sheet",
        )


@due_source(Right.ENTER_COMPLETIONS)
def teaching_to_credit(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a class whose instructors have no credit yet; no paragraph sets a day for it."""
    others = teaching_undecided().exclude(member=reader.pk).order_by()
    waiting = CourseSession.objects.filter(pk__in=others.values("coursesession"))
    named = waiting.select_related("course").prefetch_related("instructors")
    for course_session in named.order_by("ends_on", "pk"):
        yield Clock(
            what=f"Credit for teaching {course_session.course} on "
            f"{us_date(course_session.ends_on)}",
            on=None,
            why="11 CSR 75-15.020(3)(B)",
            whose=", ".join(each.name for each in course_session.instructors.all()),
            page=reverse("records:teaching-decide", args=[course_session.pk]),
            step="Credit it",
        )


@due_source(Right.ENTER_COMPLETIONS)
def teaching_taken_off(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a teaching credit whose member was taken off the class since."""
    credit = taught_no_more().exclude(member=reader.pk).select_related("member", "course")
    for completion in credit.order_by("completed_on", "pk"):
        yield Clock(
            what=f"Credit for teaching {completion.course} on {us_date(completion.completed_on)}, "
            "of no instructor any more",
            on=None,
            why="11 CSR 75-15.020(3)(B)",
            whose=completion.member.name,
            page=reverse("records:teaching-keep", args=[completion.pk]),
            step="Void or keep it",
        )


@due_source(Right.ENTER_COMPLETIONS)
def sent_in_to_decide(reader: Member, today: date) -> Iterator[Clock]:
    """What members have sent in, the oldest first; some kinds have a day by which it is decided."""
    for sent_in in SentIn.objects.to_decide(reader).select_related("sent_by"):
        waited = days_waited(timezone.localdate(sent_in.sent_at), today)
        age = "sent today" if waited == "today" else f"sent {waited} ago"
        yield Clock(
            what=f"“{sent_in.title}”, {age}",
            on=sent_in.due_on,
            why=ASKED_BY[sent_in.kind],
            whose=sent_in.sent_by.name,
            page=page_of(sent_in, reader=reader),
            step="See to it",
        )


@due_source(CONFIRM_DESTRUCTION.right)
def destruction_to_confirm(reader: Member, today: date) -> Iterator[Clock]:
    """A clock an order to destroy papers that waits for its second signature; it has no day."""
    orders = DestructionOrder.objects.visible_to(reader).select_related("asked_by")
    for order in orders.filter(confirmed_at=None, stopped_at=None).exclude(
        asked_by__in=reader.own_keys
    ):
        yield Clock(
            what=f"{order}: {schedule()[order.kind].label}",
            on=None,
            why="Policy 930-5 III.D",
            whose=order.asked_by.name,
            page=reverse("records:destruction-detail", args=[order.pk]),
            step="Confirm or refuse it",
        )


@due_source(Right.ENTER_COMPLETIONS)
def posts_decisions(reader: Member, today: date) -> Iterator[Clock]:
    """What POST was asked and has not decided; after so many days it is to be asked about."""
    for request in SentIn.objects.with_post(reader).select_related("outsidetraining", "sent_by"):
        forwarded_at = request.outsidetraining.forwarded_at
        assert forwarded_at is not None, "what is forwarded says when"
        on = timezone.localdate(forwarded_at)
        waited = days_waited(on, today)
        age = "forwarded today" if waited == "today" else f"forwarded {waited} ago"
        yield Clock(
            what=f"POST’s decision on “{request.title}”, {age}",
            on=on + timedelta(days=DAYS_FOR_POST),
            why=ASKED_BY[request.kind],
            whose=request.sent_by.name,
            page=page_of(request, reader=reader),
            step="Note what POST says",
        )


@due_source(Right.ENTER_COMPLETIONS)
def packs_to_confirm(reader: Member, today: date) -> Iterator[Clock]:
    """A pack of another agency that was read in, with credits that nobody has seen to; no day."""
    packs = PackReadIn.objects.visible_to(reader).to_confirm()
    others = packs.exclude(member__in=reader.own_keys).select_related("member")
    for pack in others.order_by("read_at", "pk"):
        yield Clock(
            what=f"Pack of {pack.agency}: {pack.open_in_words}",
            on=None,
            why="Policy 930-5 II.K",
            whose=pack.member.name,
            page=reverse("records:pack-read-in", args=[pack.pk]),
            step="Confirm them",
        )


@due_source(PREPARE.right)
def packs_to_hand_over(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a leaver's pack that is owed, prepared or not; one's own is for a colleague."""
    again = owed_again()
    for member in owed_packs(again).visible_to(reader).exclude(pk=reader.pk):
        assert member.separated_on is not None
        has_left = member.separated_on <= today
        # Its page has both steps: to prepare another, and to note that it was handed over.
        earlier = again.get(member.pk)
        since = ": the record has changed since the last one was prepared"
        yield Clock(
            what=f"Leaver’s pack, last day {us_date(member.separated_on)}"
            f"{since if earlier else ''}",
            on=due_on(member.separated_on),
            why="11 CSR 75-15.020(6)",
            whose=member.name,
            page=reverse("records:leaver-pack", args=[earlier.pk])
            if earlier
            else reverse("desk:leaver-pack-prepare", args=[member.serial_number])
            if has_left
            else reverse("records:leaver-list"),
            step="Prepare another" if earlier else "Prepare it" if has_left else "See the leavers",
        )
    for pack in prepared_packs(again).visible_to(reader).exclude(member__in=reader.own_keys):
        yield Clock(
            what=f"Leaver’s pack, last day {us_date(pack.separated_on)}",
            on=due_on(pack.separated_on),
            why="11 CSR 75-15.020(6)",
            whose=pack.member.name,
            page=reverse("records:leaver-pack", args=[pack.pk]),
            step="Hand it over",
        )


@due_source(Right.DECIDE_RELEASE)
def releases_to_decide(reader: Member, today: date) -> Iterator[Clock]:
    """Release requests that wait for a decision; a public-records request has its day by law."""
    for request in ReleaseRequest.objects.to_decide(reader).select_related("asked_by"):
        waited = days_waited(request.received_on, today)
        age = "received today" if waited == "today" else f"received {waited} ago"
        yield Clock(
            what=f"Release request {request.number}, {request.requester}, {age}",
            on=request.due_on,
            why=request.due_why or "Policy 930-5 III.E",
            whose=request.asked_by.name,
            page=reverse("records:release-decide", args=[request.pk]),
            step="Decide it",
        )


@due_source(Right.ASK_RELEASE)
def releases_to_answer(reader: Member, today: date) -> Iterator[Clock]:
    """What the reader is asked back about."""
    back = ReleaseRequest.objects.filter(state=ReleaseRequest.State.ASKED_BACK)
    back = back.never_decided_by(reader).exclude(asked_back_by__in=reader.own_keys)
    for request in to_see_to(back, reader=reader, today=today, is_own_for_another=False):
        on, why = due_of(request)
        yield Clock(
            what=f"Release request {request.number}, {request.requester}: asked back",
            on=on,
            why=why,
            whose=request.seen_to_by.name,
            page=reverse("records:release-answer", args=[request.pk]),
            step="Answer",
        )


@due_source(Right.ASK_RELEASE)
def releases_to_hand_over(reader: Member, today: date) -> Iterator[Clock]:
    """What is granted and the reader's to hand over before it expires."""
    granted = ReleaseRequest.objects.filter(state__in=ReleaseRequest.STANDING_GRANT)
    granted = granted.never_decided_by(reader)
    for request in to_see_to(granted, reader=reader, today=today):
        on, why = due_of(request)
        yield Clock(
            what=f"Release request {request.number}, {request.requester}: granted",
            on=on,
            why=why,
            whose=request.seen_to_by.name,
            page=reverse("records:release-detail", args=[request.pk]),
            step="Hand it over",
        )


@due_source(Right.ASK_RELEASE)
def copies_to_tell_of(reader: Member, today: date) -> Iterator[Clock]:
    """Packets that were taken before their request ended without a hand-over."""
    packets = ReleasePacket.objects.filter(decision__request=OuterRef("pk"))
    over = ReleaseRequest.objects.filter(Exists(packets), state__in=ReleaseRequest.ENDED_UNHANDED)
    over = over.never_decided_by(reader)
    requests = list(to_see_to(over, reader=reader, today=today))
    untold = untold_copies(requests) if requests else {}
    for request in requests:
        if taken := untold.get(request.pk):
            ended = request.decision.ends_on if request.decision is not None else None
            yield Clock(
                what=f"Release request {request.number}, {request.requester}: a copy of its packet "
                "was taken",
                on=ended or timezone.localdate(taken[-1].at),
                why="Policy 930-5 III.E",
                whose=request.seen_to_by.name,
                page=reverse("records:release-copies", args=[request.pk]),
                step="Say whether a copy left",
            )


@due_source(Right.ASK_RELEASE)
def letters_to_requesters(reader: Member, today: date) -> Iterator[Clock]:
    """Requests with a day that were put off or not granted, and no letter is noted as sent.

    The law sets the day of a public-records request, and who wants it that of another.
    """
    put_off = Q(state__in=ReleaseRequest.OPEN, earliest_on__isnull=False)
    ungranted = Q(state__in=ReleaseRequest.UNGRANTED)
    by_law = ReleaseRequest.objects.of_public_records().filter(put_off | ungranted)
    by_requester = ReleaseRequest.objects.filter(ungranted, due_on__isnull=False)
    told = (by_law | by_requester).never_decided_by(reader)
    for request, on in owed_letters(to_see_to(told, reader=reader, today=today)):
        yield Clock(
            what=f"Letter about release request {request.number}, {request.requester}",
            on=on,
            why=request.due_why,
            whose=request.seen_to_by.name,
            page=reverse("records:release-detail", args=[request.pk]),
            step="Send the letter",
        )


@due_source(Right.ADMINISTER)
def packets_to_make_possible(reader: Member, today: date) -> Iterator[Clock]:
    """What keeps the packets of grants from being built: a key, the event log, the storage."""
    for hindrance in hindrances(today):
        waiting = hindrance.waiting
        yield Clock(
            what=f"{hindrance.what}: {waiting:,} granted "
            f"{'release waits' if waiting == 1 else 'releases wait'}",
            on=hindrance.on,
            why="Policy 930-5 III.E",
            whose="; ".join(hindrance.askers),
            page=reverse("administration"),
            step="See what is not right",
        )


@due_source(Right.ADMINISTER)
def packs_to_make_possible(reader: Member, today: date) -> Iterator[Clock]:
    """What keeps leavers' packs from being prepared, each thing once."""
    for why, failed in failures().items():
        wait = "pack waits" if len(failed) == 1 else "packs wait"
        yield Clock(
            what=f"{why} {len(failed):,} leaver’s {wait}",
            on=due_on(failed[0].separated_on),
            why="11 CSR 75-15.020(6)",
            whose="Training Unit",
            page=reverse("administration"),
            step="See what is not right",
        )
