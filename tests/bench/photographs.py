#!/usr/bin/env python3
"""Photographs of 12 megapixels as a camera gives them, and two sites that show them.

    photographs.py make --from FOLDER [--count N] PHOTOGRAPHS
    photographs.py site --form huikan|hugo [--count N] [--every N] [--widths W,W] [--quality FORM=Q]... \\
        PHOTOGRAPHS SITE

`make` looks below FOLDER for the files of SOURCES, which are photographs in Debian's packages of wallpapers,
and cuts regions of 4 to 3 out of them, some mirrored, scales them to 4000 by 3000 pixels, adds the noise of a
sensor, and writes JPEGs with the tables that cameras use. Which photograph comes out for a number is decided
by the number, the sources and the version of Pillow alone.

`site` makes ten articles with as many of the photographs each; without any, the articles alone (--count 0).
"""

import argparse
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZE = (4000, 3000)
WIDTHS = [480, 960, 1600]
ARTICLES = 10
# Landscapes, plants, animals, things: what a camera made, of at least 2500 pixels.
SOURCES = [
    "backgrounds/Bridge_by_Sander_Klootwijk.jpg",
    "backgrounds/Dragonfly_by_Bolly.jpg",
    "backgrounds/Kleiber_by_Lukas_Baubkus.jpg",
    "backgrounds/Picture_0B_by_freespace.jpg",
    "backgrounds/aitzgorri_by_Aitzol_Berasategi.jpg",
    "backgrounds/free_by_Peter_Nerlich.jpg",
    "backgrounds/greentock_by_Peter_Nerlich.jpg",
    "backgrounds/life_by_Aitzol_Berasategi.jpg",
    "backgrounds/picosdeeuropa_by_Aitzol_Berasategi.jpg",
    "backgrounds/seeding_by_Clements_Engelhardt.jpg",
    "backgrounds/sunset_by_Aitzol_Berasategi.jpg",
    "backgrounds/mate/nature/Aqua.jpg",
    "backgrounds/mate/nature/Garden.jpg",
    "backgrounds/mate/nature/LadyBird.jpg",
    "backgrounds/mate/nature/TwoWings.jpg",
    "backgrounds/mate/nature/YellowFlower.jpg",
    *(f"wallpapers/{name}/contents/images/2560x1600.jpg" for name in [
        "BytheWater", "ColdRipple", "ColorfulCups", "DarkestHour", "EveningGlow", "FallenLeaf", "Grey", "Kite",
        "OneStandsOut", "Path", "summer_1am"]),
]
# How much of the largest region, and where it lies between left and right, top and bottom.
REGIONS = [(1.0, 0.5, 0.5), (0.82, 0.0, 1.0), (0.76, 1.0, 0.0), (0.9, 0.7, 0.8)]


def photograph(sources, folder, number):
    import numpy
    from PIL import Image

    image = Image.open(sources / SOURCES[number % len(SOURCES)]).convert("RGB")
    turn = number // len(SOURCES)
    share, right, down = REGIONS[turn % len(REGIONS)]
    scale = share * min(image.width / SIZE[0], image.height / SIZE[1])
    width, height = int(SIZE[0] * scale), int(SIZE[1] * scale)
    left, top = int((image.width - width) * right), int((image.height - height) * down)
    image = image.resize(SIZE, Image.Resampling.LANCZOS, (left, top, left + width, top + height))
    if turn % 2:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    noise = numpy.random.default_rng(number).normal(0, 2.5, (SIZE[1], SIZE[0], 1))
    samples = numpy.asarray(image, dtype=numpy.float32) + noise.astype(numpy.float32)
    image = Image.fromarray(samples.round().clip(0, 255).astype(numpy.uint8))
    image.save(folder / name(number), quality=92, subsampling="4:2:0")


def name(number):
    return f"p{number:03}.jpg"


def make(chosen):
    found = [path.parent for path in chosen.sources.rglob("backgrounds") if path.is_dir()]
    if not found:
        raise SystemExit(f"no photographs below {chosen.sources}")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(photograph, found[0], chosen.folder), range(chosen.count)))


def article(form, numbers, at):
    front = [f"title: 一组照片（第{at + 1}组）", f"date: 2026-01-0{at // 5 + 1}T0{at % 5 + 1}:00:00+08:00",
             "source: 县政协办公室", "authors: [县政协宣传组]"]
    if form == "hugo":
        # What no page names is not published by Huikan either.
        front += ["build:", "  publishResources: false"]
    pictures = [f"![照片{number}]({name(number)})\n" for number in numbers]
    return "\n".join(["---", *front, "---\n", "县政协组织委员视察。\n", *pictures])


def site(chosen):
    numbers = range(0, chosen.count, chosen.every)
    content = chosen.site / "content"
    shutil.rmtree(chosen.site, ignore_errors=True)
    content.mkdir(parents=True)
    for at in range(ARTICLES):
        folder = content / "yaowen" / f"zu-{at}"
        folder.mkdir(parents=True)
        mine = list(numbers)[at::ARTICLES]
        (folder / "index.md").write_text(article(chosen.form, mine, at), encoding="utf-8")
        for number in mine:
            (folder / name(number)).hardlink_to(chosen.folder / name(number))
    front = "title: 政协要闻\ndescription: 县政协的重要会议与活动\n"
    (content / "yaowen" / "_index.md").write_text(f"---\n{front}---\n", encoding="utf-8")
    qualities = dict(one.split("=") for one in chosen.quality)
    if chosen.form == "huikan":
        pictures = [f"  宽度: {chosen.widths}", *(f"  {form}_quality: {quality}" for form, quality in qualities.items())]
        lines = ["id: bench", "name: 示例县政协", "url: https://www.example.gov.cn/", "description: 照片", "theme: bench",
                 "pictures:", *pictures, ""]
        (content / "site.yaml").write_text("\n".join(lines), encoding="utf-8")
        shutil.copytree(HERE / "theme", chosen.site / "themes" / "bench")
    else:
        shutil.copytree(HERE / "hugo", chosen.site, dirs_exist_ok=True)
        shutil.copy(HERE / "pictures" / "render-image.html", chosen.site / "layouts" / "_markup")
        with (chosen.site / "hugo.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n[params]\nwidths = {chosen.widths}\n")
            file.writelines(f"{form} = {quality}\n" for form, quality in qualities.items())


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = arguments.add_subparsers(required=True)
    making = commands.add_parser("make")
    making.set_defaults(run=make)
    making.add_argument("--from", dest="sources", type=Path, required=True)
    siting = commands.add_parser("site")
    siting.set_defaults(run=site)
    siting.add_argument("--form", choices=["huikan", "hugo"], required=True)
    siting.add_argument("--every", type=int, default=1)
    siting.add_argument("--widths", type=lambda text: [int(width) for width in text.split(",")], default=WIDTHS)
    siting.add_argument("--quality", action="append", default=[])
    for command in (making, siting):
        command.add_argument("--count", type=int, default=100)
        command.add_argument("folder", type=Path)
    siting.add_argument("site", type=Path)
    chosen = arguments.parse_args()
    chosen.run(chosen)


if __name__ == "__main__":
    main()
