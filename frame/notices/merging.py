"""What becomes of notices when a member is merged into another."""

from frame.merging.ties import moves, stays
from frame.notices.models import MailChoice, Notice

moves(Notice, "to", ("notice", "notices"), may_change=True)
stays(MailChoice, "member", why="The one that stays has chosen for themselves.")
