//! The directory and the search.

use domain::rfc3339;

use super::statements::party_json;

/// The directory by name, of the parties that a partial index holds.
macro_rules! list {
    ($of:literal) => {
        concat!(
            "select p.name_fold as name_key, p.id as id_key, ",
            party_json!(),
            " as body from party as p where p.org_id = ?1 ",
            $of,
            "and p.deleted_at is null and (p.name_fold, p.id) > (?3, ?4) order by p.name_fold, p.id limit ?2"
        )
    };
}

domain::statements! {
    /// `list`, by index party_name.
    LIST = list!("");

    /// `list` of customers, by index party_customer_name.
    LIST_CUSTOMERS = list!("and p.is_customer = 1 ");

    /// `list` of suppliers, by index party_supplier_name.
    LIST_SUPPLIERS = list!("and p.is_supplier = 1 ");

    /// `list` of employees, by index party_employee_name.
    LIST_EMPLOYEES = list!("and p.is_employee = 1 ");

    /// `list` of representatives, by index party_rep_name.
    LIST_REPS = list!("and p.is_rep = 1 ");

    /// `search`, in the order of the words found, by primary key of party_word: it reads little more than a page. `?2`
    /// one more than a page holds, `?3` how a word begins, `?4` other beginnings as JSON or null, `?5` a role or null,
    /// from `?6` on the keys that the page starts after. A party is shown at the first of its words that fit.
    /// 1114111 is the last character.
    SEARCH = concat!("select w.word as word_key, w.party_id as id_key, cast(w.source as text) as source_key, ",
        party_json!(), " as body from party_word as w cross join party as p on p.org_id = w.org_id and p.id = w.party_id \
        where w.org_id = ?1 and w.word < cast(?3 as text) || char(1114111) \
        and (w.word, w.party_id, w.source) > (?6, ?7, cast(?8 as integer)) \
        and not exists (select 1 from party_word as e where e.org_id = ?1 and e.party_id = w.party_id and e.word >= ?3 \
        and e.word <= w.word and (e.word < w.word or e.source < w.source)) \
        and (?4 is null or not exists (select 1 from json_each(?4) as o where not exists (select 1 \
        from party_word as f where f.org_id = ?1 and f.party_id = w.party_id \
        and f.word >= o.value and f.word < o.value || char(1114111)))) \
        and (?5 is null or ?5 = 'customer' and p.is_customer = 1 or ?5 = 'supplier' and p.is_supplier = 1 \
        or ?5 = 'employee' and p.is_employee = 1 or ?5 = 'rep' and p.is_rep = 1) \
        order by w.word, w.party_id, w.source limit ?2");
}
