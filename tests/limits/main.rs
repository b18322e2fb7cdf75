//! How often somebody may ask, on a server whose coarse limits are low. Windows are whole minutes,
//! so a test may meet two of them.

use serde_json::json;
use support::native::Native;
use support::shop::address;
use support::{Answer, Client, Shop};

/// What the server under test is started with. `cargo xtask test` says the same on other platforms.
const RATE_LIMITS: &str = "address=40/60 user=30/60 api-key=20/60";
const ADDRESS: usize = 40;
const USER: usize = 30;
const API_KEY: usize = 20;

/// The server under test, from an address of its own.
fn anywhere() -> Client {
    let base_url = std::env::var("TRASTIENDA_BASE_URL").unwrap_or_else(|_| {
        static NATIVE: std::sync::OnceLock<Native> = std::sync::OnceLock::new();
        let native = NATIVE.get_or_init(|| Native::with(&[("RATE_LIMITS", RATE_LIMITS)]));
        native.base_url.clone()
    });
    Client::to(&base_url).header("cf-connecting-ip", &address())
}

/// The same caller from another address.
fn elsewhere(client: &Client) -> Client {
    client.clone().header("cf-connecting-ip", &address())
}

/// Asks until it is too often. Gives how often it was not, and the refusal.
fn exhaust(limit: usize, ask: impl Fn() -> Answer) -> (usize, Answer) {
    for count in 0..=limit * 2 {
        let answer = ask();
        if answer.status == 429 {
            return (count, answer);
        }
    }
    panic!("{} times in two minutes and never refused", limit * 2);
}

/// A refusal says why, and when to come back.
fn expect_refusal(answer: Answer, policy: &str) {
    let answer = answer.expect_problem(429, "rate_limited");
    let wait = answer
        .header("retry-after")
        .and_then(|text| text.parse().ok());
    let wait: i64 = wait.expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(answer.json()["violated-policies"], json!([policy]));
    let left = answer.header("ratelimit").expect("what is left");
    assert!(
        left.contains(&format!("\"{policy}\";r=0;t={wait}")),
        "{left}"
    );
}

/// What an answer says is left of a limit.
fn left(answer: &Answer, policy: &str) -> Option<i64> {
    let all = answer.header("ratelimit")?;
    let start = format!("\"{policy}\";r=");
    let one = all
        .split(", ")
        .find_map(|one| one.strip_prefix(start.as_str()))?;
    one.split(';').next()?.parse().ok()
}

#[test]
fn an_address_is_limited_over_all_routes() {
    let client = anywhere();
    let paths = [
        "/v1/auth/jwks.json",
        "/v1/inventory/items",
        // On Workers one function hands this on to another.
        "/v1/orders",
        "/v1/auth/nothing",
    ];
    for path in paths {
        let client = elsewhere(&client);
        let (count, refused) = exhaust(ADDRESS, || client.get(path).send());
        assert!(count >= ADDRESS, "{path}: {count}");
        expect_refusal(refused, "address");
    }
    let (_, refused) = exhaust(ADDRESS, || client.get(paths[0]).send());
    expect_refusal(refused, "address");
    // Another address, and whoever looks whether all is well, are answered.
    elsewhere(&client).get(paths[0]).send().expect_status(200);
    client.get("/v1/auth/health").send().expect_status(200);
    client.get("/health").send().expect_status(200);
}

#[test]
fn addresses_of_one_network_count_together() {
    let client = anywhere();
    let network = address().replace('.', ":");
    let at = |host: usize| {
        let address = format!("2001:db8:{}:7::{host:x}", network.replace("10:", ""));
        client.clone().header("cf-connecting-ip", &address)
    };
    let host = std::cell::Cell::new(0);
    let (count, refused) = exhaust(ADDRESS, || {
        host.set(host.get() + 1);
        at(host.get()).get("/v1/auth/jwks.json").send()
    });
    assert!(count >= ADDRESS, "{count}");
    expect_refusal(refused, "address");
}

#[test]
fn a_user_is_limited_over_all_addresses() {
    let shop = Shop::open_at(&anywhere());
    let ask = |client: &Client| elsewhere(client).get("/v1/inventory/items").send();
    let (count, refused) = exhaust(USER, || ask(&shop.client));
    assert!(count >= USER, "{count}");
    expect_refusal(refused, "user");
    // Others in the same organisation go on.
    let other = Shop::open_at(&anywhere());
    ask(&other.client).expect_status(200);
}

#[test]
fn an_api_key_has_a_limit_of_its_own() {
    let shop = Shop::open_at(&anywhere());
    let keys = [(), ()].map(|()| shop.api_key(&["read_items"]));
    let ask = |client: &Client| elsewhere(client).get("/v1/inventory/items").send();
    let (count, refused) = exhaust(API_KEY, || ask(&keys[0]));
    assert!(count >= API_KEY, "{count}");
    assert_eq!(refused.trips(), 0, "nothing is asked of the database");
    expect_refusal(refused, "api-key");
    ask(&keys[1]).expect_status(200);
    ask(&shop.client).expect_status(200);
}

#[test]
fn refused_requests_of_an_api_key_count_too() {
    let shop = Shop::open_at(&anywhere());
    let key = shop.api_key(&["read_items"]);
    let ask = || elsewhere(&key).get("/v1/auth/me").send();
    ask().expect_problem(403, "not_for_api_keys");
    let (_, refused) = exhaust(API_KEY, ask);
    expect_refusal(refused, "api-key");
}

/// Whoever knows a key's prefix must not use up what the key may do.
#[test]
fn requests_with_a_forged_secret_do_not_count_against_the_key() {
    let shop = Shop::open_at(&anywhere());
    let key = shop.api_key(&["read_items"]);
    let mistyped = key.clone().bearer(&key.token().to_uppercase());
    for _ in 0..API_KEY {
        let refused = elsewhere(&mistyped).get("/v1/inventory/items").send();
        refused.expect_status(401);
    }
    let answer = elsewhere(&key).get("/v1/inventory/items").send();
    assert!(left(&answer.expect_status(200), "api-key") >= Some(17));
}

#[test]
fn every_answer_reports_what_is_left() {
    let shop = Shop::open_at(&anywhere());
    let client = elsewhere(&shop.client);
    let ask = || client.get("/v1/inventory/items").send().expect_status(200);
    let lefts = [(); 4].map(|()| {
        let answer = ask();
        let policies = answer.header("ratelimit-policy");
        assert_eq!(policies, Some("\"address\";q=40;w=60, \"user\";q=30;w=60"));
        (left(&answer, "address"), left(&answer, "user"))
    });
    let falls = lefts
        .windows(2)
        .filter(|pair| pair[1].0 < pair[0].0 && pair[1].1 < pair[0].1);
    // A new minute begins once at most.
    assert!(falls.count() >= 2, "{lefts:?}");
    let public = client.anonymous().get("/v1/auth/jwks.json").send();
    assert_eq!(
        public.header("ratelimit-policy"),
        Some("\"address\";q=40;w=60")
    );
    let health = client.get("/v1/auth/health").send();
    assert_eq!(health.header("ratelimit"), None);
}

/// These are counted in SQL, so they hold however many instances there are.
#[test]
fn a_login_reports_what_is_left_of_its_limits() {
    let client = anywhere();
    let body = json!({ "login": "nobody@shop.example", "password": "not the right one" });
    let log_in = || client.post("/v1/auth/login").json(&body).send();
    let answer = log_in().expect_problem(401, "wrong_credentials");
    assert_eq!(
        answer.header("ratelimit-policy"),
        Some("\"address\";q=40;w=60, \"login\";q=5;w=60, \"login-network\";q=30;w=60")
    );
    let (count, refused) = exhaust(5, log_in);
    assert!(count >= 4, "{count}");
    expect_refusal(refused, "login");
}
