"""What does the office do first, and how far is it? Each step is read from the data; nobody ticks anything."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ..domain.words import State, Status
from ..models import OwnerRole, Post, ProgressEntry, Report, Target, Unit


@dataclass(frozen=True, kw_only=True)
class Step:
    """`place` is the name of the page where it is done; `done` of `count` are. `ways` are pages where it begins."""

    title: str
    what: str
    place: str
    done: int
    count: int
    ways: tuple[tuple[str, str], ...] = ()

    @property
    def is_done(self) -> bool:
        return self.count > 0 and self.done >= self.count


@dataclass(frozen=True, kw_only=True)
class FirstWeek:
    """From the import to the first month that is reported and checked."""

    steps: list[Step]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_done(self) -> bool:
        return self.done_count == len(self.steps)

    @property
    def next_step(self) -> Step | None:
        """The first that is open."""
        return next((step for step in self.steps if not step.is_done), None)


def first_week(report: Report) -> FirstWeek:
    """Half a dozen counts for any number of targets."""
    targets = Target.objects.filter(report=report, state=State.ACTIVE)
    counted = targets.aggregate(
        whole=Count("pk"),
        imported=Count("pk", filter=Q(part_of=None)),
        confirmed=Count("pk", filter=Q(owners_confirmed=True)),
    )
    count, imported, confirmed = counted["whole"], counted["imported"], counted["confirmed"]
    leading = Unit.objects.filter(
        ownerships__target__in=targets.order_by(), ownerships__role=OwnerRole.LEAD
    ).distinct()
    unit_count = leading.count()
    posts = Post.objects.filter(targets__in=targets.order_by()).distinct()
    post_count = posts.count()
    entries = ProgressEntry.objects.filter(target__report=report)
    sent = entries.filter(submitted_at__isnull=False, unit__in=leading.order_by())
    steps = [
        Step(
            title="导入目录", what="在“目录”上传报告，核对后生成；或上传Excel目录",
            place="catalogue", done=imported, count=max(imported, 1),
            ways=(("上传报告", "upload_source"), ("上传目录", "catalogue")),
        ),
        Step(
            title="确认责任", what="核对建议的牵头、配合单位，分解的各项也在内，成批确认",
            place="owners", done=confirmed, count=count,
        ),
        Step(
            title="开通账号", what="给每个牵头单位的填报员开通账号",
            place="people", done=unit_count - leading.that_nobody_reports_for().count(), count=unit_count,
        ),
        Step(
            title="登记领导", what="在“人员”选定各分管领导的任职人",
            place="people", done=posts.filter(holder__is_active=True).count(), count=post_count,
        ),
        Step(
            title="首月填报", what="通知各牵头单位报送，逾期的催办",
            place="calendar", done=sent.values("unit").order_by().distinct().count(), count=unit_count,
        ),
        Step(
            title="首次审核", what="采信或退回第一批进展，亮灯墙随之亮起",
            place="review", done=int(entries.filter(status=Status.ACCEPTED).exists()), count=1,
        ),
    ]  # fmt: skip
    return FirstWeek(steps=[step for step in steps if step.title != "登记领导" or post_count])
