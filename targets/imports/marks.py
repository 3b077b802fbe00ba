"""Which marks mean done, or yes, and which mean not? Those that people put into a small box."""

from .text import excerpt, folded

YES = frozenset(
    [
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "v",
        "是的",
        "对",
        "有",
        "完成",
        "已完成",
        "已完",
        "完毕",
        "已完毕",
        "办结",
        "已办结",
        "完工",
        "已完工",
        "竣工",
        "已竣工",
        "建成",
        "已建成",
        "通过",
        "已通过",
        "落实",
        "已落实",
        "y",
        "yes",
        "t",
        "true",
        "1",
        "100%",
    ]
)
NO = frozenset(
    [
        "否",
        "×",
        "✗",
        "✘",
        "✕",
        "✖",
        "❌",
        "☐",
        "□",
        "不",
        "不是",
        "无",
        "没有",
        "未",
        "未完成",
        "没完成",
        "没有完成",
        "尚未完成",
        "未办结",
        "未开始",
        "进行中",
        "推进中",
        "正在推进",
        "-",
        "—",
        "——",
        "/",
        "n",
        "no",
        "f",
        "false",
        "0",
        "0%",
    ]
)


class NotAMark(ValueError):
    """Neither yes nor no; in Chinese, with what to write instead."""


def is_ticked(text: str) -> bool:
    """Whether a mark means yes; nothing means no. Raises `NotAMark`: a cross in a box has been used for both."""
    mark = folded(text)
    mark = mark.lstrip("√✓✔☑✅") or mark  # a tick and the word
    if mark in YES:
        return True
    if not mark or mark in NO:
        return False
    raise NotAMark(f"“{excerpt(text)}”看不出是否完成，完成的填“是”或“√”，未完成的留空。")
