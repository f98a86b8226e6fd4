//! Days as manuscripts write them.

use jiff::civil::Date;

use super::ordinal::han_number;

/// The first day in a text, and the bytes that it takes, with a time behind it.
pub(in crate::import) fn find(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    let starts = text.char_indices().filter(|(_, c)| is_digit(*c));
    starts.map(|(at, _)| at).find_map(|at| {
        let is_first = !text[..at].chars().next_back().is_some_and(is_digit);
        let (date, length) = if is_first { day(&text[at..])? } else { return None };
        Some((date, at..at + length + time(&text[at + length..])))
    })
}

/// The day, if a line holds nothing else but brackets and spaces.
pub(in crate::import) fn alone(line: &str) -> Option<Date> {
    let (date, span) = find(line)?;
    let rest = line[..span.start].chars().chain(line[span.end..].chars());
    let is_frame = |c: char| c.is_whitespace() || matches!(c, '（' | '）' | '(' | ')' | '【' | '】');
    rest.into_iter().all(is_frame).then_some(date)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "〇零○Ｏ一二三四五六七八九十０１２３４５６７８９".contains(c)
}

fn day(text: &str) -> Option<(Date, usize)> {
    let (year, first) = number(text, true)?;
    let mark = text[first..].trim_start().chars().next()?;
    let (marks, is_words) = match mark {
        '年' => (['年', '月'], true),
        '-' | '/' | '.' | '．' | '－' => ([mark, mark], false),
        _ => return None,
    };
    let mut at = first;
    let mut part = |mark: char| {
        at = text[at..].find(mark).filter(|gap| text[at..at + gap].trim().is_empty()).map(|gap| at + gap)?;
        at += mark.len_utf8();
        at += text[at..].len() - text[at..].trim_start().len();
        let (value, length) = number(&text[at..], false)?;
        at += length;
        i8::try_from(value).ok()
    };
    let (month, day) = (part(marks[0])?, part(marks[1])?);
    if is_words {
        let gap = text[at..].len() - text[at..].trim_start().len();
        at += gap + text[at + gap..].strip_prefix(['日', '号']).map(|_| '日'.len_utf8())?;
    }
    let date = Date::new(i16::try_from(year).ok()?, month, day).ok()?;
    (1949..2100).contains(&date.year()).then_some((date, at))
}

/// A number in figures or Han characters, and its bytes. A year has four digits.
fn number(text: &str, is_year: bool) -> Option<(u32, usize)> {
    let written: String = text.chars().take_while(|c| is_digit(*c)).take(4).collect();
    let figures: String = written
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '零' | '○' | 'Ｏ' => '〇',
            c => c,
        })
        .collect();
    let value = if figures.chars().all(|c| c.is_ascii_digit()) {
        figures.parse().ok()?
    } else if is_year {
        let digits: Option<Vec<u32>> = figures
            .chars()
            .map(|c| "〇一二三四五六七八九".chars().position(|d| d == c).and_then(|d| u32::try_from(d).ok()))
            .collect();
        digits?.into_iter().fold(0, |sum, digit| sum * 10 + digit)
    } else {
        han_number(&figures)?
    };
    (!is_year || figures.chars().count() == 4).then_some((value, written.len()))
}

/// Bytes of a time of day that follows, 0 where none does.
fn time(text: &str) -> usize {
    let gap = text.len() - text.trim_start().len();
    let rest = &text[gap..];
    let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    if (4..=8).contains(&length) && rest[..length].contains(':') { gap + length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_every_form() {
        for line in [
            "2022年12月20日",
            "二〇二二年十二月二十日",
            "2022-12-20",
            "2022/12/20 09:30",
            "（2022.12.20）",
            "2022 年 12 月 20 日",
            "２０２２年１２月２０日",
        ] {
            assert_eq!(alone(line), Some(jiff::civil::date(2022, 12, 20)), "{line}");
        }
        for line in ["2022年12月", "12月20日", "2022年工作综述", "2022.13.01", "一九三〇年一月一日", ""]
        {
            assert_eq!(alone(line), None, "{line}");
        }
        assert_eq!(find("发布时间：2022-12-20 09:30 来源").map(|(_, span)| span.len()), Some(16));
        assert_eq!(alone("2022年12月20日召开会议"), None);
    }
}
