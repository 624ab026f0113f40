"""By which right a record leaves, in words that read once each."""

from records.releases.legal_basis import BASES


def test_another_ground_says_once_that_the_reason_names_it():
    other = BASES["other"]

    assert f"{other.words}, {other.cited}" == "Another ground, named in the reason"


def test_discovery_of_a_prosecutor_is_no_rule_of_civil_cases_and_says_it_is_not_confirmed():
    assert BASES["discovery"].cited == "Mo. R. Crim. P. 25.03 (citation not confirmed)"
