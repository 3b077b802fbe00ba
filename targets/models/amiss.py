"""What is wrong with what was typed, in the office's words where Django would speak of variables and characters."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

EMPTY = "不能空着，请填写。"


def in_plain_words(error: ValidationError) -> list[str]:
    """The sentences of an error; those that a field or a form has been given stay as they are."""
    return [_sentence(one) for one in error.error_list]


def is_without_a_name(one: ValidationError) -> bool:
    """Whether the sentence says nothing of what it is about, so that only its field's name tells."""
    return _is_usual_of_a_long_text(one) or _is_usual_of_an_empty_field(one)


def _sentence(one: ValidationError) -> str:
    if _is_usual_of_an_empty_field(one):
        return EMPTY
    if one.params and _is_usual_of_a_long_text(one):
        return f"最多{one.params['limit_value']}个字，现在有{one.params['show_value']}个字。"
    return one.messages[0]


def _is_usual_of_an_empty_field(one: ValidationError) -> bool:
    usual = models.Field.default_error_messages
    return one.message in (usual["null"], usual["blank"], forms.Field.default_error_messages["required"])


def _is_usual_of_a_long_text(one: ValidationError) -> bool:
    return one.code == "max_length" and one.message is MaxLengthValidator.message
