"""Nouns that tell a name, an owner or a stock from a promise."""

import re

from . import longest_first, words

# What follows a number of years, minutes or kilometres and makes a name of it.
NAMED_BY_TIME = words("""
    行动 计划 规划 方案 攻坚 改造提升 提升 倍增 圈 收官 制 一贯制 战略 大计 工程 培养 建设计划 滚动 普法 培育 目标
""")
# What an owner's number is: people who are there already.
PEOPLE = words("""
    群众 人民 百姓 市民 居民 干部 党员 儿女 父老 乡亲 各族 城乡居民 人口 师生 职工 老区人民 牧民 农民群众 代表
""")
# A number with one of these behind it counts a list, not a work: 八个方面, 三个抓手.
ABSTRACT = words("""
    方面 环节 重点工作 重点任务 重点领域 重点环节 重点方面 重点方向 关键 领域 维度 层面 问题 维护 大局 抓手 要求
    任务清单 重点行业 导向 原则 关系 定位 优势 理念 方向 字 必须 坚持 步骤 篇章 文章 战役 硬仗 主题 举措 结合 统一
    转变 目标 意识 自信 确立 机制 保障 示范引领 大抓手 大战略 层次 高地 体系 重要抓手 重要保障 主攻 确保 聚焦 革命
    责任 底线 百分之百 时期 阶段 不变 更加 着力 提升行动
""")
# What is in front of a stock: 全市16个县.
WHOLE = words("""
    全市 全县 全区 全省 全国 全盟 全州 全镇 辖区 辖 现有 已有 原有 目前 共有 下辖
""")
# Nouns that are works: a capacity before them is theirs.
WORKS = words("""
    项目 工程 基地 生产线 产线 医院 学校 泳池 跑道 剧场 剧院 体育馆 隧道 大桥 装置 厂 电站 码头 机组 矿井 泊位 煤矿
    线路 变电站 储能 光伏 风电 气化 产能 园 中心 级
""")
# What may stand behind a number that is the goal itself: 突破300亿元大关.
GOAL_NOUNS = re.compile("的?(?:目标|跨越|突破|大关|台阶|任务|门槛)")
# A past year, said without its number.
PAST = words("去年 上年 上一年 往年 截至目前 目前已 已累计 已经 已建成 已完成 已有 以来")

# What bounds a number: behind it, and before it.
BOUNDING = words("以上 以下 以内 及以上 之上")
EXCEEDING = words("超 超过 过 不足 不低于 不少于 大于 高于 低于 小于")
# What a project or a place measures, before the number.
OWN_SIZE = longest_first(
    words("""
    总投资 投资总额 概算投资 占地 占地面积 总占地面积 建筑面积 总面积 规划面积 年产 日产 年产能 产能 设计产能 日处理
    日处理能力 年处理 年加工 年处理能力 全长 总长 总长度 总里程 装机容量 总装机 库容 总库容 注册资本 年发电量 时速
    设计时速 年度投资 年度计划投资 投资 协议投资
""")
)
# Of these some are promised themselves, at the end of a clause: 绿电装机容量200兆瓦.
MEASURABLE = words("装机容量 总装机 总里程 总面积 产能 年产能 处理能力 日处理能力 总长度 年度投资")
# Before 投资 or 产能 they make a promise of it.
PROMISED_SIZE = words("""
    完成 实现 新增 净增 争取 撬动 拉动 达 达到 突破 超过 带动 扩大 签约 增长 力争 确保 固定资产 民间 工业 技改 产业
    有效 到位 新建
""")
# Money is moved, not had: 发放贷款3亿元 is promised, 用好3亿元基金 is not.
MOVING_MONEY = words("""
    发放 争取 筹集 投入 落实 安排 新增 撬动 完成 减免 拉动 兑现 引进 到位 申报 发行 实现 融资 出让 化解 盘活 下达
    减轻 补贴 拨付 清欠 吸引 净增 增加 带动 减负 销售 筹措 投放 归集 清收 处置 获批 贷款
""")
# Something is made of what stood there before: 新建两所 is a promise, 用好两所 is not.
MAKING = words("""
    新建 建成 建设 新增 改造 改造提升 完成 创建 打造 引进 培育 新改建 改扩建 组建 举办 推出 启用 投用 迁建 增设 新设
""")
# A capacity behind one of these is promised: 储备3000吨粮食.
MAKING_CAPACITY = words("""
    新增 净增 完成 并网 储备 生产 推广 增加 减少 削减 减排 淘汰 压减 收储 供应 改造 新建改造 盘活 清理 拆除 打造
    建设 新建 建成 开工 达到 突破 改扩建 修复 提供 实施 新建改扩建 投产 投运 投用 装机
""")
# A clause that begins so names what there is: 围绕3条产业链.
BACKGROUND = words("围绕 聚焦 依托 立足 针对 锚定 紧扣 紧盯 按照 面对 对照 瞄准 发挥 利用 借助 用好 用足 以")
