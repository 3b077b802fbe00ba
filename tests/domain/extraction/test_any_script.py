"""What must hold of any text that is read as a report, found by hypothesis."""

from hypothesis import given
from hypothesis import strategies as st

from targets.domain.extraction.repair import NARROW
from targets.domain.extraction.script import script_of
from targets.domain.extraction.spans import Span
from tests.domain.extraction.test_any_text import REPORTS, quickly

ANY = REPORTS | st.text(max_size=300)


@quickly
@given(ANY)
def test_blocks_are_the_whole_text_in_its_order(text):
    script = script_of(text)

    assert "\n".join(block.span.of(script.text) for block in script.blocks) == "\n".join(
        line for line in script.text.split("\n") if line
    )


@quickly
@given(ANY, st.data())
def test_a_span_is_repaired_to_words_that_it_has(text, data):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    script = script_of(text)
    place = script.in_flow(span)

    if place is not None:
        assert 0 <= place.start < place.end <= len(script.text)
        rest = iter(span.of(text).translate(NARROW))
        assert all(sign == "\n" or sign in rest for sign in place.of(script.text))


@quickly
@given(ANY, st.data())
def test_a_place_leads_back_into_the_text_as_it_came(text, data):
    script = script_of(text)
    if script.blocks:
        block = data.draw(st.sampled_from(script.blocks)).span
        start = data.draw(st.integers(block.start, block.end - 1))
        place = Span(start, data.draw(st.integers(start + 1, block.end)))
        back = script.flow.span_in_source(place)

        assert 0 <= back.start < back.end <= len(text)
        assert script.in_flow(back) == place
