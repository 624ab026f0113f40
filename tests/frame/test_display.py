"""How hours, dates, counts and charts look."""

import re

import pytest
from django.template import engines

from frame.templatetags.display import PATTERNED, ChartRow, Segment


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def text(source: str, **context: object) -> str:
    """The words a page shows, without tags, blanks put together."""
    return " ".join(re.sub(r"<[^>]*>", " ", render(source, **context)).split())


def test_hours_bar_says_what_is_short():
    source = '{% hours_bar "Firearms" "0.5" 2 %}'

    assert text(source) == "Firearms 0.50 of 2.00 1.50 short"
    assert 'width="25.00%"' in render(source)


@pytest.mark.parametrize("credited", [2, 3])
def test_hours_bar_says_met_and_stays_inside_its_box(credited):
    source = '{% hours_bar "Firearms" credited 2 %}'

    assert text(source, credited=credited) == f"Firearms {credited}.00 of 2.00 met"
    assert 'width="100.00%"' in render(source, credited=credited)


def test_hours_bar_of_nothing_required_is_met():
    assert text('{% hours_bar "Racial profiling" 0 0 %}') == "Racial profiling 0.00 of 0.00 met"


def test_hours_bar_keeps_the_rule_a_click_away():
    html = render('{% hours_bar "Total" 1 24 "24 hours a year." "11 CSR 75-15.010(2)" %}')

    assert "<summary>The rule</summary>" in html
    assert "11 CSR 75-15.010(2)" in html


def test_stacked_bar_lists_every_count():
    segments = [
        Segment("Behind - at risk of inactive license", 1, "bad"),
        Segment("Complete", 1000, "good"),
    ]

    assert text('{% stacked_bar "Standing" segments %}', segments=segments) == (
        "Standing 1 Behind - at risk of inactive license (under 1%) "
        "1,000 Complete (over 99%) 1,001 in all"
    )


def test_stacked_bar_of_nothing_shows_none():
    assert text('{% stacked_bar "Standing" segments %}', segments=[]) == ("Standing 0 in all")


def test_chart_rows_shows_the_counts_of_each_row():
    rows = [
        ChartRow("Patrol", (Segment("Behind", 3, "bad"), Segment("Complete", 9, "good")), "/p/"),
        ChartRow("Records", (Segment("Behind", 0, "bad"), Segment("Complete", 0, "good"))),
    ]

    assert text('{% chart_rows "By element" "Element" rows %}', rows=rows) == (
        "By element Element Share Behind Complete All Patrol 3 9 12 Records 0 0 0"
    )


def test_chart_rows_without_rows_shows_its_heading():
    assert text('{% chart_rows "By element" "Element" rows %}', rows=[]) == (
        "By element Element Share All"
    )


@pytest.mark.parametrize(
    "source",
    [
        '{% hours_bar "Total" 1 24 %}',
        '{% stacked_bar "A" segments %}',
    ],
)
def test_nothing_carries_inline_style(source):
    assert "style=" not in render(source, segments=[Segment("Grace", 2, "caution")])


def test_words_given_to_a_bar_are_escaped():
    assert "<b>" not in render("{% hours_bar label 1 2 %}", label="<b>")


@pytest.mark.parametrize("kind", sorted(PATTERNED))
def test_every_pattern_is_defined_where_a_chart_draws_it(kind):
    html = render('{% stacked_bar "A" segments %}', segments=[Segment("One", 2, kind)])

    assert f'fill="url(#chart-a-{kind})"' in html
    assert f'<pattern id="chart-a-{kind}"' in html
