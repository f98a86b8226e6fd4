//! What keeps a slip from emptying a site.
//!
//! In: a plan. Out: what has to be agreed to first, or why it must not be done at all.

use super::plan::Plan;

/// More than one file of so many deleted is no everyday publish.
const ONE_IN: usize = 10;

/// Why a plan needs a word more than yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// So many of the files that stand on the host would go.
    MassDelete { deleted: usize, of: usize },
    /// The build has no article, and no other page of the site's own.
    Empty,
}

/// What `--allow-mass-delete` is asked for.
pub fn doubt(plan: &Plan) -> Option<Doubt> {
    if !plan.has_pages {
        return Some(Doubt::Empty);
    }
    let (deleted, of) = (plan.deleted.len(), plan.claimed);
    (deleted * ONE_IN > of).then_some(Doubt::MassDelete { deleted, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(claimed: usize, deleted: usize) -> Plan {
        let deleted = (0..deleted).map(|number| format!("{number}.html")).collect();
        Plan { claimed, deleted, has_pages: true, ..Plan::default() }
    }

    #[test]
    fn more_than_a_tenth_deleted_is_asked_about() {
        assert_eq!(doubt(&plan(100, 10)), None);
        assert_eq!(doubt(&plan(100, 11)), Some(Doubt::MassDelete { deleted: 11, of: 100 }));
        assert_eq!(doubt(&plan(0, 0)), None);
        assert_eq!(doubt(&Plan::default()), Some(Doubt::Empty));
    }
}
