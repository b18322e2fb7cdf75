//! `POST /v1/auth/login`, `POST /v1/auth/logout`, `GET /v1/auth/jwks.json`.

use std::collections::BTreeSet;

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use support::shop::{PASSWORD, address, unique};
use support::{Answer, Client, Native, Shop, is_native, record};

use super::{Member, log_in, refresh, registration, role, sensitive, somebody};

#[test]
fn a_login_returns_tokens_the_user_and_the_organisation() {
    let shop = Shop::open();
    let client = somebody();
    let first = log_in(&client, &shop.email, PASSWORD).expect_status(200);
    assert_eq!(first.trips(), 3, "one to know the network");
    let answer = log_in(&client, &shop.email, PASSWORD).expect_status(200);
    assert_eq!(answer.trips(), 2);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let tokens = answer.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 600);
    assert_eq!(tokens["organisation"]["slug"], shop.slug.as_str());
    assert_eq!(tokens["user"]["email"], shop.email.as_str());
    assert_eq!(tokens["user"]["role"], "admin");
    let permissions = tokens["user"]["permissions"].as_array().expect("codes");
    assert!(permissions.contains(&json!("manage_users")));
    // `<shard>.<session>.<43 characters>`.
    let refresh_token = answer.text_at("/refresh_token");
    let parts: Vec<_> = refresh_token.split('.').collect();
    assert_eq!((parts.len(), parts[1].len(), parts[2].len()), (3, 36, 43));
}

#[test]
fn emails_and_usernames_ignore_case() {
    let mut new = registration();
    let username = unique("Bea");
    new["user"]["username"] = json!(username);
    somebody()
        .post("/v1/auth/register")
        .json(&new)
        .send()
        .expect_status(201);
    let email = new["user"]["email"].as_str().expect("an e-mail");
    for login in [
        email,
        &email.to_uppercase(),
        &username,
        &username.to_lowercase(),
        // As an East Asian keyboard writes it.
        &username.replace('B', "Ｂ"),
    ] {
        log_in(&somebody(), login, PASSWORD).expect_status(200);
    }
}

#[test]
fn a_login_does_not_reveal_which_users_exist() {
    let shop = Shop::open();
    let told = |answer: Answer| {
        let answer = answer.expect_problem(401, "wrong_credentials");
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        let names: BTreeSet<String> = answer
            .headers
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        (body, names, answer.trips())
    };
    let wrong_password = told(log_in(&somebody(), &shop.email, "not my password"));
    for unknown in [
        format!("eve@{}.example", shop.slug),
        unique("eve"),
        "é".to_owned(),
    ] {
        assert_eq!(
            told(log_in(&somebody(), &unknown, PASSWORD)),
            wrong_password,
            "{unknown}"
        );
    }
}

/// Tries until the limit says no, at most over two windows.
fn exhaust(limit: usize, attempt: impl Fn(usize) -> Answer) -> usize {
    // How many of them a minute ends between is chance.
    let _unrecorded = record::pause();
    let refused = (0..=2 * limit).find(|count| {
        let answer = attempt(*count);
        if answer.status != 429 {
            return false;
        }
        let answer = answer.expect_problem(429, "rate_limited");
        let seconds: u64 = answer
            .header("retry-after")
            .and_then(|s| s.parse().ok())
            .expect("seconds");
        assert!((1..=60).contains(&seconds));
        true
    });
    refused.expect("a limit")
}

#[test]
fn logins_to_one_account_are_limited_per_address() {
    let shop = Shop::open();
    let client = somebody();
    let before = exhaust(5, |_| log_in(&client, &shop.email, "a wrong guess"));
    assert!(before >= 5, "{before}");
    // From elsewhere the owner still gets in.
    log_in(&somebody(), &shop.email, PASSWORD).expect_status(200);
}

#[test]
fn guesses_by_email_and_by_username_count_together() {
    let mut new = registration();
    let username = unique("Bea");
    new["user"]["username"] = json!(username);
    let client = somebody();
    client
        .post("/v1/auth/register")
        .json(&new)
        .send()
        .expect_status(201);
    let email = new["user"]["email"].as_str().expect("an e-mail");
    let guesser = somebody();
    let before = exhaust(5, |count| {
        let login = if count % 2 == 0 { email } else { &username };
        log_in(&guesser, login, "a wrong guess")
    });
    assert!(before <= 11, "{before}");
    let refused = log_in(&guesser, &username.to_uppercase(), "a wrong guess");
    refused.expect_problem(429, "rate_limited");
}

#[test]
fn guesses_from_many_networks_slow_down_but_never_lock_the_owner_out() {
    if !is_native() {
        // Twenty hashes take long on one isolate; the SQL is the same.
        return;
    }
    let shop = Shop::open();
    let home = somebody();
    log_in(&home, &shop.email, PASSWORD).expect_status(200);
    let _unrecorded = record::pause();
    let guess = || log_in(&somebody(), &shop.email, "a wrong guess");
    for _ in 0..20 {
        guess().expect_problem(401, "wrong_credentials");
    }
    let mut waits = Vec::new();
    while waits.len() < 3 {
        let refused = loop {
            let answer = guess();
            if answer.status == 429 {
                break answer;
            }
            answer.expect_problem(401, "wrong_credentials");
        };
        let seconds: u64 = refused
            .header("retry-after")
            .and_then(|s| s.parse().ok())
            .expect("seconds");
        let problem = refused.expect_problem(429, "rate_limited").json();
        assert_eq!(problem["violated-policies"], json!(["login-account"]));
        // A guess that is refused delays nothing further.
        guess().expect_problem(429, "rate_limited");
        waits.push(seconds);
        std::thread::sleep(std::time::Duration::from_millis(seconds * 1000 + 50));
    }
    assert_eq!(waits, [1, 2, 4]);
    guess().expect_problem(401, "wrong_credentials");
    // A login that no account has is slowed down alike, whatever the right password is.
    log_in(&somebody(), &shop.email, PASSWORD).expect_problem(429, "rate_limited");
    // From where the owner logged in before, nothing delays.
    log_in(&home, &shop.email, PASSWORD).expect_status(200);
}

/// Logins that meet are written in another order than they came.
#[test]
fn a_login_that_is_written_after_a_later_one_is_not_delayed() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let body = json!({ "email": format!("till@{}.example", shop.slug), "full_name": "Till", "role": "seller", "password": PASSWORD });
    let user = shop.client.post("/v1/auth/users").json(&body).send();
    let email = user.expect_status(201).text_at("/email");
    let from = || native.client().header("cf-connecting-ip", &address());
    log_in(&from(), &email, "a wrong guess").expect_problem(401, "wrong_credentials");
    native.world.advance_clock(-50);
    log_in(&from(), &email, PASSWORD).expect_status(200);
}

#[test]
fn logins_from_one_network_are_limited_over_all_accounts() {
    if !is_native() {
        // Sixty hashes take a minute on one isolate; the SQL is the same.
        return;
    }
    let network = unique("").replace(|c: char| !c.is_ascii_hexdigit(), "");
    let (high, low) = (&network[..4], &network[4..8]);
    let before = exhaust(30, |count| {
        let address = format!("2001:db8:{high}:{low}::{count:x}");
        let client = Client::new().header("cf-connecting-ip", &address);
        log_in(&client, &unique("eve"), "a wrong guess")
    });
    assert!(before >= 30, "{before}");
}

#[test]
fn an_idempotency_key_opens_one_session() {
    let shop = Shop::open();
    let client = somebody();
    let body = json!({ "login": shop.email, "password": PASSWORD });
    let send = |key: &str| client.post("/v1/auth/login").key(key).json(&body).send();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let twins: Vec<_> = (0..3).map(|_| scope.spawn(|| send("one"))).collect();
        twins
            .into_iter()
            .map(|twin| twin.join().expect("an answer"))
            .collect()
    });
    let texts: BTreeSet<_> = answers
        .into_iter()
        .map(|a| a.expect_status(200).text)
        .collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    let other = send("two").expect_status(200).text;
    assert!(!texts.contains(&other));
    // The key alone opens nothing.
    let wrong = json!({ "login": shop.email, "password": "not my password" });
    let refused = client.post("/v1/auth/login").key("one").json(&wrong).send();
    refused.expect_problem(401, "wrong_credentials");
}

#[test]
fn a_repeated_login_is_refused_after_its_session_ended() {
    let shop = Shop::open();
    let client = somebody();
    let body = json!({ "login": shop.email, "password": PASSWORD });
    let send = || client.post("/v1/auth/login").key("k").json(&body).send();
    let token = send().expect_status(200).text_at("/access_token");
    let logout = client.clone().bearer(&token).post("/v1/auth/logout").send();
    logout.expect_status(204);
    send().expect_problem(401, "session_revoked");
}

#[test]
fn a_user_of_several_organisations_logs_in_to_the_first_or_the_named_one() {
    // Until invitations exist only the database can put a person into a second organisation.
    if !is_native() {
        return;
    }
    let (first, second) = (Shop::open(), Shop::open());
    let member = Member::join(&first, "seller");
    member.also_joins(&second);
    let enter = |organisation: Option<&str>| {
        let mut body = json!({ "login": member.email, "password": PASSWORD });
        if let Some(slug) = organisation {
            body["organisation"] = json!(slug);
        }
        somebody().post("/v1/auth/login").json(&body).send()
    };
    let slug = |answer: Answer| answer.expect_status(200).text_at("/organisation/slug");
    assert_eq!(slug(enter(None)), first.slug);
    assert_eq!(slug(enter(Some(&second.slug))), second.slug);
    enter(Some("nowhere")).expect_problem(403, "no_organisation");
    enter(Some(&Shop::open().slug)).expect_problem(403, "no_organisation");
    // Where the first lets the user in no more, the next one does.
    let path = format!("/v1/auth/users/{}/deactivate", member.id);
    first.client.post(&path).send().expect_status(200);
    assert_eq!(slug(enter(None)), second.slug);
    enter(Some(&first.slug)).expect_problem(403, "no_organisation");
}

#[test]
fn logging_out_ends_the_session_at_once() {
    let shop = Shop::open();
    let member = Member::join(&shop, "viewer");
    let out = member
        .client
        .post("/v1/auth/logout")
        .send()
        .expect_status(204);
    assert_eq!((out.text.as_str(), out.trips()), ("", 1));
    sensitive(&member.client).expect_problem(401, "session_revoked");
    refresh(&somebody(), &member.refresh_token).expect_problem(401, "invalid_refresh_token");
    somebody()
        .post("/v1/auth/logout")
        .send()
        .expect_problem(401, "unauthenticated");
}

#[test]
fn the_published_key_verifies_a_token() {
    let token = log_in(&somebody(), &Shop::open().email, PASSWORD).text_at("/access_token");
    let answer = somebody()
        .get("/v1/auth/jwks.json")
        .send()
        .expect_status(200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(answer.trips(), 0);
    let decode = |text: &str| Base64UrlUnpadded::decode_vec(text).expect("base64url");
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let header: Value =
        serde_json::from_slice(&decode(signed.split('.').next().expect("a header"))).expect("JSON");
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("EdDSA"), &json!("at+jwt"))
    );
    let keys = answer.json();
    let key = keys["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .find(|key| key["kid"] == header["kid"]);
    let key = key.expect("the key of this token");
    assert_eq!(
        (&key["kty"], &key["crv"]),
        (&json!("OKP"), &json!("Ed25519"))
    );
    let bytes = decode(key["x"].as_str().expect("x"))
        .try_into()
        .expect("32 bytes");
    let key = VerifyingKey::from_bytes(&bytes).expect("a key");
    let signature = Signature::from_slice(&decode(signature)).expect("64 bytes");
    key.verify_strict(signed.as_bytes(), &signature)
        .expect("a good signature");
}

#[test]
fn another_library_accepts_the_access_token() {
    use jwt_compact::alg::Ed25519;
    use jwt_compact::{AlgorithmExt, UntrustedToken};

    let shop = Shop::open();
    let token = log_in(&somebody(), &shop.email, PASSWORD).text_at("/access_token");
    let key = support::mint::signing_key().1.verifying_key();
    let parsed = UntrustedToken::new(&token).expect("a JWT");
    assert_eq!(parsed.header().token_type.as_deref(), Some("at+jwt"));
    let read = Ed25519.validator::<Value>(&key).validate(&parsed);
    let claims = read.expect("a good signature").into_parts().1;
    assert_eq!(claims.custom["org"], shop.organisation["id"]);
    assert!(claims.expiration > claims.issued_at);
}

#[test]
fn a_token_holds_the_permissions_of_the_role() {
    let shop = Shop::open();
    let packer = Member::join(&shop, &role(&shop, &["read_items", "read_users"]));
    let own = packer
        .client
        .get("/v1/auth/me/permissions")
        .send()
        .expect_status(200);
    assert_eq!(own.trips(), 0);
    let codes: Vec<_> = own.json()["permissions"]
        .as_array()
        .expect("permissions")
        .iter()
        .map(|entry| entry["code"].clone())
        .collect();
    assert_eq!(codes, ["read_items", "read_users"]);
    assert_eq!(own.json()["allowed"], Value::Null);
    let check = |code: &str| {
        let path = format!("/v1/auth/me/permissions?check={code}");
        packer.client.get(&path).send()
    };
    for (code, allowed) in [("read_users", true), ("manage_users", false)] {
        assert_eq!(check(code).expect_status(200).json()["allowed"], allowed);
    }
    check("fly").expect_problem(400, "invalid_query");
    packer
        .client
        .get("/v1/auth/users")
        .send()
        .expect_status(200);
    let refused = packer
        .client
        .post("/v1/auth/roles")
        .json(&json!({ "name": "x", "permissions": [] }))
        .send();
    let refused = refused.expect_problem(403, "forbidden");
    assert_eq!(refused.json()["permission"], "manage_roles");
    let all = packer
        .client
        .get("/v1/auth/permissions")
        .send()
        .expect_status(200)
        .json();
    assert_eq!(
        all["permissions"].as_array().map(Vec::len),
        Some(domain::permission::ALL.len())
    );
}

#[test]
fn invalid_client_addresses_count_as_one_network() {
    let client = Client::new().header("cf-connecting-ip", &format!("{}, {}", address(), address()));
    log_in(&client, &Shop::open().email, PASSWORD).expect_status(200);
}
