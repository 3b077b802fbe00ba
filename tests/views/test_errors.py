"""What does somebody see when the server cannot answer?"""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.template.loader import get_template

READ = [
    "/",
    "/2024/",
    "/2024/targets/",
    "/2024/report/",
    "/2024/review/",
    "/notices/",
    "/admin/",
    "/api/v1/openapi.json",
    "/health/",
]
SENT = [
    "/login/",
    "/2024/targets/B-017/instructions/",
    "/2024/report/B-017/",
    "/2024/review/1/",
    "/2024/people/import/",
]


@pytest.fixture
def unreachable(client, admin, target):
    """Somebody signed in whose queries all fail with the exception."""

    def with_error(error: Exception):
        def fail(*_arguments):
            raise error

        client.force_login(admin)
        client.raise_request_exception = False
        return client, connection.execute_wrapper(fail)

    return with_error


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", READ)
def test_nothing_can_be_read_while_the_database_is_away(address, error, unreachable):
    client, away = unreachable(error("gone"))
    with away:
        response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "数据库暂时不通" in response.content.decode()
    assert client.get(address).status_code < 500


@pytest.mark.parametrize("address", SENT)
def test_what_was_sent_while_the_database_is_away_was_not_saved(address, unreachable):
    client, away = unreachable(OperationalError("gone"))
    with away:
        response = client.post(address, {"text": "请说明差距。", "username": "a", "password": "b"})
    assert response.status_code == 503
    assert "这一步没有保存" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_its_page_looks_like_the_others_without_their_list_of_files(name):
    page = get_template(name).render({})
    sheets = re.findall(r'href="/static/(css/\w+\.css)"', page)
    assert sheets and all(finders.find(sheet) for sheet in sheets)


def test_what_is_broken_is_no_passing_trouble(unreachable):
    client, broken = unreachable(DatabaseError("syntax"))
    with broken:
        response = client.get("/2024/")
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()
