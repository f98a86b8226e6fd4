"""Manuscripts that are no Word files: texts, pages of the clipboard, folders and archives.

In: a plan, pictures. Out: .txt in UTF-8 or GB 18030, .html, .zip, or a folder. Invariant: pictures of a text
stand beside it under names as phones and chats give them, and the text says where each belongs.
"""

import io
import zipfile

import page
import word
from plan import chinese


def hard_wrapped(text, width):
    """Lines of equal length, as an old mail program or a page layout leaves them."""
    return "\n".join(text[at:at + width] for at in range(0, len(text), width))


def words_of(block):
    white = {"break": "\n", "tab": "    "}
    shown = [white.get(run.get("kind"), run.get("on", "") if run.get("kind") == "comment" else
             "" if run.get("kind") in ("delete", "hidden", "note") else run.get("text", "")) for run in block["runs"]]
    return {"typed": "　　", "tabs": "\t", "chars": "　　"}.get(block.get("indent"), "") + block.get("label", "") + "".join(shown)


def as_text(plan, width=None, marks=None):
    """Captions stand alone between blank lines; `marks` says what stands where a picture was."""
    out = []
    for block in plan.blocks:
        if block["kind"] == "blank":
            out.append("")
        elif block["kind"] == "line":
            words = words_of(block)
            if block["part"] == "caption":
                out += [words, ""]
            else:
                out.append(hard_wrapped(words, width) if width and len(words) > width else words)
        elif block["kind"] == "picture":
            out += [marks(block["number"]) if marks else "", ""]
            out += [words_of(line) for line in block["box"] or []]
        elif block["kind"] == "row":
            lines = [line for cell in block["cells"] for line in cell] + (block["below"] or [])
            out += [marks(number) for number in block["pictures"]] if marks else [""]
            out += [words_of(line) for line in lines] + [""]
        else:
            out += ["\t".join(words_of(line) for cell in row for line in cell["lines"]) for row in block["rows"]]
    return "\n".join(out) + "\n"


def file_name(plan, number):
    suffix = "png" if plan.pictures[number - 1]["kind"] == "png" else "jpg"
    style = plan.file_names
    return {"chat": f"微信图片_2024050610{number:02}.{suffix}", "number": f"图{number}.{suffix}", "plain": f"{number}.{suffix}"}[style]


def files(plan, images, form):
    """The files of a folder: the manuscript, and its pictures beside it."""
    marks = (lambda number: f"（图{chinese(number)}）") if form != "docx" else None
    found = {}
    if form == "docx":
        held = io.BytesIO()
        marked = [{"kind": "line", "part": "mark", "runs": [{"text": f"（图{chinese(block['number'])}）"}], "align": "center"}
                  if block["kind"] == "picture" else block for block in plan.blocks]
        plan.blocks = marked
        word.Word(plan, images).save(held)
        found["稿件.docx"] = held.getvalue()
    else:
        found["稿件.txt"] = as_text(plan, marks=marks).encode("utf-8")
    for number, (data, _, _) in images.items():
        found[file_name(plan, number)] = data
    return found


def loose_pictures(plan):
    return all(block["kind"] in ("line", "blank", "table") or (block["kind"] == "picture" and not block["box"]) for block in plan.blocks)


def write(plan, images, stem):
    draw = plan.random
    plan.file_names = draw.choice(["chat", "number", "plain"])
    forms = ["txt", "gbk", "wrapped", "html"] + (["folder", "zip", "folder of Word"] * 2 if images and loose_pictures(plan) else [])
    form = draw.choice(forms)
    if form not in ("html", "folder of Word"):
        # Nothing is bold in a text, and a heading without a number is a line like any other.
        plan.found["lead_ins"] = []
        plan.found["headings"] = [each for each in plan.found["headings"] if each["text"][0] in "一二三四五（1234"]
    if form in ("folder", "zip", "folder of Word"):
        found = files(plan, images, "docx" if form == "folder of Word" else "txt")
        if form == "zip":
            path = stem.with_suffix(".zip")
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in found.items():
                    archive.writestr(zipfile.ZipInfo(f"送审稿/{name}"), data)
            return path.name
        stem.mkdir(exist_ok=True)
        for name, data in found.items():
            (stem / name).write_bytes(data)
        return stem.name
    if form == "html":
        path = stem.with_suffix(".html")
        path.write_text(page.html(plan, images, lambda number: page.inline(images[number][0]), office=True), encoding="utf-8")
        return path.name
    # A text alone: its pictures were lost on the way, so captions stay without theirs.
    plan.pictures.clear()
    path = stem.with_suffix(".txt")
    path.write_bytes(as_text(plan, width=36 if form == "wrapped" else None).encode("gb18030" if form == "gbk" else "utf-8"))
    return path.name
