-- Whom open documents name stays what it is to them.

-- The open purchase orders of a supplier.
create index purchase_order_open_supplier on purchase_order (org_id, supplier_id) where closed_at is null;

create trigger party_with_open_purchases_stays before update on party when old.is_supplier = 1 and (new.is_supplier = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from purchase_order where org_id = new.org_id and supplier_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

-- What is to be bought from a supplier: the requests that name it.
create index reorder_open_supplier on reorder (org_id, supplier_id) where closed_at is null;

create trigger party_with_open_reorders_stays before update on party when old.is_supplier = 1 and (new.is_supplier = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from reorder where org_id = new.org_id and supplier_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

-- The open orders of a customer keep it from being deleted already.
create trigger party_with_open_orders_stays_customer before update of is_customer on party when old.is_customer = 1 and new.is_customer = 0 and exists (select 1 from sales_order where org_id = new.org_id and customer_id = new.id and state in ('draft', 'confirmed')) BEGIN select raise(abort, 'in_use'); END;

-- Who sold is still to be asked. Another representative can take the orders over.
create index sales_order_open_rep on sales_order (org_id, rep_id) where state in ('draft', 'confirmed') and rep_id is not null;

create trigger party_with_open_orders_stays_rep before update on party when old.is_rep = 1 and (new.is_rep = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from sales_order where org_id = new.org_id and rep_id = new.id and state in ('draft', 'confirmed')) BEGIN select raise(abort, 'in_use'); END;

-- The other way round: whoever lost the race is no supplier any more.
create trigger purchase_order_needs_supplier before insert on purchase_order when not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
