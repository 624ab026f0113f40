"""Paper, as every template of it is set."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.template import Context, Template

from frame.paper import paper_html, paper_pdf, typeset, with_own_patterns
from frame.paper_files import unpacked
from frame.templatetags.display import ChartRow, Segment

MADE_AT = datetime(2026, 3, 9, 15, tzinfo=ZoneInfo("America/Chicago"))


def test_paper_says_whose_it_is_when_it_was_made_and_for_which_day(settings):
    settings.DEPARTMENT_NAME = "Police of Elsewhere"

    html = paper_html("paper/base.html", made_at=MADE_AT, as_of=date(2025, 12, 31))

    assert "Police of Elsewhere" in html
    assert "Mar 9, 2026" in html
    assert "Dec 31, 2025" in html


def test_paper_finds_its_own_fonts_and_is_set_on_letter():
    page = typeset(paper_html("paper/base.html", made_at=MADE_AT)).render().pages[0]

    assert (page.width, page.height) == (816, 1056)


def test_a_font_is_unpacked_once_for_all_papers():
    paper_pdf("paper/base.html", made_at=MADE_AT)
    before = unpacked.cache_info()
    paper_pdf("paper/base.html", made_at=MADE_AT)
    after = unpacked.cache_info()

    assert (after.misses, after.hits) == (before.misses, before.hits + 3)


def test_each_picture_on_paper_has_the_patterns_it_is_filled_with():
    """A swatch whose pattern is drawn in the bar's picture would stand without it."""
    segments = [Segment("Waived", 2, "waived"), Segment("Exempt", 3, "excused")]
    page = Template(
        '{% stacked_bar "Standing" segments %}{% chart_rows "By element" "Element" rows %}'
    ).render(Context({"segments": segments, "rows": [ChartRow("Patrol", tuple(segments), "")]}))

    pictures = re.findall(r"<svg\b.*?</svg>", with_own_patterns(page), re.DOTALL)

    filled = [picture for picture in pictures if "url(#" in picture]
    assert len(filled) == 4
    for picture in filled:
        [name] = set(re.findall(r"url\(#([^)]+)\)", picture))
        assert f'<pattern id="{name}"' in picture
    drawn = [each.tag for each in typeset(page).etree_element.iter() if "pattern" in str(each.tag)]
    assert len(drawn) > len(re.findall("<pattern", page))
    assert with_own_patterns("<p>Nothing drawn</p>") == "<p>Nothing drawn</p>"
