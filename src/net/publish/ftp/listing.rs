//! The lines of a listing.
//!
//! In: a line, as MLSD, Unix or Windows servers write it, and the folder that it is of. Out: an entry. Invariant: times,
//! which every server writes in its own way, are passed over; of a line that cannot be read it is told that there was one.

use super::super::remote::Entry;

/// What a line tells of; `None` where that is nothing, or the folder itself.
pub fn entry(line: &str, folder: &str) -> Option<Entry> {
    if tells_nothing(line) {
        return None;
    }
    let Some((thing, name)) = exact(line).or_else(|| unix(line)).or_else(|| windows(line)) else {
        return Some(Entry::More(folder.to_owned()));
    };
    let path = format!("{folder}{name}");
    Some(match thing {
        Thing::Itself => return None,
        _ if matches!(name, "." | "..") => return None,
        _ if name.is_empty() || name.contains('/') => Entry::More(folder.to_owned()),
        Thing::File(size) => Entry::File(path, size),
        Thing::Folder => Entry::Folder(format!("{path}/")),
        Thing::Other => Entry::Other(path),
    })
}

/// An empty line, or `total 12` in whatever language.
fn tells_nothing(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (first, number) = (words.next(), words.next());
    let is_sum = || number.is_some_and(|number| number.starts_with(|letter: char| letter.is_ascii_digit()));
    first.is_none() || words.next().is_none() && !line.contains(';') && is_sum()
}

enum Thing {
    /// Its size in bytes.
    File(u64),
    Folder,
    /// The folder that is listed, or the one above.
    Itself,
    /// A link, or another thing.
    Other,
}

/// `type=file;size=12;modify=20221231080000; 甲.html`
fn exact(line: &str) -> Option<(Thing, &str)> {
    let (facts, name) = line.split_once("; ")?;
    let fact = |wanted: &str| {
        let facts = facts.split(';').filter_map(|fact| fact.split_once('='));
        facts.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    match fact("type")?.to_ascii_lowercase().as_str() {
        "file" => Some((Thing::File(fact("size")?.parse().ok()?), name)),
        "dir" => Some((Thing::Folder, name)),
        "cdir" | "pdir" => Some((Thing::Itself, name)),
        // `OS.unix=slink:/srv/www`
        _ => Some((Thing::Other, name)),
    }
}

/// `-rw-r--r--    1 1000     1000           12 Dec 31 08:00 甲.html`
fn unix(line: &str) -> Option<(Thing, &str)> {
    let kind = *line.as_bytes().first().filter(|kind| b"-dlpsbc".contains(kind))?;
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(|letter| letter != ' ').map(|start| at + start) {
        let end = line[start..].find(' ').map_or(line.len(), |end| start + end);
        words.push((&line[start..end], end));
        at = end;
    }
    // Size, month, day, and a time or a year: names of users may be several words.
    let is_date = |words: &[(&str, usize)]| {
        let [(size, _), (month, _), (day, _), (time, _)] = words else { return false };
        size.parse::<u64>().is_ok()
            && month.parse::<u64>().is_err()
            && day.parse::<u8>().is_ok()
            && (time.contains(':') || time.parse::<u16>().is_ok_and(|year| year > 1900))
    };
    let date = words.windows(4).skip(1).position(is_date)? + 1;
    let (size, (_, end)) = (words.get(date)?.0, words.get(date + 3)?);
    let name = line.get(end + 1..)?;
    Some(match kind {
        b'-' => (Thing::File(size.parse().ok()?), name),
        b'd' => (Thing::Folder, name),
        _ => (Thing::Other, name.split(" -> ").next().unwrap_or(name)),
    })
}

/// `12-31-22  08:00AM                   12 甲.html`
fn windows(line: &str) -> Option<(Thing, &str)> {
    let (date, rest) = line.split_once(' ')?;
    if !date.starts_with(|letter: char| letter.is_ascii_digit()) || !date.contains('-') {
        return None;
    }
    let (_, rest) = rest.trim_start().split_once(' ')?;
    let (size, name) = rest.trim_start().split_once(' ')?;
    let (thing, name) = match size {
        "<DIR>" => (Thing::Folder, name.trim_start()),
        // `<SYMLINKD>     附件 [D:\\附件]`
        size if size.starts_with('<') => (Thing::Other, name.split(" [").next().unwrap_or(name).trim_start()),
        size => (Thing::File(size.parse().ok()?), name),
    };
    Some((thing, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_several_servers_are_read() {
        let file = || Some(Entry::File("www/甲 乙.html".into(), 12));
        let folder = || Some(Entry::Folder("www/附件/".into()));
        let more = || Some(Entry::More("www/".into()));
        let link = || Some(Entry::Other("www/链".into()));
        for (line, expected) in [
            ("type=file;size=12;modify=20221231080000.000;unix.mode=0644; 甲 乙.html", file()),
            ("Type=dir;Modify=20221231080000; 附件", folder()),
            ("type=cdir;modify=20221231080000; .", None),
            ("-rw-r--r--    1 1000     1000           12 Feb 29 08:00 甲 乙.html", file()),
            ("-rw-r--r--   1 web user  web users      12 Dec 31  2022 甲 乙.html", file()),
            ("drwxr-xr-x    2 0        0            4096 12月 31 08:00 附件", folder()),
            ("lrwxrwxrwx    1 0        0               4 Dec 31 08:00 链 -> 附件", link()),
            ("lrwxrwxrwx    1 0        0               4 Dec 31  2022 链", link()),
            ("crw-rw-rw-    1 0        0          1,   3 Dec 31 08:00 链", link()),
            ("type=OS.unix=slink:/附件;modify=20221231080000; 链", link()),
            ("12-31-22  08:00AM       <SYMLINKD>     链 [D:\\附件]", link()),
            ("type=pdir;modify=20221231080000; ..", None),
            ("12-31-22  08:00AM                   12 甲 乙.html", file()),
            ("12-31-2022  08:00PM       <DIR>          附件", folder()),
            ("drwxr-xr-x    2 0        0            4096 Dec 31 08:00 .", None),
            ("total 12", None),
            ("总用量 12K", None),
            ("type=file;modify=20221231080000; 甲 乙.html", more()),
            ("size=12;modify=20221231080000; 甲 乙.html", more()),
            ("甲.html", more()),
            ("-rw-r--r--    1 1000     1000           12 甲.html", more()),
            ("", None),
        ] {
            assert_eq!(entry(line, "www/"), expected, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_panics(line in "[-dl0-9A-Z年; =:<>.]{0,60}") {
            let _ = entry(&line, "");
        }
    }
}
