"""Words that go to the requester, and what they cite that nobody has confirmed."""

import html

import pytest
from django.urls import reverse

from records.models import ReleaseRequest
from records.releases import business_days
from records.releases.citations import unconfirmed_in
from tests.records.releases.test_boxes import hidden_value
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

CITING = "Closed under RSMo 610.021(13)."
WARNING = "These words cite 610.021(13), which is not confirmed by the department’s own texts."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("RSMo 610.021(13) and RSMo 610.021 (3)", ["610.021(13)", "610.021 (3)"]),
        ("RSMo 610.023.3, and 610.023.3 again", ["610.023.3"]),
        ("Mo. R. Crim. P. 25.03", ["Crim. P. 25.03"]),
        ("Mo. R. Civ. P. 57.09", ["Civ. P. 57.09"]),
        ("Policy 930-5 III.E and RSMo 610.021, as 11 CSR 75-15.020(6) has it.", []),
        ("It has 1,234.50 hours of Mar 3.", []),
    ],
)
def test_what_words_cite_that_is_not_confirmed_is_found(words, found):
    assert unconfirmed_in(words) == found


def test_what_is_confirmed_by_now_is_found_no_more(monkeypatch):
    monkeypatch.setitem(business_days._said()["answer"], "confirmed", True)

    assert unconfirmed_in("RSMo 610.023.3") == []


def sent_twice(client, url: str, sent: dict[str, object]) -> tuple[str, str]:
    """The page after it was sent, and after the same was sent again from it."""
    shown = client.get(url).text
    names = [name for name in ("seal", "seen") if f'name="{name}"' in shown]
    sent = {**sent, **{name: hidden_value(shown, name) for name in names}}
    first = client.post(url, sent, follow=True).text
    sent["cited"] = hidden_value(first, "cited")
    return html.unescape(first), html.unescape(client.post(url, sent, follow=True).text)


@pytest.mark.parametrize(
    ("page", "sent", "state", "done"),
    [
        ("release-decide", {"verdict": "denied", "words": CITING}, "denied", "is denied."),
        (
            "release-delay",
            {"reason": CITING, "earliest_on": "2026-03-20"},
            "asked",
            "is due on the day that you gave.",
        ),
    ],
)
def test_words_that_cite_what_is_not_confirmed_are_kept_once_they_are_sent_again(
    department, public, page, sent, state, done
):
    url = reverse(f"records:{page}", args=[public.pk])

    first, again = sent_twice(client_of(department.ogc), url, sent)

    assert WARNING in first
    assert f"{public.number} {done}" not in first
    assert f"{public.number} {done}" in again
    row = ReleaseRequest.objects.get(pk=public.pk)
    assert row.state == state
    assert CITING in (row.delay_reason or row.decision.words)


def test_the_pages_shown_anew_warn_of_what_the_words_cite(department, public):
    client = client_of(department.ogc)
    url = reverse("records:release-decide", args=[public.pk])

    page = client.post(url, {"words": CITING, "look": "look"}).text

    assert WARNING in html.unescape(page)
    assert not public.decisions.exists()
