"""Hands a plan to npm.mjs, which sets it by the docx package.

In: a plan, pictures. Out: a .docx. Node reads one JSON object from its standard input.
"""

import base64
import json
import subprocess
from pathlib import Path


def write(plan, images, stem):
    path = stem.with_suffix(".docx")
    pictures = {number: {"data": base64.b64encode(data).decode(), "width": width, "height": height,
                         "type": "png" if data[:4] == b"\x89PNG" else "jpg"}
                for number, (data, width, height) in images.items()}
    asked = json.dumps({"blocks": plan.blocks, "pictures": pictures, "path": str(path.absolute())})
    subprocess.run(["node", "npm.mjs"], input=asked.encode(), check=True, cwd=Path(__file__).resolve().parent)
    return path.name
