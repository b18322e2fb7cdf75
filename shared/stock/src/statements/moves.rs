//! Movements.

use crate::move_json;

domain::statements! {
    /// Posts movements in the order of their lines; triggers write the postings, the levels and what
    /// it cost. `?2` is `[[id, item, from, to, quantity, line, cost], …]`, the cost null unless it is known.
    POST = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, ref_line, \
        cost_c4, reason, ref_type, ref_id, actor_id, note, occurred_at, created_at) \
        select ?1, line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, line.value ->> 4, \
        line.value ->> 5, line.value ->> 6, ?3, ?4, ?5, ?6, ?7, ?8, ?9 from json_each(?2) as line";

    /// Posts the mirror of movement `?2`, by primary key.
    REVERSE = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, reason, \
        ref_type, ref_id, ref_line, reverses, actor_id, note, occurred_at, created_at) \
        select m.org_id, ?3, m.item_id, m.to_location_id, m.from_location_id, m.qty, 'reversal', \
        m.ref_type, m.ref_id, m.ref_line, m.id, ?4, ?5, ?6, ?6 from stock_move as m where m.org_id = ?1 and m.id = ?2";

    /// The answer of every posting, by primary key. `?2` is `[id, …]`.
    READ_SEVERAL = concat!("select json_object('moves', json_group_array(", move_json!(), ")) as body \
        from json_each(?2) as wanted cross join stock_move as m on m.org_id = ?1 and m.id = wanted.value \
        cross join item as i on i.org_id = m.org_id and i.id = m.item_id");
}
