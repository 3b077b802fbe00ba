"""What does somebody see when the server cannot answer?"""

import errno
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import ReadOnlySqlTransaction

TRY_AGAIN_IN = 10  # seconds
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def failed(request: HttpRequest) -> HttpResponse:
    """503 for what passes or is mended from outside: the database is away or takes no writes, the disk is full. 500 for
    what is broken.

    Django calls it while it handles the exception.
    """
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DatabaseError) and isinstance(error.__cause__, ReadOnlySqlTransaction)
    )
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    if not (is_away or is_full):
        return render(request, "500.html", status=500)
    what = "服务器磁盘已满" if is_full else "数据库暂时不通"
    response = render(request, "503.html", {"what": what}, status=503)
    response["Retry-After"] = str(TRY_AGAIN_IN)
    return response
