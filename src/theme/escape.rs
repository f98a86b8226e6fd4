//! How values are printed into templates.
//!
//! In: a value and the template's kind of escaping. Out: text. minijinja's own formatter also writes `/`
//! as a reference, which makes every address half again as long, and prints none as a word.

use minijinja::{AutoEscape, Error, Output, State, Value, escape_formatter};

/// Prints a value: none as nothing, text with the five characters escaped that HTML asks for.
pub fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    if !matches!(state.auto_escape(), AutoEscape::Html) {
        return escape_formatter(out, state, value);
    }
    match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text)?,
        Some(text) => push_escaped(out, text)?,
        // Undefined values stay an error, as the environment wants it.
        None if value.is_undefined() => return escape_formatter(out, state, value),
        None => push_escaped(out, &value.to_string())?,
    }
    Ok(())
}

fn push_escaped(out: &mut Output<'_>, text: &str) -> std::fmt::Result {
    let is_special = |special: bool, &byte: &u8| special | matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    // No early exit: this becomes vector instructions, and most text has nothing to escape.
    if !text.as_bytes().iter().fold(false, is_special) {
        return out.write_str(text);
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[from..at])?;
        out.write_str(reference)?;
        from = at + 1;
    }
    out.write_str(&text[from..])
}

#[cfg(test)]
mod tests {
    use minijinja::{Environment, UndefinedBehavior, context};

    #[test]
    fn text_is_escaped_and_addresses_stay_readable() {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_formatter(super::format);
        environment.add_template("t.html", "{{ a }}|{{ b|safe }}|{{ none }}|{{ 1 }}|{{ [\"<\"] }}").unwrap();
        let template = environment.get_template("t.html").unwrap();
        let text = template.render(context! { a => "/x?a=1&b=\"'<", b => "<p>" }).unwrap();
        assert_eq!(text, "/x?a=1&amp;b=&quot;&#39;&lt;|<p>||1|[&#39;&lt;&#39;]");
        environment.add_template("u.html", "{{ nothing }}").unwrap();
        assert!(environment.get_template("u.html").unwrap().render(()).is_err());
    }
}
