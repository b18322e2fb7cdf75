//! Values that a schema allows and nobody expects, in requests that otherwise succeed: they may be
//! taken or refused, but nothing fails.

use serde_json::{Value, json};
use support::check::{body_schema, document};
use support::functions::routes;
use support::schema::Validator;
use support::{record, sample, scenario};

use super::fields::{HOSTILE, spoiled};
use super::ground::{Ground, takes_a_body};

#[test]
fn strange_but_valid_values_never_fail() {
    let ground = Ground::open();
    for (_, route) in routes().filter(|(_, route)| takes_a_body(route)) {
        // Which of many attempts are too many in a minute is chance.
        let is_counted = route
            .refusals
            .iter()
            .any(|code| code.name == "rate_limited");
        let _unrecorded = is_counted.then(record::pause);
        let schema = body_schema(route).expect("a schema");
        let mut request = scenario::of(&ground.shop, route);
        // Where a body may be left out, the request that succeeds may leave it out.
        let body = request.body.clone().unwrap_or_else(|| json!({}));
        for place in sample::places(schema) {
            for hostile in HOSTILE {
                let text = spoiled(&body, &place.pointer, hostile);
                let Ok(value) = serde_json::from_str::<Value>(&text) else {
                    continue;
                };
                if !Validator::new(document()).is_valid(schema, &value) {
                    continue;
                }
                let answer = request.draft().bytes(text).send();
                assert!(
                    answer.status < 500,
                    "{} {} of {hostile}: {}",
                    request.path,
                    place.pointer,
                    answer.text
                );
                if answer.status == 401 || answer.status == 429 {
                    // Spent: a limit, or a session that this very request ended.
                    request = scenario::of(&ground.shop, route);
                }
            }
        }
    }
}
