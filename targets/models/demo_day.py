"""Which day is it in the demonstration? One row, made with its data; a real tracker has none."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

from ..domain.months import month_end
from .report import Report

BEGINS = time(9)
REST = timedelta(hours=15) - timedelta(seconds=1)  # of the day, from then on


class DemoDay(models.Model):
    """The day that counts as today for a demonstration report, and the real moment since when."""

    report = models.OneToOneField(
        Report, models.CASCADE, primary_key=True, related_name="+", verbose_name="报告"
    )
    day = models.DateField("演示日期")
    begun_at = models.DateTimeField("起始时间")

    class Meta:
        verbose_name = verbose_name_plural = "演示日期"
        ordering = ["report"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    @property
    def following(self) -> date | None:
        """Where one more step leads, a month's end; None once the year is closed."""
        last = last_day_of(self.report)
        return min(month_end(self.day + timedelta(days=1)), last) if self.day < last else None

    def moment_at(self, real: datetime) -> datetime:
        """What the clock shows there: it always moves forward, the slower the later, and never reaches midnight.

        Whoever comes back after a week still finds that day, and what they do then follows on what they did before.
        """
        morning = timezone.make_aware(datetime.combine(self.day, BEGINS))
        gone = max(real - self.begun_at, timedelta())
        return morning + REST * (gone / (REST + gone))


def last_day_of(report: Report) -> date:
    """When the last figures of the year are in, so that it is closed."""
    return report.last_reporting_date + timedelta(days=1)
