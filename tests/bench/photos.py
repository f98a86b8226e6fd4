#!/usr/bin/env python3
"""Huikan beside Hugo over the same photographs: times, memory, sizes of files and likeness. See `photos`.

    photos.py --huikan FILE --hugo FILE --photographs FOLDER --work FOLDER --out FOLDER [--runs N]
              [--quality FORM=Q]...
"""

import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import mean, median

from measure import file_system, machine
from ssim import likeness
from table import table

HERE = Path(__file__).resolve().parent
COUNT, SAMPLE = 100, 10
FORMS = {"webp": "WebP", "jpeg": "JPEG"}
# What Huikan publishes without any setting.
USUAL = {"webp": 76, "jpeg": 80}
# Equal quality: the SSIMs of both differ by no more.
EQUAL = 0.01
WALL, CPU, PEAK = range(3)


class Side:
    """One of the two builders, with its sites."""

    def __init__(self, form, program, chosen):
        self.form, self.program, self.chosen = form, program, chosen
        self.out = chosen.out / form

    def site(self, name, qualities, *more):
        folder = self.chosen.work / f"{self.form}-{name}"
        words = [word for form, quality in qualities.items() for word in ("--quality", f"{form}={quality}")]
        command = [sys.executable, HERE / "photographs.py", "site", "--form", self.form, *words, *more,
                   self.chosen.photographs, folder]
        subprocess.run(command, check=True)
        return folder

    def forget(self, site):
        for folder in [self.out, site / ".huikan", site / "resources"]:
            shutil.rmtree(folder, ignore_errors=True)

    def build(self, site):
        """(wall seconds, CPU seconds, peak MiB) of one process."""
        words = {"huikan": ["build", "-q", "--site", site, "--out", self.out],
                 "hugo": ["--quiet", "--noBuildLock", "--source", site, "--destination", self.out]}[self.form]
        start = time.monotonic()
        process = subprocess.Popen([self.program, *words], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"exit code {process.returncode}: {self.program} {words}")
        return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def variants(self):
        """{photograph's number: [(form, width, file)]} as the articles of the last build show them."""
        found = {}
        for page in sorted(self.out.glob("yaowen/zu-*.html")) + sorted(self.out.glob("yaowen/zu-*/index.html")):
            text = page.read_text(encoding="utf-8")
            for picture in re.findall(r"<picture.*?</picture>", text, re.S):
                number = int(re.search(r'alt="照片(\d+)"', picture)[1])
                found[number] = [variant for srcset in re.findall(r'srcset="([^"]+)"', picture)
                                 for variant in self.of(page, srcset)]
        return found

    def of(self, page, srcset):
        for part in srcset.split(","):
            address, width = part.split()
            path = self.out / address[1:] if address.startswith("/") else page.parent / address
            yield ("webp" if path.suffix == ".webp" else "jpeg"), int(width.rstrip("w")), path


class Looks:
    """Sizes and likeness of the variants of a build."""

    def __init__(self, side, pool):
        variants = sorted(side.variants().items())
        photographs = [side.chosen.photographs / f"p{number:03}.jpg" for number, _ in variants]
        files = [[path for *_, path in of_one] for _, of_one in variants]
        self.rows = []
        for (_, of_one), found in zip(variants, pool.map(likeness, photographs, files)):
            self.rows += [(form, width, path.stat().st_size, like) for (form, width, path), like in zip(of_one, found)]

    def of(self, form, width=None):
        return [row for row in self.rows if row[0] == form and width in (None, row[1])]

    def bytes(self, form, width):
        return median(row[2] for row in self.of(form, width))

    def like(self, form, width=None, how=mean):
        return how(row[3] for row in self.of(form, width))


def equal_qualities(hugo, wanted, pool):
    """The qualities at which Hugo's variants are as like as Huikan's, by bisection over some photographs."""
    low, high = {form: 40 for form in FORMS}, {form: 99 for form in FORMS}
    best = {}
    while any(low[form] <= high[form] for form in FORMS):
        tried = {form: (low[form] + high[form]) // 2 for form in FORMS}
        site = hugo.site("some", tried, "--every", str(COUNT // SAMPLE))
        hugo.forget(site)
        hugo.build(site)
        looks = Looks(hugo, pool)
        for form, quality in tried.items():
            if low[form] > high[form]:
                continue
            off = looks.like(form) - wanted[form]
            best[form] = min(best.get(form, (9, 0)), (abs(off), quality))
            if off < 0:
                low[form] = quality + 1
            else:
                high[form] = quality - 1
        print(f"Hugo at {tried}: {({form: round(looks.like(form), 4) for form in FORMS})}", file=sys.stderr)
    return {form: quality for form, (_, quality) in best.items()}


def measured(chosen, pool):
    huikan, hugo = Side("huikan", chosen.huikan, chosen), Side("hugo", chosen.hugo, chosen)
    qualities = {form: int(quality) for form, quality in (one.split("=") for one in chosen.quality)}
    if not qualities:
        site = huikan.site("some", USUAL, "--every", str(COUNT // SAMPLE))
        huikan.forget(site)
        huikan.build(site)
        looks = Looks(huikan, pool)
        qualities = equal_qualities(hugo, {form: looks.like(form) for form in FORMS}, pool)

    sites = {huikan: huikan.site("all", USUAL), hugo: hugo.site("all", qualities)}
    load, rows = machine()["load"], {huikan: [], hugo: []}
    for _ in range(chosen.runs):
        for side, site in sites.items():
            side.forget(site)
            rows[side].append(side.build(site))
            print(f"{side.form}: {rows[side][-1]}", file=sys.stderr)
    results = {"runs": chosen.runs, "machine": {**machine(), "load": load}, "output": file_system(chosen.out),
               "date": datetime.date.today().isoformat(), "qualities": {"huikan": USUAL, "hugo": qualities},
               "first": {side.form: times for side, times in rows.items()}, "looks": {}}
    for side in sites:
        results["looks"][side.form] = Looks(side, pool).rows
    results["later"] = later(huikan, sites[huikan])
    site = huikan.site("phone", USUAL, "--widths", "720")
    huikan.forget(site)
    huikan.build(site)
    results["looks"]["phone"] = Looks(huikan, pool).rows
    return results


def later(huikan, site):
    """Wall seconds of builds after the first, with the photographs and, in turn, with the same articles alone."""
    alone = Side("huikan", huikan.program, huikan.chosen)
    alone.out = huikan.chosen.out / "bare"
    pairs = [(huikan, site), (alone, huikan.site("bare", USUAL, "--count", "0"))]
    for side, folder in pairs:
        side.build(folder)
        # The first one after it still writes what the next one will find.
        side.build(folder)
    rows = {"again": [], "anew": []}
    for _ in range(21):
        rows["again"].append([side.build(folder)[WALL] for side, folder in pairs])
    for _ in range(9):
        for side, _ in pairs:
            shutil.rmtree(side.out)
        rows["anew"].append([side.build(folder)[WALL] for side, folder in pairs])
    return rows


def shown(results):
    first, qualities = results["first"], results["qualities"]
    about = results["machine"]
    looks = {name: like(rows) for name, rows in results["looks"].items()}
    ratio = lambda what: median(b[what] / a[what] for a, b in zip(first["huikan"], first["hugo"]))
    lines = [f"## {COUNT} photographs of 12 megapixels", "",
             f"{results['date']}; {about['cores']} cores, {about['cpu']}, {about['system']}, load {about['load']} before "
             f"(other work, if above 1); output on {results['output']}; medians of {results['runs']} runs, both in turn. "
             f"Made by `tests/bench/photos --record`. Widths 480, 960 and 1600, each in WebP and JPEG: "
             f"{len(results['looks']['huikan'])} files of each side. Qualities: Huikan as it comes, "
             + ", ".join(f"{FORMS[form]} {quality}" for form, quality in qualities["huikan"].items())
             + "; Hugo as like, " + ", ".join(f"{FORMS[form]} {quality}" for form, quality in qualities["hugo"].items())
             + ".", ""]
    rows = []
    for side, name in (("huikan", "Huikan"), ("hugo", "Hugo")):
        of = [median(row[what] for row in first[side]) for what in (WALL, CPU, PEAK)]
        ratios = [1 if side == "huikan" else ratio(what) for what in (WALL, CPU, PEAK)]
        rows.append([name, f"{of[WALL]:.1f}", f"{of[CPU]:.1f}", f"{of[PEAK]:.0f}", *(f"{one:.2f}" for one in ratios)])
    lines += [table(["first build", "wall s", "CPU s", "peak MiB", "wall × Huikan", "CPU × Huikan", "memory × Huikan"],
                    rows), ""]
    rows = []
    for form, form_name in FORMS.items():
        for width in (480, 960, 1600, None):
            one, two = looks["huikan"][form, width], looks["hugo"][form, width]
            rows.append([f"{form_name} {width or 'all'}", *(f"{side[0] / 1000:.1f}" for side in (one, two)),
                         *(f"{side[1]:.4f}" for side in (one, two)), f"{one[1] - two[1]:+.4f}"])
    lines += [table(["variant", "Huikan: median kB", "Hugo: median kB", "Huikan: mean SSIM", "Hugo: mean SSIM",
                     "difference"], rows), ""]
    again, anew = ([1000 * median(row[0] for row in rows), 1000 * median(one - two for one, two in rows)]
                   for rows in (results["later"]["again"], results["later"]["anew"]))
    phone = looks["phone"]["webp", 720]
    lines += [f"A build with nothing changed takes {again[0]:.0f} ms, {again[1]:.0f} ms "
              f"more than one of the same articles without photographs. One into an empty folder, with the variants "
              f"still in `.huikan/cache`, takes {anew[0]:.0f} ms, {anew[1]:.0f} ms more; "
              f"it copies {sum(row[2] for row in results['looks']['huikan']) / 1e6:.0f} MB.", "",
              f"At 720 px, which a screen of 360 px and density 2 shows, the median WebP has {phone[0] / 1000:.1f} kB "
              f"and an SSIM of {phone[2]:.4f} (mean {phone[1]:.4f}); at 960 px, which browsers take for it among the usual "
              f"widths, {looks['huikan']['webp', 960][0] / 1000:.1f} kB and {looks['huikan']['webp', 960][2]:.4f}."]
    return "\n".join(lines) + "\n"


def like(rows):
    """{(form, width or None): (median bytes, mean SSIM, median SSIM)}"""
    found = {}
    for form in FORMS:
        for width in {None, *(row[1] for row in rows)}:
            of = [row for row in rows if row[0] == form and width in (None, row[1])]
            if not of:
                continue
            found[form, width] = (median(row[2] for row in of), mean(row[3] for row in of), median(row[3] for row in of))
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("huikan", "hugo", "photographs", "work", "out"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--quality", action="append", default=[], metavar="FORM=Q",
                           help="Hugo's, as found before; without them they are looked for")
    chosen = arguments.parse_args()
    with ProcessPoolExecutor() as pool:
        results = measured(chosen, pool)
    (chosen.work / "results-photos.json").write_text(json.dumps(results), encoding="utf-8")
    print(shown(results), end="")
    looks = {side: like(results["looks"][side]) for side in ("huikan", "hugo")}
    for form in FORMS:
        if abs(looks["huikan"][form, None][1] - looks["hugo"][form, None][1]) > EQUAL:
            sys.exit(f"{FORMS[form]}: not of equal quality, so the times compare nothing")


if __name__ == "__main__":
    main()
