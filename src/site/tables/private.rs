//! Numbers that belong to a person: telephones and identity cards.

/// What a text seems to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    Mobile,
    Landline,
    Identity,
}

impl Private {
    pub fn words(self) -> &'static str {
        match self {
            Private::Mobile => "手机号码",
            Private::Landline => "电话号码",
            Private::Identity => "身份证号码",
        }
    }
}

/// The first such number in a text.
pub fn find(text: &str) -> Option<Private> {
    let mut bytes = text.as_bytes();
    while let Some(start) = bytes.iter().position(u8::is_ascii_digit) {
        bytes = &bytes[start..];
        let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = bytes.split_at(length);
        if let Some(found) = number(digits, rest) {
            return Some(found);
        }
        bytes = rest;
    }
    None
}

/// What a run of digits is, with what follows it.
fn number(digits: &[u8], rest: &[u8]) -> Option<Private> {
    let is_check = |byte: Option<&u8>| matches!(byte, Some(b'X' | b'x'));
    let more = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match digits {
        [b'1', b'3'..=b'9', ..] if digits.len() == 11 => Some(Private::Mobile),
        // 138-0013-8000, and the same with spaces.
        [b'1', b'3'..=b'9', _] => {
            let [b'-' | b' ', rest @ ..] = rest else { return None };
            let (middle, [b'-' | b' ', rest @ ..]) = rest.split_at_checked(4)? else { return None };
            (more(middle) == 4 && more(rest) == 4).then_some(Private::Mobile)
        }
        [b'1'..=b'9', ..] if digits.len() == 18 || digits.len() == 17 && is_check(rest.first()) => {
            Some(Private::Identity)
        }
        [b'0', ..] if (3..=4).contains(&digits.len()) => {
            let [b'-' | b' ', rest @ ..] = rest else { return None };
            (7..=8).contains(&more(rest)).then_some(Private::Landline)
        }
        [b'0', ..] if (10..=12).contains(&digits.len()) => Some(Private::Landline),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_found() {
        assert_eq!(find("联系人：13800138000。"), Some(Private::Mobile));
        assert_eq!(find("138-0013-8000"), Some(Private::Mobile));
        assert_eq!(find("电话0744-3222222"), Some(Private::Landline));
        assert_eq!(find("证号43082119800101001X"), Some(Private::Identity));
        assert_eq!(find("430821198001010010"), Some(Private::Identity));
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "2022-01-10",
            "123 件",
            "编号 20220110123",
            "1234567890123456789",
            "投入 13800 万元",
            "0.5",
            "10-1",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[0-9\\- X甲]{0,40}") {
            let _ = find(&text);
        }
    }
}
