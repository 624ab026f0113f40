"""How far a job is, in the words of its page."""

from dataclasses import dataclass

from frame.jobs.models import Job


@dataclass(frozen=True)
class Progress:
    """One job's progress, to be shown and to be read out."""

    job: Job
    jobs_before: int = 0

    @property
    def words(self) -> str:
        """`Writing events: 4,000 of 62,000 events.`"""
        job = self.job
        if job.state == Job.State.WAITING:
            return f"Waiting: {self._before}." if self.jobs_before else "Waiting: it is next."
        if not job.step:
            return "Being prepared."
        return f"{job.step}: {self.amount}." if self.amount else f"{job.step}."

    @property
    def amount(self) -> str:
        job = self.job
        if job.of:
            return f"{job.done:,} of {job.of:,} {job.unit}".rstrip()
        return f"{job.done:,} {job.unit}".rstrip() if job.done else ""

    @property
    def _before(self) -> str:
        number = self.jobs_before
        return "1 job is before it" if number == 1 else f"{number:,} jobs are before it"

    @property
    def milestone(self) -> str:
        """Changes only when a person who listens wants to hear of it: by the step and quarter."""
        job = self.job
        quarter = job.done * 4 // job.of if job.of else 0
        return f"{job.state} {job.step} {quarter}"


def progress_of(job: Job) -> Progress:
    """How far a job is, and how many are done before it."""
    if job.state != Job.State.WAITING:
        return Progress(job)
    return Progress(job, jobs_before=Job.objects.waiting().filter(pk__lt=job.pk).count())
