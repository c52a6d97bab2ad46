"""The table of the bare view."""

from django.db import models


class Line(models.Model):
    """One row, as plain as an accepted submission can be."""

    text = models.TextField()
    place = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "bench_line"

    def __str__(self) -> str:
        return self.text[:20]
