//! Markdown in, HTML out; and what the findings point at.

mod markdown;
mod raw;
mod soup;

use std::sync::Arc;

use crate::markdown::{Flaw, Html, ImageSource, Media, Missing, Place, Resolve, Target, Title, html, parse};
use crate::report::{Applicability, Code, SourcePath};

/// A site of a few files.
struct Site;

impl Resolve for Site {
    fn link(&self, destination: &str) -> Target {
        let nearest = |name: &str| Some(name.to_owned());
        match destination {
            "会议.md" => Target::Inside { href: "huiyi.html".into(), lost_anchor: None },
            "名单.PDF" => {
                Target::Attachment { href: "名单.PDF".into(), extension: "PDF".into(), bytes: 1_258_291 }
            }
            "草稿.md" => Target::Missing(Missing {
                nearest: nearest("草稿.md"),
                unpublished: Some("草稿".into()),
                ..Missing::default()
            }),
            "会仪.md" => Target::Missing(Missing { nearest: nearest("会议.md"), ..Missing::default() }),
            "file:///C:/a" => Target::Forbidden,
            _ if destination.contains(':') || destination.starts_with("//") => {
                Target::Outside { href: destination.into() }
            }
            _ => Target::Missing(Missing::default()),
        }
    }

    fn media(&self, address: &str) -> Media {
        match address {
            "1.jpg" => Media::Picture(ImageSource {
                src: "1.jpg".into(),
                srcset: "1-640.jpg 640w, 1.jpg 1200w".into(),
                size: Some((1200, 800)),
                ..ImageSource::default()
            }),
            "photo.jpg" => Media::Picture(ImageSource {
                src: "photo-640.jpg".into(),
                srcset: "photo-640.jpg 640w, photo.jpg 1200w".into(),
                webp: "photo-640.webp 640w, photo.webp 1200w".into(),
                largest: "photo.jpg".into(),
                size: Some((1200, 800)),
                credit: Some("县政协办公室".into()),
                flaw: None,
            }),
            "4.heic" => Media::Unshown(Flaw {
                code: Code("media/heic"),
                message: "“4.heic”打不开".into(),
                help: "请另存为 JPEG".into(),
            }),
            "2.jpg" => Media::Picture(ImageSource {
                src: "2.jpg".into(),
                size: Some((30, 20)),
                ..ImageSource::default()
            }),
            "a.mp4" => Media::Video { src: "a.mp4".into(), mime: "video/mp4" },
            "名单.xlsx" => Media::File { href: "名单.xlsx".into() },
            "a.mp3" => Media::Audio { src: "a.mp3".into(), mime: "audio/mpeg" },
            "2.JPG" => {
                Media::Missing(Missing { nearest: Some("2.jpg".into()), case_only: true, unpublished: None })
            }
            _ if address.contains(':') => Media::Outside { src: address.into() },
            _ => Media::Missing(Missing::default()),
        }
    }
}

fn render(body: &str, place: Place, title: Title) -> Html {
    let text: Arc<str> = body.into();
    html(&parse(&text, 0..body.len()), &SourcePath::new("content/a.md"), place, title, &Site)
}

/// The page of a body that nothing is wrong with.
#[track_caller]
fn page(body: &str) -> String {
    let html = render(body, Place::Page, Title::Apart);
    assert_eq!(html.findings, [], "{body}");
    html.html
}

fn feed(body: &str) -> String {
    render(body, Place::Feed, Title::Apart).html
}

/// The HTML, and each finding as `code: the text that it points at`.
fn noted(body: &str) -> (String, Vec<String>) {
    let html = render(body, Place::Page, Title::Apart);
    let findings = html.findings.iter().map(|finding| {
        let span = finding.span.as_ref().expect("findings of a body have a place");
        assert!(finding.help.is_some(), "{finding:?}");
        format!("{}: {}", finding.code, &body[span.start as usize..span.end as usize])
    });
    let findings = findings.collect();
    (html.html, findings)
}

#[track_caller]
fn assert_noted(body: &str, html: &str, findings: &[&str]) {
    let (written, noted) = noted(body);
    assert_eq!(written, html, "{body}");
    assert_eq!(noted, findings, "{body}");
}

/// Of the first finding: message, help, and what a fix would make of the body.
fn told(body: &str) -> (String, String, Option<(Applicability, String)>) {
    let finding = render(body, Place::Page, Title::Apart).findings.swap_remove(0);
    let fixed = finding.fix.map(|fix| {
        let edit = &fix.edits[0];
        let mut fixed = body.to_owned();
        fixed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        (fix.applicability, fixed)
    });
    (finding.message, finding.help.unwrap_or_default(), fixed)
}
