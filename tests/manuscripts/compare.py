"""What of a text is missing in another, what is there twice, and what was recognised right.

In: an expectation, an article. Out: counts. Invariant: a character is lost unless it stands in the article
once for each time that the reader of the manuscript sees it; it is doubled if it stands there more often.
"""

import difflib
import re

from article import plain

TAKEN = "\0"
# Lines that become values: their words must be somewhere, their brackets and blanks need not.
VALUES = {"byline", "source", "date", "editors", "photographers", "mark"}
ROLES = {"文": "文", "图": "摄影", "摄": "摄影", "摄影": "摄影", "责编": "编辑", "责任编辑": "编辑"}


class Pool:
    """A text from which lines are taken, each once."""

    def __init__(self, text):
        self.text = text

    def take(self, line):
        """Takes `line` out; answers where it stood, or None."""
        at = self.text.find(line)
        if at >= 0:
            self.text = self.text[:at] + TAKEN * len(line) + self.text[at + len(line):]
        return at if at >= 0 else None

    def take_pieces(self, line, least):
        """Takes the longest pieces of `line` that are there, down to `least` characters; answers the rest."""
        match = difflib.SequenceMatcher(None, line, self.text, autojunk=False).find_longest_match()
        if match.size < least:
            return line
        self.take(line[match.a:match.a + match.size])
        before, after = line[:match.a], line[match.a + match.size:]
        return (self.take_pieces(before, least) if before else "") + (self.take_pieces(after, least) if after else "")

    def rest(self):
        return [piece for piece in self.text.split(TAKEN) if piece]


def solid(text):
    """The Han characters, letters and digits of a text."""
    return "".join(letter for letter in text if letter.isalnum())


def strict_lines(expected):
    """Lines that must stand in the article as they are; those of captions without photographer and label."""
    lines = [plain(entry["text"]) for entry in expected["text"] if entry["part"] not in VALUES | {"caption"}]
    return [line for line in lines + [plain(caption["words"]) for caption in expected["captions"]] + list(map(plain, expected["notes"])) if line]


def value_words(expected):
    """Words of the other lines that must be anywhere: names, units, dates."""
    people = [*expected["byline"], *expected["editors"], {"names": expected["photographers"]},
              *({"names": caption["photographers"]} for caption in expected["captions"])]
    words = [name for each in people for name in each["names"]] + [expected["source"] or ""]
    return [plain(word) for word in words if word] + ([expected["date"]] if expected["date"] else [])


def loss(expected, article):
    """(lost, doubled, leaked): texts."""
    head = "\n".join(plain(article.value(key) or "") for key in ("kicker", "title", "subtitle"))
    pool, lost = Pool(head + "\n" + plain(article.body)), []
    missing = []
    for line in sorted(strict_lines(expected), key=len, reverse=True):
        if pool.take(line) is None:
            missing.append(line)
    for line in missing:
        lost += list(pool.take_pieces(line, 2 if len(line) > 3 else 1))
    everything = article.everything() + plain(article.body)
    lost += [word for word in value_words(expected) if word not in everything and not date_in(word, everything)]
    known = "\n".join(plain(entry["label"] + entry["text"]) for entry in expected["text"])
    doubled = [piece for piece in pool.rest() if solid(piece) and not allowed(piece, expected)]
    shown = plain(article.body) + head
    leaked = [plain(text) for text in expected["unseen"] if plain(text) in shown and plain(text) not in known]
    return lost, doubled, leaked


def date_in(word, everything):
    found = re.fullmatch(r"(\d+)-0?(\d+)-0?(\d+)", word)
    return bool(found) and "{}年{}月{}日".format(*found.groups()) in everything


def allowed(piece, expected):
    """May this stay in the body besides the strict lines? Bylines, endings, labels and credits may."""
    may = "".join(plain(entry["text"]) for entry in expected["text"] if entry["part"] in VALUES | {"caption"})
    may += "".join(entry["label"] for entry in expected["text"]) + "摄图"
    return all(letter in may for letter in solid(piece))


def out_of_order(expected, article):
    """How many lines of the body stand before one that they follow in the manuscript."""
    body, last, wrong = Pool(plain(article.body)), -1, 0
    for entry in expected["text"]:
        if entry["part"] in ("lead", "para", "heading"):
            at = body.take(plain(entry["text"]))
            wrong += at is not None and at < last
            last = max(last, at if at is not None else last)
    return wrong


def lost_beside(lines, article):
    """What another program's text export has and the article has not: characters."""
    pool = Pool("\n".join(map(plain, map(str, article.title_zone()))) + "\n" + plain(article.body) + "\n" + article.everything())
    missing = [line for line in sorted(map(plain, lines), key=len, reverse=True) if line and pool.take(line) is None]
    everything = article.everything()
    return [letter for line in missing for letter in solid(pool.take_pieces(line, 1)) if letter not in everything]


# --- recognition ---------------------------------------------------------------------------------


def byline_right(expected, article):
    one = lambda role: ROLES.get(role, role)
    wanted = {(one(role), plain(name)) for each in expected["byline"] for role in re.split("、", each["role"]) for name in each["names"]}
    extra = {("摄影", plain(name)) for name in expected["photographers"]}
    extra |= {("摄影", plain(name)) for caption in expected["captions"] for name in caption["photographers"]}
    extra |= {(one(each["role"]), plain(name)) for each in expected["editors"] for name in each["names"]}
    found = {(one(role), name) for role, name in article.people()}
    # Who took a picture or edited may stand with the byline's people; who wrote may not be missing.
    return wanted <= found and found - wanted <= extra


def title_right(expected, article):
    wanted = [plain(expected[key] or "").lstrip("—") for key in ("kicker", "title", "subtitle")]
    return wanted == article.title_zone()


def captions_right(expected, article, hashes):
    """One verdict a caption: its words, its photographer, its pictures."""
    shown = article.pictures()
    verdicts = []
    for caption in expected["captions"]:
        words, credited = plain(caption["words"]).rstrip("。"), article.people()
        holding = [entry for entry in shown if words in entry[1]]
        right = len(holding) == 1
        right = right and all(plain(name) in holding[0][1] or any(plain(name) == who for _, who in credited) for name in caption["photographers"])
        if right and hashes and caption["pictures"]:
            group = {article.hash_of(name) for name, _, group in shown if group == holding[0][2]}
            wanted = {hashes[number] for number in caption["pictures"]}
            right = wanted <= group and article.hash_of(holding[0][0]) in wanted
        verdicts.append(right)
    return verdicts


def headings_right(expected, article):
    found = article.headings()
    return [(each["level"], plain(each["text"])) in found for each in expected["headings"]]


def ending_right(expected, article):
    right = not expected["date"] or (article.value("date") or "").startswith(expected["date"])
    return right and (not expected["source"] or plain(article.value("source") or "") == plain(expected["source"]))


def editors_right(expected, article):
    said = article.everything()
    return all(plain(name) in said for each in expected["editors"] for name in each["names"])
