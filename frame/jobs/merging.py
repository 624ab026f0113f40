"""What becomes of jobs when a member is merged into another."""

from frame.jobs.models import Job
from frame.merging.ties import stays

stays(Job, "asked_by", why="Its file holds what the one who asked could see.")
