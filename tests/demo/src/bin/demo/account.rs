//! The organisation of the demo shop and the people who log in.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::catalogue::key;
use crate::client::Client;
use crate::failure::{Failure, Result};
use crate::progress::Progress;

const NAME: &str = "Trastienda Demo Gifts";
const SLUG: &str = "demo";
/// Known to everybody who reads this, so fit for a local server only.
const PASSWORD: &str = "paper-lantern-teacup";

struct Login {
    role: &'static str,
    username: &'static str,
    email: &'static str,
    full_name: &'static str,
}

const ADMIN: Login = Login {
    role: "admin",
    username: "demo-admin",
    email: "admin@demo.example",
    full_name: "Alice Marlow",
};

const COLLEAGUES: [Login; 4] = [
    Login {
        role: "seller",
        username: "demo-seller",
        email: "seller@demo.example",
        full_name: "Sam Okoro",
    },
    Login {
        role: "keeper",
        username: "demo-keeper",
        email: "keeper@demo.example",
        full_name: "Kit Harland",
    },
    Login {
        role: "analyst",
        username: "demo-analyst",
        email: "analyst@demo.example",
        full_name: "Ana Vidal",
    },
    Login {
        role: "viewer",
        username: "demo-viewer",
        email: "viewer@demo.example",
        full_name: "Vic Lowe",
    },
];

/// Logs in as the administrator; registers the organisation first if nobody did. Says whether
/// it is new.
pub fn enter(client: &mut Client, progress: Progress) -> Result<bool> {
    let is_new = match log_in(client) {
        Err(failure) if failure.has_code("wrong_credentials") => {
            register(client)?;
            log_in(client)?;
            progress.step(format!("registered {NAME}"));
            true
        }
        other => other.map(|()| false)?,
    };
    progress.step(format!("logged in as {}", ADMIN.email));
    Ok(is_new)
}

fn register(client: &Client) -> Result {
    let body = json!({
        "organisation": {
            "name": NAME, "slug": SLUG, "base_currency": "GBP", "time_zone": "Europe/London", "locale": "en",
        },
        "user": {
            "email": ADMIN.email, "username": ADMIN.username, "full_name": ADMIN.full_name, "password": PASSWORD,
        },
    });
    match client.post("/v1/auth/register", "demo-register", &body) {
        Err(failure)
            if ["slug_taken", "email_taken", "username_taken"]
                .iter()
                .any(|code| failure.has_code(code)) =>
        {
            Err(Failure::Because(format!(
                "there is a demo shop, but {} has another password: {failure}",
                ADMIN.email
            )))
        }
        other => other.map(drop),
    }
}

fn log_in(client: &mut Client) -> Result {
    let body = json!({ "login": ADMIN.email, "password": PASSWORD });
    // A key of its own: the answer to an old one would be a token that has aged.
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |since| since.as_nanos());
    let answer = client.post("/v1/auth/login", &key("login", &now.to_string()), &body)?;
    match answer.get("access_token").and_then(Value::as_str) {
        Some(token) => {
            client.use_token(token);
            Ok(())
        }
        None => Err(Failure::Because(
            "the login gave no access_token".to_owned(),
        )),
    }
}

/// One login for every other built-in role.
pub fn add_colleagues(client: &Client, progress: Progress) -> Result {
    let users = client.list("/v1/auth/users")?;
    let is_there = |email: &str| {
        users
            .iter()
            .any(|user| user.get("email").and_then(Value::as_str) == Some(email))
    };
    for login in COLLEAGUES.iter().filter(|login| !is_there(login.email)) {
        let body = json!({
            "email": login.email, "username": login.username, "full_name": login.full_name,
            "role": login.role, "password": PASSWORD,
        });
        client.post(
            "/v1/auth/users",
            &format!("demo-user-{}", login.role),
            &body,
        )?;
    }
    progress.step(format!("{} users", COLLEAGUES.len() + 1));
    Ok(())
}

/// The last lines of a load; `cargo xtask dev` reads them to show them again.
pub fn tell_logins(base_url: &str) {
    println!("logins at {base_url}, all with the password `{PASSWORD}`:");
    for login in [&ADMIN].into_iter().chain(&COLLEAGUES) {
        println!(
            "  {:<22} {:<13} {}",
            login.email, login.username, login.role
        );
    }
}
