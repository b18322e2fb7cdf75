//! The SQL of tax rates.

use domain::rfc3339;

macro_rules! tax_rate_json {
    () => {
        concat!(
            "json_object('id', t.id, 'code', t.code, 'name', t.name, 'rate_ppm', t.rate_ppm, 'valid_from', ",
            rfc3339!("t.valid_from"),
            ", 'created_at', ",
            rfc3339!("t.created_at"),
            ", 'updated_at', ",
            rfc3339!("t.updated_at"),
            ", 'version', t.version)"
        )
    };
}

domain::statements! {
    /// `list`, by unique index tax_rate_code. `?3` is the key of a code or null, `?4` and `?5` are the keys that the page starts after.
    LIST = concat!("select t.code_key as code_key, cast(t.valid_from as text) as valid_key, ", tax_rate_json!(), " as body
        from tax_rate as t
        where t.org_id = ?1
        and (?3 is null or t.code_key = ?3)
        and (t.code_key, t.valid_from) > (?4, cast(?5 as integer))
        order by t.code_key, t.valid_from
        limit ?2");

    /// `read`, and the answer of every write, by primary key.
    READ = concat!("select ", tax_rate_json!(), " as body, t.version as version
        from tax_rate as t
        where t.org_id = ?1 and t.id = ?2");

    /// `update`, `remove`: the facts, by primary key.
    FIND = "select t.version as version, t.name as name, t.rate_ppm as rate_ppm, t.valid_from as valid_from
        from tax_rate as t
        where t.org_id = ?1 and t.id = ?2";

    /// `create`.
    INSERT = "insert into tax_rate (org_id, id, code, code_key, name, rate_ppm, valid_from, created_at, updated_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)";

    /// `update`, by primary key.
    UPDATE = "update tax_rate
        set name = ?4, rate_ppm = ?5, valid_from = ?6, updated_at = ?7, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `remove`, by primary key. Lines keep the rate they were priced with.
    DELETE = "delete from tax_rate where org_id = ?1 and id = ?2 and version = ?3";

    /// The event of `remove`; nothing is sent as answer.
    READ_DELETED = "select json_object('id', ?1) as body";
}
