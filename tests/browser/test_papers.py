"""Papers in a browser: what Chrome prints is taken, and what is kept of one fits a phone."""

import pytest
from django.urls import reverse

from frame.files import checked_file
from tests.browser.width import PHONE, fits
from tests.records.intake.sending import send
from tests.uploads import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LETTER = """
<h1 id="top">Certificate</h1>
<p>See <a href="https://example.org/courses?a=1">the course</a>, <a href="#top">the top</a>, or ask
<a href="mailto:a@example.org">by e-mail</a> or <a href="tel:+18165550100">by telephone</a>.</p>
<form><input name="name" value="A Member"><button>Print</button></form>
"""


def test_a_paper_that_chrome_prints_is_taken(page):
    page.set_content(LETTER)

    checked_file(pdf(content=page.pdf(tagged=True, outline=True)))


def test_the_hash_of_a_paper_fits_a_phone(department, viewer, sign_in):
    training = send(department.officer)
    sign_in(department.officer.serial_number)
    viewer.set_viewport_size(PHONE)

    viewer.goto(reverse("records:sent-in-detail", args=[training.pk]))

    assert "SHA-256" in viewer.inner_text("main")
    assert fits(viewer)


def test_what_is_said_of_the_virus_scanner_fits_a_phone(department, viewer, sign_in):
    sign_in(department.administrator.serial_number)
    viewer.set_viewport_size(PHONE)

    viewer.goto("/administration/")

    assert "No virus scanner is set" in viewer.inner_text("main")
    assert fits(viewer)
