"""What is a file really, and is it harmless? Looked at with the libraries that know its kind, never run or unpacked.

`judge` says what it is; `preview` makes a small picture of a picture.
"""

from .judging import Judged, judge, type_of
from .previews import CannotBeShown, preview
from .refusing import Harmful, NotTaken

__all__ = ["CannotBeShown", "Harmful", "Judged", "NotTaken", "judge", "preview", "type_of"]
