//! The SQL of exports.

domain::statements! {
    /// Both: the currency of prices and the language of the organisation, by primary key.
    FIND_ORG = "select o.base_currency as currency, o.locale as locale
        from org as o
        where o.id = ?1";

    /// `export_stock`: the warehouses, by index warehouse_code. `?2` is empty.
    FIND_WAREHOUSES = "select w.id as id, w.code as code
        from warehouse as w
        where w.org_id = ?1 and w.deleted_at is null and w.code_key > ?2
        order by w.code_key
        limit ?3";

    /// `export_items`, in the order of their SKUs, by index item_sku and primary keys.
    LIST_ITEMS = "select i.sku_key as sku_key, i.sku as sku, i.name as name, i.description as description, i.kind as kind,
          i.base_uom as unit, (select c.name
            from category as c
            where c.org_id = i.org_id and c.id = i.category_id) as category,
          i.price_minor as price_minor, i.cost_c4 as cost_c4, i.per_qty as per_qty, i.tax_code as tax_code,
          i.status as status, (select json_group_array(json_array(b.code, b.pack_qty))
            from item_barcode as b
            where b.org_id = i.org_id and b.item_id = i.id) as barcodes
        from item as i
        where i.org_id = ?1 and i.deleted_at is null and i.sku_key > ?2
        order by i.sku_key
        limit ?3";

    /// `export_stock`, in the order of SKUs, by index item_sku and primary keys; what is left of the cost of each item by
    /// cost_layer_open.
    LIST_STOCK = "select i.sku_key as sku_key, i.sku as sku, i.name as name, i.kind as kind, i.base_uom as unit, i.per_qty as per_qty,
          (select json_group_array(json_array(l.location_id, l.on_hand))
            from stock_level as l
            where l.org_id = i.org_id and l.item_id = i.id and l.is_virtual = 0) as levels,
          (select sum(y.cost_left_c4)
            from cost_layer as y
            where y.org_id = i.org_id and y.item_id = i.id and y.qty_left > 0) as cost_c4,
          (select sum(y.qty_left)
            from cost_layer as y
            where y.org_id = i.org_id and y.item_id = i.id and y.qty_left > 0) as quantity
        from item as i
        where i.org_id = ?1 and i.deleted_at is null and i.sku_key > ?2
        order by i.sku_key
        limit ?3";
}
