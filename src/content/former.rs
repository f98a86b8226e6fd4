//! Former addresses that were told apart by their query: `/show.asp?id=123`.
//!
//! In: an alias as written. Out: its path and its pairs. Invariant: what is accepted can stand in the settings of
//! every host without quoting, and in an address without encoding.

/// A path without its first slash, and the pairs behind the question mark as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Query {
    /// Empty for the home page: `/?id=1`.
    pub path: String,
    pub pairs: Vec<(String, String)>,
}

impl std::fmt::Display for Query {
    /// As an alias has it.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pairs: Vec<String> = self.pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        write!(out, "/{}?{}", self.path, pairs.join("&"))
    }
}

/// Reads an alias with a query; `None` if it has none, or one that no host could tell apart.
pub fn query(alias: &str) -> Option<Query> {
    let (path, pairs) = alias.trim().strip_prefix('/')?.split_once('?')?;
    let is_plain =
        |part: &str, more: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    let parts_fit = path.split('/').all(|part| part != ".." && part != "." && is_plain(part, "-_.~"));
    if !parts_fit || path.starts_with('/') || path.contains("//") {
        return None;
    }
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        let fits = !key.is_empty() && is_plain(key, "-_.") && is_plain(value, "-_.~");
        fits.then(|| (key.to_owned(), value.to_owned()))
    };
    let pairs: Option<Vec<_>> = pairs.split('&').map(pair).collect();
    let pairs = pairs?;
    let is_twice = |at: usize| pairs[..at].iter().any(|(key, _)| *key == pairs[at].0);
    if (0..pairs.len()).any(is_twice) {
        return None;
    }
    Some(Query { path: path.to_owned(), pairs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart() {
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
        };
        assert_eq!(
            query("/show.asp?id=123"),
            Some(Query { path: "show.asp".into(), pairs: pairs(&[("id", "123")]) })
        );
        assert_eq!(
            query("/index.php?m=content&a=show&id=5"),
            Some(Query {
                path: "index.php".into(),
                pairs: pairs(&[("m", "content"), ("a", "show"), ("id", "5")])
            })
        );
        assert_eq!(query("/?p=7"), Some(Query { path: String::new(), pairs: pairs(&[("p", "7")]) }));
    }

    #[test]
    fn what_a_host_could_not_tell_apart_is_none() {
        for bad in [
            "/show.asp",
            "show.asp?id=1",
            "/show.asp?",
            "/show.asp?id",
            "/show.asp?=1",
            "/show.asp?id=1&id=2",
            "/a?id=1 2",
            "/a?id=\"1\"",
            "/a?id=$x",
            "/a?id=1;x",
            "/../a?id=1",
            "/a b?id=1",
            "/a?id={x}",
            "//host/a?id=1",
        ] {
            assert_eq!(query(bad), None, "{bad}");
        }
    }
}
