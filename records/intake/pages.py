"""Where what was sent in is read and decided, and how its state reads."""

from typing import NamedTuple

from django.urls import reverse

from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.intake.models import SentIn
from records.intake.states import state_words

State = SentIn.State
# The page on which the Training Unit decides, by kind.
DECIDED_AT = {
    "challenge": "records:challenge-decide",
    "outsidetraining": "records:outside-training-decide",
    "postrequest": "records:post-request-decide",
    "rollcallreport": "records:roll-call-decide",
}
# The paragraph that asks the Training Unit to see to it, by kind.
ASKED_BY = {
    "challenge": "Policy 930-5 IV.H",
    "outsidetraining": "Policy 930-5 IV.E",
    "postrequest": "Policy 930-5 IV.E.1.c",
    "rollcallreport": "Policy 930-5 IV.C.1",
}
# What became of one that is decided, by kind and state; with the day.
BECAME = {
    ("challenge", State.ACCEPTED): "It was upheld on {}. {row.challenge.finding}",
    ("challenge", State.DECLINED): (
        "It was not upheld on {}, and the record stays as it is. {row.challenge.finding}"
    ),
    ("outsidetraining", State.ACCEPTED): (
        "It was accepted on {}, and {row.outsidetraining.what_it_gave}."
    ),
    ("outsidetraining", State.DECLINED): (
        "It was declined on {}. {row.outsidetraining.why_declined}"
    ),
    ("postrequest", State.ACCEPTED): (
        "It was answered on {}: {row.outsidetraining.what_came_of_it}"
    ),
    ("postrequest", State.DECLINED): ("It was declined on {}. {row.outsidetraining.why_declined}"),
    ("rollcallreport", State.ACCEPTED): ("It was accepted on {}{row.rollcallreport.what_it_gave}"),
    (
        "rollcallreport",
        State.DECLINED,
    ): "It was declined on {}. {row.rollcallreport.decline_reason}",
}


class Standing(NamedTuple):
    """Where something stands: in words, its colour and icon, and whose turn it is.

    Args:
        turn: who is to do something; blank when it is over.
    """

    words: str
    kind: str
    icon: str
    turn: str = ""


def standing_of(sent_in: SentIn, *, reader: Member) -> Standing:
    """Where it stands, as its reader reads it."""
    is_own = sent_in.sent_by_id == reader.pk
    if sent_in.state == State.SENT:
        again = "Sent again" if sent_in.answered_at else "Sent"
        return Standing(again, "progress", "mail", "Training Unit")
    if sent_in.state == State.FORWARDED:
        return Standing(state_words(sent_in), "progress", "mail", "POST")
    if sent_in.state == State.RETURNED:
        words = "Sent back to you" if is_own else "Sent back"
        return Standing(words, "caution", "undo", "You" if is_own else sent_in.sent_by.name)
    if sent_in.state == State.ACCEPTED:
        return Standing(state_words(sent_in), "good", "check_circle")
    if sent_in.state == State.DECLINED:
        return Standing(state_words(sent_in), "none", "cancel")
    return Standing("Withdrawn", "none", "cancel")


def sentence_of(sent_in: SentIn, *, reader: Member) -> str:
    """What happens next, or what became of it, as its reader reads it."""
    is_own = sent_in.sent_by_id == reader.pk
    who, whose = ("You", "your") if is_own else (sent_in.sent_by.name, "the")
    wait = ": you need do nothing, and what becomes of it shows here." if is_own else "."
    if sent_in.state == State.SENT:
        again = (
            f", and {whose} answer on {us_date(sent_in.answered_at)}" if sent_in.answered_at else ""
        )
        return (
            f"{who} sent it on {us_date(sent_in.sent_at)}{again}. It waits for the Training "
            f"Unit{wait}"
        )
    if sent_in.state == State.RETURNED:
        assert sent_in.returned_by is not None
        return (
            f"{sent_in.returned_by.name} of the Training Unit sent it back on "
            f"{us_date(sent_in.returned_at)} and asks:"
        )
    if sent_in.state == State.FORWARDED:
        return (
            f"It was forwarded to POST on {us_date(sent_in.outsidetraining.forwarded_at)}. POST "
            f"decides{wait}"
        )
    if sent_in.state != State.WITHDRAWN:
        return BECAME[sent_in.kind, State(sent_in.state)].format(
            us_date(sent_in.decided_at), row=sent_in
        )
    return "It was withdrawn. Nothing of it is on the record."


def page_of(sent_in: SentIn, *, reader: Member) -> str:
    """Where a reader opens it: to decide it, or to read it."""
    is_undecided = sent_in.state in {State.SENT, State.FORWARDED}
    decides = is_undecided and sent_in.sent_by_id != reader.pk
    if decides and reader.has_right(Right.ENTER_COMPLETIONS):
        return reverse(DECIDED_AT[sent_in.kind], args=[sent_in.pk])
    return reverse("records:sent-in-detail", args=[sent_in.pk])
