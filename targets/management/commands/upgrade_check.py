"""manage.py upgrade_check: may the database be migrated now? With a fresh backup that was compared, and with room."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ...models import User
from ...services.last_backup import last_backup

FRESH = timedelta(days=1)
LEAST_FREE_BYTES = 500 * 1024**2


class Command(BaseCommand):
    help = "升级前检查：待执行的迁移、磁盘空间、一天内核对过的备份。"

    def handle(self, *args, **options) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        for migration, _ in plan:
            self.stdout.write(f"待执行的迁移：{migration}")
        if not plan:
            self.stdout.write("没有待执行的迁移。")
        for names in _alike():
            self.stdout.write(f"登录名只有大小写不同：{'、'.join(names)}。请在管理页面给其中的账号改名。")
        if amiss := [*_of_the_backup(), *_of_the_disk()]:
            raise CommandError("".join(amiss))
        self.stdout.write("可以升级。")


def _alike() -> list[list[str]]:
    """Names of accounts that no two would get any more; they go on, each under exactly its own."""
    found: dict[str, list[str]] = {}
    for name in User.objects.order_by("username").values_list("username", flat=True):
        found.setdefault(name.lower(), []).append(name)
    return [names for names in found.values() if len(names) > 1]


def _of_the_backup() -> list[str]:
    found = last_backup()
    if found is None or found.age(timezone.now()) > FRESH:
        return ["一天内没有备份。请先运行manage.py backup … --verify。"]
    return [] if found.is_verified else ["最近一次备份没有核对。请加--verify再备份一次。"]


def _of_the_disk() -> list[str]:
    """A migration may write a table anew beside the old one."""
    place = Path(settings.BASE_DIR)
    size = 0
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        size = place.stat().st_size
    free = shutil.disk_usage(place).free
    needed = LEAST_FREE_BYTES + 2 * size
    if free >= needed:
        return []
    return [f"磁盘只剩{free // 1024**2}MB，升级需要{needed // 1024**2}MB。请先清理。"]
