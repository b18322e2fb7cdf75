//! The SQL of warehouses.

use domain::rfc3339;

macro_rules! warehouse_json {
    () => {
        concat!(
            "json_object('id', w.id, 'code', w.code, 'name', w.name, 'address', w.address,
              'capacity', w.capacity, 'created_at', ",
            rfc3339!("w.created_at"),
            ",
              'updated_at', ",
            rfc3339!("w.updated_at"),
            ", 'version', w.version)"
        )
    };
}

domain::statements! {
    /// `list`, by unique index warehouse_code.
    LIST = concat!("select w.code_key as code_key, ", warehouse_json!(), " as body
        from warehouse as w
        where w.org_id = ?1 and w.deleted_at is null and w.code_key > ?2
        order by w.code_key
        limit ?3");

    /// `read`, and the answer of every write, by primary key.
    READ = concat!("select ", warehouse_json!(), " as body
        from warehouse as w
        where w.org_id = ?1 and w.id = ?2");

    /// `read`, `change`, `remove`: the facts, by primary key.
    FIND = concat!("select w.version as version, w.code as code, w.name as name, w.address as address,
          w.capacity as capacity, ", warehouse_json!(), " as body
        from warehouse as w
        where w.org_id = ?1 and w.id = ?2 and w.deleted_at is null");

    /// `create`. A trigger adds its location.
    INSERT = "insert into warehouse (org_id, id, code, code_key, name, address, capacity, created_at, updated_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)";

    /// `change`, by primary key.
    UPDATE = "update warehouse
        set code = ?4, code_key = ?5, name = ?6, address = ?7, capacity = ?8, updated_at = ?9,
          version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and deleted_at is null";

    /// `remove`, by primary key. The schema refuses it while there is stock.
    DELETE = "update warehouse
        set deleted_at = ?4, updated_at = ?4, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and deleted_at is null";
}
