"""The pass mark that the door for credit shows is the one that the law counts by."""

from compliance.engine.law import Law
from compliance.standings.facts import law
from courses.credit_hours import PASS_MARK


def test_the_pass_mark_is_the_laws_own_in_every_period():
    rules: Law = law()
    years = range(rules.first_period, 2031)

    assert {rules.for_period(year).pass_mark for year in years} == {PASS_MARK}
