"""Rows of a table and promises of the text find each other, one to one; what is left on either side is shown."""

from dataclasses import replace

from targets.domain.extraction import Span, extract
from targets.domain.extraction.offices import OfficeRow, Where
from targets.domain.extraction.offices.matching import matched
from targets.domain.extraction.offices.tasks import Context, Piece, targets_of

REPORT = """政府工作报告
各位代表：
二、2025年工作安排
（一）坚持项目为王。推进亿元以上项目42个，年度完成投资65亿元。新增经营主体8000户以上。
（二）改善民生。新建社区食堂12个，改造老旧小区20个、棚户区600户。建成第三水厂。
"""
DRAWN = [one for one in extract(REPORT).proposals if one.verdict in ("promise", "task")]


def row(words: str, line: int = 1) -> OfficeRow:
    pieces = [Piece(words, Span(0, len(words)))]
    return OfficeRow(
        Where("任务", line), Span(0, len(words)), words, targets_of(words, pieces, Context(2025))
    )


def titles(match) -> tuple[list[str], list[str]]:
    return [one.text for one in match.rows], [one.title for one in match.proposals]


def test_the_same_words_and_number_find_each_other_and_the_rest_is_shown():
    found = matched([row("新建社区食堂12个"), row("新建公园3座", 2)], DRAWN)

    assert [titles(match) for match in found.matches] == [(["新建社区食堂12个"], ["新建社区食堂"])]
    assert [one.text for one in found.rows_alone] == ["新建公园3座"]
    assert len(found.proposals_alone) == len(DRAWN) - 1


def test_a_row_in_other_words_is_found_by_its_number():
    (match,) = matched([row("净增经营主体户数8000户")], DRAWN).matches

    assert titles(match)[1] == ["新增经营主体"]


def test_a_row_that_covers_several_promises_is_said():
    (match,) = matched([row("推进亿元以上项目42个，年度完成投资65亿元")], DRAWN).matches

    assert len(match.proposals) == 2
    assert match.note == "一行包含原文的2项。"


def test_several_rows_of_one_promise_are_said():
    rows = [row("新建社区食堂12个"), row("新建社区食堂12个", 2)]
    (match,) = matched(rows, DRAWN).matches

    assert (match.rows, match.note) == (tuple(rows), "2行说的是同一项。")


def test_another_number_of_the_same_thing_is_no_match_where_the_right_one_is_there():
    rows = [row("新建社区食堂2个"), row("新建社区食堂12个", 2)]
    found = matched(rows, DRAWN)

    assert found.matches[0].rows == (rows[1],)
    assert found.rows_alone == (rows[0],)


def test_a_number_that_differs_is_said():
    (match,) = matched([row("新建社区食堂2个")], DRAWN).matches

    assert match.note == "数字不一致：表中2个，原文12个。"


def test_it_does_not_depend_on_the_order_of_the_rows():
    rows = [
        row(words, line)
        for line, words in enumerate(
            ["改造老旧小区20个", "改造棚户区600户", "新增经营主体8000户", "新建食堂"]
        )
    ]
    pairs = {titles(match)[0][0]: titles(match)[1] for match in matched(rows, DRAWN).matches}

    assert pairs == {titles(match)[0][0]: titles(match)[1] for match in matched(rows[::-1], DRAWN).matches}
    assert pairs["改造老旧小区20个"] == ["改造老旧小区"]


def test_numbers_that_are_no_promise_are_matched_with_nothing():
    thresholds = [replace(one, verdict="threshold") for one in DRAWN]

    assert matched([row("新建社区食堂12个")], thresholds).matches == ()


def test_many_rows_and_promises_are_matched_in_time():
    drawn = [replace(one, title=f"{one.title}{at}") for at in range(300) for one in DRAWN]
    rows = [row(f"新建社区食堂{at}个", at) for at in range(1500)]

    found = matched(rows, drawn)
    assert len(found.matches) + len(found.rows_alone) >= 1


def test_a_row_covers_no_promise_whose_number_it_does_not_say():
    more = [*DRAWN, *(one for one in extract(REPORT.replace("8000户", "亿元以上项目开工率70%，净增3户")).promises
                      if one.title == "亿元以上项目开工率")]  # fmt: skip
    (match,) = matched([row("推进亿元以上项目42个，年度完成投资65亿元")], more).matches

    assert [one.value for one in match.proposals] == [42, 65]


def test_rates_and_levels_share_out_no_number():
    text = "政府工作报告\n二、2025年工作安排\n（一）坚持项目为王。固定资产投资增长9%。"
    drawn = [one for one in extract(text).proposals if one.verdict == "promise"]
    assert [(one.measure, one.unit) for one in drawn] == [("rate", "%")]
    rows = [row("固定资产投资（工业）增长3%"), row("固定资产投资（民间）增长4%", 2)]
    assert matched(rows, drawn).shares == ()
    total = [replace(one, measure="total") for one in drawn]
    assert matched(rows, total).shares == ()
    level = [replace(DRAWN[3], measure="level", value=DRAWN[3].value)]
    assert matched([row("新建社区食堂5个"), row("新建社区食堂6个", 2)], level).shares == ()
    (shares,) = matched([row("新建社区食堂5个"), row("新建社区食堂6个", 2)], DRAWN).shares
    assert shares.proposal is DRAWN[3]
