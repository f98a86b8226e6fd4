"""A reader who looks at the host again and again, for links to pages and assets that are not there."""

import re
import threading
import time
from urllib.parse import unquote

LINK = re.compile(rb'(?:href|src)="([^"#?]+)')


class Reader:
    def __init__(self, server):
        self.server, self.dead, self.looks = server, set(), 0
        self.stop = threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def read(self):
        while not self.stop.is_set():
            self.look()
            self.looks += 1
            time.sleep(0.05)

    def look(self):
        """Follows links from the home page, as a reader does; of a page that is gone by now nothing is said."""
        seen, to_read = set(), ["index.html"]
        while to_read:
            page = to_read.pop()
            data = self.server.get(page)
            if data is None:
                continue
            if page.endswith(".html") and not data.rstrip().endswith(b"</html>"):
                self.dead.add((page, "its own end"))
            for link in LINK.findall(data):
                path = resolve(page, unquote(link.decode()))
                if path is None or path in seen:
                    continue
                seen.add(path)
                if self.server.has(path):
                    if path.endswith(".html"):
                        to_read.append(path)
                # The page may have been replaced since it was read: only what it shows now counts.
                elif self.server.get(page) == data and not self.server.has(path):
                    self.dead.add((page, path))


def resolve(page, link):
    """The path below the root, or None for another site."""
    if re.match(r"[a-z]+:|//", link):
        return None
    base = [] if link.startswith("/") else page.split("/")[:-1]
    for part in link.strip("/").split("/"):
        if part == "..":
            base = base[:-1]
        elif part not in ("", "."):
            base.append(part)
    path = "/".join(base)
    return f"{path}/index.html".lstrip("/") if link.endswith("/") or not path else path
