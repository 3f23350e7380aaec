"""Which data key each encrypted file lies under, so that a key's uses can be counted without opening one."""

from django.db import models


class SealedFile(models.Model):
    """A file in the store that ``services.stored_files`` encrypted; the row goes when the file goes."""

    storage_key = models.CharField(max_length=200, primary_key=True)
    key_id = models.CharField(max_length=64, blank=True)
    """Empty for a file from before this was noted, until a job has looked into it."""

    class Meta:
        indexes = [models.Index(fields=["key_id"], name="sealed_file_by_key")]
