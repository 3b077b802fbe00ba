"""Django's admin site for what needs no page of its own: users, units, posts, the report and its thresholds."""

from copy import copy
from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views.i18n import JavaScriptCatalog
from simple_history.admin import SimpleHistoryAdmin

from .forms import OnlyThePassword, Versioned, last_save
from .forms.fields import (
    FORM_CLASSES,
    REPORT_UNITS,
    NumberField,
    TextField,
    WholeNumberField,
    days_are_in,
    typed_year,
)
from .imports.text import cleaned, finds
from .models import ApiToken, Post, Report, Role, Unit, User, version_of
from .models.roles import DUTIES, DUTIFUL
from .models.token import MOVING
from .models.unit import named_alike
from .pictures.holdings import change_amiss, held_by, units_left_by
from .rights import (
    has_part_in_accounts,
    may_edit,
    may_give_rights,
    may_manage_people,
    may_set_password_of,
    raises_rights,
)
from .services.accounts import OWN_RIGHTS, note_own_rights
from .services.people import lock_holder, lock_units
from .views.request import key_in

TOKEN_SERVES = timedelta(days=365)

admin.site.unregister(Group)
for model in [model for model in admin.site._registry if model.__module__.startswith(("allauth.", "axes."))]:
    admin.site.unregister(model)  # secrets, sessions and locks, which have pages of their own


def words_of_scripts(request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:  # noqa: ARG001
    """What the admin site's scripts say; where `targets/locale/` says it again, as that does."""
    return JavaScriptCatalog.as_view(packages=["django.contrib.admin", "targets"])(request)


admin.site.i18n_javascript = words_of_scripts  # type: ignore[method-assign, assignment]

ORDER = ("Report", "Unit", "Post", "User", "ApiToken")


def apps_in_order(request: HttpRequest, app_label: str | None = None) -> list:
    """What is changed here, in the order in which a year is set up; Django sorts by the names' code points."""
    apps = admin.AdminSite.get_app_list(admin.site, request, app_label)
    for app in apps:
        app["models"].sort(key=lambda model: ORDER.index(model["object_name"]))
    return apps


admin.site.get_app_list = apps_in_order  # type: ignore[method-assign]

READ_AS_TYPED = {
    column: {"form_class": form_class}
    | ({"widget": AdminTextInputWidget} if form_class in (NumberField, WholeNumberField) else {})
    for column, form_class in FORM_CLASSES.items()
}


class FoundHowever(admin.ModelAdmin):
    """A list that is searched as a person would: by `search_fields`, whatever their width, case and spaces."""

    def get_search_results(self, request, queryset, search_term):
        if not cleaned(search_term):
            return queryset, False
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        found = [pk for pk, *texts in rows if finds(search_term, *filter(None, texts))]
        return queryset.filter(pk__in=found), False


class VersionedForm(Versioned, forms.ModelForm):
    """It asks if somebody has saved since it was opened; what is stored then stands at the fields as their error."""

    moving: tuple[str, ...] = ("last_login",)  # by itself, whenever somebody signs in

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.hold(
                version_of(self.instance, without=self.moving),
                lambda: last_save(self.instance.history.all()),
            )

    def clean(self) -> dict:
        super().clean()
        for name, field in self.fields.items():
            if words := getattr(field, "stored_now", ""):
                self.add_error(name, f"现为：{words}")
        return self.cleaned_data


class ReasonForm(VersionedForm):
    """Every change is made for a reason."""

    change_reason = TextField(label="修改原因", max_length=300)


class ReportForm(ReasonForm):
    """Its days are of its own year, of the typed one where that is another."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, typed_year(self))


class LockedWhileSaved(admin.ModelAdmin):
    """Between its comparing and its storing nobody else saves."""

    def get_object(self, request, object_id, from_field=None) -> Model | None:
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST" and connection.in_atomic_block:
            return (
                self.model._default_manager.select_for_update(of=("self",), no_key=True)
                .filter(pk=found.pk)
                .first()
            )
        return found


class ReasonedAdmin(LockedWhileSaved, FoundHowever, SimpleHistoryAdmin):
    """An admin page whose changes go into the history with a reason."""

    form = ReasonForm
    formfield_overrides = READ_AS_TYPED

    def save_model(self, request, obj, form, change) -> None:
        obj._change_reason = form.cleaned_data["change_reason"]
        super().save_model(request, obj, form, change)

    def history_view(self, request, object_id, extra_context=None) -> HttpResponse:
        _check_keys(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None) -> HttpResponse:
        _check_keys(object_id, version_id)
        return super().history_form_view(request, object_id, version_id, extra_context)


def _check_keys(*keys: str) -> None:
    """simple_history asks the database for whatever stands in the address."""
    if any(key_in(key) is None for key in keys):
        raise Http404


class OnlyInUse(admin.ModelAdmin):
    """Of units and people those in use are offered, and the one that is chosen already."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if (
            field is not None
            and field.queryset is not None
            and issubclass(db_field.related_model, (Unit, User))
        ):
            chosen = db_field.model.objects.filter(pk=request.resolver_match.kwargs.get("object_id"))
            own = Q(pk__in=chosen.values(db_field.attname))
            field.queryset = field.queryset.filter(Q(is_active=True) | own)
        return field


class ForDuty(admin.ModelAdmin):
    """Open to whoever holds the duty that it is for, and to nobody else."""

    is_for: "staticmethod[[User], bool]"

    def _is_open(self, request) -> bool:
        return request.user.is_authenticated and self.is_for(request.user)

    def has_module_permission(self, request) -> bool:
        return self._is_open(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return self._is_open(request)

    def has_add_permission(self, request) -> bool:
        return self._is_open(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._is_open(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        """Filters that make no sense are answered by Django so; those that no database takes even to look for, too: a
        NUL, or a number longer than any key."""
        try:
            if not any("\0" in value for values in dict(request.GET.lists()).values() for value in values):
                return super().changelist_view(request, extra_context)
        except OverflowError:
            pass
        return redirect(f"{request.path}?{ERROR_FLAG}=1")


@admin.register(Report)
class ReportAdmin(ForDuty, ReasonedAdmin):
    is_for = staticmethod(may_manage_people)
    form = ReportForm
    list_display = ("title", "government", "year", "is_demo", "published_at")
    readonly_fields = ("is_demo",)
    fieldsets = (
        (None, {"fields": ("government", "title", "year", "start_date", "end_date", "delivered_on", "is_demo")}),
        (
            "亮灯规则",
            {
                "fields": (
                    "on_track_ratio", "behind_ratio", "early_plan_share", "rate_gap_points",
                    "due_soon_days", "blue_meaning", "pace_by", "judged_by", "behind_points", "critical_points",
                )
            },
        ),
        ("报送规则", {"fields": ("grace_days", "answer_days", "mend_days", "due_on_working_days")}),
        ("留痕", {"fields": ("change_reason", "version")}),
    )  # fmt: skip

    def get_queryset(self, request):
        """A year that is not published is the office's alone."""
        found = super().get_queryset(request)
        return found if may_edit(request.user) else found.filter(published_at__isnull=False)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, (NumberField, WholeNumberField)):
            field.measured = REPORT_UNITS.get(db_field.name, field.measured)
        return field


@admin.register(Unit)
class UnitAdmin(ForDuty, OnlyInUse, ReasonedAdmin):
    """Names and endings are changed at 人员, where what a unit holds moves along."""

    is_for = staticmethod(may_manage_people)
    list_display = ("name", "aliases", "kind", "parent", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "aliases")

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return ("name", "is_active") if obj else ("is_active",)


@admin.register(Post)
class PostAdmin(ForDuty, OnlyInUse, ReasonedAdmin):
    is_for = staticmethod(may_manage_people)
    list_display = ("title", "duties", "holder")

    def _changeform_view(self, request, object_id, form_url, extra_context) -> HttpResponse:
        if request.method == "POST":
            lock_holder(key_in(request.POST.get("holder", "")))
        return super()._changeform_view(request, object_id, form_url, extra_context)


class TokenForm(ReasonForm):
    moving = MOVING


@admin.register(ApiToken)
class ApiTokenAdmin(ForDuty, ReasonedAdmin):
    """Tokens of other systems: the secret is shown once, when the token is made."""

    is_for = staticmethod(may_give_rights)
    form = TokenForm
    list_display = ("name", "is_active", "report", "expires_on", "last_used_at", "created_by", "created_at")
    readonly_fields = ("last_used_at",)

    def get_changeform_initial_data(self, request) -> dict:
        return {"expires_on": timezone.localdate() + TOKEN_SERVES}

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.created_by, secret = request.user, obj.give_secret()
            messages.warning(request, f"“{obj}”的令牌只显示这一次：{secret}")
        super().save_model(request, obj, form, change)


class GivenPasswordForm(OnlyThePassword, AdminPasswordChangeForm):
    """A password given by an admin serves for one sign-in; an account without one is put out of use instead."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 – Django's signature
        self.user.must_change_password = True
        self.user._change_reason = "重设密码"
        return super().save(commit)


class GivingRights(forms.ModelForm):
    """Whoever gives or takes a role or a duty says why."""

    change_reason = TextField(
        label="原因", max_length=300, required=False, help_text="改变角色、三员或停用启用须写明。"
    )
    asking = ("role", "is_active", *DUTIES)

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        is_plain = not self.instance.pk and cleaned.get("role") not in DUTIFUL
        is_asked = not is_plain and any(name in self.changed_data for name in self.asking)
        if is_asked and not cleaned.get("change_reason"):
            self.add_error("change_reason", "请写明原因。")
        return cleaned


class NewAccountForm(GivingRights, AdminUserCreationForm):
    usable_password = None  # type: ignore[assignment]  # leaves a declared field out

    def clean_username(self) -> str:
        return _unlike_others(self.cleaned_data["username"])


class AccountForm(VersionedForm, GivingRights, UserChangeForm):
    """An account that somebody else may change, too; its person, by choosing a password. How that is stored is shown
    to nobody."""

    password = None  # type: ignore[assignment]  # leaves a declared field out
    by: User  # who changes it

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        return _unlike_others(username) if "username" in self.changed_data else username

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        changed = copy(self.instance)
        vars(changed).pop("acting_for", None)
        for name in ("role", "unit", "is_active", *DUTIES):
            setattr(changed, name, cleaned.get(name, getattr(changed, name)))
        if self.instance.pk == self.by.pk and raises_rights(self.instance, changed):
            note_own_rights(self.by, at=timezone.now())
            raise forms.ValidationError(OWN_RIGHTS)
        if amiss := change_amiss(changed, self.instance, held_by([self.instance])[self.instance.pk]):
            raise forms.ValidationError(amiss)
        comes_back = changed.is_active and not self.instance.is_active
        if comes_back and changed.is_clerk and changed.unit and not changed.unit.is_active:
            raise forms.ValidationError({"unit": f"“{changed.unit}”已停用，请选择现在的单位。"})
        if left := units_left_by(changed):
            units = "、".join(map(str, left))
            said = f"{units}没有其他人填报。请在“人员”页点其姓名，办理停用、调动或代理。"
            raise forms.ValidationError(said)
        return cleaned


def _unlike_others(username: str) -> str:
    if other := User.objects.alike(username):
        raise forms.ValidationError(named_alike(other.username))
    return username


@admin.register(User)
class UserAdmin(ForDuty, OnlyInUse, LockedWhileSaved, FoundHowever, DjangoUserAdmin):
    """Who manages the system makes accounts and says who they are; who manages security, what they may do. Either may
    put one out of use."""

    is_for = staticmethod(has_part_in_accounts)
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "name", "role", "unit", *DUTIES, "is_active", "last_login")
    list_filter = ("role", *DUTIES, "is_active", "unit")
    search_fields = ("username", "name", "unit__name", "unit__aliases")
    formfield_overrides = READ_AS_TYPED
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "new_password")}),
        ("身份", {"fields": ("name", "role", "unit", "phone", "email", "is_active", "must_change_password")}),
        ("三员", {"fields": (*DUTIES,)}),
        ("时间", {"fields": ("last_login", "date_joined")}),
        ("留痕", {"fields": ("change_reason", "version")}),
    )
    change_password_form = GivenPasswordForm
    add_fieldsets = (
        (None, {"fields": ("username", "name", "role", "unit", "password1", "password2")}),
        ("三员", {"fields": (*DUTIES,)}),
        ("留痕", {"fields": ("change_reason",)}),
    )

    def has_add_permission(self, request) -> bool:
        return may_manage_people(request.user)

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002 – Django's signature
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user  # type: ignore[attr-defined]
        return form

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """What belongs to the duty that the person does not hold."""
        others = () if may_give_rights(request.user) else (*DUTIES, *(("role",) if obj else ()))
        if not may_manage_people(request.user):
            others += ("username", "name", "unit", "phone", "email", "must_change_password", "date_joined")
        elif obj and not may_set_password_of(request.user, obj):
            others += ("username", "email")  # by which somebody is known who signs in elsewhere
        return (*super().get_readonly_fields(request, obj), "last_login", "new_password", *others)

    @admin.display(description="密码")
    def new_password(self, user: User) -> str:
        return format_html('<a href="{}">重设密码</a>', "../password/")

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role" and not may_give_rights(request.user):
            kwargs["choices"] = [choice for choice in Role.choices() if choice[0] not in DUTIFUL]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def user_change_password(self, request, id, form_url=""):
        user = self.get_object(request, unquote(id))
        if isinstance(user, User) and not may_set_password_of(request.user, user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def _changeform_view(self, request, object_id, form_url, extra_context) -> HttpResponse:
        """As all do who change who reports for which units; the new one is not to end meanwhile either."""
        if request.method == "POST":
            lock_units(of=key_in(object_id or ""), to=key_in(request.POST.get("unit", "")))
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.must_change_password = True
        obj._change_reason = form.cleaned_data.get("change_reason", "")
        super().save_model(request, obj, form, change)
