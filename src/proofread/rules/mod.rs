//! The rules, one small file each, named by what they look for.
//!
//! P: structure and damage of copying; Q: punctuation (GB/T 15834); N: numerals (GB/T 15835); W: words.

mod n03_short_year;
mod n04_range_unit;
mod n05_about;
mod n06_mixed_number;
mod n07_grouping;
mod n08_date_style;
mod n09_impossible_date;
mod n10_relative_date;
mod n11_growth;
mod n12_sum;
mod p01_broken_paragraph;
mod p02_lost_mark;
mod p03_doubled_word;
mod p04_near_double;
mod p05_same_lead;
mod p06_same_paragraph;
mod p07_lost_picture;
mod p08_no_credit;
mod p09_heading_series;
mod p10_heading_stop;
mod p11_title_in_body;
mod p12_signature;
mod p13_source_field;
mod p14_indent;
mod p15_odd_characters;
mod p16_markup_hazard;
mod q01_half_width;
mod q02_unpaired;
mod q03_nested;
mod q04_mark_between_titles;
mod q05_repeated_mark;
mod q06_ellipsis;
mod q07_dash;
mod q08_mark_at_quote;
mod q09_mark_before_and;
mod q10_two_colons;
mod q11_full_width;
mod q12_space_at_mark;
mod w01_phrase;
mod w02_people;
mod w03_cppcc_terms;
mod w04_wording;
mod w05_quotes;
mod w06_variants;
mod w07_misused;
mod w08_redundant;
mod w09_privacy;
mod words;

pub use p01_broken_paragraph::is_cut;

use super::Rule;

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &n03_short_year::RULE,
    &n04_range_unit::RULE,
    &n05_about::RULE,
    &n06_mixed_number::RULE,
    &n07_grouping::RULE,
    &n08_date_style::RULE,
    &n09_impossible_date::RULE,
    &n10_relative_date::RULE,
    &n11_growth::RULE,
    &n12_sum::RULE,
    &p01_broken_paragraph::RULE,
    &p02_lost_mark::RULE,
    &p03_doubled_word::RULE,
    &p04_near_double::RULE,
    &p05_same_lead::RULE,
    &p06_same_paragraph::RULE,
    &p07_lost_picture::RULE,
    &p08_no_credit::RULE,
    &p09_heading_series::RULE,
    &p10_heading_stop::RULE,
    &p11_title_in_body::RULE,
    &p12_signature::RULE,
    &p13_source_field::RULE,
    &p14_indent::RULE,
    &p15_odd_characters::RULE,
    &p16_markup_hazard::RULE,
    &q01_half_width::RULE,
    &q02_unpaired::RULE,
    &q03_nested::RULE,
    &q04_mark_between_titles::RULE,
    &q05_repeated_mark::RULE,
    &q06_ellipsis::RULE,
    &q07_dash::RULE,
    &q08_mark_at_quote::RULE,
    &q09_mark_before_and::RULE,
    &q10_two_colons::RULE,
    &q11_full_width::RULE,
    &q12_space_at_mark::RULE,
    &w01_phrase::RULE,
    &w02_people::RULE,
    &w03_cppcc_terms::RULE,
    &w04_wording::RULE,
    &w05_quotes::RULE,
    &w06_variants::RULE,
    &w07_misused::RULE,
    &w08_redundant::RULE,
    &w09_privacy::RULE,
];
