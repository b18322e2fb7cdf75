//! The SQL of suppliers: parties with the role of a supplier.

use domain::rfc3339;

/// Of party `p`.
macro_rules! supplier_json {
    () => {
        concat!(
            "json_object('id', p.id, 'kind', p.kind, 'name', p.name, 'tax_id', p.tax_id, 'email', p.email,
            'phone', p.phone_e164, 'payment_terms', p.payment_terms, 'rating_ppm', p.rating_ppm, 'note', p.note,
            'created_at', ",
            rfc3339!("p.created_at"),
            ",
            'updated_at', ",
            rfc3339!("p.updated_at"),
            ",
            'version', p.version)"
        )
    };
}

domain::statements! {
    /// `list`, by party_supplier_name.
    LIST = concat!("
        select p.name_fold as name_key, p.id as id_key, ", supplier_json!(), " as body
        from party as p
        where p.org_id = ?1
          and p.is_supplier = 1
          and p.deleted_at is null
          and (p.name_fold, p.id) > (?2, ?3)
        order by p.name_fold, p.id
        limit ?4");

    /// `list` of names that begin with `?5`, folded, by party_supplier_name. 1114111 is the last character of Unicode.
    LIST_BY_PREFIX = concat!("
        select p.name_fold as name_key, p.id as id_key, ", supplier_json!(), " as body
        from party as p
        where p.org_id = ?1
          and p.is_supplier = 1
          and p.deleted_at is null
          and (p.name_fold, p.id) > (?2, ?3)
          and p.name_fold < cast(?5 as text) || char(1114111)
        order by p.name_fold, p.id
        limit ?4");

    /// The answer of every write, by primary key.
    READ = concat!("
        select ", supplier_json!(), " as body
        from party as p
        where p.org_id = ?1 and p.id = ?2");

    /// The facts for `read`, `change` and `remove`, by primary key.
    FIND = concat!("
        select p.version as version, p.kind as kind, p.name as name, p.tax_id as tax_id, p.email as email,
          p.phone_e164 as phone, p.payment_terms as payment_terms, p.rating_ppm as rating_ppm, p.note as note,
          ", supplier_json!(), " as body
        from party as p
        where p.org_id = ?1 and p.id = ?2 and p.is_supplier = 1 and p.deleted_at is null");

    /// `create`, `change`: whether another party has the tax number with key `?2`, by party_tax_id. `?3` is the supplier
    /// itself, null while it is created.
    FIND_CONFLICTS = "
        select 'already_exists' as code, '/tax_id' as pointer
        from party as p
        where p.org_id = ?1
          and p.tax_id_key = ?2
          and p.tax_id_key is not null
          and p.deleted_at is null
          and p.id is not ?3";

    /// `create`.
    INSERT = "
        insert into party (
          org_id, id, kind, name, name_fold, tax_id, tax_id_key, email, phone_e164, payment_terms, rating_ppm,
          note, is_supplier, created_at, updated_at
        )
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, ?13, ?13)";

    /// `change`, by primary key.
    UPDATE = "
        update party
        set kind = ?4, name = ?5, name_fold = ?6, tax_id = ?7, tax_id_key = ?8, email = ?9, phone_e164 = ?10,
          payment_terms = ?11, rating_ppm = ?12, note = ?13, updated_at = ?14, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and is_supplier = 1 and deleted_at is null";

    /// `remove`, by primary key. A party with other roles loses only the role of a supplier.
    DELETE = "
        update party
        set deleted_at = iif(is_customer + is_employee + is_rep = 0, cast(?4 as integer), null),
          is_supplier = iif(is_customer + is_employee + is_rep = 0, 1, 0),
          updated_at = ?4, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and is_supplier = 1 and deleted_at is null";

    /// `remove`: the items that it supplied, by primary key of supplier_item.
    DELETE_ITEMS = "
        delete from supplier_item
        where org_id = ?1 and supplier_id = ?2";
}
