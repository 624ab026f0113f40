"""Providers from a file: each is new, changed from what to what, as it is, or refused in words."""

from datetime import date

import pytest

from courses.imports import PROVIDERS
from courses.models import Provider
from events.models import Event
from tests.factories import ProviderFactory
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told
from tests.records.imports.test_taking_all import file_of_all, rows_of

HEAD = "Name,Kind,License number,Valid until"


def test_a_provider_is_added_and_one_on_file_changed_whatever_the_case_of_its_name(department):
    ProviderFactory(name="Regional Academy", kind="college", license_number="")
    text = f"{HEAD}\nregional academy,,P-7,2027-05-01\nNorth Range,Licensed CLEE provider,,"

    brought = written(department.administrator, text, kind=PROVIDERS)

    assert told(brought) == [
        (
            2,
            "changed",
            [
                "Name: Regional Academy → regional academy",
                "POST license number: nothing → P-7",
                "License valid until: nothing → May 1, 2027",
            ],
        ),
        (3, "new", []),
    ]
    assert {
        each.name: (each.kind, each.license_number, each.license_valid_until)
        for each in Provider.objects.all()
    } == {
        "regional academy": ("college", "P-7", date(2027, 5, 1)),
        "North Range": ("licensed_provider", "", None),
    }
    assert Event.objects.filter(action__in=["provider.add", "provider.change"]).count() == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",agency,,", "Name: It is blank. Fill it in."),
        ("A,,,", "Kind: It is blank. Fill it in."),
        (
            "A,agency,,2027-05-01",
            "POST license number: The license is valid until a day, but its number is missing. "
            "Fill it in, or empty the day.",
        ),
    ],
)
def test_a_wrong_provider_says_why(department, line, sentence):
    brought = looked_at(department.administrator, f"{HEAD}\n{line}", kind=PROVIDERS)

    assert told(brought) == [(2, "refused", [sentence])]


def test_a_license_that_is_written_otherwise_is_no_change(department):
    ProviderFactory(name="Range", kind="college", license_number="LP-7")
    row = "Name,POST license number\nRange,lp \u2013 7"

    assert looked_at(department.administrator, row, kind=PROVIDERS).counts == {"same": 1}


def test_all_providers_come_into_an_empty_system_without_loss(department):
    ProviderFactory(name="Academy, “West”; =1+1")
    ProviderFactory(name="-Range", license_number="+7", license_valid_until=date(2027, 5, 1))
    before = rows_of(Provider)
    text = file_of_all(PROVIDERS, department.administrator)
    Provider.objects.all().delete()

    brought = written(department.administrator, text, kind=PROVIDERS)

    assert brought.counts == {"new": 2}
    assert rows_of(Provider) == before
