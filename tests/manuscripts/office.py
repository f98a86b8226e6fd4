"""Sets a plan as an OpenDocument text, or as HTML, and lets LibreOffice make Word files of them.

In: plans, pictures. Out: .docx as LibreOffice writes it. Invariant: headings, numbers, notes, changes, comments
and frames are LibreOffice's own; only its converter writes the Word file.
"""

import base64
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

NAMES = " ".join(f'xmlns:{short}="{long}"' for short, long in {
    **{name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "style", "text", "table")},
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/"}.items())
STYLES = {"Heading 1": "Heading_20_1", "Heading 2": "Heading_20_2", "Title": "Title", "Caption": "Caption"}
ALIGN = {"left": "start", "center": "center", "right": "end", "both": "justify"}
WHO = "<dc:creator>编辑</dc:creator><dc:date>2024-05-06T08:00:00</dc:date>"
WAIT = 120


class Flat:
    """One flat OpenDocument text on its way."""

    def __init__(self, plan, images):
        self.images, self.styles, self.changes, self.ids = images, {}, [], 0
        self.body = "".join(self.block(block) for block in plan.blocks)

    def next_id(self):
        self.ids += 1
        return self.ids

    def style(self, family, parent, properties):
        """The name of an automatic style; equal looks share one."""
        key = (family, parent, properties)
        return self.styles.setdefault(key, f"{family[0].upper()}{len(self.styles) + 1}")

    def block(self, block):
        return {"line": self.line, "picture": self.picture, "row": self.row, "table": self.table,
                "blank": lambda _: '<text:p text:style-name="Standard"/>'}[block["kind"]](block)

    # --- lines -----------------------------------------------------------------------------------

    def line(self, block):
        indent = block.get("indent")
        properties = f' fo:text-align="{ALIGN[block["align"]]}"' if block.get("align") else ""
        properties += ' fo:text-indent="0.85cm"' if indent == "chars" else ""
        parent = STYLES.get(block.get("style"), "Standard")
        name = self.style("paragraph", parent, f"<style:paragraph-properties{properties}/>") if properties else parent
        runs = {"typed": [{"text": "　　"}], "tabs": [{"kind": "tab"}]}.get(indent, []) + block["runs"]
        inside = "".join(self.run(run, block) for run in runs)
        level = {"Heading_20_1": 1, "Heading_20_2": 2}.get(parent)
        tag, more = ("text:h", f' text:outline-level="{level}"') if level else ("text:p", "")
        made = f'<{tag} text:style-name="{name}"{more}>{inside}</{tag}>'
        return self.numbered(made, block["number"]) if block.get("number") else made

    def numbered(self, made, number):
        for at in range(number["level"] + 1):
            style = f' text:style-name="{number["list"]}" text:continue-numbering="true"' if at == number["level"] else ""
            made = f"<text:list{style}><text:list-item>{made}</text:list-item></text:list>"
        return made

    def run(self, run, block):
        kind, look = run.get("kind", "text"), {**block, **run}
        words = self.looking(escape(run.get("text", "")), look, hidden=kind == "hidden")
        if kind in ("break", "tab"):
            return "<text:line-break/>" if kind == "break" else "<text:tab/>"
        if kind in ("insert", "delete"):
            return self.changed(kind, words)
        if kind == "note":
            return (f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
                    f'<text:note-body><text:p text:style-name="Standard">{escape(run["text"])}</text:p></text:note-body></text:note>')
        if kind == "comment":
            number = self.next_id()
            return (f'<office:annotation office:name="{number}">{WHO}<text:p>{escape(run["text"])}</text:p></office:annotation>'
                    f'{self.looking(escape(run["on"]), look)}<office:annotation-end office:name="{number}"/>')
        if kind == "link":
            return f'<text:a xlink:type="simple" xlink:href={quoteattr(run["to"])}>{words}</text:a>'
        if kind == "field":
            return f'<text:sequence text:name="图" text:formula="ooow:图+1" style:num-format="1">{escape(run["text"])}</text:sequence>'
        return words

    def looking(self, words, look, hidden=False):
        properties = ' text:display="none"' if hidden else ""
        if look.get("bold"):
            properties += ' fo:font-weight="bold" style:font-weight-asian="bold"'
        if look.get("size"):
            properties += f' fo:font-size="{look["size"] / 2:g}pt" style:font-size-asian="{look["size"] / 2:g}pt"'
        if look.get("font"):
            properties += f' style:font-name-asian="{look["font"]}"'
        if not properties:
            return words
        name = self.style("text", "", f"<style:text-properties{properties}/>")
        return f'<text:span text:style-name="{name}">{words}</text:span>'

    def changed(self, kind, words):
        number = self.next_id()
        inside = f"<office:change-info>{WHO}</office:change-info>"
        if kind == "insert":
            self.changes.append(f'<text:changed-region text:id="c{number}"><text:insertion>{inside}</text:insertion></text:changed-region>')
            return f'<text:change-start text:change-id="c{number}"/>{words}<text:change-end text:change-id="c{number}"/>'
        self.changes.append(f'<text:changed-region text:id="c{number}"><text:deletion>{inside}<text:p>{words}</text:p></text:deletion></text:changed-region>')
        return f'<text:change text:change-id="c{number}"/>'

    # --- pictures and tables ---------------------------------------------------------------------

    def frame(self, number, share, anchor, inside=None):
        """A frame at 96 dots an inch; with `inside` a text box of the picture's width."""
        data, width, height = self.images[number]
        width, height = width * share / 37.8, height * share / 37.8
        content = (f"<draw:text-box fo:min-height=\"1cm\">{inside}</draw:text-box>" if inside else
                   f"<draw:image><office:binary-data>{base64.b64encode(data).decode()}</office:binary-data></draw:image>")
        size = f'svg:width="{width:.2f}cm"' + ("" if inside else f' svg:height="{height:.2f}cm"')
        return f'<draw:frame draw:name="f{self.next_id()}" text:anchor-type="{anchor}" {size}>{content}</draw:frame>'

    def picture(self, block):
        lines = "".join(self.line(line) for line in block["box"] or [])
        centred = self.style("paragraph", "Standard", '<style:paragraph-properties fo:text-align="center"/>')
        number = block["number"]
        if lines and block["how"] in ("anchor", "group"):
            # Insert > Caption in LibreOffice: picture and caption in one frame.
            picture = f'<text:p text:style-name="{centred}">{self.frame(number, 0.5, "as-char")}</text:p>'
            inside = self.frame(number, 0.5, "paragraph", picture + lines)
        elif lines:
            inside = self.frame(number, 0.5, "as-char") + self.frame(number, 0.5, "paragraph", lines)
        else:
            inside = self.frame(number, 0.5, "as-char" if block["how"] == "inline" else "paragraph")
        return f'<text:p text:style-name="{centred}">{inside}</text:p>'

    def row(self, block):
        count = len(block["pictures"])
        cell = "<table:table-cell{}>{}</table:table-cell>".format
        above = "".join(cell("", f'<text:p>{self.frame(number, 1 / 3, "as-char")}</text:p>') for number in block["pictures"])
        lines = lambda lines: "".join(self.line(line) for line in lines) or "<text:p/>"
        if block["below"]:
            below = cell(f' table:number-columns-spanned="{count}"', lines(block["below"])) + "<table:covered-table-cell/>" * (count - 1)
        else:
            below = "".join(cell("", lines(each)) for each in block["cells"])
        return self.grid(count, [above, below])

    def grid(self, columns, rows):
        inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        return (f'<table:table table:name="t{self.next_id()}"><table:table-column table:number-columns-repeated="{columns}"/>'
                f"{inside}</table:table>")

    def table(self, block):
        width = max(sum(cell["columns"] for cell in row) for row in block["rows"])
        grid = [[None] * width for _ in block["rows"]]
        for down, row in enumerate(block["rows"]):
            for cell in row:
                across = grid[down].index(None)
                for y in range(cell["rows"]):
                    for x in range(cell["columns"]):
                        grid[down + y][across + x] = "<table:covered-table-cell/>"
                span = f' table:number-columns-spanned="{cell["columns"]}" table:number-rows-spanned="{cell["rows"]}"'
                grid[down][across] = f'<table:table-cell{span}>{"".join(map(self.line, cell["lines"]))}</table:table-cell>'
        return self.grid(width, ["".join(row) for row in grid])

    # --- the file --------------------------------------------------------------------------------

    def document(self):
        automatic = "".join(
            f'<style:style style:name="{name}" style:family="{family}"' + (f' style:parent-style-name="{parent}"' if parent else "")
            + f">{properties}</style:style>" for (family, parent, properties), name in self.styles.items())
        faces = sorted(set(re.findall(r'style:font-name-asian="([^"]+)"', automatic)))
        fonts = "".join(f'<style:font-face style:name="{face}" svg:font-family="{face}"/>' for face in faces)
        changes = f"<text:tracked-changes>{''.join(self.changes)}</text:tracked-changes>" if self.changes else ""
        sequences = '<text:sequence-decls><text:sequence-decl text:display-outline-level="0" text:name="图"/></text:sequence-decls>'
        return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3" '
                f'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>{fonts}</office:font-face-decls>'
                f"<office:styles>{named_styles()}</office:styles><office:automatic-styles>{automatic}</office:automatic-styles>"
                f"<office:body><office:text>{changes}{sequences}{self.body}</office:text></office:body></office:document>")


def named_styles():
    styles = '<style:style style:name="Standard" style:family="paragraph"/>'
    for shown, name in STYLES.items():
        level = f' style:default-outline-level="{shown[-1]}"' if shown[-1].isdigit() else ""
        styles += (f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"{level} '
                   f'style:parent-style-name="Standard"><style:text-properties fo:font-weight="bold"/></style:style>')
    levels = [("一, 二, 三, ...", "", "、"), ("一, 二, 三, ...", "（", "）"), ("1", "", ".")]
    lists = "".join(f'<text:list-level-style-number text:level="{at + 1}" style:num-format="{kind}" style:num-prefix="{before}" '
                    f'style:num-suffix="{after}"/>' for at, (kind, before, after) in enumerate(levels))
    bullets = '<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
    return (styles + f'<text:list-style style:name="headings">{lists}</text:list-style>'
            f'<text:list-style style:name="bullets">{bullets}</text:list-style>')


def convert(paths, to, folder):
    """Runs LibreOffice once over all; its profile is a new one, so that none of somebody's settings count."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", to,
                        "--outdir", str(folder), *map(str, paths)],
                       check=True, timeout=WAIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "TZ": "UTC"})


def as_page(plan):
    """Through HTML where the plan has nothing that HTML cannot say."""
    kinds = {run.get("kind", "text") for block in plan.blocks for run in block.get("runs", [])}
    simple = all(block["kind"] in ("line", "picture", "blank") and not block.get("box") and not block.get("number") for block in plan.blocks)
    return simple and kinds <= {"text", "break", "link"} and plan.random.random() < 0.6


WAITING = []


def write(plan, images, stem):
    """Writes the source; `finish` converts all at once, since starting LibreOffice takes seconds."""
    if as_page(plan):
        import page
        source, name = page.html(plan, images, lambda number: page.inline(images[number][0])), "source.html"
    else:
        source, name = Flat(plan, images).document(), "source.fodt"
    WAITING.append((stem, Path(name).suffix, source))
    return stem.with_suffix(".docx").name


def finish():
    with tempfile.TemporaryDirectory() as folder:
        for suffix, to in ((".fodt", "docx"), (".html", "odt"), (".odt", "docx")):
            paths = [Path(folder) / f"{stem.name}{suffix}" for stem, kind, _ in WAITING if kind == suffix or (suffix, kind) == (".odt", ".html")]
            for (stem, kind, source), path in ((entry, Path(folder) / f"{entry[0].name}{suffix}") for entry in WAITING if entry[1] == suffix):
                path.write_text(source, encoding="utf-8")
            if paths:
                convert(paths, to, folder)
        for stem, _, _ in WAITING:
            shutil.move(Path(folder) / f"{stem.name}.docx", stem.with_suffix(".docx"))
    WAITING.clear()
