"""A manuscript as a plan: blocks that any program can set, and what somebody who opens the file sees.

In: what a house style asks for, line by line. Out: `blocks` for the writers, `expectation` for `measure`.
Invariant: a line enters both at once, so the expectation never comes from the code that is measured, nor from
the program that wrote the file. Sizes are half points. Runs are dicts; `kind` says what a run is:

    text insert link field smart symbol   seen in the line (a symbol by its `text`)
    break tab                             white space
    delete hidden                         not seen
    note comment                          `text` stands elsewhere: at the foot, in the margin
"""

DIGITS = "〇一二三四五六七八九十"
SEEN = {"text", "insert", "link", "field", "smart", "symbol"}


def chinese(number):
    """1 to 19 as 一 to 十九."""
    return DIGITS[number] if number <= 10 else "十" + DIGITS[number - 10]


LABELS = [lambda n: chinese(n) + "、", lambda n: f"（{chinese(n)}）", lambda n: f"{n}."]


def runs_of(text):
    return [dict(run) if isinstance(run, dict) else {"text": run} for run in ([text] if isinstance(text, (str, dict)) else text)]


def seen(runs):
    white = {"break": "\n", "tab": "\t"}
    return "".join(white.get(run.get("kind"), run.get("text", "") if run.get("kind", "text") in SEEN else "") for run in runs)


class Plan:
    """Blocks and expectation grow together."""

    def __init__(self, program, voice, random):
        self.program, self.voice, self.random = program, voice, random
        self.blocks, self.text, self.notes, self.unseen, self.pictures = [], [], [], [], []
        self.counters = {}
        self.found = {"kicker": None, "title": None, "subtitle": None, "byline": [], "lead": None, "headings": [],
                      "lead_ins": [], "captions": [], "photographers": [], "source": None, "date": None, "editors": []}
        self.body_look = {"font": "宋体", "size": 24}
        self.indent = "chars"

    # --- lines -----------------------------------------------------------------------------------

    def line(self, part, text, to=None, **look):
        """One paragraph; appended to `to` where it stands in a cell or box, else to the body."""
        runs = runs_of(text)
        block = {"kind": "line", "part": part, "runs": runs, **look}
        label = ""
        if "number" in look:
            label = self.label(look["number"])
            block["label"] = label
        self.see(part, seen(runs), runs, label)
        (self.blocks if to is None else to).append(block)
        return block

    def see(self, part, text, runs=(), label=""):
        self.text.append({"part": part, "text": text, "label": label})
        for run in runs:
            if run.get("kind") == "note":
                self.notes.append(run["text"])
            elif run.get("kind") in {"delete", "hidden", "comment"}:
                self.unseen.append(run["text"])

    def label(self, number):
        """What the program will draw before the line."""
        counts = self.counters.setdefault(number["list"], [0, 0, 0])
        level = number["level"]
        counts[level] += 1
        counts[level + 1:] = [0] * (2 - level)
        return "• " if number["list"] == "bullets" else LABELS[level](counts[level])

    def blank(self, count=1):
        self.blocks.extend({"kind": "blank"} for _ in range(count))

    def paragraph(self, text, **look):
        return self.line("para", text, indent=self.indent, **{**self.body_look, **look})

    def lead(self, text, words=None, **look):
        self.found["lead"] = words or seen(runs_of(text))
        return self.line("lead", text, indent=self.indent, **{**self.body_look, **look})

    def heading(self, depth, text, **look):
        """`depth` from 1; the article's first level is ##."""
        block = self.line("heading", text, **look)
        self.found["headings"].append({"level": depth + 1, "text": block.get("label", "") + seen(block["runs"])})
        return block

    def lead_in(self, words, rest, **look):
        self.found["lead_ins"].append(words)
        return self.paragraph([{"text": words, "bold": True, **look}, rest])

    # --- pictures --------------------------------------------------------------------------------

    def new_picture(self):
        number = len(self.pictures) + 1
        self.pictures.append({"number": number, "kind": self.random.choice(["jpeg", "jpeg", "jpeg", "png"])})
        return number

    def picture(self, how="inline", box=None):
        number = self.new_picture()
        self.blocks.append({"kind": "picture", "number": number, "how": how, "box": box})
        return number

    def caption(self, words, pictures, photographers=(), label=""):
        self.found["captions"].append({"words": words, "label": label, "photographers": list(photographers), "pictures": list(pictures)})

    def side_by_side(self, captions, below=None, caption_look=None):
        """A table row of pictures, each with its caption in the cell under it, or one caption under all."""
        numbers = [self.new_picture() for _ in captions]
        block = {"kind": "row", "pictures": numbers, "cells": [], "below": None}
        if below:
            lines = []
            self.line("caption", below, to=lines, align="center", **(caption_look or {}))
            block["below"] = lines
            self.caption(below, numbers)
        for number, words in zip(numbers, captions):
            lines = []
            if words:
                self.line("caption", words, to=lines, align="center", **(caption_look or {}))
                self.caption(words, [number])
            block["cells"].append(lines)
        self.blocks.append(block)
        return numbers

    def table(self, rows):
        """Rows of (text, columns, rows)."""
        made = []
        for row in rows:
            made.append([])
            for text, columns, deep in row:
                lines = []
                self.line("cell", text, to=lines, size=21, font="宋体", align="center")
                made[-1].append({"lines": lines, "columns": columns, "rows": deep})
        self.blocks.append({"kind": "table", "rows": made})

    def expectation(self):
        return {**self.found, "pictures": self.pictures, "text": self.text, "notes": self.notes, "unseen": self.unseen}
