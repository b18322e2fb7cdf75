//! The SQL of printed purchase orders. `?1` is the organisation, `?2` the order.

domain::statements! {
    /// The order, its organisation and its supplier, by primary keys.
    FIND = "
        select g.name as organisation, g.tz as time_zone, g.tax_id as organisation_tax_id,
          g.email as organisation_email, g.phone_e164 as organisation_phone, g.address_line1 as line1,
          g.address_line2 as line2, g.address_postcode as postcode, g.address_city as city,
          g.address_region as region, g.address_country as country,
          o.number as number, o.state as state, o.currency as currency,
          o.total_minor as total_minor, o.created_at as created_at, o.ordered_at as ordered_at,
          o.expected_at as expected_at, o.note as note, p.name as supplier, p.tax_id as tax_id,
          p.email as email, p.phone_e164 as phone
        from purchase_order as o
        cross join org as g on g.id = o.org_id
        cross join party as p on p.org_id = o.org_id and p.id = o.supplier_id
        where o.org_id = ?1 and o.id = ?2";

    /// The lines of the order, by purchase_order_line_number and primary keys.
    FIND_LINES = "
        select w.code as warehouse_code, w.name as warehouse, w.address as address, l.line_no as number,
          i.sku as sku, i.name as name, i.base_uom as unit, l.supplier_sku as supplier_sku, l.qty as qty,
          l.price_minor as price_minor, l.per_qty as per_qty, l.total_minor as total_minor
        from purchase_order_line as l
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id
        where l.org_id = ?1 and l.purchase_order_id = ?2
        order by l.line_no";

    /// The addresses of the supplier, by primary keys.
    FIND_ADDRESSES = "
        select a.kind as kind, a.is_default as is_default, a.recipient as recipient, a.line1 as line1,
          a.line2 as line2, a.postcode as postcode, a.city as city, a.region as region, a.country as country
        from purchase_order as o
        cross join party_address as a on a.org_id = o.org_id and a.party_id = o.supplier_id
        where o.org_id = ?1 and o.id = ?2
        order by a.position";

    /// The first contact of the supplier, by primary keys.
    FIND_CONTACT = "
        select t.name as name, t.email as email, t.phone_e164 as phone
        from purchase_order as o
        cross join party_contact as t on t.org_id = o.org_id and t.party_id = o.supplier_id
        where o.org_id = ?1 and o.id = ?2
        order by t.position
        limit 1";
}
