"""What of an office's table is in the review, what is in the text as well, and what only one of the two has?"""

from dataclasses import dataclass

from ..domain.words import Decision, SourceKind
from ..models import Proposal, SourceDocument


@dataclass(frozen=True, kw_only=True)
class TableReview:
    """`same` are rows that the text or the catalogue has too, `alone` those that it has not; `only_in_text` what is
    promised and stands in no table."""

    same: list[Proposal]
    alone: list[Proposal]
    only_in_text: list[Proposal]

    @property
    def wholes(self) -> list[tuple[str, list[Proposal]]]:
        """What rows of it are to be parts (分解) of, each with these."""
        found: dict[str, list[Proposal]] = {}
        for row in (*self.same, *self.alone):
            if row.whole is not None:
                found.setdefault(str(row.whole), []).append(row)
        return list(found.items())

    @property
    def is_stored(self) -> bool:
        return bool(self.same or self.alone)

    @property
    def left(self) -> int:
        return sum(row.is_open for row in self.alone)


def table_review(source: SourceDocument) -> TableReview:
    """Two queries."""
    rows = [
        row
        for row in source.proposals.meant()
        .select_related("merged_into", "target", "part_of", "part_of_target")
        .in_order()
        if row.office
    ]
    same = [row for row in rows if row.office.get("same")]
    said = Proposal.objects.meant().filter(source__report=source.report_id, source__kind=SourceKind.REPORT)
    said = said.filter(decision__in=(Decision.OPEN, Decision.ACCEPTED), office={}).in_order()
    return TableReview(
        same=same, alone=[row for row in rows if not row.office.get("same")], only_in_text=list(said)
    )
