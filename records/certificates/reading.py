"""Reads a paper: from its words and their places to what is proposed to a person."""

from collections.abc import Sequence
from dataclasses import replace

from frame.finding.word import Page
from records.certificates.courses import read_course
from records.certificates.credit_hours import read_hours
from records.certificates.days import read_completed_on
from records.certificates.flow import Flow
from records.certificates.kinds import read_kind
from records.certificates.names import read_attendee
from records.certificates.numbers import read_control_number
from records.certificates.proposed import Known, Paper, Reading
from records.certificates.providers import read_provider, read_provider_name

# A certificate has a page or two, and some hundred words.
MOST_PAGES = 3
MOST_WORDS = 800


def short_page(page: Page) -> Page:
    """The page, or one without words where it has more than any certificate."""
    return page if len(page.words) <= MOST_WORDS else replace(page, words=())


def read_certificate(pages: Sequence[Page], known: Known) -> Reading:
    """Read what a paper says of the training it proves.

    A value is proposed where the paper says it plainly and nowhere else otherwise; a wrong one is
    worse than none. Of a paper that is no certificate only that is told.
    """
    flow = Flow([short_page(page) for page in pages[:MOST_PAGES]])
    paper, said = read_kind(flow)
    if paper is not Paper.CERTIFICATE:
        return Reading(paper=paper, paper_said=said)
    with_mistakes = any(word.certainty < 1 for page in pages for word in page.words)
    title, course = read_course(flow, known.courses, with_mistakes=with_mistakes)
    hours, area_hours = read_hours(flow)
    attendee, is_of_another = read_attendee(flow, known.sender)
    provider = read_provider(flow, known.providers, with_mistakes=with_mistakes)
    return Reading(
        paper=paper,
        title=title,
        course=course,
        hours=hours,
        area_hours=area_hours,
        completed_on=read_completed_on(flow, known.today),
        provider=provider,
        provider_name=read_provider_name(flow) if provider is None else None,
        attendee=attendee,
        is_of_another=is_of_another,
        control_number=read_control_number(flow),
    )
