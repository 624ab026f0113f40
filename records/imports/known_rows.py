"""What the completions on file say otherwise than the rows of a file."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from records.credit.proposals import Proposal
from records.imports.named_classes import NamedClasses
from records.models import Completion


def what_differs(
    proposals: Sequence[Proposal], labels: dict[str, str], classes: NamedClasses
) -> list[list[str] | None]:
    """What the completion on file says otherwise than each of these credits that is on file.

    Returns:
        for each, sentences, none where it says the same; None where none is on file after all.
    """
    on_file: dict[tuple[Any, ...], list[Completion]] = defaultdict(list)
    rows = Completion.objects.not_voided().filter(
        member__in={each.member.pk for each in proposals},
        course__in={each.course.pk for each in proposals},
        completed_on__in={each.completed_on for each in proposals},
    )
    for row in rows.order_by("pk"):
        on_file[(row.member_id, row.course_id, row.completed_on, row.role)].append(row)
    # Who taught two classes of a course on one day has two; a row may not say which it is of.
    return [
        min((_differences(each, row, labels, classes) for row in found), key=len, default=None)
        for each in proposals
        for found in [on_file[(each.member.pk, each.course.pk, each.completed_on, each.role)]]
    ]


def _differences(
    proposal: Proposal, completion: Completion, labels: dict[str, str], classes: NamedClasses
) -> list[str]:
    pairs: list[tuple[str, Any, Any]] = [
        (labels[key], getattr(completion, key), hours) for key, hours in proposal.hours.items()
    ]
    pairs += [
        (labels[name], getattr(completion, name), getattr(proposal, name))
        for name in (
            "source",
            "delivery",
            "minutes",
            "minutes_spent",
            "score",
            "control_number",
            "is_prior_agency",
        )
    ]
    if course_session := proposal.course_session:
        there = completion.course_session_id
        on_file = classes.known.called(there) if there is not None else None
        pairs.append((labels["class_began"], on_file, classes.known.called(course_session.pk)))
    return [
        f"{label}: {_plain(there)} on file, {_plain(here)} in the file."
        for label, there, here in pairs
        if there != here
    ]


def _plain(value: Any) -> str:
    return "nothing" if value in {None, ""} else str(value)
