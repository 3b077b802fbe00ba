"""What may the rules forbid? Every refusal carries a Chinese sentence and the form field that it is about."""

from datetime import datetime, timedelta

from ..domain.plausibility import digest
from ..models import ProgressEntry, User

REPEATED_WITHIN = timedelta(minutes=1)  # who sends the same again so soon has pressed twice


class Refused(Exception):
    """A write that the rules forbid; `sentence` says why in Chinese, `field` which form field it is about."""

    field: str | None = None

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """This person may not do this to this entry."""


class AlreadyMoved(Refused):
    """The entry is no longer in a state from which this is possible."""


class ChangedSinceShown(AlreadyMoved):
    """The entry is not the one any more that the page showed."""


class TooLate(Refused):
    """What could be undone for some seconds stays."""


class JustSent(AlreadyMoved):
    """The same has just been sent: a second press, a second tab, a colleague. Nothing is wrong, nothing is stored."""


def refuse_second_press(what: str, done: str, when: datetime | None, *, at: datetime) -> None:
    """`when` the same was done, by the same person or a colleague; None: never. Raises `JustSent` within a minute."""
    if when is not None and at - when < REPEATED_WITHIN:
        raise JustSent(f"{what}刚刚已{done}，没有重复{done}。")


class DataDateInFuture(Refused):
    field = "data_date"


class DataDateOutside(Refused):
    """Before the target begins, or after the report's last day: no page of the year would show it."""

    field = "data_date"


class ReadingMissing(Refused):
    field = "value"


class SelfRatingMissing(Refused):
    field = "self_rating"


class TextMissing(Refused):
    field = "text"


class ReasonMissing(Refused):
    field = "reason"


class DayTaken(Refused):
    """There is another `entry` on its way for the same target and data date."""

    field = "data_date"

    def __init__(self, sentence: str, entry: ProgressEntry):
        super().__init__(sentence)
        self.entry = entry


class SavedSince(Refused):
    """Somebody has saved the `entry` since the form was opened that would overwrite it: `by` whom and when."""

    def __init__(self, entry: ProgressEntry, by: User | None, at: datetime):
        super().__init__("这条进展刚被保存过，请核对现在的内容。")
        self.entry, self.by, self.at = entry, by, at


class NameTaken(Refused):
    field = "name"


class SinceNotPossible(Refused):
    field = "since"


class SuccessorNotPossible(Refused):
    field = "successor"


class UnitNotPossible(Refused):
    field = "unit"


class HoldsSomething(Refused):
    """Somebody has to take over what a unit or a person holds."""

    field = "successor"


class NotAsSeen(Refused):
    """Something has changed since the page was opened."""


class ExplanationNeeded(Refused):
    """The reading is unusual, or it `corrects` an accepted one; `seen` is the digest of the questions about it.

    What is `explained` already was not said to these questions.
    """

    field = "explanation"

    def __init__(self, asked: list[str], *, corrects: str = "", explained: str = ""):
        said = "；".join([corrects, *asked] if corrects else asked)
        if explained.strip():
            super().__init__(f"{said}，请更正；“情况说明”已说明原因的，核对后再提交一次。")
        else:
            super().__init__(f"{said}，请更正，或在“情况说明”中说明原因。")
        self.seen = digest(asked)


class CheckNeeded(Refused):
    """A change of a promise is unusual; `questions` are the sentences that ask."""

    field = "is_checked"

    def __init__(self, asked: list[str]):
        super().__init__("；".join(asked) + "。请更正；确实如此的，在理由中说明，并勾选“已核对”。")
        self.questions = asked


class ValueNotPossible(Refused):
    """A new value that the target cannot have."""

    field = "value"


class PartsAsked(Refused):
    """The number that its parts share out becomes another one: what of theirs? `seen` is what was told of it."""

    field = "parts"

    def __init__(self, sentence: str, seen: str):
        super().__init__(sentence)
        self.seen = seen


class DeadlineNotPossible(Refused):
    """A new deadline that the target cannot have."""

    field = "due_date"


class ChangesNothing(Refused):
    """What was asked for is in force already."""


class HandoverDayNotPossible(Refused):
    """The day from which a new lead is to lead lies outside the year, in the future, or before the old one's."""

    field = "lead_since"


class StageInUse(Refused):
    """Progress has been reported on a stage that was to be removed, or an adjustment has moved it."""

    field = "stages"


class NothingToUrge(Refused):
    """No unit leads anything red or unreported."""


class ReplyDatePassed(Refused):
    field = "reply_by"


class DueDatePassed(Refused):
    """An instruction is to be answered by a day that is over."""

    field = "due_date"


class SituationChanged(Refused):
    """What was looked at is not so any more."""


class HasBeenReported(Refused):
    """A 催办单 cannot be revoked any more: its unit has sent something."""


class DoesNotFit(Refused):
    """What is to be saved breaks a rule that data must always obey."""


class NumberTaken(DoesNotFit):
    """Another target of the report has it, or another bulletin."""

    field = "number"


class StagesDoNotFit(DoesNotFit):
    """Together they do not sum up, or one lies outside the target's window."""

    field = "stages"


class PlanPointsDoNotFit(DoesNotFit):
    """One lies outside the target's window."""

    field = "points"


class MeasureLocked(DoesNotFit):
    """Entries have been made in it."""

    field = "measure"


class BoundLocked(DoesNotFit):
    """Entries have been judged by it."""

    field = "bound"


class StatedValueLocked(DoesNotFit):
    """Readings have been judged by it, or an adjustment replaces it."""

    field = "stated_value"


class StartNotPossible(DoesNotFit):
    """There is a reading from before."""

    field = "start_date"


class EndNotPossible(DoesNotFit):
    """It is said to have been cancelled outside the report's year."""

    field = "state_date"


class UnitLocked(DoesNotFit):
    """Numbers have been stored in it."""

    field = "unit"


class PartsActive(DoesNotFit):
    """It is to end while parts of it go on."""

    field = "state"


class WholeEnded(DoesNotFit):
    """It is to go on while what it is a part of has ended."""

    field = "state"


class SplitLocked(DoesNotFit):
    field = "split"


def refuse(refusal: type[Refused], amiss: str) -> None:
    """Raise it, if anything is amiss."""
    if amiss:
        raise refusal(amiss)
