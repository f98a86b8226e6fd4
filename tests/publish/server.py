"""What the servers of the suite have in common."""

import socket
import subprocess
import time
from pathlib import Path

from disk import SmallDisk
from proxy import Proxy
from site_of import tree


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process):
    for _ in range(800):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"no server came up on port {port}: {process.args}")


class Server:
    """What all kinds have in common: a folder that the server writes to."""

    name = ""
    # When connections are cut: late enough for the largest file, and early enough to happen often.
    cuts = {"cut_after": 40_000}
    least_cuts = 3
    # Files that are put there besides the build.
    own = set()

    # Whether files outlast the server.
    keeps = True
    # Whether it tells links from what they lead to.
    links = False
    # Whether what writes to a small disk has to be where that is mounted: it asks for the real name of a folder.
    is_inside = False
    inside = []

    def __init__(self, scratch, small=False):
        self.scratch, self.root, self.port, self.process = scratch, scratch / "www", free_port(), None
        self.small, self.folder = small, self.root
        self.root.mkdir(parents=True)

    def __enter__(self):
        if self.small:
            self.disk = SmallDisk(self.folder)
            self.root = Path(self.disk.root)
            self.inside = self.disk.inside if self.is_inside else []
        self.again()
        return self

    def again(self):
        self.process = self.start()
        if self.process:
            wait_for(self.port, self.process)

    def __exit__(self, *_):
        if self.process:
            self.kill()
        if self.small:
            self.disk.end()

    def kill(self):
        """The server and all that it started, at once."""
        found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True).stdout
        below = {}
        for line in found.splitlines():
            pid, parent = line.split()
            below.setdefault(parent, []).append(pid)
        to_end = [str(self.process.pid)]
        for pid in to_end:
            to_end += below.get(pid, [])
        subprocess.run(["kill", "-9", *to_end], check=False, stderr=subprocess.DEVNULL)
        self.process.wait()

    def on_a_small_disk(self, scratch):
        """Another server of the kind, whose files stand on a disk of two megabytes."""
        return type(self)(scratch / "small-disk", small=True)

    def make_room(self):
        self.disk.make_room()

    def start(self):
        return None

    def secret(self):
        return {}

    def wrong_secret(self, scratch):
        return None

    def proxy(self, **how):
        return Proxy(self, **how)

    def tree(self):
        files = tree(self.root)
        return {path: data for path, data in files.items() if not path.startswith("_huikan/part/")}

    def put(self, path, data):
        at = self.root / path
        if data is None:
            at.unlink()
            return
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(data)

    def put_link(self, path):
        (self.root / path).symlink_to("nowhere")

    def is_link(self, path):
        return (self.root / path).is_symlink()

    def has(self, path):
        return (self.root / path).is_file()

    def get(self, path):
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None
