//! The SQL of the histories of prices and costs.

use domain::rfc3339;

/// A page of changes `v`, newest first, by primary key. `?3` is the last version of the page before, `?4` the limit.
macro_rules! page_of {
    ($table:literal, $value:expr) => {
        concat!(
            "select cast(v.version as text) as version_key,
              json_object(",
            $value,
            ", 'per', json_object('value', v.per_qty, 'unit', i.base_uom), 'valid_from',
              ",
            rfc3339!("v.valid_from"),
            ") as body
            from ",
            $table,
            " as v
            cross join item as i on i.org_id = v.org_id and i.id = v.item_id
            where v.org_id = ?1 and v.item_id = ?2 and v.version < cast(?3 as integer)
            order by v.version desc
            limit ?4"
        )
    };
}

domain::statements! {
    /// `prices`.
    LIST_PRICES = page_of!("item_price", "'price', json_object('amount', v.price_minor, 'currency', v.currency)");

    /// `costs`.
    LIST_COSTS = page_of!("item_cost", "'cost', json_object('ten_thousandths', v.cost_c4, 'currency', v.currency)");
}
