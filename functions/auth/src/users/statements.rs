//! The SQL of an organisation's users.

macro_rules! user_json {
    () => {
        concat!(
            "json_object('id', m.user_id, 'email', m.email, 'username', m.username, 'full_name', m.full_name,
             'locale', m.locale, 'role', m.role_id, 'state', m.state, 'created_at', ",
            domain::rfc3339!("m.created_at"),
            ", 'updated_at', ",
            domain::rfc3339!("m.updated_at"),
            ", 'version', m.version)"
        )
    };
}
pub(crate) use user_json;

domain::statements! {
    /// `list`, by primary key.
    LIST = concat!("select m.user_id as id_key, ", user_json!(), " as body
        from membership as m
        where m.org_id = ?1
        and m.user_id > ?2
        and (?3 is null or m.state = ?3)
        and (?4 is null or (m.state = 'active') = ?4)
        and (?5 is null or m.role_id = ?5)
        order by m.user_id
        limit ?6");

    /// `list` with the start of an e-mail, by index membership_email.
    LIST_BY_EMAIL = concat!("select m.email as email_key, m.user_id as id_key, ", user_json!(), " as body
        from membership as m
        where m.org_id = ?1
        and (m.email, m.user_id) > (?2, ?7)
        and m.email < ?8
        and (?3 is null or m.state = ?3)
        and (?4 is null or (m.state = 'active') = ?4)
        and (?5 is null or m.role_id = ?5)
        order by m.email, m.user_id
        limit ?6");

    /// `read`, `me`, and the answer of every write, by primary key.
    READ = concat!("select ", user_json!(), " as body, m.version as version
        from membership as m
        where m.org_id = ?1 and m.user_id = ?2");

    /// The event of every write, by primary key: no personal data.
    READ_STATUS = "select json_object('id', m.user_id, 'role', m.role_id, 'state', m.state, 'version', m.version) as body,
            m.version as version
        from membership as m
        where m.org_id = ?1 and m.user_id = ?2";

    /// `change`, `activate`, `deactivate`: the facts, by primary keys.
    FIND = "select m.version as version, m.state as state, m.full_name as full_name, m.locale as locale,
            m.role_id as role_id, r.permissions as permissions
        from membership as m
        join role as r on r.org_id = m.org_id and r.id = m.role_id
        where m.org_id = ?1 and m.user_id = ?2";

    /// `create`: whether the organisation has a user with this e-mail, by index membership_email.
    FIND_BY_EMAIL = "select m.user_id as id
        from membership as m
        where m.org_id = ?1 and m.email = ?2
        limit 1";

    /// `create`.
    INSERT = "insert into membership (org_id, user_id, email, username, full_name, locale, role_id, created_at, updated_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)";

    /// `change` and `me`, by primary key. The schema refuses it for the last administrator.
    UPDATE = "update membership
        set full_name = ?4, locale = ?5, role_id = ?6, updated_at = ?7, version = version + 1
        where org_id = ?1 and user_id = ?2 and version = ?3";

    /// `activate`, `deactivate`, by primary key. The schema refuses it for the last administrator.
    UPDATE_STATE = "update membership
        set state = ?4, updated_at = ?5, version = version + 1
        where org_id = ?1 and user_id = ?2 and version = ?3";
}
