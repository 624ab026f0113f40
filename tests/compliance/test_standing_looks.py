"""How each standing reads and looks."""

from datetime import date

import pytest
from django.template import engines

from compliance.engine.status import Status
from compliance.standing_looks import STANDING_LOOKS, standing_name
from frame.templatetags.display import COLOURS, PATTERNED


def test_every_status_of_the_engine_has_words():
    assert set(STANDING_LOOKS) == {status.value for status in Status}


def test_every_standing_has_a_colour():
    assert {standing.kind for standing in STANDING_LOOKS.values()} <= set(COLOURS)


def test_a_name_of_a_standing_names_the_day_a_grace_or_an_extension_ends():
    assert standing_name(Status.GRACE, date(2027, 3, 15)) == "Grace until Mar 15, 2027"
    assert standing_name("extended", date(2027, 6, 30)) == "Extended until Jun 30, 2027"
    assert standing_name("grace") == "Grace until Mar 15"


def test_a_name_of_a_standing_names_no_day_for_the_others():
    assert standing_name("in_progress", date(2026, 12, 31)) == "In progress"


def test_a_name_of_a_standing_refuses_an_unknown_status():
    with pytest.raises(KeyError, match="behind"):
        standing_name("behind")


def test_standing_tag_carries_a_word_and_an_icon_that_is_not_read_out():
    template = engines["django"].from_string("{% standing_tag status %}")
    html = template.render({"status": Status.NON_COMPLIANT})

    assert "Behind - at risk of inactive license" in html
    assert "standing--bad" in html
    assert 'aria-hidden="true"' in html
    assert "style=" not in html


def test_every_standing_has_a_swatch_of_its_own():
    """Colour and pattern together: no two standings of a chart are drawn alike."""
    swatches = {
        (
            COLOURS[standing.kind],
            standing.kind if standing.kind in PATTERNED else "",
        )
        for standing in STANDING_LOOKS.values()
    }

    assert len(swatches) == len(STANDING_LOOKS)
