//! Papers: HTML that stands alone, for A4: no script, no file beside it, nothing from the network.
//!
//! In: the name of one of our templates, and its values. Out: the page. Invariant: every value is escaped; the same values
//! give the same bytes.

use minijinja::{Environment, UndefinedBehavior, Value};

/// Our templates, the style that they share among them.
const TEMPLATES: [(&str, &str); 3] = [
    ("paper.css", include_str!("paper.css")),
    ("form.html", include_str!("form.html")),
    ("ledger.html", include_str!("ledger.html")),
];

/// Draws one of our templates.
pub fn draw(template: &str, values: Value) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).expect("our templates are well formed: a test draws each");
    }
    let page = environment.get_template(template).and_then(|template| template.render(values));
    page.expect("our templates name nothing that they are not given: a test draws each")
}
