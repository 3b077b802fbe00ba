"""manage.py housekeeping: remove what is kept no longer, once a day."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.services.housekeeping import KEPT_AT_LEAST, clear


class Command(BaseCommand):
    help = "清理过期会话、不再计数的登录失败，以及超过保存期限的登录记录。每天运行一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        least = KEPT_AT_LEAST.days
        parser.add_argument(
            "--keep-days",
            type=int,
            default=least,
            metavar="N",
            help=f"登录记录保存多少天，不少于{least}天（六个月）",
        )

    def handle(self, *args, **options) -> None:
        kept = timedelta(days=min(options["keep_days"], 36500))
        if kept < KEPT_AT_LEAST:
            raise CommandError(f"登录记录至少保存{KEPT_AT_LEAST.days}天（六个月），请把 --keep-days 改大。")
        found = clear(at=timezone.now(), kept=kept)
        self.stdout.write(
            f"已清理过期会话{found.sessions}个、不再计数的登录失败{found.attempts}条、"
            f"超过{kept.days}天的登录记录{found.records}条，停用过期令牌{found.tokens}个。"
        )
