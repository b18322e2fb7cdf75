//! The SQL of the directory, on shard 0: accounts, and the shards of their organisations.

/// Whom a login `?1` is counted against, so that the e-mail and the username of an account are one: the account, or the
/// hash `?2` of a login that has none.
macro_rules! attempted {
    () => {
        "coalesce(
            (select a.id from user_account as a where a.email = ?1),
            (select a.id from user_account as a where a.username = ?1),
            ?2
        )"
    };
}

/// How long after an attempt the next one may come, in milliseconds: at once for the first `?5`, then 1 s, 2 s, 4 s, up
/// to a minute.
macro_rules! delay_ms {
    () => {
        "iif(count < ?5, 0, min(60000, 1000 << min(count - ?5, 6)))"
    };
}

domain::statements! {
    /// `login`: counts an attempt on an account from the network `?3` in the window from `?4` to `?5`, by primary key.
    COUNT_ATTEMPT = concat!("insert into rate_limit (bucket, window_start, count, expires_at)
        values ('login/' || cast(?3 as text) || '/' || ", attempted!(), ", ?4, 1, ?5)
        on conflict (bucket, window_start) do update set count = count + 1
        returning count");

    /// `login`: takes the turn of an attempt from a network `?3` that the account is not known from, by primary keys. No
    /// row: the network is known, or the delay since the attempt before is not over. `?4` is the moment, `?6` how long a
    /// count lives. Attempts that meet may be written in another order than they came: one without a delay takes its
    /// turn though the one before it is later.
    TAKE_TURN = concat!("insert into rate_limit (bucket, window_start, count, expires_at)
        select 'login-account/' || ", attempted!(), ", 0, 1, ?4 + ?6
        where not exists (
            select 1
            from rate_limit as k
            where k.bucket = 'login-known/' || cast(?3 as text) || '/' || ", attempted!(), " and k.window_start = 0 and k.expires_at > ?4
        )
        on conflict (bucket, window_start) do update
        set count = iif(expires_at <= ?4, 1, count + 1), expires_at = max(expires_at, excluded.expires_at)
        where count < ?5 or expires_at - ?6 + ", delay_ms!(), " <= ?4
        returning count");

    /// `login`, after `TAKE_TURN`: whether the account is known from the network, and the delay that is left, by primary
    /// keys.
    FIND_TURN = concat!("select exists (
                select 1
                from rate_limit as k
                where k.bucket = 'login-known/' || cast(?3 as text) || '/' || ", attempted!(), " and k.window_start = 0 and k.expires_at > ?4
            ) as is_known,
            coalesce((
                select cast(expires_at - ?6 + ", delay_ms!(), " - ?4 as integer)
                from rate_limit
                where bucket = 'login-account/' || ", attempted!(), " and window_start = 0
            ), 0) as wait_ms");

    /// `login`, after the first success from a network `?2`: the account `?1` is known from there until `?3`, by primary
    /// key.
    KNOW_NETWORK = "insert into rate_limit (bucket, window_start, count, expires_at)
        values ('login-known/' || cast(?2 as text) || '/' || cast(?1 as text), 0, 1, ?3)
        on conflict (bucket, window_start) do update set expires_at = excluded.expires_at";

    /// `login`, with it: attempts before a success count no more, by primary key.
    FORGET_ATTEMPTS = "delete from rate_limit
        where bucket = 'login-account/' || cast(?1 as text) and window_start = 0";

    /// `login`, by unique index on the e-mail.
    FIND_ACCOUNT_BY_EMAIL = "select a.id as id, a.password_hash as password_hash,
            coalesce(a.password_changed_at, 0) as password_changed_at
        from user_account as a
        where a.email = ?1 and a.state = 'active'";

    /// `login`, by unique index on the username.
    FIND_ACCOUNT_BY_USERNAME = "select a.id as id, a.password_hash as password_hash,
            coalesce(a.password_changed_at, 0) as password_changed_at
        from user_account as a
        where a.username = ?1 and a.state = 'active'";

    /// `login`: the active organisations of the user with this e-mail, or the one of them with the
    /// slug `?2`, by primary key of user_org.
    LIST_MEMBERSHIPS_BY_EMAIL = "select d.id as id, d.shard as shard, u.created_at as joined_at
        from user_org as u
        join directory_org as d on d.id = u.org_id
        where u.user_id = (select a.id from user_account as a where a.email = ?1)
        and d.state = 'active'
        and (?2 is null or d.slug = ?2)
        limit 100";

    /// `login`: the same by username.
    LIST_MEMBERSHIPS_BY_USERNAME = "select d.id as id, d.shard as shard, u.created_at as joined_at
        from user_org as u
        join directory_org as d on d.id = u.org_id
        where u.user_id = (select a.id from user_account as a where a.username = ?1)
        and d.state = 'active'
        and (?2 is null or d.slug = ?2)
        limit 100";

    /// `login`: replaces an outdated hash, if no other login just did, by primary key.
    REPLACE_HASH = "update user_account
        set password_hash = ?3, version = version + 1
        where id = ?1 and password_hash = ?2";

    /// `password::change`, by primary key.
    FIND_HASH = "select a.password_hash as password_hash, coalesce(a.password_changed_at, 0) as password_changed_at
        from user_account as a
        where a.id = ?1";

    /// `password::change`, by primary key. The old hash guards against a concurrent change. The time of
    /// the change is later than the one before, even if a clock is wrong.
    CHANGE_PASSWORD = "update user_account
        set password_hash = ?3, password_changed_at = max(?4, coalesce(password_changed_at, 0) + 1),
            version = version + 1
        where id = ?1 and password_hash = ?2
        returning password_changed_at";

    /// `password::change`: the organisations other than `?2` that follow `?3`, by primary key of user_org.
    LIST_OTHER_ORGANISATIONS = "select d.id as id, d.shard as shard
        from user_org as u
        join directory_org as d on d.id = u.org_id
        where u.user_id = ?1 and u.org_id > ?3 and u.org_id <> ?2
        order by u.org_id
        limit ?4";

    /// `users::create`: an account for an e-mail that has none.
    ADD_ACCOUNT = "insert into user_account (id, email, username, password_hash, password_changed_at, state, created_at)
        select ?1, ?2, ?3, ?4, ?5, 'active', ?5
        where not exists (select 1 from user_account where email = ?2)";

    /// `users::create`: aborts when the e-mail has an account that is used elsewhere. The person who made that
    /// account knows its password and has not proven that the e-mail is theirs, so the account must not get
    /// into this organisation. An account of this organisation alone was left by an abandoned try.
    GUARD_EMAIL_IS_FREE = "insert into guard (why)
        select 'already_exists'
        from user_account as a
        where a.email = ?1
        and a.id <> ?2
        and not (
            exists (select 1 from user_org as u where u.user_id = a.id and u.org_id = ?3)
            and not exists (select 1 from user_org as u where u.user_id = a.id and u.org_id <> ?3)
        )";

    /// `users::create`: adds the account of this e-mail to the organisation.
    ADD_TO_ORGANISATION = "insert into user_org (user_id, org_id, created_at)
        select a.id, ?2, ?3
        from user_account as a
        where a.email = ?1
        on conflict (user_id, org_id) do nothing";

    /// `users::create`: the account of the e-mail, by unique index on the e-mail.
    FIND_EMAIL_OWNER = "select a.id as id, a.username as username, a.password_hash as password_hash,
            coalesce(a.password_changed_at, 0) as password_changed_at
        from user_account as a
        where a.email = ?1";

    /// `users::create`: gives an account that an abandoned try left the values of this request, by primary key.
    /// The old hash guards against a concurrent change.
    RENEW_ACCOUNT = "update user_account
        set password_hash = ?3, password_changed_at = ?4, username = ?5, version = version + 1
        where id = ?1 and password_hash = ?2";
}
