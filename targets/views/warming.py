"""What would the first reader of a new process wait for? It is done before the process answers anybody."""

import gc
import logging

from django.conf import settings
from django.db import Error, connections
from django.template.loader import get_template
from django.utils import timezone

from .. import summaries
from ..domain.moment import Moment
from ..models import Report
from ..pictures import evening_of

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Compile the templates; load and judge the report that leads, as the overview shows it.

    Without a database nothing is judged: the process starts and says at /health/ what is wrong.
    """
    templates = settings.BASE_DIR / "templates"
    for path in sorted(templates.rglob("*.html")):
        get_template(path.relative_to(templates).as_posix())
    today = timezone.localdate()
    try:
        if report := Report.objects.current(today=today):
            summaries.overview(report, moment=Moment(report.closing_date(today), evening_of(today)))
    except Error as error:
        log.warning("nothing could be loaded at the start: %s", error)
    finally:
        connections.close_all()
    gc.freeze()  # what stays is not to be looked through again and again
