//! The SQL of items, their barcodes and their search words.

use domain::rfc3339;

/// Item `i`. D1 allows 32 arguments of a function, so the barcodes are inserted afterwards.
macro_rules! item_json {
    () => {
        concat!("json_insert(json_object('id', i.id, 'sku', i.sku, 'name', i.name, 'description', i.description,
              'kind', i.kind, 'unit', i.base_uom, 'category_id', i.category_id,
              'price', json_object('amount', i.price_minor, 'currency', i.currency),
              'cost', json_object('amount', i.cost_c4 / 10000, 'currency', i.currency),
              'per', json_object('value', i.per_qty, 'unit', i.base_uom), 'tax_code', i.tax_code,
              'attributes', json(i.attrs), 'status', i.status, 'created_at', ", rfc3339!("i.created_at"), ",
              'updated_at', ", rfc3339!("i.updated_at"), ", 'version', i.version),
              '$.barcodes', json((select json_group_array(json_object('code', b.code,
                  'pack', json_object('value', b.pack_qty, 'unit', i.base_uom),
                  'warning', iif(b.has_wrong_check_digit, 'wrong_check_digit', null)))
                from item_barcode as b
                where b.org_id = i.org_id and b.item_id = i.id)))")
    };
}

/// A list: its keys, its tables with the condition that an index serves, and its order. `?1` is the organisation, `?2`
/// one more than a page holds, then the filters, each or null: `?3` kind, `?4` status, `?5` category, `?6` supplier,
/// `?7` the first word of a search and `?8` the others as JSON. From `?9` on: the last keys of the page before.
/// Character 1114111 is the last one.
macro_rules! list {
    ($keys:literal, $driven:literal, $order:literal) => {
        list!(
            $keys,
            $driven,
            "(?7 is null or i.id in (select w.item_id
                from item_word as w
                where w.org_id = ?1 and w.word >= ?7 and w.word < cast(?7 as text) || char(1114111)))",
            $order
        )
    };
    ($keys:literal, $driven:literal, $first_word:literal, $order:literal) => {
        concat!("select ", $keys, ", ", item_json!(), " as body
            from ", $driven, "
              and ", $first_word, "
              and i.deleted_at is null
              and (?3 is null or i.kind = ?3)
              and (?4 is null or i.status = ?4)
              and (?5 is null or i.category_id = ?5)
              and (?6 is null or exists (select 1
                from supplier_item as s
                where s.org_id = ?1 and s.supplier_id = ?6 and s.item_id = i.id))
              and (?8 is null or not exists (select 1
                from json_each(?8) as o
                where not exists (select 1
                    from item_word as w
                    where w.org_id = ?1
                      and w.item_id = i.id
                      and w.word >= o.value
                      and w.word < o.value || char(1114111))))
            order by ", $order, "
            limit ?2")
    };
}

/// Item `i` as `INSERT` takes it: the JSON of a `StoredItem`.
macro_rules! stored_item_json {
    () => {
        "json_insert(json_object('id', i.id, 'sku', i.sku, 'name', i.name, 'name_fold', i.name_fold,
          'description', i.description, 'kind', i.kind, 'category_id', i.category_id,
          'base_uom', i.base_uom, 'price_minor', i.price_minor, 'cost_c4', i.cost_c4, 'per_qty', i.per_qty,
          'currency', i.currency, 'tax_code', i.tax_code, 'attrs', i.attrs, 'status', i.status,
          'barcodes', json((select json_group_array(json_object('key', b.key, 'code', b.code, 'pack_qty', b.pack_qty,
            'has_wrong_check_digit', b.has_wrong_check_digit))
            from item_barcode as b
            where b.org_id = i.org_id and b.item_id = i.id))), '$.sku_key', i.sku_key,
          '$.tax_code_key', i.tax_code_key)"
    };
}
pub(crate) use stored_item_json;

domain::statements! {
    /// `list` by id, by primary key.
    LIST = list!("i.id as id_key", "item as i
        where i.org_id = ?1 and i.id > ?9", "i.id");

    /// `list` by id of a kind, by index item_kind.
    LIST_BY_KIND = list!("i.id as id_key", "item as i
        where i.org_id = ?1 and i.kind = ?3 and i.id > ?9", "i.id");

    /// `list` by id of a status, by index item_status.
    LIST_BY_STATUS = list!("i.id as id_key", "item as i
        where i.org_id = ?1 and i.status = ?4 and i.id > ?9", "i.id");

    /// `list` by id of a category, by index item_category.
    LIST_BY_CATEGORY = list!("i.id as id_key", "item as i
        where i.org_id = ?1 and i.category_id = ?5 and i.id > ?9", "i.id");

    /// `list` by id of a supplier's items, by primary key of supplier_item.
    LIST_BY_SUPPLIER = list!("f.item_id as id_key", "supplier_item as f
        cross join item as i on i.org_id = f.org_id and i.id = f.item_id
        where f.org_id = ?1 and f.supplier_id = ?6 and f.item_id > ?9", "f.item_id");

    /// `list` by id of a search, by primary keys of item_word and item.
    LIST_BY_WORD = list!("i.id as id_key", "item as i
        where i.org_id = ?1",
        "i.id in (select w.item_id
            from item_word as w
            where w.org_id = ?1
              and w.word >= ?7
              and w.word < cast(?7 as text) || char(1114111)
              and w.item_id > ?9)", "i.id");

    /// `list` by name, by index item_name.
    LIST_BY_NAME = list!("i.name_fold as name_key, i.id as id_key", "item as i
        where i.org_id = ?1 and (i.name_fold, i.id) > (?9, ?10)", "i.name_fold, i.id");

    /// `list` by SKU, by index item_sku.
    LIST_BY_SKU = list!("i.sku_key as sku_key", "item as i
        where i.org_id = ?1 and i.sku_key > ?9", "i.sku_key");

    /// `read`, by primary key.
    FIND_BY_ID = concat!("select ", item_json!(), " as body, i.version as version
        from item as i
        where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null");

    /// `read_by_sku`: `?2` is the key of the code; by index item_sku.
    FIND_BY_SKU = concat!("select ", item_json!(), " as body, i.version as version
        from item as i
        where i.org_id = ?1 and i.sku_key = ?2 and i.deleted_at is null");

    /// `read_by_barcode`: `?2` is the key of the code; by primary keys.
    FIND_BY_BARCODE = concat!("select ", item_json!(), " as body, i.version as version
        from item_barcode as f
        cross join item as i on i.org_id = f.org_id and i.id = f.item_id
        where f.org_id = ?1 and f.key = ?2 and i.deleted_at is null");

    /// The answer of every write of one item, by primary key.
    READ = concat!("select ", item_json!(), " as body
        from item as i
        where i.org_id = ?1 and i.id = ?2");

    /// The answer of `create_several`: the items of `?2`, a JSON list of ids, in its order, by primary key.
    READ_SEVERAL = concat!("select json_object('items', json_group_array(json(body))) as body
        from (select ", item_json!(), " as body
            from json_each(?2) as n
            cross join item as i on i.org_id = ?1 and i.id = n.value)");

    /// New and changed items: the currency of prices, by primary key.
    FIND_CURRENCY = "select o.base_currency as currency
        from org as o
        where o.id = ?1";

    /// New and changed items: the fields of `?2`, a JSON list of `{sku_key, category_id, barcode_keys}`, whose
    /// category is missing or whose SKU or barcode is taken, by primary keys and index item_sku. `?3` is the changed item, or null for
    /// new ones; `?4` comes before the position in the list in a pointer, or is null for a single item.
    FIND_CONFLICTS = "select 'invalid_reference' as code,
          coalesce(cast(?4 as text) || n.key, '') || '/category_id' as pointer
        from json_each(?2) as n
        where n.value ->> '$.category_id' is not null
          and not exists (select 1
            from category as c
            where c.org_id = ?1 and c.id = n.value ->> '$.category_id')
        union all
        select 'already_exists',
          coalesce(cast(?4 as text) || n.key, '') || '/sku'
        from json_each(?2) as n
        cross join item as i on i.org_id = ?1 and i.sku_key = n.value ->> '$.sku_key' and i.deleted_at is null
        where i.id is not ?3
        union all
        select 'already_exists', coalesce(cast(?4 as text) || n.key, '') || '/barcodes/' || m.key
        from json_each(?2) as n
        cross join json_each(n.value, '$.barcode_keys') as m
        cross join item_barcode as b on b.org_id = ?1 and b.key = m.value
        where b.item_id is not ?3";

    /// New items: the items of `?2`, a JSON list.
    INSERT = "insert into item (org_id, id, sku, sku_key, name, name_fold, description, kind, category_id, base_uom,
          price_minor, cost_c4, per_qty, currency, tax_code, tax_code_key, attrs, status, created_at,
          updated_at)
        select ?1, n.value ->> '$.id', n.value ->> '$.sku', n.value ->> '$.sku_key', n.value ->> '$.name', n.value ->> '$.name_fold',
          n.value ->> '$.description', n.value ->> '$.kind', n.value ->> '$.category_id',
          n.value ->> '$.base_uom', n.value ->> '$.price_minor', n.value ->> '$.cost_c4',
          n.value ->> '$.per_qty', n.value ->> '$.currency', n.value ->> '$.tax_code',
          n.value ->> '$.tax_code_key', n.value ->> '$.attrs', n.value ->> '$.status', ?3, ?3
        from json_each(?2) as n";

    /// New and changed items: the barcodes of the items of `?2`, a JSON list.
    INSERT_BARCODES = "insert into item_barcode (org_id, key, code, item_id, pack_qty, has_wrong_check_digit)
        select ?1, m.value ->> '$.key', m.value ->> '$.code', n.value ->> '$.id', m.value ->> '$.pack_qty',
          m.value ->> '$.has_wrong_check_digit'
        from json_each(?2) as n
        cross join json_each(n.value, '$.barcodes') as m";

    /// New and changed items: the search words of the items of `?2`, a JSON list.
    INSERT_WORDS = "insert into item_word (org_id, word, item_id)
        select ?1, m.value, n.value ->> '$.id'
        from json_each(?2) as n
        cross join json_each(n.value, '$.words') as m";

    /// `change`, `remove`: the facts, by primary keys: the item as `INSERT` takes it, and whether a supplier sells it.
    FIND = concat!("select i.version as version,
          ", stored_item_json!(), " as item,
          exists (select 1
            from supplier_item as s
            where s.org_id = i.org_id and s.item_id = i.id) as is_supplied
        from item as i
        where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null");

    /// `change`: the item `?4`, JSON, by primary key. It changes no row if the unit changes and a supplier was added meanwhile.
    UPDATE = "update item
        set sku = ?4 ->> '$.sku', sku_key = ?4 ->> '$.sku_key', name = ?4 ->> '$.name', name_fold = ?4 ->> '$.name_fold',
          description = ?4 ->> '$.description', kind = ?4 ->> '$.kind',
          category_id = ?4 ->> '$.category_id', base_uom = ?4 ->> '$.base_uom',
          price_minor = ?4 ->> '$.price_minor', cost_c4 = ?4 ->> '$.cost_c4', per_qty = ?4 ->> '$.per_qty',
          currency = ?4 ->> '$.currency', tax_code = ?4 ->> '$.tax_code',
          tax_code_key = ?4 ->> '$.tax_code_key', attrs = ?4 ->> '$.attrs',
          status = ?4 ->> '$.status', updated_at = ?5, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and deleted_at is null
          and (base_uom = ?4 ->> '$.base_uom' or not exists (select 1
            from supplier_item as s
            where s.org_id = ?1 and s.item_id = ?2))";

    /// Imports: the events `?4` of the items of `?2`, a JSON list of ids, by primary key. `?3` is the moment.
    PUBLISH_SEVERAL = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent,
          created_at)
        select i.org_id, ", stock::event_id!("i.id", "i.version", "?3"), ", ?4, 'item', i.id, ", item_json!(), ", ?5, ?6, ?3
        from json_each(?2) as n
        cross join item as i on i.org_id = ?1 and i.id = n.value");

    /// `change`, before the new barcodes are inserted, by index item_barcode_item.
    DELETE_BARCODES = "delete from item_barcode
        where org_id = ?1 and item_id = ?2";

    /// `change`, before the new words are inserted, by index item_word_item.
    DELETE_WORDS = "delete from item_word
        where org_id = ?1 and item_id = ?2";

    /// `remove`, by primary key. The schema refuses it while there is stock, and deletes barcodes, words and suppliers
    /// of the item.
    DELETE = "update item
        set deleted_at = ?4, updated_at = ?4, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and deleted_at is null";
}
