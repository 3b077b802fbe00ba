"""How does a picture look, small and as every browser shows it?"""

import io
from typing import IO

import pillow_heif
from PIL import Image, ImageOps

from ..domain.filetypes import FileType

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # MAX_PIXELS is asked below, before anything is unpacked

MAX_PIXELS = 64_000_000  # the largest photos of phones that leave room for others in memory
QUALITY = 80
FORMATS = {
    FileType.JPG: "JPEG",
    FileType.PNG: "PNG",
    FileType.HEIC: "HEIF",
    FileType.WEBP: "WEBP",
    FileType.GIF: "GIF",
    FileType.BMP: "BMP",
    FileType.TIF: "TIFF",
    FileType.AVIF: "AVIF",
}


class CannotBeShown(Exception):
    """The picture is damaged, or too large to be unpacked."""


def preview(content: IO[bytes], kind: FileType, side: int) -> bytes:
    """A JPEG of a picture, upright, at most `side` pixels wide and high; raises `CannotBeShown`.

    What the camera wrote of place and owner is left out.
    """
    content.seek(0)
    try:
        with Image.open(content, formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise CannotBeShown
            picture.draft("RGB", (side, side))  # a JPEG is read at a fraction of its size
            picture.thumbnail((side, side), reducing_gap=2.0)
            small = _on_white(ImageOps.exif_transpose(picture))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=QUALITY, icc_profile=small.info.get("icc_profile"))
    except CannotBeShown:
        raise
    except Exception:  # a decoder raises whatever a damaged picture makes it stumble over
        raise CannotBeShown from None
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    if picture.mode in ("L", "I", "I;16", "F", "1", "CMYK", "YCbCr"):
        picture.info.pop("icc_profile", None)  # of another space of colours
        if picture.mode in ("I", "I;16"):
            picture = picture.point(lambda grey: grey / 256).convert("L")
        return picture.convert("RGB")
    with_alpha = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return paper
