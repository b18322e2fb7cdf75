//! The SQL of categories.

use domain::rfc3339;

macro_rules! category_json {
    () => {
        concat!("json_object('id', c.id, 'parent_id', c.parent_id, 'name', c.name, 'description', c.description,
              'created_at', ", rfc3339!("c.created_at"), ", 'updated_at', ", rfc3339!("c.updated_at"), ",
              'version', c.version)")
    };
}

domain::statements! {
    /// `list`, by the unique index of names.
    LIST = concat!("select c.name_key as name_key, ", category_json!(), " as body
        from category as c
        where c.org_id = ?1 and c.name_key > ?2
        order by c.name_key
        limit ?3");

    /// `list` of one parent, or of the top level when `?4` is null, by index category_parent.
    LIST_BY_PARENT = concat!("select c.name_key as name_key, ", category_json!(), " as body
        from category as c
        where c.org_id = ?1 and c.parent_id is ?4 and c.name_key > ?2
        order by c.name_key
        limit ?3");

    /// `read`, and the answer of `create` and `change`, by primary key.
    READ = concat!("select ", category_json!(), " as body, c.version as version
        from category as c
        where c.org_id = ?1 and c.id = ?2");

    /// `change`, `remove`: the facts, by primary key.
    FIND = "select c.version as version, c.parent_id as parent_id, c.name as name, c.description as description
        from category as c
        where c.org_id = ?1 and c.id = ?2";

    /// `create`, `change`: whether parent `?2` is missing and the name with key `?3` taken, by primary key and by the unique index of
    /// names. `?4` is the changed category, or null.
    FIND_CONFLICTS = "select 'invalid_reference' as code, '/parent_id' as pointer
        where ?2 is not null
          and not exists (select 1
            from category as c
            where c.org_id = ?1 and c.id = ?2)
        union all
        select 'already_exists',
          '/name'
        from category as c
        where c.org_id = ?1 and c.name_key = ?3 and c.id is not ?4";

    /// `create`. The schema refuses a fifth level.
    INSERT = "insert into category (org_id, id, parent_id, name, name_key, description, created_at, updated_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";

    /// `change`, by primary key. The schema refuses a cycle and a fifth level.
    UPDATE = "update category
        set parent_id = ?4, name = ?5, name_key = ?6, description = ?7, updated_at = ?8, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `remove`, by primary key. The schema refuses it while something is in the category.
    DELETE = "delete from category
        where org_id = ?1 and id = ?2 and version = ?3";

    /// The answer of `remove`: the row is gone by then.
    DELETED = "select json_object('id', cast(?1 as text)) as body";
}
