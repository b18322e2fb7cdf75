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
    let functions = [
        system::STATEMENTS,
        auth::STATEMENTS,
        people::STATEMENTS,
        inventory::STATEMENTS,
        purchasing::STATEMENTS,
        orders::STATEMENTS,
        documents::STATEMENTS,
        events::STATEMENTS,
    ];
    let functions = functions.into_iter().flatten().copied();
    let shared = [
        ("stock", stock::statements::ALL),
        ("sales", sales::statements::ALL),
    ];
    let shared = shared
        .into_iter()
        .flat_map(|(module, lists)| lists.iter().map(move |list| (module, *list)));
    let groups = functions
        .chain(shared)
        .chain([("web", web::statements::ALL)]);
    groups
        .flat_map(|(module, list)| list.iter().map(move |&query| Named { module, query }))
        .collect()
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
