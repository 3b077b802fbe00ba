"""What is counted and measured."""

import re

from . import longest_first, words

# Nouns that end an indicator; two of them joined by 、 or 和 are two indicators, not one list.
MEASURED = longest_first(
    words("""
    量 生产总值 增加值 总产值 产值 销售收入 主营业务收入 营业收入 营业额 总收入 收入 营收 利润 税收 投资 资金 总额
    总值 额 规模 总量 产量 销量 销售量 货值 贷款 余额 存款 支出 经费 强度 面积 里程 能力 容量 装机 装机容量 总数
    数量 数 人数 人次 户数 床位 学位 比重 比例 占比 覆盖面 率 度 指数 浓度 能耗 用电量 用水量 排放 排放量 吞吐量
    客流量 寿命 增速 增幅 涨幅 降幅 天数 存量 拥有量 保有量 密度 流量 就业 参保 减排 价格 质量 事故 起数
""")
)
# Nouns that say nothing without an owner: 货值 is somebody's 货值.
BARE = frozenset(
    words("""
    覆盖面 产值 年产值 总产值 综合产值 产值规模 产业规模 规模 总规模 收入 总收入 年收入 综合收入 营业收入 年营业收入
    主营业务收入 营收 年营收 营业额 利润 税收 货值 贸易额 交易额 年交易额 销售额 年销售额 成交额 进出口额 增加值
    投资 总投资 面积 总面积 产量 总产量 年产量 总量 总额 总数 数量 占比 比重 比例 增速 增幅 覆盖率 利用率 使用率
    普及率 达标率 合格率 参保率 满意率 满意度 办结率 化解率 完成率 开工率 入统率 投资额 年度投资 年度完成投资
    完成投资 贷款余额 余额 用户 容量 装机容量 装机 规模总量 浓度 平均浓度 里程 总里程 存量 增量 人数 客流量 吞吐量
    拥有量 全年 数据 受益人口
""")
)
# What says that a number is a state of things on a day rather than the sum of a year's work.
STANDING = words("""
    人均 每万人 每千人 总量 总数 余额 保有量 拥有量 存量 总里程 累计 总规模 装机规模 主体突破 主体达 浓度 指数 天数
    寿命 预期寿命 人口 失业率
""")
# Nouns that say nothing of which ones.
GENERIC = frozenset(
    words("""
    项目 重大项目 重点项目 工程 重点工程 建设项目 重大工程 子项目 任务 工作任务 产业项目 续建项目 项目建设 工程建设
    """)
)
FALLS = words("下降 降低 减少 压减 压降 压缩 缩减 削减 回落 缩短 下调 减排 降幅")
RISES = words("""
    比增 同比增长 年均增长 增长 同比 提高 提升 上升 增加 扩大 增速 增幅 涨幅 上涨 上浮 递增 增产 增收 净增长 增
""")

# Verbs that stand between an indicator and its number, by how they bound it.
FLOORS = words("""
    不低于 不少于 不小于 不下于 至少 至少达到 最低 大于 高于 多于 快于 优于 达到 力争达到 达 突破 超过 超 超出
    超额完成 迈上 跨越 跨过 跃上 站上 过 冲刺 破 稳定达到 高达 多达
""")
CEILINGS = words("""
    不超过 不高于 不大于 不多于 控制在 严控在 低于 少于 小于 不突破 不超 最多 压缩至 压减至 压缩到 压减到 缩短至
    缩短到 降至 降到 下降到 下降至 降低到 降低至
""")
# These leave the number bare.
PLAIN = words("""
    完成 实现 稳定在 稳定 保持在 保持 维持在 为 在 占 到 至 提高到 提高至 提升到 提升至 增加到 增加至 增至 增长到
    增长至 扩大到 扩大至 上升到 上升至 发展到 升至 壮大到 约 近 仍 均 各 分别 共 全部 总体 力争 确保 继续 也 预计
    有望 再 稳 基本 年均 总计 合计 累计 不 以 有 要 平均 目标 是 原则上
""")
STATES = {**dict.fromkeys(FLOORS, ">="), **dict.fromkeys(CEILINGS, "<="), **dict.fromkeys(PLAIN, "")}
TAILS = {
    **dict.fromkeys(words("及以上 以上 之上"), ">="), **dict.fromkeys(words("左右 上下"), "="),
    **dict.fromkeys(words("以下 以内 之内 内 以里"), "<="),
}  # fmt: skip
SHARED_OUT = words("分别 各 均 都")
PREDICATE_ADVERBS = words("同比 稳步 持续 一律 下同 实际 可比价")
# Words that end with a verb of these tables and yet are the indicator's: 人均, 新增.
KEPT_WHOLE = re.compile(
    r"(?:人均|户均|亩均|地均|新增|净增|日均|场均|平均|年均|以上|达标|不达|新建|增产|增收|其中)$"
)
PER_UNIT = re.compile("(?:每人)?每(?:立方米|升|平方公里|亩|人|月|年)$")  # 每立方米45微克

# An owner ends so: a place, or a kind of industry.
PLACES = words("区 县 镇 市 园 港 乡 村 盟 旗 州 路 街")
KINDS = words("型 级 式")
# Measures that are told apart by a word before them and still are somebody's: 出口收入.
MEASURED_KIND = re.compile("(?:.{1,4}化|出口|海外|境外|省外|线上|线下|零售|批发)")
QUALIFIERS = words("全年 年度 全口径 综合 年 总")
SAID_IN_ONE = {  # two indicators in one word; each has its number, or both one
    "城乡居民": ("城镇居民", "农村居民"),
    "城乡": ("城镇", "农村"),
    "存贷款": ("存款", "贷款"),
    "开竣工": ("开工", "竣工"),
    "开复工": ("开工", "复工"),
}
