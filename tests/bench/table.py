#!/usr/bin/env python3
"""Results of measure.py as tables in Markdown, one for each corpus and one for the growth between them.

    table.py RESULTS ...

Times are medians; a ratio is the median of the ratios of each round, so that what slows a machine down for
a while slows both sides of it.
"""

import json
import sys
from pathlib import Path
from statistics import median

NAMES = {"huikan": "Huikan", "hugo": "Hugo", "zola": "Zola", "floor": "floor",
         "libraries": "the libraries alone"}
WALL, CPU, PEAK = range(3)


class Results:
    def __init__(self, path):
        self.all = json.loads(Path(path).read_text(encoding="utf-8"))
        self.articles, self.builders = self.all["articles"], self.all["builders"]

    def of(self, name, kind, what):
        rows = self.builders[name]["rows"][kind]
        return median(row[what] for row in rows) if rows else None

    def ratio(self, name, other, kind, what):
        pairs = zip(self.builders[name]["rows"][kind], self.builders[other]["rows"][kind])
        return median(one[what] / two[what] for one, two in pairs)


def seconds(value):
    return "" if value is None else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def first_builds(results):
    head = ["first build", "wall s", "CPU s", "peak MiB", "wall × Huikan", "CPU × Huikan",
            "memory × Huikan", "files", "pages", "MB"]
    rows = []
    for name, builder in results.builders.items():
        times = [seconds(results.of(name, "first", what)) for what in (WALL, CPU)]
        ratios = [f"{results.ratio(name, 'huikan', 'first', what):.2f}" for what in (WALL, CPU, PEAK)]
        rows.append([NAMES[name], *times, f"{results.of(name, 'first', PEAK):.0f}", *ratios,
                     f"{builder['files']:,}", f"{builder['pages']:,}", f"{builder['bytes'] / 1e6:.1f}"])
    return table(head, rows)


def later_builds(results):
    kinds = {"again": "nothing changed", "edit": "one article edited", "new": "one article more"}
    head = ["then"] + [f"{words}: {what}" for words in kinds.values() for what in ("wall s", "CPU s", "files written")]
    rows = []
    for name, builder in results.builders.items():
        # A measurement that was cut short has the first kinds alone.
        if all(builder["rows"][kind] for kind in kinds):
            cells = [(*(seconds(results.of(name, kind, what)) for what in (WALL, CPU)),
                      f"{builder['written'][kind]:,}") for kind in kinds]
            rows.append([NAMES[name], *(cell for three in cells for cell in three)])
    return table(head, rows)


def sentences(results):
    """The ratios that the project's goals are about."""
    lines = []
    if "floor" in results.builders:
        wall, cpu = (results.ratio("huikan", "floor", "first", what) for what in (WALL, CPU))
        lines.append(f"Huikan takes {wall:.2f} times the wall time of the floor, {cpu:.2f} times its CPU time.")
    if {"floor", "libraries"} <= results.builders.keys():
        wall, cpu = (results.ratio("libraries", "floor", "first", what) for what in (WALL, CPU))
        own, own_cpu = (results.ratio("huikan", "libraries", "first", what) for what in (WALL, CPU))
        lines.append(f"The libraries alone take {wall:.2f} times the wall time of the floor, {cpu:.2f} times its CPU "
                     f"time; Huikan takes {own:.2f} times theirs, {own_cpu:.2f} times their CPU time.")
    if "hugo" in results.builders:
        wall, cpu, peak = (results.ratio("hugo", "huikan", "first", what) for what in (WALL, CPU, PEAK))
        lines.append(f"Hugo takes {wall:.2f} times the wall time of Huikan, {cpu:.2f} times its CPU time, and "
                     f"{peak:.1f} times its memory.")
        if results.builders["hugo"]["rows"]["edit"]:
            wall, cpu = (results.of("huikan", "again", what) / results.of("hugo", "edit", what)
                         for what in (WALL, CPU))
            lines.append(f"Huikan with nothing changed takes {wall:.3f} of the wall time of Hugo after one edit, "
                         f"{cpu:.3f} of its CPU time.")
    return "\n".join(lines)


def growth(all_results):
    head = ["Huikan, growth", "first: wall s", "CPU s", "CPU µs an article", "CPU × the row above", "peak MiB",
            "KiB an article", "again: CPU s", "edit: CPU s", "Hugo, first: CPU s", "CPU µs an article"]
    rows, last = [], None
    for results in all_results:
        wall, cpu, peak = (results.of("huikan", "first", what) for what in (WALL, CPU, PEAK))
        hugo = results.of("hugo", "first", CPU) if "hugo" in results.builders else None
        rows.append([f"{results.articles:,}", seconds(wall), seconds(cpu),
                     f"{cpu / results.articles * 1e6:.0f}", f"{cpu / last:.2f}" if last else "", f"{peak:.0f}",
                     f"{peak * 1024 / results.articles:.1f}", seconds(results.of("huikan", "again", CPU)),
                     seconds(results.of("huikan", "edit", CPU)), seconds(hugo),
                     f"{hugo / results.articles * 1e6:.0f}" if hugo else ""])
        last = cpu
    return table(head, rows)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    all_results = sorted((Results(path) for path in sys.argv[1:]), key=lambda results: results.articles)
    for results in all_results:
        about, machine = results.all, results.all["machine"]
        print(f"## {results.articles:,} articles\n\n{about['date']}; {machine['cores']} cores, {machine['cpu']}, "
              f"{machine['system']}, load {machine['load']} before (other work, if above 1); output on {about['output']}; "
              f"medians of {about['runs']} runs.\n")
        print(first_builds(results), later_builds(results), sentences(results), sep="\n\n", end="\n\n")
        if "counts" in about:
            print(about["counts"], end="\n\n")
    if len(all_results) > 1:
        print("## Growth\n", growth(all_results), sep="\n")


if __name__ == "__main__":
    main()
