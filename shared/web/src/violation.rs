//! From a constraint that fired to the refusal of its name: the loser of a race reads the same
//! words as one whom the rules refused.
//!
//! A name is looked for among the refusals of the route, so that a function carries the words of its own
//! refusals only.

use domain::refusal::code;
use domain::{Code, Refusal};
use platform::SqlFailure;

use crate::{Context, Route, Stop};

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

/// What any statement may be refused for.
const COMMON: &[&Code] = &[
    &code::STALE_VERSION,
    &code::NOT_FOUND,
    &code::ALREADY_EXISTS,
];

/// What else the schema holds of a business. Where a route does not name it, the facts that allowed the
/// change are not so any more: whoever asked looks once more.
const RULES: &[&str] = &[
    "already_reversed",
    "builtin_role",
    "category_cycle",
    "category_too_deep",
    "currency_mismatch",
    "illegal_transition",
    "in_use",
    "insufficient_stock",
    "invalid_move",
    "invalid_reference",
    "item_deleted",
    "last_admin",
    "not_a_customer",
    "not_a_rep",
    "not_an_employee",
    "not_stocked",
    "order_empty",
    "order_not_shipped",
    "order_shipped",
    "out_of_range",
    "over_receipt",
    "over_refund",
    "over_return",
    "over_shipment",
    "reservation_expired",
    "session_revoked",
    "shipment_empty",
    "token_already_rotated",
    "warehouse_deleted",
];

impl Context<'_> {
    /// What a failed read or write means to the caller.
    pub fn explain(&self, failure: SqlFailure) -> Stop {
        explain_to(Some(self.route), failure)
    }
}

/// What a failed read or write means where nobody asked for it.
pub fn explain(failure: SqlFailure) -> Stop {
    explain_to(None, failure)
}

fn explain_to(route: Option<&Route>, failure: SqlFailure) -> Stop {
    let refusals = route.map_or(&[][..], |route| route.refusals);
    match failure {
        SqlFailure::Check(name) | SqlFailure::Raised(name) => {
            let wanted = alias(NAMES, &name).unwrap_or(&name);
            let mut known = COMMON.iter().chain(refusals);
            match known.find(|code| code.name == wanted) {
                Some(code) => Refusal::of_lost_race(code).into(),
                None if route.is_some() && RULES.contains(&wanted) => {
                    Refusal::of_lost_race(&code::STALE_VERSION).into()
                }
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
    use std::fs;

    use domain::refusal::code;
    use platform::SqlFailure;

    use super::{COLUMNS, COMMON, NAMES, RULES, explain_to};
    use crate::{Stop, get};

    #[test]
    fn every_alias_is_the_name_of_a_refusal() {
        for (constraint, wanted) in NAMES.iter().chain(COLUMNS) {
            let is_known = code::ALL.iter().any(|code| code.name == *wanted);
            assert!(is_known, "{constraint} means {wanted}");
        }
    }

    #[test]
    fn every_refusal_of_the_schema_is_known_to_every_route() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let files = fs::read_dir(folder).expect("the migrations");
        let schema: String = files
            .map(|file| fs::read_to_string(file.expect("a file").path()).expect("a migration"))
            .collect();
        let meant = |name: &'static str| {
            let aliases = NAMES.iter().filter(move |(_, code)| *code == name);
            aliases.map(|(key, _)| *key).chain([name])
        };
        for code in code::ALL {
            let is_held = meant(code.name).any(|name| {
                schema.contains(&format!("constraint {name} check"))
                    || schema.contains(&format!("raise(abort, '{name}')"))
            });
            let is_common = COMMON.iter().any(|common| common.name == code.name);
            let is_rule = RULES.contains(&code.name);
            assert!(!is_held || is_common || is_rule, "{}", code.name);
            assert!(!(is_common && is_rule), "{}", code.name);
        }
    }

    #[test]
    fn what_a_route_does_not_name_is_a_lost_race_and_no_fault() {
        const NAMED: &[&domain::Code] = &[&code::OVER_REFUND];
        let refused = |names: &'static [&'static domain::Code], name: &str| {
            let route = get("/", "").refuses(names);
            match explain_to(Some(&route), SqlFailure::Raised(name.to_owned())) {
                Stop::Refusal(refusal) => Some(refusal.code.name),
                _ => None,
            }
        };
        assert_eq!(refused(NAMED, "over_refund"), Some("over_refund"));
        assert_eq!(refused(&[], "over_refund"), Some("stale_version"));
        // A mistake of ours stays one.
        assert_eq!(refused(&[], "ledger_only"), None);
    }
}
