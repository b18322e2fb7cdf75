-- What the shop sells and uses: categories, items, their barcodes and search words, their suppliers, their former
-- prices and costs. Owner: inventory. Other functions read item.

-- A tree of at most four levels. name_key is what names are compared and sorted by: without case and with one spelling,
-- as code computes it. SQLite allows no recursive query in a trigger. Because of the limit the triggers below
-- can see all ancestors and descendants with four joins, and refuse every cycle.
create table category (
  org_id integer not null,
  id text not null,
  parent_id text,
  name text not null constraint category_name check (name <> ''),
  name_key text not null constraint category_name_key check (name_key <> ''),
  description text,
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  unique (org_id, name_key),
  foreign key (org_id) references org (id),
  foreign key (org_id, parent_id) references category (org_id, id),
  constraint category_not_its_own_parent check (parent_id <> id)
) strict;

-- The children of a category, by name.
create index category_parent on category (org_id, parent_id, name_key);

create trigger category_raises_version before update on category when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger category_keeps_its_key before update of org_id, id on category when new.org_id <> old.org_id or new.id <> old.id BEGIN select raise(abort, 'immutable'); END;

-- A new category has no children, so it fits unless its parent is on the fourth level.
create trigger category_insert_depth before insert on category when exists (select 1 from category p1 join category p2 on p2.org_id = p1.org_id and p2.id = p1.parent_id join category p3 on p3.org_id = p2.org_id and p3.id = p2.parent_id join category p4 on p4.org_id = p3.org_id and p4.id = p3.parent_id where p1.org_id = new.org_id and p1.id = new.parent_id) BEGIN select raise(abort, 'category_too_deep'); END;

-- A category is not moved below itself: it must not be an ancestor of its new parent. And the level of the new parent
-- plus the height of what is moved is at most four.
create trigger category_move before update of parent_id on category when new.parent_id is not null BEGIN select raise(abort, 'category_cycle') where exists (select 1 from category p1 left join category p2 on p2.org_id = p1.org_id and p2.id = p1.parent_id left join category p3 on p3.org_id = p2.org_id and p3.id = p2.parent_id left join category p4 on p4.org_id = p3.org_id and p4.id = p3.parent_id where p1.org_id = new.org_id and p1.id = new.parent_id and new.id in (p1.id, p2.id, p3.id, p4.id)); select raise(abort, 'category_too_deep') where (select 1 + (p2.id is not null) + (p3.id is not null) + (p4.id is not null) from category p1 left join category p2 on p2.org_id = p1.org_id and p2.id = p1.parent_id left join category p3 on p3.org_id = p2.org_id and p3.id = p2.parent_id left join category p4 on p4.org_id = p3.org_id and p4.id = p3.parent_id where p1.org_id = new.org_id and p1.id = new.parent_id) + (select max(1 + (c1.id is not null) + (c2.id is not null) + (c3.id is not null)) from category c0 left join category c1 on c1.org_id = c0.org_id and c1.parent_id = c0.id left join category c2 on c2.org_id = c1.org_id and c2.parent_id = c1.id left join category c3 on c3.org_id = c2.org_id and c3.parent_id = c2.id where c0.org_id = new.org_id and c0.id = new.id) > 4; END;

-- A category with children, or with items that are not deleted, stays. Deleted items lose their category.
create trigger category_in_use before delete on category when exists (select 1 from category where org_id = old.org_id and parent_id = old.id) or exists (select 1 from item where org_id = old.org_id and category_id = old.id and deleted_at is null) BEGIN select raise(abort, 'in_use'); END;
create trigger category_deletion_frees_deleted_items before delete on category BEGIN update item set category_id = null, version = version + 1 where org_id = old.org_id and category_id = old.id and deleted_at is not null; END;

-- A product, material, printed part or service. sku_key and tax_code_key are what these codes are compared by: without
-- case and with one spelling, as code computes them. price_minor is the sales price and cost_c4 the standard cost, both of
-- per_qty base units. Stock, orders and purchases fix base_uom and kind, see the triggers on item beside those tables.
create table item (
  org_id integer not null,
  id text not null,
  sku text not null constraint item_sku check (
    length(sku) between 1 and 64
    and sku = trim(sku)
    and sku not in ('.', '..')
  ),
  sku_key text not null constraint item_sku_key check (sku_key <> ''),
  name text not null constraint item_name check (name <> ''),
  name_fold text not null,
  description text,
  kind text not null constraint item_kind check (kind in ('product', 'material', 'printed_part', 'service')),
  category_id text,
  base_uom text not null constraint item_base_uom check (base_uom in ('each', 'mg', 'ul', 'mm', 's')),
  tracking text not null default 'none' constraint item_tracking check (tracking in ('none', 'lot', 'serial')),
  price_minor integer not null default 0 constraint item_price_minor check (price_minor between 0 and 9007199254740991),
  cost_c4 integer not null default 0 constraint item_cost_c4 check (cost_c4 between 0 and 9007199254740991),
  per_qty integer not null default 1 constraint item_per_qty check (per_qty between 1 and 9007199254740991),
  currency text not null constraint item_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  tax_code text,
  tax_code_key text constraint item_tax_code_key check ((tax_code is null) = (tax_code_key is null)),
  attrs text constraint item_attrs_json check (attrs is null or json_valid(attrs)),
  status text not null default 'active' constraint item_status check (status in ('active', 'inactive', 'discontinued')),
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id),
  foreign key (org_id, category_id) references category (org_id, id)
) strict;

-- One item that is not deleted has a SKU. The look-up, and the list by SKU.
create unique index item_sku on item (org_id, sku_key) where deleted_at is null;

-- The list by name, and the lists of a category, a kind and a status by age. The primary key serves the plain list.
create index item_name on item (org_id, name_fold, id);
create index item_category on item (org_id, category_id, id);
create index item_kind on item (org_id, kind, id);
create index item_status on item (org_id, status, id);

create trigger item_raises_version before update on item when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

-- Movements refer to the item, so it is marked as deleted instead. That is final, because its SKU may belong to another
-- item by now. Further rules on the deletion of an item stand beside stock_level, order_line and purchase_order_line.
create trigger item_refuses_delete before delete on item BEGIN select raise(abort, 'never_deleted'); END;
create trigger item_stays_deleted before update of deleted_at on item when old.deleted_at is not null and new.deleted_at is not old.deleted_at BEGIN select raise(abort, 'item_deleted'); END;

-- Lots and serial numbers do not exist yet. These are triggers and no CHECK, because a later migration can drop a
-- trigger.
create trigger item_insert_without_lots before insert on item when new.tracking in ('lot', 'serial') BEGIN select raise(abort, 'lots_not_supported'); END;
create trigger item_update_without_lots before update of tracking on item when new.tracking in ('lot', 'serial') BEGIN select raise(abort, 'lots_not_supported'); END;

-- A barcode, and how many base units the package with it holds. key is what it is compared by: the 14 digits of a GTIN,
-- in whatever length it was given, and of other codes the text without case. has_wrong_check_digit is a warning.
create table item_barcode (
  org_id integer not null,
  key text not null constraint item_barcode_key check (key <> ''),
  code text not null constraint item_barcode_code check (length(code) between 1 and 64),
  item_id text not null,
  pack_qty integer not null default 1 constraint item_barcode_pack_qty check (pack_qty between 1 and 9007199254740991),
  has_wrong_check_digit integer not null default 0 constraint item_barcode_has_wrong_check_digit check (
    has_wrong_check_digit in (0, 1)
  ),
  primary key (org_id, key),
  foreign key (org_id, item_id) references item (org_id, id)
) strict;

-- The barcodes of an item.
create index item_barcode_item on item_barcode (org_id, item_id, key);

-- The words of name, SKU and barcodes, in lower case and without accents. A search for the first letters of a word is a
-- range of the primary key. The key is the whole row, so the table has no rowid.
create table item_word (
  org_id integer not null,
  word text not null constraint item_word_word check (word <> ''),
  item_id text not null,
  primary key (org_id, word, item_id),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;

-- The words of an item: the second and later words of a search, and replacing them.
create index item_word_item on item_word (org_id, item_id, word);

-- Who supplies an item, at what price for per_qty base units, from what quantity, in what packs and how fast.
create table supplier_item (
  org_id integer not null,
  supplier_id text not null,
  item_id text not null,
  supplier_sku text,
  price_minor integer constraint supplier_item_price_minor check (price_minor between 0 and 9007199254740991),
  currency text constraint supplier_item_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  per_qty integer not null default 1 constraint supplier_item_per_qty check (per_qty between 1 and 9007199254740991),
  moq integer not null default 1 constraint supplier_item_moq check (moq between 1 and 9007199254740991),
  pack_qty integer not null default 1 constraint supplier_item_pack_qty check (pack_qty between 1 and 9007199254740991),
  lead_time_days integer not null default 7 constraint supplier_item_lead_time_days check (
    lead_time_days between 0 and 3650
  ),
  preferred integer not null default 0 constraint supplier_item_preferred check (preferred in (0, 1)),
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, supplier_id, item_id),
  foreign key (org_id, supplier_id) references party (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id),
  constraint supplier_item_price_has_currency check ((price_minor is null) = (currency is null))
) strict;

-- The suppliers of an item.
create index supplier_item_item on supplier_item (org_id, item_id, supplier_id);

-- One preferred supplier of an item.
create unique index supplier_item_preferred on supplier_item (org_id, item_id) where preferred = 1;

create trigger supplier_item_raises_version before update on supplier_item when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger supplier_item_needs_supplier before insert on supplier_item when not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'not_a_supplier'); END;

-- Who supplies an item stays a supplier.
create trigger party_supplies before update of is_supplier on party when old.is_supplier = 1 and new.is_supplier = 0 and exists (select 1 from supplier_item where org_id = old.org_id and supplier_id = old.id) BEGIN select raise(abort, 'in_use'); END;

-- A deleted item is not found by a barcode, a word or a supplier, and its barcodes are free for other items.
create trigger item_deletion_clears_lookups after update of deleted_at on item when old.deleted_at is null and new.deleted_at is not null BEGIN delete from item_barcode where org_id = new.org_id and item_id = new.id; delete from item_word where org_id = new.org_id and item_id = new.id; delete from supplier_item where org_id = new.org_id and item_id = new.id; END;

-- What an item is sold for and what it costs from a moment on. version is the version of the item that the change made.
create table item_price (
  org_id integer not null,
  item_id text not null,
  version integer not null,
  price_minor integer not null,
  per_qty integer not null,
  currency text not null,
  valid_from integer not null,
  primary key (org_id, item_id, version),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;
create table item_cost (
  org_id integer not null,
  item_id text not null,
  version integer not null,
  cost_c4 integer not null,
  per_qty integer not null,
  currency text not null,
  valid_from integer not null,
  primary key (org_id, item_id, version),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;

create trigger item_price_starts after insert on item BEGIN insert into item_price (org_id, item_id, version, price_minor, per_qty, currency, valid_from) values (new.org_id, new.id, new.version, new.price_minor, new.per_qty, new.currency, new.created_at); insert into item_cost (org_id, item_id, version, cost_c4, per_qty, currency, valid_from) values (new.org_id, new.id, new.version, new.cost_c4, new.per_qty, new.currency, new.created_at); END;
create trigger item_price_changes after update of price_minor, per_qty, currency on item when new.price_minor <> old.price_minor or new.per_qty <> old.per_qty or new.currency <> old.currency BEGIN insert into item_price (org_id, item_id, version, price_minor, per_qty, currency, valid_from) values (new.org_id, new.id, new.version, new.price_minor, new.per_qty, new.currency, new.updated_at); END;
create trigger item_cost_changes after update of cost_c4, per_qty, currency on item when new.cost_c4 <> old.cost_c4 or new.per_qty <> old.per_qty or new.currency <> old.currency BEGIN insert into item_cost (org_id, item_id, version, cost_c4, per_qty, currency, valid_from) values (new.org_id, new.id, new.version, new.cost_c4, new.per_qty, new.currency, new.updated_at); END;
create trigger item_price_refuses_update before update on item_price BEGIN select raise(abort, 'immutable'); END;
create trigger item_price_refuses_delete before delete on item_price BEGIN select raise(abort, 'immutable'); END;
create trigger item_cost_refuses_update before update on item_cost BEGIN select raise(abort, 'immutable'); END;
create trigger item_cost_refuses_delete before delete on item_cost BEGIN select raise(abort, 'immutable'); END;
