"""What a reader of the guide does, chapter by chapter: the commands typed, and the files written in between.

A step is one of
    ("run", command, picture or None)        typed into the terminal; `cd` stays
    ("write", path, text)                    a file written with an editor
    ("replace", path, pattern, new)          a place in a file changed
    ("copy", path in the repository, path)   a photo put beside an article
    ("shows", path)                          the chapter has this file's text in it
    ("page", path of a page, height, picture)    what a browser shows of it, 1280 pixels wide
    ("serve", command, shots)                a preview, ended with Ctrl-C; each shot is (path, text, address,
                                             height, picture): a file is saved, then a browser shows the address
"""

NAME = "2022-12-20-县政协召开提案交办会"
FOLDER = f"content/要闻/{NAME}"
ARTICLE = f"{FOLDER}/index.md"
PHOTO = "content/政协要闻/2022-12-工作综述/1.jpg"
HEAD = """---
标题: 县政协召开提案交办会
日期: 2022-12-20
体裁: 新闻
来源: 县政协办公室
作者: 县政协提案委
网址名: tian-jiaobanhui
状态: 已发布
---

"""
BODY = """12月20日，县政协召开提案交办会，部署提案办理工作。

会议要求，承办单位要主动和提案者沟通，按时办理，按时答复。
"""
FIGURE = """
![委员围坐在会议桌旁](1.jpg "交办会现场（县政协办公室　摄）")
"""
GOOD = HEAD + BODY + FIGURE
CORRECTION = """更正:
  - 内容: 会议日期应为12月19日，已改正。
    时间: 2022-12-21
"""
CORRECTED = GOOD.replace("12月20日", "12月19日").replace("状态: 已发布\n", f"状态: 已发布\n{CORRECTION}")

MESSAGE = ".huikan/wechat/tian-tian-jiaobanhui"

REVIEWED = "content/要闻/2022-12-27-主席会议.md"
DRAFT = """---
标题: 县政协召开主席会议
日期: 2022-12-27
来源: 县政协办公室
网址名: zhuxi-huiyi
状态: 草稿
---

12月27日，县政协召开主席会议，审议全会筹备工作方案。
"""
SIGN = "huikan review 2022-12-27-主席会议 --step"

HURT = "content/要闻/2022-12-28-视察.md"
HURT_TEXT = """---
标题: 县政协视察乡村道路建设
日期: 2022-12-28
来源: 县政协办公室
网址名: daolu-shicha
状态: 草稿
---

12月28日,县政协组织委员视察乡村乡村道路建设。委员们实地查看了路面硬化、护栏安装的情况，听取了有关部门的介绍，并就道路养护提出

意见和建议。会议指出，要把乡村道路建好、管好、护好。
"""

MANUSCRIPT = """热烈祝贺县政协第三届委员会第二次会议召开

聚力同行 履职有为

县政协2022年工作综述

全媒体记者 张三 通讯员 李四 王小五

一年来，县政协坚持围绕中心、服务大局，各项工作取得了新的成效，为全县发展贡献了力量。



县政协调研重点项目建设情况。



县政协召开提案办理座谈会。

1 把稳方向 在思想引领上有新提升

抓好理论学习。全年组织集中学习12次，覆盖全体委员，形成了一批学习成果。

2 服务大局 在协商议政上有新作为

开展专题协商。围绕城市建设开展调研，对两个园区、两条道路和三个小区的情况进行了

4次专项视察，提出意见建议17条。
"""
PLANTING = """委员植树添新绿
通讯员 张三

3月12日，县政协组织委员到河岸公园植树，栽下树苗200棵。

图一

委员在河岸公园栽树。（李四 摄）
"""

CHAPTERS = {
    "1-装好会刊": [
        ("run", "huikan --version", None),
        ("run", "huikan --help", "help"),
    ],
    "2-建网站": [
        ("run", "huikan init 我的网站 --name 示例县政协", "init"),
        ("run", "cd 我的网站", None),
        ("run", "huikan build", None),
        ("replace", "content/site.yaml", "# url:", "url: https://www.example.gov.cn/"),
        ("run", "huikan build", None),
    ],
    "3-写第一篇稿件": [
        ("run", "huikan new 要闻 县政协召开提案交办会 --date 2022-12-20 --folder", "new"),
        ("shows", ARTICLE),
        ("write", ARTICLE, HEAD + BODY),
        ("shows", ARTICLE),
        ("run", "huikan build", None),
        ("run", f"huikan why {ARTICLE}", None),
    ],
    "4-配图与图说": [
        ("copy", PHOTO, f"{FOLDER}/1.jpg"),
        ("write", ARTICLE, GOOD),
        ("run", "huikan build --relative --out 预览", None),
        ("page", "预览/yaowen/tian-jiaobanhui.html", 1080, "figure"),
        ("run", "huikan new 图片新闻 委员活动日 --date 2022-09-28", None),
    ],
    "5-看结果": [
        ("serve", "huikan serve", [
            (ARTICLE, GOOD.replace("日期: 2022-12-20", "日期: 2022-12-32"), "yaowen/tian-jiaobanhui.html", 860, "overlay"),
            (ARTICLE, GOOD, "_huikan/", 860, "panel"),
        ]),
        ("run", "huikan build", "build"),
        ("run", "huikan build --relative --out 预览", None),
        ("page", "预览/index.html", 780, "home"),
        ("run", "huikan build --relative --drafts --out 草稿预览", None),
        ("run", "huikan init ../示例 --sample", None),
        ("run", "huikan build --site ../示例 --relative --out ../示例/预览", None),
        ("page", "../示例/预览/index.html", 1000, "sample"),
    ],
    "6-看懂提示": [
        ("write", ARTICLE, GOOD.replace("标题: ", "标题：")),
        ("run", "huikan build", None),
        ("write", ARTICLE, GOOD.replace("日期: 2022-12-20", "日期: 2022-12-32")),
        ("run", "huikan build", "error"),
        ("write", ARTICLE, GOOD.replace("\n---\n\n", "\n\n")),
        ("run", "huikan build", None),
        ("write", ARTICLE, GOOD.replace("(1.jpg", "(l.jpg")),
        ("run", "huikan build", "warning"),
        ("write", ARTICLE, GOOD.replace("来源:", "来原:")),
        ("run", "huikan build", None),
        ("write", ARTICLE, GOOD.replace("日期: 2022-12-20\n", "")),
        ("run", "huikan build", None),
        ("write", ARTICLE, GOOD),
        ("run", "huikan build", None),
    ],
    "7-撤稿更正搬家": [
        ("run", f'huikan withdraw {ARTICLE} --reason "提案数量有误，正在核实"', "withdraw"),
        ("replace", ARTICLE, r"时间: .*", "时间: 2022-12-21 10:00"),
        ("shows", ARTICLE),
        ("run", "huikan build --relative --out 预览", None),
        ("page", "预览/yaowen/tian-jiaobanhui.html", 700, "withdrawn"),
        ("write", ARTICLE, CORRECTED),
        ("run", "huikan build --relative --out 预览", None),
        ("page", "预览/yaowen/tian-jiaobanhui.html", 820, "corrected"),
        ("run", f"huikan move {ARTICLE} 提案工作", "move"),
        ("run", "huikan build", None),
    ],
    "8-上线": [
        ("run", "huikan build --deny warnings", None),
        ("run", "huikan build --dry-run", None),
    ],
    "9-常见问题": [
        ("run", "huikan buld", None),
        ("run", "huikan new 要闻 县政协 召开会议", None),
        ("run", 'huikan new 要闻 "县政协 召开会议" --date 2022-12-21', None),
        ("run", "huikan new 要文 县政协召开会议", None),
        ("run", "huikan why content/要闻/写稿示例-新闻.md", None),
        ("run", "huikan search 提案 交办会", None),
        ("run", "huikan new --help", None),
    ],
    "10-三审三校": [
        ("replace", "content/site.yaml", "# review: 不要求", "审核:\n  要求: 必须\n  起始日期: 2022-12-25"),
        ("write", REVIEWED, DRAFT),
        ("shows", REVIEWED),
        ("run", f"{SIGN} 初审 --name 办公室编辑岗 --now 2022-12-26T09:10", None),
        ("run", 'huikan review 2022-12-27-主席会议 --return "写明是第几次主席会议" --name 科室复审岗 --now 2022-12-26T10:00', None),
        ("replace", REVIEWED, "召开主席会议，", "召开第十三次主席会议，"),
        ("run", f"{SIGN} 初审 --name 办公室编辑岗 --now 2022-12-26T10:30", None),
        ("run", f"{SIGN} 复审 --name 科室复审岗 --now 2022-12-26T15:00", None),
        ("run", f"{SIGN} 终审 --name 分管领导终审岗 --now 2022-12-27T08:30", "signed"),
        ("shows", REVIEWED),
        ("run", "huikan review 2022-12-27-主席会议", None),
        ("run", "huikan review", None),
        ("replace", REVIEWED, "第十三次", "第十四次"),
        ("run", "huikan build", "changed"),
        ("replace", REVIEWED, "第十四次", "第十三次"),
        ("run", "huikan review 2022-12-27-主席会议 --form", None),
        ("page", "审批表/2022-12-27-zhuxi-huiyi.html", 1160, "form"),
        ("run", "huikan review --ledger 2022-12", None),
        ("page", "台账/三审台账-2022-12.html", 620, "ledger"),
    ],
    "11-检查与校对": [
        ("write", HURT, HURT_TEXT),
        ("shows", HURT),
        ("run", "huikan check 2022-12-28-视察", "marked"),
        ("run", "huikan check 2022-12-28-视察 --fix", None),
        ("run", "huikan check --undo", None),
        ("run", "huikan check --explain P01", None),
        ("run", "huikan check --table 自查表.html --now 2022-12-30", None),
        ("page", "自查表.html", 1200, "table"),
    ],
    "12-导入稿件": [
        ("write", "来稿/工作综述.txt", MANUSCRIPT),
        ("run", "huikan import 来稿/工作综述.txt --column 要闻 --date 2022-12-20", "import"),
        ("write", "来稿/植树/稿件.txt", PLANTING),
        ("copy", PHOTO, "来稿/植树/图一.jpg"),
        ("write", "来稿/空稿.docx", ""),
        ("run", "huikan import 来稿/植树 来稿/空稿.docx --date 2022-12-20", None),
    ],
    "13-发到公众号": [
        ("run", f"huikan wechat {NAME} --now 2022-12-30", None),
        ("page", f"{MESSAGE}/index.html", 1000, "copy"),
        ("shows", f"{MESSAGE}/checklist.txt"),
        ("run", f"huikan wechat {NAME} --now 2022-12-30 --theme plain", None),
        ("run", "huikan wechat 2022-12-28-视察 --now 2022-12-30", None),
        ("run", f"huikan wechat {NAME} --now 2022-12-30 --upload", None),
    ],
}
