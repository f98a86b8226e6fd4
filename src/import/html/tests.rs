use super::read;
use crate::import::manuscript::{Align, Block, Face, Manuscript, Paragraph, Piece, RemarkKind, Style};
use crate::import::recognise::line::plain;

fn of(html: &str) -> Manuscript {
    read(html.as_bytes(), &|_| None).unwrap()
}

fn paragraphs(manuscript: &Manuscript) -> Vec<&Paragraph> {
    manuscript
        .blocks
        .iter()
        .filter_map(|block| if let Block::Paragraph(p) = block { Some(p) } else { None })
        .collect()
}

fn texts(html: &str) -> Vec<String> {
    paragraphs(&of(html)).iter().map(|p| plain(&p.runs)).collect()
}

#[test]
fn the_clipboard_of_word_gives_text_and_looks() {
    let html = "Version:0.9\r\nStartHTML:0000\r\nSourceURL:file:///C:/a.docx\r\n\
        <html xmlns:o=\"urn:x\"><head><style><!-- p.MsoNormal {font-family:宋体; font-size:12.0pt;} --></style></head>\
        <body>前面<!--StartFragment-->\
        <p class=MsoNormal style='text-align:center'><span style='font-size:22.0pt;font-family:黑体'>县政协召开\r\n会议</span><o:p></o:p></p>\
        <p class=MsoNormal><o:p>&nbsp;</o:p></p>\
        <h1><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp; </span></span><![endif]>强化引领</h1>\
        <p class=MsoNormal style='mso-hide:all'>看不见</p>\
        <p class=MsoNormal>正文<b>重点</b><span lang=EN-US>AB\r\nCD</span>。</p>\
        <!--EndFragment-->后面</body></html>";
    let manuscript = of(html);
    let all = paragraphs(&manuscript);
    assert_eq!(
        all.iter().map(|p| plain(&p.runs)).collect::<Vec<_>>(),
        ["县政协召开会议", "强化引领", "正文重点AB CD。"]
    );
    let look = all[0].runs[0].look;
    assert_eq!((all[0].align, look.size, look.face), (Align::Center, Some(44), Some(Face::Hei)));
    assert_eq!((&*all[1].number, all[1].style, all[1].blank_before), ("一、", Some(Style::Heading(1)), 1));
    assert!(all[2].runs[1].look.bold && all[2].runs[0].look.size == Some(24));
    assert_eq!(manuscript.remarks.len(), 1);
    assert_eq!(manuscript.remarks[0].kind, RemarkKind::Dropped);
}

#[test]
fn white_space_is_that_of_a_page() {
    assert_eq!(
        texts("<p>会议\n  听取了 <b>汇报</b>\n。</p><div>第二段<br>第二行</div>三"),
        ["会议听取了 汇报。", "第二段\n第二行", "三"]
    );
    assert_eq!(texts("<pre>a\n  b</pre>"), ["a\n  b"]);
}

#[test]
fn lists_tables_and_pictures() {
    let dot = "iVBORw0KGgo=";
    let html = format!(
        "<ul><li>甲<ul><li>乙</li></ul></li></ul><ol start=3><li><p>丙</p></li></ol>\
         <table><tr><td colspan=2>标题</td></tr><tr><td>一</td><td>二</td></tr></table>\
         <p><img src=\"data:image/png;base64,{dot}\" alt=\"会场\"></p><p><img src=\"file:///C:/Temp/image001.png\"></p><img src=x width=1>"
    );
    let manuscript = of(&html);
    let items: Vec<_> =
        paragraphs(&manuscript).iter().take(3).map(|p| (p.number.clone(), p.level, plain(&p.runs))).collect();
    assert_eq!(
        items,
        [
            ("•".to_owned(), 0, "甲".to_owned()),
            ("•".to_owned(), 1, "乙".to_owned()),
            ("3.".to_owned(), 0, "丙".to_owned())
        ]
    );
    let Block::Table(table) = &manuscript.blocks[3] else { panic!("{:?}", manuscript.blocks) };
    assert_eq!((table.rows[0][0].columns, table.rows[1].len()), (2, 2));
    assert_eq!(manuscript.pictures.len(), 2);
    assert_eq!(
        (&*manuscript.pictures[0].bytes, &*manuscript.pictures[0].alternative),
        (&b"\x89PNG\r\n\x1a\n"[..], "会场")
    );
    assert_eq!(manuscript.pictures[1].outside.as_deref(), Some("file:///C:/Temp/image001.png"));
}

#[test]
fn notes_and_comments_of_word_are_apart() {
    let html = "<p>会议<a style='mso-footnote-id:ftn1' href=\"#_ftn1\"><span>[1]</span></a>召开。</p>\
        <div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p><a href=\"#_ftnref1\">[1]</a> 全称见前。</p></div></div>\
        <div style='mso-element:comment-list'><p>请核对</p></div><p><del>旧</del><ins>新</ins></p>";
    let manuscript = of(html);
    assert_eq!(paragraphs(&manuscript)[0].runs[1].piece, Piece::Note(0));
    let Block::Paragraph(note) = &manuscript.notes[0][0] else { panic!() };
    assert_eq!(plain(&note.runs).trim(), "全称见前。");
    let kinds: Vec<_> = manuscript.remarks.iter().map(|remark| remark.kind).collect();
    assert_eq!(kinds, [RemarkKind::Revision, RemarkKind::Comment]);
    assert_eq!(plain(&paragraphs(&manuscript)[1].runs), "新");
}

#[test]
fn a_picture_beside_the_page_is_found_by_its_address() {
    let beside = |path: &str| (path == "稿件.files/图 1.png").then(|| b"\x89PNG".to_vec());
    let manuscript =
        read("<p><img src=\"%E7%A8%BF%E4%BB%B6.files/%E5%9B%BE%201.png\">正文</p>".as_bytes(), &beside)
            .unwrap();
    assert_eq!((&*manuscript.pictures[0].name, manuscript.pictures[0].bytes.len()), ("图 1.png", 4));
}

proptest::proptest! {
    #[test]
    fn any_html_is_read(html in "(<(p|div|table|tr|td|ul|li|b|img src=x|!--StartFragment--|/p|/div|/table|br|pre|a href='#_ftn1')>|字|[a-z&;<>'\"=]| |\n){0,60}") {
        let _ = read(html.as_bytes(), &|_| None);
    }
}

#[test]
fn looks_that_an_article_has_not_are_counted() {
    let told =
        |html: &str| -> Vec<String> { of(html).remarks.into_iter().map(|remark| remark.words).collect() };
    assert_eq!(
        told(
            "<p>会议<u>听取</u>了<span style='color:#c00'>汇<b style='color:red'>报</b></span><u> </u>。</p>"
        ),
        ["有 1 处下划线没有保留，文字都在", "有 1 处彩色的字或底色没有保留，文字都在"]
    );
    let quiet =
        "<p style='color:#333'>会议<a href='http://a.cn' style='color:blue'><u>听取</u></a>了汇报。</p>";
    assert_eq!(told(quiet), [""; 0]);
}

#[test]
fn links_and_media_that_do_not_come_along_are_told() {
    let html = "<p>见<a href='fj.pdf'>名单</a>、<a href='https://a.cn/'>网站</a>、<a href='//b.cn/x'>别站</a>、\
        <a href='#top'>页首</a>、<a href='javascript:void(0)'>打印</a>、<a href='fj.pdf'>名单</a></p>\
        <video><source src='1.mp4'></video><audio src='a.mp3'></audio><iframe src='https://v.cn/1'></iframe><iframe></iframe>";
    let manuscript = of(html);
    let told: Vec<(RemarkKind, &str)> =
        manuscript.remarks.iter().map(|remark| (remark.kind, &*remark.words)).collect();
    let [(RemarkKind::Dropped, links), (RemarkKind::Dropped, media)] = told[..] else { panic!("{told:?}") };
    assert!(links.starts_with("有 1 处链接没有保留，文字都在：名单（fj.pdf）。"), "{links}");
    assert_eq!(media, "有 3 处视频、音频或嵌入的网页没有导入：1.mp4、a.mp3、https://v.cn/1");
    let runs = &paragraphs(&manuscript)[0].runs;
    let links: Vec<_> = runs.iter().filter_map(|run| run.link.as_deref()).collect();
    assert_eq!(links, ["https://a.cn/", "https://b.cn/x"]);
    assert_eq!(plain(runs), "见名单、网站、别站、页首、打印、名单");
}

#[test]
fn what_a_table_shows_stands_above_it() {
    let manuscript = of("<p>统计如下。</p><table><caption>表1 提案统计</caption><tr><td>一<td>二</table>");
    let [Block::Paragraph(_), Block::Paragraph(caption), Block::Table(table)] = &manuscript.blocks[..] else {
        panic!("{:?}", manuscript.blocks)
    };
    assert_eq!((plain(&caption.runs), caption.style), ("表1 提案统计".to_owned(), Some(Style::Caption)));
    assert_eq!(table.rows[0].len(), 2);
}
