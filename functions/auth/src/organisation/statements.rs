//! The SQL of an organisation's settings.

/// The address of organisation `o`, or null.
macro_rules! address_json {
    () => {
        "iif(o.address_line1 is null, null, json_object('line1', o.address_line1, 'line2', o.address_line2,
             'city', o.address_city, 'region', o.address_region, 'postcode', o.address_postcode,
             'country', o.address_country))"
    };
}

/// D1 promises no more than 32 arguments of a function, so the last settings are inserted afterwards.
macro_rules! organisation_json {
    () => {
        concat!(
            "json_insert(json_object('id', o.id, 'slug', o.slug, 'name', o.name, 'base_currency', o.base_currency,
             'time_zone', o.tz, 'locale', o.locale, 'deduct_on', o.deduct_on,
             'hold_ttl_seconds', o.hold_ttl_seconds, 'access_ttl_seconds', o.access_ttl_seconds,
             'password_min_length', o.password_min_length,
             'password_composition', json(iif(o.password_composition, 'true', 'false')),
             'status', o.status, 'created_at', ",
            domain::rfc3339!("o.created_at"),
            ", 'updated_at', ",
            domain::rfc3339!("o.updated_at"),
            ", 'version', o.version), '$.automatic_reorders', json(iif(o.automatic_reorders, 'true', 'false')),
             '$.over_receipt_ppm', o.over_receipt_ppm, '$.service_level_ppm', o.service_level_ppm,
             '$.reorder_cost', json_object('amount', o.reorder_cost_minor, 'currency', o.base_currency),
             '$.holding_rate_ppm', o.holding_rate_ppm, '$.address', json(",
            $crate::organisation::statements::address_json!(),
            "), '$.tax_id', o.tax_id,
             '$.email', o.email, '$.phone', o.phone_e164)"
        )
    };
}
pub(crate) use {address_json, organisation_json};

domain::statements! {
    /// `read`, and the answer of `change`, by primary key.
    READ = concat!("select ", organisation_json!(), " as body, o.version as version
        from org as o
        where o.id = ?1");

    /// `change`: the facts, by primary key.
    FIND = concat!("select o.version as version, o.base_currency as base_currency, o.name as name,
            ", address_json!(), " as address, o.tax_id as tax_id, o.email as email, o.phone_e164 as phone, o.tz as tz,
            o.locale as locale, o.deduct_on as deduct_on, o.hold_ttl_seconds as hold_ttl_seconds, o.automatic_reorders as automatic_reorders,
            o.over_receipt_ppm as over_receipt_ppm, o.access_ttl_seconds as access_ttl_seconds,
            o.password_min_length as password_min_length, o.password_composition as password_composition,
            o.service_level_ppm as service_level_ppm, o.reorder_cost_minor as reorder_cost_minor,
            o.holding_rate_ppm as holding_rate_ppm
        from org as o
        where o.id = ?1");

    /// `change`, by primary key. `?17` is the address as JSON.
    UPDATE = "update org
        set name = ?3, tz = ?4, locale = ?5, deduct_on = ?6, hold_ttl_seconds = ?7, automatic_reorders = ?8,
            over_receipt_ppm = ?9, access_ttl_seconds = ?10, password_min_length = ?11,
            password_composition = ?12, updated_at = ?13, service_level_ppm = ?14, reorder_cost_minor = ?15,
            holding_rate_ppm = ?16, address_line1 = ?17 ->> 'line1', address_line2 = ?17 ->> 'line2',
            address_city = ?17 ->> 'city', address_region = ?17 ->> 'region', address_postcode = ?17 ->> 'postcode',
            address_country = ?17 ->> 'country', tax_id = ?18, email = ?19, phone_e164 = ?20,
            version = version + 1
        where id = ?1 and version = ?2";

    /// `users::create`, `password::change`: the rules of passwords, and the personal data that they must not contain, by
    /// primary keys. `?2` is the user whose password it is.
    FIND_PASSWORD_POLICY = "select o.password_min_length as length_min, o.password_composition as composition, o.name as name,
            o.slug as slug, m.email as email, m.username as username, m.full_name as full_name
        from org as o
        left join membership as m on m.org_id = o.id and m.user_id = ?2
        where o.id = ?1";
}
