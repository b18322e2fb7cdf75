//! The SQL of document numbers. Taking a number is in `sales`.

use domain::rfc3339;

macro_rules! sequence_json {
    () => {
        concat!(
            "json_object('type', f.doc_type, 'prefix', f.prefix, 'digits', f.digits,
            'next', f.prefix || printf('%0' || f.digits || 'd', 1 + coalesce((select s.last_number
                from doc_sequence as s
                where s.org_id = f.org_id and s.doc_type = f.doc_type), 0)), 'updated_at', ",
            rfc3339!("f.updated_at"),
            ", 'version', f.version)"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = concat!("select json_object('sequences', json_group_array(", sequence_json!(), ")) as body
        from doc_format as f
        where f.org_id = ?1 and f.doc_type > ''");

    /// The answer of `update`, by primary key.
    READ = concat!("select ", sequence_json!(), " as body
        from doc_format as f
        where f.org_id = ?1 and f.doc_type = ?2");

    /// `update`: the facts, by primary key.
    FIND = "select f.version as version, f.prefix as prefix, f.digits as digits
        from doc_format as f
        where f.org_id = ?1 and f.doc_type = ?2";

    /// `update`, by primary key.
    UPDATE = "update doc_format
        set prefix = ?4, digits = ?5, updated_at = ?6, version = version + 1
        where org_id = ?1 and doc_type = ?2 and version = ?3";
}
