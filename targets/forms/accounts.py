"""Who is to have an account, and what may they do? Fields for what the person who asks may decide."""

from typing import Any

from django import forms

from ..models import Post, Role, Unit, User, version_of
from ..models.roles import DUTIES, DUTIFUL
from ..rights import may_give_rights, may_manage_people, may_set_password_of
from ..services.accounts import SIGNING_IN, AccountTerms, duties_in
from .chosen import UnitsField
from .fields import KeyField, TextField, field_of, read_as_typed
from .people import reason_field
from .versions import Versioned, last_save

MOVING = ("last_login", "password")


def _duties() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="兼任三员",
        choices=list(DUTIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="只有管理员和三员可以担任。",
    )


class AccountFields(forms.Form):
    """What an account is, whether it is new or not."""

    name = TextField(label="姓名", max_length=30, error_messages={"required": "请填写姓名。"})
    phone = KeyField(
        label="电话", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    username = KeyField(label="登录名", max_length=150, required=False)
    role = forms.ChoiceField(label="角色", choices=Role.choices(), initial=Role.STAFF.value)
    email = forms.EmailField(label="邮箱", required=False)
    duties = _duties()
    reason = TextField(
        label="原因", max_length=300, required=False, help_text="管理员、三员和改变角色须写明。"
    )

    def limit_to(self, by: User) -> None:
        """To what this person may decide."""
        if not may_give_rights(by):
            del self.fields["duties"]
            plain = [choice for choice in Role.choices() if choice[0] not in DUTIFUL]
            field_of(self, "role", forms.ChoiceField).choices = plain

    def terms(self, stored: User | None = None) -> AccountTerms:
        """What was typed; what could not be typed is as it is stored."""
        cleaned: dict[str, Any] = self.cleaned_data
        kept = [duty for duty in DUTIES if stored is not None and getattr(stored, duty)]
        return AccountTerms(
            username=cleaned.get("username") or (stored.username if stored else cleaned.get("phone", "")),
            name=cleaned.get("name", stored.name if stored else ""),
            role=Role(cleaned.get("role") or (stored.role if stored else Role.STAFF)),
            phone=cleaned.get("phone", stored.phone if stored else ""),
            email=cleaned.get("email", stored.email if stored else ""),
            duties=duties_in(cleaned["duties"] if "duties" in self.fields else kept),
            reason=cleaned.get("reason", ""),
        )


class NewAccountForm(AccountFields):
    """Staff with units, leaders with a post; the name to sign in with may be the telephone's number."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False, empty_label="请选择")
    others = UnitsField(Unit.objects.none(), label="还代其他单位填报", required=False)
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label="职务",
        required=False,
        empty_label="没有",
        help_text="领导填写，只列空缺的职务。",
    )
    field_order = ("name", "phone", "username", "role", "unit", "post", "email", "others", "duties", "reason")

    def __init__(self, data=None, *, by: User, **kwargs):
        super().__init__(data, **kwargs)
        self.limit_to(by)
        self.fields["username"].help_text = "不填用电话号码。"
        self.fields["unit"].help_text = "填报员必选。"
        for name in ("unit", "others"):
            field_of(self, name, forms.ModelChoiceField).queryset = Unit.objects.active()
        field_of(self, "post", forms.ModelChoiceField).queryset = Post.objects.filter(holder=None)

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not cleaned.get("username") and not cleaned.get("phone") and "username" not in self.errors:
            self.add_error("username", "请填写登录名或电话。")
        if cleaned.get("role") == Role.STAFF and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", "填报员须选择单位。")
        return cleaned


class AccountForm(Versioned, AccountFields):
    """An account that somebody else may change, too."""

    asked = ("reason",)
    field_order = ("name", "phone", "username", "email", "role", "duties", "reason")

    def __init__(self, user: User, data=None, *, by: User, **kwargs):
        held = {name: getattr(user, name) for name in ("name", "phone", "username", "email", "role")}
        held["duties"] = [duty for duty in DUTIES if getattr(user, duty)]
        super().__init__(data, initial=held, **kwargs)
        self.fields["username"].required = True
        self.limit_to(by)
        if not may_give_rights(by):
            del self.fields["role"]
        if not may_manage_people(by):
            for name in ("name", "phone"):
                self.fields[name].disabled = True
        if not (may_manage_people(by) and may_set_password_of(by, user)):
            for name in SIGNING_IN:
                self.fields[name].disabled = True
        self.hold(version_of(user, without=MOVING), lambda: last_save(user.history.all()))


class ReopenAccountForm(forms.Form):
    """Why; and where, if the former unit has ended."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="现在的单位", required=False, empty_label="请选择"
    )
    reason = reason_field()

    def __init__(self, user: User, data=None, **kwargs):
        super().__init__(data, **kwargs)
        if user.is_clerk and not (user.unit and user.unit.is_active):
            field_of(self, "unit", forms.ModelChoiceField).queryset = Unit.objects.active()
        else:
            del self.fields["unit"]


class UnitForm(Versioned, forms.ModelForm):
    """Kind, place and other names of a unit; a new one has a name, too, which is changed on its own page later."""

    reason = reason_field()

    class Meta:
        model = Unit
        formfield_callback = read_as_typed
        fields = ("name", "kind", "parent", "position", "aliases")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = self.instance
        field_of(self, "parent", forms.ModelChoiceField).queryset = Unit.objects.active().exclude(pk=unit.pk)
        if unit.pk:
            del self.fields["name"]
            self.hold(version_of(unit), lambda: last_save(unit.history.all()))
        else:
            self.fields.pop("version")

    def clean_parent(self) -> Unit | None:
        """No unit stands below itself."""
        above: Unit | None = self.cleaned_data["parent"]
        place, seen = above, {self.instance.pk}
        while place is not None:
            if place.pk in seen:
                raise forms.ValidationError(f"“{above}”是本单位的下级，或者自己的上级有误，不能作上级。")
            seen.add(place.pk)
            place = place.parent
        return above


class PostForm(Versioned, forms.ModelForm):
    """A leader's post, what it is for, and who holds it."""

    reason = reason_field()

    class Meta:
        model = Post
        formfield_callback = read_as_typed
        fields = ("title", "duties", "holder", "position")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        post = self.instance
        leaders = User.objects.filter(role=Role.LEADER, is_active=True)
        field_of(self, "holder", forms.ModelChoiceField).queryset = leaders
        if post.pk:
            self.hold(version_of(post), lambda: last_save(post.history.all()))
        else:
            self.fields.pop("version")
