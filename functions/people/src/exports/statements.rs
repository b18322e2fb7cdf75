//! The SQL of exports.

domain::statements! {
    /// The language of the organisation, by primary key.
    FIND_ORG = "select o.locale as locale
        from org as o
        where o.id = ?1";

    /// A page by name, by index party_name, with the first address of each, by primary key. `?5` is a role or null.
    LIST = "select p.name_fold as name_key, p.id as id, p.name as name, p.kind as kind,
          substr(iif(p.is_customer, ' customer', '') || iif(p.is_supplier, ' supplier', '')
            || iif(p.is_employee, ' employee', '') || iif(p.is_rep, ' rep', ''), 2) as roles,
          p.tax_id as tax_id, p.email as email, p.phone_e164 as phone, p.payment_terms as payment_terms,
          p.rating_ppm as rating_ppm, p.note as note,
          (select json_array(a.recipient, a.line1, a.line2, a.city, a.region, a.postcode, a.country)
            from party_address as a
            where a.org_id = p.org_id and a.party_id = p.id and a.position = 1) as address
        from party as p
        where p.org_id = ?1
          and p.deleted_at is null
          and (p.name_fold, p.id) > (?3, ?4)
          and (?5 is null
            or ?5 = 'customer' and p.is_customer = 1
            or ?5 = 'supplier' and p.is_supplier = 1
            or ?5 = 'employee' and p.is_employee = 1
            or ?5 = 'rep' and p.is_rep = 1)
        order by p.name_fold, p.id
        limit ?2";
}
