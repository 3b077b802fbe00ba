"""The true LibreOffice, where it is installed: it fetches nothing that a document asks for, even where the kernel
leaves it the network."""

import shutil
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from docx import Document

from targets.documents.sources import old_word

PROGRAM = shutil.which("soffice")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"), ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
FRAME = (
    '<draw:frame draw:name="{}" svg:width="3cm" svg:height="3cm" text:anchor-type="as-char">{}</draw:frame>'
)


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """What a server on this machine was asked for; first of all its address."""
    seen: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *said) -> None:
            pass

    for method in ("HEAD", "OPTIONS", "PROPFIND"):
        setattr(Server, f"do_{method}", Server.do_GET)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    seen.append(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    yield seen
    server.shutdown()
    server.server_close()


def linking(address: str, secret: Path) -> bytes:
    """A document that wants a picture, a background, an object and a part of itself from elsewhere, and a file of this
    machine's."""
    image = FRAME.format("a", f'<draw:image xlink:href="{address}/image.png" xlink:actuate="onLoad"/>')
    thing = FRAME.format("b", f'<draw:object xlink:href="{address}/object.ods" xlink:actuate="onLoad"/>')
    sections = "".join(
        f'<text:section text:name="S{place}"><text:section-source xlink:href="{href}"/><text:p/></text:section>'
        for place, href in enumerate((f"{address}/section.odt", secret.as_uri()))
    )
    back = f'<style:background-image xlink:href="{address}/back.png" xlink:actuate="onLoad"/>'
    size = 'fo:page-width="21cm" fo:page-height="29cm"'
    page = f'<style:page-layout style:name="P"><style:page-layout-properties {size}>{back}'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>{page}</style:page-layout-properties></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P"/></office:master-styles>
<office:body><office:text><text:p>新增学位800个。</text:p><text:p>{image}{thing}</text:p>{sections}</office:text>
</office:body></office:document>""".encode()


def as_doc(content: bytes, folder: Path) -> bytes:
    """The same as an old Word document, its links in it."""
    source = folder / "a.fodt"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(PROGRAM),
        "--headless",
        profile,
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return (folder / "a.doc").read_bytes()


def test_it_fetches_nothing_where_it_has_the_network(asked, tmp_path, monkeypatch):
    (address,) = asked
    secret = tmp_path / "secret.txt"
    secret.write_text("不给别人看")
    flat = linking(address, secret)
    old = as_doc(flat, tmp_path)
    assert address.encode("utf-16-le") in old
    assert asked.pop(0) == address
    asked.clear()  # what was asked while the old document was made
    monkeypatch.setattr(old_word, "_may_be_alone", lambda: False)
    for content in (flat, old):
        made = Document(BytesIO(old_word.as_docx(content, "doc")))
        words = "".join(part.text for part in made.paragraphs)
        assert "新增学位800个。" in words
        assert "不给别人看" not in words
    assert asked == []
