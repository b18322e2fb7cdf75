//! Named SQL, one module a resource.

pub mod counts;
pub mod purchase_orders;
pub mod reorders;
pub mod shortages;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    counts::ALL,
    purchase_orders::ALL,
    reorders::ALL,
    shortages::ALL,
    GUARDS,
];

const GUARDS: &[domain::Query] = &[GUARD_CHANGED_SO_MANY];

/// After a statement that must change `?1` rows: another change came between. A guard of `web`
/// only tells none from some.
pub const GUARD_CHANGED_SO_MANY: domain::Query = domain::Query {
    name: "GUARD_CHANGED_SO_MANY",
    sql: "insert into guard (why) select 'stale_version' where changes() <> ?1",
};
