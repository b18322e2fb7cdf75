//! The lines of orders, and the items and tax rates they are priced with.

use std::collections::BTreeSet;

use domain::{Instant, Statement, Tree, values};

use crate::wire::lines::NewLine;

/// The rate of the tax code with a key at a moment, by tax_rate_code.
macro_rules! rate_at {
    ($org:expr, $code:expr, $now:expr) => {
        concat!(
            "(select t.rate_ppm
            from tax_rate as t
            where t.org_id = ",
            $org,
            " and t.code_key = ",
            $code,
            " and t.valid_from <= ",
            $now,
            "
            order by t.valid_from desc
            limit 1)"
        )
    };
}

domain::statements! {
    /// The items of new lines, by primary key. `?2` is `[id, …]`.
    ITEMS = "select i.id as id, i.sku as sku, i.name as name, i.kind as kind, i.base_uom as unit,
        i.price_minor as price_minor, i.per_qty as per_qty, i.currency as currency, i.tax_code as tax_code,
        i.deleted_at as deleted_at
        from json_each(?2) as wanted
        cross join item as i on i.org_id = ?1 and i.id = wanted.value";

    /// The rates of tax codes at `?4`, by primary key of item and tax_rate_code: the codes of the items
    /// `?2`, `[id, …]`, and the codes with the keys `?3`, `[key, …]`.
    RATES = concat!("select i.tax_code_key as code_key, ", rate_at!("?1", "i.tax_code_key", "?4"), " as ppm
        from json_each(?2) as wanted
        cross join item as i on i.org_id = ?1 and i.id = wanted.value
        where i.tax_code_key is not null
        union all
        select named.value as code_key, ", rate_at!("?1", "named.value", "?4"), " as ppm
        from json_each(?3) as named");

    /// The lines of order `?2` with the tax rates at `?3`, by primary keys and tax_rate_code.
    FIND_ALL = concat!("select l.id as id, l.item_id as item_id, l.sku as sku, l.description as description,
        l.stocked as stocked, l.base_uom as unit, l.qty as quantity, l.price_minor as price,
        l.price_per_qty as per, l.discount_ppm as discount_ppm, l.discount_minor as discount_minor,
        l.gross_minor as gross, l.net_minor as net, l.tax_minor as tax, l.tax_code as tax_code,
        l.tax_ppm as tax_ppm, l.short_qty as short, l.allocated_qty as allocated, l.shipped_qty as shipped,
        l.returned_qty as returned,
        ", rate_at!("l.org_id", "l.tax_code_key", "?3"), " as tax_ppm_now,
        i.deleted_at as item_deleted_at
        from order_line as l
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        where l.org_id = ?1 and l.order_id = ?2
        order by l.id");

    /// Adds lines to draft `?2`; a trigger adds them to its totals. `?3` is a list of
    /// `rules::lines::PricedLine`.
    INSERT = "insert into order_line (org_id, order_id, id, item_id, sku, description, stocked, base_uom, qty,
        price_minor, price_per_qty, discount_ppm, tax_code, tax_ppm, gross_minor, discount_minor, net_minor,
        tax_minor, tax_code_key, created_at, updated_at)
        select ?1, ?2, n.value ->> '$[0][0]', n.value ->> '$[0][1]', n.value ->> '$[0][2]',
        n.value ->> '$[0][3]', n.value ->> '$[0][4]', n.value ->> '$[0][5]', n.value ->> '$[1][0]',
        n.value ->> '$[1][1]', n.value ->> '$[1][2]', n.value ->> '$[1][3]', n.value ->> '$[1][4]',
        n.value ->> '$[1][5]', n.value ->> '$[2][0]', n.value ->> '$[2][1]', n.value ->> '$[2][2]',
        n.value ->> '$[2][3]', n.value ->> '$[1][7]', ?4, ?4
        from json_each(?3) as n";
}

/// Reads the items of new lines and the tax rates they need.
#[must_use]
pub fn find_items_and_rates(org_id: i64, now: Instant, lines: &[NewLine]) -> [Statement; 2] {
    let items: BTreeSet<&str> = lines.iter().map(|line| line.item_id.as_str()).collect();
    let codes = lines.iter().filter_map(|line| line.tax_code.as_ref());
    let keys: Vec<String> = codes.map(|code| code.key()).collect();
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let (items, keys) = (json_list(&items), json_list(&keys));
    [
        ITEMS.bind(values![org_id, &items]),
        RATES.bind(values![org_id, &items, keys, now]),
    ]
}

fn json_list(texts: &BTreeSet<&str>) -> String {
    Tree::List(texts.iter().map(|text| Tree::from(*text)).collect()).to_string()
}
