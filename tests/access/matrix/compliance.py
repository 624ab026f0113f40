"""Pages of compliance."""

from datetime import UTC, datetime

from compliance.models import RulesVersion
from tests.access.row import Row, allow
from tests.department import Department

ABOUT_OFFICER = {"kwargs": lambda department: {"serial_number": department.officer.serial_number}}
NOT_THERE = {"kwargs": lambda department: {"serial_number": "999999"}}
REACH_OFFICER = ("officer", "sergeant", "commander", "inquiry", "clerk", "auditor")
LEADERS = ("sergeant", "other_sergeant", "commander")
READERS = (*LEADERS, "inquiry", "clerk", "auditor")
COUNTING = ("inquiry", "clerk", "auditor", "hrd")


def _a_version(department: Department) -> dict[str, str]:
    rules, _ = RulesVersion.objects.get_or_create(
        version="0000-0000-0000", entries={}, in_use_from=datetime(2020, 1, 1, tzinfo=UTC)
    )
    return {"version": rules.version}


ROWS: list[Row] = [
    Row("compliance:member-list", answers=allow(*READERS)),
    Row(
        "compliance:member-list", target="filtered", query="?short=on&q=a", answers=allow(*READERS)
    ),
    Row("compliance:college-cap", answers=allow("clerk")),
    Row(
        "compliance:college-cap",
        target="of the officer",
        query="?member=4411&completed_on=2026-03-10",
        answers=allow("clerk"),
    ),
    Row("compliance:report", answers={**allow(*READERS), "hrd": 302}),
    Row("compliance:report-year-before", answers=allow(*READERS, status=302)),
    Row(
        "compliance:report-year-before",
        target="of an element that is not there",
        query="?element=999999",
        answers=allow(*READERS, status=404),
    ),
    Row("compliance:report-counts-year-before", answers=allow(*COUNTING, status=302)),
    Row(
        "compliance:report-counts-year-before",
        target="of an element that is not there",
        query="?element=999999",
        answers=allow(*COUNTING, status=404),
    ),
    Row("compliance:report-counts", answers=allow(*COUNTING)),
    Row(
        "compliance:report-counts",
        target="as a CSV file",
        query="?_export=csv",
        answers=allow(*COUNTING),
    ),
    Row(
        "compliance:report-counts",
        target="of an element that is not there",
        query="?element=999999",
        answers=allow(*COUNTING, status=404),
    ),
    Row(
        "compliance:report",
        target="as a CSV file",
        query="?_export=csv",
        answers={**allow(*READERS), "hrd": 302},
    ),
    Row(
        "compliance:report",
        target="an element that is not there",
        query="?element=999999",
        answers={**allow(*READERS, status=404), "hrd": 302},
    ),
    Row("desk:due-list", answers=allow(*READERS, "ogc", "hrd", "administrator")),
    Row("desk:my-record", others=200),
    Row("desk:look-list", others=200),
    Row(
        "desk:member-record",
        target="an officer of Squad 110",
        answers=allow(*REACH_OFFICER),
        others=404,
        **ABOUT_OFFICER,
    ),
    Row("desk:member-record", target="nobody", others=404, **NOT_THERE),
    Row(
        "desk:transcript",
        target="an officer of Squad 110",
        answers=allow(*REACH_OFFICER),
        others=404,
        **ABOUT_OFFICER,
    ),
    Row("desk:transcript", target="nobody", others=404, **NOT_THERE),
    Row(
        "desk:why",
        target="an officer of Squad 110",
        answers=allow(*REACH_OFFICER),
        others=404,
        **ABOUT_OFFICER,
    ),
    Row("desk:why", target="nobody", others=404, **NOT_THERE),
    Row(
        "compliance:question-answer",
        kwargs=lambda department: {"key": "figures_after_2025"},
        answers=allow("ogc"),
    ),
    Row(
        "compliance:question-answer",
        method="POST",
        kwargs=lambda department: {"key": "figures_after_2025"},
        form=lambda department: {
            "answer": "Yes.",
            "source": "A letter",
            "given_on": "2026-06-30",
        },
        answers=allow("ogc", status=302),
    ),
    Row(
        "compliance:question-answer",
        target="one that nobody asks",
        kwargs=lambda department: {"key": "nothing"},
        answers=allow("ogc", status=404),
    ),
    Row("compliance:rules", others=200),
    Row("compliance:law-text", others=200),
    Row("compliance:rules-versions", others=200),
    Row(
        "compliance:rules-versions",
        target="one that there is not",
        query="?then=nothing",
        others=200,
    ),
    Row("compliance:rules-approve", kwargs=_a_version, answers=allow("ogc")),
    Row(
        "compliance:rules-approve",
        method="POST",
        kwargs=_a_version,
        form=lambda department: {"signed_by": "General Counsel", "signed_on": "2026-06-30"},
        answers=allow("ogc", status=302),
    ),
    Row(
        "compliance:rules-approve",
        target="one that there is not",
        kwargs=lambda department: {"version": "nothing"},
        answers=allow("ogc", status=404),
    ),
    Row("compliance:law-text", target="of nothing", query="?cited=nothing", others=200),
    Row("compliance:rules", target="of a year that is none", query="?period=1900", others=200),
    Row("compliance:rules-pdf", target="of a year that is none", query="?period=1900", others=302),
]
