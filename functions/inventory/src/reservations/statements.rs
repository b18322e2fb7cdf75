//! The SQL of reservations: lists, newest first, and the facts of a transition.

use stock::{move_json, quantity_json, ran_out, reservation_json, state_at};

/// Reservations after the one with the id `?2`. `?4` is an item, `?5` a warehouse, `?6` a state, `?7`
/// the moment.
macro_rules! rows_of {
    ($where:expr) => {
        concat!(
            "select r.id as id_key, ",
            reservation_json!("?7"),
            " as body from reservation as r cross join item as i on i.org_id = r.org_id and i.id = r.item_id where ",
            $where,
            " and r.id < ?2 and (?4 is null or r.item_id = ?4) and (?5 is null or r.location_id = ?5) \
             and (?6 is null or ",
            state_at!("?7"),
            " = ?6)"
        )
    };
}

/// A page of them, as many as `?3`.
macro_rules! page_of {
    ($where:expr) => {
        concat!(rows_of!($where), " order by r.id desc limit ?3")
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("r.org_id = ?1");

    /// `list` of an item, by reservation_item.
    LIST_BY_ITEM = page_of!("r.org_id = ?1 and r.item_id = ?4");

    /// `list` of a state, by reservation_state.
    LIST_BY_STATE = page_of!("r.org_id = ?1 and r.state = ?6");

    /// `list` of what expired, noticed or not, by reservation_state twice: few are held at once.
    LIST_EXPIRED = concat!(rows_of!("r.org_id = ?1 and r.state = 'expired'"), " union all ",
        rows_of!("r.org_id = ?1 and r.state = 'held'"), " order by id_key desc limit ?3");

    /// `list` of a document, by reservation_ref.
    LIST_BY_REFERENCE = page_of!("r.org_id = ?1 and r.ref_type = ?8 and r.ref_id = ?9");

    /// `read`, and the answer of transitions, by primary key. `?3` is the moment.
    READ = concat!("select ", reservation_json!("?3"), " as body, r.version as version from reservation as r \
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id where r.org_id = ?1 and r.id = ?2");

    /// The answer of `create`, by primary key. `?2` is `[id, …]`.
    READ_SEVERAL = concat!("select json_object('reservations', json_group_array(", reservation_json!(), ")) as body \
        from json_each(?2) as wanted cross join reservation as r on r.org_id = ?1 and r.id = wanted.value \
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id");

    /// The answer of `consume`: the reservation and its movement `?3`, by primary key.
    READ_CONSUMED = concat!("select json_object('reservation', ", reservation_json!(), ", 'moves', json_array(", move_json!(), ")) \
        as body from reservation as r cross join item as i on i.org_id = r.org_id and i.id = r.item_id \
        cross join stock_move as m on m.org_id = r.org_id and m.id = ?3 where r.org_id = ?1 and r.id = ?2");

    /// The facts of a transition, by primary key.
    FIND = "select r.version as version, r.state as state, r.expires_at as expires_at, r.item_id as item_id, \
        r.location_id as location_id, r.qty as qty, r.ref_type as ref_type, r.ref_id as ref_id, r.ref_line as ref_line, \
        r.ref_type = 'order' and exists (select 1 from sales_order as o where o.org_id = r.org_id and o.id = r.ref_id) as is_of_order \
        from reservation as r where r.org_id = ?1 and r.id = ?2";

    /// `create`: how long the organisation holds stock, by primary key.
    FIND_TTL = "select o.hold_ttl_seconds as ttl_seconds from org as o where o.id = ?1";

    /// `summary`, by reservation_open, named because another index would serve the order and walk
    /// what is closed as well. `?2` is the item before, `?3` the limit, `?4` the moment.
    SUMMARISE = concat!("select s.item_id as item_key, json_object('item_id', s.item_id, 'sku', i.sku, 'held', ",
        quantity_json!("s.held"), ", 'committed', ", quantity_json!("s.committed"), ", 'count', s.count) as body \
        from (select r.item_id as item_id, sum(iif(r.state = 'held', r.qty, 0)) as held, \
        sum(iif(r.state = 'committed', r.qty, 0)) as committed, count(*) as count from reservation as r indexed by reservation_open \
        where r.org_id = ?1 and r.item_id > ?2 and r.closed_at is null and not ", ran_out!("?4"), " \
        group by r.item_id order by r.item_id limit ?3) as s cross join item as i on i.org_id = ?1 and i.id = s.item_id");
}
