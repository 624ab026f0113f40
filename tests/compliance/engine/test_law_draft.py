"""A draft of the law, read over the law in force."""

import pytest

from compliance.engine import LawError, amend_law

DRAFT = """\
[cap.in_service]
label = "Hours of in-service training, at most"
unit = "credit hours"
values = [{ from_period = 2025, value = 12, source = "Draft" }]
"""
NEW_TOPIC = """\
[minimum.human_trafficking]
label = "Human trafficking"
unit = "credit hours"
values = [{ from_period = 2025, value = 2, source = "Draft" }]
"""


@pytest.fixture
def amended(law, tmp_path):
    def amend(text):
        path = tmp_path / "draft.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return amend_law(law, path)

    return amend


def test_a_value_holds_from_its_period_and_earlier_periods_keep_theirs(amended):
    draft = amended(DRAFT)

    assert [draft.for_period(year).caps["in_service"] for year in (2024, 2025, 2026)] == [
        16,
        12,
        12,
    ]


def test_a_value_takes_the_place_of_the_one_from_the_same_period(amended):
    draft = amended(DRAFT.replace("2025", "2017"))

    assert draft.for_period(2017).caps["in_service"] == 12


def test_the_law_in_force_stays_as_it_is(amended, law):
    before = law.for_period(2025)
    amended(DRAFT)

    assert law.for_period(2025) is before
    assert law.for_period(2025).caps["in_service"] == 16


def test_what_the_draft_does_not_name_stays(amended, law):
    draft = amended(DRAFT)

    assert draft.for_period(2025).measures == law.for_period(2025).measures
    assert draft.open_questions == law.open_questions


def test_a_minimum_for_a_topic_nobody_knows_registers_it(amended, law):
    draft = amended(NEW_TOPIC)

    minimums = {measure.key: measure.minimum for measure in draft.for_period(2025).measures}
    assert minimums["human_trafficking"] == 2
    assert draft.for_period(2024).measures[-1].minimum == 0
    assert "human_trafficking" not in law.measure_keys


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"draft\.toml: there is no entry"),
        ("nonsense", r"draft\.toml: "),
        (b"\xff", r"draft\.toml: "),
        ("total = 24", r"draft\.toml: total: write entries as \[group\.entry\]"),
        (DRAFT.replace("value = 12", "value = -1"), r"cap\.in_service\.values\[1\]\.value: -1"),
        (DRAFT.replace(', source = "Draft"', ""), r"values\[1\]\.source: it is missing"),
        (DRAFT.replace("cap.in_service", "cap.roll_call"), r"'roll_call' is not known here"),
        (NEW_TOPIC.replace("human_t", "Human-t"), r"minimum\.Human-trafficking: .* is not known"),
        ('[choice.x]\nlabel = "x"', r"choice\.x: a draft changes figures"),
    ],
)
def test_a_draft_that_can_not_be_used_names_file_entry_and_field(amended, text, words):
    with pytest.raises(LawError, match=words):
        amended(text)


def test_what_is_yes_or_no_takes_no_number(amended):
    draft = (
        '[counts_to_licensed_source.college]\nlabel = "College"\nunit = "yes or no"\n'
        'values = [{ from_period = 2025, value = 1, source = "Draft" }]\n'
    )

    with pytest.raises(LawError, match="1 is not a value in 'yes or no'"):
        amended(draft)
