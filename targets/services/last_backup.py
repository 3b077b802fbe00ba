"""How old is the last good backup? Noted beside the evidence, where all machines of an installation look."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

NOTE = "last_backup.json"


@dataclass(frozen=True, kw_only=True)
class LastBackup:
    """The last one that was finished; `is_verified`: it was restored into a scratch database and compared."""

    made_at: datetime
    size: int
    is_verified: bool

    def age(self, now: datetime) -> timedelta:
        return now - self.made_at


def last_backup() -> LastBackup | None:
    """None where none was ever made, or none can be known of."""
    try:
        note = json.loads(_place().read_text("utf-8"))
        made_at = datetime.fromisoformat(note["made_at"])
        return LastBackup(made_at=made_at, size=int(note["size"]), is_verified=bool(note["is_verified"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_backup(backup: LastBackup) -> None:
    """All of the note or nothing, whenever the machine stops."""
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_suffix(".new")
    said = {
        "made_at": backup.made_at.isoformat(),
        "size": backup.size,
        "is_verified": backup.is_verified,
    }
    unfinished.write_text(json.dumps(said), "utf-8")
    unfinished.replace(place)


def backup_amiss(now: datetime) -> str:
    """What is to be said of it to whoever looks after the installation; empty where all is well."""
    found = last_backup()
    longest = timedelta(hours=settings.BACKUP_MAX_HOURS)
    if found is None:
        return "还没有备份过。请设置每日自动备份（manage.py backup），见部署说明。"
    if found.age(now) > longest:
        hours = int(found.age(now).total_seconds() // 3600)
        return f"最近一次备份已过去{hours // 24}天{hours % 24}小时。请检查自动备份是否还在运行。"
    return ""


def _place() -> Path:
    return Path(settings.MEDIA_ROOT) / NOTE
