"""Which columns of 台账 does somebody want to see? In the address (`cols=value.unit`), and kept by the browser."""

from dataclasses import dataclass

NONE = "-"  # of those that can be left out


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the ledger; `sort` is the order that its head gives, empty where there is none of unlike things."""

    head: str
    sort: str = ""
    about: str = ""
    is_number: bool = False
    is_usual: bool = True


ALWAYS = {
    "number": Column(head="编号", sort="number"),
    "title": Column(head="目标任务", sort="title"),
    "light": Column(head="灯", sort="light", about="先红后绿，同一种灯里差得多的在前；点灯看理由"),
}
COLUMNS = {
    "target": Column(head="目标", is_number=True),
    "value": Column(head="累计 / 当前", is_number=True),
    "share": Column(head="完成 / 序时", sort="done", about="完成率和序时进度；限额为已用比例"),
    "lead": Column(head="快慢", sort="lead", about="比序时进度快或慢几个百分点", is_number=True),
    "unit": Column(head="牵头单位", sort="unit"),
    "due": Column(head="时限", sort="due"),
    "reporting": Column(head="报送", sort="reporting"),
    "read": Column(head="数据截止", sort="read", is_usual=False),
    "theme": Column(head="事项", sort="theme", is_usual=False),
    "post": Column(head="分管领导", sort="post", is_usual=False),
    "supporting": Column(head="配合单位", is_usual=False),
    "measure": Column(head="计量", sort="measure", is_usual=False),
    "last": Column(head="上年完成", is_number=True, is_usual=False),
    "reason": Column(head="理由", is_usual=False),
}
USUAL = tuple(key for key, column in COLUMNS.items() if column.is_usual)


def columns_in(text: str) -> tuple[str, ...]:
    """Those that an address names, in the ledger's order; the usual ones where it names none that there are."""
    named = text.split(".")
    found = tuple(key for key in COLUMNS if key in named)
    return found if found or text == NONE else USUAL


def columns_as_text(columns: tuple[str, ...]) -> str:
    """As an address names them; empty for the usual ones."""
    return "" if columns == USUAL else ".".join(columns) or NONE


def columns_ticked(ticked: list[str]) -> tuple[str, ...]:
    """Those that somebody has ticked; what is no column is left out."""
    return tuple(key for key in COLUMNS if key in ticked)
