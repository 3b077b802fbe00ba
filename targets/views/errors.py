"""What does somebody see when it does not work? What became of what they did, and the number to name."""

import errno
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from psycopg.errors import ReadOnlySqlTransaction

from .logs import REQUEST

TRY_AGAIN_IN = 10  # seconds
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@login_not_required
def server_error(_request: HttpRequest) -> HttpResponse:
    """503 for what passes or is mended from outside: the database is away or takes no writes, the disk is full. 500 for
    what is broken.

    Django calls it while it handles the exception. The page needs neither the database nor a person.
    """
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DatabaseError) and isinstance(error.__cause__, ReadOnlySqlTransaction)
    )
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    passing = "服务器磁盘已满" if is_full else "数据库暂时不通" if is_away else ""
    page = loader.get_template("500.html").render({"number": REQUEST.get(), "passing": passing})
    answer = HttpResponse(page, status=503 if passing else 500)
    if passing:
        answer["Retry-After"] = str(TRY_AGAIN_IN)
    return answer
