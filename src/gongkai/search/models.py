"""What search keeps of its own: the list of words of one meaning. The index is no record."""

from __future__ import annotations

from django.db import models

from gongkai.ledger.models import User


class SynonymList(models.Model):
    """The office's list of synonyms, a group a line; the latest row holds, older ones stay."""

    text = models.TextField("同义词")
    entered_on = models.DateField("录入日")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    STREAM = "search.synonyms"

    class Meta:
        verbose_name = verbose_name_plural = "同义词表"

    def __str__(self) -> str:
        return f"{self.entered_on} 的同义词表"
