//! The SQL of the directory, on shard 0: accounts, and the shards of their organisations.

domain::statements! {
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
