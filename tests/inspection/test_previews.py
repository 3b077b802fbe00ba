"""Pictures shown small: upright, on white, without what the camera wrote, and never more than memory holds."""

import io

import pytest
from PIL import Image

from targets.domain.filetypes import FileType
from targets.inspection import CannotBeShown, preview, previews
from tests.inspection.files import boxed, picture

KINDS = [
    ("JPEG", "jpg"), ("PNG", "png"), ("HEIF", "heic"), ("WEBP", "webp"),
    ("GIF", "gif"), ("BMP", "bmp"), ("TIFF", "tif"), ("AVIF", "avif"),
]  # fmt: skip


def shown(content: bytes, kind: str, side: int = 480) -> Image.Image:
    return Image.open(io.BytesIO(preview(io.BytesIO(content), FileType(kind), side)))


@pytest.mark.parametrize(("made", "kind"), KINDS)
def test_every_kind_of_picture_becomes_a_small_jpeg(made, kind):
    small = shown(picture(made, (1000, 500)), kind)
    assert (small.format, small.size) == ("JPEG", (480, 240))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I", "I;16", "F", "YCbCr"])
def test_every_way_of_keeping_colours_is_read(mode):
    assert shown(picture("TIFF", mode=mode), "tif").mode in ("RGB", "L")


def test_what_is_clear_lies_on_white():
    assert shown(picture("PNG", mode="RGBA"), "png").getpixel((2, 2)) == (255, 255, 255)


def test_grey_of_sixteen_bits_keeps_its_shades():
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 32768).save(out, "PNG")
    assert abs(shown(out.getvalue(), "png").getpixel((2, 2))[0] - 128) < 3


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (480, 240)), (3, (480, 240)), (6, (240, 480)), (8, (240, 480))]
)
def test_it_is_upright_and_forgets_where_it_was_taken(orientation, size):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, "somewhere"
    small = shown(picture("JPEG", (1000, 500), exif=exif), "jpg")
    assert small.size == size
    assert not small.getexif()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "png"),
        (boxed("heic"), "heic"),
        (boxed("avif"), "avif"),
        (picture("JPEG")[:100], "jpg"),
        (picture("PNG"), "jpg"),
        (b"", "gif"),
        (b"BM" + bytes(40), "bmp"),
        (b"II*\x00" + bytes(9), "tif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "webp"),
    ],
)
def test_what_is_damaged_is_not_shown(content, kind):
    with pytest.raises(CannotBeShown):
        preview(io.BytesIO(content), FileType(kind), 480)


def test_what_has_no_room_in_memory_is_not_unpacked(monkeypatch):
    bomb = picture("PNG", (20_000, 20_000), mode="1")
    assert len(bomb) < 100_000
    monkeypatch.setattr(previews, "_on_white", lambda _: 1 / 0)
    with pytest.raises(CannotBeShown):
        preview(io.BytesIO(bomb), FileType.PNG, 480)


def test_a_photo_of_fifty_megapixels_is_shown():
    assert shown(picture("JPEG", (8160, 6120)), "jpg").size == (480, 360)
