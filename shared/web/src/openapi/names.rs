//! The ids of operations, which become the names of functions in generated clients: `listOrders`, `confirmOrder`.
//!
//! They follow from method and path. If that gives no good name, the route has its own (`Route::named`).

use platform::Method;

use super::{Api, is_internal, is_parameter};
use crate::Route;

/// A word of paths whose singular or plural is not regular, or that is too short for a name.
pub struct Noun {
    pub word: &'static str,
    pub singular: &'static str,
    pub plural: &'static str,
}

/// Words that are queries of a whole collection, like `/v1/people/search`.
const QUESTIONS: &[&str] = &["count", "search"];

impl Api {
    /// The id of a route's operation.
    pub fn operation_id(&self, route: &Route) -> String {
        if route.name.is_empty() {
            camel(&self.words(route))
        } else {
            route.name.to_owned()
        }
    }

    /// Verb and nouns: `list-order-lines`.
    fn words(&self, route: &Route) -> String {
        let path = words(route.path);
        let Some((last, before)) = path.split_last() else {
            return String::new();
        };
        let is_noun = |word: &&&str| !is_parameter(word) && !word.starts_with("by-");
        let nouns: Vec<&str> = before.iter().filter(is_noun).copied().collect();
        // A path for operators begins with the name of a function, which stays as it is.
        let is_name = |place: usize| place == 0 && is_internal(route.path);
        let owners: Vec<String> = nouns
            .iter()
            .enumerate()
            .map(|(place, word)| match is_name(place) {
                true => (*word).to_owned(),
                false => self.singular(word),
            })
            .collect();
        let owner = owners.join("-");
        if is_parameter(last) {
            let verb = verb(route.method);
            let by = before.iter().find(|word| word.starts_with("by-"));
            return format!("{verb}-{owner}-{}", by.unwrap_or(&""));
        }
        // `items` of `/items/batch`, after the noun it belongs to.
        let collection = || {
            let parents = owners.split_last().map_or(&[][..], |(_, parents)| parents);
            let plural = nouns.last().map_or("", |word| self.plural(word));
            format!("{}-{plural}", parents.join("-"))
        };
        let (singular, plural) = (self.singular(last), self.plural(last));
        let schemas = &route.schemas;
        match route.method {
            Method::Get if QUESTIONS.contains(last) => format!("{last}-{}", collection()),
            Method::Get if schemas.streamed => format!("stream-{owner}-{plural}"),
            Method::Get if schemas.paged || schemas.answer.is_some() && singular != plural => {
                format!("list-{owner}-{plural}")
            }
            Method::Get => format!("get-{owner}-{plural}"),
            Method::Post if *last == "batch" => {
                let makes = self.has(Method::Post, route.path.trim_end_matches("/batch"));
                format!("{}-{}", if makes { "create" } else { "set" }, collection())
            }
            Method::Post if *last == "tick" => format!("run-due-{owner}-jobs"),
            Method::Post if self.has(Method::Get, route.path) => {
                format!("create-{owner}-{singular}")
            }
            // An action on a record: `confirm`, or `close-short`, which closes an order short.
            Method::Post => {
                let (verb, rest) = last.split_once('-').unwrap_or((last, ""));
                format!("{verb}-{owner}-{rest}")
            }
            method => format!("{}-{owner}-{singular}", verb(method)),
        }
    }

    fn noun(&self, word: &str) -> Option<&Noun> {
        self.nouns.iter().find(|noun| noun.word == word)
    }

    fn plural<'a>(&self, word: &'a str) -> &'a str {
        self.noun(word).map_or(word, |noun| noun.plural)
    }

    fn singular(&self, word: &str) -> String {
        let noun = self.noun(word).map(|noun| noun.singular.to_owned());
        noun.unwrap_or_else(|| regular_singular(word))
    }
}

/// The words of a path that say what it is about: `/v1/inventory/items/{id}` is about items, and only `/v1/orders/{id}`
/// is about orders. Parameters stay, as places.
fn words(path: &str) -> Vec<&str> {
    let is_word = |word: &&str| !word.is_empty() && !["v1", "internal"].contains(word);
    let mut words: Vec<&str> = path.split('/').filter(is_word).collect();
    if let [_, next, ..] = words.as_slice() {
        let goes_on = is_parameter(next) || next.starts_with("by-") || QUESTIONS.contains(next);
        if !goes_on && !is_internal(path) {
            words.remove(0);
        }
    }
    if let Some(last) = words.last_mut() {
        *last = last.trim_end_matches(".json");
    }
    words
}

const fn verb(method: Method) -> &'static str {
    match method {
        Method::Post => "run",
        Method::Put => "set",
        Method::Patch => "update",
        Method::Delete => "delete",
        _ => "get",
    }
}

fn regular_singular(word: &str) -> String {
    let endings = [
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("ss", "ss"),
        ("us", "us"),
        ("s", ""),
    ];
    let found = endings
        .iter()
        .find_map(|(plural, singular)| Some((word.strip_suffix(plural)?, singular)));
    found.map_or_else(
        || word.to_owned(),
        |(stem, ending)| format!("{stem}{ending}"),
    )
}

/// `list-order-lines` as `listOrderLines`.
fn camel(words: &str) -> String {
    let mut name = String::new();
    for word in words.split(['-', '_', '.']).filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        let is_first = name.is_empty();
        name.push_str(&if is_first {
            first.to_owned()
        } else {
            first.to_uppercase()
        });
        name.push_str(rest);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Noun;
    use crate::openapi::Api;
    use crate::{Function, Route, delete, get, patch, post, put};

    static ROUTES: &[Route] = &[
        get("/v1/shop/orders", "").gives::<Vec<u8>>(),
        post("/v1/shop/orders", ""),
        post("/v1/shop/orders/batch", ""),
        get("/v1/shop/orders/count", ""),
        get("/v1/shop/orders/by-number/{number}", ""),
        get("/v1/shop/tax-rates/{id}", ""),
        patch("/v1/shop/tax-rates/{id}", ""),
        put("/v1/shop/suppliers/{id}/channel", ""),
        post("/v1/shop/suppliers/{id}/items/batch", ""),
        delete("/v1/shop/orders/{id}/lines/{line_id}", ""),
        post("/v1/shop/purchase-orders/{id}/receive", ""),
        post("/v1/shop/orders/{id}/close-short", ""),
        get("/v1/shop/orders/{id}/payment-status", "").gives::<u8>(),
        post("/v1/shop/password/change", ""),
        post("/v1/shop/login", ""),
        get("/v1/people/{id}", ""),
        get("/v1/people/search", ""),
        get("/v1/shop/health", "").gives::<u8>(),
        post("/internal/orders/jobs/{name}", ""),
        post("/internal/orders/tick", ""),
        post("/v1/shop/import", "").named("importItems"),
    ];

    static FUNCTION: Function = Function::new("shop", &[ROUTES], &[]);
    static FUNCTIONS: &[&Function] = &[&FUNCTION];

    #[test]
    fn an_operation_id_is_what_a_person_would_choose() {
        let api = Api {
            functions: FUNCTIONS,
            subjects: &[],
            nouns: &[Noun {
                word: "people",
                singular: "person",
                plural: "people",
            }],
        };
        let ids: Vec<String> = ROUTES.iter().map(|route| api.operation_id(route)).collect();
        assert_eq!(
            ids,
            [
                "listOrders",
                "createOrder",
                "createOrders",
                "countOrders",
                "getOrderByNumber",
                "getTaxRate",
                "updateTaxRate",
                "setSupplierChannel",
                "setSupplierItems",
                "deleteOrderLine",
                "receivePurchaseOrder",
                "closeOrderShort",
                "getOrderPaymentStatus",
                "changePassword",
                "login",
                "getPerson",
                "searchPeople",
                "getShopHealth",
                "runOrdersJob",
                "runDueOrdersJobs",
                "importItems",
            ]
        );
    }
}
