//! Style sheets and scripts without what only their authors read.
//!
//! In: a style sheet or a script. Out: the same without comments, indentation and blank lines. Invariant:
//! nothing inside a string or a `url()` changes, and wherever white space has a meaning (between selectors,
//! around `+` in `calc()`, a script's line breaks) it stays. A tenth of a compressed page is saved; a real
//! minifier costs minutes of compiling for a few bytes more.

/// The sheet, squeezed. An unclosed string or comment leaves its rest as it is.
pub fn squeeze(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => quoted(rest, first),
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                // A comment separates what stands on its two sides.
                space(&mut out, &rest[end..]);
                rest = &rest[end..];
                continue;
            }
            c if c.is_ascii_whitespace() => {
                rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
                space(&mut out, rest);
                continue;
            }
            'u' if rest.starts_with("url(") => rest.find(')').map_or(rest.len(), |end| end + 1),
            c => c.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// The script without indentation, blank lines, needless blanks and lines that are a `//` comment as a whole. One in which a
/// template or a string reaches over a line's end stays as it is: there, lines and indentation have a meaning.
pub fn squeeze_script(script: &str) -> String {
    if script.lines().any(goes_on) {
        return script.to_owned();
    }
    let mut out = String::with_capacity(script.len());
    for line in script.lines().map(str::trim_ascii) {
        if !line.is_empty() && !line.starts_with("//") {
            tighten(&mut out, line);
            // What goes on, or has ended, needs no line of its own; a comment behind it does.
            if line.contains("//") || !out.ends_with([';', '{', ',']) {
                out.push('\n');
            }
        }
    }
    out
}

/// Marks of what only a parser could tell apart: strings, templates, patterns, quotients, comments, escapes.
const MARKS: [char; 4] = ['\'', '`', '/', '\\'];

/// A line without the blanks that part nothing; those between `"` stay, and all from the first of the [`MARKS`] to
/// the last.
fn tighten(out: &mut String, line: &str) {
    let (Some(first), Some(last)) = (line.find(MARKS), line.rfind(MARKS)) else {
        out.push_str(&tight(line, '\n', '\n'));
        return;
    };
    let (kept, tail) = line[first..].split_at(last - first + 1);
    let mark = kept.chars().next_back().unwrap_or('\n');
    out.push_str(&tight(&line[..first], '\n', kept.chars().next().unwrap_or('\n')));
    out.push_str(kept);
    // Behind the last of them a string that is open has an odd number of quotation marks left.
    if mark == '\\' || tail.matches('"').count() % 2 == 1 {
        out.push_str(tail);
    } else {
        out.push_str(&tight(tail, mark, '\n'));
    }
}

/// A piece without needless blanks; what stands before it and behind it counts too.
fn tight(piece: &str, before: char, behind: char) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let (mut before, mut quoted) = (before, false);
    let mut out = String::with_capacity(piece.len());
    let mut rest = piece.chars().peekable();
    while let Some(c) = rest.next() {
        quoted ^= c == '"';
        let after = (c == ' ' && !quoted).then(|| rest.peek().copied().unwrap_or(behind));
        // `+ +` and `- -` are not `++` and `--`, nor `/ /` a comment; a number's point is not a member's.
        let parts = |after: char| {
            let is_one_mark = before == after && matches!(after, '+' | '-' | '/');
            is_word(before) && (is_word(after) || after == '.') || is_one_mark
        };
        if after.is_none_or(parts) {
            out.push(c);
            before = c;
        }
    }
    out
}

/// Whether a string or a template might be open at the end of the line; true where in doubt.
fn goes_on(line: &str) -> bool {
    let open_place = line.rfind("${").is_some_and(|at| !line[at..].contains('}'));
    line.matches('`').count() % 2 == 1 || open_place || line.ends_with('\\')
}

/// One space, unless a mark on either side makes it needless.
fn space(out: &mut String, rest: &str) {
    let before = out.ends_with(['{', '}', ';', ',', ' ', '\n']) || out.is_empty();
    let after = rest.starts_with(['{', '}', ';', ',']) || rest.is_empty();
    if !before && !after {
        out.push(' ');
    }
}

/// The length of the string that `text` begins with, its quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_stays() {
        let sheet = "/* 版式 */\n.a > .b ,\n.c:not( .d ) {\n  width: calc(1px + 2em);\n  content: \"a  /* b */\";\n}\n\n@media (min-width: 1px) and (x) {\n  a { b: url( x  y.svg ) }\n}\n";
        assert_eq!(
            squeeze(sheet),
            ".a > .b,.c:not( .d ){width: calc(1px + 2em);content: \"a  /* b */\";}@media (min-width: 1px) and (x){a{b: url( x  y.svg )}}"
        );
    }

    #[test]
    fn scripts_keep_their_lines() {
        let script = "// head\n\nconst a = 1; // stays\n  // gone\n  b(`//${a}`)\r\n\n  c(\"// d\")";
        assert_eq!(squeeze_script(script), "const a=1;//stays\nb(`//${a}`)\nc(\"// d\")\n");
        let script = "const a = (b, c) => { d += b ? c + +b : - -c; return 1 .x in [ c, ...d ]; };\nif (a) e = ' , ';\nf ( \" , \" );\n";
        let tight = "const a=(b,c)=>{d+=b?c+ +b:- -c;return 1 .x in[c,...d];};if(a)e=' , ';f(\" , \");";
        assert_eq!(squeeze_script(script), tight);
        let script = "a ( \"x/y , z\" , b );\nc = d / /e  , f/.test( g ) ;\nh ( \"\\\" , \" )\ni = {\n  j : 1,\n}\nk ( ) // , \nl";
        let tight = "a(\"x/y , z\" , b );c=d/ /e  , f/.test(g);h(\"\\\" , \" )\ni={j:1,}\nk()//,\nl\n";
        assert_eq!(squeeze_script(script), tight);
        for whole in ["a(`\n  // b\n`)", "a(`${`\n  // b\n`}`)", "a('\\\n  // b')"] {
            assert_eq!(squeeze_script(whole), whole);
        }
    }

    #[test]
    fn broken_sheets_end() {
        for sheet in ["a{b:\"c", "/* a", "url(", "'\\", "a/**/b", ""] {
            let _ = squeeze(sheet);
        }
        assert_eq!(squeeze("a/**/b"), "a b");
    }
}
