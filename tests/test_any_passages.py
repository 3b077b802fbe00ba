"""What must hold of the page 原文 with any passages, found by hypothesis; and of a day before a target was there."""

import re
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.domain.extraction.spans import Span
from targets.domain.moment import Moment
from targets.domain.words import SourceKind
from targets.models import Passage, SourceDocument
from targets.services.passages import add_passages
from targets.services.sources import Upload, digest_of, take_in
from targets.summaries import lit_text, quotes_by_target
from tests.conftest import at
from tests.reports import TEXT
from tests.test_sources import catalogue  # noqa: F401 – a fixture

JUNE = Moment(date(2024, 6, 30), at(2024, 7, 20))
PAGE = "— 3 —"
PRINTED = TEXT.replace(PAGE, " " * len(PAGE))  # the same places, without the number of a page
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)).map(
    lambda drawn: Span(drawn[0], min(len(TEXT), sum(drawn)))
)
few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def source(report, catalogue, admin):  # noqa: F811
    upload = Upload(SourceKind.REPORT, "2024年政府工作报告", TEXT)
    return take_in(report, upload, by=admin, at=at(2024, 3, 1)).source


@few
@given(data=st.data())
def test_the_text_is_complete_and_every_passage_is_marked_once(data, report, source, catalogue):  # noqa: F811
    keys = sorted(target.pk for target in catalogue.values())
    drawn = data.draw(
        st.dictionaries(
            SPANS, st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True), max_size=9
        )
    )
    Passage.objects.all().delete()
    add_passages(source, drawn)
    page = lit_text(report, moment=JUNE)

    assert "".join(block.words for block in page.blocks) == "".join(PRINTED.split())
    marked = sorted(picture.target.pk for block in page.blocks for picture in block.pictures)
    seen = [own for span, own in drawn.items() if span.of(PRINTED).strip()]
    assert marked == sorted(pk for own in seen for pk in own)
    assert {picture.target.pk for picture in page.without} == set(keys) - set(marked)


@few
@given(data=st.data())
def test_sentences_quote_the_text(data, report, source, catalogue):  # noqa: F811
    target = next(iter(catalogue.values()))
    span = data.draw(SPANS)
    Passage.objects.all().delete()
    add_passages(source, {span: [target.pk]})

    for quote in quotes_by_target(report).values():
        assert (quote.start, quote.end) == (span.start, span.end)
        assert "".join(quote.phrase.split()) == "".join(span.of(PRINTED).split())


def test_a_report_of_two_hundred_pages_is_one_page_of_less_than_a_megabyte(client, leader, report, catalogue):  # noqa: F811
    body = (
        "建成投用市民中心，" + "深入推进各项重点工作落实，不断增强群众获得感、幸福感和安全感，" * 4 + "。\n"
    )
    text = "二、2024年主要任务\n" + "（一）扩大投资，提升动能\n" + body * 1000
    source = SourceDocument.objects.create(
        report=report,
        kind="report",
        title="报告",
        text=text,
        sha256=digest_of(text),
        uploaded_at=at(2024, 3, 1),
    )
    keys = [target.pk for target in catalogue.values()]
    places = [found.start() for found in re.finditer("建成投用市民中心", text)]
    add_passages(source, {Span(start, start + 8): [keys[n % len(keys)]] for n, start in enumerate(places)})
    client.force_login(leader)
    started = time.process_time()
    page = client.get("/2024/text/").content

    assert len(text) > 120_000
    assert page.count(b'class="lit"') == 1000
    assert len(page) < 1_000_000
    assert time.process_time() - started < 10


def test_a_day_before_a_target_was_there_quotes_it_nowhere(client, leader, report, source, make_target):
    late = make_target("C-099", title="社区食堂补建", assigned_date=date(2024, 5, 20), added_document="8号",
                       added_document_date=date(2024, 5, 18))  # fmt: skip
    start = TEXT.index("推动社区")
    add_passages(source, {Span(start, TEXT.index("，完善社会")): [late.pk]})
    client.force_login(leader)
    for day, is_there in (("2024-04-30", False), ("2024-05-31", True)):
        page = client.get(f"/2024/text/?as_of={day}").content.decode()
        assert ("C-099" in page, "社区食堂补建" in page) == (is_there, is_there)
