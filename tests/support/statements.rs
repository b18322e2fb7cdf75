//! Every SQL statement of the product by its name.

use domain::Query;

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
    ];
    let mut all = Vec::new();
    for (module, lists) in groups {
        let queries = lists.iter().flat_map(|list| list.iter().copied());
        all.extend(queries.map(|query| Named { module, query }));
    }
    all
}
