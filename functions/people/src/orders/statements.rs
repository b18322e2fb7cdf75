//! The SQL of the orders of a party.

use domain::rfc3339;

macro_rules! list {
    ($party:literal) => {
        concat!(
            "select o.id as id_key, json_insert(json_object('id', o.id, 'number', o.number, 'state', o.state,
             'fulfil_state', o.fulfil_state, 'pay_state', o.pay_state, 'refund_state', o.refund_state,
             'customer_id', o.customer_id, 'rep_id', o.rep_id,
             'channel', o.channel, 'external_ref', o.external_ref, 'line_count', o.line_count,
             'total', json_object('amount', o.total_minor, 'currency', o.currency),
             'paid', json_object('amount', o.paid_minor, 'currency', o.currency),
             'refunded', json_object('amount', o.refunded_minor, 'currency', o.currency)),
             '$.returned', json_object('amount', o.returned_minor, 'currency', o.currency),
             '$.allowances', json_object('amount', o.allowance_minor, 'currency', o.currency),
             '$.due', json_object('amount', o.due_minor, 'currency', o.currency),
             '$.overpaid', json_object('amount', o.overpaid_minor, 'currency', o.currency),
             '$.created_at', ",
            rfc3339!("o.created_at"),
            ", '$.confirmed_at', ",
            rfc3339!("o.confirmed_at"),
            ") as body
        from sales_order as o
        where o.org_id = ?1
        and o.",
            $party,
            " = ?2
        and o.id < ?3
        and (?5 is null or o.state = ?5)
        order by o.id desc
        limit ?4"
        )
    };
}

domain::statements! {
    /// `list_of_customer`, by index sales_order_customer.
    LIST_OF_CUSTOMER = list!("customer_id");

    /// `list_of_rep`, by index sales_order_rep.
    LIST_OF_REP = list!("rep_id");

    /// Both lists: whether the party exists, by primary key; `?3` is 1 if it must be a representative.
    FIND_PARTY = "select 1 as found
        from party as p
        where p.org_id = ?1 and p.id = ?2 and p.deleted_at is null and p.is_rep >= ?3";
}
