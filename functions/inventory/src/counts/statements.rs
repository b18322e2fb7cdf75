//! The SQL of stock counts.

use domain::rfc3339;
use stock::quantity_json;

/// Stock count `c`.
macro_rules! count_json {
    () => {
        concat!("json_object('id', c.id, 'state', c.state, 'warehouse_id', c.location_id, 'note', c.note,
              'items', (select count(*)
                from stock_count_line as n
                where n.org_id = c.org_id and n.count_id = c.id),
              'created_by', c.created_by, 'created_at', ", rfc3339!("c.created_at"), ",
              'updated_at', ", rfc3339!("c.updated_at"), ", 'closed_at', ", rfc3339!("c.closed_at"), ",
              'version', c.version)")
    };
}

/// Line `l` of count `c`, with its item `i` and its level `v`.
macro_rules! line_json {
    () => {
        concat!(
            "json_object('line_id', l.item_id,
          'item', json_object('id', l.item_id, 'sku', i.sku, 'name', i.name),
          'quantity', ",
            quantity_json!("l.counted_qty"),
            ", 'on_hand', ",
            quantity_json!("coalesce(v.on_hand, 0)"),
            ",
          'moved_since', json(iif(coalesce(v.posting_seq, 0) = l.posting_seq, 'false', 'true')),
          'left_out', json(iif(l.left_out, 'true', 'false')))"
        )
    };
}

/// What is reserved at level `v` at `?3`, without holds whose time is over.
macro_rules! reserved_now {
    () => {
        "coalesce(v.reserved, 0) - (select coalesce(sum(h.qty), 0)
            from reservation as h
            where h.org_id = c.org_id
              and h.item_id = l.item_id
              and h.location_id = c.location_id
              and h.closed_at is null
              and h.state = 'held'
              and h.expires_at <= ?3)"
    };
}

/// The levels `v` of the warehouse of count `c` that have stock of items `i` that are not in the count.
macro_rules! uncounted {
    () => {
        "
            from stock_count as c
            cross join stock_level as v on v.org_id = c.org_id and v.location_id = c.location_id
              and v.on_hand > 0
              and not exists (select 1
                from stock_count_line as l
                where l.org_id = c.org_id and l.count_id = c.id and l.item_id = v.item_id) "
    };
}

/// A page of counts. `?2` is the last id of the page before, `?3` the limit, `?4` state, `?5` warehouse.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select c.id as id_key, ",
            count_json!(),
            " as body
            from stock_count as c
            where ",
            $where,
            "
              and c.id < ?2
              and (?4 is null or c.state = ?4)
              and (?5 is null or c.location_id = ?5)
            order by c.id desc
            limit ?3"
        )
    };
}

/// The lines `l` of count `c`, each with its item `i` and its level `v`, which may be missing.
macro_rules! lines {
    () => {
        "
            from stock_count as c
            cross join stock_count_line as l on l.org_id = c.org_id and l.count_id = c.id
            cross join item as i on i.org_id = l.org_id and i.id = l.item_id
            left join stock_level as v on v.org_id = l.org_id and v.item_id = l.item_id
              and v.location_id = c.location_id "
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("c.org_id = ?1");

    /// `list` of a warehouse, by stock_count_warehouse.
    LIST_BY_WAREHOUSE = page_of!("c.org_id = ?1 and c.location_id = ?5");

    /// `list` of a state, by stock_count_by_state.
    LIST_BY_STATE = page_of!("c.org_id = ?1 and c.state = ?4");

    /// `read`, and the answer of most writes, by primary keys.
    READ = concat!("select ", count_json!(), " as body, c.version as version
        from stock_count as c
        where c.org_id = ?1 and c.id = ?2");

    /// The answer of `post`, with the number of its movements `?3`; by primary keys and stock_level_location.
    READ_POSTED = concat!("select json_object('count', ", count_json!(), ", 'corrected', cast(?3 as integer),
          'left_out', (select count(*)
            from stock_count_line as l
            where l.org_id = o.org_id and l.count_id = o.id and l.left_out = 1),
          'uncounted', (select count(*)", uncounted!(), "
            where c.org_id = o.org_id and c.id = o.id)) as body
        from stock_count as o
        cross join stock_count as c on c.org_id = o.org_id and c.id = o.id
        where o.org_id = ?1 and o.id = ?2");

    /// The answer of `add_scans`: the count and its lines of the items of `?3`, `[item, …]`; by primary keys.
    READ_SCANNED = concat!("select json_object('count', ", count_json!(), ",
          'lines', json((select json_group_array(", line_json!(), ")
            from json_each(?3) as n
            cross join stock_count_line as l on l.org_id = c.org_id and l.count_id = c.id and l.item_id = n.value
            cross join item as i on i.org_id = l.org_id and i.id = l.item_id
            left join stock_level as v on v.org_id = l.org_id and v.item_id = l.item_id
              and v.location_id = c.location_id))) as body
        from stock_count as c
        where c.org_id = ?1 and c.id = ?2");

    /// The facts of a transition, by primary keys.
    FIND = "select c.version as version, c.state as state, c.location_id as location_id,
          (select count(*)
            from stock_count_line as l
            where l.org_id = c.org_id and l.count_id = c.id) as items
        from stock_count as c
        where c.org_id = ?1 and c.id = ?2";

    /// `add_scans`: the item of each scan of `?3`, `[[id, key of the SKU, key of the barcode], …]`, in its order, with what
    /// the package with the barcode holds, and whether the count has it; by primary keys and item_sku.
    FIND_ITEMS = "select i.id as id, i.base_uom as unit, i.kind as kind, i.deleted_at as deleted_at,
          b.pack_qty as pack_qty, l.item_id is not null as is_counted
        from json_each(?3) as n
        left join item_barcode as b on b.org_id = ?1 and b.key = n.value ->> 2
        left join item as i on i.org_id = ?1
          and i.id = coalesce(n.value ->> 0, b.item_id, (select s.id
            from item as s
            where s.org_id = ?1 and s.sku_key = n.value ->> 1 and s.deleted_at is null))
        left join stock_count_line as l on l.org_id = ?1 and l.count_id = ?2 and l.item_id = i.id";

    /// `list_scans`, by primary keys. `?3` is the last name of the page before.
    LIST_SCANS = concat!("select s.device_seq as seq_key,
          json_object('device_seq', s.device_seq,
          'item', json_object('id', s.item_id, 'sku', i.sku, 'name', i.name),
          'quantity', ", quantity_json!("s.qty"), ", 'created_by', s.scanned_by,
          'created_at', ", rfc3339!("s.scanned_at"), ") as body
        from stock_count_scan as s
        cross join item as i on i.org_id = s.org_id and i.id = s.item_id
        where s.org_id = ?1 and s.count_id = ?2 and s.device_seq > ?3
        order by s.device_seq
        limit ?4");

    /// `remove_scan`: whether the scan is there, by primary key.
    FIND_SCAN = "select 1 as is_there
        from stock_count_scan as s
        where s.org_id = ?1 and s.count_id = ?2 and s.device_seq = ?3";

    /// `remove_scan`, by primary key. A trigger takes it out of its line.
    DELETE_SCAN = "delete from stock_count_scan
        where org_id = ?1 and count_id = ?2 and device_seq = ?3";

    /// `list_uncounted`: by primary keys and stock_level_location. `?3` is the last item of the page before.
    LIST_UNCOUNTED = concat!("select v.item_id as item_key,
          json_object('item', json_object('id', v.item_id, 'sku', i.sku, 'name', i.name),
          'on_hand', ", quantity_json!("v.on_hand"), ") as body", uncounted!(), "
            cross join item as i on i.org_id = v.org_id and i.id = v.item_id
        where c.org_id = ?1 and c.id = ?2 and v.item_id > ?3
        order by v.item_id
        limit ?4");

    /// `add_scans`: the scans of the count with a `device_seq` of `?3`, `[device_seq, …]`; by primary key.
    FIND_SCANS = "select s.device_seq as device_seq, s.item_id as item_id, s.qty as qty
        from json_each(?3) as n
        cross join stock_count_scan as s on s.org_id = ?1 and s.count_id = ?2 and s.device_seq = n.value";

    /// `create`: the warehouse, by primary key.
    FIND_WAREHOUSE = "select w.id as id, w.deleted_at as deleted_at
        from warehouse as w
        where w.org_id = ?1 and w.id = ?2";

    /// `create`.
    INSERT = "insert into stock_count (org_id, id, location_id, state, note, created_by, created_at, updated_at)
        values (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?6)";

    /// `add_scans`: `?3` is `[[device_seq, item, quantity], …]`; scans sent before are left out. A trigger adds them up.
    INSERT_SCANS = "insert into stock_count_scan (org_id, count_id, device_seq, item_id, qty, scanned_by, scanned_at)
        select ?1, ?2, n.value ->> 0, n.value ->> 1, n.value ->> 2, ?4, ?5
        from json_each(?3) as n
        where true
        on conflict (org_id, count_id, device_seq) do nothing";

    /// After `INSERT_SCANS`: aborts when another request used a `device_seq` of `?3` for another scan, or added items so
    /// that there are now more than `?4`; by primary keys. The second attempt then tells which.
    GUARD_SCANNED = "insert into guard (why)
        select 'stale_version'
        where exists (select 1
            from json_each(?3) as n
            cross join stock_count_scan as s on s.org_id = ?1 and s.count_id = ?2
              and s.device_seq = n.value ->> 0
            where s.item_id <> n.value ->> 1 or s.qty <> n.value ->> 2)
          or (select count(*)
            from stock_count_line as l
            where l.org_id = ?1 and l.count_id = ?2) > ?4";

    /// `add_scans`, by primary key. Devices scan at the same time, so it checks no version.
    INCREMENT_VERSION = "update stock_count
        set updated_at = ?3, version = version + 1
        where org_id = ?1 and id = ?2 and state = 'open'";

    /// `list_lines`: the counted quantity and the one on hand, by primary keys. `?3` is the last item of the page before.
    LIST_LINES = concat!("select l.item_id as item_key, ", line_json!(), " as body", lines!(), "
        where c.org_id = ?1 and c.id = ?2 and l.item_id > ?3
        order by l.item_id
        limit ?4");

    /// `post`: the counted quantities and the levels, by primary keys and reservation_open. `?3` is the moment.
    FIND_LINES = concat!("select l.item_id as item_id, i.sku as sku, i.name as name, i.base_uom as unit,
          i.deleted_at as deleted_at, l.counted_qty as counted_qty, l.posting_seq as counted_seq,
          coalesce(v.on_hand, 0) as on_hand, ", reserved_now!(), " as reserved,
          coalesce(v.posting_seq, 0) as posting_seq", lines!(), "
        where c.org_id = ?1 and c.id = ?2");

    /// `post`: the reservations of the items of which fewer were counted than are reserved at `?3`, with the numbers of
    /// their orders; by primary keys and reservation_open.
    FIND_RESERVATIONS = concat!("select r.id as id, r.item_id as item_id, r.qty as qty, r.ref_type as ref_type, r.ref_id as ref_id,
          o.number as number", lines!(), "
            cross join reservation as r on r.org_id = l.org_id and r.item_id = l.item_id
              and r.location_id = c.location_id
              and r.closed_at is null
              and (r.state <> 'held' or r.expires_at > ?3)
            left join sales_order as o on r.ref_type = 'order' and o.org_id = r.org_id and o.id = r.ref_id
        where c.org_id = ?1
          and c.id = ?2
          and l.counted_qty < ", reserved_now!(), "
        limit 1000");

    /// `post`, before the count is closed: the lines of the items of `?3`, `[item, …]`, are left out; by primary key.
    LEAVE_OUT = "update stock_count_line
        set left_out = 1
        where org_id = ?1 and count_id = ?2 and item_id in (select n.value from json_each(?3) as n)";

    /// `post`: aborts with `stale_version` when something was posted to an item of `?3`, `[[item, posting], …]`,
    /// after that posting; by primary key.
    GUARD_UNMOVED = "insert into guard (why)
        select 'stale_version'
        where exists (select 1
            from json_each(?3) as n
            where coalesce((select v.posting_seq
                from stock_level as v
                where v.org_id = ?1 and v.item_id = n.value ->> 0 and v.location_id = ?2),
              0) <> n.value ->> 1)";

    /// `post`, `cancel`: to state `?4`, by primary key.
    CLOSE = "update stock_count
        set state = ?4, closed_at = ?5, updated_at = ?5, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and state = 'open'";
}
