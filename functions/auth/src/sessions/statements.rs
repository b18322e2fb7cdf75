//! The SQL of logins: sessions and their refresh tokens.

/// Whether the user and the organisation are active.
macro_rules! is_active {
    () => {
        "m.state = 'active' and o.status = 'active'"
    };
}

domain::statements! {
    /// `login`: opens a session if the user and the organisation are active and the password has not
    /// changed since `?9`, by primary keys.
    OPEN = concat!("insert into session (org_id, id, user_id, ip, user_agent, created_at, last_seen_at,
            idle_expires_at, expires_at)
        select m.org_id, ?3, m.user_id, ?4, ?5, ?6, ?6, ?7, ?8
        from membership as m
        join org as o on o.id = m.org_id
        where m.org_id = ?1
        and m.user_id = ?2
        and ", is_active!(), "
        and not exists (
            select 1
            from password_fence as f
            where f.org_id = m.org_id and f.user_id = m.user_id and f.changed_at > ?9
        )");

    /// `login` with an Idempotency-Key: aborts if the same login was in the time window before, by primary key.
    GUARD_NOT_OPENED = "insert into guard (why)
        select 'already_exists'
        where exists (select 1 from session where org_id = ?1 and id = ?2 and created_at > ?3)";

    /// `login` with an Idempotency-Key: the session that the first try opened, by primary key.
    FIND_OPENED = "select s.id as id, s.created_at as created_at, s.revoked_at as revoked_at
        from session as s
        where s.org_id = ?1 and s.id in (?2, ?3) and s.created_at > ?4
        limit 1";

    /// `login`, `refresh`: the contents of the answer and of the access token, by primary keys.
    FIND_MEMBER = concat!("select m.email as email, m.username as username, m.full_name as full_name, m.role_id as role,
            r.permissions as permissions, o.slug as slug, o.name as name, o.access_ttl_seconds as access_ttl_seconds
        from membership as m
        join org as o on o.id = m.org_id
        join role as r on r.org_id = m.org_id and r.id = m.role_id
        where m.org_id = ?1 and m.user_id = ?2 and ", is_active!());

    /// `login`, `refresh`: adds a token, which ends no later than its session. The session is found by
    /// primary key.
    ADD_TOKEN = "insert into refresh_token (org_id, hash, session_id, parent_hash, generation, issued_at, expires_at)
        select s.org_id, ?3, s.id, ?4, ?5, ?6, min(?7, s.expires_at)
        from session as s
        where s.org_id = ?1 and s.id = ?2";

    /// `refresh`: a token with its session and its successor, by primary keys and by the unique
    /// index on parent_hash.
    FIND_TOKEN = "select t.org_id as org_id, s.user_id as user_id, t.generation as generation, t.used_at as used_at,
            t.expires_at as expires_at, s.idle_expires_at as session_idle_expires_at,
            s.expires_at as session_expires_at, s.revoked_at as session_revoked_at, n.hash as successor_hash,
            n.issued_at as successor_issued_at, n.used_at as successor_used_at
        from refresh_token as t
        join session as s on s.org_id = t.org_id and s.id = t.session_id
        left join refresh_token as n on n.parent_hash = t.hash
        where t.hash = ?1 and t.session_id = ?2";

    /// `refresh`: marks a token as used, by primary key.
    USE_TOKEN = "update refresh_token
        set used_at = ?2
        where hash = ?1 and used_at is null";

    /// `refresh`: extends the session if it and its user are still active, by primary keys.
    EXTEND = concat!("update session
        set last_seen_at = ?3, idle_expires_at = min(?4, expires_at)
        where org_id = ?1
        and id = ?2
        and revoked_at is null
        and idle_expires_at > ?3
        and exists (
            select 1
            from membership as m
            join org as o on o.id = m.org_id
            where m.org_id = session.org_id and m.user_id = session.user_id and ", is_active!(), "
        )");

    /// `logout`, and `refresh` of a stolen token: ends one session, by primary key.
    REVOKE = "update session
        set revoked_at = ?3, revoke_reason = ?4
        where org_id = ?1 and id = ?2 and revoked_at is null";

    /// `logout`: the record of the change; the answer itself is empty.
    READ_LOGGED_OUT = "select json_object('id', ?1) as body";

    /// `users::deactivate`, `password::change`: ends all sessions of a user in the organisations `?1`
    /// except the session `?3`, by index session_user.
    REVOKE_OTHERS = "update session
        set revoked_at = ?4, revoke_reason = ?5
        where org_id in (select value from json_each(?1))
        and user_id = ?2
        and id <> ?3
        and revoked_at is null";

    /// `password::change`: a login that verified the password before `?3` opens no session in the
    /// organisations `?1`, by primary key.
    RECORD_PASSWORD_CHANGE = "insert into password_fence (org_id, user_id, changed_at)
        select m.org_id, m.user_id, cast(?3 as integer)
        from membership as m
        where m.org_id in (select value from json_each(?1)) and m.user_id = ?2
        on conflict (org_id, user_id) do update set changed_at = max(changed_at, excluded.changed_at)";

    /// `password::change`: the record of the change, for the denials: ended sessions whose access
    /// token may still be valid, one more than are denied one by one. By index session_user.
    LIST_REVOKED = "select json_group_array(id) as body
        from (
            select s.id as id
            from session as s
            where s.org_id = ?1 and s.user_id = ?2 and s.revoked_at is not null and s.last_seen_at > ?3
            order by s.id
            limit 21
        )";

    /// `deny`: a denial, in the batch of the change that it belongs to, by primary key. What KV holds is older now, or
    /// nothing.
    RECORD_DENIAL = "insert into denial (org_id, kind, holder_id, code, denied_at)
        values (?1, ?2, ?3, ?4, ?5)
        on conflict (org_id, kind, holder_id) do update set code = excluded.code,
            denied_at = max(denied_at, excluded.denied_at), unpublished_at = null";

    /// `password::change`: a denial of each session that `LIST_REVOKED` lists, by index session_user.
    RECORD_REVOKED = "insert into denial (org_id, kind, holder_id, code, denied_at)
        select s.org_id, 'session', s.id, 'session_revoked', cast(?4 as integer)
        from session as s
        where s.org_id = ?1 and s.user_id = ?2 and s.revoked_at is not null and s.last_seen_at > ?3
        order by s.id
        limit 21
        on conflict (org_id, kind, holder_id) do update set denied_at = excluded.denied_at, unpublished_at = null";

    /// `deny`: the denial that a repeated request recorded when it was made first, by primary key.
    FIND_DENIAL = "select d.denied_at as denied_at
        from denial as d
        where d.org_id = ?1 and d.kind = ?2 and d.holder_id = ?3";

    /// `deny`: KV could not be written to, by primary key.
    POSTPONE_DENIAL = "update denial
        set unpublished_at = ?4
        where org_id = ?1 and kind = ?2 and holder_id = ?3";

    /// `jobs::publish_denials`, by index denial_unpublished.
    LIST_UNPUBLISHED = "select d.org_id as org_id, d.kind as kind, d.holder_id as holder_id, d.code as code,
            d.unpublished_at as unpublished_at
        from denial as d
        where d.unpublished_at is not null
        order by d.unpublished_at
        limit ?1";

    /// `jobs::publish_denials`: KV holds it now, unless it was postponed again meanwhile; by primary key.
    CLOSE_DENIAL = "update denial
        set unpublished_at = null
        where org_id = ?1 and kind = ?2 and holder_id = ?3 and unpublished_at = ?4";

    /// `jobs::delete_denials`, by index denial_age.
    LIST_ENDED_DENIALS = "select d.org_id as org_id, d.kind as kind, d.holder_id as holder_id
        from denial as d
        where d.denied_at < ?1
        order by d.denied_at
        limit ?2";

    /// `jobs::delete_denials`: those whose keys were deleted, by primary key. `?1` is `[[org_id, kind, holder_id], …]`.
    DELETE_DENIALS = "delete from denial
        where (org_id, kind, holder_id) in (
            select json_extract(k.value, '$[0]'), json_extract(k.value, '$[1]'), json_extract(k.value, '$[2]')
            from json_each(?1) as k
        )
        and denied_at < ?2";

    /// `jobs::delete_denials`: one that was recorded again while its key was deleted is written again, by primary key.
    RENEW_DENIALS = "update denial
        set unpublished_at = ?2
        where (org_id, kind, holder_id) in (
            select json_extract(k.value, '$[0]'), json_extract(k.value, '$[1]'), json_extract(k.value, '$[2]')
            from json_each(?1) as k
        )";

    /// `jobs::cleanup`, by index refresh_token_expiry.
    DELETE_EXPIRED_TOKENS = "delete from refresh_token
        where hash in (
            select hash
            from refresh_token
            where expires_at < ?1
            order by expires_at
            limit 500
        )";

    /// `jobs::cleanup`, by index session_expiry. Their tokens go with them.
    DELETE_OLD_SESSIONS = "delete from session
        where (org_id, id) in (
            select org_id, id
            from session
            where idle_expires_at < ?1
            order by idle_expires_at
            limit 500
        )";
}
