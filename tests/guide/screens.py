#!/usr/bin/env python3
"""Makes the pictures of the guide for staff (content/使用指南) from what the program really shows.

In: the program (target/debug/huikan, or what HUIKAN names), `walk.py` with the commands of each chapter,
and the chapters. Out: a PNG beside a chapter for each command or page that has a name there, and the
`terminal` blocks of the chapters filled with the output. With --check nothing is written. It fails if a
block differs from what the program says now, if a `sh` block names a command that the walk does not run,
if a chapter does not show a file that the walk says it shows, or if a picture is missing.

Commands run in one terminal of 80 columns in a new folder, chapter after chapter, as a reader would type
them; nothing of their output is changed. Only the counts and times of a build's last lines are left out of
the comparison, for they change with the theme and the machine.

Drawing needs Chromium (CHROMIUM names another), Noto Sans CJK, Pillow, and for previews the packages of
tests/browser (npm ci there); --check needs Python alone.
"""

import fcntl
import html
import io
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import walk

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "content" / "使用指南"
PROGRAM = Path(os.environ.get("HUIKAN", ROOT / "target" / "debug" / "huikan")).resolve()
CHROMIUM = os.environ.get("CHROMIUM", "chromium")
COLUMNS, LINE, SCALE = 80, 24, 1.5
MOST_BYTES = 100_000

COLOURS = {30: "#1d2021", 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff",
           36: "#76e3ea", 37: "#e6edf3"}


def main():
    check = "--check" in sys.argv[1:]
    if not PROGRAM.is_file():
        sys.exit(f"there is no {PROGRAM}: cargo build, or name the program in HUIKAN")
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder))
        for chapter, steps in walk.CHAPTERS.items():
            at = GUIDE / chapter
            runs = [run for step in steps if (run := session.take(step, None if check else at))]
            wrong += compare(at, steps, runs, check)
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


def compare(at, steps, runs, check):
    """What is wrong in one chapter; without `check`, its blocks are filled in first."""
    page = at / "index.md"
    text = page.read_text(encoding="utf-8")
    filled, wrong = fill(text, runs)
    if not check and without_times(filled) != without_times(text):
        page.write_text(filled, encoding="utf-8")
        text = filled
    if steady(filled) != steady(text):
        wrong.append("a block differs from what the program says; run tests/guide/screens.py")
    shown = ["\n".join(lines) for command, lines in runs if command is None]
    wrong += [f"does not show this file:\n{file}" for file in shown if file not in filled]
    typed = {command for command, _ in runs}
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        wrong += [f"never run: {line}" for line in block.splitlines() if line not in typed]
    names = [step[-1] for step in steps if step[0] in ("run", "page") and step[-1]]
    names += [shot[-1] for step in steps if step[0] == "serve" for shot in step[-1]]
    wrong += [f"no picture {name}.png" for name in names if not (at / f"{name}.png").is_file()]
    return [f"{page.relative_to(ROOT)}: {line}" for line in wrong]


def fill(text, runs):
    """The text with the output below each `$ ` line of its terminal blocks: the next run of that command."""
    left, wrong = list(runs), []

    def block(match):
        lines = []
        for command in (line[2:] for line in match[1].splitlines() if line.startswith("$ ")):
            run = next((run for run in left if run[0] == command), None)
            if run is None:
                wrong.append(f"never run: {command}")
                return match[0]
            del left[: left.index(run) + 1]
            lines += [f"$ {command}", *run[1]]
        return "```terminal\n" + "\n".join(lines) + "\n```"

    return re.sub(r"^```terminal\n(.*?)^```", block, text, flags=re.M | re.S), wrong


def without_times(text):
    return re.sub(r"用时 [\d.]+", "", text)


def steady(text):
    """What does not change with the theme, the sample portal and the machine."""
    text = re.sub(r"^端口 .*\n|(?<=http://127\.0\.0\.1:)\d+", "", text, flags=re.M)
    return re.sub(r"^(?:稿件 .*|页面 .*个：写入.*|网站在.*用时 .*)$", lambda line: re.sub(r"[\d.]+", "N", line[0]), text, flags=re.M)


class Session:
    """A terminal that stays in its folder from chapter to chapter."""

    def __init__(self, home):
        self.home = self.here = home
        self.env = {"PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": str(home), "TERM": "xterm-256color",
                    "LANG": "C.UTF-8", "COLUMNS": str(COLUMNS)}

    def take(self, step, pictures):
        """One step; a command gives itself and its output as plain lines, a file that is shown its lines."""
        what, *rest = step
        if what == "write":
            path = self.here / rest[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rest[1], encoding="utf-8")
        elif what == "replace":
            path = self.here / rest[0]
            text, found = re.subn(rest[1], rest[2], path.read_text(encoding="utf-8"), count=1)
            if not found:
                raise SystemExit(f"{path}: there is no {rest[1]!r}")
            path.write_text(text, encoding="utf-8")
        elif what == "copy":
            path = self.here / rest[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / rest[0], path)
        elif what == "shows":
            return None, (self.here / rest[0]).read_text(encoding="utf-8").rstrip().splitlines()
        elif what == "page":
            address, height, name = rest
            if pictures:
                picture(self.here.joinpath(address).as_uri(), 1280, height, 1, pictures / f"{name}.png", shrink=1000)
        elif what == "serve":
            return self.serve(rest[0], rest[1], pictures)
        elif what == "run":
            return self.run(rest[0], rest[1], pictures)
        return None

    def run(self, command, name, pictures):
        if command.startswith("cd "):
            self.here = self.here / command[3:]
            return command, []
        lines = screen(in_terminal(command, self.here, self.env))
        if pictures and name:
            draw(command, lines, pictures / f"{name}.png")
        plain = ["".join(char for char, _ in line).rstrip() for line in lines]
        return command, plain

    def serve(self, command, shots, pictures):
        """A preview: what it says until it can be looked at; the shots are taken before it is ended."""
        child, terminal = terminal_with(f"exec {command}", self.here, self.env)
        data = bytearray()
        while "Ctrl-C".encode() not in data:
            data += os.read(terminal, 65536)
        address = re.search(rb"http://127\.0\.0\.1:\d+/", data)[0].decode()
        for path, text, page, height, name in shots:
            (self.here / path).write_text(text, encoding="utf-8")
            time.sleep(1)
            if pictures:
                live(address + page, 1280, height, pictures / f"{name}.png")
        os.kill(child, signal.SIGINT)
        os.waitpid(child, 0)
        os.close(terminal)
        return command, ["".join(char for char, _ in line).rstrip() for line in screen(data.decode())]


def terminal_with(command, here, env):
    """A process and the terminal that it runs in."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(here)
        os.execve("/bin/sh", ["sh", "-c", command], env)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    return child, terminal


def in_terminal(command, here, env):
    """The bytes that a command writes to a terminal."""
    child, terminal = terminal_with(command, here, env)
    data = bytearray()
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        data += piece
    os.close(terminal)
    os.waitpid(child, 0)
    return data.decode()


def screen(text):
    """Lines of (character, style) that stand on the screen at the end."""
    lines, row, column, style = [[]], 0, 0, ()
    for control, private, numbers, letter, char in re.findall(
            r"(\x1b\[(\??)([\d;]*)([A-Za-z]))|([^\x1b])", text):
        if control:
            first = int(numbers.split(";")[0] or 0)
            if letter == "m":
                style = restyle(style, [int(number or 0) for number in numbers.split(";")])
            elif letter == "A":
                row = max(0, row - max(first, 1))
            elif letter == "K":
                lines[row] = [] if first == 2 else lines[row][:column]
        elif char == "\n":
            row, column = row + 1, 0
            if row == len(lines):
                lines.append([])
        elif char == "\r":
            column = 0
        else:
            lines[row] += [(" ", ())] * (column - len(lines[row]))
            lines[row][column:column + 1] = [(char, style)]
            column += 1
    while lines and not "".join(char for char, _ in lines[-1]).strip():
        lines.pop()
    return lines


def restyle(style, numbers):
    style = list(style)
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            style = []
        elif number == 38 and numbers[:1] == [5]:
            style.append(30 + numbers[1] % 8)
            numbers = numbers[2:]
        elif 90 <= number <= 97:
            style.append(number - 60)
        else:
            style.append(number)
    return tuple(style)


def css(style):
    rules = []
    for number in style:
        if number == 1:
            rules.append("font-weight:700")
        elif number == 2:
            rules.append("opacity:.7")
        elif number == 4:
            rules.append("text-decoration:underline")
        elif number in COLOURS:
            rules.append(f"color:{COLOURS[number]}")
    return ";".join(rules)


def draw(command, lines, path):
    """The terminal after a command: the prompt, what was typed, what came."""
    rows = [[("$", (32,)), (" ", ()), *((char, (1,)) for char in command)], *lines, [("$", (32,)), (" ", (7,))]]
    body = "\n".join(
        "".join(f'<span style="{css(style)}">{html.escape(char)}</span>' if style else html.escape(char)
                for char, style in row)
        for row in rows)
    body = body.replace('<span style=""> </span>', '<i> </i>')
    page = f"""<!doctype html><meta charset="utf-8"><style>
      html {{ background: #fff }} body {{ margin: 0; width: {COLUMNS * 8 + 40}px }}
      header {{ background: #d8dce2; height: 28px; border-radius: 8px 8px 0 0; color: #444;
        font: 13px/28px "Noto Sans CJK SC"; text-align: center }}
      pre {{ margin: 0; padding: 14px 20px; background: #0d1117; color: #e6edf3; border-radius: 0 0 8px 8px;
        font: 16px/{LINE}px "Noto Sans Mono CJK SC"; white-space: pre-wrap; word-break: break-all }}
      i {{ background: #e6edf3 }}
    </style><header>终端</header><pre>{body}</pre>"""
    height = 28 + 28 + LINE * sum(max(1, -(-width(row) // COLUMNS)) for row in rows)
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(page)
        file.flush()
        picture(Path(file.name).as_uri(), COLUMNS * 8 + 40, height, SCALE, path)


def width(row):
    return sum(1 if ord(char) < 0x2000 else 2 for char, _ in row)


def picture(address, wide, high, scale, path, shrink=None):
    """A page as PNG with as many colours as fit into the size; the window is taller than the picture,
    since Chromium keeps some of it for bars that it does not draw."""
    with tempfile.TemporaryDirectory() as profile:
        shot = Path(profile) / "shot.png"
        subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--hide-scrollbars", f"--user-data-dir={profile}/profile", f"--screenshot={shot}",
                        f"--force-device-scale-factor={scale}", f"--window-size={wide},{high + 200}",
                        "--virtual-time-budget=2000", address], check=True, capture_output=True, timeout=120)
        save(shot, (round(wide * scale), round(high * scale)), path, shrink)


def live(address, wide, high, path):
    """A page of a preview as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        script = ROOT / "tests" / "guide" / "shot.mjs"
        subprocess.run(["node", script, address, str(wide), str(high), shot], check=True, timeout=120)
        save(shot, (wide, high), path, 1000)


def save(shot, size, path, shrink):
    from PIL import Image  # here, since --check needs neither Pillow nor Chromium
    image = Image.open(shot).convert("RGB").crop((0, 0, *size))
    if shrink:
        image = image.resize((shrink, round(image.height * shrink / image.width)), Image.Resampling.LANCZOS)
    for colours in (256, 192, 128, 96, 64, 48, 32, 24, 16):
        made = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        if made.tell() <= MOST_BYTES:
            break
    path.write_bytes(made.getvalue())
    print(f"{path.relative_to(ROOT)}: {image.width} x {image.height}, {colours} colours, {made.tell()} bytes")


if __name__ == "__main__":
    main()
