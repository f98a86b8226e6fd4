//! The site's own address, as it may be written.

use unicode_normalization::UnicodeNormalization;

use super::BaseUrl;

impl BaseUrl {
    /// Reads an absolute `http` or `https` address; a trailing `/` is added. `None` for anything else,
    /// and for one with user name, query or fragment. The path is composed (NFC), as all names are.
    pub fn parse(address: &str) -> Option<BaseUrl> {
        let address = address.trim();
        let (scheme, rest) = address.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let port = host.split_once(':').map(|(_, port)| port);
        let is_host = !name.is_empty()
            && !name.starts_with(['.', '-'])
            && name.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-')
            && port.is_none_or(|port| port.parse::<u16>().is_ok());
        let is_path = !path.contains(['?', '#', '\\', '"', '<', '>', '%'])
            && !path.chars().any(char::is_whitespace)
            && path.split('/').all(|part| part != ".." && part != ".")
            && !path.trim_end_matches('/').contains("//");
        if !matches!(scheme.as_str(), "http" | "https") || !is_host || !is_path {
            return None;
        }
        let path = format!("{}/", path.trim_end_matches('/')).nfc().collect();
        Some(BaseUrl { origin: format!("{scheme}://{}", host.to_lowercase()), path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (address, expected) in [
            ("https://A.CN/", Some(("https://a.cn", "/"))),
            ("http://政协.cn/zx", Some(("http://政协.cn", "/zx/"))),
            ("https://a.cn/cafe\u{301}", Some(("https://a.cn", "/café/"))),
            ("ftp://a.cn", None),
            ("//a.cn", None),
            ("https://", None),
            ("https://a.cn/?x", None),
            ("https://u@a.cn", None),
            ("https://a.cn:99999", None),
            ("https://a.cn/../b", None),
            ("javascript://a", None),
        ] {
            let base = BaseUrl::parse(address);
            assert_eq!(base.as_ref().map(|b| (b.origin.as_str(), b.path.as_str())), expected, "{address}");
        }
    }
}
