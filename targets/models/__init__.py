"""The tracker's data; each model stands with its QuerySet."""

from .evidence import Evidence
from .progress import ProgressEntry
from .report import Report, Theme
from .target import Adjustment, Owner, OwnerRole, PlanPoint, Stage, Target
from .unit import Post, Role, Unit, UnitKind, User

__all__ = [
    "Adjustment",
    "Evidence",
    "Owner",
    "OwnerRole",
    "PlanPoint",
    "Post",
    "ProgressEntry",
    "Report",
    "Role",
    "Stage",
    "Target",
    "Theme",
    "Unit",
    "UnitKind",
    "User",
]
