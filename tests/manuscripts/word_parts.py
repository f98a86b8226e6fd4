"""Pieces of WordprocessingML that python-docx has no call for.

In: texts, ids and sizes. Out: lxml elements. The forms are those of files that Word 2016 and WPS write.
"""

import re
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

EMU = 9525
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"')
AUTHOR = 'w:author="编辑" w:date="2024-05-06T08:00:00Z"'


def element(text):
    """The outermost element gets all names."""
    return parse_xml(re.sub(r"^<[\w:]+", lambda tag: f"{tag[0]} {NAMES}", text))


def run_xml(text, deleted=False, properties=""):
    tag = "w:delText" if deleted else "w:t"
    return f'<w:r>{properties}<{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'


def inserted(number, text, properties=""):
    return element(f'<w:ins w:id="{number}" {AUTHOR}>{run_xml(text, properties=properties)}</w:ins>')


def deleted(number, text):
    return element(f'<w:del w:id="{number}" {AUTHOR}>{run_xml(text, deleted=True)}</w:del>')


def smart_tag(text):
    return element('<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chsdate">'
                   + run_xml(text) + "</w:smartTag>")


def symbol(font, code):
    return element(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>')


def field(code, shown):
    """A complex field, as Word writes it: begin, code, separate, what is shown, end."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    parts = [mark("begin"), f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>',
             mark("separate"), run_xml(shown), mark("end")]
    return [element(part) for part in parts]


def blip(relation, width, height, number):
    """`pic:pic` alone, for drawings and groups."""
    return (f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="图片 {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width * EMU}" cy="{height * EMU}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>')


def anchor(content, uri, width, height, number, below=0):
    """A floating drawing around graphic data, `below` the line that it is anchored to."""
    return ('<wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251660288" '
            'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{50800 + below * EMU}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{width * EMU}" cy="{height * EMU}"/><wp:wrapTopAndBottom/>'
            f'<wp:docPr id="{number}" name="图形 {number}"/>'
            f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic></wp:anchor>')


URI = {"picture": "http://schemas.openxmlformats.org/drawingml/2006/picture",
       "shape": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
       "group": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"}


def floating_picture(relation, width, height, number):
    return element(f'<w:r><w:drawing>{anchor(blip(relation, width, height, number), URI["picture"], width, height, number)}</w:drawing></w:r>')


def shape(paragraphs, width, height, top=0):
    return (f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="{top * EMU}"/>'
            f'<a:ext cx="{width * EMU}" cy="{height * EMU}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f'<wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>')


def old_box(paragraphs, width, height):
    return (f'<w:pict><v:shape type="#_x0000_t202" style="position:absolute;width:{width}pt;height:{height}pt">'
            f'<v:textbox><w:txbxContent>{paragraphs}</w:txbxContent></v:textbox></v:shape></w:pict>')


def text_box(paragraphs, width, number, below):
    """A text box in both branches, as Word 2010 and later write it: the same words twice in the file."""
    choice = anchor(shape(paragraphs, width, 40), URI["shape"], width, 40, number, below)
    return element(f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{choice}</w:drawing></mc:Choice>'
                   f'<mc:Fallback>{old_box(paragraphs, width, 40)}</mc:Fallback></mc:AlternateContent></w:r>')


def old_picture(relation, width, height):
    return (f'<w:pict><v:shape style="width:{width}pt;height:{height}pt">'
            f'<v:imagedata r:id="{relation}" o:title=""/></v:shape></w:pict>')


def vml_picture(relation, width, height):
    return element(f"<w:r>{old_picture(relation, width, height)}</w:r>")


def alternate_picture(relation, width, height, number):
    """The same picture twice in the file: a drawing, and VML for programs that are older."""
    drawing = anchor(blip(relation, width, height, number), URI["picture"], width, height, number)
    return element(f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{drawing}</w:drawing></mc:Choice>'
                   f'<mc:Fallback>{old_picture(relation, width, height)}</mc:Fallback></mc:AlternateContent></w:r>')


def group(relation, width, height, number, paragraphs):
    """A picture and the text box with its caption, grouped; the fallback repeats both in VML."""
    inside = (f'<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr/>{blip(relation, width, height, number)}'
              f'{shape(paragraphs, width, 40, height)}</wpg:wgp>')
    choice = anchor(inside, URI["group"], width, height + 40, number)
    old = (f'<w:pict><v:group style="width:{width}pt;height:{height + 40}pt"><v:shape style="width:{width}pt;height:{height}pt">'
           f'<v:imagedata r:id="{relation}" o:title=""/></v:shape><v:shape style="width:{width}pt;height:40pt">'
           f'<v:textbox><w:txbxContent>{paragraphs}</w:txbxContent></v:textbox></v:shape></v:group></w:pict>')
    return element(f'<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing>{choice}</w:drawing></mc:Choice>'
                   f'<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>')


def numbering():
    """Headings 一、 （一） 1. and bullets: abstract numbers 90 and 91, numbers 90 and 91."""
    def level(at, kind, text):
        return (f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>')
    heads = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
    abstract = [f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
                for number, levels in ((90, heads), (91, level(0, "bullet", "•")))]
    numbers = [f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in (90, 91)]
    return [element(part) for part in abstract], [element(part) for part in numbers]
