"""Which documents does a report have, and which of its targets have no place in them?"""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery

from ..models import Proposal, Report, SourceDocument, Target
from ..models.proposal import IS_PENDING


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Documents with `target_count` and `pending_count` (what their review owes), and the targets of the report itself
    without a passage."""

    rows: list[SourceDocument]
    without: list[Target] = field(default_factory=list)

    @property
    def has_report(self) -> bool:
        return any(row.kind == "report" for row in self.rows)

    @property
    def uploaded(self) -> list[SourceDocument]:
        return [row for row in self.rows if not row.is_outline]

    @property
    def outline(self) -> SourceDocument | None:
        return next((row for row in self.rows if row.is_outline), None)


def sources_of(report: Report) -> Sources:
    """Two queries; while nothing has been uploaded nothing is missing."""
    rows = SourceDocument.objects.without_text().filter(report=report).select_related("uploaded_by")
    waiting = Proposal.objects.filter(IS_PENDING, source=OuterRef("pk")).order_by()
    counted = waiting.values("source").annotate(count=Count("pk")).values("count")
    rows = rows.annotate(
        target_count=Count("passages__targets", distinct=True), pending_count=Subquery(counted)
    ).order_by("pk")
    found = Sources(rows=list(rows))
    if found.uploaded:
        uploaded = [row.pk for row in found.uploaded]
        targets = Target.objects.filter(report=report, added_document="").exclude(
            passages__source__in=uploaded
        )
        found.without.extend(targets.in_print_order())
    return found
