"""Completions that a file brings: read, looked at by the rules of credit, and written."""

from frame.imports.kinds import declare
from records.imports.completions import Completions
from records.imports.voided_completions import VoidedCompletions

COMPLETIONS = declare(Completions())
VOIDED_COMPLETIONS = declare(VoidedCompletions())
