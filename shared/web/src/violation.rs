//! From a constraint that fired to the refusal of its name: the loser of a race reads the same
//! words as one whom the rules refused.
//!
//! A name is looked for among the refusals of the route, so that a function carries the words of its own
//! refusals only.

use domain::refusal::code;
use domain::{Code, Refusal};
use platform::SqlFailure;

use crate::{Context, Stop};

/// CHECK names and RAISE codes that are not themselves the name of a refusal.
const NAMES: &[(&str, &str)] = &[
    ("stock_not_negative", "insufficient_stock"),
    ("item_not_stocked", "not_stocked"),
    ("guard_not_found", "not_found"),
    // The supplier is in the path: deleted meanwhile is as good as never there.
    ("not_a_supplier", "not_found"),
    ("quantity_out_of_range", "out_of_range"),
    ("cost_out_of_range", "out_of_range"),
    ("stock_level_max_qty", "out_of_range"),
    ("sales_order_gross", "out_of_range"),
    ("sales_order_total", "out_of_range"),
    ("sales_order_paid", "out_of_range"),
    ("same_location", "invalid_move"),
    ("invalid_reversal", "invalid_move"),
];

/// UNIQUE columns and what a second row of the same means.
const COLUMNS: &[(&str, &str)] = &[
    ("directory_org.slug", "slug_taken"),
    ("user_account.email", "email_taken"),
    ("user_account.username", "username_taken"),
    ("refresh_token.parent_hash", "token_already_rotated"),
    ("stock_move.org_id, stock_move.reverses", "already_reversed"),
    (
        "document_delivery.org_id, document_delivery.purchase_order_id",
        "already_queued",
    ),
    (
        "sales_order.org_id, sales_order.channel, sales_order.external_ref",
        "external_reference_taken",
    ),
    (
        "payment.org_id, payment.provider, payment.provider_ref",
        "provider_reference_taken",
    ),
];

/// What any statement may be refused for, where the record or what it refers to changed meanwhile.
const COMMON: &[&Code] = &[
    &code::STALE_VERSION,
    &code::NOT_FOUND,
    &code::ALREADY_EXISTS,
    &code::INVALID_REFERENCE,
    &code::IN_USE,
    &code::OUT_OF_RANGE,
    &code::ILLEGAL_TRANSITION,
];

impl Context<'_> {
    /// What a failed read or write means to the caller.
    pub fn explain(&self, failure: SqlFailure) -> Stop {
        explain_among(self.route.refusals, failure)
    }
}

/// What a failed read or write means where no route was asked.
pub fn explain(failure: SqlFailure) -> Stop {
    explain_among(&[], failure)
}

fn explain_among(refusals: &[&'static Code], failure: SqlFailure) -> Stop {
    match failure {
        SqlFailure::Check(name) | SqlFailure::Raised(name) => {
            let wanted = alias(NAMES, &name).unwrap_or(&name);
            let mut known = COMMON.iter().chain(refusals);
            match known.find(|code| code.name == wanted) {
                Some(code) => Refusal::new(code).into(),
                None => Stop::Fault(platform::Fault::new(format!("constraint {name}"))),
            }
        }
        SqlFailure::Unique(columns) => {
            let wanted = alias(COLUMNS, &columns);
            let known = refusals.iter().find(|code| Some(code.name) == wanted);
            Refusal::new(known.unwrap_or(&&code::ALREADY_EXISTS)).into()
        }
        SqlFailure::ForeignKey => Refusal::new(&code::INVALID_REFERENCE).into(),
        SqlFailure::Busy(_) => Refusal::new(&code::UNAVAILABLE).retry_after(1).into(),
        SqlFailure::Fault(fault) => Stop::Fault(fault),
    }
}

fn alias(names: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let mut found = names.iter().filter(|(key, _)| *key == name);
    found.next().map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use domain::refusal::code;

    use super::{COLUMNS, NAMES};

    #[test]
    fn every_alias_is_the_name_of_a_refusal() {
        for (constraint, wanted) in NAMES.iter().chain(COLUMNS) {
            let is_known = code::ALL.iter().any(|code| code.name == *wanted);
            assert!(is_known, "{constraint} means {wanted}");
        }
    }
}
