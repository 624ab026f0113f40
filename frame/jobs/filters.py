"""The filters above a member's own jobs."""

import django_filters as filters

from frame.jobs.models import Job, JobQuerySet
from frame.lists.filters import SearchFilter

# A job that is done and whose file is deleted; the table keeps no state of its own for that.
NO_LONGER_KEPT = "no-longer-kept"


class JobFilter(filters.FilterSet):
    """Jobs by what they are called and how far they are."""

    q = SearchFilter(label="What was asked for")
    state = filters.ChoiceFilter(
        label="State",
        choices=[*Job.State.choices, (NO_LONGER_KEPT, "No longer kept")],
        empty_label="Any state",
        method="by_state",
    )

    class Meta:
        model = Job
        fields: list[str] = []

    def by_state(self, jobs: JobQuerySet, name: str, state: str) -> JobQuerySet:
        if state == NO_LONGER_KEPT:
            return jobs.filter(state=Job.State.DONE, file="", keep_until__isnull=False)
        if state == Job.State.DONE:
            return jobs.filter(state=state).exclude(file="", keep_until__isnull=False)
        return jobs.filter(state=state)
