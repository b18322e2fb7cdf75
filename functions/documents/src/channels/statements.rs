//! The SQL of supplier channels.

use domain::rfc3339;

/// Of channel `c` and its supplier `p`.
macro_rules! channel_json {
    () => {
        concat!(
            "json_object('id', c.supplier_id, 'supplier_name', p.name, 'kind', c.kind,
            'address', iif(c.kind = 'email', c.target, null), 'language', c.language,
            'url', iif(c.kind = 'webhook', c.target, null),
            'automatic', json(iif(c.automatic, 'true', 'false')),
            'secret', null,
            'secret_made_at', ",
            rfc3339!("c.secret_made_at"),
            ",
            'disabled_at', ",
            rfc3339!("c.disabled_at"),
            ",
            'created_at', ",
            rfc3339!("c.created_at"),
            ",
            'updated_at', ",
            rfc3339!("c.updated_at"),
            ",
            'version', c.version)"
        )
    };
}

domain::statements! {
    /// `read`, and the answer of `put`, by primary keys.
    READ = concat!("
        select ", channel_json!(), " as body, c.version as version
        from supplier_channel as c
        cross join party as p on p.org_id = c.org_id and p.id = c.supplier_id
        where c.org_id = ?1 and c.supplier_id = ?2");

    /// The event of `put`, by primary keys: no address and no URL, which may hold a password.
    READ_STATUS = "
        select json_object('supplier', json_object('id', p.id, 'name', p.name), 'kind', c.kind,
          'automatic', json(iif(c.automatic, 'true', 'false')), 'version', c.version) as body
        from supplier_channel as c
        cross join party as p on p.org_id = c.org_id and p.id = c.supplier_id
        where c.org_id = ?1 and c.supplier_id = ?2";

    /// The answer of `remove`, by primary key.
    READ_SUPPLIER = "
        select json_object('id', p.id, 'name', p.name) as body
        from party as p
        where p.org_id = ?1 and p.id = ?2";

    /// `put`, `remove`: the supplier with its channel, by primary keys.
    FIND = "
        select coalesce(c.version, 0) as version, c.salt as salt, c.secret_made_at as secret_made_at,
          c.former_salt as former_salt, c.former_until as former_until
        from party as p
        left join supplier_channel as c on c.org_id = p.org_id and c.supplier_id = p.id
        where p.org_id = ?1 and p.id = ?2 and p.is_supplier = 1 and p.deleted_at is null";

    /// `put`, by primary key: `?3` is the version that it replaces, 0 for none.
    STORE = "
        insert into supplier_channel (
          org_id, supplier_id, kind, target, language, automatic, salt, secret_made_at, former_salt,
          former_until, created_at, updated_at
        )
        values (?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
        on conflict (org_id, supplier_id) do update
        set kind = excluded.kind, target = excluded.target,
          language = excluded.language, automatic = excluded.automatic, salt = excluded.salt,
          secret_made_at = excluded.secret_made_at, former_salt = excluded.former_salt,
          former_until = excluded.former_until, disabled_at = null, updated_at = excluded.updated_at,
          version = supplier_channel.version + 1
        where supplier_channel.version = ?3";

    /// `remove`, by primary key.
    DELETE = "
        delete from supplier_channel
        where org_id = ?1 and supplier_id = ?2 and version = ?3";
}
