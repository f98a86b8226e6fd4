#!/usr/bin/env python3
"""The same county-portal articles for Huikan and for Hugo.

    corpus.py --articles N [--seed S] --form huikan|hugo FOLDER

Deterministic: N, S and the form decide every byte. An article depends on its number and the seed alone,
except for the articles it links to. What differs between the forms: a few keys of the front matter, where
pictures stand, and how links between articles are written. Names in it are drawn at random.
FOLDER must not exist yet. Needs Python alone.
"""

import argparse
import datetime
import json
import random
import re
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
SITE = "示例县政协"

# (slug, title, description, share of the articles) below (slug, title, description)
COLUMNS = [
    (("xinwen", "新闻中心", "会议、活动与通知"), [
        ("yaowen", "政协要闻", "县政协的重要会议与活动", 24),
        ("tongzhi", "通知公告", "会议通知与公示", 8),
        ("dongtai", "县域动态", "县里的新鲜事", 10)]),
    (("lvzhi", "履职工作", "提案、调研与协商"), [
        ("tian", "提案工作", "提案的征集、办理与督办", 9),
        ("diaoyan", "调研视察", "委员走到哪里，看到什么", 11),
        ("xieshang", "协商议政", "专题协商与议政", 8)]),
    (("weiyuan", "委员天地", "委员与委员工作室"), [
        ("fengcai", "委员风采", "委员的故事", 6),
        ("gongzuoshi", "委员工作室", "工作室的日常", 7),
        ("jianyan", "建言献策", "委员的意见建议", 6)]),
    (("wenshi", "文史资料", "地方文史与书画"), [
        ("tiandi", "文史天地", "地方文史", 4),
        ("shuhua", "书画摄影", "书画与摄影作品", 3),
        ("xuexi", "学习园地", "理论与业务学习", 4)]),
]
LEAVES = [(f"{parent[0]}/{slug}", share) for parent, leaves in COLUMNS for slug, _, _, share in leaves]
PICTURES = [f"/images/p{number}.png" for number in range(1, 9)]


def compile_phrases():
    """Each phrase as a list of texts, names of phrase lists, and (low, high) ranges."""
    def parts(phrase):
        found = re.split(r"\{(\w+|\d+-\d+)\}", phrase)
        for at in range(1, len(found), 2):
            bounds = re.fullmatch(r"(\d+)-(\d+)", found[at])
            found[at] = (int(bounds[1]), int(bounds[2])) if bounds else [found[at]]
        return [part for part in found if part != ""]
    phrases = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
    return {name: [parts(phrase) for phrase in alternatives] for name, alternatives in phrases.items()}


PHRASES = compile_phrases()


class Voice:
    """Draws phrases; one for each article, so that articles do not depend on each other."""

    def __init__(self, *seed):
        self.random = random.Random("/".join(map(str, seed)))

    def say(self, name):
        words = []
        for part in self.random.choice(PHRASES[name]):
            if isinstance(part, str):
                words.append(part)
            elif isinstance(part, list):
                words.append(self.say(part[0]))
            else:
                words.append(str(self.random.randint(*part)))
        return "".join(words)

    def several(self, name, count):
        """Different ones of a list whose phrases have no slots."""
        return [parts[0] for parts in self.random.sample(PHRASES[name], count)]

    def paragraph(self):
        return "".join(self.say("sentence") for _ in range(self.random.randint(2, 5)))

    def chance(self, probability):
        return self.random.random() < probability


class Article:
    """What front matter says of the article with this number."""

    def __init__(self, seed, number, titles):
        voice = Voice(seed, number, "meta")
        # 7919 and 100,000 are coprime: no two of the first 100,000 articles share an instant.
        second = voice.random.randrange(3000) * 100_000 + number * 7919 % 100_000
        self.number = number
        self.date = datetime.datetime(2016, 1, 1, tzinfo=SHANGHAI) + datetime.timedelta(seconds=second)
        self.column = voice.random.choices([path for path, _ in LEAVES], [share for _, share in LEAVES])[0]
        title = voice.say("title")
        titles[title] = titles.get(title, 0) + 1
        self.title = title if titles[title] == 1 else f"{title}（之{titles[title]}）"
        self.slug = f"{self.date:%Y-%m-%d}-{voice.say('word')}-{voice.say('word')}-{number:05d}"
        self.tags = voice.several("tag", voice.random.choice([1, 2, 2, 3, 3, 4]))
        self.author = voice.say("name")
        self.source = voice.say("office")
        self.summary = voice.say("sentence") if voice.chance(0.45) else None

    def front_matter(self):
        text = lambda value: json.dumps(value, ensure_ascii=False)
        lines = ["---", f"title: {text(self.title)}", f"date: {self.date.isoformat()}",
                 f"tags: [{', '.join(self.tags)}]", f"source: {self.source}",
                 f"authors: [{self.author}]"]
        if self.summary:
            lines.append(f"summary: {text(self.summary)}")
        return "\n".join(lines + ["---", "", ""])

    def address(self, form):
        if form == "hugo":
            return f"/{self.column}/{self.slug}/"
        return f"../../{self.column}/{self.slug}.md"


def extras(voice, article, articles, form):
    """Quotes, lists, tables, figures and links: the blocks that are no plain paragraphs."""
    blocks = []
    if voice.chance(0.15):
        blocks.append(f"> {voice.say('sentence')}\n>\n> ——《{voice.say('document')}》")
    if voice.chance(0.20):
        blocks.append("\n".join(f"- {aim}；" for aim in voice.several("aim", voice.random.randint(3, 5))))
    if voice.chance(0.15):
        names = voice.several("subheading", voice.random.randint(3, 5))
        blocks.append("\n".join(f"{at}. **{name}**：{voice.say('aim')}。" for at, name in enumerate(names, 1)))
    if voice.chance(0.05):
        rows = [f"| {town} | {voice.random.randint(3, 90)} | {voice.say('share')} | {voice.say('name')} |"
                for town in voice.several("town", voice.random.randint(4, 10))]
        blocks.append("\n".join(["| 乡镇 | 立案件数 | 办复率 | 联系人 |", "| --- | ---: | ---: | :---: |"] + rows))
    if voice.chance(0.02):
        blocks.append(voice.say("code"))
    for _ in range(voice.random.choices([0, 1, 2, 3, 4], [33, 28, 20, 12, 7])[0]):
        caption = voice.say("caption")
        blocks.append(f'![{caption}]({voice.random.choice(PICTURES)} "{caption}")')
    if voice.chance(0.20):
        others = [voice.random.choice(articles) for _ in range(voice.random.randint(1, 3))]
        links = [f"相关报道：[{other.title}]({other.address(form)})。"
                 for other in others if other is not article]
        blocks.extend(["".join(links)] if links else [])
    voice.random.shuffle(blocks)
    return blocks


def body(seed, article, articles, form):
    voice = Voice(seed, article.number, "body")
    low, high = voice.random.choices([(400, 1200), (1200, 2500), (4000, 6000)], [70, 25, 5])[0]
    wanted = voice.random.randint(low, high)
    others = extras(voice, article, articles, form)
    paragraphs = []
    # Links differ between the forms: only what is the same in both may decide the length.
    size = 120 * len(others)
    while size < wanted or not paragraphs:
        lead = f"**{voice.say('aim')}**。" if voice.chance(0.18) else ""
        paragraphs.append(lead + voice.paragraph())
        size += len(paragraphs[-1])
    notes = []
    if voice.chance(0.03):
        at = voice.random.randrange(len(paragraphs))
        paragraphs[at] = f"{paragraphs[at][:-1]}[^1]{paragraphs[at][-1]}"
        notes.append(f"[^1]: 参见《{voice.say('document')}》，{voice.say('office')}整理。")
    every = max(1, len(paragraphs) // (len(others) + 1))
    headings = iter(voice.several("heading", 12) if wanted >= 700 else [])
    blocks = []
    for at, paragraph in enumerate(paragraphs):
        if at % 4 == 1 and (heading := next(headings, None)):
            blocks.append(f"## {heading}")
        elif at % 4 == 3 and wanted > 1500:
            blocks.append(f"### （{'一二三四五六七八九十'[at // 4 % 10]}）{voice.say('subheading')}")
        blocks.append(paragraph)
        if others and (at + 1) % every == 0:
            blocks.append(others.pop())
    return "\n\n".join(blocks + others + notes) + "\n"


def columns(form):
    """(folder, text) of each column's `_index.md`."""
    for place, (parent, leaves) in enumerate(COLUMNS, 1):
        paths = [(parent[0], parent)] + [(f"{parent[0]}/{leaf[0]}", leaf) for leaf in leaves]
        for at, (folder, (slug, title, description, *_)) in enumerate(paths):
            weight = at or place
            # Hugo reads `slug` of a section as an error of placement: its folder has that name already.
            slug_line = f"slug: {slug}\n" if form == "huikan" else ""
            yield folder, (f"---\ntitle: {title}\n{slug_line}description: {description}\n"
                           f"keywords: [{title}, {SITE}]\nweight: {weight}\n---\n")


def png(number):
    """A small picture that decoders accept."""
    noise = random.Random(number)
    width, height = 24, 13
    rows = b"".join(b"\0" + noise.randbytes(width * 3) for _ in range(height))
    chunk = lambda kind, data: (struct.pack(">I", len(data)) + kind + data
                                + struct.pack(">I", zlib.crc32(kind + data)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b""))


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--articles", type=int, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--form", choices=["huikan", "hugo"], required=True)
    arguments.add_argument("folder", type=Path)
    chosen = arguments.parse_args()
    if not 0 < chosen.articles <= 100_000:
        arguments.error("between 1 and 100000 articles")
    if chosen.folder.exists():
        arguments.error(f"{chosen.folder} exists")

    form, content = chosen.form, chosen.folder / "content"
    titles = {}
    articles = [Article(chosen.seed, number, titles) for number in range(chosen.articles)]
    characters = 0
    for article in articles:
        text = body(chosen.seed, article, articles, form)
        characters += len(text)
        write(content / article.column / f"{article.slug}.md", article.front_matter() + text)
    for folder, text in columns(form):
        write(content / folder / "_index.md", text)
    static = chosen.folder / "static" if form == "hugo" else content / "_static"
    for number, address in enumerate(PICTURES):
        write(static / address[1:], png(number))
    if form == "huikan":
        write(content / "site.yaml", f"id: bench\nname: {SITE}\nurl: https://www.example.gov.cn/\n"
                                     f"description: 用来比较速度的站点\ntheme: bench\n")
    print(f"{form}: {len(articles)} articles, {characters} characters below {chosen.folder}")


if __name__ == "__main__":
    main()
