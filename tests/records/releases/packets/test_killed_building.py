"""A worker killed while it builds: there is a whole packet or none, and the next one ends it."""

from pathlib import Path

import pytest

from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from records.releases.models import ReleasePacket, ReleaseRequest
from tests.department import Department, make_department
from tests.killed import run_until_killed
from tests.records.releases.packets.granted import asked_to_build, certified, granted, set_keys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department(shared_database: None, settings, tmp_path: Path) -> Department:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "frame.storing.whole_files.WholeFiles"},
    }
    set_keys(settings, tmp_path)
    return make_department()


@pytest.mark.parametrize("moment", ["bound", "noted", "stored", "kept"])
def test_a_packet_is_whole_or_not_there_and_the_next_worker_ends_it(
    department, settings, tmp_path, moment
):
    paper = typeset("<html lang=en><title>T</title><p>Passed").write_pdf()
    certified(department.officer, paper, by=department.clerk)
    request = granted(department)
    asked_to_build(request, by=department.clerk)

    run_until_killed(
        "tests.records.releases.packets.kill_while_building",
        moment,
        str(tmp_path),
        files=settings.MEDIA_ROOT,
    )

    request.refresh_from_db()
    is_there = ReleasePacket.objects.exists()
    assert is_there == (moment == "kept")
    assert (request.state == ReleaseRequest.State.BUILT) == is_there
    assert Event.objects.filter(action="release.build").exists() == is_there
    Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.WAITING)
    work_on(claim_next())
    request.refresh_from_db()
    assert Job.objects.get().state == Job.State.DONE
    assert request.state == ReleaseRequest.State.BUILT
    assert ReleasePacket.objects.count() == 1
    assert Event.objects.filter(action="release.bind").count() == 1
    assert Event.objects.filter(action="release.build").count() == 1
