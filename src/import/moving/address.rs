//! Addresses by pattern: `:year/:month/:title/`, as Hexo, Hugo and Jekyll have them.
//!
//! In: a pattern and what its words stand for. Out: a path from `/`. Invariant: a pattern with a word that
//! nobody knows gives no address, rather than a wrong one.

use jiff::civil::DateTime;

/// Fills a pattern; `word` gives what a word stands for. `None` where a word is unknown.
pub fn fill(pattern: &str, word: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let (mut filled, mut rest) = (String::from("/"), pattern);
    while let Some(at) = rest.find(':') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        // `:sections[1:]` and its like.
        let end = if rest[end..].starts_with('[') { end + rest[end..].find(']')? + 1 } else { end };
        filled.push_str(&word(&rest[..end])?);
        rest = &rest[end..];
    }
    filled.push_str(rest);
    Some(tidy(&filled))
}

/// Without doubled slashes.
pub fn tidy(path: &str) -> String {
    let mut tidied = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !tidied.ends_with('/') {
            tidied.push(c);
        }
    }
    tidied
}

/// The words for parts of a date, in the spelling that all three share.
pub fn of_date(word: &str, at: DateTime) -> Option<String> {
    Some(match word {
        "year" => format!("{:04}", at.year()),
        "short_year" => format!("{:02}", at.year().rem_euclid(100)),
        "month" => format!("{:02}", at.month()),
        "i_month" => at.month().to_string(),
        "day" => format!("{:02}", at.day()),
        "i_day" => at.day().to_string(),
        "hour" => format!("{:02}", at.hour()),
        "minute" => format!("{:02}", at.minute()),
        "second" => format!("{:02}", at.second()),
        _ => return None,
    })
}

/// The full names of months and days, as Hugo and Jekyll spell them.
pub fn month_name(at: DateTime) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(at.month() - 1).ok().and_then(|month| NAMES.get(month)).copied().unwrap_or_default()
}

pub fn day_name(at: DateTime) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let number = at.date().weekday().to_monday_zero_offset();
    usize::try_from(number).ok().and_then(|day| NAMES.get(day)).copied().unwrap_or_default()
}
