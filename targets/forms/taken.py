"""What does a form for a reading show once something is taken over into it? Nothing is saved by that yet."""

from decimal import Decimal

from ..domain.quantities import plain
from ..domain.wording import told
from ..domain.words import Word
from ..models import ProgressEntry
from .beginnings import figure_of, keys_of
from .entry import EntryForm

WORDS = ("text", "problems", "next_steps")


class Again(Word):
    """What of the reading before is taken over by a button."""

    FIGURE = "figure", "上期数值"
    TEXT = "text", "上期文字"
    EXPLANATION = "explanation", "上期说明"


def repeated(form: EntryForm, what: Again) -> dict:
    """What a form shows once the figure of the reading before is taken over, in place of the one typed; or its words or
    its explanation, below those typed."""
    values = _typed_in(form)
    words = {
        Again.TEXT: ("text", form.text_before),
        Again.EXPLANATION: ("explanation", form.explanation_before),
    }
    if what in words:
        name, before = words[what]
        typed = (values[name] or "").rstrip()
        values[name] = f"{typed}\n{before}" if typed and before not in typed else typed or before
        return values
    last = form.previous
    figures = {
        "value": plain(last.value if last and last.value is not None else Decimal(0)),
        "increment": "0",
        "stages_done": sorted(last.stages_done) if last else [],
        "self_rating": last.self_rating if last else None,
    }
    return values | {name: figure for name, figure in figures.items() if name in form.fields}


def taken_over(form: EntryForm, draft: ProgressEntry, *, with_figure: bool) -> dict:
    """What a lead unit's form shows once it takes over a draft: its words, each after the name of its unit, behind
    what was typed; with its figure in place of the one typed, or else named in the words."""
    values = _typed_in(form)
    figure = "" if with_figure else told(draft, draft.target.unit)
    for name in WORDS:
        said = getattr(draft, name).strip()
        heard = f"{draft.unit}（{figure}）：{said}" if figure and name == "text" else f"{draft.unit}：{said}"
        before = (values[name] or "").rstrip()
        if (said or (figure and name == "text")) and heard not in before:
            values[name] = f"{before}\n{heard}" if before else heard
    if with_figure:
        finished = keys_of(values.get("stages_done")) | {str(stage.pk) for stage in draft.stages_done.all()}
        taken = figure_of(draft) | {"stages_done": sorted(finished)}
        values |= {name: value for name, value in taken.items() if name in form.fields}
        values["increment"] = ""
    units = keys_of(values.get("taken_from")) | {str(draft.unit_id)}
    pressed = keys_of(values["drafts"]) | {str(draft.pk)}
    return values | {"taken_from": sorted(units), "drafts": sorted(pressed)}


def summed_up(form: EntryForm) -> dict:
    """What a lead unit's form shows once it takes over what the parts come to on the day that is typed: their sum in
    place of what was typed; without one all stays."""
    total = form.parts.whole.sum_of_items.total if form.parts else None
    figure = {} if total is None else {"value": plain(total), "increment": ""}
    return _typed_in(form) | figure


def _typed_in(form: EntryForm) -> dict:
    """All that a form holds but files, to be shown again, by the version that it was filled from."""
    values = {name: form[name].value() for name in form.fields if name != "evidence"}
    return values | {"version": form.version}
