//! Progress of a build, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::disk::Progress;
use crate::portal::Stage;

use super::args::Format;
use super::terminal::Terminal;

/// A bar on standard error; hidden in a pipe, with `-q` and with `--format json`.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new(terminal: &Terminal) -> Bar {
        let silent = terminal.quiet || terminal.format != Format::Human;
        // On anything but a terminal indicatif draws nothing by itself.
        let target = if silent { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        style(&bar, "{msg}");
        bar.set_message("读取稿件……");
        bar.tick();
        Bar(bar)
    }

    /// Told after each output, from any thread.
    pub fn show(&self, progress: Progress) {
        if self.0.is_hidden() {
            return;
        }
        if self.0.length() != Some(progress.total as u64) {
            style(&self.0, "{msg} [{bar:30}] {pos}/{len}");
            self.0.set_length(progress.total as u64);
        }
        self.0.set_position(progress.done as u64);
        self.0.set_message(match progress.stage {
            Stage::Asset => "复制附件和样式",
            Stage::Picture => "制作图片",
            Stage::Page => "生成稿件页面",
            Stage::List => "生成栏目和列表",
            Stage::Feed => "生成订阅和网站地图",
        });
    }

    /// How far something else has come.
    pub fn count(&self, what: &'static str, done: usize, total: usize) {
        if self.0.is_hidden() {
            return;
        }
        if self.0.length() != Some(total as u64) {
            style(&self.0, "{msg} [{bar:30}] {pos}/{len}");
            self.0.set_length(total as u64);
        }
        self.0.set_position(done as u64);
        self.0.set_message(what);
    }

    /// How much of what is sent has arrived, how fast, and how long it still takes.
    pub fn send(&self, progress: crate::net::publish::Progress) {
        if self.0.is_hidden() {
            return;
        }
        if self.0.length() != Some(progress.of_bytes) {
            style(&self.0, "{msg} [{bar:30}] {bytes}/{total_bytes}，每秒 {binary_bytes_per_sec}，还要 {eta}");
            self.0.set_length(progress.of_bytes);
            self.0.reset_eta();
        }
        self.0.set_position(progress.bytes);
        self.0.set_message(format!("发布 {}/{}", progress.files, progress.of_files));
    }

    /// What is being done, of unknown length.
    pub fn say(&self, what: &'static str) {
        self.0.set_message(what);
    }

    /// Begins anew with something of unknown length.
    pub fn again(&self, what: &'static str) {
        self.0.reset();
        self.0.set_length(0);
        style(&self.0, "{msg}");
        self.0.set_message(what);
        self.0.tick();
    }

    /// A line above the bar, or where it would be.
    pub fn tell(&self, terminal: &Terminal, words: &str) {
        self.0.suspend(|| terminal.tell(words));
    }

    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

fn style(bar: &ProgressBar, template: &str) {
    // Both templates are constants of this file that indicatif accepts.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
}

/// An error that ends the build leaves no half of a bar above its message.
impl Drop for Bar {
    fn drop(&mut self) {
        self.finish();
    }
}
