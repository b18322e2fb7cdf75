//! The refusals that several routes share.

use domain::Code;
use domain::refusal::code;

pub const CHANGE_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::NOT_A_CUSTOMER,
    &code::NOT_A_REP,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::ALREADY_EXISTS,
    &code::EXTERNAL_REFERENCE_TAKEN,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub const LINE_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::TAX_RATE_MISSING,
    &code::TOO_MANY_LINES,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub const HOLD_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub const STEP_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::NOT_A_CUSTOMER,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::ORDER_EMPTY,
    &code::ORDER_SHIPPED,
    &code::ORDER_NOT_SHIPPED,
    &code::ORDER_NOT_PAID,
    &code::TAX_RATE_MISSING,
    &code::TAX_RATE_CHANGED,
    &code::OUT_OF_RANGE,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];
