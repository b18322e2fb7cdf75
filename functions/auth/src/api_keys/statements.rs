//! The SQL of API keys. The statement that checks a key on a request is in `web`.

use crate::permission_codes::permission_codes;

use domain::rfc3339;

/// `?1` is the catalogue of permissions.
macro_rules! api_key_json {
    () => {
        concat!(
            "json_object('id', k.id, 'name', k.name, 'prefix', k.prefix, 'scopes', ",
            permission_codes!("k.scopes"),
            ", 'created_by', k.created_by, 'created_at', ",
            rfc3339!("k.created_at"),
            ", 'expires_at', ",
            rfc3339!("k.expires_at"),
            ", 'last_used_at', ",
            rfc3339!("k.last_used_at"),
            ", 'revoked_at', ",
            rfc3339!("k.revoked_at"),
            ", 'successor_id', k.successor_id, 'version', k.version)"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = concat!("select k.id as id_key, ", api_key_json!(), " as body
        from api_key as k
        where k.org_id = ?2 and k.id > ?3
        order by k.id
        limit ?4");

    /// `read`, and the answer of every write, by primary key.
    READ = concat!("select ", api_key_json!(), " as body, k.version as version
        from api_key as k
        where k.org_id = ?2 and k.id = ?3");

    /// `revoke` and `rotate`: the facts, by primary key.
    FIND = "select k.version as version, k.revoked_at as revoked_at, k.successor_id as successor_id, k.name as name,
            k.scopes as scopes, k.created_at as created_at, k.expires_at as expires_at
        from api_key as k
        where k.org_id = ?1 and k.id = ?2";

    /// `create`, and `rotate` for the successor.
    INSERT = "insert into api_key (org_id, id, name, prefix, hash, scopes, created_by, created_at, expires_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

    /// `revoke`, by primary key.
    REVOKE = "update api_key
        set revoked_at = ?4, revoked_by = ?5, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `rotate`, by primary key: an earlier expiry stays.
    ROTATE = "update api_key
        set successor_id = ?4, expires_at = max(created_at + 1, min(expires_at, cast(?5 as integer))),
            version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";
}
