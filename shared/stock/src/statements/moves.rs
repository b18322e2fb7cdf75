//! The SQL that posts movements.

domain::statements! {
    /// Posts movements in the order of their lines; triggers write the postings, the levels and
    /// the costs. `?2` is `[[id, item, from, to, quantity, line, cost], …]`, the cost null unless it is known.
    POST = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, ref_line,
          cost_c4, reason, ref_type, ref_id, created_by, note, occurred_at, created_at)
        select ?1, line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, line.value ->> 4,
          line.value ->> 5, line.value ->> 6, ?3, ?4, ?5, ?6, ?7, ?8, ?9
        from json_each(?2) as line";
}
