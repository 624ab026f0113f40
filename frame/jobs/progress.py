"""How far a job is, in the words of its page."""

from dataclasses import dataclass

from frame.jobs.models import Job


@dataclass(frozen=True)
class Progress:
    """One job's progress, to be shown and to be read out."""

    job: Job

    @property
    def words(self) -> str:
        """`Writing events: 4,000 of 62,000 events.`"""
        job = self.job
        if job.state == Job.State.WAITING:
            return f"Waiting: {self._before}." if job.jobs_before else "Waiting: it is next."
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
        number = self.job.jobs_before
        return "1 job is before it" if number == 1 else f"{number:,} jobs are before it"

    @property
    def milestone(self) -> str:
        """Changes only when a person who listens wants to hear of it: by the step and quarter."""
        job = self.job
        quarter = job.done * 4 // job.of if job.of else 0
        return f"{job.state} {job.step} {quarter}"
