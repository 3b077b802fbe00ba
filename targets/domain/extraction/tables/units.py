"""In what does a report count?"""

from . import longest_first, words

SCALE = {
    "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
MULTIPLIERS = longest_first(tuple(SCALE))
POINTS = words("个百分点 百分点 个百分比 个基点 基点")
PERCENT = ("%", "‰", *POINTS)
MONEY = words("元 美元 欧元 日元 港元 元人民币 块钱")
MEASURES = words("""
    平方米 平方公里 平方千米 平方 公顷 亩 亩次 分地 立方米 立方 方 公里 千米 公里/小时 里 米 延米 厘米 毫米 吨 公斤
    千克 克 斤 担 吨标准煤 吨标煤 升 千瓦时 千瓦 兆瓦时 兆瓦 吉瓦时 吉瓦 千伏安 兆伏安 千伏 伏 度 度电 微克/立方米
    微克 毫克 毫克/升 毫克/立方米 吨/日 吨/天 吨/年 立方米/日 立方米/天 立方米/秒 吨/小时 标方 标准立方米 ㎡ 标箱
    标准箱 TEU GWh MWh kWh GW MW KW kW KV kV P km 元/吨 元/平方米 元/亩 元/人 公里/万人 张/千人 个/千人 件/万人
    PFLOPS EFLOPS Mbps 兆
""")
COUNTING = words("""
    个 家 项 条 座 所 处 套 件 台 台套 辆 场 场次 次 批 批次 棵 株 头 只 羽 匹 张 部 篇 对 支 名 位 人 人次 人/次 户
    户次 户家庭 门 种 类 期 班 班次 架 艘 列 趟 标段 桩 床 间 栋 幢 孔 眼 口 盏 块 片 段 册 枚 款 档 宗 起 例 份 本
    册次 万人次 组 队 届次 把 根 个次 节 轮 站 杆 线 面 封 道 对次 尾 艘次 车次 架次 台次 家次 企 村 镇 校 企业 机组
    车位 泊位 枪 端口 顶 分 剂 粒 羊单位 个羊单位 项次
""")
TIME = words("年 个月 月 天 日 个工作日 工作日 小时 分钟 秒 周 周年 岁 周岁 个小时")
TIMES = words("倍 番 成")
ALL_UNITS = longest_first(PERCENT, MONEY, MEASURES, COUNTING, TIME, TIMES)

# Before one of these signs a sign of counting begins another word: 8方面, 514升级, 7万人口.
UNIT_NOT_BEFORE = dict(
    pair.split(":")
    for pair in words("""
        方:面案便式 升:级学格 里:程 度:假 名:称校师牌录 台:阶风 段:时 站:点 村:民庄 企:业 面:积向对 线:路上下
        组:织团 队:伍 分:钟之类别行 周:年边 天:然津 日:照 片:区 对:接口标外内 人:口才民均大工 户:籍外 口:岸腔
        门:类诊店槛 班:级子 期:间末 根:据 块:链 批:零发复 节:能水点约 道:路 家:庭园 校:园企 项:目 个:体 元:素 米:业
        次:序 本:级地土市县区年 支:持撑 头:部 层:级 成:功为 条:例件 处:置理 克:服 斤:两 标:准 端:口 封:顶 例:如
        眼:科 级:别 杆:菌 把:握 位:于居 套:餐 件:套 种:植业 类:别 起:到步 场:景馆 副:本 尾:矿 顶:尖 枪:械 镇:街域
        款:项 轮:换 届:时 担:保当 平方:公千 兆:瓦 千:家
    """)
)
# What belongs to a name when it follows a number.
NAMING = words("届 号 级 大 代 环 版 环线 号线 强 星 维 纵 横 重 字头 型 幼 中")
# Capacities: in front of a noun they say how large the thing is, not how many there will be.
CAPACITIES = frozenset(
    words("""
    吨 公斤 千瓦 千瓦时 兆瓦 兆瓦时 吉瓦 吉瓦时 GWh MWh kWh GW MW KW kW KV kV 千伏 千伏安 兆伏安 伏 立方米 吨/日
    吨/天 升 台套 平方米 平方 P 床 千克 立方 方 张床 标箱 标准箱 TEU 米 毫米 元 美元 欧元 岁 周岁 分钟 小时 天 兆
""")
)
AREAS = ("平方米", "平方")
AREAL = ("亩", "平方公里", "公顷", *AREAS)
LAND = ("公里", *AREAL)
PEOPLE_UNITS = frozenset(words("人 名 人次 户 万人 位"))
# Units that a number in Chinese characters may have and still be a promise: 两所小学, never 一个 or 三大.
STRICT = words("所 座 家 条 个 项 处 台 套 件 场 名 户 公里 万亩 栋 艘 辆 对")
