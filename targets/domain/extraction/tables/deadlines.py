"""By when? The days on which the words of a report end: month and day of the report's year."""

ENDS = {
    (3, 31): "一季度 第一季度 首季",
    (4, 30): "五一前 “五一”前 劳动节前",
    (5, 31): "汛期前 汛前 主汛期前",
    (6, 30): "上半年 半年内 二季度 第二季度 七一前 “七一”前",
    (7, 31): "八一前 “八一”前",
    (8, 31): "秋季开学前 秋季学期前 开学前",
    (9, 1): "秋季开学 秋季学期",
    (9, 30): "三季度 第三季度 前三季度 国庆前 国庆节前 十一前 “十一”前",
    (10, 31): "采暖季前 供暖季前 供暖前 入冬前",
    (11, 30): "冬季来临前",
    (12, 31): "下半年 四季度 第四季度 年内 年底 年末 年终 元旦前",
}
FIXED = {word: day for day, said in ENDS.items() for word in said.split()}
# A goal for after this year, said without a year's number.
FAR = (
    r"(?:“?十[四五六七]五”?末|“?十[四五六七]五”?期间|今后[三五]年|未来[三五几]年|[三五]年内|[三五]年时间|用[三五]年"
    r"|年均增[长速]|五年后|本世纪|远期|到20\d\d年|20\d\d年前|力争[三五]年)"
)
