"""Each rule that data must always obey, broken once."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import UniqueConstraint

from targets.models import (
    Adjustment,
    ApiToken,
    Bulletin,
    Deputy,
    Evidence,
    Group,
    Instruction,
    InstructionReply,
    MailChoice,
    Notice,
    Owner,
    Passage,
    PlanPoint,
    ProgressEntry,
    Reminder,
    Report,
    Role,
    SecurityEvent,
    SourceDocument,
    Stage,
    StageMove,
    Target,
    Theme,
    Unit,
    Urging,
    User,
    WaitingEvent,
)
from tests.conftest import at

RATE = {"measure": "rate", "unit": "%"}
STAGES = {"measure": "stages", "value": None, "stated_value": None, "unit": ""}

# constraint → fields of a target that break it
TARGETS = {
    "target_kind_is_known": {"kind": "wish"},
    "target_measure_is_known": {"measure": "mood"},
    "target_bound_is_known": {"bound": "about"},
    "target_stated_as_is_known": {"stated_as": "~"},
    "target_issued_is_known": {"issued": "maybe"},
    "target_frequency_is_known": {"frequency": "daily"},
    "target_state_is_known": {"state": "lost", "state_date": date(2024, 5, 1), "state_reason": "原因"},
    "target_due_not_before_start": {"due_date": date(2023, 12, 31)},
    "target_dates_in_this_century": {"due_date": date(2100, 1, 1)},
    "target_set_as_a_number_has_a_value": {"value": None, "stated_value": None},
    "target_without_own_number_has_no_value": {"issued": "awaiting"},
    "target_without_numbers_is_set": STAGES | {"unit": "个"},
    "target_refers_exactly_when_reference": RATE
    | {"issued": "reference", "value": None, "stated_value": None},
    "target_stated_all_is_100_percent": {"stated_as": "all"},
    "target_baseline_only_on_a_level": {"baseline": Decimal("81.6")},
    "target_ended_with_date_and_reason": {"state": "cancelled"},
    "target_awaits_its_baseline_or_has_it": {"is_baseline_awaited": True},
    "target_lasting_only_in_words": {"is_lasting": True},
    "target_added_on_the_grounds_of_a_document": {"added_document": "12号"},
    "target_split_is_known": {"split": "half"},
    "target_shared_out_is_a_total": STAGES | {"split": "sum"},
    "target_list_is_to_be_completed": {"split": "list", "bound": "at_most"},
    "target_weight_is_of_a_part": {"weight": Decimal(1)},
}
ENTRIES = {
    "entry_status_is_known": {"status": "lost"},
    "entry_rating_is_a_percentage": {"self_rating": 101},
    "entry_past_draft_was_submitted": {"status": "submitted"},
    "entry_accepted_exactly_when_checked_so": {"status": "accepted", "submitted_at": at(2024, 7, 1)},
    "entry_returned_with_reason": {"status": "returned", "submitted_at": at(2024, 7, 1)},
}
REPORTS = {
    "report_ends_after_it_starts": {"end_date": date(2023, 12, 31)},
    "report_thresholds_are_in_order": {"behind_ratio": Decimal("1.1")},
    "report_early_plan_is_a_share": {"early_plan_share": Decimal("1.5")},
    "report_rate_gap_is_not_negative": {"rate_gap_points": Decimal("-0.1")},
    "report_points_are_in_order": {"behind_points": Decimal(40)},
    "report_answer_days_are_at_least_one": {"answer_days": 0},
    "report_pace_by_is_known": {"pace_by": "weeks"},
    "report_judged_by_is_known": {"judged_by": "luck"},
}


BROKEN_ELSEWHERE = {
    "target_is_no_part_of_itself", "target_part_is_not_split",  # see models/test_parts.py
    "proposal_is_part_of_one",  # see test_proposed_parts.py
    "target_number_once_per_report", "one_report_per_government_and_year", "theme_title_once_per_area",
    "area_title_once_per_report", "unit_kind_is_known", "unit_in_use_has_no_end",
    "unit_does_not_succeed_itself", "deputy_begins_once_a_day", "deputy_ends_after_it_begins",
    "unit_owns_a_target_once", "one_lead_per_target",
    "owner_role_is_known", "stage_title_once_per_target", "stage_weight_is_a_percentage", "plan_point_once_per_day",
    "adjustment_changes_something", "adjustment_has_reason_and_document",
    "adjustment_status_is_known", "adjustment_revoked_by_somebody_for_a_reason", "adjustment_moves_a_stage_once",
    "adjustment_decided_by_somebody",
    "one_request_at_a_time", "user_role_is_known",
    "staff_belongs_to_a_unit", "duties_are_not_for_everybody", "only_who_manages_enters_the_admin_site",
    "event_kind_is_known", "event_numbers_begin_with_one", "waiting_kind_is_known", "entry_not_checked_by_its_author",
    "entry_does_not_supersede_itself", "one_original_accepted_entry_per_day", "entry_superseded_once",
    "one_open_entry_per_unit_and_day", "one_submitted_entry_per_day", "evidence_kind_is_known", "evidence_is_not_empty",
    "instruction_has_text",
    "instruction_closed_by_somebody",
    "reply_has_text",
    "urging_number_once_per_report",
    "urging_leaves_time",
    "urging_revoked_by_somebody_for_a_reason",
    "target_once_per_urging",
    "notice_kind_is_known",
    "mail_choice_kind_is_known",
    "mail_choice_once_per_kind",
    "reminded_once_per_distance",
    "reminded_once_of_an_instruction",
    "reminded_once_of_an_urging",
    "token_has_a_digest",
    "source_document_kind_is_known", "source_text_once_per_report", "one_text_and_one_outline_per_report",
    "source_text_is_not_empty", "source_file_is_whole", "passage_once_per_source", "passage_ends_after_it_starts",
    "proposal_decision_is_known", "proposal_measure_is_known", "proposal_bound_is_known",
    "proposal_stated_as_is_known", "proposal_frequency_is_known", "proposal_ends_after_it_starts",
    "proposal_is_merged_into_another",
    "group_name_once_per_report", "group_lies_in_another", "group_has_a_name",
    "bulletin_number_once_per_report", "bulletin_numbers_begin_with_one", "bulletin_knows_its_own_day",
    "bulletin_issued_by_somebody_with_content", "bulletin_withdrawn_by_somebody_for_a_reason",
}  # fmt: skip


def test_every_constraint_is_broken_once():
    named = {c.name for model in apps.get_app_config("targets").get_models() for c in model._meta.constraints}
    assert named == {*TARGETS, *ENTRIES, *REPORTS, *BROKEN_ELSEWHERE}


def named_by_sqlite(name: str) -> str:
    """SQLite names a unique constraint by its columns: targets_owner.target_id, targets_owner.unit_id."""
    for model in apps.get_app_config("targets").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, UniqueConstraint):
                columns = (model._meta.get_field(field).column for field in constraint.fields)
                return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name


def refused(name: str, action) -> None:
    """The database refuses `action` because of this constraint and no other."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        action()
    said = str(caught.value)
    assert name in said or said == f"UNIQUE constraint failed: {named_by_sqlite(name)}"


@pytest.mark.parametrize("name", TARGETS)
def test_target(name, target):
    refused(name, lambda: Target.objects.filter(pk=target.pk).update(**TARGETS[name]))


@pytest.mark.parametrize("name", REPORTS)
def test_report(name, report):
    refused(name, lambda: Report.objects.update(**REPORTS[name]))


@pytest.fixture
def draft(target, clerk):
    return ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 6, 30)
    )


@pytest.mark.parametrize("name", ENTRIES)
def test_entry(name, draft):
    refused(name, lambda: ProgressEntry.objects.filter(pk=draft.pk).update(**ENTRIES[name]))


def test_two_targets_with_one_number(make_target):
    make_target()
    refused("target_number_once_per_report", make_target)


def test_two_reports_of_one_year(report):
    again = Report(
        government=report.government,
        year=2024,
        title="又",
        start_date=report.start_date,
        end_date=report.end_date,
    )
    refused("one_report_per_government_and_year", again.save)


def test_two_equal_headings(report, theme):
    twin = Theme(report=report, parent=theme.parent, title=theme.title, short_title="又", position=9)
    refused("theme_title_once_per_area", twin.save)
    area = Theme(report=report, title=theme.parent.title, short_title="又", position=9)
    refused("area_title_once_per_report", area.save)


def test_unknown_words(market_bureau, target):
    refused("unit_kind_is_known", lambda: Unit.objects.update(kind="club"))
    refused("owner_role_is_known", lambda: Owner.objects.update(role="fan"))


def test_two_leads(target, housing_bureau):
    refused(
        "one_lead_per_target", lambda: Owner.objects.create(target=target, unit=housing_bureau, role="lead")
    )


def test_one_unit_twice(target, market_bureau):
    refused(
        "unit_owns_a_target_once",
        lambda: Owner.objects.create(target=target, unit=market_bureau, role="supporting"),
    )


def test_stages_and_plan_points(road, target):
    stage = {"target": road, "title": "建成通车", "weight": 10, "due_date": date(2024, 12, 31)}
    refused("stage_title_once_per_target", lambda: Stage.objects.create(**stage))
    refused(
        "stage_weight_is_a_percentage", lambda: Stage.objects.create(**stage | {"title": "验收", "weight": 0})
    )
    point = {"target": target, "date": date(2024, 6, 30), "value": 3000}
    PlanPoint.objects.create(**point)
    refused("plan_point_once_per_day", lambda: PlanPoint.objects.create(**point))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("adjustment_changes_something", {"value": None}),
        ("adjustment_status_is_known", {"status": "maybe"}),
        ("adjustment_decided_by_somebody", {"status": "approved"}),
        ("adjustment_revoked_by_somebody_for_a_reason", {"revoked_at": at(2024, 9, 2)}),
        ("adjustment_revoked_by_somebody_for_a_reason", {"revocation_reason": "误批"}),
        ("adjustment_has_reason_and_document", {"reason": ""}),
        ("adjustment_has_reason_and_document", {"document_number": ""}),
    ],
)
def test_adjustment(name, fields, target, admin):
    row = {
        "target": target, "value": 7500, "previous_due_date": target.due_date, "effective_date": date(2024, 9, 1),
        "document_number": "12号", "reason": "口径", "requested_by": admin, "requested_at": at(2024, 9, 1),
    }  # fmt: skip
    if name == "adjustment_status_is_known":
        fields = fields | {"decided_by": admin, "decided_at": at(2024, 9, 1)}
    refused(name, lambda: Adjustment.objects.create(**row | fields))
    if name == "adjustment_changes_something":
        Adjustment.objects.create(**row)
        refused("one_request_at_a_time", lambda: Adjustment.objects.create(**row))


def test_one_stage_moved_twice_by_one_adjustment(road, admin):
    row = Adjustment.objects.create(
        target=road, due_date=date(2025, 3, 31), previous_due_date=road.due_date, effective_date=date(2024, 9, 1),
        document_number="12号", reason="征迁", requested_by=admin, requested_at=at(2024, 9, 1),
    )  # fmt: skip
    move = {"adjustment": row, "stage": road.stages.first(), "due_date": date(2024, 10, 1)}
    StageMove.objects.create(**move)
    refused("adjustment_moves_a_stage_once", lambda: StageMove.objects.create(**move))


def test_people(clerk, leader):
    refused("user_role_is_known", lambda: User.objects.filter(pk=clerk.pk).update(role="king"))
    refused("staff_belongs_to_a_unit", lambda: User.objects.filter(pk=clerk.pk).update(unit=None))
    for pk in (clerk.pk, leader.pk):
        refused(
            "only_who_manages_enters_the_admin_site",
            lambda pk=pk: User.objects.filter(pk=pk).update(is_staff=True, is_superuser=True),
        )


def test_duties(clerk, leader, admin):
    for pk in (clerk.pk, leader.pk):
        refused("duties_are_not_for_everybody", lambda pk=pk: User.objects.filter(pk=pk).update(audits=True))
    refused(
        "only_who_manages_enters_the_admin_site",
        lambda: User.objects.filter(pk=admin.pk).update(is_staff=False),
    )


def test_events(db):
    row = {"at": at(2024, 7, 1), "what": "x"}
    refused("waiting_kind_is_known", lambda: WaitingEvent.objects.create(**row, kind="gossip"))
    row |= {"hash": "0" * 64}
    refused("event_kind_is_known", lambda: SecurityEvent.objects.create(**row, kind="gossip", position=1))
    refused(
        "event_numbers_begin_with_one", lambda: SecurityEvent.objects.create(**row, kind="api", position=0)
    )


def test_an_entry_checked_by_its_author(draft, clerk):
    refused("entry_not_checked_by_its_author", lambda: ProgressEntry.objects.update(checker=clerk))


def test_an_entry_that_supersedes_itself(draft):
    refused("entry_does_not_supersede_itself", lambda: ProgressEntry.objects.update(supersedes=draft))


def test_two_current_entries_of_one_day(target, accepted):
    first = accepted(target, date(2024, 6, 30), 4200)
    refused("one_original_accepted_entry_per_day", lambda: accepted(target, date(2024, 6, 30), 4300))
    accepted(target, date(2024, 6, 30), 4300, supersedes=first)
    refused("entry_superseded_once", lambda: accepted(target, date(2024, 6, 30), 4400, supersedes=first))


def test_two_open_entries_of_one_day(draft, stranger):
    day = {"target": draft.target, "data_date": draft.data_date}
    twin = ProgressEntry(**day, unit=draft.unit, author=draft.author)
    refused("one_open_entry_per_unit_and_day", twin.save)
    sent = {"status": "submitted", "submitted_at": at(2024, 7, 1)}
    ProgressEntry.objects.create(**day, unit=stranger.unit, author=stranger, **sent)
    refused("one_submitted_entry_per_day", lambda: ProgressEntry.objects.filter(pk=draft.pk).update(**sent))


def test_the_duty_decides_who_enters_the_admin_site(clerk, admin):
    clerk.role, clerk.manages_security = Role.ADMIN, True
    clerk.save()
    admin.manages_system = admin.manages_security = False
    admin.save()
    assert (clerk.is_staff, clerk.is_superuser) == (True, True)
    assert (admin.is_staff, admin.is_superuser) == (False, False)


def test_createsuperuser_makes_an_admin(db):
    user = User.objects.create_superuser("root", "plum-orchid-41", name="超管")
    assert (user.role, user.is_staff) == (Role.ADMIN, True)


def test_the_stated_deadline_is_the_deadline_until_it_is_adjusted(target):
    assert target.stated_due_date == target.due_date


@pytest.mark.parametrize(
    ("name", "fields"), [("evidence_kind_is_known", {"kind": "exe"}), ("evidence_is_not_empty", {"size": 0})]
)
def test_evidence(name, fields, draft, clerk):
    row = {"entry": draft, "file": "x", "name": "x.pdf", "kind": "pdf", "size": 1, "sha256": "0" * 64}
    row |= {"uploaded_by": clerk, "uploaded_at": at(2024, 7, 1)}
    refused(name, lambda: Evidence.objects.create(**row | fields))


def test_instructions(target, leader):
    row = {"target": target, "author": leader, "created_at": at(2024, 7, 1)}
    refused("instruction_has_text", lambda: Instruction.objects.create(**row, text=""))
    order = Instruction.objects.create(**row, text="请加快。")
    refused("instruction_closed_by_somebody", lambda: Instruction.objects.update(closed_at=at(2024, 7, 2)))
    refused(
        "reply_has_text",
        lambda: InstructionReply.objects.create(
            instruction=order, author=leader, unit=target.lead.unit, text="", created_at=at(2024, 7, 1)
        ),
    )


def test_units_and_deputies(market_bureau, housing_bureau, clerk):
    units = Unit.objects.filter(pk=market_bureau.pk)
    refused("unit_in_use_has_no_end", lambda: units.update(ended_on=date(2024, 7, 1)))
    refused("unit_in_use_has_no_end", lambda: units.update(successor=housing_bureau))
    refused("unit_does_not_succeed_itself", lambda: units.update(is_active=False, successor=market_bureau))
    row = {"user": clerk, "unit": housing_bureau, "since": date(2024, 7, 1)}
    refused("deputy_ends_after_it_begins", lambda: Deputy.objects.create(**row, until=date(2024, 6, 30)))
    Deputy.objects.create(**row)
    refused("deputy_begins_once_a_day", lambda: Deputy.objects.create(**row))


def test_urging(target, report, admin, market_bureau):
    row = {
        "report": report, "serial": 1, "unit": market_bureau, "as_of": date(2024, 6, 30), "issued_by": admin,
        "reply_by": date(2024, 7, 5), "issued_at": at(2024, 7, 1),
    }  # fmt: skip
    urging = Urging.objects.create(**row)
    refused("urging_number_once_per_report", lambda: Urging.objects.create(**row))
    refused("urging_leaves_time", lambda: Urging.objects.update(reply_by=date(2024, 6, 29)))
    for half in ({"revoked_at": at(2024, 7, 2)}, {"revocation_reason": "签发有误"}, {"revoked_by": admin}):
        refused("urging_revoked_by_somebody_for_a_reason", lambda half=half: Urging.objects.update(**half))
    urging.items.create(target=target, light="critical", reason="未报")
    refused(
        "target_once_per_urging", lambda: urging.items.create(target=target, light="critical", reason="未报")
    )


def test_bulletins(report, admin):
    row = {
        "report": report, "number": 6, "title": "通报", "as_of": date(2024, 6, 30), "begun_by": admin,
        "begun_at": at(2024, 7, 1),
    }  # fmt: skip
    draft = Bulletin.objects.create(**row)
    own = Bulletin.objects.filter(pk=draft.pk)
    refused("bulletin_number_once_per_report", lambda: Bulletin.objects.create(**row))
    refused("bulletin_numbers_begin_with_one", lambda: own.update(number=0))
    refused("bulletin_knows_its_own_day", lambda: own.update(known=date(2024, 6, 29)))
    issued = {"issued_at": at(2024, 7, 2), "issued_by": admin, "content": {}}
    for name in issued:
        half = {key: value for key, value in issued.items() if key != name}
        refused("bulletin_issued_by_somebody_with_content", lambda half=half: own.update(**half))
    withdrawn = {"withdrawn_at": at(2024, 7, 3), "withdrawn_by": admin, "withdrawal_reason": "有误"}
    refused("bulletin_withdrawn_by_somebody_for_a_reason", lambda: own.update(**withdrawn))  # not issued
    own.update(**issued)
    for name in withdrawn:
        half = {key: value for key, value in withdrawn.items() if key != name}
        refused("bulletin_withdrawn_by_somebody_for_a_reason", lambda half=half: own.update(**half))


def test_groups(report):
    group = report.groups.create(name="民生实事")
    refused("group_name_once_per_report", lambda: report.groups.create(name="民生实事"))
    refused("group_lies_in_another", lambda: Group.objects.update(parent=group))
    refused("group_has_a_name", lambda: report.groups.create(name=""))


def test_notices(leader):
    row = {"recipient": leader, "text": "x", "address": "/", "created_at": at(2024, 7, 1)}
    refused("notice_kind_is_known", lambda: Notice.objects.create(**row, kind="gossip"))
    choice = {"user": leader, "is_wanted": True}
    refused("mail_choice_kind_is_known", lambda: MailChoice.objects.create(**choice, kind="gossip"))
    MailChoice.objects.create(**choice, kind="urging")
    refused("mail_choice_once_per_kind", lambda: MailChoice.objects.create(**choice, kind="urging"))


def test_reminders(report, target, clerk):
    row = {"report": report, "recipient": clerk, "reporting_date": date(2024, 7, 5), "offset_days": 0}
    row |= {"text": "x", "created_at": at(2024, 7, 5)}
    Reminder.objects.create(**row)
    refused("reminded_once_per_distance", lambda: Reminder.objects.create(**row))
    order = Instruction.objects.create(
        target=target, author=clerk, text="请加快。", created_at=at(2024, 7, 1)
    )
    Reminder.objects.create(**row, instruction=order)
    refused("reminded_once_of_an_instruction", lambda: Reminder.objects.create(**row, instruction=order))
    letter = Urging.objects.create(
        report=report, serial=1, unit=clerk.unit, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 5),
        issued_by=clerk, issued_at=at(2024, 7, 1),
    )  # fmt: skip
    Reminder.objects.create(**row, urging=letter)
    refused("reminded_once_of_an_urging", lambda: Reminder.objects.create(**row, urging=letter))


def test_tokens(admin):
    refused("token_has_a_digest", lambda: ApiToken.objects.create(name="平台", digest="", created_by=admin))


def test_sources(report):
    row = {"report": report, "kind": "report", "title": "报告", "text": "新增学位800个。", "sha256": "0" * 64}
    row |= {"uploaded_at": at(2024, 3, 1)}
    source = SourceDocument.objects.create(**row)
    voted = row | {"kind": "voted"}
    refused("source_text_once_per_report", lambda: SourceDocument.objects.create(**voted))
    voted |= {"sha256": "1" * 64}
    refused(
        "source_document_kind_is_known", lambda: SourceDocument.objects.create(**voted | {"kind": "song"})
    )
    refused("source_text_is_not_empty", lambda: SourceDocument.objects.create(**voted | {"text": ""}))
    refused("source_file_is_whole", lambda: SourceDocument.objects.create(**voted | {"file": "x.pdf"}))
    again = row | {"sha256": "2" * 64}
    refused("one_text_and_one_outline_per_report", lambda: SourceDocument.objects.create(**again))
    place = {"source": source, "start": 2, "end": 4}
    refused("passage_ends_after_it_starts", lambda: Passage.objects.create(**place | {"end": 2}))
    Passage.objects.create(**place)
    refused("passage_once_per_source", lambda: Passage.objects.create(**place))


@pytest.mark.django_db
def test_a_percent_sign_in_a_message_is_one():
    """Django puts names into messages with the percent operator."""
    target = Target(stated_as="all", stated_value=Decimal(90), unit="%", measure="level", value=Decimal(90))
    (rule,) = [c for c in Target._meta.constraints if c.name == "target_stated_all_is_100_percent"]
    with pytest.raises(ValidationError, match="“全覆盖”的目标值为100%。"):
        rule.validate(Target, target)
