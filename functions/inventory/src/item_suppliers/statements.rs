//! The SQL of the suppliers of an item.

use stock::{supplier_item_json, supplier_item_names};

domain::statements! {
    /// `list`, by index supplier_item_item.
    LIST_BY_ITEM = concat!("select s.supplier_id as id_key, ", supplier_item_json!(), " as body
        from supplier_item as s ", supplier_item_names!(), "
        where s.org_id = ?1 and s.item_id = ?2 and s.supplier_id > ?3
        order by s.supplier_id
        limit ?4");

    /// `list`: whether the item exists, by primary key.
    FIND_ITEM = "select 1 as is_there
        from item as i
        where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null";
}
