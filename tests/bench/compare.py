#!/usr/bin/env python3
"""The same articles in two outputs? A comparison must not be won by leaving something out.

    compare.py --corpus FOLDER --huikan FOLDER --hugo FOLDER [--sample N] [--results FILE]

Of N articles, spread over the corpus, it compares the title, the date and hour, source and author, the
text of the body, how many headings, figures, tables, lists, quotes, links and bold words it has, and what its
head says: each tag, and what stands in it but for addresses and descriptions, which the two word differently.
White space and footnote marks are left out: the two draw them differently. Then it counts the pages: both
must have every article, as many lists, and no list may have more pages or fewer than its way of paging says.
Exit code 1 on a difference. What was counted also goes into FILE, beside the times.
"""

import argparse
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

COUNTED = {"h2", "h3", "img", "figure", "table", "th", "li", "blockquote", "a", "strong", "pre"}
VOID = {"img", "br", "hr", "input", "meta", "link"}
# What each of the two words, or addresses, in its own way.
OWN = {"description", "Description", "og:description", "Url", "og:url", "mainEntityOfPage"}


class Page(HTMLParser):
    """Title, meta line, body text, element counts and head of an article's page."""

    def __init__(self, text):
        super().__init__()
        self.open, self.texts, self.counts, self.head = [], {"title": [], "meta": [], "body": []}, {}, {}
        self.feed(text)

    def part(self):
        """Which of the three parts the parser is in; None outside, and inside footnotes."""
        if any(tag == "sup" or "footnote" in name for tag, name in self.open):
            return None
        for tag, name in self.open:
            if tag == "h1":
                return "title"
            if name in ("meta", "body") and tag in ("p", "div"):
                return name
        return None

    def handle_starttag(self, tag, attributes):
        if tag in ("meta", "link"):
            self.tell(tag, dict(attributes))
        if tag not in VOID:
            self.open.append((tag, dict(attributes).get("class") or ""))
        if self.part() == "body" and tag in COUNTED:
            self.counts[tag] = self.counts.get(tag, 0) + 1

    def tell(self, tag, has):
        """A tag of the head: what it says, or how many there are of its kind."""
        if name := has.get("name") or has.get("property"):
            self.head[name] = "" if name in OWN else has.get("content")
        elif tag == "link":
            kind = f"link {has.get('rel')} {has.get('type', '')}".strip()
            self.head[kind] = self.head.get(kind, 0) + 1

    def handle_endtag(self, tag):
        if any(tag == name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "script":
            said = {key: "" if key in OWN else value for key, value in json.loads(data).items()}
            self.head["JSON-LD"] = json.dumps(said, ensure_ascii=False, sort_keys=True)
        if part := self.part():
            self.texts[part].append(data)

    def facts(self):
        facts = {part: re.sub(r"[\s（）]", "", "".join(texts)) for part, texts in self.texts.items()}
        return facts | {f"<{tag}>": self.counts.get(tag, 0) for tag in sorted(COUNTED)} | self.head


def differences(first, second):
    first, second = Page(first).facts(), Page(second).facts()
    names = sorted(set(first) | set(second))
    return [f"{name}: {around(first.get(name, ''), second.get(name, ''))}"
            for name in names if first.get(name) != second.get(name)]


def around(first, second):
    """Two values, long ones from shortly before the first character that differs."""
    if not (isinstance(first, str) and isinstance(second, str)):
        return f"{first} and {second}"
    same = next((at for at, pair in enumerate(zip(first, second)) if pair[0] != pair[1]),
                min(len(first), len(second)))
    return " and ".join(f"“{text[max(0, same - 8):same + 16]}”" for text in (first, second))


# What Huikan makes and the theme for Hugo does not.
MORE = ["sitemap.html"]


def lists(pages):
    """Of pages that are no articles: the number of pages of each list, fewest first, and the others."""
    counts, others = {}, []
    for page in pages:
        folder = re.sub(r"(/page/\d+)?/index\.html$|/page-\d+\.html$", "", page)
        if folder in (page, "tags"):
            others.append(page)
        else:
            counts[folder] = counts.get(folder, 0) + 1
    return sorted(counts.values()), sorted(others)


def compare_counts(articles, huikan, hugo):
    """What differs in the number of pages, and the counts in words. Pages of 20: Hugo begins a page for a
    rest of one article, Huikan keeps the newest 20 to 39 together, so it has one page less or as many."""
    own = [{str(path.relative_to(out)) for path in out.rglob("*.html")} for out in (huikan, hugo)]
    wanted = [{f"{article}{end}" for article in articles} for end in (".html", "/index.html")]
    problems = [f"{len(articles) - len(wanted & pages)} articles have no page"
                for pages, wanted in zip(own, wanted) if wanted - pages]
    (first, others), (second, hugo_others) = (lists(pages - wanted) for pages, wanted in zip(own, wanted))
    if sorted(hugo_others + MORE) != others:
        problems.append(f"other pages: {others} and {hugo_others}")
    feeds, hugo_feeds = ({str(path.relative_to(out)) for kind in ("xml", "json") for path in out.rglob(f"*.{kind}")}
                         for out in (huikan, hugo))
    if feeds != hugo_feeds:
        problems.append(f"feeds: {sorted(feeds ^ hugo_feeds)}")
    if len(first) != len(second) or any(two - one not in (0, 1) for one, two in zip(first, second)):
        problems.append(f"pages of lists: {first} and {second}")
    words = (f"Pages: Huikan {len(own[0]):,}, Hugo {len(own[1]):,}. Of them {len(articles):,} articles each, and "
             f"{len(first)} lists each, of {sum(first):,} and {sum(second):,} pages: a list is paged from its "
             f"oldest article here, from its newest there. {len(feeds):,} feeds each. More in Huikan: "
             f"{', '.join(MORE)}.")
    return problems, words


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("corpus", "huikan", "hugo"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    arguments.add_argument("--sample", type=int, default=100)
    arguments.add_argument("--results", type=Path)
    chosen = arguments.parse_args()

    content = chosen.corpus / "content"
    articles = sorted(path.relative_to(content).with_suffix("") for path in content.rglob("20*.md"))
    sample = articles[::max(1, len(articles) // chosen.sample)]
    failed = 0
    for article in sample:
        pages = [chosen.huikan / f"{article}.html", chosen.hugo / article / "index.html"]
        missing = [str(page) for page in pages if not page.is_file()]
        found = [f"no {page}" for page in missing] or differences(*(page.read_text() for page in pages))
        failed += bool(found)
        if found and failed <= 5:
            print(article, *found, sep="\n    ")
    problems, words = compare_counts(articles, chosen.huikan, chosen.hugo)
    words = f"{len(sample)} of {len(articles):,} articles compared with Hugo's, {failed} differ. {words}"
    print(*problems, words, sep="\n")
    if chosen.results:
        results = json.loads(chosen.results.read_text(encoding="utf-8"))
        chosen.results.write_text(json.dumps(results | {"counts": words}, indent=1), encoding="utf-8")
    sys.exit(failed > 0 or bool(problems))


if __name__ == "__main__":
    main()
