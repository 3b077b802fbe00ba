"""manage.py send_reminders: remind people of what they owe. Run it once a day; twice does no harm."""

from datetime import date

from django.core.management.base import CommandError
from django.utils import timezone

from ...imports.dates import typed_day
from ...management.clock import OnTheDemosDay
from ...models import Report
from ...services.outbox import send_waiting
from ...services.reminders import ORDER_OFFSETS, days_of_reminding, remind, remind_of_orders
from .send_notices import say


class Command(OnTheDemosDay):
    help = (
        f"提醒各牵头单位报送进展：{days_of_reminding()}各一次；报送后停止。"
        f"提醒答复批示、办理催办单：{days_of_reminding(ORDER_OFFSETS)}各一次。随后发出待发的消息。"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--today", type=typed_day, help="按这一天计算（形如2024-07-02），默认今天。")

    def handle(self, *args, today: date | None, **options) -> None:
        at = timezone.localtime()
        today = today or at.date()
        reports = list(Report.objects.published().order_by("year", "pk"))
        if not reports:
            raise CommandError("还没有导入政府工作报告。")
        # In January last year's December is still to be reported.
        begun = [report for report in reports if report.start_date <= today]
        written = sum(len(remind(report, today=today, at=at)) for report in begun)
        # An instruction may be written before its year begins.
        written += sum(len(remind_of_orders(report, today=today, at=at)) for report in reports)
        self.stdout.write(f"{today.isoformat()}：新提醒{written}条。")
        say(self.stdout, send_waiting(at=at))
