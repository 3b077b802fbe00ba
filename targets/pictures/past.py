"""How did the catalogue look at an earlier moment? Rows changed since then, as they were before the change."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Min, Model, OuterRef, Q, Subquery, prefetch_related_objects
from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

from ..domain.facts import Stay
from ..domain.words import Status
from ..models import Owner, PlanPoint, ProgressEntry, Report, Stage, Target
from .evenings import evening_of

REMEMBERED: tuple[type[Model], ...] = (Report, Target, Owner, Stage, PlanPoint)
# Made once, as each manager of a history is a class of its own.
HISTORIES = [get_history_manager_for_model(model).order_by("-history_date") for model in REMEMBERED]
PAST_ENTRIES = ProgressEntry.history.order_by()
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Memory:
    """What `moment` looked like, for the models in which something has changed since."""

    moment: datetime
    changed: frozenset[type[Model]]

    def rows(self, model: type[Row], rows: list[Row]) -> list[Row]:
        """`rows` as they were: without those made since, with those removed since, unordered if any changed."""
        if model not in self.changed:
            return rows
        history = get_history_manager_for_model(model)
        changed = set(history.filter(history_date__gt=self.moment).values_list("id", flat=True))
        before = history.as_of(self.moment).filter(id__in=changed).order_by("history_id")
        versions = {row.pk: row for row in before}
        return [row for row in rows if row.pk not in changed] + list(versions.values())

    def report(self, report: Report) -> Report:
        """The report with the thresholds it had."""
        versions = self.rows(Report, [report])
        return next((row for row in versions if row.pk == report.pk), report)

    def targets(self, targets: list[Target]) -> list[Target]:
        """The targets in their order, with the owners, the heading and the post that they had."""
        if not self.changed & {Target, Owner}:
            return targets
        owners = self.rows(Owner, [owner for target in targets for owner in target.owners_in_order])
        versions = {row.pk: row for row in self.rows(Target, targets)}
        found = [versions[target.pk] for target in targets if target.pk in versions]
        prefetch_related_objects(found, "theme__parent", "post__holder", "reference", "part_of")
        prefetch_related_objects(owners, "unit")
        owners.sort(key=lambda owner: (owner.role, owner.unit.position, owner.pk))
        for target in found:
            target.owners_in_order = [owner for owner in owners if owner.target_id == target.pk]
        return found


def memory(report: Report, known_at: datetime) -> Memory:
    """What is different from now; one query where nothing is.

    What was set up on the report's first day in the tracker counts as known from the beginning: a year that was
    under way when the tracker was installed can be looked at from its start.
    """
    latest = [Subquery(past.values("history_date")[:1]) for past in HISTORIES]
    first = Report.history.filter(id=OuterRef("pk")).order_by("history_date").values("history_date")[:1]
    set_up, *changes = Report.objects.filter(pk=report.pk).values_list(Subquery(first), *latest).get()
    moment = max(known_at, evening_of(timezone.localtime(set_up).date())) if set_up else known_at
    changed = (m for m, at in zip(REMEMBERED, changes, strict=True) if at and at > moment)
    return Memory(moment, frozenset(changed))


Sending = tuple[
    datetime, datetime | None
]  # when an entry was sent to the office, and since when it lies there again


def stays_ended(own: Q) -> dict[int, dict[Sending, Stay]]:
    """When entries of some targets lay with the office that are there no more, or are there once more: what it sent
    back, what their authors took back, and the acceptances that were taken back; by entry and sending."""
    reopened = PAST_ENTRIES.filter(own, reopened_at__isnull=False).order_by()
    gone = PAST_ENTRIES.filter(
        own,
        Q(status__in=[Status.RETURNED, Status.WITHDRAWN])
        | Q(status=Status.ACCEPTED, id__in=reopened.values("id")),
        submitted_at__isnull=False,
    )
    rows = gone.order_by().values_list("id", "submitted_at", "reopened_at", "status", "unit_id")
    stays: dict[int, dict[Sending, Stay]] = {}
    for pk, submitted_at, reopened_at, status, unit, gone_at in rows.annotate(
        gone_at=Min("history_date")
    ).order_by("gone_at"):  # a unit that has taken it over since did not have it then
        stay = Stay(
            timezone.localtime(reopened_at or submitted_at),
            timezone.localtime(gone_at),
            Status(status),
            unit,
            is_reopened=reopened_at is not None,
        )
        stays.setdefault(pk, {}).setdefault((submitted_at, reopened_at), stay)
    return stays
