"""Why is something taken for a promise, in a sentence that a reviewer reads?"""

from .drafts import Draft, Note
from .tables.indicators import TAILS

BOUNDS = {
    ">=": "下限",
    "<=": "上限",
    "=": "具体数",
    "all": "全部",
    "relative": "相对要求",
    "done": "按期办成",
}
WITHOUT_NUMBER = {
    "all": "说明全部做到，按100%计",
    "relative": "以上级下达或别的指标为准",
    "done": "有自己的完成时限",
}


def reason_of(draft: Draft) -> str:
    """Where the indicator stands, which words bound the number, and the rules by which the reading is less sure."""
    if draft.quantity is None:
        parts = [WITHOUT_NUMBER[draft.comparator]]
    else:
        place = "数量在名词前" if Note.BEHIND in draft.notes else "数量在指标后"
        tail = f"“{draft.quantity.tail}”" if draft.quantity.tail in TAILS else ""
        parts = [place, f"{tail}{BOUNDS[draft.comparator]}"]
    parts += [
        note.value for note in Note if note in draft.notes and note not in (Note.BEHIND, Note.WORDS_ONLY)
    ]
    if draft.deadline:
        parts.append(f"时限“{draft.deadline.words}”")
    return "；".join(parts)
