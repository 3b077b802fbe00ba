"""One person has one file looked at at a time, whichever page it was sent from."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.views.uploading import _held

BUSY = "您上传的另一个文件还在处理"
PAGES = {
    "monthly": ("clerk", "/2024/report/upload/", "file"),
    "people": ("admin", "/2024/people/import/", "file"),
    "catalogue": ("admin", "/2024/catalogue/import/", "file"),
    "evidence": ("clerk", "/2024/report/{number}/", "evidence"),
}


@pytest.fixture(params=PAGES)
def send(request, client, target):
    """Send some file to a page as somebody who may, and follow; with who it is."""
    who, address, field = PAGES[request.param]
    person = request.getfixturevalue(who)
    client.force_login(person)

    def posted():
        file = SimpleUploadedFile("a.xlsx", BytesIO(b"PK").getvalue())
        return client.post(address.format(number=target.number), {field: file}, follow=True)

    return person, posted


def test_a_second_file_is_refused_while_the_first_is_looked_at(send):
    person, posted = send
    with _held(f"upload-{person.pk}") as is_mine:
        assert is_mine
        answer = posted()
    assert answer.status_code == 200
    assert BUSY in answer.content.decode()
    assert BUSY not in posted().content.decode()


def test_others_are_not_held_up(send):
    _person, posted = send
    with _held("upload-0"):
        assert BUSY not in posted().content.decode()
