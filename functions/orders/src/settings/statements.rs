//! The SQL of the order settings.

use domain::rfc3339;

macro_rules! settings_json {
    () => {
        concat!(
            "json_object('prices_include_tax', json(iif(s.prices_include_tax, 'true', 'false')),
            'tax_rounding', s.tax_rounding, 'pay_policy', s.pay_policy, 'updated_at', ",
            rfc3339!("s.updated_at"),
            ", 'version', s.version)"
        )
    };
}

domain::statements! {
    /// `read`, and the answer of `update`, by primary key.
    READ = concat!("select ", settings_json!(), " as body, s.version as version
        from sales_setting as s
        where s.org_id = ?1");

    /// `update`: the facts, by primary key.
    FIND = "select s.version as version, s.prices_include_tax as prices_include_tax,
        s.tax_rounding as tax_rounding, s.pay_policy as pay_policy
        from sales_setting as s
        where s.org_id = ?1";

    /// `update`, by primary key.
    UPDATE = "update sales_setting
        set prices_include_tax = ?3, tax_rounding = ?4, pay_policy = ?5, updated_at = ?6, version = version + 1
        where org_id = ?1 and version = ?2";
}
