//! Query parameters that are unknown, wrong, or there twice.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};
use support::Sampled;
use support::check::{operation, parameters_in};
use support::record;
use support::sample::UNKNOWN_ID;
use support::schema::Validator;
use web::Route;

use super::ground::{Ground, draft, expect, path_to_nothing};

/// Values that some parameter may take, as they stand in an address, and what they mean.
const HOSTILE: &[(&str, &str)] = &[
    ("", ""),
    ("x", "x"),
    ("-1", "-1"),
    ("0", "0"),
    ("101", "101"),
    ("1.5", "1.5"),
    ("1e309", "1e309"),
    ("9223372036854775808", "9223372036854775808"),
    ("null", "null"),
    ("maybe", "maybe"),
    ("%00", "\u{0}"),
    ("'%20or%201=1%20--", "' or 1=1 --"),
    ("..%2f..%2fetc%2fpasswd", "../../etc/passwd"),
    ("2026-13-01T00:00:00Z", "2026-13-01T00:00:00Z"),
];

const UNKNOWN: &[&str] = &["colour=red", "Limit=1", "limit[]=1", "%00=1", "=", "a"];

struct Parameter {
    name: String,
    schema: Value,
    required: bool,
}

fn parameters(route: &Route) -> Vec<Parameter> {
    let queries = parameters_in(operation(route), "query");
    queries
        .map(|one| Parameter {
            name: one["name"].as_str().expect("a name").to_owned(),
            schema: one["schema"].clone(),
            required: one["required"] == true,
        })
        .collect()
}

/// A path of the route with every parameter that it must have, but for one.
fn path_without(route: &Route, name: &str) -> String {
    let needed = parameters(route)
        .into_iter()
        .filter(|parameter| parameter.required && parameter.name != name)
        .map(|parameter| {
            let value = support::sample::of(&parameter.schema);
            format!(
                "{}={}&",
                parameter.name,
                encoded(value.as_str().unwrap_or_default())
            )
        });
    // A stream lasts as long as it is asked to.
    let short = if route.schemas.streamed && name != "seconds" {
        "seconds=1&"
    } else {
        ""
    };
    format!(
        "{}?{short}{}",
        path_to_nothing(route),
        needed.collect::<String>()
    )
}

/// A text as it stands in an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// Whether the schema allows a value that is written as this text.
fn allows(schema: &Value, text: &str) -> bool {
    let validator = Validator::new(support::check::document());
    let as_number = text.parse::<i64>().ok().map(Value::from);
    let as_flag = text.parse::<bool>().ok().map(Value::from);
    let readings = [Some(json!(text)), as_number, as_flag];
    let mut readings = readings.into_iter().flatten();
    readings.any(|value| validator.is_valid(schema, &value))
}

#[test]
fn an_unknown_parameter_is_refused() {
    let ground = Ground::open();
    let sampled = Sampled::of(UNKNOWN.len());
    ground.try_all(
        |_| true,
        |route, client| {
            for query in UNKNOWN {
                let path = format!("{}{query}", path_without(route, ""));
                sampled.attempt(|| {
                    let answer = draft(client, route, &path).send();
                    expect(&answer, query, 400, &["invalid_query"]);
                });
            }
        },
    );
}

#[test]
fn a_wrong_value_is_refused() {
    let ground = Ground::open();
    let sampled = Sampled::of(HOSTILE.len());
    ground.try_all(
        |route| route.has_query,
        |route, client| {
            for Parameter { name, schema, .. } in parameters(route) {
                for (written, meant) in HOSTILE {
                    let path = format!("{}{name}={written}", path_without(route, &name));
                    let is_allowed = allows(&schema, meant);
                    // What follows a place in the feed depends on how much others have written.
                    let _unrecorded = (is_allowed && name == "after").then(record::pause);
                    let case = format!("{name}={written}");
                    sampled.attempt(|| {
                        let answer = draft(client, route, &path).send();
                        if !is_allowed {
                            expect(&answer, &case, 400, &["invalid_query", "invalid_cursor"]);
                        } else if name == "cursor" {
                            expect(&answer, &case, 400, &["invalid_cursor"]);
                        } else {
                            assert!(answer.status < 500, "{case}: {}", answer.text);
                        }
                    });
                }
            }
        },
    );
}

#[test]
fn a_parameter_given_twice_or_missing_is_refused() {
    let ground = Ground::open();
    ground.try_all(
        |route| route.has_query,
        |route, client| {
            for Parameter {
                name,
                schema,
                required,
            } in parameters(route)
            {
                let value = support::sample::of(&schema);
                let value = value.as_str().map_or_else(|| value.to_string(), encoded);
                let path = path_without(route, &name);
                let twice = format!("{path}{name}={value}&{name}={value}");
                let answer = draft(client, route, &twice).send();
                expect(&answer, &twice, 400, &["invalid_query"]);
                if required {
                    let answer = draft(client, route, &path).send();
                    expect(&answer, &path, 400, &["invalid_query"]);
                }
            }
        },
    );
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let ground = Ground::open();
    // Two, so that a page of one has a next.
    let users = ["seller", "viewer"].map(|role| ground.shop.user(role));
    assert_eq!(users.len(), 2);
    let page = ground.shop.client.get("/v1/auth/users?limit=1").send();
    let cursor = page.text_at("/next_cursor");
    let other = |route: &Route| route.schemas.paged && route.path != "/v1/auth/users";
    ground.try_all(other, |route, _| {
        for bad in [cursor.as_str(), &cursor[1..], "bnVsbA", "W10", "%2e%2e%2f"] {
            let path = format!("{}cursor={bad}", path_without(route, ""));
            let answer = ground.shop.client.get(&path).send();
            expect(&answer, bad, 400, &["invalid_cursor", "invalid_query"]);
        }
    });
}

#[test]
fn a_cursor_with_a_text_where_a_number_belongs_is_refused() {
    let ground = Ground::open();
    let kardex = format!("/v1/inventory/items/{UNKNOWN_ID}/kardex?warehouse_id={UNKNOWN_ID}&");
    let events = format!("/v1/orders/{UNKNOWN_ID}/events?");
    let lists = [
        (kardex.as_str(), "kardex", &[][..], &[][..]),
        (&events, "order_events", &[], &[]),
        ("/v1/orders/tax-rates?", "tax_rates", &["VAT"], &[]),
        ("/v1/system/jobs/active?", "active runs", &[], &["name"]),
        (
            "/v1/people/search?q=ana&",
            "people.search",
            &["ana", "id"],
            &[],
        ),
    ];
    for (path, order, before, after) in lists {
        let send = |key: &str| {
            let parts: Vec<&str> = [&[order], before, &[key], after].concat();
            let cursor = Base64UrlUnpadded::encode_string(json!(parts).to_string().as_bytes());
            let path = format!("{path}cursor={cursor}");
            ground.shop.client.get(&path).send()
        };
        for text in ["x", "", "~", "1.5", "9223372036854775808"] {
            expect(&send(text), text, 400, &["invalid_cursor"]);
        }
        assert!([200, 404].contains(&send("7").status), "{path}");
    }
}
