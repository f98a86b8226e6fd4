"""Words for manuscripts: plain working sentences of an office, drawn by a seed.

In: a `random.Random`. Out: sentences, titles, names, captions. Invariant: within one `Voice` no sentence comes
twice, so that whatever a reader of the article finds twice was doubled by the program. Places and persons are
made up: a surname, and a given name that no register would take.
"""

COUNTIES = ["某县", "青山县", "临水县", "云溪县", "石桥县"]
TOWNS = ["青石镇", "白沙镇", "杨柳乡", "竹溪镇", "高桥镇", "龙塘乡", "南坪镇", "西河镇", "枫林乡", "双井镇"]
VILLAGES = ["前进村", "石板村", "梅花村", "新塘村", "大屋村", "清泉村", "油茶村", "古樟村", "桥头村", "长岭村"]
SURNAMES = "张王李赵陈刘杨周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董"
GIVEN = ["甲", "乙", "丙", "丁", "例", "样", "试文", "示例", "样稿", "拟名", "代称", "设例", "假名", "虚拟", "例句", "试笔"]
DOUBLE = ["欧阳例", "司马试", "诸葛样"]
OFFICES = ["县政协办公室", "县政协提案委", "县政协经科委", "县政协文史委", "县政协教卫委", "县政协农业委", "县政协社法委"]
TRADES = ["茶叶", "油茶", "柑橘", "中药材", "民宿", "水产", "蔬菜", "养老服务", "冷链物流", "乡村客运", "农村电商", "小水电",
          "垃圾分类", "老旧小区改造", "校园食堂", "村卫生室", "古树保护", "河道治理", "农田灌溉", "停车位建设"]
LEADERS = ["县政协主席", "县政协副主席", "县政协秘书长", "县政协党组成员"]
PEOPLE = ["政协委员", "部门负责人", "企业代表", "村干部", "种植大户", "社区居民", "合作社社员", "教师代表", "乡镇干部"]
DOINGS = ["实地走访", "查看台账", "听取介绍", "入户交谈", "现场察看", "随机询问", "翻阅记录", "算账对比"]
ENDS = ["形成清单逐项落实", "列入下一步工作安排", "由承办单位限期答复", "在月底前反馈进展", "写进调研报告", "交有关部门研究办理"]

SENTENCES = [
    "{day}，{leader}带队到{town}{village}，就{trade}情况开展调研。",
    "调研组一行先后来到{village}和邻近各村，{doing}，详细了解{trade}的进展与难处。",
    "在{town}，{people}说，{trade}这两年变化不小，但管护经费仍有{number}万元缺口。",
    "座谈会上，{few}名{people}围绕{trade}发言，提出意见建议{number}条。",
    "{office}梳理出“{trade}”方面的问题{number}个，{end}。",
    "委员们认为，{trade}要因地制宜，不能照搬别处做法，更不能只看报表。",
    "据介绍，{town}现有{trade}项目{number}个，涉及{number}户、{number}人。",
    "{people}建议，把{trade}与{other}一并考虑，统筹安排用地和资金。",
    "全年共收到{trade}方面的提案{number}件，立案{few}件，办结率{number}%。",
    "办理单位负责人表示，对委员关心的{trade}问题，将{end}。",
    "{leader}要求，{office}会同{town}跟踪此事，{end}。",
    "走访中，委员{doing}，发现{village}的{trade}还缺少专人负责。",
    "下午{few}时，大家在{village}的院坝里坐下来，你一言我一语，谈的都是{trade}。",
    "“路修到门口，{trade}就好办了。”{village}一名{people}这样说。",
    "从{few}月到12月，委员工作室接待群众{number}人次，收集{trade}线索{number}条。",
    "对照去年的清单，{trade}一项已完成{number}处，其余{number}处正在施工。",
    "{town}把委员提出的《关于改进{trade}的建议》印发各村，{end}。",
    "调研组还随机抽取{number}户，{doing}，核对{trade}补助的发放情况。",
    "有委员提出，{trade}的数据口径不一，同一件事有{few}种说法，应当先统一。",
    "视察结束后，{office}当天整理记录，{end}。",
    "大家一致认为，办好{trade}这件小事，关键在于有人管、有钱管、管得住。",
    "{village}的做法是：每月{day_of_month}日集中议事，把{trade}的事摆到桌面上谈。",
    "经过{few}轮沟通，{town}与承办单位就{trade}达成一致意见。",
    "目前，{trade}的第{number}批设备已运抵{village}，预计{month}月底装好。",
]

TITLES = [
    "{county}政协开展{trade}专题调研",
    "{county}政协视察{trade}工作",
    "委员为{trade}支招",
    "把{trade}的事办到群众心坎上",
    "{county}政协召开{trade}座谈会",
    "一件{trade}提案的办理之路",
    "{town}委员工作室里话{trade}",
]
KICKERS = ["听民声 办实事", "走基层 看变化", "提案办理追踪", "委员在一线", "协商在村里", "调研手记"]
SUBTITLES = ["——{county}政协{trade}工作侧记", "——来自{town}{village}的报告", "{trade}调研组走访{number}个村", "——{office}工作回眸"]
HEADINGS = ["问需于民，摸清{trade}底数", "协商于前，理顺{trade}机制", "跟踪于后，办好{trade}小事", "因地制宜，补齐{trade}短板",
            "上下联动，凝聚{trade}合力", "落细落实，守好{trade}底线", "开门纳谏，问计{trade}", "以点带面，推开{trade}经验"]
LEAD_INS = ["把{trade}的底数摸清。", "让{trade}的账目公开。", "给{trade}找个管家。", "{trade}的短板要补上。", "为{trade}算一笔细账。"]
CAPTIONS = ["委员在{village}察看{trade}现场。", "图为{village}{trade}一角。", "调研组在{town}座谈{trade}", "{leader}在{village}了解{trade}情况。",
            "{people}在{village}介绍{trade}", "{town}{village}的{trade}示范点。", "雨后的{village}，{trade}现场。"]
CELLS = ["{trade}", "{town}", "{village}", "已办结{number}件", "{number}万元"]


class Voice:
    """Draws from the lists above, never the same sentence twice."""

    def __init__(self, random):
        self.random = random
        self.said = set()
        self.county = random.choice(COUNTIES)
        self.named = set()
        self.decks = {}

    def fill(self, pattern):
        pick = self.random.choice
        slots = {
            "county": lambda: self.county, "town": lambda: pick(TOWNS), "village": lambda: pick(VILLAGES),
            "trade": lambda: pick(TRADES), "leader": lambda: pick(LEADERS), "people": lambda: pick(PEOPLE),
            "office": lambda: pick(OFFICES), "doing": lambda: pick(DOINGS), "end": lambda: pick(ENDS),
            "other": lambda: pick(["绿化养护", "防汛备汛", "公共照明", "校车接送", "就业培训"]),
            "few": lambda: str(self.random.randint(2, 6)), "day_of_month": lambda: str(self.random.randint(2, 28)),
            "number": lambda: str(self.random.randint(2, 98)), "month": lambda: str(self.random.randint(1, 12)),
            "day": lambda: f"{self.random.randint(1, 12)}月{self.random.randint(1, 28)}日",
        }
        text, rest = "", pattern
        while "{" in rest:
            before, rest = rest.split("{", 1)
            slot, rest = rest.split("}", 1)
            text += before + slots[slot]()
        return text + rest

    def say(self, patterns):
        """A phrase of these that was not said before."""
        deck = self.decks.setdefault(patterns[0], [])
        while True:
            if not deck:
                deck.extend(self.random.sample(patterns, len(patterns)))
            text = self.fill(deck.pop())
            if not any(text in said or said in text for said in self.said):
                self.said.add(text)
                return text

    def paragraph(self, sentences):
        return "".join(self.say(SENTENCES) for _ in range(sentences))

    def name(self):
        """A person's name, of two or three characters, now and then with a double surname; each once."""
        while True:
            plain = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
            name = self.random.choice(DOUBLE) if self.random.random() < 0.06 else plain
            if name not in self.named:
                self.named.add(name)
                return name

    def names(self, count):
        return [self.name() for _ in range(count)]
