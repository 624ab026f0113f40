"""The subjects whose training is documented in any case.

Source: policy 930-5 IV.C.2
"""

from collections.abc import Mapping
from typing import Any

from django.db import models

NO_SUBJECT = "None of the seven"


class Subject(models.TextChoices):
    """What training is about, as the policy lists it; a course of none of them has none."""

    VEHICLE = "vehicle", "Police vehicle operation"
    FIREARMS = "firearms", "Firearms or the use of firearms"
    RESISTANCE = "resistance", "Response to resistance options"
    FIRST_AID = "first_aid", "Medical treatment or first aid"
    LIABILITY = "liability", "Civil liability and risk management"
    COURT = "court", "Court proceedings and testimonies"
    CIVIL_RIGHTS = "civil_rights", "Civil rights laws"


# The area that the policy puts training of a subject in. Source: policy 930-5 II.D, E, H and I
AREA_OF_SUBJECT: Mapping[str, str] = {
    Subject.VEHICLE: "skill_development",
    Subject.FIREARMS: "skill_development",
    Subject.RESISTANCE: "skill_development",
    Subject.FIRST_AID: "skill_development",
    Subject.LIABILITY: "legal_studies",
    Subject.COURT: "legal_studies",
    Subject.CIVIL_RIGHTS: "legal_studies",
}
# The topic of the law that is a subject of the policy by the same name.
# Source: 11 CSR 75-15.020(2), policy 930-5 IV.C.2.b
TOPIC_OF_SUBJECT: Mapping[str, str] = {Subject.FIREARMS: "firearms"}


def subject_of_topics(hours: Mapping[str, Any]) -> Subject | None:
    """The subject that hours by topic name; None where they name none."""
    named = [each for each, topic in TOPIC_OF_SUBJECT.items() if hours.get(topic)]
    return Subject(named[0]) if named else None
