//! The SQL of the settings of selling and of the numbers of documents.

use domain::rfc3339;

macro_rules! settings_json {
    () => {
        concat!(
            "json_object('prices_include_tax', json(iif(s.prices_include_tax, 'true', 'false')),
            'pay_policy', s.pay_policy, 'updated_at', ",
            rfc3339!("s.updated_at"),
            ", 'version', s.version)"
        )
    };
}

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
    /// `read`, and the answer of `change`, by primary key.
    READ = concat!("select ", settings_json!(), " as body, s.version as version
        from sales_setting as s
        where s.org_id = ?1");

    /// `change`: the facts, by primary key.
    FIND = "select s.version as version, s.prices_include_tax as prices_include_tax, s.pay_policy as pay_policy
        from sales_setting as s
        where s.org_id = ?1";

    /// `change`, by primary key.
    UPDATE = "update sales_setting
        set prices_include_tax = ?3, pay_policy = ?4, updated_at = ?5, version = version + 1
        where org_id = ?1 and version = ?2";

    /// `list_sequences`: the few there are, by primary key.
    LIST_SEQUENCES = concat!("select json_object('sequences', json_group_array(", sequence_json!(), ")) as body
        from doc_format as f
        where f.org_id = ?1 and f.doc_type > ''");

    /// The answer of `change_sequence`, by primary key.
    READ_SEQUENCE = concat!("select ", sequence_json!(), " as body
        from doc_format as f
        where f.org_id = ?1 and f.doc_type = ?2");

    /// `change_sequence`: the facts, by primary key.
    FIND_SEQUENCE = "select f.version as version, f.prefix as prefix, f.digits as digits
        from doc_format as f
        where f.org_id = ?1 and f.doc_type = ?2";

    /// `change_sequence`, by primary key.
    UPDATE_SEQUENCE = "update doc_format
        set prefix = ?4, digits = ?5, updated_at = ?6, version = version + 1
        where org_id = ?1 and doc_type = ?2 and version = ?3";
}
