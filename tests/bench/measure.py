#!/usr/bin/env python3
"""Runs builders in turn, each into a fresh folder, and compares them.

    measure.py [--runs N] [--forget FOLDER] --scratch FOLDER NAME=COMMAND ...

In each COMMAND, `{out}` is the fresh output folder (below FOLDER: give one in memory, such as one in
/dev/shm, so that the file system is not what is measured). FOLDER of `--forget`, where a builder remembers
its last run, is removed before each. One run of each warms up and is not counted.
Prints medians of wall time, CPU time (user + system, children included) and peak memory, and each as a
ratio to the first builder's. A run that fails ends the measurement.
"""

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path


def run(command, out, forget):
    """(wall seconds, CPU seconds, peak MiB) of one process."""
    for folder in [out, *forget]:
        shutil.rmtree(folder, ignore_errors=True)
    words = [word.replace("{out}", str(out)) for word in shlex.split(command)]
    start = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}: {shlex.join(words)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def count(out):
    files = [path for path in out.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    return len(files), pages, sum(path.stat().st_size for path in files) / 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--forget", type=Path, action="append", default=[])
    arguments.add_argument("--scratch", type=Path, required=True)
    arguments.add_argument("builders", nargs="+", metavar="NAME=COMMAND")
    chosen = arguments.parse_args()
    builders = [builder.split("=", 1) for builder in chosen.builders]
    chosen.scratch.mkdir(parents=True, exist_ok=True)

    rows = {name: [] for name, _ in builders}
    for at in range(chosen.runs + 1):
        for name, command in builders:
            row = run(command, chosen.scratch / name, chosen.forget)
            if at:
                rows[name].append(row)

    medians = {name: [statistics.median(column) for column in zip(*row)] for name, row in rows.items()}
    first = medians[builders[0][0]]
    print(f"{'':10} {'wall s':>15} {'CPU s':>15} {'peak MiB':>15} {'files':>7} {'pages':>7} {'MB':>7}")
    for name, _ in builders:
        cells = [f"{value:8.3f} {value / base:5.2f}x" for value, base in zip(medians[name], first)]
        files, pages, size = count(chosen.scratch / name)
        print(f"{name:10} {' '.join(cells)} {files:7} {pages:7} {size:7.1f}")


if __name__ == "__main__":
    main()
