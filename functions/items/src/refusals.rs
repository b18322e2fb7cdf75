//! Why changes may be refused, where several routes share the reasons.

use domain::Code;
use domain::refusal::code;

/// Why new items may not be created.
pub const NEW_ITEM_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

/// Why an item may not be changed.
pub const ITEM_CHANGE_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::IN_USE,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

/// Why a correction may not be posted.
pub const CORRECTION_REFUSALS: &[&Code] = &[
    &code::NOT_STOCKED,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::INSUFFICIENT_STOCK,
    &code::STALE_VERSION,
];
