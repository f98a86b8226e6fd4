//! Where the time of a build went: by stage, and by what made each output.
//!
//! In: the beginning of each stage, and every output while it is made. Out: words for makers of themes, or
//! JSON. Invariant: it looks on and changes nothing; each thread notes into a place of its own, and a build
//! without `--timings` has none of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::disk::{Outputs, Progress};
use crate::portal::photos::Trouble;
use crate::portal::{Maker, Portal, Rendered, RouteInfo, Step, UrlPath};
use crate::report::{Finding, SourcePath};
use crate::snapshot::Source;

use super::clock::Stopwatch;

/// A part of a build, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Reading,
    Settings,
    Articles,
    Place,
    Preparing,
    Making,
    Finishing,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Stage::Reading => "reading",
            Stage::Settings => "settings",
            Stage::Articles => "articles",
            Stage::Place => "placing",
            Stage::Preparing => "preparing",
            Stage::Making => "making",
            Stage::Finishing => "finishing",
        }
    }

    /// What it is called, and what is done in it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Stage::Reading => ("读取文件", "稿件、图片、主题，和上次写下的台账"),
            Stage::Settings => ("读懂设置和主题", "site.yaml 和模板"),
            Stage::Articles => ("读懂稿件", "文件头、正文和数据表"),
            Stage::Place => ("排列网站", "栏目、标签、先后次序、网址和链接"),
            Stage::Preparing => ("准备写入", "看输出文件夹里有什么"),
            Stage::Making => ("生成和写入", "套用模板，写成文件"),
            Stage::Finishing => ("收尾", "删去不再要的文件，记台账"),
        }
    }
}

impl From<Step> for Stage {
    fn from(step: Step) -> Stage {
        match step {
            Step::Settings => Stage::Settings,
            Step::Articles => Stage::Articles,
            Step::Place => Stage::Place,
        }
    }
}

/// The notes of one build.
#[derive(Debug)]
pub struct Timings {
    stages: Mutex<Stages>,
    /// One for each thread, and one for all others.
    slots: Vec<Mutex<Slot>>,
}

#[derive(Debug)]
struct Stages {
    now: Stage,
    since: Stopwatch,
    past: Vec<(Stage, Duration)>,
}

/// What one thread did.
#[derive(Debug, Default)]
struct Slot {
    costs: BTreeMap<Maker, Cost>,
    writing: Duration,
    /// Since its last output was rendered, until that is written.
    since: Option<Stopwatch>,
}

/// What one maker cost: time of rendering alone.
#[derive(Clone, Debug)]
struct Cost {
    count: usize,
    total: Duration,
    slowest: (Duration, UrlPath),
}

impl Timings {
    /// Begins with [`Stage::Reading`].
    pub fn start() -> Timings {
        let stages = Stages { now: Stage::Reading, since: Stopwatch::start(), past: Vec::new() };
        let slots = (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect();
        Timings { stages: Mutex::new(stages), slots }
    }

    /// The next stage begins; the last one ends. A stage that has begun does not begin again.
    pub fn begin(&self, stage: Stage) {
        let mut stages = open(&self.stages);
        if stage > stages.now {
            let past = (stages.now, stages.since.elapsed());
            stages.past.push(past);
            (stages.now, stages.since) = (stage, Stopwatch::start());
        }
    }

    /// The portal, watched while its outputs are made.
    pub fn watching<'a>(&'a self, portal: &'a Portal) -> Watched<'a> {
        Watched { portal, timings: self }
    }

    fn slot(&self) -> Option<MutexGuard<'_, Slot>> {
        let own = rayon::current_thread_index().map_or(self.slots.len() - 1, |index| index);
        self.slots.get(own).map(open)
    }

    fn rendered(&self, maker: Option<Maker>, path: &UrlPath, took: Duration) {
        let Some(mut slot) = self.slot() else { return };
        if let Some(maker) = maker {
            slot.costs.entry(maker).or_insert_with(|| Cost::none(path)).add(took, path);
        }
        slot.since = Some(Stopwatch::start());
    }

    /// An output is written, by the thread that rendered it.
    pub fn written(&self, progress: Progress) {
        if let Some(mut slot) = self.slot()
            && let Some(since) = slot.since.take()
        {
            slot.writing += since.elapsed();
        }
        if progress.done == progress.total {
            self.begin(Stage::Finishing);
        }
    }

    /// Ends the last stage.
    pub fn done(self) -> Spent {
        let stages = self.stages.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut past = stages.past;
        past.push((stages.now, stages.since.elapsed()));
        let threads = self.slots.len() - 1;
        let mut costs: BTreeMap<Maker, Cost> = BTreeMap::new();
        let mut writing = Duration::ZERO;
        for slot in self.slots {
            let slot = slot.into_inner().unwrap_or_else(PoisonError::into_inner);
            writing += slot.writing;
            for (maker, cost) in slot.costs {
                costs.entry(maker).and_modify(|all| all.join(&cost)).or_insert(cost);
            }
        }
        let mut costs: Vec<(Maker, Cost)> = costs.into_iter().collect();
        costs.sort_by_key(|(_, cost)| std::cmp::Reverse(cost.total));
        Spent { stages: past, costs, writing, threads }
    }
}

/// A thread that panicked inside left its notes whole.
fn open<T>(notes: &Mutex<T>) -> MutexGuard<'_, T> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cost {
    fn none(path: &UrlPath) -> Cost {
        Cost { count: 0, total: Duration::ZERO, slowest: (Duration::ZERO, path.clone()) }
    }

    fn add(&mut self, took: Duration, path: &UrlPath) {
        self.count += 1;
        self.total += took;
        if took > self.slowest.0 {
            self.slowest = (took, path.clone());
        }
    }

    fn join(&mut self, other: &Cost) {
        self.count += other.count;
        self.total += other.total;
        if other.slowest.0 > self.slowest.0 {
            self.slowest = other.slowest.clone();
        }
    }
}

/// A portal whose outputs are timed.
#[derive(Debug)]
pub struct Watched<'a> {
    portal: &'a Portal,
    timings: &'a Timings,
}

impl Outputs for Watched<'_> {
    fn routes(&self) -> Vec<RouteInfo<'_>> {
        Outputs::routes(self.portal)
    }

    fn render(&self, path: &UrlPath) -> Option<Rendered> {
        self.timings.begin(Stage::Making);
        let watch = Stopwatch::start();
        let rendered = self.portal.render(path);
        let took = watch.elapsed();
        self.timings.rendered(self.portal.maker(path), path, took);
        rendered
    }

    fn source(&self, path: &SourcePath) -> Option<&Source> {
        Outputs::source(self.portal, path)
    }

    fn copies(&self, hash: &[u8; 32]) -> Vec<SourcePath> {
        Outputs::copies(self.portal, hash)
    }

    fn has_errors(&self) -> bool {
        Outputs::has_errors(self.portal)
    }

    fn unreadable(&self, source: &SourcePath, trouble: &Trouble) -> Vec<Finding> {
        Outputs::unreadable(self.portal, source, trouble)
    }
}

/// Where the time went.
#[derive(Debug)]
pub struct Spent {
    /// By the clock on the wall, in order.
    stages: Vec<(Stage, Duration)>,
    /// The costly first; times of all threads together, as `writing`.
    costs: Vec<(Maker, Cost)>,
    writing: Duration,
    threads: usize,
}

impl Spent {
    pub fn json(&self) -> Value {
        let stage = |(stage, took): &(Stage, Duration)| json!({ "stage": stage.name(), "milliseconds": milliseconds(*took) });
        let made = |(maker, cost): &(Maker, Cost)| {
            let (slowest, path) = &cost.slowest;
            json!({
                "by": kind(maker),
                "template": match maker { Maker::Template(name) => Some(name), _ => None },
                "count": cost.count,
                "milliseconds": milliseconds(cost.total),
                "slowest": { "path": path.as_str(), "milliseconds": milliseconds(*slowest) },
            })
        };
        json!({
            "threads": self.threads,
            "stages": self.stages.iter().map(stage).collect::<Vec<_>>(),
            "rendering": milliseconds(self.rendering()),
            "writing": milliseconds(self.writing),
            "made": self.costs.iter().map(made).collect::<Vec<_>>(),
        })
    }

    /// All threads together.
    fn rendering(&self) -> Duration {
        self.costs.iter().map(|(_, cost)| cost.total).sum()
    }

    /// Two tables: the stages, and what made the outputs.
    pub fn words(&self, words: &mut String) -> std::fmt::Result {
        let total: Duration = self.stages.iter().map(|(_, took)| *took).sum();
        writeln!(words, "时间用在哪里（毫秒）：")?;
        for (stage, took) in &self.stages {
            let (name, what) = stage.words();
            let share = share(*took, total);
            writeln!(words, "  {} {:>9.1} {share:>4}  {what}", wide(name, 14), milliseconds(*took))?;
        }
        let (rendering, work) = (self.rendering(), self.rendering() + self.writing);
        if work.is_zero() {
            return Ok(());
        }
        writeln!(
            words,
            "“生成和写入”里，套用模板占 {}，写文件占 {}；处理器有 {} 个，各做各的",
            share(rendering, work),
            share(self.writing, work),
            self.threads
        )?;
        writeln!(words, "各个模板（毫秒，各处理器加在一起）：")?;
        let title = ["个数", "合计", "每个"].map(|title| right(title, 9)).join(" ");
        writeln!(words, "  {} {title}  最慢的一个", wide("", 24))?;
        for (maker, cost) in &self.costs {
            let each = milliseconds(cost.total) / cost.count.max(1) as f64;
            let (slowest, path) = (milliseconds(cost.slowest.0), cost.slowest.1.as_str());
            writeln!(
                words,
                "  {} {:>9} {:>9.1} {each:>9.3}  {slowest:.3} {path}",
                wide(label(maker), 24),
                cost.count,
                milliseconds(cost.total),
            )?;
        }
        Ok(())
    }
}

fn kind(maker: &Maker) -> &'static str {
    match maker {
        Maker::Template(_) => "template",
        Maker::Feeds => "feeds",
        Maker::Maps => "maps",
        Maker::Tables => "tables",
        Maker::Search => "search",
        Maker::Files => "files",
        Maker::Pictures => "pictures",
    }
}

fn label(maker: &Maker) -> &str {
    match maker {
        Maker::Template(name) => name,
        Maker::Feeds => "（订阅源）",
        Maker::Maps => "（给搜索引擎的地图等）",
        Maker::Tables => "（供下载的表格）",
        Maker::Search => "（站内搜索的索引）",
        Maker::Files => "（附件和样式）",
        Maker::Pictures => "（图片）",
    }
}

/// To a thousandth.
fn milliseconds(time: Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}

fn share(part: Duration, whole: Duration) -> String {
    format!("{:.0}%", 100.0 * part.as_secs_f64() / whole.as_secs_f64().max(f64::MIN_POSITIVE))
}

/// Filled with spaces to so many columns of a terminal, where a Han character takes two.
fn wide(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::portal::Stage as RouteStage;
    use crate::snapshot::Snapshot;

    fn watched() -> (Portal, Spent) {
        let timings = Timings::start();
        let files = [
            ("content/site.yaml", "name: 示例县政协\nurl: https://www.example.gov.cn/\n"),
            ("content/要闻/_index.md", "---\ntitle: 政协要闻\nslug: yaowen\n---\n"),
            ("content/要闻/2022-11-08-a.md", "---\ntitle: 会议\n---\n正文。\n"),
            ("content/要闻/2022-11-09-b.md", "---\ntitle: 调研\n---\n正文。\n"),
        ];
        let snapshot = Arc::new(Snapshot::of_texts(files, "2022-12-20T00:00:00Z"));
        let portal = Portal::open_in_steps(snapshot, None, &|step| timings.begin(step.into()));
        timings.begin(Stage::Preparing);
        let outputs = timings.watching(&portal);
        let routes = outputs.routes();
        for (at, route) in routes.iter().enumerate() {
            assert_eq!(outputs.render(route.path).unwrap().output, portal.render(route.path).unwrap().output);
            timings.written(Progress { stage: RouteStage::Page, done: at + 1, total: routes.len() });
        }
        let spent = timings.done();
        (portal, spent)
    }

    #[test]
    fn every_stage_is_noted_once_and_in_order() {
        let (_, spent) = watched();
        let stages: Vec<&str> = spent.stages.iter().map(|(stage, _)| stage.name()).collect();
        assert_eq!(
            stages,
            ["reading", "settings", "articles", "placing", "preparing", "making", "finishing"]
        );
    }

    #[test]
    fn every_output_is_counted_with_what_made_it() {
        let (portal, spent) = watched();
        let count: usize = spent.costs.iter().map(|(_, cost)| cost.count).sum();
        assert_eq!(count, portal.routes().len());
        let of = |maker: &Maker| spent.costs.iter().find(|(other, _)| other == maker).map(|(_, cost)| cost);
        let articles = of(&Maker::Template("article.html".into())).unwrap();
        assert_eq!(articles.count, 2);
        assert!(articles.slowest.1.as_str().starts_with("yaowen/"), "{articles:?}");
        assert!(articles.slowest.0 <= articles.total);
        assert_eq!(of(&Maker::Template("home.html".into())).unwrap().count, 1);
        assert!(of(&Maker::Feeds).is_some() && of(&Maker::Maps).is_some() && of(&Maker::Files).is_some());
    }

    #[test]
    fn words_stand_in_columns_and_json_has_the_same() {
        let (_, spent) = watched();
        let mut words = String::new();
        spent.words(&mut words).unwrap();
        let column = |name: &str| {
            let line = words.lines().find(|line| line.contains(name)).unwrap();
            line.split('%').next().unwrap().width()
        };
        assert_eq!(column("读取文件"), column("收尾"));
        assert!(words.contains("article.html"), "{words}");
        let json = spent.json();
        assert_eq!(json["stages"].as_array().unwrap().len(), 7);
        assert_eq!(json["made"].as_array().unwrap().len(), spent.costs.len());
        assert!(json["made"][0]["slowest"]["path"].is_string());
    }
}
