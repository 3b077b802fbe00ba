"""A promise that can be followed by itself, who owes it, how it is staged, and how it was changed."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import IntegrityError, models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from ..domain.words import Bound, Frequency, Issued, Kind, Measure, Split, State, StatedAs
from .constraints import known_word
from .fields import QuantityField
from .pictured import Pictured, PicturedQuerySet
from .post import Post
from .report import Report, Theme
from .unit import OwnerRole, Unit, User


class TargetQuerySet(Pictured, models.QuerySet["Target"]):
    def in_print_order(self) -> Self:
        """By number, parts below what they are parts of."""
        return self.order_by(
            Coalesce("part_of__number", "number"), F("part_of").asc(nulls_first=True), "number", "pk"
        )

    def counted(self) -> Self:
        """Those that count in figures of the report: all but the parts."""
        return self.filter(part_of=None)

    def reportable_by(self, user: User) -> Self:
        """The targets that the user's unit leads or supports; for an admin, who may act for any unit, all. Without
        lists, for which nothing is reported but for their items."""
        if user.is_admin:
            return self.exclude(split=Split.LIST)
        if not user.is_clerk:
            return self.none()
        own = self.exclude(split=Split.LIST)
        return own.filter(owners__unit__in=user.acting_for).distinct()

    def led_by(self, user: User) -> Self:
        """The targets that the user's unit leads, or one that the user deputises for."""
        return self.filter(owners__unit__in=user.acting_for, owners__role=OwnerRole.LEAD)

    def adjustable_by(self, user: User) -> Self:
        """The targets in force that the user's unit leads and may ask to adjust; for an admin all in force."""
        active = self.filter(state=State.ACTIVE)
        if user.is_admin:
            return active
        if not user.is_clerk:
            return self.none()
        return active.led_by(user)

    def locked(self) -> Self:
        """For one writer at a time; with the report, for the address."""
        return self.select_for_update(of=("self",), no_key=True).select_related("report")

    def with_references(self) -> "TargetQuerySet":
        """These and the targets by which they are judged: what they refer to, their parts, and what these refer to."""
        own = self.order_by().values("pk")
        judging = Q(referring__in=own) | Q(part_of__in=own) | Q(referring__part_of__in=own)
        return self.model.objects.filter(Q(pk__in=own) | judging).distinct()

    def with_owners(self) -> Self:
        """Owners with units, and the leader's post, in two queries for any number of targets."""
        owners = Prefetch("owners", queryset=Owner.objects.in_order(), to_attr="owners_in_order")
        return self.select_related("post__holder", "theme__parent", "reference", "part_of").prefetch_related(
            owners
        )


class Target(models.Model):
    """One promise of the report with at most one number, or one that was added to them later by a document.

    `stated_value` and `stated_due_date` are the report's for ever; `value` and `due_date` are in force
    and differ from them only after an `Adjustment`.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="targets", verbose_name="报告")
    number = models.CharField(
        "编号",
        max_length=11,
        validators=[RegexValidator(r"^[A-Z]-\d{3,4}(-\d{2})?$", "编号形如 B-012，分解的形如 B-012-03。")],
    )
    title = models.CharField("目标任务", max_length=40)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="targets", verbose_name="板块")
    kind = models.CharField("类型", max_length=4, choices=Kind.choices(), default=Kind.TASK.value)
    source_ref = models.CharField("出处", max_length=80, help_text="板块与能找到原句的关键词。")

    measure = models.CharField("计量方式", max_length=9, choices=Measure.choices())
    bound = models.CharField("方向", max_length=8, choices=Bound.choices(), default=Bound.AT_LEAST.value)
    stated_as = models.CharField(
        "原文表述", max_length=8, choices=StatedAs.choices(), default=StatedAs.EXACTLY.value
    )
    stated_value = QuantityField("报告目标值", null=True, blank=True)
    value = QuantityField("现行目标值", null=True, blank=True)
    unit = models.CharField("计量单位", max_length=12, blank=True)
    issued = models.CharField("下达情况", max_length=9, choices=Issued.choices(), default=Issued.SET.value)
    reference = models.ForeignKey(
        "self", models.PROTECT, related_name="referring", null=True, blank=True, verbose_name="参照目标"
    )
    baseline = QuantityField("起点值", null=True, blank=True)
    last_year_value = QuantityField("上年完成", null=True, blank=True)
    is_baseline_awaited = models.BooleanField(
        "起点待核定", default=False, help_text="起点值未知，核定之前以首次报送的数值为起点。"
    )
    last_year_note = models.CharField("上年口径", max_length=100, blank=True)
    last_year_context = models.CharField(
        "上年情况", max_length=100, blank=True, help_text="上年的有关情况，只显示，不参与计算。"
    )
    is_counted = models.BooleanField(
        "按个数计",
        null=True,
        blank=True,
        help_text="一个一个完成的事：差不到1个不算滞后。不填则按计量单位判断。",
    )
    is_lasting = models.BooleanField(
        "长期坚持", default=False, help_text="没有终点的工作：不计时限，不亮蓝灯。只用于定性型。"
    )

    start_date = models.DateField("起始日")
    stated_due_date = models.DateField("报告时限")
    due_date = models.DateField("现行时限")
    deadline_words = models.CharField(
        "时限表述", max_length=30, blank=True, help_text="责任分解表的说法：全年、持续推进、按时间节点推进。"
    )
    assigned_date = models.DateField(
        "交办日期",
        null=True,
        blank=True,
        help_text="在此之前结束的各期不要求报送。不填为作报告之日，也不早于作报告之日。",
    )
    added_document = models.CharField(
        "新增文号", max_length=60, blank=True, help_text="年中新增的依据；报告原有的目标任务不填。"
    )
    added_document_date = models.DateField("新增文件日期", null=True, blank=True)
    frequency = models.CharField(
        "报送频次", max_length=11, choices=Frequency.choices(), default=Frequency.MONTHLY.value
    )
    lag_days = models.PositiveSmallIntegerField("数据滞后天数", default=0)
    post = models.ForeignKey(
        Post, models.SET_NULL, related_name="targets", null=True, blank=True, verbose_name="分管领导"
    )

    split = models.CharField("分解方式", max_length=4, choices=Split.choices(), blank=True)
    part_of = models.ForeignKey(
        "self", models.PROTECT, related_name="parts", null=True, blank=True, verbose_name="所属目标"
    )
    weight = models.DecimalField(
        "权重",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="在所属清单中的权重；各项都不填则按项数计算。",
    )

    state = models.CharField("状态", max_length=9, choices=State.choices(), default=State.ACTIVE.value)
    state_date = models.DateField("取消或合并日期", null=True, blank=True)
    state_reason = models.CharField("取消或合并原因", max_length=200, blank=True)
    owners_confirmed = models.BooleanField("责任单位已确认", default=False)

    history = HistoricalRecords(verbose_name="变更记录")

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标任务"
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["report", "lag_days"], name="longest_lag_of_a_report")]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="target_number_once_per_report"),
            known_word("target", "kind", Kind),
            known_word("target", "measure", Measure),
            known_word("target", "bound", Bound),
            known_word("target", "stated_as", StatedAs),
            known_word("target", "issued", Issued),
            known_word("target", "frequency", Frequency),
            known_word("target", "state", State),
            models.CheckConstraint(
                name="target_due_not_before_start",
                condition=Q(due_date__gte=F("start_date"), stated_due_date__gte=F("start_date")),
                violation_error_message="时限不能早于起始日。",
            ),
            models.CheckConstraint(
                name="target_dates_in_this_century",
                condition=Q(start_date__gte="2000-01-01", due_date__lt="2100-01-01"),
                violation_error_message="日期须在2000年至2099年之间。",
            ),
            models.CheckConstraint(
                name="target_set_as_a_number_has_a_value",
                condition=~Q(issued=Issued.SET.value, measure__in=["total", "level", "rate"])
                | Q(value__isnull=False),
                violation_error_message="已明确的目标须填写目标值。",
            ),
            models.CheckConstraint(
                name="target_without_own_number_has_no_value",
                condition=Q(issued=Issued.SET.value, measure__in=["total", "level", "rate"])
                | Q(value__isnull=True, stated_value__isnull=True),
                violation_error_message="节点型、定性型、待下达和参照的目标没有目标值。",
            ),
            models.CheckConstraint(
                name="target_without_numbers_is_set",
                condition=Q(measure__in=["total", "level", "rate"])
                | Q(issued=Issued.SET.value, bound=Bound.AT_LEAST.value, unit=""),
                violation_error_message="节点型和定性型目标没有计量单位和方向。",
            ),
            models.CheckConstraint(
                name="target_refers_exactly_when_reference",
                condition=Q(
                    issued=Issued.REFERENCE.value, reference__isnull=False, measure=Measure.RATE.value
                )
                | (~Q(issued=Issued.REFERENCE.value) & Q(reference__isnull=True)),
                violation_error_message="参照目标只用于增速型，且须选择被参照的目标。",
            ),
            models.CheckConstraint(
                name="target_stated_all_is_100_percent",
                condition=~Q(stated_as=StatedAs.ALL.value) | Q(stated_value=100, unit="%"),
                violation_error_message="“全覆盖”的目标值为100%%。",
            ),
            models.CheckConstraint(
                name="target_baseline_only_on_a_level",
                condition=Q(measure=Measure.LEVEL.value) | Q(baseline__isnull=True),
                violation_error_message="只有时点型目标有起点值。",
            ),
            models.CheckConstraint(
                name="target_awaits_its_baseline_or_has_it",
                condition=Q(is_baseline_awaited=False)
                | Q(measure=Measure.LEVEL.value, baseline__isnull=True),
                violation_error_message="起点待核定只用于没有起点值的时点型目标。",
            ),
            models.CheckConstraint(
                name="target_lasting_only_in_words",
                condition=Q(is_lasting=False) | Q(measure=Measure.NARRATIVE.value),
                violation_error_message="长期坚持只用于定性型目标。",
            ),
            models.CheckConstraint(
                name="target_added_on_the_grounds_of_a_document",
                condition=Q(added_document="", added_document_date__isnull=True)
                | (~Q(added_document="") & Q(added_document_date__isnull=False, assigned_date__isnull=False)),
                violation_error_message="年中新增的目标任务须有文号、文件日期和交办日期。",
            ),
            models.CheckConstraint(
                name="target_ended_with_date_and_reason",
                condition=Q(state=State.ACTIVE.value) | (Q(state_date__isnull=False) & ~Q(state_reason="")),
                violation_error_message="取消或合并须写明日期和原因。",
            ),
            models.CheckConstraint(
                name="target_split_is_known",
                condition=Q(split__in=["", *(split.value for split in Split)]),
                violation_error_message="不是可选的值。",
            ),
            models.CheckConstraint(
                name="target_is_no_part_of_itself",
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")),
                violation_error_message="目标任务不能是自己的分解。",
            ),
            models.CheckConstraint(
                name="target_part_is_not_split",
                condition=Q(part_of__isnull=True) | Q(split=""),
                violation_error_message="分解只有一级：分解出来的目标任务不能再分解。",
            ),
            models.CheckConstraint(
                name="target_shared_out_is_a_total",
                condition=~Q(split=Split.SUM.value) | Q(measure=Measure.TOTAL.value),
                violation_error_message="按数量分解只用于累计型目标。",
            ),
            models.CheckConstraint(
                name="target_list_is_to_be_completed",
                condition=~Q(split=Split.LIST.value)
                | Q(
                    measure__in=[Measure.TOTAL.value, Measure.STAGES.value, Measure.NARRATIVE.value],
                    bound=Bound.AT_LEAST.value,
                    is_lasting=False,
                ),
                violation_error_message="按清单分解只用于要办完的事：累计型（不低于）、节点型和定性型，且不是长期坚持。",
            ),
            models.CheckConstraint(
                name="target_weight_is_of_a_part",
                condition=Q(weight__isnull=True) | Q(part_of__isnull=False, weight__gt=0),
                violation_error_message="只有分解出来的目标任务有权重，权重大于0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args, **kwargs) -> None:
        """Raises `IntegrityError` also where the rules between a target and its parts are broken."""
        if self.stated_due_date is None:
            self.stated_due_date = self.due_date
        if problem := parts_amiss(self):
            raise IntegrityError(problem)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return _address(self.report.year, self.number)

    def validate_constraints(self, exclude=None) -> None:
        super().validate_constraints(exclude=exclude)
        if problem := parts_amiss(self):
            raise ValidationError(problem)

    @property
    def added_on(self) -> date | None:
        """The day from which there is a target that the report itself does not have; None for the report's own."""
        return self.assigned_date if self.added_document else None

    @property
    def is_numeric(self) -> bool:
        return Measure(self.measure).is_numeric

    @property
    def is_part(self) -> bool:
        return self.part_of_id is not None

    @property
    def is_list(self) -> bool:
        """Whether it is judged from its parts, and nothing is reported for itself."""
        return self.split == Split.LIST

    @cached_property
    def owners_in_order(self) -> list["Owner"]:
        """Lead first, with their units; `with_owners` fetches them for many targets at once."""
        return list(Owner.objects.in_order().filter(target=self))

    @cached_property
    def lead(self) -> "Owner | None":
        """The lead owner; None only while a target is being set up."""
        return next((o for o in self.owners_in_order if o.role == OwnerRole.LEAD), None)

    @property
    def supporting(self) -> list["Owner"]:
        return [o for o in self.owners_in_order if o.role == OwnerRole.SUPPORTING]


def parts_amiss(target: Target) -> str:
    """Which rule between a target and its parts it breaks, in words; none is an empty text.

    The rules that no constraint of a single row can say. A part has no split and whatever has parts has one: so there
    are no parts of parts.
    """
    pairs = [(target.part_of, target)] if target.part_of and target.part_of_id != target.pk else []
    if target.pk is not None:
        parts = Target.objects.filter(part_of=target.pk).exclude(pk=target.pk).order_by("number", "pk")
        pairs += [(target, part) for part in parts]
    return next(filter(None, (_pair_amiss(whole, part) for whole, part in pairs)), "")


def _pair_amiss(whole: Target, part: Target) -> str:
    if whole.report_id != part.report_id:
        return f"分解与所属目标须在同一年度：{whole}、{part}。"
    if whole.split not in set(Split):
        return f"先为{whole}选定分解方式，才能有分解的目标任务。"
    if whole.split == Split.LIST:
        return ""
    if (part.measure, part.bound, part.unit) != (whole.measure, whole.bound, whole.unit):
        return f"按数量分解的各项须与所属目标同为累计型、方向和计量单位相同：{part}。"
    return "按数量分解的各项没有权重。" if part.weight is not None else ""


@lru_cache(maxsize=8192)
def _address(year: int, number: str) -> str:
    """Kept, because a page leads to hundreds of targets."""
    return reverse("target", args=[year, number])


class OwnerQuerySet(Pictured, models.QuerySet["Owner"]):
    def in_order(self) -> Self:
        """Lead first, then in the order of the units; with the units."""
        return self.select_related("unit").order_by("role", "unit__position", "pk")


class Owner(models.Model):
    """The link Target–Unit: one unit leads, any number support."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="owners", verbose_name="目标任务")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ownerships", verbose_name="单位")
    role = models.CharField(
        "责任", max_length=10, choices=OwnerRole.choices(), default=OwnerRole.SUPPORTING.value
    )
    since = models.DateField(
        "牵头起始日", null=True, blank=True, help_text="此前结束的各期由原牵头单位负责。不填为一开始。"
    )

    history = HistoricalRecords(verbose_name="变更记录")

    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任单位"
        ordering = ["role", "unit__position", "pk"]
        constraints = [
            known_word("owner", "role", OwnerRole),
            models.UniqueConstraint(fields=["target", "unit"], name="unit_owns_a_target_once"),
            models.UniqueConstraint(
                fields=["target"], condition=Q(role=OwnerRole.LEAD.value), name="one_lead_per_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{OwnerRole(self.role).label}）"

    def answers_for(self, period_end: date) -> bool:
        """Whether it led already when a period ended."""
        return self.since is None or self.since <= period_end


class FormerLead(models.Model):
    """A unit that led a target until another took over: periods that ended before `until` remain its own.

    One that `has_successor` ended then: what it had not reported is asked of whoever leads after it.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="former_leads", verbose_name="目标任务")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="former_leads", verbose_name="原牵头单位")
    since = models.DateField("牵头起始日", null=True, blank=True)
    until = models.DateField("交接日")
    recorded_at = models.DateTimeField("登记时间")
    has_successor = models.BooleanField("并入后任", default=False, editable=False)

    objects: ClassVar[models.Manager["FormerLead"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "原牵头单位"
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.unit_then}（至{self.until}）"

    @property
    def unit_then(self) -> Unit:
        """The unit under the name that it had on its last day."""
        return self.unit.on(self.until - timedelta(days=1))


class Stage(models.Model):
    """One step of a staged target; the weights of a target's stages sum to 100."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="stages", verbose_name="目标任务")
    title = models.CharField("节点", max_length=30)
    weight = models.DecimalField(
        "权重（%）",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )
    due_date = models.DateField("应完成日期")

    history = HistoricalRecords(verbose_name="变更记录")

    objects: ClassVar[models.Manager["Stage"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "节点"
        ordering = ["due_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["target", "title"], name="stage_title_once_per_target"),
            models.CheckConstraint(
                name="stage_weight_is_a_percentage",
                condition=Q(weight__gt=0, weight__lte=100),
                violation_error_message="权重须大于0、不超过100。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanPoint(models.Model):
    """What should have been reached by a day, in the target's unit; without points the pace is linear."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="plan_points", verbose_name="目标任务")
    date = models.DateField("日期")
    value = QuantityField("计划值")
    is_proposed = models.BooleanField("建议", default=False, help_text="系统提出、尚未由政府办确认。")

    history = HistoricalRecords(verbose_name="变更记录")

    objects: ClassVar[models.Manager["PlanPoint"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计划节点"
        ordering = ["date", "pk"]
        constraints = [models.UniqueConstraint(fields=["target", "date"], name="plan_point_once_per_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.value}"
