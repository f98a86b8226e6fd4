"""Sets a plan by python-docx, with raw XML where it has no call.

In: blocks of a plan, pictures as (bytes, width, height). Out: a .docx. Invariant: what is seen in Word is what
the plan says, numbers included, which the file does not hold as text.
"""

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from lxml import etree

import word_parts as parts

ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT, "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
         "left": WD_ALIGN_PARAGRAPH.LEFT}
EMU = parts.EMU


class Word:
    """One document on its way."""

    def __init__(self, plan, images):
        self.document = docx.Document()
        self.images, self.ids = images, 100
        self.numeric = any(block.get("number") for block in plan.blocks)
        root = self.document.part.numbering_part.element
        abstracts, numbers = parts.numbering()
        first = root.find(qn("w:num"))
        for abstract in abstracts:
            first.addprevious(abstract) if first is not None else root.append(abstract)
        for number in numbers:
            root.append(number)
        for block in plan.blocks:
            self.block(block, self.document)

    def next_id(self):
        self.ids += 1
        return self.ids

    def block(self, block, place):
        {"line": self.line, "picture": self.picture, "row": self.row, "table": self.table,
         "blank": lambda block, place: place.add_paragraph()}[block["kind"]](block, place)

    # --- lines -----------------------------------------------------------------------------------

    def line(self, block, place, paragraph=None):
        paragraph = paragraph or place.add_paragraph()
        if block.get("style"):
            paragraph.style = self.document.styles[block["style"]]
        if block.get("align"):
            paragraph.alignment = ALIGN[block["align"]]
        if block.get("number"):
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = block["number"]["level"]
            properties.get_or_add_numId().val = 91 if block["number"]["list"] == "bullets" else 90
        indent = block.get("indent")
        if indent == "chars":
            ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
            ind.set(qn("w:firstLineChars"), "200")
            ind.set(qn("w:firstLine"), "480")
        elif indent in ("typed", "tabs"):
            self.text(paragraph, "　　" if indent == "typed" else "\t", block)
        if any(run.get("kind") == "tab" for run in block["runs"]):
            for at in (3, 6, 9):
                paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(at * 720000), WD_TAB_ALIGNMENT.LEFT)
        for run in block["runs"]:
            self.run(paragraph, run, block)
        return paragraph

    def text(self, paragraph, words, look):
        run = paragraph.add_run(words)
        run.bold = True if look.get("bold") else None
        if look.get("size"):
            run.font.size = Pt(look["size"] / 2)
        if look.get("font"):
            fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
            fonts.set(qn("w:eastAsia"), look["font"])
            fonts.set(qn("w:hint"), "eastAsia")
        return run

    def run(self, paragraph, run, block):
        look, words = {**block, **run}, run.get("text", "")
        append = paragraph._p.append
        kind = run.get("kind", "text")
        if kind in ("text", "hidden"):
            made = self.text(paragraph, words, look)
            made.font.hidden = True if kind == "hidden" else None
        elif kind in ("break", "tab"):
            made = paragraph.add_run()
            made.add_break() if kind == "break" else made.add_tab()
        elif kind == "insert":
            append(parts.inserted(self.next_id(), words))
        elif kind == "delete":
            append(parts.deleted(self.next_id(), words))
        elif kind == "smart":
            append(parts.smart_tag(words))
        elif kind == "symbol":
            append(parts.symbol(run["font"], run["code"]))
        elif kind == "field":
            for part in parts.field(run["code"], words):
                append(part)
        elif kind == "link":
            relation = self.document.part.relate_to(run["to"], docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            append(parts.element(f'<w:hyperlink r:id="{relation}">{parts.run_xml(words)}</w:hyperlink>'))
        elif kind == "comment":
            made = self.text(paragraph, run["on"], look)
            self.document.add_comment(made, text=words, author="编辑", initials="编")
        elif kind == "note":
            self.note(paragraph, words)

    def note(self, paragraph, words):
        """A footnote; python-docx knows none, so the part is made on first use."""
        if not hasattr(self, "notes"):
            self.notes = []
        self.notes.append(words)
        paragraph._p.append(parts.element(
            f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{len(self.notes) + 1}"/></w:r>'))

    # --- pictures and tables ---------------------------------------------------------------------

    def relation(self, number):
        data, width, height = self.images[number]
        relation, _ = self.document.part.get_or_add_image(io.BytesIO(data))
        return relation, width // 2, height // 2

    def picture(self, block, place):
        number, how = block["number"], block["how"]
        paragraph = place.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        relation, width, height = self.relation(number)
        lines = "".join(self.loose_line(line) for line in block["box"] or [])
        append = paragraph._p.append
        if how == "group":
            append(parts.group(relation, width, height, self.next_id(), lines))
            return
        if how == "anchor":
            append(parts.floating_picture(relation, width, height, self.next_id()))
        elif how == "vml":
            append(parts.vml_picture(relation, width, height))
        elif how == "alternate":
            append(parts.alternate_picture(relation, width, height, self.next_id()))
        else:
            paragraph.add_run().add_picture(io.BytesIO(self.images[number][0]), width=Emu(width * EMU))
        if lines:
            append(parts.text_box(lines, width, self.next_id(), height))

    def loose_line(self, block):
        """The XML of a line that stands in a box."""
        kept = self.line(block, self.document)._p
        kept.getparent().remove(kept)
        return etree.tostring(kept, encoding="unicode")

    def row(self, block, place):
        table = place.add_table(rows=2, cols=len(block["pictures"]))
        for at, number in enumerate(block["pictures"]):
            paragraph = table.cell(0, at).paragraphs[0]
            data, width, _ = self.images[number]
            paragraph.add_run().add_picture(io.BytesIO(data), width=Emu(width // 3 * EMU))
            for line in block["cells"][at]:
                self.line(line, None, table.cell(1, at).paragraphs[0])
        if block["below"]:
            wide = table.cell(1, 0).merge(table.cell(1, len(block["pictures"]) - 1))
            for line in block["below"]:
                self.line(line, None, wide.paragraphs[0])

    def table(self, block, place):
        width = max(sum(cell["columns"] for cell in row) for row in block["rows"])
        table = place.add_table(rows=len(block["rows"]), cols=width, style="Table Grid")
        taken = set()
        for down, row in enumerate(block["rows"]):
            across = 0
            for cell in row:
                while (down, across) in taken:
                    across += 1
                spots = [(down + y, across + x) for y in range(cell["rows"]) for x in range(cell["columns"])]
                taken.update(spots)
                made = table.cell(*spots[0])
                if len(spots) > 1:
                    made = made.merge(table.cell(*spots[-1]))
                for line in cell["lines"]:
                    self.line(line, None, made.paragraphs[0])

    # --- the file --------------------------------------------------------------------------------

    def save(self, path):
        if hasattr(self, "notes"):
            self.add_notes()
        if self.numeric:
            self.name_styles_as_wps_does()
        self.document.save(path)

    def add_notes(self):
        separators = "".join(f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
                             for at, kind in enumerate(("separator", "continuationSeparator")))
        notes = "".join(f'<w:footnote w:id="{at + 2}"><w:p><w:r><w:footnoteRef/></w:r>{parts.run_xml(" " + words)}</w:p></w:footnote>'
                        for at, words in enumerate(self.notes))
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {parts.NAMES}>{separators}{notes}</w:footnotes>'
        name = docx.opc.packuri.PackURI("/word/footnotes.xml")
        part = docx.opc.part.Part(name, docx.opc.constants.CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), self.document.part.package)
        self.document.part.relate_to(part, docx.opc.constants.RELATIONSHIP_TYPE.FOOTNOTES)

    def name_styles_as_wps_does(self):
        """Style ids are numbers there, and say nothing: `1`, `a3`."""
        root = self.document.styles.element
        ids = {style.get(qn("w:styleId")): str(at + 1) if at % 3 else f"a{at}" for at, style in enumerate(root.findall(qn("w:style")))}
        for style in root.findall(qn("w:style")):
            style.set(qn("w:styleId"), ids[style.get(qn("w:styleId"))])
        tags = [qn(f"w:{tag}") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")]
        for tree in (root, self.document.element):
            for found in tree.iter(*tags):
                found.set(qn("w:val"), ids.get(found.get(qn("w:val")), found.get(qn("w:val"))))


def write(plan, images, stem):
    path = stem.with_suffix(".docx")
    Word(plan, images).save(path)
    return path.name
