"""催办单 as Word: what a unit has to report, and by when."""

from django.utils import timezone

from ..domain.quantities import long_date
from ..models import Urging
from .kit.word import OfficialDocument, Style


def urging_document(urging: Urging) -> bytes:
    """催办单 as .docx; `urging` comes with its items and their targets."""
    word, items = OfficialDocument(), list(urging.items.all())
    word.title("督查催办单")
    word.text(str(urging), Style.CENTRED)
    word.text(f"{urging.unit}：", Style.FLUSH)
    word.text(
        f"截至{long_date(urging.as_of)}，你单位牵头的下列{len(items)}项{urging.report.title}目标任务进度滞后、逾期或"
        f"未按时报送。请抓紧推进，于{long_date(urging.reply_by)}前报送进展，说明原因和下一步打算。"
    )
    rows = [[item.target.number, item.target.title, item.reason] for item in items]
    word.table(["编号", "目标任务", "催办事由"], rows, [20, 50, 86])
    word.sign(timezone.localtime(urging.issued_at).date())
    return word.save()
