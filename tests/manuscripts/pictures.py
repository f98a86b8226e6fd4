"""Small pictures with distinct content, as JPEG or PNG.

In: a number and a seed. Out: bytes and pixel size. Invariant: no two pictures of a manuscript are equal, so
that an exchange of two shows.
"""

import io
import random

from PIL import Image, ImageDraw


def picture(seed, number, kind, size=1):
    """(bytes, width, height) of the picture with this number; `kind` is jpeg or png, `size` multiplies its sides."""
    draw = random.Random(f"{seed}/picture/{number}")
    width, height = (side * size for side in draw.choice([(480, 320), (400, 300), (320, 480), (640, 360)]))
    image = Image.new("RGB", (width, height), tuple(draw.randrange(120, 250) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = draw.randrange(width), draw.randrange(height)
        size = draw.randrange(20, 140)
        pen.ellipse((x, y, x + size, y + size), fill=tuple(draw.randrange(256) for _ in range(3)))
    pen.text((20, 20), f"{seed}/{number}", fill=(0, 0, 0))
    data = io.BytesIO()
    image.save(data, kind, **({"quality": 85} if kind == "jpeg" else {}))
    return data.getvalue(), width, height
