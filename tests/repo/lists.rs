//! A list with one filter looks at what fits, not at all that a tenant has.

use support::{Native, Shop, plans};

/// Lists of what grows, and the index that finds their rows.
const LISTS: &[(&str, &str)] = &[
    ("/v1/orders?channel=web", "sales_order_channel"),
    ("/v1/orders?warehouse_id={id}", "sales_order_warehouse"),
    ("/v1/orders?customer_id={id}", "sales_order_customer"),
    ("/v1/orders/payments?method=cash", "payment_method"),
    ("/v1/orders/payments?state=pending", "payment_state"),
    ("/v1/orders/refunds?state=pending", "payment_state"),
    (
        "/v1/purchasing/reorders?supplier_id={id}",
        "reorder_supplier",
    ),
    (
        "/v1/purchasing/reorders?warehouse_id={id}",
        "reorder_warehouse",
    ),
    (
        "/v1/inventory/counts?warehouse_id={id}",
        "stock_count_warehouse",
    ),
];

#[test]
fn a_list_with_one_filter_finds_its_rows_by_an_index() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let connection = plans::migrated();
    plans::write_statistics(&connection);
    for (path, index) in LISTS {
        let before = native.world.statements();
        let path = path.replace("{id}", support::sample::UNKNOWN_ID);
        shop.client.get(&path).send().expect_status(200);
        let after = native.world.statements();
        let plans: Vec<Vec<String>> = after
            .difference(&before)
            .map(|sql| plans::explain(&connection, sql).expect("a plan"))
            .collect();
        let index = format!("INDEX {index} ");
        let found = plans.iter().flatten().any(|line| line.contains(&index));
        assert!(found, "{path}: {plans:#?}");
    }
}
