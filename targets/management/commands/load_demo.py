"""Fill the current report with an invented year, for demonstrations only."""

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from targets.demo import clock
from targets.demo.running import OutOfItsYear, begin
from targets.demo.year import Account, RealEntriesThere, load_demo
from targets.management.clock import OnTheDemosDay
from targets.models import Report


class Command(OnTheDemosDay):
    help = "Load invented progress and three accounts; refuses on a report that has real entries."

    def handle(self, *args, **options) -> None:
        report = Report.objects.current(today=timezone.localdate())
        if report is None:
            raise CommandError("还没有报告，请先运行 import_catalogue。")
        try:
            accounts = _loaded(report)
        except OutOfItsYear:
            raise CommandError("DEMO_TODAY不在这份报告的年度内。") from None
        except RealEntriesThere:
            raise CommandError("这份报告已有真实进展，不能载入演示数据。") from None
        if accounts is None:
            self.stdout.write("演示数据此前已载入，未作改动。忘记密码请运行 manage.py changepassword。")
            return
        self.stdout.write("已载入演示数据（进展为虚构）。三个账号的密码只显示这一次：\n")
        for account in accounts:
            self.stdout.write(f"  {account.username:<12} {account.password}   {account.role}")


def _loaded(report: Report) -> list[Account] | None:
    """A year up to today, or one that stands still on the day of `DEMO_TODAY`."""
    if settings.DEMO_TODAY:
        return begin(report, day=settings.DEMO_TODAY, at=clock.real_now())
    return load_demo(report, today=report.closing_date(timezone.localdate()))
