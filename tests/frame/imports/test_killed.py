"""A worker killed in the middle of writing a file: nothing is half, and the next one goes on."""

from pathlib import Path

import pytest

from frame.imports.models import Import
from frame.jobs.models import Job
from records.imports import COMPLETIONS
from records.models import Completion
from tests.department import Department, make_department
from tests.frame.imports.files import work, writing
from tests.frame.imports.test_jobs import history
from tests.killed import run_until_killed

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.mark.parametrize(("moment", "kept"), [("written", 2), ("committed", 4)])
def test_a_killed_worker_leaves_no_row_half_and_the_next_writes_the_rest(
    department, settings, tmp_path, monkeypatch, moment, kept
):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    monkeypatch.setattr(COMPLETIONS, "at_a_time", 2, raising=False)
    brought = writing(department.clerk, history(6))

    run_until_killed("tests.frame.imports.killed_worker", moment, files=settings.MEDIA_ROOT)

    assert Completion.objects.count() == kept
    assert brought.staged_rows.filter(is_written=True).count() == kept
    # The sweep puts it back, as it does every job that is silent.
    Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.WAITING)
    work()
    assert Import.objects.get(pk=brought.pk).state == Import.State.WRITTEN
    rows = Completion.objects.filter(brought_in=brought).values_list("brought_in_row", flat=True)
    assert sorted(rows) == [2, 3, 4, 5, 6, 7]
