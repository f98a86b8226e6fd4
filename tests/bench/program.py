#!/usr/bin/env python3
"""The program itself: how large it is, how long it takes to start, and to be built.

    tests/bench/program.py HUIKAN [--build]

Start-up is the median of many runs of `huikan --version`, beside that of a program that does nothing, in turn.
With --build a release build from nothing is timed, in a folder of its own; the sources of dependencies are
fetched before, since the network is not ours. Prints lines of a Markdown list.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNS = 101


def seconds(*command: str, **options) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def start_up(huikan: str) -> tuple[float, float]:
    """Milliseconds: ours, and those of a program that does nothing."""
    pairs = [(seconds(huikan, "--version"), seconds("/bin/true")) for _ in range(RUNS)]
    ours, nothing = zip(*pairs)
    return 1000 * statistics.median(ours), 1000 * statistics.median(nothing)


def build() -> float:
    """Seconds."""
    subprocess.run(["cargo", "fetch", "--locked", "--quiet"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CARGO_TARGET_DIR": folder}
        return seconds("cargo", "build", "--release", "--locked", "--offline", "--quiet", cwd=ROOT, env=environment)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("huikan")
    arguments.add_argument("--build", action="store_true")
    options = arguments.parse_args()
    ours, nothing = start_up(options.huikan)
    print(f"- size: {os.path.getsize(options.huikan) / 1e6:.1f} MB")
    print(f"- start-up: {ours:.1f} ms; a program that does nothing: {nothing:.1f} ms; medians of {RUNS} runs")
    if options.build:
        print(f"- a release build from nothing, on {os.cpu_count()} processors: {build():.0f} s")


if __name__ == "__main__":
    main()
