//! The SQL of imports.

use domain::rfc3339;
use stock::{event_id, held_too_long};

use crate::items::statements::stored_item_json;

/// Import `m`.
macro_rules! import_json {
    () => {
        concat!("json_object('id', m.id, 'state', m.state, 'mode', m.mode,
              'progress', json_object('rows', m.row_count, 'done', m.done_count, 'created', m.created_count,
                'updated', m.updated_count, 'unchanged', m.unchanged_count, 'refused', m.refused_count),
              'understood', json(m.understood),
              'fault_count', (select count(*)
                from item_import_fault as f
                where f.org_id = m.org_id and f.import_id = m.id and f.severity = 'fault'),
              'warning_count', (select count(*)
                from item_import_fault as f
                where f.org_id = m.org_id and f.import_id = m.id and f.severity = 'warning'),
              'faults', json((select json_group_array(json_object('severity', f.severity, 'line', f.line,
                  'column', f.column_name, 'code', f.code, 'detail', f.detail))
                from item_import_fault as f
                where f.org_id = m.org_id and f.import_id = m.id and f.number <= 100)),
              'created_by', m.created_by, 'created_at', ", rfc3339!("m.created_at"), ",
              'updated_at', ", rfc3339!("m.updated_at"), ", 'finished_at', ", rfc3339!("m.finished_at"), ",
              'version', m.version)")
    };
}

domain::statements! {
    /// `list`, newest first, by primary key.
    LIST = concat!("select m.id as id_key, ", import_json!(), " as body
        from item_import as m
        where m.org_id = ?1 and m.id < ?2
        order by m.id desc
        limit ?3");

    /// `read`, by primary key.
    READ = concat!("select ", import_json!(), " as body, m.version as version
        from item_import as m
        where m.org_id = ?1 and m.id = ?2");

    /// The answer of `import`, by primary key.
    READ_IMPORTED = concat!("select ", import_json!(), " as body
        from item_import as m
        where m.org_id = ?1 and m.id = ?2");

    /// `list_faults`: whether the import exists, by primary key.
    FIND_IMPORT = "select 1 as is_there
        from item_import as m
        where m.org_id = ?1 and m.id = ?2";

    /// `list_faults`, in the order of the file, by primary key.
    LIST_FAULTS = "select cast(f.number as text) as number_key,
          json_object('severity', f.severity, 'line', f.line, 'column', f.column_name, 'code', f.code,
            'detail', f.detail) as body
        from item_import_fault as f
        where f.org_id = ?1 and f.import_id = ?2 and f.number > cast(?3 as integer)
        order by f.number
        limit ?4";

    /// The facts: the currency of prices and the language of the organisation, by primary key.
    FIND_ORG = "select o.base_currency as currency, o.locale as locale
        from org as o
        where o.id = ?1";

    /// The facts: items by the keys of SKUs of `?2`, a JSON list, as `INSERT` of items takes them, and whether a supplier sells
    /// them; by index item_sku and primary keys.
    FIND_ITEMS = concat!("select i.sku_key as sku_key, i.version as version,
          ", stored_item_json!(), " as item,
          exists (select 1
            from supplier_item as s
            where s.org_id = i.org_id and s.item_id = i.id) as is_supplied
        from json_each(?2) as n
        cross join item as i on i.org_id = ?1 and i.sku_key = n.value and i.deleted_at is null");

    /// The facts: categories by the keys of names of `?2` and by the ids of `?3`, JSON lists; by the unique index of names and by
    /// primary key.
    FIND_CATEGORIES = "select c.name_key as name_key, c.id as id
        from json_each(?2) as n
        cross join category as c on c.org_id = ?1 and c.name_key = n.value
        union all
        select null,
          c.id
        from json_each(?3) as n
        cross join category as c on c.org_id = ?1 and c.id = n.value";

    /// The facts: the items of the keys of barcodes of `?2`, a JSON list, by primary key.
    FIND_BARCODES = "select b.key as key, b.item_id as item_id
        from json_each(?2) as n
        cross join item_barcode as b on b.org_id = ?1 and b.key = n.value";

    /// The facts: the warehouses, by index warehouse_code. `?2` is empty.
    FIND_WAREHOUSES = "select w.id as id, w.code_key as code_key
        from warehouse as w
        where w.org_id = ?1 and w.deleted_at is null and w.code_key > ?2
        order by w.code_key
        limit ?3";

    /// The facts: the levels in all warehouses of the items with the keys of SKUs of `?2`, a JSON list; by index item_sku, primary
    /// key and reservation_open. `?3` is the moment.
    FIND_LEVELS = concat!("select l.item_id as item_id, l.location_id as location_id, l.on_hand as on_hand,
          l.reserved - ", held_too_long!("?3"), " as reserved, l.posting_seq as posting_seq
        from json_each(?2) as n
        cross join item as i on i.org_id = ?1 and i.sku_key = n.value and i.deleted_at is null
        cross join stock_level as l on l.org_id = ?1 and l.item_id = i.id and l.is_virtual = 0");

    /// `import`.
    INSERT = "insert into item_import (org_id, id, state, mode, options, understood, row_count, created_count,
          updated_count, unchanged_count, refused_count, created_by, created_at, updated_at, finished_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, iif(?3 = 'running', null, ?13))";

    /// `import`: rows that the job will do.
    INSERT_SLICE = "insert into item_import_slice (org_id, import_id, number, rows, row_count)
        values (?1, ?2, ?3, ?4, ?5)";

    /// `import` and the job: the faults of `?3`, a JSON list of `[severity, line, column, code, detail]`, after those that
    /// are there.
    INSERT_FAULTS = "insert into item_import_fault (org_id, import_id, number, severity, line, column_name, code, detail)
        select ?1, ?2, n.key + 1 + (select coalesce(max(f.number), 0)
            from item_import_fault as f
            where f.org_id = ?1 and f.import_id = ?2),
          n.value ->> 0, n.value ->> 1, n.value ->> 2, n.value ->> 3, n.value ->> 4
        from json_each(?3) as n";

    /// `import`: the categories of `?2`, a JSON list of `[id, name, key]`.
    INSERT_CATEGORIES = "insert into category (org_id, id, name, name_key, created_at, updated_at)
        select ?1, n.value ->> 0, n.value ->> 1, n.value ->> 2, ?3, ?3
        from json_each(?2) as n";

    /// `import`: the events of the categories that `INSERT_CATEGORIES` created, by primary key.
    PUBLISH_CATEGORIES = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id,
          traceparent, created_at)
        select ?1, ", event_id!("c.id", "c.version", "?3"), ", 'category.created', 'category', c.id,
          json_object('id', c.id, 'parent_id', null, 'name', c.name, 'description', null,
            'created_at', ", rfc3339!("c.created_at"), ", 'updated_at', ", rfc3339!("c.updated_at"), ",
            'version', c.version), ?4, ?5, ?3
        from json_each(?2) as n
        cross join category as c on c.org_id = ?1 and c.id = n.value ->> 0");

    /// A slice: the changed items of `?2`, a JSON object of `{version, item}` by id, by primary key. It changes fewer rows if
    /// one of them was changed meanwhile. As a join of the list SQLite would walk all items instead.
    UPDATE_ITEMS = "update item
        set name = ?2 ->> ('$.' || id || '.item.name'),
          name_fold = ?2 ->> ('$.' || id || '.item.name_fold'),
          description = ?2 ->> ('$.' || id || '.item.description'),
          category_id = ?2 ->> ('$.' || id || '.item.category_id'),
          price_minor = ?2 ->> ('$.' || id || '.item.price_minor'),
          cost_c4 = ?2 ->> ('$.' || id || '.item.cost_c4'),
          per_qty = ?2 ->> ('$.' || id || '.item.per_qty'),
          tax_code = ?2 ->> ('$.' || id || '.item.tax_code'),
          tax_code_key = ?2 ->> ('$.' || id || '.item.tax_code_key'),
          status = ?2 ->> ('$.' || id || '.item.status'),
          updated_at = ?3, version = version + 1
        where org_id = ?1
          and id in (select n.key
            from json_each(?2) as n)
          and version = ?2 ->> ('$.' || id || '.version')
          and deleted_at is null";

    /// A slice, before new barcodes are inserted: deletes those of the items of `?2`, a JSON list of ids, by index
    /// item_barcode_item.
    DELETE_BARCODES = "delete from item_barcode
        where org_id = ?1
          and item_id in (select n.value
            from json_each(?2) as n)";

    /// A slice, before new words are inserted: deletes those of the items of `?2`, a JSON list of ids, by index
    /// item_word_item.
    DELETE_WORDS = "delete from item_word
        where org_id = ?1
          and item_id in (select n.value
            from json_each(?2) as n)";

    /// A slice: aborts with `stale_version` when something was posted meanwhile to one of the levels of `?2`, a JSON list of
    /// `[item, location, posting]`, by primary key.
    GUARD_UNMOVED = "insert into guard (why)
        select 'stale_version'
        where exists (select 1
            from json_each(?2) as n
            where coalesce((select l.posting_seq
                from stock_level as l
                where l.org_id = ?1 and l.item_id = n.value ->> 0 and l.location_id = n.value ->> 1),
              0) <> n.value ->> 2)";

    /// The job: what was tried least, and of that the oldest, by index item_import_slice_open. `?1` is zero.
    FIND_NEXT_SLICE = "select s.org_id as org_id, s.import_id as import_id, s.number as number, s.rows as rows,
          s.attempts as attempts, m.mode as mode, m.options as options, m.created_by as created_by
        from item_import_slice as s
        cross join item_import as m on m.org_id = s.org_id and m.id = s.import_id
        where s.done_at is null and s.attempts >= ?1
        order by s.attempts, s.import_id, s.number
        limit 1";

    /// The job, before a slice: counts the attempt, by primary key.
    COUNT_ATTEMPT = "update item_import_slice
        set attempts = attempts + 1
        where org_id = ?1 and import_id = ?2 and number = ?3 and done_at is null";

    /// The job: aborts with `stale_version` when the slice is done, by primary key.
    GUARD_OPEN = "insert into guard (why)
        select 'stale_version'
        where not exists (select 1
            from item_import_slice as s
            where s.org_id = ?1 and s.import_id = ?2 and s.number = ?3 and s.done_at is null)";

    /// The job: a slice is done, by primary key.
    FINISH_SLICE = "update item_import_slice
        set rows = null, attempts = 0, done_at = ?4
        where org_id = ?1 and import_id = ?2 and number = ?3 and done_at is null";

    /// The job: counts the rows of a slice, by primary key.
    ADVANCE = "update item_import
        set created_count = created_count + ?3, updated_count = updated_count + ?4,
          unchanged_count = unchanged_count + ?5, refused_count = refused_count + ?6,
          state = iif(done_count + ?3 + ?4 + ?5 + ?6 = row_count, 'completed', 'running'),
          finished_at = iif(done_count + ?3 + ?4 + ?5 + ?6 = row_count, ?7, null),
          updated_at = ?7, version = version + 1
        where org_id = ?1 and id = ?2";

    /// The job: the event of a slice, by primary key.
    PUBLISH_PROGRESS = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, created_at)
        select ?1, ", event_id!("m.id", "m.version", "?3"), ", 'items.imported', 'item_import', m.id, ",
          import_json!(), ", ?3
        from item_import as m
        where m.org_id = ?1 and m.id = ?2");

    /// The job: the audit row of a slice.
    RECORD_AUDIT = concat!("insert into audit_log (org_id, id, actor_type, action, entity, entity_id, diff, at)
        select ?1, ", event_id!("m.id", "m.version", "?3"), ", 'system', 'items.imported', 'item_import', m.id,
          json_object('created', m.created_count, 'updated', m.updated_count, 'unchanged', m.unchanged_count,
            'refused', m.refused_count), ?3
        from item_import as m
        where m.org_id = ?1 and m.id = ?2");
}
