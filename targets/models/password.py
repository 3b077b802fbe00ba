"""Which passwords has somebody had?"""

from django.db import models

from .unit import User


class UsedPassword(models.Model):
    """The hash of a password that a person has, or had, and since when; only so many are kept as may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords", verbose_name="用户")
    password = models.CharField("密码", max_length=128)
    since = models.DateTimeField("启用时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}（{self.since:%Y-%m-%d}）"
