"""Whatever an address, a query or a request holds: it is answered, and never by an error of the software (500).

All addresses are found in the resolver, so that those of new pages are tried as well. Each gets some of the
nonsense, its neighbour other; `make faults` sends all to all.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.contrib import admin as django_admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from targets.forms import FilterForm
from targets.models import ApiToken
from tests.test_access import TABLE

APP = Path(__file__).resolve().parent.parent / "targets"
PARTS = [  # of an address, as they are sent
    "x", "0", "-1", "1.5", "99999999999999999999", "9" * 5000, "%00", "1%00", "%FF%FE", "%ED%A0%80", "%D9%A3", "①",
    "%0A", "_00", "_5F", "%20", "'", "%25s", "..%2F..", "null", "1/2",
]  # fmt: skip
VALUES = [
    "", "x", "-1", "0", "99999999999999999999", "9" * 5000, "%00", "a%00b", "%FF%FE", "%ED%A0%80", "%D9%A3", "²", "½",
    "9999-99-99", "0000-00-00", "9999-12-31", "0001-01-01", "2024-02-30", "10000-01-01", "1e999", "NaN", "[]", "{}",
    "%25s", "'", "http://[", "%E2%80%AE", "2024-06-30T00:00", "−1",
]  # fmt: skip
ADMIN_ASKED = [
    "q", "o", "p", "all", "e", "_popup", "_to_field", "_changelist_filters", "role__exact", "unit__id__exact",
    "is_active__exact", "pk__in", "history_user__x", "year__year__gte",
]  # fmt: skip
PART = b"--x\r\nContent-Disposition: form-data; name="
BODIES = [  # content type and what is sent
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n--"),
    ("multipart/form-data; boundary=x", b""),
    ("multipart/form-data; boundary=x", PART + b'"a"\r\n\r\n'),
    ("multipart/form-data; boundary=x", PART + b'"rows"; filename=""\r\n\r\n\xff\x00'),
    ("multipart/form-data; boundary=x", PART + b'"file"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--'),
    ("multipart/form-data; boundary=\xe6".encode().decode("latin-1"), b"x"),
    ("multipart/form-data; boundary=" + "x" * 300, b"x"),
    ("multipart/form-data; boundary=x; charset=nonsense", b"--x--"),
    ("multipart/mixed; boundary=x", b"--x--"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"a=b"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"),
    ("application/x-www-form-urlencoded", b"\xff\xfe=%ff&entry=%00&text=%00&action=%00&version=x&pk=9" + b"9" * 400),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(3000))),
    ("application/json", b"{"),
    ("text/plain", b"\x00"),
    ("", b"x"),
    ("nonsense", b"x"),
]  # fmt: skip
HEADERS = [
    {"referer": "http://[::1"}, {"referer": "http://testserver/%FF"}, {"accept": "x"}, {"host": "a b"},
    {"hx-request": "true", "hx-current-url": "http://["}, {"cookie": "sessionid=\x00; csrftoken=x"},
    {"if-none-match": '"'}, {"if-modified-since": "nonsense"}, {"range": "bytes=9-1"},
    {"cookie": "messages=x:y; sessionid=" + "9" * 5000}, {"accept-language": "\xff" * 50},
    {"x-forwarded-for": "x, ,::1%eth0"}, {"authorization": "Bearer \x00"}, {"authorization": "Basic !"},
    {"x-request-id": "\n"}, {"content-length": "x"}, {"content-length": "-1"}, {"user-agent": "\udcff" * 3},
]  # fmt: skip


def all_routes(resolver=None, before: str = "") -> list[str]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).lstrip("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(pattern, URLResolver):
            found += all_routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


HOLE = re.compile(r"<[^>]+>|\(\[[^)]*\)|\(\?P<\w+>.*\)$")
HOLED = sorted({route for route in all_routes() if HOLE.search(route)})
QUERIED = re.compile(r'(?:GET|asked)(?:\.get(?:list)?\(|\[)"(\w+)"|"(\w+)" in request\.GET')
ASKED = sorted(
    {
        name
        for path in APP.rglob("*.py")
        for names in QUERIED.findall(path.read_text("utf-8"))
        for name in names
        if name
    }
    | set(FilterForm.base_fields) | {"as_of", "known", "q", "page", "until", "size"}
)  # fmt: skip


@pytest.fixture
def office(admin, places) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    return client


@pytest.fixture
def token(report, admin) -> str:
    token = ApiToken(name="城市大脑", created_by=admin)
    secret = token.give_secret()
    token.save()
    return secret


EVERY = 1 if os.environ.get("FAULTS") == "long" else 5


def some(nonsense: Sequence, place: int) -> Sequence:
    return nonsense[place % EVERY :: EVERY]


def wrong_of(answers: dict) -> dict:
    return {what: status for what, status in answers.items() if status >= 500}


def status(response) -> int:
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def filled(route: str, holes: list[str]) -> str:
    left = iter(holes)
    return "/" + HOLE.sub(lambda _: next(left), route)


def test_there_are_addresses_to_try():
    assert {
        "<year:year>/targets/<number:number>/edit/",
        "admin/targets/report/<path:object_id>/change/",
    } <= set(HOLED)
    assert "admin/targets/report/([^/]+)/history/([^/]+)/" in HOLED
    assert {"as_of", "known", "page", "unit", "light"} <= set(ASKED)


def test_nonsense_in_an_address_is_found_nowhere(office, token, target):
    answers = {}
    for place, route in enumerate(HOLED):
        count = len(HOLE.findall(route))
        is_of_a_year = route.startswith("<year")
        for part in some(PARTS, place):
            holes = [part] * count
            tries = [holes] + ([["2024", *holes[1:]]] if is_of_a_year and count > 1 else [])
            for parts in tries:
                address = filled(route, parts)
                headers = {"authorization": f"Bearer {token}"} if "/api/" in address else {}
                answers[address[:90]] = status(office.get(address, headers=headers))
    assert wrong_of(answers) == {}


@pytest.mark.parametrize("what", sorted(model._meta.model_name for model in django_admin.site._registry))
@pytest.mark.parametrize("page", ["history", "change", "delete", "password", "history/1", "history/x", ""])
def test_what_the_admin_site_does_not_have_it_says_so(what, page, office):
    app = next(m._meta.app_label for m in django_admin.site._registry if m._meta.model_name == what)
    for key in ("x", "0", "99999999999999999999", "1%00"):
        answer = office.get(f"/admin/{app}/{what}/{key}/{page}/".replace("//", "/"), follow=True)
        assert answer.status_code in (200, 403, 404), (key, page)
        assert (
            office.post(f"/admin/{app}/{what}/{key}/{page}/".replace("//", "/"), {"post": "yes"}).status_code
            < 500
        )


def test_nonsense_in_a_query_is_as_if_it_were_not_asked(office, places):
    answers = {}
    addresses = [row[0].format_map(places) for row in TABLE.values() if row[1] == "get"]
    for place, address in enumerate(addresses):
        for turn in some(range(len(VALUES)), place)[::2]:
            # each name has another value, and in the next turn yet another
            values = [VALUES[(place + turn + number) % len(VALUES)] for number in range(len(ASKED))]
            query = "&".join(f"{name}={value}" for name, value in zip(ASKED, values, strict=True))
            answers[f"{address}?{query[:200]}"] = status(office.get(f"{address}?{query}"))
        alone = ASKED[place % len(ASKED)]
        for value in some(VALUES, place // EVERY)[::2]:
            answers[f"{address}?{alone}={value[:20]}"] = status(office.get(f"{address}?{alone}={value}"))
    assert wrong_of(answers) == {}


def test_nor_in_the_admin_site(office, target):
    answers = {}
    for place, model in enumerate(django_admin.site._registry):
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for number, name in enumerate(ADMIN_ASKED):
            for value in some(VALUES, place + number)[::2]:
                answers[f"{address}?{name}={value[:20]}"] = status(office.get(f"{address}?{name}={value}"))
                answers[f"{address}add/?{name}={value[:20]}"] = status(
                    office.get(f"{address}add/?{name}={value}")
                )
    for query in (
        "",
        "term=x",
        "term=%00&app_label=targets&model_name=user&field_name=unit",
        "app_label=x&model_name=y&field_name=z",
    ):
        answers[query] = status(office.get(f"/admin/autocomplete/?{query}"))
        answers["jsi18n" + query] = status(office.get(f"/admin/jsi18n/?{query}"))
    assert wrong_of(answers) == {}


def test_nor_in_the_interface_for_other_systems(office, token, target):
    answers = {}
    for place, route in enumerate(route for route in all_routes() if route.startswith("api/")):
        address = filled(route, ["2024"] * len(HOLE.findall(route)))
        for value in some(VALUES, place):
            query = "&".join(f"{name}={value}" for name in ASKED)
            headers = {"authorization": f"Bearer {token}"}
            answers[f"{address}?…={value[:20]}"] = status(office.get(f"{address}?{query}", headers=headers))
    assert wrong_of(answers) == {}


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "NONSENSE", "get"])
def test_no_method_breaks_a_page(method, office, places):
    addresses = [row[0].format_map(places) for row in TABLE.values()]
    answers = {
        address: status(office.generic(method, address))
        for address in [*some(addresses, len(method)), "/admin/", "/api/v1/reports"]
    }
    assert wrong_of(answers) == {}


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_whatever_is_sent_is_answered(kind, body, office, places):
    addresses = [row[0].format_map(places) for name, row in TABLE.items() if name != "logout"]
    addresses += ["/admin/targets/post/add/", "/admin/targets/user/", "/api/v1/reports"]
    answers = {
        address: status(office.generic("POST", address, body, content_type=kind))
        for address in some(addresses, BODIES.index((kind, body)))
    }
    assert wrong_of(answers) == {}


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_whatever_a_browser_says_of_itself_is_answered(headers, office, places):
    answers = {}
    for name, (address, method, *_) in TABLE.items():
        if name in (
            "overview",
            "evidence",
            "ledger",
            "login",
            "withdraw",
            "check",
            "instruct",
            "log",
            "health",
        ):
            answers[name] = status(
                office.generic(method.upper(), address.format_map(places), headers=headers)
            )
            stranger = Client(raise_request_exception=False)
            answers[f"{name}, by nobody"] = status(
                stranger.generic(method.upper(), address.format_map(places), headers=headers)
            )
    assert wrong_of(answers) == {}
