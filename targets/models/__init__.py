"""The tracker's data; each model stands with its QuerySet."""

from .adjustment import Adjustment, AdjustmentStatus, StageMove
from .evidence import Evidence
from .notice import MailChoice, Notice, NoticeKind, Reminder, mailed_kinds
from .orders import Instruction, InstructionReply, Urging, UrgingItem
from .password import UsedPassword
from .progress import ProgressEntry
from .report import Report, Theme
from .revision import Revision, revision_of
from .target import FormerLead, Owner, PlanPoint, Stage, Target
from .token import ApiToken
from .unit import Deputy, OwnerRole, Post, Role, Unit, UnitKind, User
from .versions import version_of, version_of_target

__all__ = [
    "Adjustment",
    "AdjustmentStatus",
    "ApiToken",
    "Deputy",
    "Evidence",
    "FormerLead",
    "Instruction",
    "InstructionReply",
    "MailChoice",
    "Notice",
    "NoticeKind",
    "Owner",
    "OwnerRole",
    "PlanPoint",
    "Post",
    "ProgressEntry",
    "Reminder",
    "Report",
    "Revision",
    "Role",
    "Stage",
    "StageMove",
    "Target",
    "Theme",
    "Unit",
    "UnitKind",
    "Urging",
    "UrgingItem",
    "UsedPassword",
    "User",
    "mailed_kinds",
    "revision_of",
    "version_of",
    "version_of_target",
]
