"""催办单 as Word: what a unit has to report, and by when."""

from django.utils import timezone

from ..domain.wording import demand
from ..models import Urging
from .kit.word import OfficialDocument, Style


def urging_document(urging: Urging) -> bytes:
    """催办单 as .docx; `urging` comes with its items and their targets."""
    word, items = OfficialDocument(), list(urging.items.all())
    word.title("督查催办单")
    word.text(str(urging), Style.CENTRED)
    word.text(f"{urging.addressee}：", Style.FLUSH)
    word.text(demand(urging.report.title, len(items), as_of=urging.as_of, reply_by=urging.reply_by))
    rows = [[item.target.number, item.target.title, item.reason] for item in items]
    word.table(["编号", "目标任务", "催办事由"], rows, [20, 50, 86])
    word.sign(timezone.localtime(urging.issued_at).date())
    return word.save()
