"""A picture that is taken in: whole, single, of bounded size."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from gongkai.ledger.rules.refusal import UploadRefused

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 20_000
FORMATS = {"jpg": ("JPEG",), "png": ("PNG",)}


def check_image(data: bytes, type_: str) -> None:
    """Raise UploadRefused for a picture that is too large, moving, broken or longer than its end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS[type_]) as image:
                width, height = image.size
                if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                    raise UploadRefused(
                        "pixels",
                        f"图片有 {width}×{height} 像素，太大了，请缩小到 6000 万像素以内再上传。",
                    )
                if type_ == "png" and getattr(image, "n_frames", 1) > 1:
                    raise UploadRefused("moving", "不收动图，请另存为一张静止的图片。")
                image.load()
    except UploadRefused:
        raise
    except Exception:
        # A decoder fails on hostile bytes in more ways than it documents.
        raise UploadRefused("broken", "图片不完整或已损坏，请重新拍摄或保存后上传。") from None
    if type_ == "png" and not data.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
        raise UploadRefused("polyglot", "图片后面夹带了别的内容，请重新保存后上传。")
