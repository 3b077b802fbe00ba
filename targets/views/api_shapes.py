"""In which shapes does /api/v1/ tell what it tells? Where a figure comes from is its alias."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field

from ..domain.quantities import rounded
from ..domain.words import Frequency, Kind, Light, Measure, OrderState, Reason, State, Status
from ..models import Group, InstructionReply, ProgressEntry, UrgingItem
from ..pictures import InstructionLine, Picture, UrgingLine
from ..summaries import Quote

PAGE_SIZE, PAGE_SIZE_AT_MOST = 100, 500


class Paging(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(PAGE_SIZE, ge=1, le=PAGE_SIZE_AT_MOST)


class MomentAsked(Schema):
    """Of which day, and as known on the evening of which."""

    as_of: date | None = Field(None, description="默认最新一天；须在报告年度内")
    known: date | None = Field(None, description="默认今天；不含这天以后补报的")


class Wanted(Schema):
    """Which entries."""

    target: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9-]*$", description="目标任务编号")
    accepted_since: date | None = Field(None, description="采信时间不早于这天")


class WhichTargets(Schema):
    """Which targets."""

    with_parts: bool = Field(
        default=False, description="连同分解的各项；默认只列报告的目标任务，分解的各项不另计"
    )


class ReportOut(Schema):
    year: int
    government: str
    title: str
    start_date: date
    end_date: date
    delivered_on: date | None = Field(description="作报告日期")
    is_demo: bool


class UnitOut(Schema):
    name: str
    kind: str
    parent: str | None = Field(None, alias="parent.name")
    is_active: bool


class VerdictOut(Schema):
    light: Light
    code: Reason
    label: str
    reason: str


# A share to six places; the domain's are exact fractions.
Share = Annotated[Decimal, BeforeValidator(lambda share: rounded(share, 6))]


class SourceOut(Schema):
    """The words in which a target was promised; `start` and `end` count the characters of the document's text."""

    document: str = Field(alias="source.title")
    quote: str = Field(alias="phrase")
    sentence: str
    start: int
    end: int


class TargetOut(Schema):
    """A picture."""

    number: str = Field(alias="target.number")
    title: str = Field(alias="target.title")
    area: str = Field(alias="target.theme.area.title")
    theme: str = Field(alias="target.theme.title")
    kind: Kind = Field(alias="target.kind")
    measure: Measure = Field(alias="target.measure")
    unit: str = Field(alias="target.unit")
    stated_value: Decimal | None = Field(alias="target.stated_value")
    value: Decimal | None = Field(alias="judgement.target_value", description="现行目标值")
    stated_due_date: date = Field(alias="target.stated_due_date")
    due_date: date = Field(alias="judgement.promise.due_date", description="现行时限")
    deadline_words: str = Field(alias="target.deadline_words", description="时限表述，如全年、持续推进")
    is_lasting: bool = Field(alias="target.is_lasting", description="长期坚持，不计时限")
    assigned_date: date | None = Field(
        alias="target.assigned_date", description="交办日期；空为作报告日期，也不早于作报告日期"
    )
    added_document: str = Field(
        alias="target.added_document", description="年中新增的文号；报告原有的为空，新增的自交办日期起才有"
    )
    added_document_date: date | None = Field(alias="target.added_document_date")
    baseline: Decimal | None = Field(alias="target.baseline", description="起点值")
    is_baseline_awaited: bool = Field(alias="target.is_baseline_awaited", description="起点待核定")
    last_year_value: Decimal | None = Field(alias="target.last_year_value")
    last_year_context: str = Field(
        alias="target.last_year_context", description="上年情况，只供显示，不参与计算"
    )
    frequency: Frequency = Field(alias="target.frequency")
    state: State = Field(alias="judgement.promise.state")
    lead_unit: str | None = Field(None, alias="lead.name")
    supporting_units: list[str]
    post: str | None = Field(None, alias="target.post.title")
    owners_confirmed: bool = Field(alias="target.owners_confirmed")
    reading: Decimal | None = Field(alias="judgement.value")
    self_rating: int | None = Field(None, alias="judgement.reading.self_rating")
    data_date: date | None = Field(alias="judgement.data_date")
    done: Share | None = Field(alias="judgement.completion", description="完成率，小数；限额没有完成率")
    used: Share | None = Field(alias="judgement.used", description="已用比例，小数；只有限额有")
    plan: Share | None = Field(alias="judgement.plan", description="序时进度，小数")
    overall: VerdictOut = Field(alias="judgement.overall")
    progress: VerdictOut = Field(alias="judgement.progress")
    deadline: VerdictOut = Field(alias="judgement.deadline")
    reporting: VerdictOut = Field(alias="judgement.reporting")

    split: Literal["", "sum", "list"] = Field(alias="target.split", description="分解方式；不分解的为空")
    part_of: str | None = Field(None, alias="target.part_of.number", description="所属目标的编号")
    parts: list[str] = Field(description="分解的各项的编号")
    groups: list[str] = Field(description="所属专题，如“四个问题 / 项目和平台”")

    source: SourceOut | None = Field(None, description="报告原文的出处；没有上传原文的为空")

    @staticmethod
    def resolve_groups(picture: Picture, context: dict) -> list[str]:
        return context["request"].groups.get(picture.target.pk, [])

    @staticmethod
    def resolve_source(picture: Picture, context: dict) -> Quote | None:
        return context["request"].quotes.get(picture.target.pk)

    @staticmethod
    def resolve_parts(picture: Picture) -> list[str]:
        return [item.target.number for item in picture.items]

    @staticmethod
    def resolve_supporting_units(picture: Picture) -> list[str]:
        return [unit.name for unit in picture.supporting]


class GroupOut(Schema):
    """A 专题: a set of targets across headings, without a light of its own."""

    name: str
    parent: str | None = Field(None, alias="parent.name", description="上级专题")
    introduction: str
    targets: list[str] = Field(description="目标任务编号，不含下级专题的")

    @staticmethod
    def resolve_targets(group: Group) -> list[str]:
        return sorted(target.number for target in group.targets.all())


class EntryOut(Schema):
    target: str = Field(alias="target.number")
    data_date: date
    value: Decimal | None
    self_rating: int | None
    stages_done: list[str]
    text: str
    problems: str
    next_steps: str
    unit: str = Field(alias="unit_then.name", description="填报单位，按报送时的名称")
    submitted_at: datetime
    accepted_at: datetime
    is_superseded: bool

    @staticmethod
    def resolve_stages_done(entry: ProgressEntry) -> list[str]:
        return [stage.title for stage in entry.stages_done.all()]

    @staticmethod
    def resolve_is_superseded(entry: ProgressEntry) -> bool:
        return any(later.status == Status.ACCEPTED for later in entry.superseded_by.all())


class ReplyOut(Schema):
    unit: str = Field(alias="unit_then.name", description="答复单位，按答复时的名称")
    author: str = Field(alias="author.name")
    text: str
    created_at: datetime


class InstructionOut(Schema):
    """An instruction as it stands."""

    id: int = Field(alias="instruction.pk")
    target: str = Field(alias="target.number")
    lead_unit: str | None = Field(None, alias="lead.name", description="现牵头单位，由其答复")
    author: str = Field(alias="instruction.author.name", description="批示人")
    text: str = Field(alias="instruction.text")
    due_date: date | None = Field(alias="instruction.due_date", description="答复时限")
    created_at: datetime = Field(alias="instruction.created_at")
    read_on: date | None = Field(alias="instruction.read_on", description="批示时所看的日期；空为当时最新")
    state: OrderState
    label: str = Field(alias="words", description="办理情况")
    replies: list[ReplyOut]
    closed_by: str | None = Field(None, alias="instruction.closed_by.name")
    closed_at: datetime | None = Field(alias="instruction.closed_at")

    @staticmethod
    def resolve_replies(line: InstructionLine) -> list[InstructionReply]:
        return list(line.instruction.replies.all())


class UrgingItemOut(Schema):
    target: str = Field(alias="target.number")
    light: Light = Field(description="签发时的灯")
    reason: str = Field(description="催办事由")
    settled_at: datetime | None = Field(description="销号时间：此后首次报送")


class UrgingOut(Schema):
    """A 催办单 as it stands."""

    serial: int = Field(alias="urging.serial")
    unit: str = Field(alias="urging.addressee.name", description="被催办单位，按签发时的名称")
    as_of: date = Field(alias="urging.as_of")
    reply_by: date = Field(alias="urging.reply_by", description="办理时限，含当天")
    issued_by: str = Field(alias="urging.issued_by.name")
    issued_at: datetime = Field(alias="urging.issued_at")
    state: OrderState
    label: str = Field(alias="words", description="办理情况")
    items: list[UrgingItemOut]
    revoked_at: datetime | None = Field(alias="urging.revoked_at")
    revocation_reason: str = Field(alias="urging.revocation_reason")

    @staticmethod
    def resolve_items(line: UrgingLine) -> list[UrgingItem]:
        return line.items


class Page(Schema):
    count: int
    page: int
    page_size: int


class ReportList(Page):
    results: list[ReportOut]


class UnitList(Page):
    results: list[UnitOut]


class TargetList(Page):
    as_of: date
    results: list[TargetOut]


class GroupList(Page):
    results: list[GroupOut]


class EntryList(Page):
    results: list[EntryOut]


class InstructionList(Page):
    results: list[InstructionOut]


class UrgingList(Page):
    results: list[UrgingOut]
