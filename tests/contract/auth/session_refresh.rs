//! `POST /v1/auth/token/refresh`.

use serde_json::json;
use support::shop::PASSWORD;
use support::{Answer, Client, Native, Shop, is_native};

use super::{Member, log_in, refresh, somebody};

fn next(answer: Answer) -> String {
    answer.expect_status(200).text_at("/refresh_token")
}

#[test]
fn a_token_is_exchanged_once() {
    let shop = Shop::open();
    let member = Member::join(&shop, "seller");
    let answer = refresh(&somebody(), &member.refresh_token).expect_status(200);
    assert_eq!(answer.trips(), 2);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let tokens = answer.json();
    assert_eq!(tokens["user"]["email"], member.email.as_str());
    assert_eq!(tokens["organisation"]["slug"], shop.slug.as_str());
    let client = somebody().bearer(&answer.text_at("/access_token"));
    client.get("/v1/auth/me").send().expect_status(200);
    // A second tab is told, and nothing ends.
    refresh(&somebody(), &member.refresh_token).expect_problem(409, "token_already_rotated");
    next(refresh(&somebody(), &answer.text_at("/refresh_token")));
}

#[test]
fn reuse_of_an_earlier_token_ends_the_session() {
    let member = Member::join(&Shop::open(), "seller");
    let second = next(refresh(&somebody(), &member.refresh_token));
    let third = next(refresh(&somebody(), &second));
    let refused = refresh(&somebody(), &member.refresh_token);
    refused.expect_problem(401, "invalid_refresh_token");
    // The thief cannot be told from the owner: both are out.
    refresh(&somebody(), &third).expect_problem(401, "invalid_refresh_token");
    super::sensitive(&member.client).expect_problem(401, "session_revoked");
    log_in(&somebody(), &member.email, PASSWORD).expect_status(200);
}

#[test]
fn one_of_concurrent_exchanges_succeeds() {
    let member = Member::join(&Shop::open(), "seller");
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| refresh(&somebody(), &member.refresh_token)))
            .collect();
        racers
            .into_iter()
            .map(|racer| racer.join().expect("an answer"))
            .collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|a| a.status == 200);
    assert_eq!(won.len(), 1);
    for answer in lost {
        answer.expect_problem(409, "token_already_rotated");
    }
    next(refresh(&somebody(), &won[0].text_at("/refresh_token")));
}

#[test]
fn an_idempotency_key_gives_one_answer() {
    let member = Member::join(&Shop::open(), "seller");
    let send = |key: &str, token: &str| {
        let body = json!({ "refresh_token": token });
        somebody()
            .post("/v1/auth/token/refresh")
            .key(key)
            .json(&body)
            .send()
    };
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let twins: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| send("one", &member.refresh_token)))
            .collect();
        twins
            .into_iter()
            .map(|twin| twin.join().expect("an answer"))
            .collect()
    });
    let again = send("one", &member.refresh_token).expect_status(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    for answer in answers {
        assert_eq!(answer.expect_status(200).text, again.text);
    }
    send("two", &member.refresh_token).expect_problem(409, "token_already_rotated");
    let successor = again.text_at("/refresh_token");
    next(refresh(&somebody(), &successor));
    // Now the answer has been used, so whoever repeats is not who got it.
    send("one", &member.refresh_token).expect_problem(401, "invalid_refresh_token");
}

#[test]
fn an_unknown_token_is_refused() {
    let member = Member::join(&Shop::open(), "seller");
    let [shard, session, secret] = member.refresh_token.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    let other = Member::join(&Shop::open(), "seller");
    let foreign = other.refresh_token.split('.').nth(1).expect("a session");
    for bad in [
        "x".to_owned(),
        format!("{shard}.{session}.{}", "A".repeat(43)),
        format!("{shard}.{foreign}.{secret}"),
        format!("9.{session}.{secret}"),
        format!("0{shard}.{session}.{secret}"),
        format!("{shard}.{session}"),
        format!("{}.", member.refresh_token),
        format!("{shard}.' or 1=1 --.{secret}"),
        member.refresh_token.to_uppercase(),
    ] {
        refresh(&somebody(), &bad).expect_problem(401, "invalid_refresh_token");
    }
    for bad in ["", &"x".repeat(201)] {
        refresh(&somebody(), bad).expect_problem(422, "invalid_body");
    }
    next(refresh(&somebody(), &member.refresh_token));
}

#[test]
fn tokens_and_sessions_expire() {
    if !is_native() {
        // Only the native clock can be moved.
        return;
    }
    const HOUR: i64 = 3600 * 1000;
    const DAY: i64 = 24 * HOUR;
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let client = native.client();
    let login = || {
        log_in(
            &client.clone().header("cf-connecting-ip", "192.0.2.1"),
            &shop.email,
            PASSWORD,
        )
    };
    let pass = |ms: i64| native.world.advance_clock(ms);

    let tokens = login().expect_status(200);
    let access = client.clone().bearer(&tokens.text_at("/access_token"));
    pass(599 * 1000);
    access.get("/v1/auth/me").send().expect_status(200);
    pass(7 * 1000);
    access
        .get("/v1/auth/me")
        .send()
        .expect_problem(401, "token_expired");

    // A second tab within ten seconds is one; later it is a thief.
    let first = tokens.text_at("/refresh_token");
    let second = next(refresh(&client, &first));
    pass(9 * 1000);
    refresh(&client, &first).expect_problem(409, "token_already_rotated");
    pass(2 * 1000);
    refresh(&client, &first).expect_problem(401, "invalid_refresh_token");
    refresh(&client, &second).expect_problem(401, "invalid_refresh_token");

    // Seven days idle.
    pass(60 * 1000);
    let token = login().text_at("/refresh_token");
    pass(7 * DAY - HOUR);
    let token = next(refresh(&client, &token));
    pass(7 * DAY + 1000);
    refresh(&client, &token).expect_problem(401, "invalid_refresh_token");

    // Thirty days in any event.
    let mut token = login().text_at("/refresh_token");
    for _ in 0..4 {
        pass(7 * DAY - HOUR);
        token = next(refresh(&client, &token));
    }
    pass(2 * DAY + 4 * HOUR - 1000);
    token = next(refresh(&client, &token));
    pass(1000);
    refresh(&client, &token).expect_problem(401, "invalid_refresh_token");

    // What ended is forgotten, once nobody can ask for it any more.
    let rows = |table: &str| -> i64 {
        (0..2)
            .filter_map(|shard| {
                native.world.inspect(shard, |database| {
                    let sql = format!("select count(*) from {table}");
                    database
                        .query_row(&sql, [], |row| row.get::<_, i64>(0))
                        .expect("a count")
                })
            })
            .sum()
    };
    let clean = || {
        let client = Client::to(&native.base_url).bearer(support::native::INTERNAL_SECRET);
        let answer = client
            .post("/internal/auth/jobs/auth.cleanup")
            .send()
            .expect_status(200)
            .json();
        let runs = answer["runs"].as_array().expect("runs").clone();
        assert!(
            runs.iter().all(|run| run["state"] == "succeeded"),
            "{answer}"
        );
        runs.iter()
            .filter_map(|run| run["processed"].as_i64())
            .sum::<i64>()
    };
    pass(8 * DAY);
    assert!(rows("refresh_token") > 0 && rows("session") > 0);
    assert!(clean() > 0);
    assert_eq!(rows("refresh_token"), 0);
    assert!(rows("session") > 0);
    pass(31 * DAY);
    clean();
    assert_eq!(rows("session"), 0);
}
