//! Who comes too often is known to all instances, though none lives long.

use crate::host::Setup;

#[test]
fn a_limit_applies_over_instances_that_serve_one_request_each() {
    let host = Setup::new()
        .variable("RATE_LIMITS", "address=20/60")
        .one_request_an_instance()
        .start_migrated();
    let client = host.client.clone().header("cf-connecting-ip", "10.1.1.1");
    let ask = || client.get("/v1/auth/jwks.json").send();
    // Two minutes' worth at most, if the test meets the turn of one.
    let count = (0..=40).take_while(|_| ask().status == 200).count();
    assert!((20..=40).contains(&count), "{count}");
    ask().expect_problem(429, "rate_limited");
    let other = client.header("cf-connecting-ip", "10.1.1.2");
    other.get("/v1/auth/jwks.json").send().expect_status(200);
}
