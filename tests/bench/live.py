#!/usr/bin/env python3
"""From saving an article to its new text in a browser: preview servers, one after the other.

    live.py --edits N [--kind body|title|date] [--gap SECONDS] [--port PORT] NAME=SITE=COMMAND ...

SITE is a site in the server's own form; it is copied to a scratch folder first (--scratch), and each COMMAND
runs in the copy, where `{port}` is the port to listen on and `{site}` the copy. An edit writes a new file beside
the article and renames it over the article, as editors do; from that rename on the page is asked for every
millisecond until it has the new text. Prints, for each server, the time until the first page, the median and
the 99th percentile of the edits, and the memory at the start, after 200 edits and at the end. An edit that does
not show within 60 s ends the measurement. Nothing is asserted by the clock.
"""

import argparse
import http.client
import os
import random
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60


class Browser:
    """One kept connection."""

    def __init__(self, port):
        self.port = port
        self.connection = None

    def get(self, path):
        """(status, body); (0, b"") while nobody answers."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0, b""

    def until(self, path, text, pause):
        """When the page first has the text."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            status, body = self.get(path)
            if status == 200 and text in body:
                return time.monotonic()
            time.sleep(pause)
        sys.exit(f"{path} did not show {text.decode()} within {PATIENCE} s")


def memory(process):
    """Resident memory in MiB, of the process and its children."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        if process.pid in (int(fields["Pid"]), int(fields["PPid"])):
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def edited(text, kind, number):
    """The article with a mark in it, and the mark."""
    mark = f"第{number}次修改的记号{os.getpid()}"
    if kind == "title":
        return re.sub(r'^title: "', f'title: "{mark}', text, count=1, flags=re.M), mark
    if kind == "date":
        # A day of its own, so that order, lists and neighbours change; the mark shows that this edit is meant.
        day = f"20{10 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
        text = re.sub(r"^date: \S{10}", f"date: {day}", text, count=1, flags=re.M)
    return f"{text.rstrip()}\n\n{mark}。\n", mark


def address(browser, site, article):
    """Where a server shows an article: with or without `.html`."""
    path = "/" + article.relative_to(site / "content").with_suffix("").as_posix()
    for candidate in (f"{path}.html", f"{path}/"):
        if browser.get(candidate)[0] == 200:
            return candidate
    sys.exit(f"no page for {article}")


def measure(name, source, command, chosen):
    site = Path(tempfile.mkdtemp(dir=chosen.scratch)) / "site"
    shutil.copytree(source, site, ignore=shutil.ignore_patterns("public", ".huikan", "resources"))
    words = [w.replace("{port}", str(chosen.port)).replace("{site}", str(site)) for w in shlex.split(command)]
    start = time.monotonic()
    server = subprocess.Popen(words, cwd=site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              start_new_session=True)
    try:
        browser = Browser(chosen.port)
        ready = browser.until("/", b"<", 0.005) - start
        row = edits(browser, server, site, chosen)
        print(f"{name:8} ready {ready:6.2f} s   {row}", flush=True)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
        shutil.rmtree(site.parent, ignore_errors=True)


def edits(browser, server, site, chosen):
    time.sleep(2)
    first = memory(server)
    later = first
    articles = sorted(path for path in (site / "content").rglob("*.md") if not path.name.startswith(("_", "index")))
    chance = random.Random(7)
    times = []
    for number in range(chosen.edits):
        article = chance.choice(articles)
        page = address(browser, site, article)
        text, mark = edited(article.read_text(encoding="utf-8"), chosen.kind, number)
        draft = article.with_name(f".{article.name}.tmp")
        draft.write_text(text, encoding="utf-8")
        start = time.monotonic()
        os.replace(draft, article)
        times.append((browser.until(page, mark.encode(), 0.001) - start) * 1000)
        time.sleep(chosen.gap)
        if number == 199:
            later = memory(server)
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return (f"{chosen.kind} edits: median {statistics.median(times):7.1f} ms, 99 % {p99:7.1f} ms, most {times[-1]:7.1f} ms"
            f"   memory {first:.0f} -> {later:.0f} -> {memory(server):.0f} MiB")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--edits", type=int, default=30)
    arguments.add_argument("--kind", choices=["body", "title", "date"], default="body")
    arguments.add_argument("--gap", type=float, default=1.0)
    arguments.add_argument("--port", type=int, default=18400)
    arguments.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()))
    arguments.add_argument("servers", nargs="+", metavar="NAME=SITE=COMMAND")
    chosen = arguments.parse_args()
    for server in chosen.servers:
        name, site, command = server.split("=", 2)
        measure(name, Path(site), command, chosen)
        chosen.port += 1


if __name__ == "__main__":
    main()
