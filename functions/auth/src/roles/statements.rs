//! The SQL of roles.

use crate::permission_codes::permission_codes;

use domain::rfc3339;

/// `?1` is the catalogue of permissions.
macro_rules! role_json {
    () => {
        concat!(
            "json_object('id', r.id, 'name', r.name, 'description', r.description,
             'builtin', json(iif(r.builtin, 'true', 'false')),
             'permissions', ",
            permission_codes!("r.permissions"),
            ", 'created_at', ",
            rfc3339!("r.created_at"),
            ", 'updated_at', ",
            rfc3339!("r.updated_at"),
            ", 'version', r.version)"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = concat!("select r.id as id_key, ", role_json!(), " as body
        from role as r
        where r.org_id = ?2 and r.id > ?3
        order by r.id
        limit ?4");

    /// `read`, and the answer of every write, by primary key.
    READ = concat!("select ", role_json!(), " as body, r.version as version
        from role as r
        where r.org_id = ?2 and r.id = ?3");

    /// `change`, `remove`, and `users` when they give a role: the facts, by primary key.
    FIND = "select r.version as version, r.builtin as builtin, r.name as name, r.description as description,
            r.permissions as permissions
        from role as r
        where r.org_id = ?1 and r.id = ?2";

    /// `create`.
    INSERT = "insert into role (org_id, id, name, description, permissions, created_at, updated_at, name_key)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)";

    /// `change`, by primary key.
    UPDATE = "update role
        set name = ?4, description = ?5, permissions = ?6, updated_at = ?7, name_key = ?8, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `remove`, by primary key. The schema refuses it while users have the role.
    DELETE = "delete from role
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `remove`: the record of the change; the answer itself is empty.
    READ_DELETED = "select json_object('id', ?1) as body";
}
