"""Paper, as every template of it is set."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from frame.paper import paper_html, paper_pdf, typeset, unpacked

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
