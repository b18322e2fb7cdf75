//! The SQL of registering an organisation. The directory is on shard 0, the organisation on its own
//! shard, which may be the same one.

use crate::organisation::statements::organisation_json;
use crate::users::statements::user_json;

/// The number of the organisation: `?1` when the directory is on another shard, otherwise the number that it
/// assigned to the slug `?2` in the same batch.
macro_rules! org_id {
    () => {
        "coalesce(cast(?1 as integer), (select d.id from directory_org as d where d.slug = ?2))"
    };
}

domain::statements! {
    /// `register`: the organisation of a slug, by its unique index.
    FIND_SLUG = "select d.id as id, d.shard as shard, d.state as state, d.created_by as created_by, d.name as name
        from directory_org as d
        where d.slug = ?1";

    /// `register`: the account of an e-mail, by its unique index.
    FIND_EMAIL = "select a.id as id, a.password_hash as password_hash, a.username as username
        from user_account as a
        where a.email = ?1";

    /// `register`: whether a username is taken, by its unique index.
    FIND_USERNAME = "select a.id as id
        from user_account as a
        where a.username = ?1";

    /// `register`: the last number assigned, from the end of the primary key.
    FIND_LAST = "select coalesce(max(d.id), 0) as id
        from directory_org as d";

    /// `register` while registration is closed: aborts if there is an organisation. By primary key.
    GUARD_FIRST = "insert into guard (why)
        select 'already_exists'
        where exists (select 1 from directory_org where id > 0)";

    /// `register`: takes the slug and a number.
    ADD_ORGANISATION = "insert into directory_org (slug, name, shard, state, created_by, created_at)
        values (?1, ?2, ?3, 'provisioning', ?4, ?5)";

    /// `register`: takes the e-mail and the username.
    ADD_FOUNDER = "insert into user_account (id, email, username, password_hash, password_changed_at, state, created_at)
        values (?1, ?2, ?3, ?4, ?5, 'active', ?5)";

    /// `register`: the founder belongs to the organisation of this slug.
    ADD_FOUNDER_TO_ORGANISATION = "insert into user_org (user_id, org_id, created_at)
        select ?1, d.id, ?3
        from directory_org as d
        where d.slug = ?2";

    /// `register`: the number of the slug, by its unique index.
    FIND_STARTED = "select d.id as id
        from directory_org as d
        where d.slug = ?1";

    /// `register`: the organisation is complete, by unique index on the slug.
    ACTIVATE = "update directory_org
        set state = 'active'
        where slug = ?1 and state = 'provisioning'";

    /// `register`, on the organisation's shard. This and the next four can be repeated.
    ADD_SETTINGS = concat!("insert into org (id, slug, name, base_currency, tz, locale, created_at, updated_at)
        select ", org_id!(), ", ?2, ?3, ?4, ?5, ?6, ?7, ?7
        where true
        on conflict (id) do nothing");

    /// `register`: the built-in roles. `?3` is `[[id, name, permissions, description, name_key], …]`.
    ADD_BUILTIN_ROLES = concat!("insert into role (org_id, id, name, builtin, permissions, description, name_key, created_at, updated_at)
        select ", org_id!(), ", json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]'), 1,
            json_extract(r.value, '$[2]'), json_extract(r.value, '$[3]'),
            json_extract(r.value, '$[4]'), ?4, ?4
        from json_each(?3) as r
        where true
        on conflict (org_id, id) do nothing");

    /// `register`: the founder as administrator.
    ADD_ADMINISTRATOR = concat!("insert into membership (org_id, user_id, email, username, full_name, role_id, created_at, updated_at)
        select ", org_id!(), ", ?3, ?4, ?5, ?6, 'admin', ?7, ?7
        where true
        on conflict (org_id, user_id) do nothing");

    /// `register`: the event, once, by index outbox_entity.
    ADD_EVENT = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, created_at)
        select o.id, ?3, 'organisation.registered', 'organisation', cast(o.id as text), ", organisation_json!(), ", ?4, ?5
        from org as o
        where o.id = ", org_id!(), "
        and not exists (
            select 1
            from outbox as e
            where e.org_id = o.id and e.entity = 'organisation' and e.entity_id = cast(o.id as text)
        )");

    /// `register`: the audit row, once, by index audit_log_entity.
    ADD_AUDIT = concat!("insert into audit_log (org_id, id, actor_type, actor_id, action, entity, entity_id, request_id,
            ip, user_agent, at)
        select o.id, ?3, 'user', ?4, 'admin_action', 'organisation', cast(o.id as text), ?5, ?6, ?7, ?8
        from org as o
        where o.id = ", org_id!(), "
        and not exists (
            select 1
            from audit_log as l
            where l.org_id = o.id and l.entity = 'organisation' and l.entity_id = cast(o.id as text)
        )");

    /// `register`: the answer, by primary keys.
    READ_REGISTERED = concat!("select json_object('organisation', ", organisation_json!(), ", 'user', ", user_json!(), ") as body
        from org as o
        join membership as m on m.org_id = o.id and m.user_id = ?3
        where o.id = ", org_id!());

    /// `register`: the answer that was read on another shard.
    REPEAT_REGISTERED = "select ?1 as body";
}
