"""The law as data: every figure with its citation, and what the loader refuses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compliance.engine import LawError, Officer, Topic, assess, load_law
from compliance.engine.topics import TOPICS

from .builders import full_year
from .conftest import LAW_FOLDER

WITH_EXTRA = (*TOPICS, Topic("human_trafficking"))
EXTRA = """\
[minimum.human_trafficking]
label = "Human trafficking"
unit = "credit hours"
values = [{ from_period = 2027, value = 2, source = "11 CSR 75-15.010(9) as amended" }]
"""


@pytest.fixture
def load_with(tmp_path):
    def load(text, topics=WITH_EXTRA):
        (tmp_path / "extra.toml").write_text(text)
        return load_law(LAW_FOLDER, tmp_path, topics=topics)

    return load


def test_every_value_has_a_citation(law):
    values = [(entry, value) for entry in law.legal_figures.values() for value in entry.values]

    assert len(values) >= 25
    for entry, value in values:
        assert value.source.startswith(("11 CSR 75-15.", "POST", "KCPD policy")), entry.key


def test_every_choice_says_what_is_done_and_which_paragraph_is_silent(law):
    assert len(law.choices) >= 12
    for choice in law.choices:
        assert choice.choice.endswith(".")
        assert choice.source.startswith(("11 CSR 75-15.", "POST"))


def test_every_open_question_is_asked_and_says_what_is_done_meanwhile(law):
    assert len(law.open_questions) >= 15
    for question in law.open_questions:
        assert question.question.endswith("?"), question.key
        assert question.meanwhile.endswith("."), question.key
        assert "11 CSR 75-15." in question.source, question.key


def test_choices_cited_in_code_are_documented(law):
    documented = {choice.key for choice in law.choices if "." not in choice.key}
    code = "".join(path.read_text() for path in (LAW_FOLDER.parent / "engine").glob("*.py"))

    assert {key for key in documented if key not in code} <= {
        "booked_by_hand",
        "exempt_for_the_whole_period",
        "several_decisions",
    }


@pytest.mark.parametrize("period", [2017, 2018, 2020])
def test_until_2020_nothing_is_owed_in_de_escalation_and_implicit_bias(law, period):
    owed = {measure.key: measure.minimum for measure in law.for_period(period).measures}

    assert owed == {
        "total": 24,
        "licensed_source": 8,
        "legal_studies": 2,
        "technical_studies": 2,
        "interpersonal_perspectives": 2,
        "firearms": 2,
        "racial_profiling": 1,
        "de_escalation": 0,
        "implicit_bias": 0,
    }


@pytest.mark.parametrize("period", [2021, 2025, 2026, 2040])
def test_from_2021_an_hour_of_each_is_owed(law, period):
    owed = {measure.key: measure.minimum for measure in law.for_period(period).measures}

    assert owed["de_escalation"] == owed["implicit_bias"] == 1


def test_only_racial_profiling_depends_on_traffic_authority(law):
    measures = law.for_period(2025).measures

    assert [m.key for m in measures if m.owed_with == "traffic_authority"] == ["racial_profiling"]


def test_caps_sources_and_pass_mark(law):
    figures = law.for_period(2025)

    assert figures.caps == {"in_service": 16, "college": 8}
    assert figures.licensed_sources == {"licensed_provider", "training_center", "approved_course"}
    assert figures.racial_profiling_sources == figures.licensed_sources | {"in_service"}
    assert figures.pass_mark == Decimal(70)


def test_grace_starts_with_2018(law):
    assert law.for_period(2017).grace_ends_on is None
    assert law.for_period(2018).grace_ends_on == date(2019, 3, 15)


def test_2025_is_the_last_confirmed_period(law):
    assert law.for_period(2025).confirmed
    assert not law.for_period(2026).confirmed


def test_there_is_no_period_before_2017(law):
    with pytest.raises(LawError, match="The first CLEE period is 2017"):
        law.for_period(2016)


def test_a_new_topic_minimum_is_a_data_row_and_a_registration(load_with):
    law = load_with(EXTRA)
    officer = Officer(licensed=True, records_from=2027)
    year = full_year("year", date(2027, 5, 6))
    with_topic = replace(year, topics={**year.topics, "human_trafficking": Decimal("1.75")})

    def short(period, credit):
        day = date(period, 12, 31)
        credit = replace(credit, on=day)
        return assess(officer, [credit], period=period, as_of=day, law=law).short

    assert short(2026, year) == {}
    assert short(2027, year) == {"human_trafficking": 2}
    assert short(2027, with_topic) == {"human_trafficking": Decimal("0.25")}


def test_a_topic_nobody_registered_is_refused(load_with):
    with pytest.raises(LawError, match=r"extra\.toml: minimum\.human_trafficking: .*TOPICS"):
        load_with(EXTRA, topics=TOPICS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (', source = "11 CSR 75-15.010(9) as amended"', "", r"values\[1\]\.source: it is missing"),
        ("11 CSR 75-15.010(9) as amended", " ", r"values\[1\]\.source: write it out"),
        ('label = "Human trafficking"', "", r"\.label: it is missing"),
        ("credit hours", "hours", r"\.unit: the unit of a minimum is 'credit hours'"),
        ("value = 2", "value = -2", r"values\[1\]\.value: -2 is not a value"),
        ("value = 2", 'value = "2"', r"values\[1\]\.value: '2' is not a value"),
        ("value = 2", "value = true", r"values\[1\]\.value: True is not a value"),
        ("value = 2", "value = 2.005", r"values\[1\]\.value: .*2\.005.* is not a value"),
        ("from_period = 2027", "from_period = 2027.5", r"values\[1\]\.from_period: .* is not"),
        ("from_period = 2027", "from = 2027", r"values\[1\]\.from: there is no such field"),
        ("label =", "lable =", r"\.lable: there is no such field"),
        ("minimum.human", "maximum.human", r"'maximum' is not a kind of figure"),
        ("minimum.human_trafficking", "minimum.total", "the entry is there already"),
        ("minimum.human_trafficking", "cap.instructor", "'instructor' is not known here"),
        ("unit =", 'owed_with = "boat"\nunit =', r"\.owed_with: only a minimum"),
        ("values = [{", "values = [", "extra.toml: "),
        (EXTRA.splitlines()[-1], "values = []", r"\.values: give at least one value"),
        (EXTRA.splitlines()[-1], "values = [2]", r"values\[1\]: write it as \{ from_period"),
    ],
)
def test_the_loader_names_file_entry_and_field(load_with, old, new, words):
    with pytest.raises(LawError, match=words) as refusal:
        load_with(EXTRA.replace(old, new))

    assert str(refusal.value).startswith("extra.toml: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '[question.one]\nlabel = "x"\nquestion = "x?"\nsource = "x"',
            r"\.meanwhile: it is missing",
        ),
        ('[choice.one]\nlabel = "x"\nchoice = " "\nsource = "x"', r"\.choice: write it out"),
        ("[question.one]\nanswer = 1", r"\.answer: there is no such field"),
        ("[question]\none = 1", r"question: write entries as \[group\.entry\]"),
    ],
)
def test_words_without_a_field_are_refused_too(load_with, text, words):
    with pytest.raises(LawError, match=words):
        load_with(text)


def test_values_must_rise_by_period(load_with):
    later = '{ from_period = 2028, value = 3, source = "x" }, { from_period = 2027'

    with pytest.raises(LawError, match="from_period must rise"):
        load_with(EXTRA.replace("{ from_period = 2027", later))


def test_a_law_without_a_needed_entry_is_refused(tmp_path):
    (tmp_path / "extra.toml").write_text(EXTRA)

    with pytest.raises(LawError, match=r"there is no entry minimum\.total"):
        load_law(tmp_path, topics=WITH_EXTRA)
