"""Pages of what is sent in."""

from records.intake.views.answering import sent_in_answer
from records.intake.views.deciding import outside_training_decide, sent_in_queue
from records.intake.views.declining import (
    outside_training_decline,
    roll_call_decline,
    sent_in_return,
)
from records.intake.views.requests import post_request_decide, post_request_forward
from records.intake.views.sending import (
    outside_training_send,
    sent_in_choose,
    sent_in_detail,
    sent_in_list,
    sent_in_withdraw,
)

__all__ = [
    "outside_training_decide",
    "outside_training_decline",
    "outside_training_send",
    "post_request_decide",
    "post_request_forward",
    "roll_call_decline",
    "sent_in_answer",
    "sent_in_choose",
    "sent_in_detail",
    "sent_in_list",
    "sent_in_queue",
    "sent_in_return",
    "sent_in_withdraw",
]
