"""Pages of compliance."""

from tests.access.row import Row, allow

ABOUT_OFFICER = {"kwargs": lambda department: {"serial_number": department.officer.serial_number}}
NOT_THERE = {"kwargs": lambda department: {"serial_number": "999999"}}
REACH_OFFICER = ("officer", "sergeant", "commander", "inquiry", "clerk", "auditor")

ROWS: list[Row] = [
    Row("compliance:my-record", others=200),
    Row(
        "compliance:member-record",
        target="an officer of Squad 110",
        answers=allow(*REACH_OFFICER),
        others=404,
        **ABOUT_OFFICER,
    ),
    Row("compliance:member-record", target="nobody", others=404, **NOT_THERE),
    Row(
        "compliance:transcript",
        target="an officer of Squad 110",
        answers=allow(*REACH_OFFICER),
        others=404,
        **ABOUT_OFFICER,
    ),
    Row("compliance:transcript", target="nobody", others=404, **NOT_THERE),
]
