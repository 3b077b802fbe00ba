"""Which leader answers for what?"""

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from .pictured import PicturedQuerySet
from .unit import User


class Post(models.Model):
    """A leader's office in charge (分管领导), held by a user or vacant."""

    title = models.CharField("职务", max_length=30, unique=True)
    duties = models.CharField("分工", max_length=100, blank=True)
    holder = models.ForeignKey(
        User, models.SET_NULL, related_name="posts", null=True, blank=True, verbose_name="任职人"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)

    history = HistoricalRecords(verbose_name="变更记录")

    objects: ClassVar[models.Manager["Post"]] = PicturedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分管领导"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
