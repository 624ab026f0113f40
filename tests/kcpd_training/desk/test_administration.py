"""The page from which administrators reach everything they keep."""

from tests.fake_clamd import fake_clamd
from tests.kcpd_training.desk.test_member_pages import sign_in


def test_an_administrator_is_told_that_no_virus_scanner_is_set(department, settings):
    settings.CLAMD_ADDRESS = ""

    assert (
        "No virus scanner is set"
        in sign_in(department.administrator).get("/administration/").content.decode()
    )


def test_an_administrator_is_told_that_the_virus_scanner_is_away(department, settings):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"

    said = sign_in(department.administrator).get("/administration/").content.decode()

    assert "The virus scanner does not answer, so no file is taken." in said


def test_an_administrator_is_told_which_virus_scanner_looks(department, settings):
    with fake_clamd() as (_, settings.CLAMD_ADDRESS):
        said = sign_in(department.administrator).get("/administration/").content.decode()

    assert "ClamAV 1.4.1, with signatures of Mar 10, 2026" in said
