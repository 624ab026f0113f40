"""What a file of a report is saved as."""

from django.utils.text import slugify

from compliance.reports.question import Question


def file_name_of(question: Question, scope_name: str) -> str:
    """`clee-2026-central-patrol-division-2026-03-15`, without its ending."""
    viewpoint = question.viewpoint
    parts = ["clee", str(viewpoint.period), slugify(scope_name), str(viewpoint.as_of)]
    if viewpoint.known_on:
        parts.append(f"known-{viewpoint.known_on}")
    return "-".join(parts)
