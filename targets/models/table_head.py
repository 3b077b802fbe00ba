"""What the columns of an office's table mean, once somebody has said so; the next file with that head is read so."""

from django.db import models

from .unit import User


class TableHead(models.Model):
    """`columns` has the meaning by the place of the column; whoever changes it last is right."""

    signature = models.CharField("列名的特征", max_length=32, unique=True)
    labels = models.JSONField("列名", default=list)
    columns = models.JSONField("含义", default=dict)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="修改人")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "表头的含义"
        ordering = ["pk"]

    def __str__(self) -> str:
        return "、".join(label for label in self.labels if label)
