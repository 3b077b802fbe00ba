"""What are the columns of offices' tables called? By the words of a head, the first that fits."""

import re

from ...domain.extraction.offices import Column

_PERIOD = r"(?:20\d\d年)?(?:第?[一二三四1-4]季度|上半年|前三季度|\d{1,2}月(?:底|份|末)?|全年)(?:前|底)?"
_UNIT = "(?:单位|部门|科室|主体)"
# Of a head without brackets, spaces and width; of two lines of heads the two joined by “/”, else the lower one alone.
_TABLE: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"序号 编号 项次 任务(?:序|编)号 总序号 no\.? 项目编号"),
    (Column.LEADER, rf"(?!.*{_UNIT}).*(?:领导|(?:责任|负责|牵头|包联|联系)人) .*/(?:领导|负责人)"),
    (
        Column.LEAD,
        rf"(?:牵头|主办|主责|主要责任|第一责任)(?:责任)?{_UNIT}? 牵头.*{_UNIT} .*/牵头(?:{_UNIT})?",
    ),
    (
        Column.SUPPORT,
        rf"(?:配合|协同|协办|协作|参与|协助|协同(?:配合|责任))(?:责任)?{_UNIT}? .*/(?:配合|协同|协办)(?:{_UNIT})?",
    ),
    (
        Column.DUE,
        r"""(?:完成|办结|计划完成|办理)?(?:时限|期限)(?:要求)? (?:计划)?(?:完成|办结)(?:时间|日期)(?:要求)? 时间要求
        .*完成时限 计划时间 时间安排""",
    ),
    (Column.PROBLEMS, ".*(?:问题|困难|原因).*"),
    (Column.NEXT, "下一?步.* .*/下一?步.* 整改措施 工作打算"),
    (Column.INVESTMENT, "(?:项目)?(?:总|计划|概算|估算)投资.* 投资(?:总额|规模|额) 资金.*"),
    (Column.GAP, ".*差距.* .*相差.*"),
    (
        Column.LIGHT,
        """(?:任务|工作|进度|完成|办理|进展|当前|目前)?状态 .*灯.* (?:.*/)?是否.* .*(?:评价|评定|预警|研判).*
        督[查办]结果""",
    ),
    (Column.SHARE, ".*(?:比例|占比|百分比) .*完成率 占.*(?:目标|计划|任务).*"),
    (Column.PACE, "(?:应达|应有)?(?:序时|时序|时间)进度.* 序时"),
    (
        Column.STAGE,
        rf"""(?:.*(?:节点|目标|计划|安排|步骤|推进|形象进度).*/.*)?{_PERIOD}(?:阶段)?(?:性)?(?:工作)?(?:目标|节点|计划|任务|安排|要求)?
        {_PERIOD}(?:形象进度|进度安排|进度计划) (?:时间|进度|推进|阶段|重要)?节点(?:安排|要求)?
        阶段(?:性)?(?:目标|任务|安排) 分季度.*""",
    ),
    (Column.LAST_YEAR, "(?:上年|去年|上一年).* (?:基期|基数)(?:值)?"),
    (Column.GROWTH, ".*(?:增速|增幅|增长率?|同比.*)"),
    (
        Column.PROGRESS,
        r""".*(?:进展|落实|推进|工作)情况 (?:工作|最新|当前|目前)?进展 .*完成情况
        截[至止]?(?:20\d\d年)?\d{1,2}月.*(?:进展|情况|底|末)""",
    ),
    (Column.REACHED, ".*累计.* .*完成(?:值|数|量|额) 实际(?:完成|值|数)? .*实绩 .*已完成.* 现状值 当期值"),
    (Column.UNIT, "计量单位 .*(?:目标|数值|任务)/单位 目标单位"),
    (
        Column.VALUE,
        "数值 .*目标值 目标(?:数|量) (?:计划|任务)(?:数|值|量) 指标值 .*/(?:数值|目标值|计划数)",
    ),
    (
        Column.GOAL,
        r""".*(?:年度|全年|本年|今年|20\d\d年)(?:工作|预期|任务)?(?:目标|计划|指标)(?:任务)? 年度任务 预期目标 目标
        目标要求 计划目标 工作目标""",
    ),
    (
        Column.CONTENT,
        """.*(?:建设|具体|实施|细化|详细)(?:工作|建设)?(?:内容|任务|措施|举措|事项).* 建设规模.* 建设性质及.* .*细化.*
        (?:工作|落实|主要|推进)(?:举措|措施) 分解任务 子项.*""",
    ),
    (
        Column.TASK,
        """.*(?:任务|重点工作|工作事项|实事项目)(?:内容|名称|事项|分解|要求)? .*(?:工作|主要|报告|事项|目标|实事)内容
        项目(?:名称)? .*指标(?:名称)? 事项(?:名称)? 实事(?:名称|事项)? .*(?:项目|任务|指标)名称 内容
        (?:任务|报告)表述 主要目标 目标(?:名称|内容)""",
    ),
    (Column.AREA, ".*(?:类别|板块|方面|领域|分类|章节|大类|类型|篇章) 类 部分"),
    (Column.THEME, "主题 小类 子类 工作类"),
    (Column.RESPONSIBLE, rf"(?:责任|承办|落实|实施|建设|负责|执行).*{_UNIT}.* .*责任{_UNIT}.* {_UNIT}"),
    (Column.REMARKS, "备注 说明 注 其他"),
)
RULES = tuple((column, re.compile("|".join(said.split()))) for column, said in _TABLE)
OF_YEAR = re.compile(r"(20\d\d)年?(?:度)?(?:完成|实际|实绩|实现|数值|数|值|水平|情况|基数)?(?:情况|值|数)?")
# Words of a column of goals, of what was reached and of their share, as they recur in a table by area.
BY_AREA = {
    Column.VALUE: re.compile(r"(?:年度|全年)?(?:目标|任务|计划)(?:任务)?(?:数|值|量)?|应完成(?:数)?"),
    Column.REACHED: re.compile(r"(?:累计|实际|已)?(?:完成|进度|进展)(?:数|量|值|情况)?|(?:实际)?完成进度"),
    Column.SHARE: re.compile(r"(?:任务)?(?:完成|进度)?(?:比例|率|占比|百分比)"),
}
