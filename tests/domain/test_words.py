"""Which words are stored, and which do people read? The stored ones are in databases and other offices' programs."""

import pytest

from targets.domain.words import (
    Bound,
    Filing,
    Frequency,
    Issued,
    JudgedBy,
    Kind,
    Light,
    Measure,
    PaceBy,
    StageState,
    State,
    StatedAs,
    Status,
)


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (Kind, [("goal", "目标"), ("task", "任务")]),
        (
            Measure,
            [("total", "累计型"), ("level", "时点型"), ("rate", "增速型"), ("stages", "节点型"),
             ("narrative", "定性型")],
        ),
        (Bound, [("at_least", "不低于"), ("at_most", "不高于")]),
        (
            StatedAs,
            [("=", "原文为具体数"), ("≥", "原文为“以上”“达到”“突破”"), ("≤", "原文为“以内”“不超过”"),
             ("all", "原文为“全覆盖”“所有”"), ("relative", "原文为相对要求")],
        ),
        (Issued, [("set", "已明确"), ("awaiting", "待上级下达"), ("reference", "参照另一目标")]),
        (
            Frequency,
            [("monthly", "每月"), ("quarterly", "每季度"), ("half_yearly", "每半年"), ("yearly", "每年"),
             ("stages", "按节点")],
        ),
        (PaceBy, [("days", "按天"), ("months", "按整月")]),
        (JudgedBy, [("ratio", "按比值（完成率÷序时进度）"), ("points", "按差距（百分点）")]),
        (State, [("active", "执行中"), ("cancelled", "已取消"), ("merged", "已合并")]),
        (
            Filing,
            [("in_time", "按时"), ("late", "补报"), ("sent_back", "退回"), ("missing", "未报"), ("due", "待报"),
             ("ahead", "未到期"), ("not_owed", "不要求"), ("stopped", "不再报送")],
        ),
        (
            StageState,
            [("done", "已完成"), ("overdue", "应完未完"), ("due", "到期待报"), ("ahead", "未到期")],
        ),
        (
            Status,
            [("draft", "草稿"), ("submitted", "待审"), ("accepted", "已采信"), ("returned", "已退回"),
             ("withdrawn", "已撤回")],
        ),
        (
            Light,
            [("done", "完成"), ("on_track", "正常"), ("behind", "滞后"), ("critical", "严重滞后"),
             ("none", "暂不评价")],
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_it_has_one_word_for_code_and_one_for_people(words, choices):
    assert words.choices() == choices
    assert [(str(word), word.label) for word in words] == choices


def test_it_has_numbers_to_read_of_totals_levels_and_rates_only():
    assert [m for m in Measure if m.is_numeric] == [Measure.TOTAL, Measure.LEVEL, Measure.RATE]
