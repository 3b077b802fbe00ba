"""人员: accounts opened, changed, reset and reopened, and the units and posts that they belong to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..forms.accounts import AccountForm, NewAccountForm, PostForm, ReopenAccountForm, UnitForm
from ..models import EventKind, Post, Unit, User
from ..permissions import for_who_has_part_in_accounts, for_who_may_manage_people
from ..rights import may_set_password_of
from ..services import JustSent, Refused
from ..services.accounts import change_account, open_account, reopen_account, reset_password
from ..services.audit import note
from ..services.history import stamped
from ..services.people import lock_holder
from ..signing_in.passwords import first_password
from .answers import page_or_fragment, say_refused, sentences_of
from .request import Request, key_in, report_of
from .saving import one_writer_at_a_time


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_who_may_manage_people
@one_writer_at_a_time
def new_account(request: Request, year: int) -> HttpResponse:
    """Open an account; its first password is shown once."""
    report = report_of(request, year)
    data = request.POST if request.method == "POST" else None
    form = NewAccountForm(data, by=request.user, initial=request.GET.dict())
    if form.is_bound and form.is_valid():
        password, cleaned = first_password(), form.cleaned_data
        try:
            made = open_account(
                form.terms(),
                unit=cleaned["unit"],
                deputises_for=list(cleaned["others"]),
                post=cleaned["post"],
                password=password,
                by=request.user,
                at=timezone.now(),
            )
        except JustSent as repeated:
            messages.info(request, f"{repeated.sentence}初始密码没有抄下的，请重设。")
            same = User.objects.get(username=form.terms().username)
            return redirect("person_affairs", year, same.pk)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.info(request, f"已新增{made}的账号。")
            return _given(request, year, made, password)
    context = {"form": form, "report": report, "section": "people"}
    return page_or_fragment(request, "targets/people/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_has_part_in_accounts
@one_writer_at_a_time
def edit_account(request: Request, year: int, pk: int) -> HttpResponse:
    """Who somebody is, and what it may do."""
    report = report_of(request, year)
    people = User.objects.select_related("unit")
    if request.method == "POST":
        people = people.select_for_update(of=("self",), no_key=True)
    person = get_object_or_404(people, pk=pk)
    form = AccountForm(person, request.POST if request.method == "POST" else None, by=request.user)
    if form.is_bound and form.is_valid():
        try:
            changed = change_account(person, form.terms(person), by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.info(request, f"已保存{changed}的账号。")
            return redirect("person_affairs", year, pk)
    context = {"form": form, "person": person, "report": report, "section": "people"}
    return page_or_fragment(request, "targets/people/edit.html", context)


@require_POST
@never_cache
@for_who_has_part_in_accounts
def reset(request: Request, year: int, pk: int) -> HttpResponse:
    """A new password for one sign-in, shown once."""
    person, password = get_object_or_404(User, pk=pk), first_password()
    if person.pk != request.user.pk and not may_set_password_of(request.user, person):
        raise PermissionDenied  # which the security log tells
    try:
        reset_password(person, password, by=request.user, at=timezone.now())
    except Refused as refused:
        say_refused(request, refused)
        return redirect("person_affairs", year, pk)
    return _given(request, year, person, password)


@require_POST
@never_cache
@for_who_has_part_in_accounts
def reopen(request: Request, year: int, pk: int) -> HttpResponse:
    """Somebody comes back: the account is in use again, with a new password."""
    person, password = get_object_or_404(User.objects.select_related("unit"), pk=pk), first_password()
    if not may_set_password_of(request.user, person):
        raise PermissionDenied
    form = ReopenAccountForm(person, request.POST, prefix="reopen")
    if not form.is_valid():
        messages.error(request, f"没有启用：{sentences_of(form)}")
        return redirect("person_affairs", year, pk)
    try:
        person = reopen_account(person, password, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        say_refused(request, refused)
        return redirect("person_affairs", year, pk)
    messages.info(request, f"已启用{person}的账号。")
    return _given(request, year, person, password)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_manage_people
@one_writer_at_a_time
def edit_unit(request: Request, year: int, pk: int | None = None) -> HttpResponse:
    """A new unit; of one that is there its kind, place and other names."""
    if request.method == "POST":
        Unit.objects.all().lock()  # no two become each other's superior
    unit = get_object_or_404(Unit, pk=pk) if pk else Unit()
    form = UnitForm(request.POST if request.method == "POST" else None, instance=unit)
    if _is_saved(request, form):
        messages.info(request, f"已保存单位“{unit}”。")
        return redirect("unit_affairs", year, unit.pk)
    context = {
        "form": form,
        "row": unit,
        "what": "单位",
        "report": report_of(request, year),
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/row.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_manage_people
@one_writer_at_a_time
def edit_post(request: Request, year: int, pk: int | None = None) -> HttpResponse:
    """A leader's post, and who holds it."""
    posts = Post.objects.all()
    if request.method == "POST":
        lock_holder(key_in(request.POST.get("holder", "")))
        posts = posts.select_for_update(of=("self",), no_key=True)
    post = get_object_or_404(posts, pk=pk) if pk else Post()
    form = PostForm(request.POST if request.method == "POST" else None, instance=post)
    if _is_saved(request, form):
        messages.info(request, f"已保存职务“{post}”。")
        return redirect("people", year)
    context = {
        "form": form,
        "row": post,
        "what": "职务",
        "report": report_of(request, year),
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/row.html", context)


def _is_saved(request: Request, form: ModelForm) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    row, at, reason = form.instance, timezone.now(), form.cleaned_data["reason"]
    done = "修改" if row.pk else "新增"
    with transaction.atomic():
        stamped(row, request.user, reason, at).save()
        note(EventKind.SETTINGS, f"{done}{row._meta.verbose_name}“{row}”", at=at, details=f"原因：{reason}")
    return True


def _given(request: Request, year: int, person: User, password: str) -> HttpResponse:
    """The password, this once."""
    context = {
        "person": person,
        "password": password,
        "report": report_of(request, year),
        "section": "people",
    }
    response = page_or_fragment(request, "targets/people/given.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
