"""Backups: what the database holds in short (`facts`), how it is copied (`databases`), the archive (`archives`)."""


class Amiss(Exception):
    """A backup or a restoring that cannot be done; `sentence` says why and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
