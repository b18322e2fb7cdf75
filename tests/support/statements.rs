//! Every SQL statement of the product by its name.

use std::collections::BTreeSet;

use domain::Query;

use crate::functions::routes;
use crate::shop::unique;
use crate::{Native, Shop, scenario};

/// A named statement.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The function, or what several functions share.
    pub package: &'static str,
    /// The resource, within a function.
    pub module: &'static str,
    pub query: Query,
}

/// The statements of the functions and of what they share.
pub fn all() -> Vec<Named> {
    let functions = [
        ("system", system::STATEMENTS),
        ("auth", auth::STATEMENTS),
        ("people", people::STATEMENTS),
        ("inventory", inventory::STATEMENTS),
        ("purchasing", purchasing::STATEMENTS),
        ("orders", orders::STATEMENTS),
        ("documents", documents::STATEMENTS),
        ("events", events::STATEMENTS),
    ];
    let shared: [(&str, &[&[Query]]); 3] = [
        ("stock", stock::statements::ALL),
        ("sales", sales::statements::ALL),
        ("web", &[web::statements::ALL]),
    ];
    let mut all = Vec::new();
    for (package, resources) in functions {
        for &(module, queries) in resources {
            all.extend(named(package, module, queries));
        }
    }
    for (package, lists) in shared {
        for queries in lists {
            all.extend(named(package, package, queries));
        }
    }
    all
}

fn named(
    package: &'static str,
    module: &'static str,
    queries: &'static [Query],
) -> impl Iterator<Item = Named> {
    let one = move |&query| Named {
        package,
        module,
        query,
    };
    queries.iter().map(one)
}

/// A text on one line, without blanks inside the parentheses: what a test can look for words in.
pub fn one_line(sql: &str) -> String {
    let words: Vec<&str> = sql.split_whitespace().collect();
    words.join(" ").replace("( ", "(").replace(" )", ")")
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
