//! New items: what must be known of them, and what is written.

domain::statements! {
    /// New and changed items: the currency of prices, by primary key.
    FIND_CURRENCY = "select o.base_currency as currency from org as o where o.id = ?1";

    /// New and changed items: the fields of `?2`, a JSON list of `{sku, category_id, barcodes}`, whose
    /// category is missing or whose SKU or barcode is taken, by primary keys and index item_sku. `?3` is the item
    /// itself, if it is there already; `?4` comes before the position in the list, if the list is the client's.
    FIND_CONFLICTS = "select 'invalid_reference' as code, coalesce(cast(?4 as text) || n.key, '') || '/category_id' as pointer \
        from json_each(?2) as n where n.value ->> '$.category_id' is not null and not exists (select 1 \
        from category as c where c.org_id = ?1 and c.id = n.value ->> '$.category_id') \
        union all select 'already_exists', coalesce(cast(?4 as text) || n.key, '') || '/sku' from json_each(?2) as n \
        cross join item as i on i.org_id = ?1 and i.sku = n.value ->> '$.sku' and i.deleted_at is null \
        where i.id is not ?3 \
        union all select 'already_exists', coalesce(cast(?4 as text) || n.key, '') || '/barcodes/' || m.key from json_each(?2) as n \
        cross join json_each(n.value, '$.barcodes') as m \
        cross join item_barcode as b on b.org_id = ?1 and b.code = m.value where b.item_id is not ?3";

    /// New items: the items of `?2`, a JSON list.
    INSERT = "insert into item (org_id, id, sku, name, name_fold, description, kind, category_id, base_uom, price_minor, \
        cost_c4, per_qty, currency, tax_code, attrs, status, created_at, updated_at) \
        select ?1, n.value ->> '$.id', n.value ->> '$.sku', n.value ->> '$.name', n.value ->> '$.name_fold', \
        n.value ->> '$.description', n.value ->> '$.kind', n.value ->> '$.category_id', n.value ->> '$.base_uom', \
        n.value ->> '$.price_minor', n.value ->> '$.cost_c4', n.value ->> '$.per_qty', n.value ->> '$.currency', \
        n.value ->> '$.tax_code', n.value ->> '$.attrs', n.value ->> '$.status', ?3, ?3 from json_each(?2) as n";

    /// New and changed items: the barcodes of the items of `?2`, a JSON list.
    INSERT_BARCODES = "insert into item_barcode (org_id, code, item_id, pack_qty) \
        select ?1, m.value ->> '$.code', n.value ->> '$.id', m.value ->> '$.pack_qty' \
        from json_each(?2) as n cross join json_each(n.value, '$.barcodes') as m";

    /// New and changed items: the search words of the items of `?2`, a JSON list.
    INSERT_WORDS = "insert into item_word (org_id, word, item_id) select ?1, m.value, n.value ->> '$.id' \
        from json_each(?2) as n cross join json_each(n.value, '$.words') as m";
}
