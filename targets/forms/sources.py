"""A document that promises come from: a file or pasted text, and why it takes another one's place."""

from django import forms
from django.core.files import File

from ..documents.sources.reading import MAX_BYTES, text_of
from ..documents.sources.refusing import EMPTY, TOO_LARGE, NotReadable
from ..domain.quotes import quoted
from ..domain.words import SourceKind
from ..models import Report, SourceDocument
from ..services.sources import Upload
from .fields import TextField

LONGEST_PASTED = 1_000_000
ACCEPTED = ".docx,.pdf,.txt,.html,.htm,.doc,.wps"
KINDS = [(kind.value, kind.label) for kind in SourceKind if kind is not SourceKind.OUTLINE]


class SourceForm(forms.Form):
    """What is uploaded, and as what. `upload` is what was read, once the form is valid."""

    kind = forms.ChoiceField(label="文件", choices=KINDS)
    title = TextField(label="名称（可不填）", max_length=60, required=False, strip=True)
    file = forms.FileField(
        label="选择文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="Word、PDF、网页或文本文件，20 MB以内。扫描的PDF须先识别成文字。",
    )
    text = forms.CharField(
        label="或粘贴文字",
        required=False,
        strip=False,
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "粘贴的文字超过100万字。请只粘贴报告本身。"},
    )

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.report = report
        self.upload: Upload | None = None

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
            read = _text_of_file(file) if file else text_of("粘贴的文字.txt", text.encode())
        except NotReadable as refused:
            name = quoted(file.name) if file else "粘贴的文字"
            self.add_error("file" if file else "text", f"{name}{refused.sentence}")
        else:
            self.upload = Upload(kind, title, read, file)

    def _usual_title(self, kind: SourceKind) -> str:
        return self.report.title if kind is SourceKind.REPORT else f"{self.report.year}年{kind.label}"


class ReplaceSourceForm(SourceForm):
    """The same in place of a document, with the reason; `version` is the digest of the text that the page had."""

    kind = forms.ChoiceField(choices=KINDS, required=False, widget=forms.HiddenInput)
    reason = TextField(label="替换原因", max_length=60, required=False, strip=True)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

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


def _text_of_file(file: File) -> str:
    """Raises `NotReadable`."""
    if (file.size or 0) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    file.seek(0)
    read = file.read()
    file.seek(0)
    if not read:
        raise NotReadable(EMPTY)
    return text_of(file.name or "", read)
