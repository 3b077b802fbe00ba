"""Templates are written to be read: short lines, no logic of rights, no styles, nothing that nothing uses."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import engines

from targets.templatetags import rights, tracker

ROOT = Path(__file__).resolve().parent.parent / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
TEXTS = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in TEMPLATES}
ALL = "\n".join(TEXTS.values())
LINE_AT_MOST = 160
of_each_template = pytest.mark.parametrize("name", TEXTS)


@of_each_template
def test_it_compiles(name):
    assert engines["django"].get_template(name)


@of_each_template
def test_its_lines_are_short(name):
    long = {at: len(line) for at, line in enumerate(TEXTS[name].splitlines(), 1) if len(line) > LINE_AT_MOST}
    assert not long


@of_each_template
def test_no_sentence_has_a_gap_where_the_template_breaks_its_line(name):
    """A browser makes a space of the end of a line, and Chinese has none; break before an attribute instead."""
    assert not re.findall(r".{0,12}[\u4e00-\u9fff。，；：、）”]\n +[\u4e00-\u9fff“（].{0,12}", TEXTS[name])


@of_each_template
def test_it_is_indented_by_twos(name):
    odd = [line for line in TEXTS[name].splitlines() if (len(line) - len(line.lstrip())) % 2 or "\t" in line]
    assert not odd


@of_each_template
def test_it_loads_once_and_first(name):
    loads = re.findall(r"{% load [^%]*%}", TEXTS[name])
    assert len(loads) <= 1
    if loads:
        before = TEXTS[name].partition(loads[0])[0]
        assert re.fullmatch(r'({% extends "[^"]+" %}\s*)?', before)


@of_each_template
def test_it_has_no_styles_and_no_scripts_of_its_own(name):
    """The content security policy would refuse them."""
    found = re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", TEXTS[name])
    assert not found


@of_each_template
def test_it_asks_for_rights_instead_of_roles(name):
    """Who may what is said in `targets.rights` alone: {% if user|may_edit %}."""
    assert not re.findall(r"\b(?:user|request\.user)\.(?:is_(?!authenticated)\w+|role)", TEXTS[name])


@pytest.mark.parametrize("name", [name for name in TEXTS if "/_" in name])
def test_it_is_used(name):
    assert re.search(rf'{{% (?:include|extends) "{name}"', ALL)


@pytest.mark.parametrize("library", [tracker, rights], ids=lambda module: module.__name__)
def test_every_tag_and_filter_is_used(library):
    filters = [name for name in library.register.filters if not re.search(rf"\|{name}\b", ALL)]
    tags = [name for name in library.register.tags if not re.search(rf"{{% {name}\b", ALL)]
    assert not filters + tags


class Typed(forms.Form):
    number = forms.CharField(help_text="形如 B-012。")
    stages = forms.MultipleChoiceField(choices=[("1", "开工")], widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("name", Typed.base_fields)
def test_a_control_names_its_help_and_its_errors(name):
    group = Typed({})[name].as_field_group()
    named = re.findall(r'aria-describedby="([^"]+)"', group)
    assert named
    assert set(named[0].split()) <= set(re.findall(r'\sid="([^"]+)"', group))
