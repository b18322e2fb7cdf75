//! The SQL of parties with their addresses and contacts, of the directory and of its search.

use domain::rfc3339;

/// D1 promises no more than 32 arguments of a function, so the lists are inserted afterwards.
macro_rules! party_json {
    () => {
        concat!(
            "json_insert(
            json_object('id', p.id, 'kind', p.kind, 'name', p.name, 'roles', json('[' || substr(
                iif(p.is_customer, ',\"customer\"', '') || iif(p.is_supplier, ',\"supplier\"', '')
                || iif(p.is_employee, ',\"employee\"', '') || iif(p.is_rep, ',\"rep\"', ''), 2) || ']'),
                'tax_id', p.tax_id, 'email', p.email, 'phone', p.phone_e164, 'user_id', p.user_id,
                'payment_terms', p.payment_terms, 'rating_ppm', p.rating_ppm, 'note', p.note,
                'created_at', ",
            rfc3339!("p.created_at"),
            ", 'updated_at', ",
            rfc3339!("p.updated_at"),
            ", 'version', p.version),
            '$.addresses', json((
                select json_group_array(json_object('kind', a.kind, 'default', json(iif(a.is_default, 'true', 'false')),
                    'recipient', a.recipient, 'line1', a.line1, 'line2', a.line2, 'city', a.city, 'region', a.region,
                    'postcode', a.postcode, 'country', a.country))
                from party_address as a
                where a.org_id = p.org_id and a.party_id = p.id
            )),
            '$.contacts', json((
                select json_group_array(json_object('name', t.name, 'job_title', t.job_title, 'email', t.email,
                    'phone', t.phone_e164))
                from party_contact as t
                where t.org_id = p.org_id and t.party_id = p.id
            )))"
        )
    };
}

/// A page of the directory by name; `$role` is the condition of the partial index that serves it.
macro_rules! list {
    ($role:literal) => {
        concat!(
            "select p.name_fold as name_key, p.id as id_key, ",
            party_json!(),
            " as body
        from party as p
        where p.org_id = ?1 ",
            $role,
            "
        and p.deleted_at is null
        and (p.name_fold, p.id) > (?3, ?4)
        order by p.name_fold, p.id
        limit ?2"
        )
    };
}

domain::statements! {
    /// The answer of every write, by primary key.
    READ = concat!("select ", party_json!(), " as body
        from party as p
        where p.org_id = ?1 and p.id = ?2");

    /// `read`, `change`, `remove`: the facts, by primary key.
    FIND = concat!("select p.version as version, p.kind as kind, p.name as name, p.is_customer as is_customer,
            p.is_supplier as is_supplier, p.is_employee as is_employee, p.is_rep as is_rep, p.tax_id as tax_id,
            p.email as email, p.phone_e164 as phone, p.user_id as user_id, p.payment_terms as payment_terms,
            p.rating_ppm as rating_ppm, p.note as note, ", party_json!(), " as body
        from party as p
        where p.org_id = ?1 and p.id = ?2 and p.deleted_at is null");

    /// `create`, `change`: whether the tax number with key `?2` and user `?3` are free, and the user a member, by indexes
    /// party_tax_id and party_user and the primary key of membership. `?4` is the party itself, if it exists.
    FIND_CONFLICTS = "select 'already_exists' as code, '/tax_id' as pointer
        from party as p
        where p.org_id = ?1
        and p.tax_id_key = ?2
        and p.tax_id_key is not null
        and p.deleted_at is null
        and p.id is not ?4
        union all
        select 'already_exists', '/user_id'
        from party as p
        where p.org_id = ?1 and p.user_id = ?3 and p.user_id is not null and p.id is not ?4
        union all
        select 'invalid_reference', '/user_id'
        where ?3 is not null
        and not exists (select 1 from membership as m where m.org_id = ?1 and m.user_id = ?3)";

    /// `create`. Triggers update the words of the search.
    INSERT = "insert into party (org_id, id, kind, name, name_fold, is_customer, is_supplier, is_employee, is_rep, tax_id,
            tax_id_key, email, phone_e164, user_id, payment_terms, rating_ppm, note, created_at, updated_at)
        values (?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?19)";

    /// `change`, by primary key. Triggers update the words of the search.
    UPDATE = "update party
        set kind = ?4, name = ?5, name_fold = ?6, is_customer = ?7, is_supplier = ?8, is_employee = ?9,
            is_rep = ?10, tax_id = ?11, tax_id_key = ?12, email = ?13, phone_e164 = ?14, user_id = ?15,
            payment_terms = ?16, rating_ppm = ?17, note = ?18, updated_at = ?19, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and deleted_at is null";

    /// `create`, `change`: the addresses `?3`, a JSON list in its order.
    INSERT_ADDRESSES = "insert into party_address (org_id, party_id, position, kind, is_default, recipient,
            line1, line2, city, region, postcode, country)
        select ?1, ?2, n.key + 1, n.value ->> '$.kind', n.value ->> '$.default', n.value ->> '$.recipient',
            n.value ->> '$.line1', n.value ->> '$.line2', n.value ->> '$.city', n.value ->> '$.region',
            n.value ->> '$.postcode', n.value ->> '$.country'
        from json_each(?3) as n";

    /// `change`, before the new ones are inserted, by primary key.
    DELETE_ADDRESSES = "delete from party_address
        where org_id = ?1 and party_id = ?2";

    /// `create`, `change`: the contacts `?3`, a JSON list in its order.
    INSERT_CONTACTS = "insert into party_contact (org_id, party_id, position, name, name_fold, job_title, email, phone_e164)
        select ?1, ?2, n.key + 1, n.value ->> '$.name', n.value ->> '$.name_fold', n.value ->> '$.job_title',
            n.value ->> '$.email', n.value ->> '$.phone'
        from json_each(?3) as n";

    /// `change`, before the new ones are inserted, by primary key.
    DELETE_CONTACTS = "delete from party_contact
        where org_id = ?1 and party_id = ?2";

    /// `remove`, by primary key. The schema refuses it while the party has open documents, and removes it from the search.
    DELETE = "update party
        set deleted_at = ?4, updated_at = ?4, user_id = null, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and deleted_at is null";

    /// `remove`: deletes its supplier items, by primary key of supplier_item.
    DELETE_ITEMS = "delete from supplier_item
        where org_id = ?1 and supplier_id = ?2";

    /// `list`, by index party_name.
    LIST = list!("");

    /// `list` of customers, by index party_customer_name.
    LIST_CUSTOMERS = list!("and p.is_customer = 1");

    /// `list` of suppliers, by index party_supplier_name.
    LIST_SUPPLIERS = list!("and p.is_supplier = 1");

    /// `list` of employees, by index party_employee_name.
    LIST_EMPLOYEES = list!("and p.is_employee = 1");

    /// `list` of representatives, by index party_rep_name.
    LIST_REPS = list!("and p.is_rep = 1");

    /// `search`, in the order of the words found, by primary key of party_word: it reads little more than a page. `?2` is
    /// one more than a page holds, `?3` the beginning of a word, `?4` other beginnings as JSON or null, `?5` a role or
    /// null, and from `?6` on the keys that the page starts after. A party is listed at the first of its words that
    /// match. 1114111 is the last Unicode character.
    SEARCH = concat!("select w.word as word_key, w.party_id as id_key, cast(w.source as text) as source_key, ", party_json!(), " as body
        from party_word as w
        cross join party as p on p.org_id = w.org_id and p.id = w.party_id
        where w.org_id = ?1
        and w.word < cast(?3 as text) || char(1114111)
        and (w.word, w.party_id, w.source) > (?6, ?7, cast(?8 as integer))
        and not exists (
            select 1
            from party_word as e
            where e.org_id = ?1
            and e.party_id = w.party_id
            and e.word >= ?3
            and e.word <= w.word
            and (e.word < w.word or e.source < w.source)
        )
        and (?4 is null or not exists (
            select 1
            from json_each(?4) as o
            where not exists (
                select 1
                from party_word as f
                where f.org_id = ?1
                and f.party_id = w.party_id
                and f.word >= o.value
                and f.word < o.value || char(1114111)
            )
        ))
        and (
            ?5 is null
            or ?5 = 'customer' and p.is_customer = 1
            or ?5 = 'supplier' and p.is_supplier = 1
            or ?5 = 'employee' and p.is_employee = 1
            or ?5 = 'rep' and p.is_rep = 1
        )
        order by w.word, w.party_id, w.source
        limit ?2");
}
