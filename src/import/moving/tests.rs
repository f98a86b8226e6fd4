//! Whole old sites, small ones. What addresses are right was read off what the programs themselves write.

mod held;

use std::collections::BTreeMap;

use super::*;

fn tree(files: &[(&str, &str)]) -> Tree {
    let text = |name: &str, text: &str| (!name.ends_with(".jpg")).then(|| text.to_owned());
    Tree { files: files.iter().map(|(name, words)| ((*name).to_owned(), text(name, words))).collect() }
}

fn moved_texts(files: &[(&str, &str)]) -> (BTreeMap<String, String>, Moved) {
    moved_below("/", files)
}

/// Into a site whose address has this path.
fn moved_below(root: &str, files: &[(&str, &str)]) -> (BTreeMap<String, String>, Moved) {
    let tree = tree(files);
    let moved = moved(&tree, Generator::of(&tree).unwrap(), root);
    let text = |file: &File| match &file.from {
        From::Text(text) => text.clone(),
        From::Copy(name) => format!("<{name}>"),
    };
    (moved.files.iter().map(|file| (file.path.clone(), text(file))).collect(), moved.clone())
}

fn words(moved: &Moved) -> Vec<String> {
    moved.remarks.iter().map(|remark| format!("{}:{} {}", remark.file, remark.line, remark.words)).collect()
}

const HEXO: &str =
    "permalink: :year/:month/:day/:title/\npost_asset_folder: true\ncategory_map:\n  提案工作: tian\n";

#[test]
fn a_hexo_post_brings_its_categories_pictures_and_address() {
    let (files, moved) = moved_texts(&[
        ("_config.yml", HEXO),
        (
            "source/_posts/cha-ye.md",
            "title: 茶叶提案\ndate: 2021-03-04 23:30:00\ncategories: [提案工作, 办理]\ntags: [茶叶]\n---\n回访**茶农**。\n\n<!-- more -->\n\n{% asset_img shan.jpg 茶山一角 %}\n\n见{% post_link diao-yan 报告 %}。\n",
        ),
        ("source/_posts/cha-ye/shan.jpg", ""),
        (
            "source/_posts/diao-yan.md",
            "---\ntitle: 调研\ndate: 2021-05-06\ncategories: 调研视察\n---\n![水库](/images/a.jpg)\n[旧文](/2021/03/04/cha-ye/#more)\n",
        ),
        ("source/images/a.jpg", ""),
        ("source/about/index.md", "---\ntitle: 关于\n---\n文字。\n"),
    ]);
    assert_eq!(
        files["content/提案工作/办理/2021-03-04-cha-ye/index.md"],
        "---\ntitle: 茶叶提案\nslug: 2021-03-04-cha-ye\ndate: 2021-03-04T23:30:00+08:00\ntags:\n  - 茶叶\n\
         summary: 回访茶农。\naliases:\n  - /2021/03/04/cha-ye/\n---\n\n回访**茶农**。\n\n\
         ![茶山一角](shan.jpg \"茶山一角\")\n\n见[报告](../../../调研视察/2021-05-06-diao-yan.md)。\n"
    );
    assert_eq!(files["content/提案工作/办理/2021-03-04-cha-ye/shan.jpg"], "<source/_posts/cha-ye/shan.jpg>");
    assert_eq!(
        files["content/提案工作/_index.md"],
        "---\ntitle: 提案工作\nslug: tian\naliases:\n  - /categories/tian/\n---\n"
    );
    let other = &files["content/调研视察/2021-05-06-diao-yan.md"];
    assert!(
        other.contains(
            "![水库](/_static/images/a.jpg)\n[旧文](../提案工作/办理/2021-03-04-cha-ye/index.md#more)"
        ),
        "{other}"
    );
    assert_eq!(files["content/_static/images/a.jpg"], "<source/images/a.jpg>");
    assert!(files["content/about.md"].contains("kind: page\naliases:\n  - /about/\n"));
    let count = |is: fn(&Kind) -> bool| moved.files.iter().filter(|file| is(&file.kind)).count();
    assert_eq!(count(|kind| matches!(kind, Kind::Article { is_draft: false })), 3);
    assert_eq!(count(|kind| matches!(kind, Kind::Column { .. })), 3);
    assert_eq!(moved.files.iter().map(|file| file.aliases.len()).sum::<usize>(), 6);
    assert_eq!(
        words(&moved),
        [":0 旧网站有 1 个标签页（如 /tags/茶叶/），新网站里它们换了网址，旧的转不过来；全部标签在 /tags/"]
    );
}

#[test]
fn a_hexo_post_without_a_day_says_that_its_address_is_unknown() {
    let (files, moved) =
        moved_texts(&[("_config.yml", HEXO), ("source/_posts/a.md", "---\ntitle: 甲\n---\n文字。\n")]);
    assert!(!files["content/未分类/a.md"].contains("aliases"));
    assert_eq!(
        words(&moved),
        ["source/_posts/a.md:0 文件头里没有日期，或网址规则里有认不出的词，推不出它的旧址"]
    );
}

const HUGO: &str =
    "baseURL = \"https://www.example.gov.cn/old/\"\n[permalinks]\nnotes = \"/:year/:month/:title/\"\n";

#[test]
fn hugo_addresses_are_those_that_hugo_writes() {
    let article = "---\ntitle: 好，不好（一）\ndate: 2022-01-06\n---\n文字。\n";
    let (files, moved) = moved_below(
        "/old/",
        &[
            ("hugo.toml", HUGO),
            ("content/xinwen/_index.md", "---\ntitle: 新闻中心\ndescription: 会议与活动\n---\n"),
            ("content/xinwen/diaoyan/My Post.md", article),
            ("content/xinwen/好，不好（一）.md", article),
            ("content/xinwen/slug.md", "---\ntitle: 甲\ndate: 2022-01-06\nslug: Second Slug\n---\n文字。\n"),
            (
                "content/notes/a.md",
                "{\n  \"title\": \"Hello, World! 你好（一）\",\n  \"date\": \"2020-06-07\"\n}\n笔记。\n",
            ),
            ("content/notes/b.md", "---\ntitle: 草稿\ndraft: true\n---\n文字。\n"),
            ("content/about.md", "---\ntitle: 关于\nurl: /about-us.html\n---\n[照片](/old/images/b.jpg)\n"),
            ("static/images/b.jpg", ""),
            ("static/css/a.css", ""),
        ],
    );
    let address =
        |path: &str| files[path].split_once("aliases:\n  - ").unwrap().1.lines().next().unwrap().to_owned();
    assert_eq!(address("content/xinwen/diaoyan/2022-01-06-My-Post.md"), "/xinwen/diaoyan/my-post/");
    assert_eq!(address("content/xinwen/2022-01-06-好，不好（一）.md"), "/xinwen/好不好一/");
    assert_eq!(address("content/xinwen/2022-01-06-slug.md"), "/xinwen/second-slug/");
    assert_eq!(address("content/notes/2020-06-07-a.md"), "/2020/06/hello-world-你好一/");
    assert_eq!(address("content/about.md"), "/about-us.html");
    assert!(files["content/about.md"].contains("[照片](/_static/images/b.jpg)"));
    assert!(files["content/notes/b.md"].contains("status: draft\n---"));
    assert!(
        files["content/xinwen/_index.md"]
            .contains("title: 新闻中心\nslug: xinwen\ndescription: 会议与活动\n")
    );
    assert_eq!(words(&moved), [":0 样式、脚本和只给主机看的文件没有搬，共 1 个：新网站的主题里有自己的"]);
}

#[test]
fn hugo_bundles_bring_their_files_and_shortcodes_are_turned_or_told() {
    let (files, moved) = moved_below(
        "/old/",
        &[
            ("hugo.toml", HUGO),
            (
                "content/posts/tea/index.md",
                "+++\ntitle = \"茶叶\"\ndate = 2021-03-04T10:00:00+08:00\ncategories = [\"提案工作\"]\naliases = [\"tea.html\"]\nfoo = 1\n+++\n{{< figure src=\"a.jpg\" caption=\"茶山一角\" alt=\"茶山\" >}}\n\n{{< highlight go \"linenos=table\" >}}\nx := \"{{< ref x >}}\"\n{{< /highlight >}}\n\n{{< youtube abc123 >}}\n[别处]({{< relref \"/posts/other.md\" >}})\n{{< mycode x=\"1\" >}}\n`{{< kept >}}`\n",
            ),
            ("content/posts/tea/a.jpg", ""),
            (
                "content/posts/other.md",
                "---\ntitle: 别处\ndate: 2021-01-01\ncategories: 提案工作\n---\n文字。\n",
            ),
        ],
    );
    let text = &files["content/提案工作/2021-03-04-tea/index.md"];
    let body = text.split_once("---\n\n").unwrap().1;
    assert_eq!(
        body,
        "![茶山](a.jpg \"茶山一角\")\n\n```go\nx := \"{{< ref x >}}\"\n```\n\n[视频（YouTube）](https://www.youtube.com/watch?v=abc123)\n\
         [别处](../2021-01-01-other.md)\n{{< mycode x=\"1\" >}}\n`{{< kept >}}`\n"
    );
    assert!(text.contains("aliases:\n  - /posts/tea/\n  - /posts/tea.html\n"), "{text}");
    assert_eq!(files["content/提案工作/2021-03-04-tea/a.jpg"], "<content/posts/tea/a.jpg>");
    assert_eq!(
        words(&moved),
        [
            "content/posts/tea/index.md:0 文件头里的“foo”没有用上（共 1 篇）",
            "content/posts/tea/index.md:16 不认得这个标记，原样留在正文里：{{< mycode x=\"1\" >}}"
        ]
    );
}

#[test]
fn jekyll_addresses_are_those_that_jekyll_writes() {
    let (files, moved) = moved_below(
        "/zx/",
        &[
            ("_config.yml", "baseurl: /zx\ncollections:\n  docs:\n    output: true\n"),
            (
                "_posts/2020-01-02-Hello-World.md",
                "---\ntitle: 你好\ncategories: [Ti An, 办理]\ntags: 茶叶 提案\n---\n* TOC\n{:toc}\n\n见[{{ page.title }}]({{ site.baseurl }}{% post_url 2020-03-04-second %})和![图]({{ \"/images/a.jpg\" | relative_url }})。\n\n{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% raw %}{{ 原样 }}{% endraw %}\n居中{: .center}\n{% include x.html %}\n",
            ),
            ("_posts/2020-03-04-second.md", "---\ntitle: 二\ndate: 2020-03-04 23:30:00 +0800\n---\n文字。\n"),
            (
                "news/_posts/2020-05-06-中文 名.md",
                "---\ntitle: 三\nslug: Third.Slug\ncategory: 要闻 动态\n---\n文字。\n",
            ),
            ("_drafts/gao.md", "---\ntitle: 稿\n---\n文字。\n"),
            ("_docs/one.md", "---\ntitle: 文档\n---\n文字。\n"),
            ("about.md", "---\ntitle: 关于\n---\n文字。\n"),
            ("images/a.jpg", ""),
            ("README.md", "工作说明"),
        ],
    );
    let first = &files["content/Ti-An/办理/2020-01-02-Hello-World.md"];
    assert!(first.contains("  - /ti%20an/办理/2020/01/02/Hello-World.html\n"), "{first}");
    assert!(first.contains("tags:\n  - 茶叶\n  - 提案\n") && first.contains("toc: true\n"), "{first}");
    assert_eq!(
        first.split_once("---\n\n").unwrap().1,
        "见[你好](../../未分类/2020-03-04-second.md)和![图](/_static/images/a.jpg)。\n\n```ruby\nputs 1\n```\n\n{{ 原样 }}\n居中\n"
    );
    assert!(files["content/未分类/2020-03-04-second.md"].contains("  - /2020/03/04/second.html\n"));
    assert!(
        files["content/news/要闻-动态/2020-05-06-中文-名.md"]
            .contains("  - /news/要闻%20动态/2020/05/06/Third.Slug.html\n")
    );
    assert!(files["content/docs/one.md"].contains("kind: page\naliases:\n  - /docs/one.html\n"));
    assert!(files["content/about.md"].contains("  - /about.html\n"));
    assert_eq!(
        words(&moved),
        [
            "_posts/2020-01-02-Hello-World.md:7 目录标记改成了文件头里的目录：* TOC {:toc}",
            "_posts/2020-01-02-Hello-World.md:16 样式标记没有搬：{: .center}",
            "_posts/2020-01-02-Hello-World.md:17 插入的片段没有搬：{% include x.html %}"
        ]
    );
}

#[test]
fn only_attributes_of_kramdown_go_and_all_are_told() {
    let code = "```ruby\n- 前一行\nfetch({:protocol => 1})\n{:toc}\n```\n\n    {: .a}\n\n含{:toc_like}的句子，``x {: .b}``和{:.c}都在。\n";
    let post = format!(
        "---\ntitle: 甲\n---\n{code}\n# 头 {{: .no_toc}}\n**重**{{: #k lang='zh-CN'}}点\n{{: .x}}\n末段。\n"
    );
    let (files, moved) = moved_texts(&[("_config.yml", ""), ("_posts/2020-01-02-a.md", &post)]);
    let text = &files["content/未分类/2020-01-02-a.md"];
    assert_eq!(text.split_once("---\n\n").unwrap().1, format!("{code}\n# 头\n**重**点\n末段。\n"));
    assert!(!text.contains("toc: true"));
    assert_eq!(
        words(&moved),
        [
            "_posts/2020-01-02-a.md:14 样式标记没有搬：{: .no_toc}",
            "_posts/2020-01-02-a.md:15 样式标记没有搬：{: #k lang='zh-CN'}",
            "_posts/2020-01-02-a.md:16 样式标记没有搬：{: .x}"
        ]
    );
}

#[test]
fn a_broken_header_is_told_and_loses_no_word() {
    let (files, moved) = moved_texts(&[
        ("_config.yml", "title: x\n"),
        ("_posts/2020-01-02-a.md", "---\ntitle: \"没有关上\ndate: 2020-01-02\n---\n正文还在。\n"),
    ]);
    assert!(
        files["content/未分类/2020-01-02-a.md"].contains("title: \"没有关上")
            && files["content/未分类/2020-01-02-a.md"].contains("正文还在。")
    );
    assert!(words(&moved)[0].contains("文件头读不懂"), "{:?}", words(&moved));
}

#[test]
fn old_addresses_below_a_folder_lead_on_wherever_the_new_site_stands() {
    let old = [
        ("_config.yml", "root: /blog/\npermalink: :title/\n"),
        ("source/_posts/a.md", "---\ntitle: 甲\ndate: 2020-01-02\n---\n文字。\n"),
    ];
    let alias = |root: &str| {
        let (files, moved) = moved_below(root, &old);
        let text = &files["content/未分类/2020-01-02-a.md"];
        let alias = text.split_once("aliases:\n  - ").unwrap().1.lines().next().unwrap().to_owned();
        (alias, words(&moved).concat())
    };
    assert_eq!(alias("/"), ("/blog/a/".to_owned(), String::new()));
    assert_eq!(alias("/blog/"), ("/a/".to_owned(), String::new()));
    let (kept, told) = alias("/zx/");
    assert!(kept == "/a/" && told.contains("把 /blog/ 开头的网址转到 /zx/ 开头"), "{kept} {told}");
}

#[test]
fn a_link_to_a_draft_is_told() {
    let (files, moved) = moved_texts(&[
        ("_config.yml", HEXO),
        ("source/_posts/a.md", "---\ntitle: 甲\ndate: 2020-01-02\n---\n见{% post_link gao 稿子 %}。\n"),
        ("source/_drafts/gao.md", "---\ntitle: 稿\n---\n文字。\n"),
    ]);
    assert!(files["content/未分类/2020-01-02-a.md"].contains("见[稿子](gao.md)。"));
    assert_eq!(
        words(&moved),
        ["source/_posts/a.md:0 里面有链接指向草稿 content/未分类/gao.md：它发布以后，链接才打得开"]
    );
}

#[test]
fn what_the_old_site_held_back_is_held_back() {
    let post = |lines: &str| format!("---\ntitle: 甲\ndate: 2021-01-01\n{lines}---\n文字。\n");
    let (files, moved) = moved_texts(&[
        ("hugo.toml", HUGO),
        ("content/xinwen/a.md", &post("publishDate: 2031-01-01\n")),
        ("content/xinwen/b.md", &post("publishDate: 2020-06-01T08:00:00+08:00\n")),
    ]);
    assert!(files["content/xinwen/2031-01-01-a.md"].contains("\ndate: 2031-01-01\n"));
    assert!(files["content/xinwen/2021-01-01-b.md"].contains("\ndate: 2021-01-01\n"));
    assert_eq!(
        words(&moved)[0],
        "content/xinwen/a.md:0 原来定在 2031-01-01 才登出来（publishDate），新稿件的日期就写这一天"
    );
    let (files, moved) = moved_texts(&[
        ("_config.yml", HEXO),
        ("source/_posts/a.md", &post("password: 1234\n")),
        ("source/_posts/b.md", &post("password: ''\n")),
        ("source/nei/index.md", "---\ntitle: 内部\npassword: abc\n---\n文字。\n"),
    ]);
    assert!(files["content/未分类/2021-01-01-a.md"].contains("\nstatus: draft\n"));
    assert!(!files["content/未分类/2021-01-01-b.md"].contains("status"));
    assert!(files["content/nei.md"].contains("\nstatus: draft\n"));
    let told = "旧网站上要密码才能看（password），新网站不设密码：先作为草稿，没有公开";
    assert_eq!(
        words(&moved),
        ["source/_posts/a.md", "source/nei/index.md"].map(|file| format!("{file}:0 {told}"))
    );
}

#[test]
fn a_picture_before_the_mark_is_no_part_of_the_summary() {
    let summary = |before: &str| {
        let text = format!("---\ntitle: 甲\ndate: 2021-01-01\n---\n{before}\n\n<!--more-->\n\n其余。\n");
        let (files, _) = moved_texts(&[("hugo.toml", HUGO), ("content/xinwen/a.md", &text)]);
        let text = &files["content/xinwen/2021-01-01-a.md"];
        text.lines().find_map(|line| line.strip_prefix("summary: ")).unwrap_or_default().to_owned()
    };
    assert_eq!(summary("正文{{< figure src=\"a.jpg\" caption=\"图 (一)\" >}}"), "正文");
    assert_eq!(
        summary("{{< figure src=\"a.jpg\" title=\"图\" link=\"/b/\" >}}\n\n正文，见[前文](/c/)。"),
        "正文，见前文。"
    );
    assert_eq!(summary("![图](a.jpg) 正文！"), "正文！");
}

#[test]
fn two_posts_of_one_name_and_day_do_not_meet() {
    let post = "---\ntitle: 甲\ndate: 2020-01-02\n---\n文字。\n";
    let (files, _) =
        moved_texts(&[("_config.yml", HEXO), ("source/_posts/a.md", post), ("source/_posts/x/a.md", post)]);
    assert!(
        files.contains_key("content/未分类/2020-01-02-a.md")
            && files.contains_key("content/未分类/2020-01-02-a-2.md")
    );
}

#[test]
fn blocks_without_end_or_bottom_are_kept() {
    let deep = "{% quote %}\n".repeat(20_000) + "话。\n" + &"{% endquote %}\n".repeat(20_000);
    let open = "{% quote %}\n".repeat(20_000) + &"{{".repeat(20_000);
    for body in [deep, open] {
        let post = format!("---\ntitle: 甲\ndate: 2020-01-02\n---\n{body}");
        let (files, moved) = moved_texts(&[("_config.yml", HEXO), ("source/_posts/a.md", &post)]);
        assert!(files["content/未分类/2020-01-02-a.md"].contains("{% quote %}"));
        assert!(!moved.remarks.is_empty());
    }
}

#[test]
fn what_a_folder_is_shows_in_its_files() {
    assert_eq!(Generator::of(&tree(&[("config/_default/hugo.yaml", "")])), Some(Generator::Hugo));
    assert_eq!(
        Generator::of(&tree(&[("_config.yml", ""), ("source/_posts/a.md", "")])),
        Some(Generator::Hexo)
    );
    assert_eq!(Generator::of(&tree(&[("_posts/2020-01-01-a.md", "")])), Some(Generator::Jekyll));
    assert_eq!(Generator::of(&tree(&[("a.md", "")])), None);
}
