//! Transcripts of the command line, which are also its manual: `tests/cli/*.trycmd`.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}
