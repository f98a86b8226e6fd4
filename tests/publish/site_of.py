"""A small site and the program that publishes it."""

import json
import os
import shutil
import signal
import struct
import subprocess
import time
import zlib
from pathlib import Path

NOW = "2022-12-31"


class Site:
    def __init__(self, program, folder, server, like=None):
        self.program, self.folder, self.server = program, folder, server
        self.look = "plain"
        if like:
            # Another computer: the content, and none of the state.
            shutil.copytree(like.folder / "content", folder / "content")
            self.look = like.look
        else:
            self.write("content/要闻/_index.md", "---\n标题: 要闻\n网址名: yaowen\n描述: 要闻。\n---\n")
            for day in range(1, 10):
                self.add(str(day))
        self.settings(server)

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def settings(self, server):
        target = "".join(f"    {line}\n" for line in server.settings())
        self.write("content/site.yaml", "网站名称: 某县政协\n网址: https://www.example.gov.cn/\n编号: k3f9axqz\n"
                                        f"主题: {self.look}\n发布:\n  主机:\n{target}")

    def theme(self, name):
        self.look = name
        self.settings(self.server)

    def add(self, day, text="召开了会议。"):
        self.write(f"content/要闻/会议{day}.md", f"---\n标题: 会议{day}\n日期: 2022-12-{int(day):02}\n"
                                             f"网址名: m{day}\n---\n{text}\n")

    def article_with_files(self, name):
        """One photo, and one attachment."""
        folder = f"content/要闻/{name}"
        self.write(f"{folder}/index.md", f"---\n标题: {name}\n日期: 2022-12-01\n网址名: mingdan\n附件: [{name}.pdf]\n---\n"
                                         "召开了会议。\n\n![会场](p.png)\n")
        self.write(f"{folder}/{name}.pdf", "%PDF-1.4\n")
        # Three pixels, grey.
        (self.folder / folder / "p.png").write_bytes(png(3, 1, bytes([0, 90, 120, 150])))

    def program_run(self, *args):
        end = subprocess.run([self.program, *args, "--now", NOW, "--site", self.folder], capture_output=True, text=True)
        assert end.returncode == 0, end.stderr

    def start(self, *args, secret=None, clock=None):
        env = {**os.environ, **(self.server.secret() if secret is None else secret)}
        ahead = self.server.inside if self.server.name == "folder" else []
        ahead = [*ahead, *(["faketime", "-f", clock] if clock else [])]
        return subprocess.Popen([*ahead, self.program, "publish", *args, "--now", NOW, "--site", self.folder], env=env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *args, **how):
        process = self.start(*args, **how)
        out, error = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, error)

    def publish(self, *args, server=None, **how):
        if server:
            self.settings(server)
        end = self.run("--yes", "--allow-mass-delete", "--format", "json", *args, **how)
        if server:
            self.settings(self.server)
        assert end.returncode == 0, f"exit {end.returncode}: {end.stderr}{end.stdout[-2000:]}"
        return json.loads(end.stdout)

    def publish_watched(self):
        """The most memory, in bytes, that it had."""
        process, peak = self.start("--yes", "--quiet"), 0
        while process.poll() is None:
            try:
                said = Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                break
            found = [line.split()[1] for line in said.splitlines() if line.startswith("VmHWM")]
            peak = max([peak, *(int(kilobytes) << 10 for kilobytes in found)])
            time.sleep(0.01)
        out, error = process.communicate()
        assert process.returncode == 0, error + out
        return peak

    def kill(self, wait, **how):
        """Whether it was still at work after so many seconds."""
        process = self.start("--yes", "--allow-mass-delete", **how)
        time.sleep(wait)
        is_at_work = process.poll() is None
        if is_at_work:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        return is_at_work

    def build(self):
        return tree(self.folder / "public")


def png(width, height, rows):
    """Grey, 8 bits; each row begins with a zero."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tree(folder):
    folder = Path(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
