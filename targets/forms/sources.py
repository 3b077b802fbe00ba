"""A document that promises come from: a file or pasted text, and why it takes another one's place."""

from django import forms
from django.conf import settings
from django.core.files import File

from ..documents.sources.reading import MAX_BYTES
from ..documents.sources.refusing import EMPTY, TOO_LARGE, NotReadable
from ..documents.sources.taking import PASTED, read_as
from ..domain.quotes import quoted
from ..domain.words import SourceKind
from ..models import Report, SourceDocument
from ..services.sources import Upload
from ..services.storage import Infected, scan
from .fields import TextField, field_of

LONGEST_PASTED = 1_000_000
ACCEPTED = ".docx,.pdf,.txt,.html,.htm,.doc,.wps,.xlsx,.csv"
LABELS = {
    SourceKind.REPORT: "政府工作报告",
    SourceKind.VOTED: "民生实事（清单、分地区进展表）",
    SourceKind.DUTIES: "责任分解（分解表、台账）",
}
KINDS = [(kind.value, label) for kind, label in LABELS.items()]


class SourceForm(forms.Form):
    """What is uploaded, and as what. `upload` is what was read, once the form is valid."""

    kind = forms.ChoiceField(label="文件", choices=KINDS)
    title = TextField(label="名称（可不填）", max_length=60, required=False, strip=True)
    file = forms.FileField(
        label="选择文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="Word、PDF、网页或文本文件，表格也可以是Excel，20 MB以内。扫描的PDF须先识别成文字。",
    )
    text = forms.CharField(
        label="或粘贴文字",
        required=False,
        strip=False,
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "粘贴的文字超过100万字。请只粘贴报告本身。"},
    )
    sure = forms.BooleanField(label="就是所选的文件，照样上传", required=False)

    def __init__(self, report: Report, *args, has_report: bool = False, **kwargs):
        """`has_report`: there is one a year."""
        super().__init__(*args, **{"auto_id": "source-%s"} | kwargs)  # the page has another field `file`
        self.report = report
        self.upload: Upload | None = None
        self.is_doubted = False
        if has_report:
            kinds = [(value, label) for value, label in KINDS if value != SourceKind.REPORT]
            field_of(self, "kind", forms.ChoiceField).choices = kinds

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if file and text.strip():
            self.add_error("file", "已选择文件，又粘贴了文字。请只留一种。")
        elif not file and not text.strip():
            self.add_error("file", "请选择文件，或在下面粘贴文字。")
        else:
            self._read(file, text, cleaned)
        return cleaned

    def _read(self, file: File | None, text: str, cleaned: dict) -> None:
        kind = SourceKind(cleaned["kind"])
        title = cleaned.get("title") or self._usual_title(kind)
        try:
            name, content = (file.name or "", _content_of(file)) if file else (PASTED, text.encode())
            read = read_as(kind, name, content, year=self.report.year)
            self.is_doubted = bool(read.doubt)
            if read.doubt and not cleaned.get("sure"):
                raise NotReadable(read.doubt)
        except Infected as refused:
            self.add_error("file", refused.sentence)
        except NotReadable as refused:
            named = quoted(file.name) if file else "粘贴的文字"
            self.add_error("file" if file else "text", f"{named}{refused.sentence}")
        else:
            self.upload = Upload(kind, title, read.text, file)

    def _usual_title(self, kind: SourceKind) -> str:
        return self.report.title if kind is SourceKind.REPORT else f"{self.report.year}年{kind.label}"


class ReplaceSourceForm(SourceForm):
    """The same in place of a document, with the reason; `version` is the digest of the text that the page had."""

    kind = forms.ChoiceField(choices=KINDS, required=False, widget=forms.HiddenInput)
    reason = TextField(label="替换原因", max_length=60, required=False, strip=True)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label="仍然替换，找不到的核对丢掉", required=False)

    def __init__(self, source: SourceDocument, *args, **kwargs):
        super().__init__(source.report, *args, prefix=f"source-{source.pk}", **kwargs)
        self.source = source
        self.fields["title"].widget = forms.HiddenInput()
        self.fields["version"].initial = source.sha256

    def clean(self) -> dict:
        self.cleaned_data |= {
            "kind": self.source.kind,
            "title": self.cleaned_data.get("title") or self.source.title,
        }
        cleaned = super().clean()
        if not cleaned.get("reason"):
            self.add_error("reason", "请写明替换原因。")
        return cleaned


def _content_of(file: File) -> bytes:
    """Raises `NotReadable`, and `Infected` where there is a scanner."""
    if (file.size or 0) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    if settings.CLAMD_SOCKET:
        scan(file, settings.CLAMD_SOCKET)  # before anything opens it
    file.seek(0)
    read = file.read()
    file.seek(0)
    if not read:
        raise NotReadable(EMPTY)
    return read
