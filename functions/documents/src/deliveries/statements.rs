//! The SQL of deliveries.

use domain::rfc3339;
use stock::{event_id, purchase_order_json, purchase_order_lines_json};

/// Of delivery `d`, its order `o` and the supplier `p`.
macro_rules! delivery_json {
    () => {
        concat!(
            "json_object('id', d.id,
            'purchase_order', json_object('id', o.id, 'number', o.number),
            'supplier', json_object('id', p.id, 'name', p.name),
            'state', d.state, 'kind', d.kind, 'target', d.target, 'attempts', d.attempts,
            'next_attempt_at', ",
            rfc3339!("d.next_attempt_at"),
            ",
            'last_status', d.last_status, 'last_reason', d.last_reason, 'created_by', d.created_by,
            'created_at', ",
            rfc3339!("d.created_at"),
            ",
            'updated_at', ",
            rfc3339!("d.updated_at"),
            ",
            'closed_at', ",
            rfc3339!("d.closed_at"),
            ",
            'version', d.version)"
        )
    };
}

/// The order and the supplier of delivery `d`, by primary keys.
macro_rules! order_and_supplier {
    () => {
        "
        cross join purchase_order as o on o.org_id = d.org_id and o.id = d.purchase_order_id
        cross join party as p on p.org_id = o.org_id and p.id = o.supplier_id
        "
    };
}

/// A page of deliveries: `?2` is the id of the delivery before the page, `?3` the limit, `?4` the order, `?5` the state.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "
        select d.id as id_key, ",
            delivery_json!(),
            " as body
        from document_delivery as d",
            order_and_supplier!(),
            "where ",
            $where,
            "
          and d.id < ?2
          and (?4 is null or d.purchase_order_id = ?4)
          and (?5 is null or d.state = ?5)
        order by d.id desc
        limit ?3"
        )
    };
}

/// The deliveries that `RECORD` closed: `?1` is its list, `?2` the time.
macro_rules! closed {
    () => {
        concat!(
            "json_each(?1) as n
        cross join document_delivery as d on d.org_id = n.value ->> 0
          and d.id = n.value ->> 1
          and d.version = (n.value ->> 2) + 1
          and d.state <> 'queued'",
            order_and_supplier!()
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("d.org_id = ?1");

    /// `list` of an order, by document_delivery_order.
    LIST_BY_ORDER = page_of!("d.org_id = ?1 and d.purchase_order_id = ?4");

    /// `list` of a state, by document_delivery_by_state.
    LIST_BY_STATE = page_of!("d.org_id = ?1 and d.state = ?5");

    /// `read`, and the answer of every write, by primary keys.
    READ = concat!("
        select ", delivery_json!(), " as body, d.version as version
        from document_delivery as d", order_and_supplier!(), "where d.org_id = ?1 and d.id = ?2");

    /// `send`: the order with the channel of its supplier, and whether it is queued, by primary keys and
    /// document_delivery_queued.
    FIND_ORDER = "
        select o.state as state, c.kind as kind, c.target as target, c.disabled_at as disabled_at,
          exists (
            select 1
            from document_delivery as d
            where d.org_id = o.org_id and d.purchase_order_id = o.id and d.next_attempt_at is not null
          ) as is_queued,
          null as delivery_state, 0 as version
        from purchase_order as o
        left join supplier_channel as c on c.org_id = o.org_id and c.supplier_id = o.supplier_id
        where o.org_id = ?1 and o.id = ?2";

    /// `retry`: the order of a delivery with the channel of its supplier, and whether another delivery of it is queued.
    FIND = "
        select o.state as state, c.kind as kind, c.target as target, c.disabled_at as disabled_at,
          exists (
            select 1
            from document_delivery as q
            where q.org_id = o.org_id
              and q.purchase_order_id = o.id
              and q.next_attempt_at is not null
              and q.id <> d.id
          ) as is_queued,
          d.state as delivery_state, d.version as version
        from document_delivery as d
        cross join purchase_order as o on o.org_id = d.org_id and o.id = d.purchase_order_id
        left join supplier_channel as c on c.org_id = o.org_id and c.supplier_id = o.supplier_id
        where d.org_id = ?1 and d.id = ?2";

    /// `send`.
    INSERT = "
        insert into document_delivery (
          org_id, id, purchase_order_id, state, kind, target, next_attempt_at, created_by, created_at,
          updated_at
        )
        values (?1, ?2, ?3, 'queued', ?4, ?5, ?7, ?6, ?7, ?7)";

    /// `retry`, by primary key. The attempts are counted from 0 again.
    RETRY = "
        update document_delivery
        set state = 'queued', kind = ?4, target = ?5, attempts = 0, next_attempt_at = ?6, closed_at = null,
          updated_at = ?6, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// The job: the due deliveries of the shard, oldest first, by document_delivery_due.
    FIND_DUE = "
        select d.org_id as org_id, d.id as id
        from document_delivery as d
        where d.next_attempt_at <= ?1
        order by d.next_attempt_at, d.org_id, d.id
        limit ?2";

    /// The job: claims those of a list, `[[org, id], …]`, that are still due, until `?3`; by primary key.
    CLAIM = "
        update document_delivery
        set attempts = attempts + 1, next_attempt_at = ?3, updated_at = ?2, version = version + 1
        where next_attempt_at <= ?2
          and rowid in (
            select d.rowid
            from json_each(?1) as n
            cross join document_delivery as d on d.org_id = n.value ->> 0 and d.id = n.value ->> 1
          )
        returning org_id as org_id, id as id";

    /// The job: the messages of a list of deliveries, `[[org, id], …]`, and their channels, by primary keys.
    FIND_CLAIMED = concat!("
        select d.org_id as org_id, d.id as id, d.version as version, d.attempts as attempts, o.id as order_id,
          o.supplier_id as supplier_id, g.name as organisation, o.number as number, c.kind as kind,
          c.target as target, c.language as language, c.salt as salt, c.former_salt as former_salt,
          c.former_until as former_until, c.disabled_at as disabled_at,
          ", purchase_order_json!(purchase_order_lines_json!()), " as body
        from json_each(?1) as n
        cross join document_delivery as d on d.org_id = n.value ->> 0
          and d.id = n.value ->> 1
          and d.next_attempt_at is not null", order_and_supplier!(), "cross join org as g on g.id = d.org_id
        left join supplier_channel as c on c.org_id = d.org_id and c.supplier_id = o.supplier_id");

    /// The job: records the outcomes. `?1` is `[[org, id, version, state, next attempt, status, reason, kind, target,
    /// supplier, is gone], …]`; by primary key. Deliveries that were changed meanwhile are left out.
    RECORD = "
        update document_delivery
        set state = n.value ->> 3, next_attempt_at = n.value ->> 4, last_status = n.value ->> 5,
          last_reason = n.value ->> 6, kind = coalesce(n.value ->> 7, kind),
          target = coalesce(n.value ->> 8, target),
          closed_at = iif(n.value ->> 3 = 'queued', null, cast(?2 as integer)), updated_at = ?2,
          version = version + 1
        from json_each(?1) as n
        where document_delivery.org_id = n.value ->> 0
          and document_delivery.id = n.value ->> 1
          and document_delivery.version = n.value ->> 2";

    /// The job: disables the channels of webhooks that are gone, by primary key.
    DISABLE = "
        update supplier_channel
        set disabled_at = ?2, updated_at = ?2, version = version + 1
        where rowid in (
          select c.rowid
          from json_each(?1) as n
          cross join supplier_channel as c on c.org_id = n.value ->> 0
            and c.supplier_id = n.value ->> 9
            and c.target = n.value ->> 8
            and c.disabled_at is null
          where n.value ->> 10
        )";

    /// The job, after `RECORD`: the events of the deliveries that were sent or failed, by primary keys.
    PUBLISH = concat!("
        insert into outbox (org_id, id, topic, entity, entity_id, payload, created_at)
        select d.org_id, ", event_id!("d.id", "d.version", "?2"), ", 'delivery.' || d.state, 'delivery', d.id,
          ", delivery_json!(), ", ?2
        from ", closed!());

    /// The job, after `RECORD`: the audit rows of the deliveries that were sent or failed, by primary keys.
    AUDIT = concat!("
        insert into audit_log (org_id, id, actor_type, action, entity, entity_id, at)
        select d.org_id, ", event_id!("d.id", "d.version", "?2"), ", 'system', 'delivery.' || d.state,
          'delivery', d.id, ?2
        from ", closed!());
}
