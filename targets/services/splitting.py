"""How is a promise broken down into parts (分解), at first and at mid-year? Each with its lead, who is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ..domain.parts import mixed_weights_amiss
from ..domain.quotes import quoted
from ..domain.schedule import addition_amiss, part_day_amiss
from ..domain.words import Bound, Frequency, Issued, Measure, Split, State, StatedAs
from ..models import NoticeKind, Post, Stage, Target, Unit, User
from ..models.amiss import in_plain_words
from ..rights import may_edit
from .locks import list_lock
from .notices import tell, who_acts_for
from .refusals import DoesNotFit, NotAllowed, ReasonMissing, refuse, refuse_second_press
from .setting_up import NewTarget, NewTargetsDoNotFit, create_targets
from .targets import save_target

PARTS_AT_MOST = 99
# As the whole is, so are its parts.
TYPED = {"title", "value", "unit", "last_year_value", "weight", "due_date"}
INHERITED = ("theme", "kind", "lag_days", "post", "source_ref", "deadline_words")


@dataclass(frozen=True, kw_only=True)
class NewPart:
    """One part that is not stored yet. `value` None: its number is not issued yet, or it has none; `due_date` and
    `post` None: as that of the whole. Of a shared number `measure`, `unit`, `bound` and `stated_as` are the whole's."""

    title: str
    lead: Unit
    measure: Measure = Measure.TOTAL
    value: Decimal | None = None
    unit: str = ""
    due_date: date | None = None
    weight: Decimal | None = None
    last_year_value: Decimal | None = None
    bound: Bound = Bound.AT_LEAST
    stated_as: StatedAs = StatedAs.EXACTLY
    post: Post | None = None
    supporting: tuple[Unit, ...] = ()
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SplitGrounds:
    """Why, and from when on something is owed; None: from where the whole is. What comes later has a document."""

    reason: str
    assigned_date: date | None = None
    document: str = ""
    document_date: date | None = None


@dataclass
class _Splitting:
    target: Target
    split: Split
    grounds: SplitGrounds
    numbers: list[str] = field(default_factory=list)

    @property
    def start_date(self) -> date:
        """What is added later is paced from its assignment, as whatever is added at mid-year."""
        own, assigned = self.target.start_date, self.grounds.assigned_date
        return max(own, assigned) if assigned and self.grounds.document else own


@transaction.atomic
def split_target(
    target: Target, split: Split, parts: Sequence[NewPart], *, grounds: SplitGrounds, by: User, at: datetime
) -> list[Target]:
    """Store parts of a target, which is split by that if it was not before; each new lead is told once.

    Raises a `Refused`; `JustSent` where the same has just been done.
    """
    if not may_edit(by):
        raise NotAllowed("由管理员分解。")
    if not grounds.reason.strip():
        raise ReasonMissing("请写明分解理由。")
    target = Target.objects.locked().with_owners().get(pk=target.pk)
    refuse_second_split(target, [part.title for part in parts], at=at)
    refuse(DoesNotFit, split_amiss(target, split))
    check_split(target, split, parts, grounds, today=timezone.localtime(at).date())
    work = _Splitting(target, split, grounds, next_numbers(target, len(parts)))
    said = f"{grounds.document}：{grounds.reason.strip()}" if grounds.document else grounds.reason.strip()
    if not target.split:
        target.split = split.value
        save_target(target, by, f"{split.label}：{said}")
    rows = [_new_target(work, place, part) for place, part in enumerate(parts)]
    try:
        create_targets(target.report, rows, by=by, reason=said)
    except NewTargetsDoNotFit as refused:
        raise DoesNotFit("；".join(f"{n}：{s}" for n, s in refused.sentences.items())) from None
    if not target.report.is_draft:
        _tell(target, rows, by=by, at=at)
    return [row.target for row in rows]


def split_amiss(target: Target, split: Split) -> str:
    """Why a target cannot be split so, in words; where it can an empty text."""
    if target.state != State.ACTIVE:
        return f"目标任务{State(target.state).label}，不再分解。"
    if target.is_part:
        return "分解只有一级：分解出来的目标任务不能再分解。"
    if target.split:
        return "" if target.split == split else f"已{Split(target.split).label}，不能再{split.label}。"
    if split == Split.SUM:
        is_total = target.measure == Measure.TOTAL
        return "" if is_total else "按数量分解只用于累计型目标，请按清单分解。"
    is_completed = target.measure in (Measure.TOTAL, Measure.STAGES, Measure.NARRATIVE)
    if not is_completed or target.bound != Bound.AT_LEAST or target.is_lasting:
        return "按清单分解只用于要办完的事：累计型（不低于）、节点型和定性型，且不是长期坚持。"
    return list_lock(target)


def refuse_second_split(target: Target, titles: Sequence[str], *, at: datetime) -> None:
    """The same parts were stored a moment ago. Raises `JustSent`."""
    same = list(target.parts.filter(title__in=titles).order_by("pk"))
    if titles and {part.title for part in same} == set(titles):
        stored = same[-1].history.order_by("history_date").first()
        refuse_second_press(quoted(target.title), "分解", stored and stored.history_date, at=at)


def next_numbers(target: Target, count: int) -> list[str]:
    """B-017-01 and so on, behind those that it has; a number is never used twice. Raises `DoesNotFit`."""
    taken = target.report.targets.filter(number__startswith=f"{target.number}-").values_list(
        "number", flat=True
    )
    highest = max((int(n[-2:]) for n in taken if n[len(target.number) + 1 :].isdecimal()), default=0)
    if highest + count > PARTS_AT_MOST:
        raise DoesNotFit(f"一项最多分解{PARTS_AT_MOST}项，已编到{highest}。")
    return [f"{target.number}-{place:02}" for place in range(highest + 1, highest + count + 1)]


def is_later(target: Target) -> bool:
    """Whether what is added now comes on the grounds of a document: the target has parts already, and its year has
    begun to be followed."""
    return bool(target.split) and not target.report.is_draft and target.parts.exists()


def check_split(
    target: Target, split: Split, parts: Sequence[NewPart], grounds: SplitGrounds, *, today: date
) -> None:
    """Whether parts may come to a target, before any is stored. Raises `DoesNotFit`."""
    if not parts:
        raise DoesNotFit("请至少填写一项。")
    if is_later(target) and not (grounds.document and grounds.document_date and grounds.assigned_date):
        raise DoesNotFit("年中增加的分解须有文号、文件日期和交办日期。")
    if grounds.document and not (grounds.document_date and grounds.assigned_date):
        raise DoesNotFit("填写了文号的，请一并填写文件日期和交办日期。")
    for part in parts:
        due = part.due_date or target.due_date
        if amiss := part_day_amiss(due, (target.start_date, target.due_date)):
            raise DoesNotFit(f"{quoted(part.title)}的{amiss}")
        assigned = grounds.assigned_date or target.start_date
        if grounds.assigned_date:
            window = target.start_date, due
            refuse(DoesNotFit, addition_amiss(assigned, window, grounds.document_date or today, today))
        refuse(DoesNotFit, _fields_amiss(_Splitting(target, split, grounds, [target.number]), part))
    if split == Split.LIST:
        refuse(DoesNotFit, _weights_amiss(target, parts))


def _fields_amiss(work: _Splitting, part: NewPart) -> str:
    """What the columns do not hold: many are stored at once, which asks none of them."""
    row = _new_target(work, 0, part).target
    try:
        row.clean_fields(exclude={column.name for column in Target._meta.fields} - TYPED)
    except ValidationError as amiss:
        named = {column.name: column.verbose_name for column in Target._meta.fields}
        said = [
            f"{named[name]}{text}"
            for name, errors in amiss.error_dict.items()
            for text in in_plain_words(ValidationError(errors))
        ]
        return f"{quoted(part.title)}：{''.join(said)}"
    return ""


def _weights_amiss(target: Target, parts: Sequence[NewPart]) -> str:
    stored = target.parts.filter(state=State.ACTIVE).values_list("weight", flat=True)
    return mixed_weights_amiss([*stored, *(part.weight for part in parts)])


def _new_target(work: _Splitting, place: int, part: NewPart) -> NewTarget:
    whole, grounds = work.target, work.grounds
    due = part.due_date or whole.due_date
    target = Target(
        report=whole.report,
        number=work.numbers[place],
        title=part.title,
        part_of=whole,
        start_date=work.start_date,
        due_date=due,
        stated_due_date=due,
        weight=part.weight,
        assigned_date=grounds.assigned_date or whole.assigned_date,
        added_document=grounds.document,
        added_document_date=grounds.document_date,
        owners_confirmed=True,
        **{name: getattr(whole, name) for name in INHERITED} | ({"post": part.post} if part.post else {}),
        **(_shared(whole, part) if work.split == Split.SUM else _item(whole, part)),
    )
    return NewTarget(
        target=target,
        lead=part.lead,
        supporting=list(part.supporting),
        stages=list(part.stages),
        plan_points=[],
    )


def _shared(whole: Target, part: NewPart) -> dict:
    words = {StatedAs.ALL.value: StatedAs.EXACTLY.value, StatedAs.RELATIVE.value: StatedAs.EXACTLY.value}
    return {
        "measure": whole.measure,
        "bound": whole.bound,
        "unit": whole.unit,
        "stated_as": words.get(whole.stated_as, whole.stated_as),
        "is_counted": whole.is_counted,
        "frequency": whole.frequency,
        "last_year_value": part.last_year_value,
    } | _number(part)


def _item(whole: Target, part: NewPart) -> dict:
    """Only what has stages can be reported by them."""
    is_staged = part.measure == Measure.STAGES
    by_stages = whole.frequency == Frequency.STAGES and not is_staged
    own = {
        "measure": part.measure.value,
        "frequency": Frequency.MONTHLY.value if by_stages else whole.frequency,
    }
    if not part.measure.is_numeric:
        return own
    stated = {"unit": part.unit, "bound": part.bound.value, "stated_as": part.stated_as.value}
    return own | stated | _number(part)


def _number(part: NewPart) -> dict:
    issued = Issued.AWAITING if part.value is None else Issued.SET
    return {"value": part.value, "stated_value": part.value, "issued": issued.value}


def _tell(whole: Target, rows: list[NewTarget], *, by: User, at: datetime) -> None:
    """One notice to each unit: of its one part, or of what it has of the whole."""
    for unit in {row.lead.pk: row.lead for row in rows}.values():
        own = [row.target for row in rows if row.lead.pk == unit.pk]
        more = f"等{len(own)}项" if len(own) > 1 else ""
        text = f"新交办{quoted(own[0].title)}{more}（{quoted(whole.title)}的分解），由{unit}牵头"
        address = (own[0] if len(own) == 1 else whole).get_absolute_url()
        tell([user for user in who_acts_for(unit) if user != by], NoticeKind.ASSIGNED, text, address, at=at)
