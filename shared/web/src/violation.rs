//! From a constraint that fired to the refusal of its name: the loser of a race reads the same
//! words as one whom the rules refused.

use domain::refusal::code;
use domain::{Code, Refusal};
use platform::SqlFailure;

use crate::Stop;

/// CHECK names and RAISE codes that are not themselves the name of a refusal.
const NAMES: &[(&str, &Code)] = &[
    ("stock_not_negative", &code::INSUFFICIENT_STOCK),
    ("item_not_stocked", &code::NOT_STOCKED),
    ("guard_not_found", &code::NOT_FOUND),
    // The supplier is in the path: deleted meanwhile is as good as never there.
    ("not_a_supplier", &code::NOT_FOUND),
    ("quantity_out_of_range", &code::OUT_OF_RANGE),
    ("cost_out_of_range", &code::OUT_OF_RANGE),
    ("stock_level_max_qty", &code::OUT_OF_RANGE),
    ("sales_order_gross", &code::OUT_OF_RANGE),
    ("sales_order_total", &code::OUT_OF_RANGE),
    ("sales_order_paid", &code::OUT_OF_RANGE),
    ("same_location", &code::INVALID_MOVE),
    ("invalid_reversal", &code::INVALID_MOVE),
];

/// UNIQUE columns and what a second row of the same means.
const COLUMNS: &[(&str, &Code)] = &[
    ("directory_org.slug", &code::SLUG_TAKEN),
    ("user_account.email", &code::EMAIL_TAKEN),
    ("user_account.username", &code::USERNAME_TAKEN),
    ("refresh_token.parent_hash", &code::TOKEN_ALREADY_ROTATED),
    (
        "stock_move.org_id, stock_move.reverses",
        &code::ALREADY_REVERSED,
    ),
    (
        "sales_order.org_id, sales_order.channel, sales_order.external_ref",
        &code::EXTERNAL_REFERENCE_TAKEN,
    ),
    (
        "payment.org_id, payment.provider, payment.provider_ref",
        &code::PROVIDER_REFERENCE_TAKEN,
    ),
];

/// What a failed read or write means to the caller.
pub fn explain(failure: SqlFailure) -> Stop {
    match failure {
        SqlFailure::Check(name) | SqlFailure::Raised(name) => match find(&name) {
            Some(code) => Refusal::new(code).into(),
            None => Stop::Fault(platform::Fault::new(format!("constraint {name}"))),
        },
        SqlFailure::Unique(columns) => {
            let known = COLUMNS.iter().find(|(key, _)| *key == columns);
            Refusal::new(known.map_or(&code::ALREADY_EXISTS, |(_, code)| code)).into()
        }
        SqlFailure::ForeignKey => Refusal::new(&code::INVALID_REFERENCE).into(),
        SqlFailure::Busy(_) => Refusal::new(&code::UNAVAILABLE).retry_after(1).into(),
        SqlFailure::Fault(fault) => Stop::Fault(fault),
    }
}

fn find(name: &str) -> Option<&'static Code> {
    let by_alias = NAMES
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, code)| *code);
    by_alias.or_else(|| code::ALL.iter().copied().find(|code| code.name == name))
}
