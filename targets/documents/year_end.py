"""What does the office hand in at the year's end? The page 年终 as an official document."""

from collections.abc import Iterable
from fractions import Fraction

from ..domain.outcomes import Tally
from ..domain.quantities import long_date, percent
from ..summaries.year_end import YearEnd, YearEndRow
from .kit.word import OfficialDocument, Style

ROWS_IN_TYPE = 12  # a longer list of what is not done is set smaller


def year_end_title(page: YearEnd) -> str:
    return f"关于{page.report.year}年政府工作报告目标任务完成情况的报告"


def overall_sentence(page: YearEnd) -> str:
    """The total in words, last year's beside it, and whether it is final."""
    said = f"{page.report.title}{page.tally.active_count}项目标任务，{_counted(page.tally)}。"
    if page.last and page.last_year:
        said += f"{page.last_year}年为{page.last.active_count}项，{_counted(page.last)}。"
    if page.unjudged:
        why = "、".join(f"{why}{len(found)}项" for why, found in page.unjudged.items())
        said += f"未评价的{page.tally.unjudged}项中，{why}。"
    if page.waiting_count:
        said += f"以上为{long_date(page.known_date)}所知，{page.waiting_count}项的期末数据尚未定论。"
    return said


def year_end_document(page: YearEnd) -> bytes:
    """年终 as .docx."""
    word = OfficialDocument()
    if page.report.is_demo:
        word.text("（演示数据，进展为虚构）", Style.CENTRED)
    word.title(year_end_title(page).replace("报告目标", "报告\n目标"))
    word.heading("一、总体情况")
    word.text(overall_sentence(page))
    word.heading("二、各板块完成情况")
    _table(word, page, "板块", page.areas, [row.about.short_title for row in page.areas])  # type: ignore[union-attr]
    word.heading("三、各牵头单位完成情况")
    _table(word, page, "牵头单位", page.units, [str(row.about) for row in page.units])
    word.heading("四、各分管领导所管事项完成情况")
    _table(word, page, "分管领导", page.posts, [str(row.about) for row in page.posts])
    word.heading(f"五、未完成事项（{page.tally.undone}项）")
    _undone(word, page)
    word.heading(f"六、未评价事项（{page.tally.unjudged}项）")
    for why, found in page.unjudged.items():
        word.text(f"{why}（{len(found)}项）：{'；'.join(p.target.title for p in found)}。")
    if not page.unjudged:
        word.text("没有。")
    word.sign(max(page.known_date, page.report.end_date))
    return word.save()


def _table(
    word: OfficialDocument, page: YearEnd, head: str, rows: list[YearEndRow], names: Iterable[str]
) -> None:
    heads, widths = [head, "项数", "完成", "未完成", "未评价", "完成率"], [56, 18, 18, 20, 20, 24]
    has_last = page.last_year is not None and any(row.last for row in rows)
    if has_last:
        heads, widths = [*heads, f"{page.last_year}年完成率"], [44, 16, 16, 18, 18, 20, 24]
    lines = []
    for row, name in zip(rows, names, strict=True):
        own = row.tally
        line = [
            name,
            *map(str, (own.active_count, own.done, own.undone, own.unjudged)),
            _share(own.done_rate),
        ]
        lines.append([*line, _share(row.last.done_rate if row.last else None)] if has_last else line)
    if lines:
        word.table(heads, lines, widths, centred=range(1, len(heads)))
    else:
        word.text("没有。")


def _undone(word: OfficialDocument, page: YearEnd) -> None:
    if not page.undone:
        word.text("没有。")
        return
    rows = [
        [
            row.picture.target.title, str(row.picture.lead or ""), str(row.picture.target.post or ""),
            row.picture.judgement.overall.label, row.picture.judgement.overall.reason,
            row.entry.problems if row.entry else "",
        ]
        for row in page.undone
    ]  # fmt: skip
    word.table(
        ["目标任务", "牵头单位", "分管领导", "结果", "原因", "反映的问题"], rows, [32, 22, 22, 19, 40, 21],
        is_small=len(rows) > ROWS_IN_TYPE,
    )  # fmt: skip


def _counted(counted: Tally) -> str:
    return (
        f"完成{counted.done}项、未完成{counted.undone}项、未评价{counted.unjudged}项，"
        f"完成率{_share(counted.done_rate)}"
    )


def _share(share: Fraction | None) -> str:
    return "—" if share is None else percent(share)
