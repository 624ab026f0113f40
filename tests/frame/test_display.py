"""How hours, dates, standings and counts look."""

import re
from datetime import date

import pytest
from django.template import engines

from compliance.engine.status import Status
from frame.templatetags import display
from frame.templatetags.display import ChartRow, Segment


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def text(source: str, **context: object) -> str:
    """The words a page shows, without tags, blanks put together."""
    return " ".join(re.sub(r"<[^>]*>", " ", render(source, **context)).split())


def test_every_status_of_the_engine_has_words():
    assert set(display.STANDINGS) == {status.value for status in Status}


def test_every_standing_has_a_colour():
    assert {standing.kind for standing in display.STANDINGS.values()} <= set(display.COLOURS)


def test_standing_words_names_the_day_a_grace_or_an_extension_ends():
    assert display.standing_words(Status.GRACE, date(2027, 3, 15)) == "Grace until Mar 15, 2027"
    assert display.standing_words("extended", date(2027, 6, 30)) == "Extended until Jun 30, 2027"
    assert display.standing_words("grace") == "Grace until Mar 15"


def test_standing_words_names_no_day_for_the_others():
    assert display.standing_words("in_progress", date(2026, 12, 31)) == "In progress"


def test_standing_words_refuses_an_unknown_status():
    with pytest.raises(KeyError, match="behind"):
        display.standing_words("behind")


def test_standing_tag_carries_a_word_and_an_icon_that_is_not_read_out():
    html = render("{% standing_tag status %}", status=Status.NON_COMPLIANT)

    assert "Behind - at risk of inactive license" in html
    assert "standing--bad" in html
    assert 'aria-hidden="true"' in html


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
        '{% standing_tag "grace" %}',
    ],
)
def test_nothing_carries_inline_style(source):
    assert "style=" not in render(source, segments=[Segment("Grace", 2, "caution")])


def test_words_given_to_a_bar_are_escaped():
    assert "<b>" not in render("{% hours_bar label 1 2 %}", label="<b>")


def test_every_standing_has_a_swatch_of_its_own():
    """Colour and pattern together: no two standings of a chart are drawn alike."""
    swatches = {
        (
            display.COLOURS[standing.kind],
            standing.kind if standing.kind in display.PATTERNED else "",
        )
        for standing in display.STANDINGS.values()
    }

    assert len(swatches) == len(display.STANDINGS)


@pytest.mark.parametrize("kind", sorted(display.PATTERNED))
def test_every_pattern_is_defined_where_a_chart_draws_it(kind):
    html = render('{% stacked_bar "A" segments %}', segments=[Segment("One", 2, kind)])

    assert f'fill="url(#chart-a-{kind})"' in html
    assert f'<pattern id="chart-a-{kind}"' in html
