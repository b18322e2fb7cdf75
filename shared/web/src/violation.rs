//! From a violated constraint to its refusal. A lost race answers with the same refusal code as the rule. The
//! constraints and their refusals are listed beside the rules, in the functions and the shared crates.

use domain::refusal::code;
use domain::{Code, Constraint, Refusal};
use platform::SqlFailure;

use crate::{Context, Route, Stop, log};

/// The refusals of all routes whose constraints have the name of the code.
const COMMON: &[&Code] = &[
    &code::STALE_VERSION,
    &code::NOT_FOUND,
    &code::ALREADY_EXISTS,
];

impl Context<'_> {
    /// The refusal or fault of a failed read or write.
    pub fn explain(&self, failure: SqlFailure) -> Stop {
        if let SqlFailure::Full(why) = &failure {
            // The caller can only try again later; whoever runs the service must make room.
            log::fault(self.platform, "database", why);
        }
        explain_to(Some((self.function.constraints, self.route)), failure)
    }
}

/// The refusal or fault of a failed read or write outside a request.
pub fn explain(failure: SqlFailure) -> Stop {
    explain_to(None, failure)
}

fn explain_to(request: Option<(&[&[Constraint]], &Route)>, failure: SqlFailure) -> Stop {
    let (constraints, declared) = request.map_or((&[][..], &[][..]), |(constraints, route)| {
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
                // The facts have changed since they were read: the request can be tried again.
                Some(_) => Refusal::of_lost_race(&code::STALE_VERSION).into(),
                None => Stop::Fault(platform::Fault::new(format!("constraint {name}"))),
            }
        }
        SqlFailure::Unique(columns) => {
            let code = known(&columns).filter(|code| declared.contains(code));
            Refusal::new(code.unwrap_or(&code::ALREADY_EXISTS)).into()
        }
        SqlFailure::ForeignKey => Refusal::new(&code::INVALID_REFERENCE).into(),
        // A job has nobody to answer: it logs the fault.
        SqlFailure::Full(why) if request.is_none() => Stop::Fault(platform::Fault::new(why)),
        SqlFailure::Busy(_) | SqlFailure::Full(_) => {
            Refusal::new(&code::UNAVAILABLE).retry_after(1).into()
        }
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
    fn a_known_constraint_that_a_route_does_not_declare_is_a_lost_race() {
        let raised = |declared, name: &str| refused(declared, SqlFailure::Raised(name.to_owned()));
        assert_eq!(raised(DECLARED, "over_refund"), Some(("over_refund", true)));
        assert_eq!(raised(&[], "over_refund"), Some(("stale_version", true)));
        assert_eq!(raised(&[], "not_found"), Some(("not_found", true)));
        // An unknown constraint is a fault.
        assert_eq!(raised(&[], "ledger_only"), None);
    }

    #[test]
    fn a_duplicate_has_the_refusal_of_its_columns_if_the_route_declares_it() {
        let duplicate =
            |declared| refused(declared, SqlFailure::Unique("payment.provider".to_owned()));
        assert_eq!(
            duplicate(DECLARED),
            Some(("provider_reference_taken", false))
        );
        assert_eq!(duplicate(&[]), Some(("already_exists", false)));
    }
}
