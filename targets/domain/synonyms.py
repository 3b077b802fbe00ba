"""Which words mean the same to whoever looks for something? Abbreviations of offices, indicators and campaigns.

To extend it, add a word to its row, or a row. A row may hold the full name, what it is called for short, and what it
was called before; words are written as people say them, without quotation marks, Latin letters small. Whatever is
found by one word of a row is found by all, also inside a longer word: GDP增速 finds 地区生产总值增速. Do not put in
what is only related: a row says that its words name one thing. Names of units are none of this table's business: a
unit has its other names itself (`Unit.aliases`), by which it is found, too.
"""

SAME: tuple[tuple[str, ...], ...] = (
    # Headline figures.
    ("gdp", "地区生产总值", "生产总值"),
    ("规上", "规模以上"),
    ("限上", "限额以上"),
    ("规工", "规上工业增加值", "规模以上工业增加值"),
    ("固投", "固定资产投资"),
    ("社零", "社消零", "社会消费品零售", "消费品零售"),
    ("财政收入", "公共预算收入"),
    ("居民收入", "居民可支配收入", "居民人均可支配收入", "可支配收入"),
    # Enterprises and projects.
    ("市场主体", "经营主体"),
    ("高企", "高新技术企业"),
    ("科小", "科技型中小企业"),
    ("研发", "r&d", "研究与试验发展"),
    ("技改", "技术改造"),
    ("智改", "智能化改造"),
    ("招商", "招商引资"),
    ("省外资金", "引进省外资金"),
    ("亿元以上", "过亿"),
    # Town and country.
    ("老旧小区", "老改"),
    ("棚改", "棚户区改造"),
    ("公厕", "公共厕所"),
    ("车位", "停车位"),
    ("高标准农田", "高标田"),
    ("美丽乡村", "和美乡村"),
    ("问题楼盘", "保交楼"),
    # People and the law.
    ("欠薪", "农民工工资"),
    ("电信网络诈骗", "电诈", "反诈"),
    ("扫黑", "扫黑除恶"),
    ("隐性债务", "隐债"),
    ("八项规定", "中央八项规定"),
    # Offices for short, as in 分工 and in what they do.
    ("发改", "发展改革", "发展和改革"),
    ("工信", "工业和信息化"),
    ("人社", "人力资源社会保障", "人力资源和社会保障"),
    ("市监", "市场监管", "市场监督管理"),
    ("自规", "自然资源"),
    ("住建", "住房城乡建设", "住房和城乡建设"),
    ("城管", "城市管理"),
    ("教体", "教育体育"),
    ("文旅", "文广旅", "文化旅游", "文化广电和旅游"),
    ("卫健", "卫生健康"),
    ("医保", "医疗保障"),
    ("环保", "生态环境"),
)

# Looked for by who types them, but not looked for otherwise: they stand where one word ends and another begins, as in
# 提高企业, 开发改造, 科技改革, 职工人社.
ACROSS_WORDS = frozenset({"高企", "发改", "技改", "人社", "科小", "自规", "老改"})


def said_otherwise(word: str) -> frozenset[str]:
    """A word in small letters, and the same said in other words."""
    ways = {word}
    for row in SAME:
        for said in row:
            if said in word:
                ways |= {word.replace(said, other) for other in row if other not in ACROSS_WORDS}
    return frozenset(ways)
