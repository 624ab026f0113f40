"""Bringing files of completions in, as a clerk does on the pages."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from frame.imports.models import Import
from frame.jobs.running import claim_next, work_on

HEAD = "Serial number,Course,Completed on,Credit hours"


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines]).encode()


def bring(client, content: bytes, *, kind: str = "completions", name: str = "history.csv"):
    """Choose a file; the answer is its page of columns, or the form with a refusal."""
    return client.post(
        reverse("imports:import-add", args=[kind]),
        {"file": SimpleUploadedFile(name, content)},
        follow=True,
    )


def name_columns(client, brought: Import, **changed: Any) -> Import:
    """Send the page of the columns as it is shown, but for what is changed, and do the job."""
    page = client.get(reverse("imports:import-columns", args=[brought.pk]))
    form = page.context["form"]
    sent = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    sent = {name: value for name, value in sent.items() if value} | changed
    answer = client.post(reverse("imports:import-columns", args=[brought.pk]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    work()
    return Import.objects.get(pk=brought.pk)


def look(client, *lines: str, content: bytes | None = None, **kwargs: Any) -> Import:
    """Bring a file and have its rows looked at."""
    kind = kwargs.pop("kind", "completions")
    page = bring(client, csv_of(*lines) if content is None else content, kind=kind)
    assert "brought" in page.context, page.context["form"].errors
    return name_columns(client, page.context["brought"], **kwargs)


def write(client, brought: Import, **reasons: str) -> Import:
    """Press the button, and do the job."""
    sent = {**reasons, "seen": str(brought.look_job_id)}
    answer = client.post(reverse("imports:import-write", args=[brought.pk]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    work()
    return Import.objects.get(pk=brought.pk)


def work() -> None:
    """Do the job that waits, as a worker does."""
    job = claim_next()
    assert job is not None
    work_on(job)
    job.refresh_from_db()
    assert job.state == "done", job.error


def told(brought: Import) -> list[tuple[int, str, list[str]]]:
    """The line, the outcome and the words of each row."""
    rows = brought.staged_rows.order_by("number").values_list("number", "outcome", "words")
    return [(number, outcome, words or []) for number, outcome, words in rows]


def page_of(client, brought: Import, query: str = "") -> str:
    return client.get(reverse("imports:import-detail", args=[brought.pk]) + query).content.decode()
