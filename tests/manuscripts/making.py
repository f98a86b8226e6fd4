"""One manuscript: a style, a program, a seed; and beside it what a reader sees.

In: number, seed, program. Out: the file and its expectation. Invariant: number, seed and program decide every
word and form of a manuscript, whatever else is made.
"""

import hashlib
import json
import random

import houses
from pictures import picture
from plan import Plan
from prose import Voice

PROGRAMS = ["python-docx", "libreoffice", "npm"]


def writer(program):
    """The module that writes for it; loaded late, so that a run needs only what it uses."""
    if program == "python-docx":
        import word
        return word
    if program == "libreoffice":
        import office
        return office
    if program == "npm":
        import npm
        return npm
    import loose
    return loose


def planned(number, seed, program, house=None):
    draw = random.Random(f"{seed}/{program}/{number}")
    plan = Plan(program, Voice(draw), draw)
    house = house or houses.HOUSES[number % len(houses.HOUSES)]
    house(plan)
    if program == "npm":
        plan.unseen.append("内部资料")  # The page header of its files.
    return plan, house.__name__


def make(number, seed, program, folder, house=None, size=1):
    """Writes it; answers the expectation. `size` multiplies the pictures' sides."""
    plan, style = planned(number, seed, program, house)
    images = {}
    for entry in plan.pictures:
        images[entry["number"]] = picture(f"{seed}/{number}/{program}", entry["number"], entry["kind"], size)
        entry["sha256"] = hashlib.sha256(images[entry["number"]][0]).hexdigest()
    stem = f"{number:02}-{program}-{style.replace('_', '-')}"
    name = writer(program).write(plan, images, folder / stem)
    expected = {"file": name, "program": program, "style": style, **plan.expectation()}
    (folder / f"{stem}.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return expected


def make_all(count, seed, folder, programs=(*PROGRAMS, "text")):
    """`count` Word files, and one text, page, folder or archive for each four of them."""
    wanted = [(number // 3, PROGRAMS[number % 3]) for number in range(count)] + [(number, "text") for number in range(-(-count // 4))]
    made = [make(number, seed, program, folder) for number, program in wanted if program in programs]
    if "libreoffice" in programs:
        writer("libreoffice").finish()
    return made
