"""Which tables does a catalogue have, with which columns, and how are they called in CSV and in Excel?"""

from dataclasses import dataclass, field

from ...domain.words import Bound, Frequency, Issued, Kind, Measure, State, StatedAs, Word
from ...models import UnitKind


@dataclass(frozen=True)
class Table:
    """One table of a catalogue: a CSV file or a sheet. `heads` maps the columns of the file to those of the sheet.

    `words` are the columns that choose one of a few words: codes in CSV, labels in Excel.
    """

    sheet: str
    heads: dict[str, str]
    optional: frozenset[str] = frozenset()
    words: dict[str, type[Word]] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column for column in self.heads if column not in self.optional)


REPORT = Table(
    "报告",
    {"year": "年度", "government": "政府", "title": "名称", "start_date": "起始日", "end_date": "截止日"},
)
UNITS = Table("单位", {"name": "名称", "kind": "类别"}, words={"kind": UnitKind})
POSTS = Table("分管领导", {"title": "职务", "duties": "分工"})
THEMES = Table("板块", {"area": "板块", "area_short": "板块简称", "theme": "事项", "theme_short": "事项简称"})
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
    },
    optional=frozenset({"last_year_note", "lag_days", "state", "state_date", "state_reason"}),
    words={
        "kind": Kind,
        "measure": Measure,
        "bound": Bound,
        "stated_as": StatedAs,
        "frequency": Frequency,
        "issued": Issued,
        "state": State,
    },
)
STAGES = Table("节点", {"number": "编号", "title": "节点", "weight": "权重（%）", "due_date": "应完成日期"})
PLAN_POINTS = Table("计划节点", {"number": "编号", "date": "日期", "value": "计划值"})

# By the name of the CSV file; of the report itself the folder has report.toml.
TABLES = {
    "report": REPORT,
    "units": UNITS,
    "posts": POSTS,
    "themes": THEMES,
    "targets": TARGETS,
    "stages": STAGES,
    "plan_points": PLAN_POINTS,
}
