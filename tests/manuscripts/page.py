"""A plan as HTML: as Word and WPS put it on the clipboard, or plain for LibreOffice to open.

In: a plan, and where pictures are. Out: a page. Invariant: with `office`, what Word adds is there (`o:p`, mso-
styles, conditional comments, NBSP, file: addresses) and none of it is text.
"""

import base64
from xml.sax.saxutils import escape, quoteattr

HEAD = ('<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
        '<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>'
        '<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/Users/USER/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">'
        '<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->'
        '<style><!-- /* Style Definitions */ p.MsoNormal {mso-style-parent:""; margin:0cm; font-family:"宋体",serif;} --></style></head>'
        '<body lang=ZH-CN style="tab-interval:21.0pt"><!--StartFragment-->')
FOOT = "<!--EndFragment--></body></html>"


def inline(data):
    kind = "png" if data[:4] == b"\x89PNG" else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def span(words, look, office):
    style = f'font-size:{look["size"] / 2:g}pt;' if look.get("size") else ""
    if look.get("font"):
        style += f"font-family:{look['font']};" + (f"mso-ascii-font-family:{look['font']};mso-hansi-font-family:{look['font']};" if office else "")
    words = f"<b>{words}</b>" if look.get("bold") else words
    return f'<span lang=ZH-CN style="{style}">{words}</span>' if style else words


def run(piece, block, office):
    kind, look = piece.get("kind", "text"), {**block, **piece}
    words = escape(piece.get("text", ""))
    if kind == "break":
        return "<br>"
    if kind == "tab":
        return '<span style="mso-tab-count:1">&nbsp;&nbsp;&nbsp; </span>' if office else " "
    if kind == "insert":
        return f'<ins cite="mailto:编辑" datetime="2024-05-06T08:00">{span(words, look, office)}</ins>'
    if kind == "delete":
        return f'<del cite="mailto:编辑" datetime="2024-05-06T08:00">{span(words, look, office)}</del>'
    if kind == "link":
        return f'<a href={quoteattr(piece["to"])}>{span(words, look, office)}</a>'
    return span(words, look, office)


def line(block, office):
    indent, align = block.get("indent"), block.get("align")
    style = f"text-align:{align};" if align else ""
    style += "text-indent:24pt;" + ("mso-char-indent-count:2.0;" if office else "") if indent == "chars" else ""
    inside = {"typed": "　　", "tabs": "&nbsp;&nbsp;&nbsp;&nbsp;"}.get(indent, "")
    if block.get("number"):
        # Word draws a list's numbers itself and marks them to be ignored by whoever has lists.
        inside += f'<![if !supportLists]><span style="mso-list:Ignore">{escape(block["label"])}</span><![endif]>' if office else escape(block["label"])
    inside += "".join(run(piece, block, office) for piece in block["runs"])
    end = "<o:p></o:p>" if office else ""
    tag = {"Heading 1": "h1", "Heading 2": "h2"}.get(block.get("style"), "p")
    return f'<{tag} class=MsoNormal style="{style}">{inside}{end}</{tag}>\n'


def cell(lines, office, more=""):
    return f"<td{more}>{''.join(line(each, office) for each in lines)}</td>"


def part(block, where, office):
    image = lambda number, width: f'<img width={width} src={quoteattr(where(number))}>'
    if block["kind"] == "line":
        return line(block, office)
    if block["kind"] == "blank":
        return '<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n' if office else "<p>&nbsp;</p>\n"
    if block["kind"] == "picture":
        box = "".join(line(each, office) for each in block["box"] or [])
        return f'<p class=MsoNormal style="text-align:center;">{image(block["number"], 300)}</p>\n{box}'
    if block["kind"] == "row":
        above = "".join(f'<td><p class=MsoNormal>{image(number, 200)}</p></td>' for number in block["pictures"])
        below = "".join(cell(lines, office) for lines in block["cells"])
        if block["below"]:
            below = cell(block["below"], office, f" colspan={len(block['pictures'])}")
        return f"<table class=MsoTableGrid><tr>{above}</tr><tr>{below}</tr></table>\n"
    rows = "".join("<tr>" + "".join(cell(each["lines"], office, f" colspan={each['columns']} rowspan={each['rows']}") for each in row) + "</tr>"
                   for row in block["rows"])
    return f"<table class=MsoTableGrid border=1>{rows}</table>\n"


def html(plan, images, where, office=False):
    """`where(number)` is the address of a picture."""
    head, foot = (HEAD, FOOT) if office else ('<html><head><meta charset="utf-8"></head><body>', "</body></html>")
    return head + "".join(part(block, where, office) for block in plan.blocks) + foot
