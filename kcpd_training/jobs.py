"""The kinds of job that need several apps: leavers' packs, with their transcript."""

from kcpd_training.desk.leavers import LEAVER_PACK_JOB

__all__ = ["LEAVER_PACK_JOB"]
