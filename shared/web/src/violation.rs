//! From a constraint that fired to its refusal: the loser of a race reads the same words as one whom
//! the rules refused. Which constraint means which refusal stands beside the rules, in the functions
//! and in what they share.

use domain::refusal::code;
use domain::{Code, Constraint, Refusal};
use platform::SqlFailure;

use crate::{Context, Route, Stop};

/// What any statement may be refused for; the constraint has the name of the refusal.
const COMMON: &[&Code] = &[
    &code::STALE_VERSION,
    &code::NOT_FOUND,
    &code::ALREADY_EXISTS,
];

impl Context<'_> {
    /// What a failed read or write means to the caller.
    pub fn explain(&self, failure: SqlFailure) -> Stop {
        explain_to(Some((self.function.constraints, self.route)), failure)
    }
}

/// What a failed read or write means where nobody asked for it.
pub fn explain(failure: SqlFailure) -> Stop {
    explain_to(None, failure)
}

fn explain_to(asked: Option<(&[&[Constraint]], &Route)>, failure: SqlFailure) -> Stop {
    let (constraints, declared) = asked.map_or((&[][..], &[][..]), |(constraints, route)| {
        (constraints, route.refusals)
    });
    let known = |fired: &str| {
        let mut all = constraints.iter().copied().flatten();
        all.find(|(name, _)| *name == fired).map(|(_, code)| *code)
    };
    match failure {
        SqlFailure::Check(name) | SqlFailure::Raised(name) => {
            let common = COMMON.iter().find(|code| code.name == name).copied();
            match common.or_else(|| known(&name)) {
                Some(code) if COMMON.contains(&code) || declared.contains(&code) => {
                    Refusal::of_lost_race(code).into()
                }
                // The facts that allowed the change have changed: whoever asked looks once more.
                Some(_) => Refusal::of_lost_race(&code::STALE_VERSION).into(),
                None => Stop::Fault(platform::Fault::new(format!("constraint {name}"))),
            }
        }
        SqlFailure::Unique(columns) => {
            let code = known(&columns).filter(|code| declared.contains(code));
            Refusal::new(code.unwrap_or(&code::ALREADY_EXISTS)).into()
        }
        SqlFailure::ForeignKey => Refusal::new(&code::INVALID_REFERENCE).into(),
        SqlFailure::Busy(_) => Refusal::new(&code::UNAVAILABLE).retry_after(1).into(),
        SqlFailure::Fault(fault) => Stop::Fault(fault),
    }
}

#[cfg(test)]
mod tests {
    use domain::refusal::code;
    use domain::{Code, Constraint};
    use platform::SqlFailure;

    use super::explain_to;
    use crate::{Stop, get};

    const CONSTRAINTS: &[&[Constraint]] = &[&[
        ("over_refund", &code::OVER_REFUND),
        ("payment.provider", &code::PROVIDER_REFERENCE_TAKEN),
    ]];

    const DECLARED: &[&Code] = &[&code::OVER_REFUND, &code::PROVIDER_REFERENCE_TAKEN];

    /// The code of a refusal, and whether it lost a race.
    fn refused(
        declared: &'static [&'static Code],
        failure: SqlFailure,
    ) -> Option<(&'static str, bool)> {
        let route = get("/", "").refuses(declared);
        match explain_to(Some((CONSTRAINTS, &route)), failure) {
            Stop::Refusal(refusal) => Some((refusal.code.name, refusal.is_lost_race)),
            _ => None,
        }
    }

    #[test]
    fn what_a_route_does_not_name_is_a_lost_race_and_no_fault() {
        let raised = |declared, name: &str| refused(declared, SqlFailure::Raised(name.to_owned()));
        assert_eq!(raised(DECLARED, "over_refund"), Some(("over_refund", true)));
        assert_eq!(raised(&[], "over_refund"), Some(("stale_version", true)));
        assert_eq!(raised(&[], "not_found"), Some(("not_found", true)));
        // A mistake of ours stays one.
        assert_eq!(raised(&[], "ledger_only"), None);
    }

    #[test]
    fn what_is_there_twice_has_the_refusal_of_its_columns_where_the_route_names_it() {
        let twice = |declared| refused(declared, SqlFailure::Unique("payment.provider".to_owned()));
        assert_eq!(twice(DECLARED), Some(("provider_reference_taken", false)));
        assert_eq!(twice(&[]), Some(("already_exists", false)));
    }
}
