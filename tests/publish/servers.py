"""The servers of the suite. Each is started on loopback, keeps its files in a folder, and is ended at the end."""

import getpass
import shutil
import socket
import subprocess
import time
from pathlib import Path

from proxy import Proxy
from site_of import tree


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process):
    for _ in range(200):
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

    def __init__(self, scratch):
        self.scratch, self.root, self.port, self.process = scratch, scratch / "www", free_port(), None
        self.root.mkdir()

    def __enter__(self):
        self.process = self.start()
        if self.process:
            wait_for(self.port, self.process)
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()

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

    def has(self, path):
        return (self.root / path).is_file()

    def get(self, path):
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None


class Folder(Server):
    """A folder of this computer: no connection to break, no password."""

    name = "folder"

    def settings(self, port=None):
        return ["类型: 文件夹", f"路径: {self.root}"]

    def proxy(self, **_how):
        return NoProxy(self)


class NoProxy:
    def __init__(self, server):
        self.server, self.cuts = server, 3

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def settings(self):
        return self.server.settings()


class Sftp(Server):
    """OpenSSH, with a key of its own and one of ours."""

    name = "sftp"

    def key(self, name):
        path = self.scratch / name
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        return path

    def start(self):
        host, ours = self.key("host"), self.key("ours")
        allowed = self.scratch / "allowed"
        shutil.copy(f"{ours}.pub", allowed)
        shown = subprocess.run(["ssh-keygen", "-l", "-f", f"{host}.pub"], check=True, capture_output=True, text=True)
        self.fingerprint = shown.stdout.split()[1]
        config = self.scratch / "sshd_config"
        config.write_text(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {host}\nPidFile none\nUsePAM no\n"
                          f"StrictModes no\nAuthorizedKeysFile {allowed}\nPermitRootLogin yes\nMaxStartups 100\n"
                          "Subsystem sftp internal-sftp\n")
        # Where the daemon keeps nothing: its place must be there.
        Path("/run/sshd").mkdir(exist_ok=True)
        return subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", config], stderr=subprocess.DEVNULL)

    def settings(self, port=None):
        return ["类型: sftp", f"地址: 127.0.0.1:{port or self.port}", f"用户: {getpass.getuser()}",
                f"路径: {self.root}", f"指纹: {self.fingerprint}"]

    def secret(self):
        return {"HUIKAN_PUBLISH_KEY_FILE": str(self.key("ours"))}

    def wrong_secret(self, scratch):
        return {"HUIKAN_PUBLISH_KEY_FILE": str(self.key("wrong")), "HUIKAN_PUBLISH_PASSWORD": "geheim-wrong"}


KINDS = {kind.name: kind for kind in (Folder, Sftp)}
