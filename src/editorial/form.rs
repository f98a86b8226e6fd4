//! The form of an article (信息发布审批表): who is to sign, who signed, and the text that was signed.
//!
//! In: a placed article. Out: a page of HTML for A4, the form first, the text behind it. Invariant: only signatures that
//! hold are ticked; of others the form says why not.

use minijinja::{Value, context};

use super::paper;
use crate::content::date::Moment;
use crate::content::{Article, message};
use crate::markdown::{self, Doc, Include, Kind, Reference};
use crate::site::{ArticleId, Publication, Site, State, Step, written};

/// What each step looks after, and the words of its outcome; who signs is usual, and the office's to say.
const STEPS: [(&str, &str, [&str; 3]); 3] = [
    (
        "（编辑人员）",
        "文字、标点、数字、日期，人名、单位和职务，个人信息，图片和图说。",
        ["送复审", "建议修改", "退稿"],
    ),
    ("（科室负责人）", "事实和数据的依据，政策表述，发布的必要和时机。", ["送终审", "建议修改", "退稿"]),
    ("（分管领导）", "政治导向，内容是否宜于公开，决定是否发布。", ["采用", "待用", "退稿"]),
];

/// The form of an article.
pub fn form(site: &Site, id: ArticleId) -> String {
    let entry = site.entry(id);
    let (article, effective) = (&entry.article, site.effective(id));
    let meta = &article.meta;
    let columns = std::iter::once(entry.column).chain(entry.further.iter().copied());
    let columns: Vec<String> = columns.map(|id| site.column(id).title.clone()).collect();
    let authors: Vec<String> = effective.authors().iter().map(credit).collect();
    let source = effective.source().unwrap_or_default();
    let date = meta.date.map(in_words).unwrap_or_default();
    let by: Vec<String> = [("来源：", source), ("作者：", &authors.join("　"))]
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(label, words)| format!("{label}{words}"))
        .chain(Some(date.clone()).filter(|date| !date.is_empty()))
        .collect();
    let address = site.hrefs.absolute(entry.url.as_str()).unwrap_or_else(|| format!("/{}", entry.url));
    paper::draw(
        "form.html",
        context! {
            site => site.config.name.as_str(),
            state => state_of(site, id),
            title => &*article.title,
            kicker => meta.kicker.as_deref(),
            subtitle => meta.subtitle.as_deref(),
            columns,
            kind => effective.kind().label(),
            date,
            source,
            authors => authors.join("　"),
            photographers => effective.photographers().join("　"),
            editor => effective.editor().join("　"),
            message => message_of(article),
            length => length(article),
            address,
            steps => steps(site, id),
            events => events(article),
            digest => in_groups(&site.sha256(id)),
            by => by.join("　　"),
            blocks => blocks(article),
            attachments => attachments(article),
        },
    )
}

fn credit(credit: &crate::content::Credit) -> String {
    if credit.role.is_empty() { credit.name.clone() } else { format!("{}　{}", credit.role, credit.name) }
}

/// What the official account shows instead of the article's own words, line by line.
fn message_of(article: &Article) -> Vec<String> {
    let label = |item: &str| match item {
        "title" => "标题",
        "author" => "作者",
        _ => "摘要",
    };
    let texts = message::texts(&article.meta.wechat).into_iter();
    texts.map(|(item, text)| format!("{}：{text}", label(item))).collect()
}

/// `2022年12月20日 09:30`
fn in_words(moment: Moment) -> String {
    let local = moment.local();
    match moment.has_time {
        true => format!("{} {:02}:{:02}", moment.cn(), local.hour(), local.minute()),
        false => moment.cn(),
    }
}

/// Digits in groups of eight, which eyes can compare.
pub fn in_groups(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Characters, pictures and files.
fn length(article: &Article) -> String {
    let pictures = article.doc.images().count();
    let files = article.meta.attachments.len();
    let mut length = format!("{}字", article.doc.counts().chars());
    if pictures > 0 {
        length.push_str(&format!("，图{pictures}幅"));
    }
    if files > 0 {
        length.push_str(&format!("，附件{files}个"));
    }
    length
}

fn state_of(site: &Site, id: ArticleId) -> String {
    let publication = site.entry(id).publication;
    let signing = site.signing(id);
    let signed = if signing.is_complete() { "三审齐全" } else { "三审未签完" };
    match publication {
        Publication::Published if signing.is_complete() => format!("{signed}，已发布"),
        Publication::Published => "已发布".to_owned(),
        other if signing.is_complete() => format!("{signed}，{}", other.label()),
        _ => signed.to_owned(),
    }
}

fn steps(site: &Site, id: ArticleId) -> Vec<Value> {
    let signing = site.signing(id);
    let reviewers = &site.entry(id).article.meta.reviewers;
    let rows = Step::ALL.iter().zip(STEPS).map(|(&step, (who, duties, words))| {
        let state = signing.state(step);
        let holds = state == State::Signed;
        let review =
            step.of(reviewers).filter(|review| holds || state != State::Open && review.time.is_some());
        let choices = words.iter().enumerate();
        let choices: Vec<Value> =
            choices.map(|(index, words)| context! { words => *words, on => holds && index == 0 }).collect();
        context! {
            label => step.label(),
            who,
            duties,
            choices,
            name => review.filter(|_| holds).map(|review| review.name.clone()),
            time => review.filter(|_| holds).and_then(|review| review.time).map(in_words),
            remark => review.and_then(|review| remark(&review.name, review.time, state)),
        }
    });
    rows.collect()
}

/// Why a signature that is there does not hold.
fn remark(name: &str, time: Option<Moment>, state: State) -> Option<String> {
    let why = match state {
        State::Open | State::Signed => return None,
        State::Changed => "签后文稿有改动".to_owned(),
        State::Returned => "签后退回过".to_owned(),
        State::Timeless => "没有写时间".to_owned(),
        State::SamePerson(other) => format!("和{}是同一个人", other.label()),
        State::Early(other) => format!("早于{}", other.label()),
        State::Late => "晚于发布时间".to_owned(),
        State::Behind(other) => format!("{}要重签", other.label()),
    };
    let time = time.map(written).unwrap_or_default();
    Some(format!("{name} {time} 签过，不作数：{why}，须重签。"))
}

/// What happened to it, line by line.
fn events(article: &Article) -> Vec<String> {
    let meta = &article.meta;
    let at = |time: Option<Moment>| time.map(|time| format!("{} ", written(time))).unwrap_or_default();
    let returned = meta.reviewers.returned.iter();
    let returned = returned.map(|one| format!("退回：{}{}　{}", at(one.time), one.name, one.reason));
    let corrections = meta.corrections.iter();
    let corrections = corrections.map(|one| format!("更正：{}{}", at(one.time), one.text));
    let withdrawn = meta.withdraw.iter().map(|one| format!("撤稿：{}{}", at(one.time), one.reason));
    returned.chain(corrections).chain(withdrawn).collect()
}

/// The text, block by block: words alone, since a paper has no links.
fn blocks(article: &Article) -> Vec<Value> {
    let doc = &article.doc;
    let title = doc.headings().first().filter(|_| article.title_in_body).map(|heading| heading.node as usize);
    let mut proof = Proof { doc, images: doc.images().collect(), blocks: Vec::new() };
    doc.blocks().filter(|node| Some(*node) != title).for_each(|node| proof.block(node));
    proof.blocks
}

struct Proof<'d> {
    doc: &'d Doc,
    /// In the order of their nodes.
    images: Vec<Reference<'d>>,
    blocks: Vec<Value>,
}

impl Proof<'_> {
    fn push(&mut self, kind: &str, words: &str) {
        if !words.trim().is_empty() {
            self.blocks.push(context! { kind, words => words.trim() });
        }
    }

    fn plain(&self, node: usize) -> String {
        let include = Include { alts: false, code_blocks: true };
        self.doc.plain(node..self.doc.nodes()[node].end as usize, include)
    }

    fn block(&mut self, node: usize) {
        let doc = self.doc;
        match doc.nodes()[node].kind {
            Kind::Heading(_) => self.push("heading", &self.plain(node)),
            Kind::CodeBlock(_) => self.push("flat", &self.plain(node)),
            Kind::Table => {
                let cells = |row| doc.children(row).map(|cell| self.plain(cell)).collect::<Vec<String>>();
                let rows: Vec<_> = doc.children(node).map(cells).collect();
                self.blocks.push(context! { kind => "table", rows });
            }
            Kind::List { start, .. } => {
                for (number, item) in (start.unwrap_or(0)..).zip(doc.children(node)) {
                    let mark = if start.is_some() { format!("{number}. ") } else { "· ".to_owned() };
                    let words = self.plain(item);
                    for (index, line) in words.lines().enumerate() {
                        self.push(
                            "text",
                            &if index == 0 { format!("{mark}{line}") } else { line.to_owned() },
                        );
                    }
                }
            }
            _ => self.plain(node).lines().for_each(|line| self.push("text", line)),
        }
        self.pictures(node);
    }

    /// The pictures of a block, behind its words.
    fn pictures(&mut self, node: usize) {
        let end = self.doc.nodes()[node].end as usize;
        let from = self.images.partition_point(|image| image.node < node);
        let until = self.images.partition_point(|image| image.node < end);
        for image in from..until {
            let image = &self.images[image];
            let (caption, credit) = markdown::caption(image.title.unwrap_or_default());
            let words = [image.destination, caption, credit];
            let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
            let words = words.join("　");
            self.push("picture", &words);
        }
    }
}

fn attachments(article: &Article) -> Vec<String> {
    let files = article.meta.attachments.iter();
    let name = |file: &crate::content::Attachment| match &file.title {
        Some(title) => format!("{title}（{}）", file.file),
        None => file.file.clone(),
    };
    files.map(name).collect()
}
