"""Which words does the tracker use? One concept, one English word for code, one Chinese word for people."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """An English word that also knows its Chinese `label`."""

    label: str

    # `Word("value")` looks a word up, but type checkers take it for a call of this: hence the default.
    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Value and label of each word, as form and model fields want them."""
        return [(word.value, word.label) for word in cls]


class Kind(Word):
    GOAL = "goal", "目标"
    TASK = "task", "任务"


class Measure(Word):
    TOTAL = "total", "累计型"
    LEVEL = "level", "时点型"
    RATE = "rate", "增速型"
    STAGES = "stages", "节点型"
    NARRATIVE = "narrative", "定性型"

    @property
    def is_numeric(self) -> bool:
        """Whether its readings are numbers (and so whether the target has a value)."""
        return self in (Measure.TOTAL, Measure.LEVEL, Measure.RATE)


class Split(Word):
    """How a target is broken down into parts (分解); empty: it is not."""

    SUM = "sum", "按数量分解"  # the parts share out its number
    LIST = "list", "按清单分解"  # the parts are items, and it is judged from them


class Bound(Word):
    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class StatedAs(Word):
    """The comparator that the report itself uses; display only, `Bound` is what is judged."""

    EXACTLY = "=", "原文为具体数"
    AT_LEAST = "≥", "原文为“以上”“达到”“突破”"
    AT_MOST = "≤", "原文为“以内”“不超过”"
    ALL = "all", "原文为“全覆盖”“所有”"
    RELATIVE = "relative", "原文为相对要求"


class Issued(Word):
    SET = "set", "已明确"
    AWAITING = "awaiting", "待上级下达"
    REFERENCE = "reference", "参照另一目标"


class Decision(Word):
    """What the office makes of a proposed target."""

    OPEN = "open", "待定"
    ACCEPTED = "accepted", "已采纳"
    REJECTED = "rejected", "不立项"
    MERGED = "merged", "已并入"


class Frequency(Word):
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "每半年"
    YEARLY = "yearly", "每年"
    STAGES = "stages", "按节点"


class SourceKind(Word):
    """What a document is that promises come from."""

    REPORT = "report", "政府工作报告"
    VOTED = "voted", "民生实事"
    DUTIES = "duties", "责任分解"
    OUTLINE = "outline", "提纲"


class PaceBy(Word):
    """In which steps the share of time elapsed grows."""

    DAYS = "days", "按天"
    MONTHS = "months", "按整月"


class JudgedBy(Word):
    """How far behind pace is yellow and red."""

    RATIO = "ratio", "按比值（完成率÷序时进度）"
    POINTS = "points", "按差距（百分点）"


class State(Word):
    ACTIVE = "active", "执行中"
    CANCELLED = "cancelled", "已取消"
    MERGED = "merged", "已合并"


class Filing(Word):
    """How one period of one target stands with the office."""

    IN_TIME = "in_time", "按时"
    LATE = "late", "补报"
    SENT_BACK = "sent_back", "退回"
    MISSING = "missing", "未报"
    DUE = "due", "待报"
    AHEAD = "ahead", "未到期"
    NOT_OWED = "not_owed", "不要求"
    STOPPED = "stopped", "不再报送"


class StageState(Word):
    """How one stage of a target stands on a day."""

    DONE = "done", "已完成"
    OVERDUE = "overdue", "应完未完"
    DUE = "due", "到期待报"  # its day has come, and its report is not due yet or lies with the office
    AHEAD = "ahead", "未到期"


class Status(Word):
    """Where an entry stands between its author and the office."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审"
    ACCEPTED = "accepted", "已采信"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class OrderState(Word):
    """How an instruction or a 催办单 stands; see `domain.orders`."""

    WAITING = "waiting", "待答复"
    DUE_SOON = "due_soon", "临期"
    OVERDUE = "overdue", "超期"
    ANSWERED = "answered", "已答复"
    ANSWERED_LATE = "answered_late", "已答复（逾期）"
    CLOSED = "closed", "已办结"
    REVOKED = "revoked", "已撤销"


class Light(Word):
    """The judgement, best first."""

    DONE = "done", "完成"
    ON_TRACK = "on_track", "正常"
    BEHIND = "behind", "滞后"
    CRITICAL = "critical", "严重滞后"
    NONE = "none", "暂不评价"


class Reason(Word):
    """Why a light has its colour; `label` is the word shown beside it."""

    DONE = "done", "完成"
    DONE_LATE = "done_late", "逾期完成"
    ON_PACE = "on_pace", "正常"
    LESS_THAN_ONE_SHORT = "less_than_one_short", "正常"
    NOTHING_PLANNED = "nothing_planned", "正常"
    BEHIND_PACE = "behind_pace", "滞后"
    EARLY_DAYS = "early_days", "滞后"
    NOT_DUE_YET = "not_due_yet", "滞后"
    ONE_PERIOD_SILENT = "one_period_silent", "滞后"
    FAR_BEHIND_PACE = "far_behind_pace", "严重滞后"
    TARGET_MET = "target_met", "正常"
    TARGET_NEARLY_MET = "target_nearly_met", "滞后"
    TARGET_MISSED = "target_missed", "严重滞后"
    WITHIN_LIMIT = "within_limit", "正常"
    LIMIT_USED_FAST = "limit_used_fast", "滞后"
    OVER_LIMIT = "over_limit", "超限"
    UNDER_WAY = "under_way", "持续推进"
    AWAITING_VALUE = "awaiting_value", "待下达"
    AWAITING_REFERENCE = "awaiting_reference", "待参照数据"
    NO_STAGES = "no_stages", "未设节点"
    NO_PARTS = "no_parts", "未列分项"
    PARTS_UNLIT = "parts_unlit", "暂不评价"
    PARTS_ON_TRACK = "parts_on_track", "正常"
    PARTS_BEHIND = "parts_behind", "滞后"
    PARTS_FAR_BEHIND = "parts_far_behind", "严重滞后"
    NO_READING_YET = "no_reading_yet", "未报送"
    ONE_PERIOD_MISSED = "one_period_missed", "未报送"
    PERIODS_MISSED = "periods_missed", "未报送"
    CANCELLED = "cancelled", "已取消"
    MERGED = "merged", "已合并"
    IN_TIME = "in_time", "正常"
    DUE_SOON = "due_soon", "临期"
    DATA_AWAITED = "data_awaited", "等待数据"
    NOT_FINISHED = "not_finished", "未完成"
    BELOW_TARGET = "below_target", "未达标"
    NOT_CONCLUDED = "not_concluded", "年度未办结"
    OVERDUE = "overdue", "逾期"
    NO_DEADLINE = "no_deadline", "暂不评价"
    NO_PERIOD_DUE = "no_period_due", "未到报送期"
    NOTHING_OWED = "nothing_owed", "不要求报送"
    REPORTED = "reported", "已报"
    REPORTED_LATE = "reported_late", "补报"
    SENT_BACK = "sent_back", "退回"
    NOT_REPORTED = "not_reported", "未报"
    REPORTING_STOPPED = "reporting_stopped", "不再报送"
