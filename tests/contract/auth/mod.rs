//! `auth`: organisations, users, roles, logins and tokens.

mod api_key_rotation;
mod api_keys;
mod denials;
mod installation;
mod organisation;
mod password;
mod registration;
mod roles;
mod session_refresh;
mod sessions;
mod users;

use serde_json::{Value, json};
use support::shop::{PASSWORD, address, unique};
use support::{Answer, Client, Shop};

/// Somebody who is not logged in, at an address of their own.
fn somebody() -> Client {
    Client::new().header("cf-connecting-ip", &address())
}

/// A registration that nobody made yet.
fn registration() -> Value {
    let slug = unique("org");
    json!({
        "organisation": { "name": "Casa Luna", "slug": slug, "base_currency": "EUR" },
        "user": { "email": format!("ana@{slug}.example"), "full_name": "Ana Ríos", "password": PASSWORD }
    })
}

fn log_in(client: &Client, login: &str, password: &str) -> Answer {
    client
        .post("/v1/auth/login")
        .json(&json!({ "login": login, "password": password }))
        .send()
}

fn refresh(client: &Client, refresh_token: &str) -> Answer {
    client
        .post("/v1/auth/token/refresh")
        .json(&json!({ "refresh_token": refresh_token }))
        .send()
}

/// A user of a shop, with their e-mail and their tokens.
struct Member {
    id: String,
    email: String,
    client: Client,
    refresh_token: String,
}

impl Member {
    /// Adds a user with this role and logs them in.
    fn join(shop: &Shop, role: &str) -> Self {
        let email = format!("{}@{}.example", unique("uma"), shop.slug);
        let user = shop
            .client
            .post("/v1/auth/users")
            .json(&json!({ "email": email, "full_name": "Uma Pérez", "role": role, "password": PASSWORD }))
            .send()
            .expect_status(201);
        Self::enter(user.id(), &email)
    }

    /// Puts them into a second organisation, as viewers. Until invitations exist only the database
    /// can, so this is native.
    fn also_joins(&self, shop: &Shop) {
        let org_id = shop.organisation["id"].as_i64().expect("a number");
        let world = &support::native().world;
        let note =
            "insert into user_org (user_id, org_id, created_at) values (?1, ?2, 9007199254740991)";
        world.inspect(0, |db| {
            db.execute(note, (&self.id, org_id)).expect("a note")
        });
        let join = "insert into membership
            (org_id, user_id, email, full_name, role_id, created_at, updated_at)
            values (?1, ?2, ?3, 'U. P.', 'viewer', 0, 0)";
        let find = "select shard from directory_org where id = ?1";
        let mut shard: i64 = 0;
        world.inspect(0, |db| {
            shard = db
                .query_row(find, [org_id], |row| row.get(0))
                .expect("an organisation");
        });
        let shard = usize::try_from(shard).expect("a shard");
        let row = (org_id, &self.id, &self.email);
        world.inspect(shard, |db| db.execute(join, row).expect("a membership"));
    }

    fn enter(id: String, email: &str) -> Self {
        let client = somebody();
        let tokens = log_in(&client, email, PASSWORD).expect_status(200);
        Self {
            id,
            email: email.to_owned(),
            client: client.bearer(&tokens.text_at("/access_token")),
            refresh_token: tokens.text_at("/refresh_token"),
        }
    }
}

/// A role of a shop with these permissions.
fn role(shop: &Shop, permissions: &[&str]) -> String {
    shop.client
        .post("/v1/auth/roles")
        .json(&json!({ "name": unique("role"), "permissions": permissions }))
        .send()
        .expect_status(201)
        .id()
}

/// A route that reads the session in SQL, and says nothing else against a caller without a body.
fn sensitive(client: &Client) -> Answer {
    client
        .post("/v1/auth/password/change")
        .json(&json!({ "current_password": "x", "new_password": "an entirely new one" }))
        .send()
}
