"""manage.py send_reminders: remind units of what they have to report. Run it once a day; twice does no harm."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...models import Report
from ...services.reminders import mail_reminders, remind


class Command(BaseCommand):
    help = "提醒各牵头单位报送进展：期限前3天、当天、过后1天、7天、30天各一次；报送后停止。"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, help="按这一天计算（形如2024-07-02），默认今天。"
        )

    def handle(self, *args, today: date | None, **options) -> None:
        at = timezone.localtime()
        today = today or at.date()
        report = Report.objects.current(today=today)
        if report is None:
            raise CommandError("还没有导入政府工作报告。")
        written = remind(report, today=today, at=at)
        self.stdout.write(f"{today.isoformat()}：新提醒{len(written)}条。")
        mailed = mail_reminders(report, today=at.date(), at=at)
        if mailed.sent_count:
            self.stdout.write(f"发出邮件{mailed.sent_count}封。")
        if mailed.failed:
            raise CommandError(f"有{len(mailed.failed)}封邮件没有发出：{'、'.join(mailed.failed)}")
