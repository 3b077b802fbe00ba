"""Fill the current report with an invented year, for demonstrations only."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from targets.demo import clock
from targets.demo.bulletin import issue_one
from targets.demo.running import OutOfItsYear, begin
from targets.demo.year import Account, RealEntriesThere, load_demo
from targets.management.clock import OnTheDemosDay
from targets.models import Report
from targets.pictures import morning_of


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


@transaction.atomic
def _loaded(report: Report) -> list[Account] | None:
    """A year up to today, or one that stands still on the day of `DEMO_TODAY`."""
    if settings.DEMO_TODAY:
        until, known_at = settings.DEMO_TODAY, morning_of(settings.DEMO_TODAY)
        accounts = begin(report, day=until, at=clock.real_now())
    else:
        until, known_at = report.closing_date(timezone.localdate()), timezone.now()
        accounts = load_demo(report, today=until)
    if accounts is not None:
        issue_one(report, until=until, known_at=known_at)
    return accounts
