"""Outside training that was sent in, for tests: valid unless told otherwise."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from frame.files import checked_file
from people.models import Member
from records.credit_entry import CreditEntry
from records.forms.credit import CreditForm
from records.intake.actions import send_back
from records.intake.models import OutsideTraining, SentPaper
from records.intake.outside_training import send_outside_training
from tests.factories import CourseFactory, DocumentFactory, MemberFactory
from tests.records.sheets import CHICAGO
from tests.uploads import pdf

NOON = datetime(2026, 4, 1, 12, tzinfo=CHICAGO)
TODAY = NOON.date()
TOLD: dict[str, Any] = {
    "title": "Interview and interrogation",
    "provider_name": "River Academy",
    "first_on": date(2026, 3, 9),
    "last_on": date(2026, 3, 10),
    "times": "",
    "location": "",
    "hours": Decimal("8.00"),
    "instructor": "",
    "synopsis": "",
    "control_number": "",
}
REQUEST = {
    "times": "8:00 to 16:30",
    "location": "City Hall, Springfield",
    "instructor": "Casey Roe",
    "synopsis": "How to ask and how to listen.",
}
# The same as a member types it.
TYPED = {
    "title": "Interview and interrogation",
    "provider_name": "River Academy",
    "first_on": "2026-03-09",
    "last_on": "2026-03-10",
    "hours": "8",
}


def send(by: Member, *, ask: str = "post_certified", **more: Any) -> OutsideTraining:
    """Send in a certificate, by the action."""
    papers = more.pop("papers", [checked_file(pdf("certificate.pdf"))])
    now = more.pop("now", NOON)
    values = {**TOLD, **more}
    return send_outside_training(ask=ask, values=values, papers=papers, by=by, now=now).row


def a_training(by: Member, state: str = "sent", **values: Any) -> OutsideTraining:
    """A certificate in some state, with a paper whose file is not there."""
    clerk = values.pop("clerk", None) or MemberFactory()
    in_state = {
        "returned": {
            "returned_by": clerk,
            "returned_at": NOON,
            "return_reason": "The second page is missing.",
        },
        "forwarded": {"forwarded_by": clerk, "forwarded_at": NOON},
        "accepted": {"decided_by": clerk, "decided_at": NOON},
        "declined": {
            "decided_by": clerk,
            "decided_at": NOON,
            "declined_because": "other",
            "decline_reason": "It was a trade fair.",
        },
    }
    is_request = values.get("ask") == "post_request"
    given = {
        "kind": "postrequest" if is_request else "outsidetraining",
        "ask": "post_certified",
        "sent_by": by,
        "sent_at": NOON,
        "rank": by.rank,
        "assignment": by.element.name,
        **TOLD,
        **in_state.get(state, {}),
        **values,
    }
    training = OutsideTraining.objects.create(state=state, **given)
    paper = DocumentFactory(member=by, is_confidential=True, added_by=by, name="certificate.pdf")
    SentPaper.objects.create(sent_in=training, document=paper)
    return training


def a_request(by: Member, state: str = "sent", **values: Any) -> OutsideTraining:
    """A request for POST certification in some state."""
    if state == "accepted":
        approved = {"course": CourseFactory(), "approved_on": TODAY, "control_number": "P-7"}
        values = {**approved, **values}
    return a_training(by, state, **{"ask": "post_request", **REQUEST, **values})


def sent_back(by: Member, clerk: Member) -> OutsideTraining:
    """A certificate that the Training Unit has sent back, by the actions."""
    training = send(by)
    send_back(sent_in=training, reason="The second page is missing.", by=clerk, now=NOON)
    return OutsideTraining.objects.get(pk=training.pk)


def entry_of(training: OutsideTraining, **values: Any) -> CreditEntry:
    """The credit of it, as a clerk accepts it: of a course with a Course ID."""
    course = CourseFactory()
    course.refresh_from_db()
    given = {
        "course": course,
        "completed_on": training.last_on,
        "source": course.source,
        "delivery": course.delivery,
        "hours": course.designated_hours,
        "evidence": training.papers.get().document,
        **values,
    }
    return CreditEntry(member=training.sent_by, **given)


def typed_of(form: CreditForm) -> dict[str, str]:
    """What the browser sends of a form that nobody has touched."""
    sent = {}
    for bound in form:
        value = form.fields[bound.name].prepare_value(bound.value())
        if value is True:
            sent[bound.name] = "on"
        elif value not in (None, False):
            sent[bound.name] = str(getattr(value, "pk", value))
    return sent
