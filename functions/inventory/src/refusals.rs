//! Why changes may be refused, where several routes share the reasons.

use domain::Code;
use domain::refusal::code;

/// Why minimum and maximum may not be set.
pub const BOUNDS_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
];

/// Why movements may not be posted.
pub const MOVE_REFUSALS: &[&Code] = &[
    &code::OUT_OF_RANGE,
    &code::INVALID_MOVE,
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::INSUFFICIENT_STOCK,
    &code::CURRENCY_MISMATCH,
];

/// Why a movement may not be taken back.
pub const REVERSAL_REFUSALS: &[&Code] = &[
    &code::INVALID_MOVE,
    &code::BELONGS_TO_DOCUMENT,
    &code::ALREADY_REVERSED,
    &code::INSUFFICIENT_STOCK,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::OUT_OF_RANGE,
];
