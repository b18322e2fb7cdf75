//! TEMPORARY until auth registers: seeds an organisation natively.
use crate::{Client, Shop, mint};
use serde_json::json;

pub fn shop(client: Client, slug: String, email: String) -> Shop {
    let world = &crate::native().world;
    let org: i64 = world.inspect(0, |db| {
        let org: i64 = db.query_row("select coalesce(max(id), 0) + 1 from org", [], |r| r.get(0)).unwrap();
        db.execute("insert into org (id, slug, name, base_currency, created_at, updated_at) values (?1, ?2, 'Test', 'GBP', 0, 0)", (org, &slug)).unwrap();
        for role in domain::permission::BUILTIN_ROLES {
            db.execute("insert into role (org_id, id, name, builtin, permissions, created_at, updated_at) values (?1, ?2, ?3, 1, ?4, 0, 0)", (org, role.id, role.name, role.permissions.to_string())).unwrap();
        }
        db.execute("insert into membership (org_id, user_id, email, full_name, role_id, created_at, updated_at) values (?1, '01900000-0000-7000-8000-000000000001', ?2, 'Ada', 'admin', 0, 0)", (org, &email)).unwrap();
        db.execute("insert into session (org_id, id, user_id, created_at, last_seen_at, idle_expires_at, expires_at) values (?1, ?2, '01900000-0000-7000-8000-000000000001', 0, 0, 9007199254740991, 9007199254740991)", (org, format!("session-{slug}"))).unwrap();
        org
    }).unwrap();
    let now = mint::now_seconds();
    let (_, key) = mint::signing_key();
    let claims = json!({"iss": "https://trastienda.test", "aud": "trastienda", "sub": "01900000-0000-7000-8000-000000000001", "sid": format!("session-{slug}"), "org": org, "shard": 0, "perm": domain::permission::BUILTIN_ROLES[0].permissions.to_string(), "iat": now, "nbf": now, "exp": now + 600});
    let token = mint::sign(&mint::header(), &claims, &key);
    Shop {
        client: client.bearer(&token),
        slug,
        email,
        organisation: json!({"id": org}),
        user: json!({}),
    }
}
