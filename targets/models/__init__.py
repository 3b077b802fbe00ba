"""The tracker's data; each model stands with its QuerySet."""

from .adjustment import Adjustment, AdjustmentStatus, StageMove
from .audit import AuditHead, EventContent, EventKind, NotToBeChanged, SecurityEvent, WaitingEvent
from .bulletin import Bulletin
from .demo_day import DemoDay
from .evidence import Evidence, RemovedEvidence
from .group import LIVELIHOOD, Group
from .notice import MailChoice, Notice, NoticeKind, Reminder, mailed_kinds
from .orders import Instruction, InstructionReply, Urging, UrgingItem
from .password import UsedPassword
from .post import Post
from .progress import ProgressEntry
from .proposal import Proposal
from .report import Report, Theme
from .revision import Revision, Stand, TargetRevision, TargetStand, changed_since, stand_of, stand_of_target
from .roles import Role
from .source import Passage, SourceDocument
from .table_head import TableHead
from .target import FormerLead, Owner, PlanPoint, Stage, Target, parts_amiss
from .token import ApiToken
from .unit import Deputy, OwnerRole, Unit, UnitKind, User
from .versions import version_of, version_of_owners, version_of_split, version_of_target

__all__ = [
    "LIVELIHOOD",
    "Adjustment",
    "AdjustmentStatus",
    "ApiToken",
    "AuditHead",
    "Bulletin",
    "DemoDay",
    "Deputy",
    "EventContent",
    "EventKind",
    "Evidence",
    "FormerLead",
    "Group",
    "Instruction",
    "InstructionReply",
    "MailChoice",
    "NotToBeChanged",
    "Notice",
    "NoticeKind",
    "Owner",
    "OwnerRole",
    "Passage",
    "PlanPoint",
    "Post",
    "ProgressEntry",
    "Proposal",
    "Reminder",
    "RemovedEvidence",
    "Report",
    "Revision",
    "Role",
    "SecurityEvent",
    "SourceDocument",
    "Stage",
    "StageMove",
    "Stand",
    "TableHead",
    "Target",
    "TargetRevision",
    "TargetStand",
    "Theme",
    "Unit",
    "UnitKind",
    "Urging",
    "UrgingItem",
    "UsedPassword",
    "User",
    "WaitingEvent",
    "changed_since",
    "mailed_kinds",
    "parts_amiss",
    "stand_of",
    "stand_of_target",
    "version_of",
    "version_of_owners",
    "version_of_split",
    "version_of_target",
]
