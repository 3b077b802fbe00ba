"""manage.py send_reminders: remind units of what they have to report. Run it once a day; twice does no harm."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...imports.dates import typed_day
from ...models import Report
from ...services.reminders import days_of_reminding, mail_reminders, remind


class Command(BaseCommand):
    help = f"提醒各牵头单位报送进展：{days_of_reminding()}各一次；报送后停止。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--today", type=typed_day, help="按这一天计算（形如2024-07-02），默认今天。")

    def handle(self, *args, today: date | None, **options) -> None:
        at = timezone.localtime()
        today = today or at.date()
        reports = list(Report.objects.order_by("year", "pk"))
        if not reports:
            raise CommandError("还没有导入政府工作报告。")
        # In January last year's December is still to be reported.
        begun = [report for report in reports if report.start_date <= today]
        written = sum(len(remind(report, today=today, at=at)) for report in begun)
        self.stdout.write(f"{today.isoformat()}：新提醒{written}条。")
        mailed = [mail_reminders(report, today=at.date(), at=at) for report in begun]
        if sent_count := sum(m.sent_count for m in mailed):
            self.stdout.write(f"发出邮件{sent_count}封。")
        if failed := sorted({address for m in mailed for address in m.failed}):
            raise CommandError(f"有{len(failed)}封邮件没有发出：{'、'.join(failed)}")
