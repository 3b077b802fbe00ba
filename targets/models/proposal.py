"""What a document promises, as it was drawn from its text or tables, and what the office has made of each."""

from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from ..domain.extraction import Verdict
from ..domain.words import Bound, Decision, Frequency, Measure, StatedAs
from .constraints import known_word
from .fields import QuantityField
from .source import SourceDocument
from .target import Target
from .unit import User

EASY_FROM = Decimal("0.90")  # so sure that a look at it is enough
# What the office may change of a proposal.
EDITED = (
    "title", "area", "theme", "measure", "stated_as", "value", "unit", "deadline", "frequency", "last_year_value",
    "lead",
)  # fmt: skip
SAID = {
    Verdict.PROMISE: "目标",
    Verdict.TASK: "任务",
    Verdict.THRESHOLD: "门槛",
    Verdict.ATTRIBUTE: "属性",
    Verdict.NAME: "名称",
    Verdict.YEAR: "年份日期",
    Verdict.CONTEXT: "背景",
    Verdict.PAST: "上年",
}
MEANT = (
    Verdict.PROMISE.value,
    Verdict.TASK.value,
)  # what is to become targets unless somebody says otherwise

IS_PENDING = Q(verdict__in=MEANT, decision=Decision.OPEN.value) | Q(
    decision=Decision.ACCEPTED.value, target=None
)  # what a review still owes: undecided, or accepted without being in the catalogue


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def in_order(self) -> Self:
        """As they stand in the document; what was split off behind what it was split from."""
        return self.order_by("position", "pk")

    def meant(self) -> Self:
        """What is or may become a target: without the numbers that are none."""
        return self.filter(verdict__in=MEANT)

    def open(self) -> Self:
        return self.meant().filter(decision=Decision.OPEN)

    def accepted(self) -> Self:
        return self.filter(decision=Decision.ACCEPTED)

    def locked(self) -> Self:
        """For one writer at a time."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")


class Proposal(models.Model):
    """One number or task of a document. Its columns hold what the office makes of it; `drawn` has, of what was changed,
    what was drawn from the text; `before` is what the last act has changed, until that is undone.

    A part (分解) is one of a target that is in the catalogue already, or of what another proposal becomes.
    """

    source = models.ForeignKey(SourceDocument, models.CASCADE, related_name="proposals", verbose_name="原文")
    position = models.PositiveIntegerField("顺序")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    verdict = models.CharField("判断", max_length=9, choices=[(v.value, word) for v, word in SAID.items()])
    reason = models.CharField("理由", max_length=80)
    confidence = models.DecimalField(
        "把握", max_digits=3, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )

    area = models.CharField("方面", max_length=60, blank=True)
    theme = models.CharField("事项", max_length=60, blank=True)
    title = models.CharField("目标任务", max_length=40, blank=True)
    measure = models.CharField("计量方式", max_length=9, choices=Measure.choices())
    bound = models.CharField("方向", max_length=8, choices=Bound.choices(), default=Bound.AT_LEAST.value)
    stated_as = models.CharField(
        "原文表述", max_length=8, choices=StatedAs.choices(), default=StatedAs.EXACTLY.value
    )
    value = QuantityField("目标值", null=True, blank=True)
    unit = models.CharField("计量单位", max_length=12, blank=True)
    deadline = models.DateField("时限", null=True, blank=True)
    frequency = models.CharField(
        "报送频次", max_length=11, choices=Frequency.choices(), default=Frequency.MONTHLY.value
    )
    last_year_value = QuantityField("上年完成", null=True, blank=True)
    lead = models.CharField("牵头单位", max_length=60, blank=True, help_text="文字；生成目录时对上单位。")
    drawn = models.JSONField("提取为", default=dict, blank=True)
    office = models.JSONField("分解表", default=dict, blank=True)  # what an office's table says of it

    decision = models.CharField("决定", max_length=8, choices=Decision.choices(), default=Decision.OPEN.value)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, related_name="merged", null=True, blank=True, verbose_name="并入"
    )
    split_from = models.ForeignKey(
        "self", models.SET_NULL, related_name="split", null=True, blank=True, verbose_name="拆自"
    )
    part_of = models.ForeignKey(
        "self", models.SET_NULL, related_name="own_parts", null=True, blank=True, verbose_name="属于"
    )
    part_of_target = models.ForeignKey(
        Target,
        models.SET_NULL,
        related_name="proposed_parts",
        null=True,
        blank=True,
        verbose_name="属于目标任务",
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="办理人"
    )
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    before = models.JSONField("此前", default=dict, blank=True)
    target = models.ForeignKey(
        Target, models.SET_NULL, related_name="proposals", null=True, blank=True, verbose_name="目标任务"
    )
    version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar[models.Manager["Proposal"]] = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提取的目标任务"
        ordering = ["source", "position", "pk"]
        indexes = [models.Index(fields=["source", "position"], name="proposals_in_text_order")]
        constraints = [
            known_word("proposal", "decision", Decision),
            known_word("proposal", "measure", Measure),
            known_word("proposal", "bound", Bound),
            known_word("proposal", "stated_as", StatedAs),
            known_word("proposal", "frequency", Frequency),
            models.CheckConstraint(
                name="proposal_ends_after_it_starts",
                condition=Q(end__gt=F("start")),
                violation_error_message="提取的目标任务须在原文中有出处。",
            ),
            models.CheckConstraint(
                name="proposal_is_merged_into_another",
                condition=Q(decision=Decision.MERGED.value) | Q(merged_into__isnull=True),
                violation_error_message="只有并入的目标任务才有所并入的。",
            ),
            models.CheckConstraint(
                name="proposal_is_part_of_one",
                condition=Q(part_of__isnull=True) | (Q(part_of_target__isnull=True) & ~Q(part_of=F("pk"))),
                violation_error_message="一条只能属于一项，也不能属于自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.start}–{self.end}"

    @property
    def is_meant(self) -> bool:
        """Whether it is or may become a target."""
        return self.verdict in MEANT

    @property
    def is_open(self) -> bool:
        return self.is_meant and self.decision == Decision.OPEN

    @property
    def whole(self) -> "Proposal | Target | None":
        """What it is to be a part of."""
        return self.part_of_target or self.part_of

    @property
    def is_part(self) -> bool:
        return self.part_of_id is not None or self.part_of_target_id is not None

    @property
    def is_easy(self) -> bool:
        """Whether a look is enough."""
        is_asked = bool(self.office.get("note")) or (len(self.office.get("leads", [])) > 1 and not self.lead)
        return self.verdict == Verdict.PROMISE and self.confidence >= EASY_FROM and not is_asked

    @property
    def said(self) -> str:
        """Its verdict in Chinese."""
        return SAID[Verdict(self.verdict)]

    @property
    def office_line(self) -> str:
        """What an office's table says of who does it and until when, in its words; empty where none says anything."""
        said = self.office
        parts = [
            f"{word}{'、'.join(names)}"
            for word, names in (
                ("牵头", said.get("leads", [])),
                ("配合", [*said.get("supporting", []), *said.get("words", [])]),
                ("责任领导", [said["leader"]] if said.get("leader") else []),
                ("时限", [said["due"]] if said.get("due") else []),
                ("节点", [f"{stage['words']}{stage['title']}" for stage in said.get("stages", [])]),
            )
            if names
        ]
        return f"{said['file']}{said['where']}：{'；'.join(parts)}" if parts else ""

    @property
    def stated(self) -> str:
        """Its number as a page shows it; empty for what has none."""
        if self.stated_as == StatedAs.RELATIVE:
            return "相对要求"
        if self.value is None or self.measure in (Measure.STAGES, Measure.NARRATIVE):
            return ""
        return (
            f"{self.stated_as if self.stated_as in ('≥', '≤') else ''}{self.value.normalize():f}{self.unit}"
        )
