"""A portal of real prose: articles of some 1,500 characters, made of the paragraphs below a folder.

    python3 tests/bench/search/prose.py FOLDER ARTICLES SITE

FOLDER holds Markdown or plain text in Chinese, at any depth. Consecutive paragraphs make an article, and articles come
in a shuffled order, the same each time. The title is the first clause. Nothing of the texts is kept but in SITE.
"""

import datetime
import pathlib
import random
import re
import sys

COLUMNS = {"要闻": "yaowen", "会议": "huiyi", "提案工作": "tian", "调研视察": "diaoyan", "委员风采": "weiyuan",
           "党建": "dangjian", "文史": "wenshi", "公告": "gonggao", "专委会": "zwh", "学习": "xuexi"}
LENGTHS = [600, 900, 1200, 1500, 1800, 2100, 2400]


def paragraphs(folder):
    seen = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".txt"):
            continue
        for line in path.read_text("utf-8", "ignore").splitlines():
            line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
            line = re.sub(r"[#>*`<|_\\]", "", line).strip()
            han = sum("\u4e00" <= character <= "\u9fff" for character in line)
            if han >= 8 and 2 * han >= len(line) and line not in seen:
                seen.add(line)
                yield line


def articles(lines):
    draw = random.Random(7)
    made, current, length, wanted = [], [], 0, 1500
    for line in lines:
        current.append(line)
        length += len(line)
        if length >= wanted:
            made.append(current)
            current, length, wanted = [], 0, draw.choice(LENGTHS)
    draw.shuffle(made)
    return made


def title_of(lines, used):
    clauses = [part for part in re.split(r"[，。；：、？！（）\s]", lines[0]) if len(part) >= 6] or [lines[0]]
    title = "".join(character for character in clauses[0][:24] if character.isalnum())
    used[title] = used.get(title, 0) + 1
    return title if used[title] == 1 else f"{title}（{used[title]}）"


def main():
    folder, count, site = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    all_articles = articles(paragraphs(folder))
    content = site / "content"
    for title, slug in COLUMNS.items():
        (content / title).mkdir(parents=True, exist_ok=True)
        (content / title / "_index.md").write_text(f"---\ntitle: {title}\nslug: {slug}\ndescription: {title}的稿件\n---\n")
    (content / "site.yaml").write_text("name: 某县政协\nurl: https://www.example.gov.cn\ntheme: county\n")
    used, names, start = {}, list(COLUMNS), datetime.date(2014, 1, 1)
    for number in range(count):
        # More than there is prose for: the same articles once more, the paragraphs in another order.
        lines = list(all_articles[number % len(all_articles)])
        random.Random(number).shuffle(lines) if number >= len(all_articles) else None
        date = start + datetime.timedelta(days=number * 3300 // count)
        text = "\n\n".join(lines)
        header = f'---\ntitle: "{title_of(lines, used)}"\ndate: {date}\nslug: a{number:06}\nsource: 本站\n---\n'
        column = names[random.Random(number).randrange(len(names))]
        (content / column / f"{number:06}.md").write_text(f"{header}{text}\n")


main()
