"""What may a person be, and which duties may it hold for the system itself?"""

from ..domain.words import Word


class Role(Word):
    STAFF = "staff", "填报员"
    LEADER = "leader", "领导"
    ADMIN = "admin", "管理员"
    KEEPER = "keeper", "三员"  # has no part in the office's business


# 三员: what a person does for the system, by the field that says so.
DUTIES = {"manages_system": "系统管理员", "manages_security": "安全管理员", "audits": "审计管理员"}
ALL_DUTIES = dict.fromkeys(DUTIES, True)
DUTIFUL = (Role.ADMIN, Role.KEEPER)
