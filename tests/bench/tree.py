#!/usr/bin/env python3
"""An output tree, counted. A process of its own, so that measure.py stays small: what it starts is charged
with the memory that it has itself.

    tree.py state FOLDER FILE     writes which files there are, and what tells that one was written
    tree.py written FILE FOLDER   how many files are new or were written since
    tree.py sum FOLDER            files, HTML pages, bytes
    tree.py middle FOLDER         the article in the middle, by path
"""

import json
import os
import re
import sys


def files(folder):
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from files(entry.path)
        else:
            yield entry


def state(folder):
    found = {}
    for entry in files(folder):
        stat = entry.stat(follow_symlinks=False)
        found[entry.path] = [stat.st_ino, stat.st_mtime_ns, stat.st_size]
    return found


def main():
    match sys.argv[1:]:
        case ["state", folder, file]:
            with open(file, "w", encoding="utf-8") as out:
                json.dump(state(folder), out)
        case ["written", file, folder]:
            with open(file, encoding="utf-8") as before:
                before = json.load(before)
            print(sum(before.get(path) != now for path, now in state(folder).items()))
        case ["sum", folder]:
            found = list(files(folder))
            pages = sum(entry.name.endswith(".html") for entry in found)
            print(len(found), pages, sum(entry.stat().st_size for entry in found))
        case ["middle", folder]:
            articles = sorted(entry.path for entry in files(folder) if re.match(r"20.*\.md$", entry.name))
            print(articles[len(articles) // 2], end="")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
