"""Where in a report stands what a catalogue says of it?"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.domain.extraction.finding import Missing, Wanted, find, reference_to
from targets.domain.extraction.parts import Part
from targets.domain.extraction.script import script_of
from targets.domain.extraction.spans import Span
from tests.reports import QUOTES, TEXT, WANTED


def wanted(numbers=WANTED) -> list[Wanted]:
    rows = [(key, *WANTED[number]) for key, number in enumerate(numbers)]
    return [Wanted(key, reference, Decimal(value) if value else None) for key, reference, value in rows]


def test_every_phrase_is_found_in_what_is_promised():
    found = find(script_of(TEXT), wanted())
    assert not found.missing
    quotes = {number: found.spans[key].of(TEXT) for key, number in enumerate(WANTED)}
    assert quotes == QUOTES


def test_the_review_is_not_meant():
    forward = TEXT.index("二、2024年")
    assert min(span.start for span in find(script_of(TEXT), wanted()).spans.values()) > forward


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("二 就业", Missing.NOT_THERE),
        ("", Missing.NO_PHRASE),
        ("二 · ", Missing.NO_PHRASE),
        ("一 · 新增学位600", Missing.ONLY_IN_REVIEW),
        ("二 · 小型绿地", Missing.ONLY_IN_REVIEW),
        ("二 · 项目", Missing.SEVERAL),
    ],
)
def test_what_is_not_found_is_told(reference, why):
    assert find(script_of(TEXT), [Wanted(1, reference)]).missing == {1: why}


def test_headings_decide_between_several_sentences():
    text = "二、今年任务\n（一）城建，提质\n推进改造。\n（二）民生，惠民\n推进改造提升。\n"
    assert find(script_of(text), [Wanted(1, "二 · 推进改造")]).missing == {1: Missing.SEVERAL}
    span = find(script_of(text), [Wanted(1, "二（二）民生 · 推进改造")]).spans[1]
    assert span.of(text) == "推进改造提升"


def test_a_reference_that_is_made_of_a_passage_finds_it_again():
    script = script_of(TEXT)
    found = find(script, wanted())
    references = {key: reference_to(script, span) for key, span in found.spans.items()}
    again = find(script, [Wanted(one.key, references[one.key], one.value) for one in wanted()])
    assert again.spans == found.spans
    assert references[7] == "二（二）办好教育事业 · 新增学位800个"
    assert all(len(reference) <= 80 for reference in references.values())


@given(
    st.text("一二（）、。，：·新增学位8个年目标\n 万％—", max_size=200),
    st.lists(st.text("新增学位8个·"), max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_passages_lie_inside_any_text_and_hold_their_phrase(text, phrases):
    script = script_of(text)
    found = find(script, [Wanted(key, phrase) for key, phrase in enumerate(phrases)])
    assert found.spans.keys() | found.missing.keys() == set(range(len(phrases)))
    for key, span in found.spans.items():
        assert 0 <= span.start < span.end <= len(text)
        in_flow = script.in_flow(span)
        assert in_flow is not None
        assert "".join(phrases[key].rpartition(" · ")[2].split()) in in_flow.of(script.text)
        assert len(reference_to(script, span)) <= 80
    assert find(script, [Wanted(key, phrase) for key, phrase in enumerate(phrases)]) == found


# -- the text as it is read


def test_headings_paragraphs_and_parts():
    script = script_of(TEXT)
    lines = [(block.level, block.part, block.span.of(script.text)[:6]) for block in script.blocks]
    assert (1, Part.REVIEW, "一、2023") in lines
    assert (2, Part.FORWARD, "（一）扩大投") in lines
    assert (0, Part.GLOSSARY, "口袋公园：小") in lines
    assert [block.is_opening_line for block in script.blocks[:2]] == [True, True]
    run_ins = [heading.text for block in script.blocks for heading in block.run_ins]
    assert run_ins == ["主要预期目标是", "抓好项目建设", "办好教育事业"]


def test_a_page_that_breaks_a_sentence_breaks_no_paragraph():
    script = script_of(TEXT)
    assert any("等道路改造，建成投用市民中心。" in block.span.of(script.text) for block in script.blocks)
    short = "抓消费。落实政策，积极提\n\n振家电消费。"
    assert [block.span.of(script_of(short).text) for block in script_of(short).blocks] == [
        "抓消费。落实政策，积极提振家电消费。"
    ]


def test_known_titles_head_an_outline():
    script = script_of("一、城建\n城市更新\n道路改造；管网改造。", {"城市更新"})
    assert [(heading.level, heading.text) for heading in script.headings] == [
        (1, "一、城建"),
        (2, "城市更新"),
    ]
    assert [block.level for block in script.blocks] == [1, 2, 0]


def test_a_span_of_which_nothing_is_kept_is_nowhere():
    text = "开头的话说完了。\n— 3 —\n后面的话说完了。"
    at = text.index("—")
    assert script_of(text).in_flow(Span(at, at + 5)) is None


def test_rows_of_tables_are_told():
    script = script_of("事项\t时限\n新增学位800个\t年底前\n")
    assert [block.is_table_row for block in script.blocks] == [True, True]
