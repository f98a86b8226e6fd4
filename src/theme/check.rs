//! Checks a theme when it is loaded: every filter, test and function that a template names is there.
//!
//! In: a compiled template. Out: findings. minijinja looks names up when it meets them, so a wrong name
//! in a branch that is not taken would wait for the day on which it is. The instructions of a compiled
//! template (its `unstable_machinery`, hence the exact version in `Cargo.toml`) hold all branches.

use std::collections::BTreeSet;

use minijinja::machinery::{Instruction, Instructions, get_compiled_template};
use minijinja::{Environment, Template};

use super::codes;
use super::views::VIEWS;
use crate::report::{Code, Finding, SourcePath, Span, nearest};

/// Views whose name means the same in every template, and that have no fields but their own.
const CLOSED: [&str; 7] = ["site", "page", "column", "article", "list", "tag", "topic"];

/// What a theme may call.
#[derive(Debug)]
pub struct Known {
    pub filters: BTreeSet<String>,
    pub tests: BTreeSet<String>,
    pub functions: BTreeSet<String>,
}

impl Known {
    /// What minijinja brings, and what `own` adds to it.
    pub fn new(environment: &Environment<'_>, filters: &[&str]) -> Known {
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        let mut known = Known {
            filters: set(FILTERS),
            tests: set(TESTS),
            functions: environment.globals().map(|(name, _)| name.to_owned()).collect(),
        };
        known.filters.extend(filters.iter().map(|&name| name.to_owned()));
        known.functions.extend(["super", "caller", "loop"].map(str::to_owned));
        known
    }
}

/// minijinja's own filters, with the features that we use; the test below holds the list.
const FILTERS: &[&str] = &[
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "pprint",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "tojson",
    "trim",
    "unique",
    "upper",
    "urlencode",
    "zip",
];

const TESTS: &[&str] = &[
    "!=",
    "<",
    "<=",
    "==",
    ">",
    ">=",
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "equalto",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "int",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "safe",
    "sameas",
    "sequence",
    "startingwith",
    "string",
    "test",
    "true",
    "undefined",
    "upper",
];

/// The findings of one template.
pub fn template(template: &Template<'_, '_>, file: &SourcePath, known: &Known) -> Vec<Finding> {
    let compiled = get_compiled_template(template);
    let parts: Vec<&Instructions<'_>> =
        std::iter::once(&compiled.instructions).chain(compiled.blocks.values()).collect();
    let mut local: BTreeSet<&str> = BTreeSet::new();
    for part in &parts {
        local.extend(each(part).filter_map(|(_, instruction)| match instruction {
            Instruction::StoreLocal(name) => Some(*name),
            _ => None,
        }));
    }
    let mut findings = Vec::new();
    for part in parts {
        findings.extend(unknown_fields(part, file, &local));
        for (index, instruction) in each(part) {
            let (code, what, name, names) = match instruction {
                Instruction::ApplyFilter(name, ..) => {
                    (codes::UNKNOWN_FILTER, "过滤器", *name, &known.filters)
                }
                Instruction::PerformTest(name, ..) => (codes::UNKNOWN_TEST, "判断", *name, &known.tests),
                Instruction::CallFunction(name, _) if !local.contains(name) => {
                    (codes::UNKNOWN_FUNCTION, "函数", *name, &known.functions)
                }
                _ => continue,
            };
            if !names.contains(name) {
                let range =
                    part.get_span(index).map(|span| span.start_offset as usize..span.end_offset as usize);
                findings.push(unknown(
                    code,
                    what,
                    name,
                    names,
                    Span::new(file.clone(), range.unwrap_or(0..0)),
                ));
            }
        }
    }
    findings
}

/// Fields that no view has, of views that every template finds under the same name: `article.titel` is
/// false in a condition, and nobody would know. A name that the template gives to something of its own
/// is left alone, and so is a field that is asked for with `default` or `is defined`.
fn unknown_fields(part: &Instructions<'_>, file: &SourcePath, local: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, instruction) in each(part) {
        let Instruction::Lookup(name) = instruction else { continue };
        let Some((_, _, fields)) = VIEWS.iter().find(|(view, ..)| view == name && CLOSED.contains(view))
        else {
            continue;
        };
        let Some(Instruction::GetAttr(field)) = part.get(index + 1) else { continue };
        let is_asked = (index + 2..index + 4).any(|at| match part.get(at) {
            Some(Instruction::ApplyFilter(name, ..)) => matches!(*name, "default" | "d"),
            Some(Instruction::PerformTest(name, ..)) => matches!(*name, "defined" | "undefined"),
            _ => false,
        });
        let is_known = fields.iter().any(|known| known.name == *field);
        if local.contains(name) || is_asked || is_known {
            continue;
        }
        let range = part.get_span(index + 1).map(|span| span.start_offset as usize..span.end_offset as usize);
        // A warning: an included template may be given something of its own under such a name.
        let finding =
            Finding::warning(codes::UNKNOWN_FIELD, format!("模板里用了不存在的字段“{name}.{field}”"))
                .at(Span::new(file.clone(), range.unwrap_or(0..0)));
        findings.push(match nearest(field, fields.iter().map(|known| known.name)) {
            Some(near) => {
                finding.help(format!("是不是“{name}.{near}”？不改的话，条件里总当作没有，印出来时出错。"))
            }
            None => finding.help("有哪些字段，见主题手册。不改的话，条件里总当作没有，印出来时出错。"),
        });
    }
    findings
}

fn each<'a, 's>(instructions: &'a Instructions<'s>) -> impl Iterator<Item = (u32, &'a Instruction<'s>)> {
    (0..).map_while(|index| instructions.get(index).map(|instruction| (index, instruction)))
}

fn unknown(code: Code, what: &str, name: &str, names: &BTreeSet<String>, span: Span) -> Finding {
    let finding = Finding::error(code, format!("模板里用了不存在的{what}“{name}”")).at(span);
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("是不是“{near}”？")),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_branches_not_taken_are_found() {
        let mut environment = Environment::new();
        let source = "{% macro m() %}{{ 1|nofilter }}{% endmacro %}{{ m() }}\n\
                      {% if false %}{{ nofunction() }}{% if 1 is notest %}{% endif %}{% endif %}\n\
                      {% block b %}{{ range(3)|lenght }}{% endblock %}";
        environment.add_template("t.html", source).unwrap();
        let known = Known::new(&environment, &[]);
        let file = SourcePath::new("themes/t/templates/t.html");
        let findings = template(&environment.get_template("t.html").unwrap(), &file, &known);
        let mut names: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names.len(), 4, "{names:?}");
        for name in ["nofilter", "nofunction", "notest", "lenght"] {
            assert!(names.iter().any(|message| message.contains(name)), "{name}: {names:?}");
        }
        let near = findings.iter().find(|finding| finding.message.contains("lenght")).unwrap();
        assert_eq!(near.help.as_deref(), Some("是不是“length”？"));
    }

    #[test]
    fn the_lists_hold_what_minijinja_brings() {
        let environment = Environment::new();
        let mut state = environment.empty_state();
        for name in FILTERS {
            let error = state.apply_filter(name, &[]).err();
            let unknown = error.is_some_and(|error| error.kind() == minijinja::ErrorKind::UnknownFilter);
            assert!(!unknown, "no filter {name}");
        }
        for name in TESTS {
            let error = state.perform_test(name, &[]).err();
            let unknown = error.is_some_and(|error| error.kind() == minijinja::ErrorKind::UnknownTest);
            assert!(!unknown, "no test {name}");
        }
    }
}
