"""House styles: how one office or paper sets its manuscripts.

In: a `Plan`. Out: the plan, filled. Each function is one style; `draw` varies what varies within it. Which
program sets a style is not known here; what a program cannot set is not in `HOUSES[program]`.
"""

from parts import byline, ending, gallery, photo, photographers_at_end, title_zone, wire_lead
from prose import CAPTIONS, HEADINGS, LEAD_INS

SONG, HEI, KAI, FANG, BIAO = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
SMALL = {"font": SONG, "size": 21}


def paragraphs(plan, count, low=2, high=4):
    for _ in range(count):
        plan.paragraph(plan.voice.paragraph(plan.random.randint(low, high)))


def sections(plan, count, heading, between=lambda at: None, size=2):
    """`heading(at, words)` writes a heading; `between(at)` whatever stands in the section."""
    for at in range(count):
        heading(at, plan.voice.say(HEADINGS))
        paragraphs(plan, size)
        between(at)


def office(plan):
    """Submission rule of an office: 宋体 三号 bold title, 供稿 line, captions in brackets."""
    plan.indent = plan.random.choice(["chars", "typed"])
    title_zone(plan, looks={"title": {"font": SONG, "size": 32, "bold": True}})
    byline(plan, "supply", **SMALL)
    plan.lead(plan.voice.paragraph(3), **plan.body_look)
    for _ in range(plan.random.randint(2, 3)):
        paragraphs(plan, 1)
        photo(plan, "brackets", blank=True, **SMALL)
    paragraphs(plan, 2)
    ending(plan, date=plan.random.random() < 0.5, font=SONG, size=24)


def gongwen(plan):
    """GB/T 9704: 小标宋 title, 黑体, 楷体, 仿宋 levels, all typed; signature and date."""
    plan.body_look, plan.indent = {"font": FANG, "size": 32}, "chars"
    title_zone(plan, lines=plan.random.choice([1, 2, "break"]), looks={"title": {"font": BIAO, "size": 44}})
    plan.blank()
    plan.lead(plan.voice.paragraph(2), **plan.body_look)
    for at in range(3):
        plan.heading(1, f"{'一二三'[at]}、{plan.voice.say(HEADINGS)}", font=HEI, size=32, indent="chars")
        paragraphs(plan, 1)
        for below in range(plan.random.randint(0, 2)):
            plan.heading(2, f"（{'一二'[below]}）{plan.voice.say(HEADINGS)}", font=KAI, size=32, indent="chars")
            paragraphs(plan, 1)
            if below:
                plan.heading(3, f"1.{plan.voice.say(HEADINGS)}", font=FANG, size=32, bold=True, indent="chars")
                paragraphs(plan, 1)
    plan.random.choice(MARKS[plan.program])(plan)
    ending(plan, font=FANG, size=32)


def newspaper(plan):
    """Kicker, title, subtitle; bare numbers; bold lead-ins; captions with photographers."""
    plan.body_look, plan.indent = {"font": SONG, "size": 24}, plan.random.choice(["chars", "typed", "tabs"])
    title_zone(plan, kicker=True, subtitle=plan.random.random() < 0.7, looks={
        "kicker": {"font": KAI, "size": 32}, "title": {"font": HEI, "size": 44, "bold": True}, "subtitle": {"font": KAI, "size": 30}})
    byline(plan, plan.random.choice(["plain", "tabs", "padded", "two_lines"]), font=KAI, size=24)
    plan.lead(plan.voice.paragraph(3), **plan.body_look)
    photo(plan, "under", font=KAI, size=21)
    photo(plan, "under", font=KAI, size=21)
    for at in range(4):
        plan.heading(1, f"{at + 1} {plan.voice.say(HEADINGS)}", bold=True, font=SONG, size=28, align=plan.random.choice(["left", "center"]))
        paragraphs(plan, 1)
        for _ in range(2):
            plan.lead_in(plan.voice.say(LEAD_INS), plan.voice.paragraph(2))
        if at % 2:
            photo(plan, "under", font=KAI, size=21)
    ending(plan, source=False, date=False, editors="short", font=KAI, size=21)


def wire(plan):
    """「本报讯（记者 …）」, no byline line, 「×/摄」."""
    plan.indent = plan.random.choice(["typed", "chars"])
    title_zone(plan, kicker=plan.random.random() < 0.4, looks={"kicker": {"font": KAI, "size": 28}, "title": {"font": HEI, "size": 36}})
    wire_lead(plan, plan.voice.paragraph(2), **plan.body_look)
    paragraphs(plan, 2)
    photo(plan, "slash", **SMALL)
    paragraphs(plan, 1)
    ending(plan, source=plan.random.random() < 0.5, font=SONG, size=24)


def wps(plan):
    """Headings by numeric style ids, numbered by the program in Chinese."""
    title_zone(plan, subtitle=True, looks={"title": {"font": SONG, "size": 36, "bold": True}, "subtitle": {"font": KAI, "size": 28}})
    byline(plan, plan.random.choice(["padded", "colon"]), font=SONG, size=24)
    plan.lead(plan.voice.paragraph(2), **plan.body_look)
    for _ in range(3):
        plan.heading(1, plan.voice.say(HEADINGS), style="Heading 1", number={"list": "headings", "level": 0})
        paragraphs(plan, 1)
        for _ in range(plan.random.randint(0, 2)):
            plan.heading(2, plan.voice.say(HEADINGS), style="Heading 2", number={"list": "headings", "level": 1})
            paragraphs(plan, 1)
    photo(plan, "under", **SMALL)
    ending(plan, editors="short", font=SONG, size=24)


def word(plan):
    """Real styles: Title, Heading, Caption with a SEQ field."""
    plan.found["title"] = None
    title_zone(plan, looks={"title": {"style": "Title"}})
    byline(plan, "plain", font=SONG, size=22)
    plan.lead(plan.voice.paragraph(2), **plan.body_look)
    for _ in range(plan.random.randint(2, 4)):
        plan.heading(1, plan.voice.say(HEADINGS), style="Heading 1")
        paragraphs(plan, 1)
        photo(plan, "seq", size=20)
        plan.heading(2, plan.voice.say(HEADINGS), style="Heading 2")
        paragraphs(plan, 1)
    ending(plan, font=SONG, size=24)


def photo_story(plan):
    """Ten pictures: one by one, side by side in a table, and a gallery with one caption."""
    title_zone(plan, looks={"title": {"font": HEI, "size": 36, "bold": True}})
    byline(plan, "slash", font=KAI, size=24)
    plan.lead(plan.voice.paragraph(2), **plan.body_look)
    for _ in range(3):
        photo(plan, "under", font=KAI, size=21)
    say = lambda: plan.voice.say(CAPTIONS)
    plan.side_by_side([say(), say()], caption_look={"font": KAI, "size": 21})
    plan.side_by_side([None, None], below=say(), caption_look={"font": KAI, "size": 21})
    paragraphs(plan, 1)
    gallery(plan, 3, font=KAI, size=21)
    ending(plan, date=False, editors="short", font=SONG, size=24)


def notice(plan):
    """公告: a document's number, items, signature and date."""
    plan.body_look = {"font": FANG, "size": 32}
    title_zone(plan, lines=plan.random.choice([1, 2]), looks={"title": {"font": BIAO, "size": 44}})
    plan.line("document", f"{plan.voice.county[0]}政协办〔2024〕{plan.random.randint(2, 60)}号", align="center", font=FANG, size=32)
    plan.line("para", "县政协各委员工作室、机关各委室：", font=FANG, size=32)
    plan.lead(plan.voice.paragraph(2), **plan.body_look)
    for at in range(3):
        plan.heading(1, f"{'一二三'[at]}、{plan.voice.say(HEADINGS)}", font=HEI, size=32, indent="chars")
        paragraphs(plan, 1)
    plan.paragraph(f"附件：1.{plan.voice.say(HEADINGS)}登记表")
    ending(plan, font=FANG, size=32)


def meeting(plan):
    """A meeting's report: title over two lines, tabbed byline, the three reviews' line."""
    title_zone(plan, lines=2, looks={"title": {"font": SONG, "size": 36, "bold": True}})
    byline(plan, plan.random.choice(["tabs", "brackets"]), font=SONG, size=24)
    plan.lead(plan.voice.paragraph(3), **plan.body_look)
    photo(plan, "under", **SMALL)
    for _ in range(3):
        plan.lead_in(plan.voice.say(LEAD_INS), plan.voice.paragraph(2))
    plan.random.choice(MARKS[plan.program])(plan)
    paragraphs(plan, 2)
    photographers_at_end(plan, font=SONG, size=21)
    ending(plan, editors="reviews", font=SONG, size=21)


def plain(plan):
    """Nobody set a title: everything the same, the title centred at most."""
    plan.body_look, plan.indent = {"font": None, "size": None}, "typed"
    title_zone(plan, subtitle=plan.random.random() < 0.5, align=plan.random.choice(["center", "left"]))
    byline(plan, plan.random.choice(["plain", "brackets"]), align="center")
    plan.lead(plan.voice.paragraph(2))
    for at in range(3):
        plan.heading(1, f"{'一二三'[at]}、{plan.voice.say(HEADINGS)}", indent="typed")
        paragraphs(plan, 1)
        photo(plan, "bare")
    ending(plan)


def boxes(plan):
    """Pictures that float, with their captions in text boxes under them."""
    title_zone(plan, kicker=True, looks={"kicker": {"font": KAI, "size": 28}, "title": {"font": HEI, "size": 40}})
    byline(plan, "plain", font=SONG, size=24)
    plan.lead(plan.voice.paragraph(2), **plan.body_look)
    for how in plan.random.sample(["anchor", "group", "alternate", "vml"], 3):
        paragraphs(plan, 2)
        photo(plan, "box", how=how, **SMALL)
    plan.heading(1, f"一、{plan.voice.say(HEADINGS)}", font=HEI, size=28)
    paragraphs(plan, 2)
    photographers_at_end(plan, font=SONG, size=21)


def review(plan):
    """A year's review: five sections, a table of figures, notes, changes and comments."""
    draw, voice = plan.random, plan.voice
    title_zone(plan, kicker=True, subtitle=True, looks={
        "kicker": {"font": KAI, "size": 30}, "title": {"font": BIAO, "size": 44}, "subtitle": {"font": KAI, "size": 30}})
    byline(plan, draw.choice(["plain", "padded"]), font=KAI, size=28)
    plan.lead(voice.paragraph(3), **plan.body_look)
    marks = draw.sample(MARKS[plan.program], 5)
    for at in range(5):
        plan.heading(1, f"{'一二三四五'[at]}、{voice.say(HEADINGS)}", font=HEI, size=28, indent="chars")
        paragraphs(plan, 1, 3, 5)
        marks[at](plan)
        if at == 2:
            figures(plan)
        if at % 2:
            photo(plan, draw.choice(["under", "brackets"]), **SMALL)
    ending(plan, editors="short", font=SONG, size=24)


def changed(plan):
    """Tracked changes: what was put in is seen, what was struck out is not."""
    first, old, new, last = (plan.voice.paragraph(1) for _ in range(4))
    plan.paragraph([first, {"kind": "delete", "text": old}, {"kind": "insert", "text": new}, last])


def noted(plan):
    plan.paragraph([plan.voice.paragraph(1), {"kind": "note", "text": plan.voice.paragraph(1)}, plan.voice.paragraph(1)])


def commented(plan):
    plan.paragraph([plan.voice.paragraph(1), {"kind": "comment", "on": plan.voice.paragraph(1), "text": f"请核对：{plan.voice.paragraph(1)}"}])
    plan.text[-1]["text"] += plan.blocks[-1]["runs"][-1]["on"]


def linked(plan):
    plan.paragraph([plan.voice.paragraph(1), {"kind": "link", "to": "https://www.example.gov.cn/ta/2024.html", "text": plan.voice.paragraph(1)}])


def broken(plan):
    """Line ends by Shift+Enter in the middle of a paragraph, and bold words in it."""
    plan.paragraph([plan.voice.paragraph(1), {"kind": "break"}, {"text": plan.voice.paragraph(1), "bold": True}, {"kind": "break"}, plan.voice.paragraph(1)])


def symbols(plan):
    """Quotes and boxes that the file holds as symbols of a font; the last is one that nobody can know."""
    quoted = [{"kind": "symbol", "font": "宋体", "code": "201C", "text": "“"}, {"text": plan.voice.say(HEADINGS)},
              {"kind": "symbol", "font": "宋体", "code": "201D", "text": "”"}]
    plan.paragraph([plan.voice.paragraph(1), {"kind": "symbol", "font": "Wingdings", "code": "F0A8", "text": "□"}, *quoted,
                    {"text": "是大家的共同感受"}, {"kind": "symbol", "font": "汉仪报宋", "code": "F0E5", "text": "⟦?⟧"}])


def hidden(plan):
    plan.paragraph([plan.voice.paragraph(1), {"kind": "hidden", "text": plan.voice.paragraph(1)}, plan.voice.paragraph(1)])


def dated(plan):
    """A date that the file holds as a field, and one as a smart tag."""
    plan.paragraph([plan.voice.paragraph(1), "记录于", {"kind": "field", "code": "DOCPROPERTY 记录日期", "text": "2024年5月6日"}, "整理，",
                    {"kind": "smart", "text": "2024年5月8日"}, "送出。"])


def lined(plan):
    """Nothing but a paragraph of its own."""
    paragraphs(plan, 1)


def listed(plan):
    """Items with bullets that the program draws."""
    for _ in range(3):
        plan.line("para", plan.voice.paragraph(1), number={"list": "bullets", "level": 0}, **plan.body_look)


def figures(plan):
    """Two columns under one head, and a cell that is two rows deep."""
    draw = plan.random
    plan.table([[("事项", 1, 2), ("数量", 2, 1)], [("立案", 1, 1), ("办结", 1, 1)],
                *[[(f"{name}提案", 1, 1), (f"{draw.randint(100, 999)}件", 1, 1), (f"{draw.randint(10, 99)}件", 1, 1)]
                  for name in draw.sample(["经济", "农业", "教育", "卫生", "交通", "文化"], 3)]])


HOUSES = [office, gongwen, newspaper, wire, wps, word, photo_story, notice, meeting, plain, boxes, review]

def long(plan):
    """5,000 characters and ten pictures, for the clock; not among the styles."""
    title_zone(plan, kicker=True, looks={"title": {"font": HEI, "size": 36}})
    byline(plan, "plain")
    plan.lead(plan.voice.paragraph(3), **plan.body_look)
    for at in range(10):
        if at % 2 == 0:
            plan.heading(1, f"{'一二三四五'[at // 2]}、{plan.voice.say(HEADINGS)}", font=HEI, size=28)
        while sum(len(line["text"]) for line in plan.text) < 500 * (at + 1):
            paragraphs(plan, 1)
        photo(plan, "under", **SMALL)


MARKS = {
    "python-docx": [changed, noted, commented, linked, broken, symbols, hidden, dated, listed],
    "libreoffice": [changed, noted, commented, linked, broken, hidden, listed],
    "npm": [changed, noted, commented, linked, broken, symbols, hidden, listed],
    "text": [linked, broken, listed, changed, lined],
}
