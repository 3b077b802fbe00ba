"""What people type, checked and put into words; what the rules forbid is said by services."""

from .adjustment import AdjustmentForm, DecisionForm, RevocationForm
from .bulletin import BulletinForm, NewBulletinForm, WithdrawForm
from .entry import EntryForm, ReturnForm
from .filters import FilterForm, LogForm, SecurityLogForm, TimelineForm
from .group import GroupForm
from .orders import (
    AnswerForm,
    InstructionForm,
    MailForm,
    OrderFilterForm,
    RevokeForm,
    UrgeForm,
)
from .sign_in import OnlyThePassword, OwnPasswordForm, SignInForm
from .taken import Again, repeated, summed_up, taken_over
from .target import PlanPoints, Stages, TargetForm
from .uploads import CatalogueForm, SuccessionsForm, UsersForm
from .versions import Versioned, last_save

__all__ = [
    "AdjustmentForm",
    "Again",
    "AnswerForm",
    "BulletinForm",
    "CatalogueForm",
    "DecisionForm",
    "EntryForm",
    "FilterForm",
    "GroupForm",
    "InstructionForm",
    "LogForm",
    "MailForm",
    "NewBulletinForm",
    "OnlyThePassword",
    "OrderFilterForm",
    "OwnPasswordForm",
    "PlanPoints",
    "ReturnForm",
    "RevocationForm",
    "RevokeForm",
    "SecurityLogForm",
    "SignInForm",
    "Stages",
    "SuccessionsForm",
    "TargetForm",
    "TimelineForm",
    "UrgeForm",
    "UsersForm",
    "Versioned",
    "WithdrawForm",
    "last_save",
    "repeated",
    "summed_up",
    "taken_over",
]
