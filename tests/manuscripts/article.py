"""An article as `huikan import` wrote it: front matter, text without marks, pictures with captions.

In: the folder or file of an article. Out: what `measure` compares. Invariant: only marks of Markdown and HTML
are taken away, never a word; alternative texts are no text of the article.
"""

import hashlib
import html
import re
from pathlib import Path

import yaml

PICTURE = re.compile(r'!\[(?P<alt>(?:[^\]\\]|\\.)*)\]\((?P<file><[^>]*>|[^)\s"]*)(?:\s+"(?P<title>(?:[^"\\]|\\.)*)")?\)')
# What the front matter's keys stand for, where the manuscript had the word.
WORDS = {"source": "来源供稿单位", "editor": "责任编辑责编编辑", "photographers": "摄影摄图片本文由提供",
         "reviewers": "初审复审终审一审二审三审审核", "authors": "文图"}


# The front matter's keys in Chinese, where they are not those of English.
KEYS = {"标题": "title", "引题": "kicker", "副题": "subtitle", "作者": "authors", "摄影": "photographers", "责编": "editor",
        "审核": "reviewers", "来源": "source", "日期": "date", "摘要": "summary"}
# Words of a byline that is written as one line.
ROLE = re.compile(r"^(全媒体记者|见习记者|记者|特约通讯员|通讯员|供稿|摄影|编辑|文|图|摄)(?:[：:/、]|$)")


def plain(text):
    """A value or a line without white space, and symbols that look alike made one."""
    text = re.sub(r"[\s\u3000\u00a0\u200b\ufeff]+", "", str(text))
    return text.translate(str.maketrans("◻▢☐✔", "□□□✓"))


def flat(value):
    """Everything that a front matter value says."""
    if isinstance(value, dict):
        return "".join(flat(key) + flat(each) for key, each in value.items())
    if isinstance(value, list):
        return "".join(map(flat, value))
    return str(value)


def shown(markdown):
    """Markdown without its marks."""
    text = PICTURE.sub(lambda found: f"\n{unescaped(found['title'] or '')}\n", markdown)
    text = re.sub(r"^\[\^[^\]]+\]:", "", text, flags=re.M)
    text = re.sub(r"(?<!\\)\[\^[^\]]+\]", "", text)
    text = re.sub(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\((?:<[^>]*>|[^)]*)\)", r"\1", text)
    text = re.sub(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$", "", text, flags=re.M)
    text = re.sub(r"^\s*(#{1,6} |> ?|[-*+] |\d+[.)] )", "", text, flags=re.M)
    text = re.sub(r"<!--.*?-->|</?[a-zA-Z][^>]*>", "", text, flags=re.S)
    text = re.sub(r"(?<!\\)(\*\*|\*|~~)", "", text)
    text = re.sub(r"(?<!\\)\|", " ", text)
    return unescaped(text)


def unescaped(text):
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"\\$", "", text, flags=re.M)))


def byline(line):
    """Roles and names of a line: 记者 甲某 乙某 通讯员 丙某."""
    found, roles = set(), [""]
    for word in line.split():
        match, named = ROLE.match(word), []
        while match:
            named.append(match[1])
            word = word[match.end():]
            match = ROLE.match(word)
        roles = named or roles
        found |= {(role, name) for role in roles for name in re.split("[、，,]", word) if name}
    return found


class Article:
    def __init__(self, path):
        self.folder = path.parent
        text = path.read_text(encoding="utf-8")
        _, head, self.markdown = text.split("---\n", 2)
        self.head = {KEYS.get(key, key): value for key, value in (yaml.load(head, yaml.BaseLoader) or {}).items()}
        self.body = shown(self.markdown)

    def value(self, key):
        return self.head.get(key)

    def title_zone(self):
        return [plain(self.head.get(key) or "").lstrip("—") for key in ("kicker", "title", "subtitle")]

    def people(self):
        """Pairs of role and name."""
        found = set()
        for entry in self.listed("authors"):
            if isinstance(entry, dict):
                names, roles = (entry.get("names") or entry["姓名"]), (entry.get("role") or entry.get("身份") or "")
                for role in re.split("[、，,/]", roles):
                    found |= {(role, plain(name)) for name in ([names] if isinstance(names, str) else names)}
            else:
                found |= byline(entry)
        for key, role in (("photographers", "摄影"), ("editor", "编辑")):
            found |= {(role, plain(flat(entry))) for entry in self.listed(key)}
        return found

    def listed(self, key):
        value = self.head.get(key) or []
        return value if isinstance(value, list) else [value]

    def pictures(self):
        """(file, caption, which group of neighbours), in order; captions as shown."""
        found, group, end = [], 0, 0
        for each in PICTURE.finditer(self.markdown):
            group += bool(self.markdown[end:each.start()].strip())
            end = each.end()
            found.append((each["file"].strip("<>"), plain(unescaped(each["title"] or "")), group))
        return found

    def hash_of(self, name):
        path = self.folder / name
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

    def headings(self):
        return [(len(marks), plain(shown(words))) for marks, words in re.findall(r"^(#{2,6}) (.*)$", self.markdown, re.M)]

    def bold(self):
        return {plain(unescaped(words)) for words in re.findall(r"\*\*((?:[^*\\]|\\.)+)\*\*", self.markdown)}

    def everything(self):
        """All that the article says, for asking whether a word is anywhere."""
        said = plain("".join(WORDS.get(key, "") + flat(value) for key, value in self.head.items()))
        date = re.match(r"(\d+)-0?(\d+)-0?(\d+)", self.head.get("date") or "")
        return said + ("{}年{}月{}日".format(*date.groups()) if date else "")
