"""May the reader do this? The predicates of `targets.rights` as filters: {% if user|may_close:instruction %}."""

from django import template

from .. import rights

register = template.Library()

for right in (
    rights.reports_on_behalf,
    rights.has_own_page,
    rights.may_report,
    rights.may_check,
    rights.may_instruct,
    rights.may_urge,
    rights.may_remind_parts,
    rights.may_write_bulletins,
    rights.may_edit,
    rights.needs_second_factor,
    rights.may_manage_people,
    rights.may_see_people,
    rights.may_set_password_of,
    rights.may_give_rights,
    rights.has_part_in_accounts,
    rights.may_audit,
    rights.may_read_changes,
    rights.may_answer,
    rights.may_close,
    rights.may_judge,
    rights.may_revoke,
    rights.may_withdraw,
):
    register.filter(right.__name__, right)
