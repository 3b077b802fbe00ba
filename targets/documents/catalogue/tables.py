"""Which tables does a catalogue have, with which columns, and how are they called in CSV and in Excel?"""

from contextlib import suppress
from dataclasses import dataclass, field

from ...domain.words import (
    Bound,
    Frequency,
    Issued,
    JudgedBy,
    Kind,
    Measure,
    PaceBy,
    Split,
    State,
    StatedAs,
    Word,
)
from ...forms.fields import REPORT_UNITS
from ...imports.marks import NotAMark, is_ticked
from ...imports.rows import Row, Wrong
from ...imports.tables import Columns
from ...imports.text import excerpt, folded
from ...models import Report, UnitKind

DAYS = frozenset(
    {
        "start_date", "end_date", "delivered_on", "due_date", "state_date", "assigned_date", "lead_since", "date",
        "added_document_date",
    }
)  # fmt: skip
NUMBERS = frozenset({"year", "stated_value", "baseline", "last_year_value", "lag_days", "weight", "value"})
# In which a cell must not have been turned into 1.38E+10.
KEYS = frozenset(
    {
        "number",
        "reference",
        "part_of",
        "name",
        "title",
        "area",
        "theme",
        "lead_unit",
        "supporting_units",
        "post",
        "added_document",
    }
)


class YesNo(Word):
    """A yes or no in a column; an empty cell is neither."""

    YES = "true", "是"
    NO = "false", "否"


@dataclass(frozen=True)
class Table:
    """One table of a catalogue: a CSV file or a sheet. `heads` maps the columns of the file to those of the sheet.

    `words` are the columns that choose one of a few words: codes in CSV, labels in Excel.
    """

    sheet: str
    heads: dict[str, str]
    key: str  # the column without which a line is none
    optional: frozenset[str] = frozenset()
    words: dict[str, type[Word]] = field(default_factory=dict)
    is_key_shared: bool = False  # whether several lines are about one thing

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column for column in self.heads if column not in self.optional)

    def columns(self, *, in_codes: bool) -> Columns:
        """How a file's heads are read: it may have either, faults name them as the sheet does or in codes."""
        columns = self.heads.keys()
        return Columns(
            names={c: (c, head) if in_codes else (head, c) for c, head in self.heads.items()},
            optional=self.optional,
            key=self.key,
            keys=KEYS & columns,
            once=((NUMBERS | REPORT_UNITS.keys()) & columns) | (set() if self.is_key_shared else {self.key}),
            days=DAYS & columns,
            marks=frozenset(column for column, words in self.words.items() if words is YesNo),
        )


# Of a report all but what its identity and `load_demo` decide; its rules may be left out.
RULES = frozenset(
    {
        "on_track_ratio", "behind_ratio", "early_plan_share", "rate_gap_points", "due_soon_days", "grace_days",
        "answer_days", "mend_days", "pace_by", "judged_by", "behind_points", "critical_points", "blue_meaning",
        "due_on_working_days",
    }
)  # fmt: skip
REPORT = Table(
    "报告",
    {
        "year": "年度",
        "government": "政府",
        "title": "名称",
        "start_date": "起始日",
        "end_date": "截止日",
        "delivered_on": "作报告日期",
    }
    | {field.name: str(field.verbose_name) for field in Report._meta.fields if field.name in RULES},
    key="year",
    optional=RULES | {"delivered_on"},
    words={"pace_by": PaceBy, "judged_by": JudgedBy, "due_on_working_days": YesNo},
)
UNITS = Table(
    "单位",
    {"name": "名称", "kind": "类别", "aliases": "简称、别名"},
    key="name",
    optional=frozenset({"aliases"}),
    words={"kind": UnitKind},
)
POSTS = Table("分管领导", {"title": "职务", "duties": "分工"}, key="title")
THEMES = Table(
    "板块",
    {"area": "板块", "area_short": "板块简称", "theme": "事项", "theme_short": "事项简称"},
    key="theme",
)
TARGETS = Table(
    "目标任务",
    {
        "number": "编号",
        "kind": "类型",
        "area": "板块",
        "theme": "事项",
        "title": "目标任务",
        "measure": "计量方式",
        "bound": "方向",
        "stated_as": "原文表述",
        "stated_value": "报告目标值",
        "unit": "计量单位",
        "start_date": "起始日",
        "due_date": "报告时限",
        "frequency": "报送频次",
        "baseline": "起点值",
        "last_year_value": "上年完成",
        "reference": "参照目标",
        "issued": "下达情况",
        "lead_unit": "牵头单位",
        "supporting_units": "配合单位",
        "post": "分管领导",
        "source_ref": "出处",
        "last_year_note": "上年口径",
        "lag_days": "数据滞后天数",
        "state": "状态",
        "state_date": "状态日期",
        "state_reason": "状态原因",
        "last_year_context": "上年情况",
        "is_baseline_awaited": "起点待核定",
        "is_counted": "按个数计",
        "is_lasting": "长期坚持",
        "deadline_words": "时限表述",
        "assigned_date": "交办日期",
        "added_document": "新增文号",
        "added_document_date": "新增文件日期",
        "lead_since": "牵头起始日",
        "owners_confirmed": "责任单位已确认",
        "split": "分解方式",
        "part_of": "所属目标",
        "weight": "权重",
    },
    key="number",
    optional=frozenset(
        {
            "last_year_note", "lag_days", "state", "state_date", "state_reason", "last_year_context",
            "is_baseline_awaited", "is_counted", "is_lasting", "deadline_words", "assigned_date", "lead_since",
            "owners_confirmed", "added_document", "added_document_date", "split", "part_of", "weight",
        }
    ),
    words={
        "kind": Kind,
        "measure": Measure,
        "bound": Bound,
        "stated_as": StatedAs,
        "frequency": Frequency,
        "issued": Issued,
        "state": State,
        "is_baseline_awaited": YesNo,
        "is_counted": YesNo,
        "is_lasting": YesNo,
        "owners_confirmed": YesNo,
        "split": Split,
    },
)  # fmt: skip
STAGES = Table(
    "节点",
    {"number": "编号", "title": "节点", "weight": "权重（%）", "due_date": "应完成日期"},
    key="number",
    is_key_shared=True,
)
PLAN_POINTS = Table(
    "计划节点",
    {"number": "编号", "date": "日期", "value": "计划值", "is_proposed": "建议"},
    key="number",
    is_key_shared=True,
    optional=frozenset({"is_proposed"}),
    words={"is_proposed": YesNo},
)
GROUPS = Table(
    "专题",
    {
        "name": "专题",
        "parent": "上级专题",
        "introduction": "说明",
        "phrase": "原文关键词",
        "targets": "目标任务",
    },
    key="name",
    optional=frozenset({"parent", "introduction", "phrase", "targets"}),
)

# By the name of the CSV file; of the report itself the folder has report.toml.
TABLES = {
    "report": REPORT,
    "units": UNITS,
    "posts": POSTS,
    "themes": THEMES,
    "targets": TARGETS,
    "stages": STAGES,
    "plan_points": PLAN_POINTS,
    "groups": GROUPS,
}
MAY_BE_MISSING = frozenset({"plan_points", "groups"})  # of a folder


def check_words(row: Row, table: Table) -> None:
    """Raises `Wrong` for what is none of a column's words."""
    faults = []
    for column, words in table.words.items():
        if row[column] and row[column] not in set(words):
            known = "、".join(word.value if row.heads.get(column) == column else word.label for word in words)
            faults.append(row.fault(column, f"“{excerpt(row[column])}”不是可选的词：{known}。"))
    if faults:
        raise Wrong(*faults)


def code_of(text: str, words: type[Word]) -> str:
    """The code of a word, given as either; what is none as it is."""
    codes = {folded(word.label): word.value for word in words} | {
        folded(word.value): word.value for word in words
    }
    if words is YesNo and text:
        with suppress(NotAMark):
            return YesNo.YES.value if is_ticked(text) else YesNo.NO.value
    return codes.get(folded(text), text)


def yes_or_no(row: Row, column: str) -> bool | None:
    """A cell of `YesNo`; None where it is empty."""
    return row[column] == YesNo.YES if row[column] else None


def answer(*, is_yes: bool | None) -> str | None:
    """What `yes_or_no` reads."""
    return None if is_yes is None else (YesNo.YES if is_yes else YesNo.NO).value
