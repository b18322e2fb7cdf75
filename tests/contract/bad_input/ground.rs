//! Where bad input is tried: natively a world of its own, whose tables can be compared.

use platform::Method;
use serde_json::json;
use support::client::Draft;
use support::dump::Dump;
use support::functions::routes;
use support::sample::UNKNOWN_ID;
use support::shop::{address, login};
use support::{Answer, Client, Native, Shop, internal_secret, is_native};
use web::{Access, Route};

pub struct Ground {
    pub shop: Shop,
    native: Option<Native>,
}

impl Ground {
    pub fn open() -> Self {
        let native = is_native().then(Native::start);
        let client = native.as_ref().map_or_else(Client::new, Native::client);
        let mut shop = Shop::open_at(&client);
        // The longest table takes minutes on a busy machine: no token may end meanwhile.
        let longest = json!({ "access_ttl_seconds": 1800 });
        let set = shop.client.patch("/v1/auth/organisation").json(&longest);
        set.send().expect_status(200);
        let token = login(&shop.client, &shop.email).text_at("/access_token");
        shop.client = shop.client.bearer(&token);
        Self { shop, native }
    }

    /// Who may call a route.
    pub fn caller(&self, route: &Route) -> Client {
        match route.access {
            // From a new address each time, so that no limit on attempts is met.
            Access::Public => self
                .shop
                .client
                .anonymous()
                .header("cf-connecting-ip", &address()),
            Access::Internal => self.shop.client.clone().bearer(&internal_secret()),
            Access::User | Access::Permission(_) => self.shop.client.clone(),
        }
    }

    /// Runs bad requests to each of these routes and fails if any changed anything.
    pub fn try_all(
        &self,
        wanted: impl Fn(&Route) -> bool,
        attempt: impl Fn(&'static Route, &Client),
    ) {
        for (_, route) in routes().filter(|(_, route)| wanted(route)) {
            let before = self.dump();
            attempt(route, &self.caller(route));
            if let (Some(before), Some(after)) = (before, self.dump()) {
                let news = after.news_since(&before);
                assert!(
                    before == after,
                    "{} {} wrote {news:#?}",
                    route.method.into_str(),
                    route.path
                );
            }
        }
    }

    fn dump(&self) -> Option<Dump> {
        self.native.as_ref().map(|native| Dump::of(&native.world))
    }
}

pub fn takes_a_body(route: &Route) -> bool {
    route.has_body
}

pub fn writes(route: &Route) -> bool {
    route.method.writes() && !matches!(route.access, Access::Internal)
}

/// The path with a well-formed id of nothing in each hole.
pub fn path_to_nothing(route: &Route) -> String {
    filled(route, |_| UNKNOWN_ID.to_owned())
}

/// The path with these values in its holes, by their names.
pub fn filled(route: &Route, value: impl Fn(&str) -> String) -> String {
    let parts = route.path.split('/').map(|part| {
        let name = part
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        name.map_or_else(|| part.to_owned(), &value)
    });
    parts.collect::<Vec<_>>().join("/")
}

/// A request to a route at this path, with a body that it could take.
pub fn draft<'c>(client: &'c Client, route: &Route, path: &str) -> Draft<'c> {
    let draft = client.request(route.method.into_str(), path);
    match support::check::body_schema(route) {
        Some(schema) => draft.json(&support::sample::of(schema)),
        None => draft,
    }
}

/// Fails unless the answer is this problem.
#[track_caller]
pub fn expect(answer: &Answer, case: &str, status: u16, codes: &[&str]) {
    let code = if answer.status >= 400 && !answer.text.is_empty() {
        answer.json()["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    } else {
        String::new()
    };
    assert!(
        answer.status == status && codes.contains(&code.as_str()),
        "{case}\n  {} was answered {}, not {status} {codes:?}: {}",
        answer.sent(),
        answer.status,
        answer.text
    );
}

/// The methods there are, for those a path does not have.
pub const METHODS: &[Method] = &[
    Method::Get,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
];
