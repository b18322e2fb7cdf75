//! The SQL of the items that suppliers sell.

use stock::{supplier_item_json, supplier_item_names};

domain::statements! {
    /// `list`, by primary key.
    LIST = concat!("
        select s.item_id as id_key, ", supplier_item_json!(), " as body
        from supplier_item as s
        ", supplier_item_names!(), "
        where s.org_id = ?1 and s.supplier_id = ?2 and s.item_id > ?3
        order by s.item_id
        limit ?4");

    /// `read`, and the answer of `set`, by primary key.
    READ = concat!("
        select ", supplier_item_json!(), " as body, s.version as version
        from supplier_item as s
        ", supplier_item_names!(), "
        where s.org_id = ?1 and s.supplier_id = ?2 and s.item_id = ?3");

    /// `remove`, by primary key.
    FIND_VERSION = "
        select s.version as version
        from supplier_item as s
        where s.org_id = ?1 and s.supplier_id = ?2 and s.item_id = ?3";

    /// The answer of `set_batch`: the terms for the items of `?3`, a JSON list of ids, in its order, by primary key.
    READ_BATCH = concat!("
        select json_object('items', json_group_array(json(body))) as body
        from (
          select ", supplier_item_json!(), " as body
          from json_each(?3) as n
          cross join supplier_item as s on s.org_id = ?1 and s.supplier_id = ?2 and s.item_id = n.value
          ", supplier_item_names!(), "
        )");

    /// `list`, `set`, `set_batch`, and the purchases of a supplier: whether the supplier exists, by primary key.
    FIND_SUPPLIER = "
        select 1 as is_there
        from party as p
        where p.org_id = ?1 and p.id = ?2 and p.is_supplier = 1 and p.deleted_at is null";

    /// `set`, `set_batch`: unit and price quantity of each item of `?3`, a JSON list of ids, null when it is missing,
    /// and the version of the terms that the supplier has for it, by primary keys.
    FIND = "
        select i.base_uom as base_uom, i.per_qty as per_qty, s.version as version
        from json_each(?3) as n
        left join item as i on i.org_id = ?1 and i.id = n.value and i.deleted_at is null
        left join supplier_item as s on s.org_id = ?1 and s.supplier_id = ?2 and s.item_id = n.value";

    /// `set`, `set_batch`: other suppliers lose the preference for the items whose terms, `?3`, are preferred; by
    /// supplier_item_preferred.
    CLEAR_PREFERENCE = "
        update supplier_item
        set preferred = 0, updated_at = ?4, version = version + 1
        where org_id = ?1
          and preferred = 1
          and supplier_id <> ?2
          and item_id in (
            select n.value ->> '$.item_id'
            from json_each(?3) as n
            where n.value ->> '$.preferred'
          )";

    /// `set`, `set_batch`: stores the terms `?3`, a JSON list, by primary keys. It leaves out an item that was deleted
    /// or has another unit meanwhile, and terms whose version is not `?5`, if that is given. The guard
    /// `GUARD_CHANGED_SO_MANY` then aborts the batch.
    UPSERT = "
        insert into supplier_item (
          org_id, supplier_id, item_id, supplier_sku, price_minor, currency, per_qty, moq, pack_qty,
          lead_time_days, preferred, created_at, updated_at
        )
        select ?1, ?2, i.id, n.value ->> '$.supplier_sku', n.value ->> '$.price_minor',
          n.value ->> '$.currency', n.value ->> '$.per_qty', n.value ->> '$.moq', n.value ->> '$.pack_qty',
          n.value ->> '$.lead_time_days', n.value ->> '$.preferred', ?4, ?4
        from json_each(?3) as n
        cross join item as i on i.org_id = ?1
          and i.id = n.value ->> '$.item_id'
          and i.base_uom = n.value ->> '$.base_uom'
          and i.deleted_at is null
        where true
        on conflict (org_id, supplier_id, item_id) do update
        set supplier_sku = excluded.supplier_sku, price_minor = excluded.price_minor,
          currency = excluded.currency, per_qty = excluded.per_qty, moq = excluded.moq,
          pack_qty = excluded.pack_qty, lead_time_days = excluded.lead_time_days,
          preferred = excluded.preferred, updated_at = excluded.updated_at, version = version + 1
        where ?5 is null or version = ?5";

    /// `remove`, by primary key.
    DELETE = "
        delete from supplier_item
        where org_id = ?1 and supplier_id = ?2 and item_id = ?3 and version = ?4";

    /// The answer of `remove`: the row does not exist any more.
    DELETED = "select json_object('supplier_id', cast(?1 as text), 'item_id', cast(?2 as text)) as body";
}
