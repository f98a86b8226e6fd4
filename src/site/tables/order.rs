//! In what order rows and tables stand, and what a table of one session is called.

use super::TableLayout;
use crate::content::data::Rows;

/// The numbers of all rows as they are shown: leaders by office, everything else as in the table.
pub fn of_rows(rows: &Rows, layout: TableLayout) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
    if layout == TableLayout::Leaders {
        order.sort_by_key(|row| office(rows.named(*row as usize, "职务")));
    }
    order
}

/// The rank of an office of the CPPCC: 主席, 党组书记, 副主席, 秘书长, others.
fn office(title: &str) -> u8 {
    let without_deputies = title.replace("副主席", "").replace("副秘书长", "");
    if without_deputies.contains("主席") {
        0
    } else if title.contains("党组书记") {
        1
    } else if title.contains("副主席") {
        2
    } else if without_deputies.contains("秘书长") {
        3
    } else {
        4
    }
}

/// 十届一次 for `10-1`.
pub fn session(name: &str) -> Option<String> {
    let (term, meeting) = name.split_once('-')?;
    Some(format!("{}届{}次", chinese(term)?, chinese(meeting)?))
}

/// A number from 1 to 99 as it is spoken.
fn chinese(number: &str) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= 2;
    let number: usize = number.parse().ok().filter(|number| digits && *number > 0)?;
    let (tens, ones) = (number / 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", DIGITS.get(tens)?),
    };
    Some(tens + DIGITS.get(ones)?)
}

/// A name in parts that compare as people read them: `10-2` comes before `10-10`.
pub fn natural(name: &str) -> Vec<(u64, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(digits);
        let words = behind.find(is_digit).unwrap_or(behind.len());
        let (word, behind) = behind.split_at(words);
        parts.push((number.parse().unwrap_or(u64::MAX), word));
        rest = behind;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_stand_in_the_order_of_the_protocol() {
        let mut titles =
            ["办公室主任", "副秘书长", "秘书长", "副主席", "党组书记", "党组副书记、副主席", "主席"];
        titles.sort_by_key(|title| office(title));
        assert_eq!(
            titles,
            ["主席", "党组书记", "副主席", "党组副书记、副主席", "秘书长", "办公室主任", "副秘书长"]
        );
        assert_eq!(office("党组书记、主席"), 0);
    }

    #[test]
    fn sessions_are_spoken() {
        assert_eq!(session("10-1").as_deref(), Some("十届一次"));
        assert_eq!(session("9-5").as_deref(), Some("九届五次"));
        assert_eq!(session("21-12").as_deref(), Some("二十一届十二次"));
        for other in ["2022-1", "0-1", "studios", "10-", "十-一", "+1-1"] {
            assert_eq!(session(other), None, "{other}");
        }
    }

    #[test]
    fn sessions_stand_in_the_order_of_their_numbers() {
        let mut names = ["10-10", "10-2", "9-5", "10-1"];
        names.sort_by(|a, b| natural(a).cmp(&natural(b)));
        assert_eq!(names, ["9-5", "10-1", "10-2", "10-10"]);
    }
}
