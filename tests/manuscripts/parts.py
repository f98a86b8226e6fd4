"""The parts of a manuscript as newspapers and offices write them: title zone, byline, captions, ending.

In: a `Plan` and the form wanted. Out: lines in the plan, and what they mean in its expectation. Each form was
seen in county papers' manuscripts and in submission rules of offices.
"""

from prose import CAPTIONS, KICKERS, OFFICES, SUBTITLES, TITLES

BYLINES = ["plain", "tabs", "padded", "brackets", "supply", "slash", "two_lines", "colon"]
CAPTION_FORMS = ["under", "brackets", "slash", "bare", "seq"]


def title_zone(plan, kicker=False, subtitle=False, lines=1, looks=None, align="center"):
    """`lines`: 1, 2 (two paragraphs) or "break" (one paragraph with a line end in it). A subtitle that nothing
    but its dash sets apart always has one: where `looks` says nothing, and in plain texts."""
    voice, found = plan.voice, plan.found
    looks = looks or {}
    if kicker:
        found["kicker"] = voice.say(KICKERS)
        plan.line("kicker", found["kicker"], align=align, **looks.get("kicker", {}))
    title = voice.say(TITLES)
    found["title"] = title
    middle = len(title) // 2
    look = looks.get("title", {})
    if plan.program == "text":
        lines = 1  # Two lines without a look may as well be kicker and title.
    if lines == 2:
        plan.line("title", title[:middle], align=align, **look)
        plan.line("title", title[middle:], align=align, **look)
    elif lines == "break":
        plan.line("title", [title[:middle], {"kind": "break"}, title[middle:]], align=align, **look)
    else:
        plan.line("title", title, align=align, **look)
    if subtitle:
        plain = plan.program == "text" or "subtitle" not in looks
        found["subtitle"] = voice.say([words for words in SUBTITLES if words.startswith("——")] if plain else SUBTITLES)
        plan.line("subtitle", found["subtitle"], align=align, **looks.get("subtitle", {}))


def padded(name):
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def byline(plan, form, align="center", part="byline", **look):
    """Writes who wrote it, and expects it."""
    voice, draw = plan.voice, plan.random
    reporter = draw.choice(["记者", "全媒体记者", "见习记者"])
    correspondent = draw.choice(["通讯员", "特约通讯员"])
    first, second = voice.names(draw.randint(1, 2)), voice.names(draw.randint(1, 2))
    people = [{"role": reporter, "names": first}, {"role": correspondent, "names": second}]
    write = {
        "plain": lambda: [f"{reporter} {' '.join(first)} {correspondent} {' '.join(second)}"],
        "padded": lambda: [f"{reporter}　{' '.join(map(padded, first))}　{correspondent}　{' '.join(map(padded, second))}"],
        "brackets": lambda: [f"（{reporter} {' '.join(first)} {correspondent} {'、'.join(second)}）"],
        "colon": lambda: [f"{reporter}：{'、'.join(first)}　　{correspondent}：{'、'.join(second)}"],
        "two_lines": lambda: [f"{reporter} {' '.join(first)}", f"{correspondent} {' '.join(second)}"],
    }
    if form == "tabs":
        tab = {"kind": "tab"}
        lines = [[reporter, tab, *" ".join(first).split("\t"), tab, correspondent, tab, " ".join(second)]]
    elif form == "supply":
        people = [{"role": "供稿", "names": first}, {"role": "摄影", "names": second}, {"role": "编辑", "names": second}]
        lines = [f"供稿：{'、'.join(first)}　摄影、编辑：{'、'.join(second)}"]
    elif form == "slash":
        people = [{"role": "文", "names": first}, {"role": "图", "names": second}]
        lines = [f"文/{' '.join(first)}　图/{' '.join(second)}"]
    else:
        lines = write[form]()
    for line in lines:
        plan.line(part, line, align=align, **look)
    plan.found["byline"] = people


def wire_lead(plan, rest, **look):
    """「本报讯（记者 × 通讯员 ×）」 at the head of the first paragraph."""
    first, second = plan.voice.names(1), plan.voice.names(1)
    plan.found["byline"] = [{"role": "记者", "names": first}, {"role": "通讯员", "names": second}]
    head = f"本报讯（记者 {first[0]} 通讯员 {second[0]}）"
    plan.lead(head + rest, words=rest, **look)
    plan.text[-1:] = [{"part": "byline", "text": head, "label": ""}, {"part": "lead", "text": rest, "label": ""}]


def credit(form, words, name):
    """(the line as it stands, the words without brackets and credit, photographers)."""
    bare = words.rstrip("。")
    return {
        "under": (f"{words}（{name}　摄）", words, [name]),
        "brackets": (f"（{bare}　{name} 摄）", bare, [name]),
        "slash": (f"{words} {name}/摄", words, [name]),
        "bare": (words, words, []),
    }[form]


def photo(plan, form, how="inline", align="center", blank=False, **look):
    """A picture with its caption in this form; `how` is how the file holds the picture."""
    words = plan.voice.say(CAPTIONS)
    if form == "seq":
        number = plan.picture(how)
        label = f"图{sum(1 for caption in plan.found['captions'] if caption['label']) + 1}"
        field = {"kind": "field", "code": "SEQ 图 \\* ARABIC", "text": label[1:]}
        plan.line("caption", ["图", field, {"text": " " + words}], align=align, style="Caption", **look)
        plan.caption(words, [number], label=label)
        return number
    line, words, photographers = credit("under" if form == "box" else form, words, plan.voice.name())
    if form == "box":
        lines = []
        plan.line("caption", line, to=lines, align=align, **look)
        number = plan.picture(how, box=lines)
    else:
        number = plan.picture(how)
        if blank:
            plan.blank()
        plan.line("caption", line, align=align, **look)
    plan.caption(words, [number], photographers)
    return number


def gallery(plan, count, **look):
    """Several pictures, and one caption under the last."""
    numbers = [plan.picture() for _ in range(count)]
    line, words, photographers = credit("under", plan.voice.say(CAPTIONS), plan.voice.name())
    plan.line("caption", line, align="center", **look)
    plan.caption(words, numbers, photographers)


def photographers_at_end(plan, **look):
    names = plan.voice.names(plan.random.randint(1, 2))
    plan.found["photographers"] = names
    form = plan.random.choice(["（本文图片由{}摄）", "摄影：{}", "（图片由{}提供）"])
    plan.line("photographers", form.format("、".join(names)), align="right", **look)


def ending(plan, source=True, date=True, editors=None, align="right", **look):
    """Source or signature, date, and the editors' line."""
    draw, found = plan.random, plan.found
    if source:
        unit = draw.choice(OFFICES)
        found["source"] = unit
        plan.line("source", draw.choice(["来源：{}", "{}", "供稿单位：{}"]).format(unit), align=align, **look)
    if date:
        year, month, day = draw.randint(2019, 2025), draw.randint(1, 12), draw.randint(1, 28)
        found["date"] = f"{year:04}-{month:02}-{day:02}"
        plan.line("date", f"{year}年{month}月{day}日", align=align, **look)
    if editors == "reviews":
        roles = ["责任编辑", "初审", "复审", "终审"]
        names = plan.voice.names(4)
        found["editors"] = [{"role": role, "names": [name]} for role, name in zip(roles, names)]
        plan.line("editors", "　".join(f"{role}：{name}" for role, name in zip(roles, names)), align=align, **look)
    elif editors == "short":
        name = plan.voice.name()
        found["editors"] = [{"role": "责任编辑", "names": [name]}]
        plan.line("editors", draw.choice(["（责编：{}）", "（责任编辑 {}）", "编辑：{}"]).format(name), align=align, **look)
