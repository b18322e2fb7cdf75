//! Every SQL statement of the product by its name.

use std::collections::BTreeSet;

use domain::Query;

use crate::functions::routes;
use crate::shop::unique;
use crate::{Native, Shop, scenario};

/// A named statement of a module.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub module: &'static str,
    pub query: Query,
}

/// The statements of the functions and of what they share.
pub fn all() -> Vec<Named> {
    let groups: &[(&'static str, &[&[Query]])] = &[
        ("web", &[web::statements::ALL]),
        ("system", &[system::statements::ALL]),
        ("stock", stock::statements::ALL),
        ("auth", auth::statements::ALL),
        ("inventory", inventory::statements::ALL),
        ("items", items::statements::ALL),
        ("catalogue", catalogue::statements::ALL),
        ("people", people::statements::ALL),
        ("sales", sales::statements::ALL),
        ("orders", orders::statements::ALL),
        ("orderbook", &[orderbook::statements::ALL]),
        ("settings", settings::statements::ALL),
        ("events", &[events::statements::ALL]),
        ("payments", &[payments::statements::ALL]),
        ("shipments", shipments::statements::ALL),
        ("purchasing", purchasing::statements::ALL),
        ("replenishment", replenishment::statements::ALL),
        ("reservations", reservations::statements::ALL),
        ("supply", supply::statements::ALL),
        ("counts", counts::statements::ALL),
        ("documents", documents::statements::ALL),
    ];
    let mut all = Vec::new();
    for (module, lists) in groups {
        let queries = lists.iter().flat_map(|list| list.iter().copied());
        all.extend(queries.map(|query| Named { module, query }));
    }
    all
}

/// Every SQL text of all routes, with and without a key, but for those of migrations.
pub fn running() -> BTreeSet<String> {
    let native = Native::migrated(&[]);
    let migrations = native.world.statements();
    let shop = Shop::open_at(&native.client());
    for (_, route) in routes() {
        for key in [None, Some(unique("key"))] {
            let request = scenario::of(&shop, route);
            let draft = match &key {
                Some(key) if route.method.writes() => request.draft().key(key),
                _ => request.draft(),
            };
            draft.send().expect_status(route.status);
        }
    }
    let all = native.world.statements();
    all.difference(&migrations).cloned().collect()
}
