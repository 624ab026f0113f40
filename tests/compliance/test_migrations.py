"""What was entered under earlier rules comes through the migrations."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from compliance.models import Exemption
from tests.factories import MemberFactory


def migrate(name: str | None) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate([("compliance", name)])
    return executor


@pytest.fixture
def newest(transactional_db):
    """The tables as they are now, once the test is over."""
    [(_, name)] = MigrationExecutor(connection).loader.graph.leaf_nodes("compliance")
    yield name
    migrate(name)


@pytest.mark.usefixtures("shared_database")
def test_an_exemption_entered_without_a_document_is_kept(newest):
    member, clerk = MemberFactory(), MemberFactory()
    migrate(None)
    apps = migrate("0001_initial").loader.project_state(("compliance", "0001_initial")).apps
    apps.get_model("compliance", "Exemption").objects.create(
        member_id=member.pk,
        kind="new_license",
        on=date(2025, 5, 1),
        entered_by_id=clerk.pk,
        entered_at=datetime(2025, 5, 2, tzinfo=UTC),
    )

    migrate(newest)

    exemption = Exemption.objects.get()
    assert (exemption.member, exemption.on) == (member, date(2025, 5, 1))
    assert exemption.document is None
