"""What travels to the browser and back: for one person and purpose, and not for ever."""

from datetime import timedelta
from time import time

import pytest
from django.core import signing

from targets.documents.kit.sealed import LIFETIME, MAX_LENGTH, NotSealed, fits, seal, unsealed
from targets.models import User

ADA, BEN = User(pk=1), User(pk=2)
WHAT = [[3, {"编号": "B-017"}], "文字"]


@pytest.fixture
def token() -> str:
    return seal(WHAT, purpose="catalogue", by=ADA)


def test_it_comes_back_as_it_was(token):
    assert unsealed(token, purpose="catalogue", by=ADA) == WHAT


@pytest.mark.parametrize(
    ("purpose", "by", "change"),
    [
        ("catalogue", BEN, lambda token: token),
        ("accounts", ADA, lambda token: token),
        ("catalogue", ADA, lambda token: token + "x"),
        ("catalogue", ADA, lambda token: ""),
    ],
)
def test_it_comes_back_to_the_same_person_for_the_same_purpose_and_whole(purpose, by, change, token):
    with pytest.raises(NotSealed):
        unsealed(change(token), purpose=purpose, by=by)


@pytest.mark.parametrize(("late", "is_taken"), [(timedelta(minutes=-5), True), (timedelta(minutes=5), False)])
def test_it_is_taken_for_half_a_day(late, is_taken, token, monkeypatch):
    later = time() + (LIFETIME + late).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    if is_taken:
        assert unsealed(token, purpose="catalogue", by=ADA) == WHAT
    else:
        with pytest.raises(NotSealed):
            unsealed(token, purpose="catalogue", by=ADA)


def test_what_a_form_cannot_carry_does_not_fit():
    assert fits("长" * MAX_LENGTH)  # which is pressed together
    assert not fits([f"{number**7:x}" for number in range(300_000)])
