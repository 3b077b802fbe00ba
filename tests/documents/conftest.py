"""Files are opened in another program where there is one."""

import shutil

collect_ignore = [] if shutil.which("soffice") else ["test_office.py"]
