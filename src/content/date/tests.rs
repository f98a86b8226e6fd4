//! Every form in which staff write a date, and what no date is.

use super::*;

const NINE: Time = Time::constant(9, 0, 0, 0);

#[test]
fn every_form_of_a_day() {
    for text in [
        "2022-12-20",
        "2022/12/20",
        "2022.12.20",
        "2022年12月20日",
        "2022 年 12 月 20 日",
        "2022年12月20号",
        "２０２２－１２－２０",
        "20221220",
        " 2022-12-20 ",
        "2022—12—20",
    ] {
        let moment = Moment::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!((moment.date().as_str(), moment.has_time), ("2022-12-20", false), "{text}");
    }
    assert_eq!(Moment::parse("2022-1-5").unwrap().date(), "2022-01-05");
}

#[test]
fn every_form_of_a_time() {
    for text in [
        "2022-12-20 09:30",
        "2022-12-20 9:30",
        "2022-12-20T09:30",
        "2022-12-20 09:30:00",
        "2022年12月20日 9时30分",
        "2022年12月20日9:30",
        "2022-12-20 09:30 +0800",
        "2022-12-20T09:30:00+08:00",
        "2022-12-20T01:30:00Z",
        "2022-12-20T01:30:00.123Z",
        "2022-12-20 ０９：３０",
        "2022-12-20 上午9:30",
        "2022/12/20 9点30分",
        "2022-12-20T09:30:00+08",
    ] {
        let moment = Moment::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(moment.official(NINE), "2022-12-20 09:30", "{text}");
    }
    assert_eq!(Moment::parse("2022-12-20 下午3:05").unwrap().official(NINE), "2022-12-20 15:05");
    for text in ["2022-12-20T23:30:00-05:00", "2022-12-20T23:30-05:00", "2022-12-20 23:30:00 -0500"] {
        assert_eq!(Moment::parse(text).unwrap().official(NINE), "2022-12-21 12:30", "{text}");
    }
}

#[test]
fn parts_of_the_day() {
    for (written, hour) in [
        ("中午1:30", "13:30"),
        ("中午12:30", "12:30"),
        ("中午11:30", "11:30"),
        ("凌晨12:30", "00:30"),
        ("凌晨1:30", "01:30"),
        ("下午12:30", "12:30"),
        ("晚上8点", "20:00"),
        ("晚上20:00", "20:00"),
        ("上午9:30", "09:30"),
    ] {
        let moment = Moment::parse(&format!("2022-12-20 {written}"));
        assert_eq!(moment.map(|moment| moment.official(NINE)), Ok(format!("2022-12-20 {hour}")), "{written}");
    }
    for unclear in ["晚上12:00", "晚12点", "晚上0:30", "晚上1:30"] {
        assert_eq!(Moment::parse(&format!("2022-12-20 {unclear}")), Err(DateError::Form), "{unclear}");
    }
}

#[test]
fn what_is_impossible_is_named() {
    for (text, error) in [
        ("2022-02-30", DateError::Day(30, 28)),
        ("2024-02-30", DateError::Day(30, 29)),
        ("2022-13-01", DateError::Month(13)),
        ("2022-00-01", DateError::Month(0)),
        ("2022-12-20 25:00", DateError::Hour(25)),
        ("2022-12-20 09:61", DateError::Minute(61)),
        ("2022-12-20 09:30:75", DateError::Second(75)),
        ("22-12-20", DateError::Year(22)),
        ("0202-12-20", DateError::Year(202)),
        ("12月20日", DateError::NoYear),
        ("12-20", DateError::NoYear),
        ("2022年12月", DateError::NoDay),
        ("2022-12", DateError::NoDay),
        ("昨天", DateError::Form),
        ("", DateError::Form),
        ("2022-12-20 上午", DateError::Form),
        ("2022-12-20 +99:00", DateError::Form),
        ("2022-12-20 09:30 +99:00", DateError::Zone),
        ("2022-12-20 9:00-11:30", DateError::Form),
        ("2022-12-20 9:00—11:30", DateError::Form),
        ("2022-12-20 09:30 - 10", DateError::Form),
        ("2022-12-20 0930-1130", DateError::Form),
        ("2022-12-20 9:00至11:30", DateError::Form),
    ] {
        assert_eq!(Moment::parse(text), Err(error), "{text}");
    }
}

#[test]
fn printing() {
    let bare = Moment::parse("2022-01-05").unwrap();
    assert_eq!(bare.official(NINE), "2022-01-05 09:00");
    assert_eq!(bare.iso(NINE), "2022-01-05T09:00:00+08:00");
    assert_eq!(bare.cn(), "2022年1月5日");
    let full = Moment::parse("2022-01-05 18:07").unwrap();
    assert_eq!(full.iso(NINE), "2022-01-05T18:07:00+08:00");
}

#[test]
fn names_that_begin_with_a_date() {
    let parts = |name| leading_date(name).map(|d| (d.digits, d.moment.map(Moment::date), d.rest.to_owned()));
    let whole = |rest: &str| Some(("20221108".to_owned(), Some("2022-11-08".to_owned()), rest.to_owned()));
    assert_eq!(parts("2022-11-08-调研"), whole("调研"));
    assert_eq!(parts("20221108调研"), whole("调研"));
    assert_eq!(parts("2022.11.8 调研"), whole("调研"));
    assert_eq!(parts("2022年11月8日调研"), whole("调研"));
    assert_eq!(parts("2022-11-08"), whole(""));
    assert_eq!(parts("2022-12-工作综述"), Some(("202212".to_owned(), None, "工作综述".to_owned())));
    assert_eq!(parts("2022年工作"), None);
    assert_eq!(parts("2022-13-01-调研"), None);
    assert_eq!(parts("调研"), None);
    assert_eq!(parts("12345678901"), None);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[0-9年月日时分：:/. TZ+-]{0,24}|\\PC{0,24}") {
        let _ = Moment::parse(&text);
        let _ = leading_date(&text);
    }
}
