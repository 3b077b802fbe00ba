"""How is somebody let in again before the time is up?"""

from ipaddress import ip_address

from axes.utils import reset
from django.dispatch import Signal

from ..models import User
from ..rights import may_unlock
from .refusals import AlreadyMoved, NotAllowed

unlocked = Signal()  # what: the account's name or the address; by: the admin, None from the command line


def unlock(what: str, *, by: User | None) -> None:
    """Forget an account's wrong passwords, or all from an address; `by` None: at the server. Raises a `Refused`."""
    if by is not None and not may_unlock(by):
        raise NotAllowed("由管理员办理。")
    count = reset(ip=what) if _is_address(what) else reset(username=what) if what else 0
    if not count:
        raise AlreadyMoved(f"“{what}”没有被暂停登录。")
    unlocked.send(unlock, what=what, by=by)


def _is_address(what: str) -> bool:
    try:
        ip_address(what)
    except ValueError:
        return False
    return True
