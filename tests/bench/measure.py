#!/usr/bin/env python3
"""Runs builders in turn over one corpus, and writes down what each run took.

    measure.py --articles N --runs R --scratch FOLDER --results FILE NAME=SITE=COMMAND ...

In each COMMAND, `{site}` is SITE and `{out}` the builder's output folder below --scratch. Four kinds of
builds are measured one after another, each R times after one that is not counted, the builders in turn:

    first   into no folder, with nothing remembered
    again   once more, with nothing changed
    edit    after a sentence was added to one article
    new     after an article was added

Builders named `floor` and `libraries` take part in `first` alone. `.huikan` in SITE, where a builder remembers its last
run, is removed before each first build. FILE gets wall seconds, CPU seconds (user + system, children
included) and peak MiB of every run, and how many files the runs wrote. A run that fails ends everything.
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
KINDS = ["first", "again", "edit", "new"]
FIRST_ALONE = ["floor", "libraries"]
# Later than every article of the corpus, in a column below another, with two tags.
NEW = """---
title: "县政协召开专题协商会（第{at}次）"
date: 2026-01-02T08:{at:02}:00+08:00
tags: [乡村振兴, 协商议政]
source: 县政协办公室
authors: [县政协宣传组]
---

会议听取了各方面的意见，对下一步工作提出要求。
"""
NEW_AT = "xinwen/yaowen/2026-01-02-xieshang-{at}.md"


class Builder:
    def __init__(self, words, scratch):
        self.name, site, self.command = words.split("=", 2)
        self.site, self.out = Path(site), scratch / self.name
        self.article = Path(tree("middle", self.site / "content"))
        self.rows = {kind: [] for kind in KINDS}
        self.written = {}
        self.originals = {}

    def forget(self):
        for folder in [self.out, self.site / ".huikan"]:
            shutil.rmtree(folder, ignore_errors=True)

    def run(self):
        """(wall seconds, CPU seconds, peak MiB) of one process."""
        text = self.command.replace("{out}", str(self.out)).replace("{site}", str(self.site))
        words = shlex.split(text)
        start = time.monotonic()
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"exit code {process.returncode}: {text}")
        return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def round(self, kind, at):
        """One build of a kind. Round 0 warms up, and counts the files that are written."""
        if kind == "first":
            self.forget()
        before = self.out.parent / f"{self.name}.state"
        if at == 0 and kind != "first":
            tree("state", self.out, before)
        self.change(kind, at)
        row = self.run()
        if at:
            self.rows[kind].append(row)
        elif kind != "first":
            self.written[kind] = int(tree("written", before, self.out))
            before.unlink()

    def change(self, kind, at):
        """Changes the site in one article: its text is another one each time, or it is one more."""
        if kind == "edit":
            text = self.originals.setdefault(self.article, self.article.read_bytes())
            self.article.write_bytes(text + f"\n第{at}次修改：项目已经完工。\n".encode())
        if kind == "new":
            article = self.site / "content" / NEW_AT.format(at=at)
            self.originals[article] = None
            article.write_text(NEW.format(at=at), encoding="utf-8")

    def change_back(self):
        """Site and output are what they were after the first build."""
        for article, text in self.originals.items():
            article.unlink() if text is None else article.write_bytes(text)
        if self.originals:
            self.originals = {}
            # From the start: Hugo leaves the pages of articles that are gone.
            self.forget()
            self.run()

    def result(self):
        files, pages, size = map(int, tree("sum", self.out).split())
        return {"rows": self.rows, "written": self.written, "files": files, "pages": pages, "bytes": size}


def tree(*words):
    command = [sys.executable, HERE / "tree.py", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def machine():
    """What the times depend on; no names."""
    info = Path("/proc/cpuinfo")
    models = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines()
              if line.startswith("model name")] if info.exists() else []
    return {"cores": os.cpu_count(), "cpu": models[0] if models else platform.machine(),
            "system": f"{platform.system()} {platform.release().split('-')[0]}",
            "load": round(os.getloadavg()[0], 1)}


def file_system(folder):
    """The type of file system below a folder."""
    try:
        return subprocess.run(["stat", "-f", "-c", "%T", folder], check=True, capture_output=True,
                              text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--articles", type=int, required=True)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--scratch", type=Path, required=True)
    arguments.add_argument("--results", type=Path, required=True)
    arguments.add_argument("builders", nargs="+", metavar="NAME=SITE=COMMAND")
    chosen = arguments.parse_args()
    builders = [Builder(words, chosen.scratch) for words in chosen.builders]

    where = {"articles": chosen.articles, "runs": chosen.runs, "machine": machine(),
             "date": datetime.date.today().isoformat(), "output": file_system(chosen.scratch)}
    for kind in KINDS:
        of_kind = [builder for builder in builders if kind == "first" or builder.name not in FIRST_ALONE]
        for at in range(chosen.runs + 1):
            for builder in of_kind:
                builder.round(kind, at)
        for builder in of_kind:
            builder.change_back()
        # After each kind, so that a measurement that is cut short is not lost.
        results = where | {"builders": {builder.name: builder.result() for builder in builders}}
        chosen.results.write_text(json.dumps(results, indent=1), encoding="utf-8")
        print(f"{chosen.articles} articles, {kind}: done", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
