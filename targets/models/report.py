"""The report whose promises are followed, its headings, and the thresholds its lights are judged by."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from ..domain.facts import Thresholds
from ..domain.words import JudgedBy, PaceBy
from .constraints import known_word
from .pictured import Pictured
from .working_days import days_off_between

MAX_DAYS = 2 * 366
OPEN_AFTERWARDS = timedelta(days=60)  # so long after its last reporting day what is still owed is looked for


class ReportQuerySet(Pictured, models.QuerySet["Report"]):
    def published(self) -> Self:
        """Without the drafts, of which only the office knows: what pages, reminders and other systems are told of."""
        return self.filter(published_at__isnull=False)

    def with_lags(self) -> Self:
        """With the longest lag of each one's targets, for `last_reporting_date`."""
        same = Report.objects.filter(pk=OuterRef("pk")).order_by(F("targets__lag_days").desc(nulls_last=True))
        return self.annotate(longest_lag=Coalesce(Subquery(same.values("targets__lag_days")[:1]), 0))

    def current(self, *, today: date) -> "Report | None":
        """See `current_among`."""
        return current_among(list(self.published().with_lags()), today=today)


class Report(models.Model):
    """One 政府工作报告: one government, one year."""

    year = models.PositiveSmallIntegerField("年度")
    government = models.CharField("政府", max_length=60)
    title = models.CharField("名称", max_length=60)
    start_date = models.DateField("起始日")
    end_date = models.DateField("截止日")
    delivered_on = models.DateField("作报告日期", null=True, blank=True)
    published_at = models.DateTimeField(
        "发布时间",
        null=True,
        blank=True,
        default=timezone.now,
        editable=False,
        help_text="空：草稿，只有政府办看得到。",
    )
    is_demo = models.BooleanField("演示数据", default=False, help_text="进展为虚构，每页显示横幅。")

    on_track_ratio = models.DecimalField(
        "绿灯线",
        max_digits=4,
        decimal_places=2,
        default=Decimal("1"),
        help_text="完成率÷序时进度达到此值为绿灯。",
    )
    behind_ratio = models.DecimalField(
        "黄灯线",
        max_digits=4,
        decimal_places=2,
        default=Decimal("0.8"),
        help_text="达到此值为黄灯，不足为红灯。",
    )
    early_plan_share = models.DecimalField(
        "年初不亮红灯线",
        max_digits=4,
        decimal_places=2,
        default=Decimal("0.17"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="期限过去不足此比例时最多亮黄灯（0.17即17%，全年目标到2月底）。",
    )
    rate_gap_points = models.DecimalField(
        "增速差黄灯线",
        max_digits=4,
        decimal_places=1,
        default=Decimal("1.0"),
        validators=[MinValueValidator(0), MaxValueValidator(20)],
        help_text="增速低于目标不超过此值（百分点）为黄灯，超过为红灯。",
    )
    due_soon_days = models.PositiveSmallIntegerField(
        "临期天数", default=30, validators=[MaxValueValidator(366)]
    )
    grace_days = models.PositiveSmallIntegerField(
        "报送宽限天数", default=5, validators=[MaxValueValidator(60)], help_text="每期结束后几天内报送。"
    )
    answer_days = models.PositiveSmallIntegerField(
        "期末天数",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="数据截止日在一期最后几天之内的，算作这一期的数据。",
    )
    mend_days = models.PositiveSmallIntegerField(
        "退回补正天数",
        default=10,
        validators=[MaxValueValidator(90)],
        help_text="按时报送、期后退回的，几天之内重报不算未报。",
    )

    pace_by = models.CharField(
        "序时进度算法",
        max_length=6,
        choices=PaceBy.choices(),
        default=PaceBy.DAYS.value,
        help_text="按整月：11个月为91.7%，三季度末为75%。",
    )
    judged_by = models.CharField(
        "亮灯算法", max_length=6, choices=JudgedBy.choices(), default=JudgedBy.RATIO.value
    )
    behind_points = models.DecimalField(
        "黄灯差距",
        max_digits=4,
        decimal_places=1,
        default=Decimal(10),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(100)],
        help_text="按差距亮灯时，落后序时达到此值（百分点）为黄灯。",
    )
    critical_points = models.DecimalField(
        "红灯差距",
        max_digits=4,
        decimal_places=1,
        default=Decimal(30),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(100)],
        help_text="按差距亮灯时，落后序时超过此值（百分点）为红灯。",
    )
    blue_meaning = models.CharField(
        "蓝灯含义",
        max_length=60,
        default="目标已完成；时点、增速和控制数须有期末数据为证",
        help_text="印在亮灯说明里的一句话。",
    )

    due_on_working_days = models.BooleanField(
        "报送期限顺延",
        default=True,
        help_text="报送期限遇周末、节假日顺延到下一个工作日（含调休）。",
    )

    history = HistoricalRecords(verbose_name="变更记录")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府工作报告"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["government", "year"], name="one_report_per_government_and_year"),
            models.CheckConstraint(
                name="report_ends_after_it_starts",
                condition=Q(end_date__gte=F("start_date")),
                violation_error_message="截止日不能早于起始日。",
            ),
            models.CheckConstraint(
                name="report_thresholds_are_in_order",
                condition=Q(on_track_ratio__gte=F("behind_ratio"), behind_ratio__gt=0),
                violation_error_message="绿灯线不能低于黄灯线，黄灯线须大于0。",
            ),
            models.CheckConstraint(
                name="report_early_plan_is_a_share",
                condition=Q(early_plan_share__gte=0, early_plan_share__lte=1),
            ),
            models.CheckConstraint(
                name="report_rate_gap_is_not_negative", condition=Q(rate_gap_points__gte=0)
            ),
            models.CheckConstraint(
                name="report_points_are_in_order",
                condition=Q(critical_points__gte=F("behind_points"), behind_points__gte=0),
                violation_error_message="红灯差距不能小于黄灯差距。",
            ),
            models.CheckConstraint(
                name="report_answer_days_are_at_least_one",
                condition=Q(answer_days__gte=1),
                violation_error_message="期末天数至少为1。",
            ),
            known_word("report", "pace_by", PaceBy),
            known_word("report", "judged_by", JudgedBy),
        ]

    def __str__(self) -> str:
        return f"{self.government}{self.title}"

    @property
    def is_draft(self) -> bool:
        """Whether nobody but the office knows of it yet."""
        return self.published_at is None

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(
            on_track=self.on_track_ratio,
            behind=self.behind_ratio,
            early=self.early_plan_share,
            rate_gap=self.rate_gap_points,
            due_soon_days=self.due_soon_days,
            grace_days=self.grace_days,
            answer_days=self.answer_days,
            mend_days=self.mend_days,
            pace_by=PaceBy(self.pace_by),
            judged_by=JudgedBy(self.judged_by),
            behind_points=self.behind_points,
            critical_points=self.critical_points,
            days_off=self._days_off() if self.due_on_working_days else frozenset(),
        )

    @cached_property
    def longest_lag(self) -> int:
        """Days by which the latest of its targets' figures come late; `with_lags` fetches it for many."""
        return self.targets.aggregate(days=Max("lag_days"))["days"] or 0

    @property
    def last_reporting_date(self) -> date:
        """The reporting day of its last day: until then figures of the year are still due."""
        return self.thresholds.reporting_date(self.end_date, self.longest_lag)

    def counts_until(self, today: date) -> date:
        """Up to which day days are counted: today, but not beyond the day on which the year's last figures were due."""
        return today if today <= self.end_date else min(today, self.last_reporting_date)

    def _days_off(self) -> frozenset[date]:
        """Of the report's years and the one after, in which the last periods are reported."""
        return days_off_between(self.start_date.year, self.end_date.year + 1)

    def clean(self) -> None:
        """Plans and calendars walk through a report's months, so a typo in its year must not make it a thousand."""
        if self.start_date and self.end_date and (self.end_date - self.start_date).days > MAX_DAYS:
            raise ValidationError({"end_date": "报告的起止日期不能超过两年。"})

    def closing_date(self, today: date) -> date:
        """The day up to which there is something to see: today, but within the year."""
        return max(self.start_date, min(today, self.end_date))

    def is_over_on(self, as_of: date) -> bool:
        """Whether a picture of that day is the one of the year's end."""
        return as_of >= self.end_date

    def assignment_day(self, today: date) -> date | None:
        """When targets that come in today were probably assigned: today; of another year when it was delivered."""
        return today if self.start_date <= today <= self.end_date else self.delivered_on


def current_among(reports: Sequence[Report], *, today: date) -> Report | None:
    """The report that the pages show unless another is asked for; None before the first import.

    The year that is closing leads until its last reporting day, then the latest that has begun; before all of them
    the earliest.
    """
    begun = _begun(reports, today)
    if not begun:
        return min(reports, key=_year, default=None)
    return next((report for report in begun if today <= report.last_reporting_date), begun[-1])


def open_among(reports: Sequence[Report], *, today: date, waiting: Collection[int]) -> list[Report]:
    """The years in which something may be owed or wait, earliest first; `waiting` are keys of those where something
    lies with the office."""
    return [
        report
        for report in _begun(reports, today)
        if report.pk in waiting or today <= report.last_reporting_date + OPEN_AFTERWARDS
    ]


def _begun(reports: Sequence[Report], today: date) -> list[Report]:
    return sorted((report for report in reports if report.start_date <= today), key=_year)


def _year(report: Report) -> tuple[int, int]:
    return report.year, report.pk or 0


class ThemeQuerySet(Pictured, models.QuerySet["Theme"]):
    def in_print_order(self) -> Self:
        return self.order_by("position", "pk")


class Theme(models.Model):
    """A heading of the report: an area (方面, no parent) or a theme (事项) within one."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="themes", verbose_name="报告")
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name="所属方面"
    )
    title = models.CharField("标题", max_length=60, help_text="与报告印刷的标题一致。")
    short_title = models.CharField("简称", max_length=12)
    position = models.PositiveSmallIntegerField("顺序")

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "板块"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "parent", "title"], name="theme_title_once_per_area"),
            models.UniqueConstraint(
                fields=["report", "title"], condition=Q(parent=None), name="area_title_once_per_report"
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.report.year, self.pk])

    @property
    def area(self) -> "Theme":
        """The area that it lies in, or is."""
        return self.parent or self
