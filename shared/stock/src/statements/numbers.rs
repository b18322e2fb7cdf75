//! Document numbers without gaps, for the documents of sales and of purchasing: `TAKE` raises the sequence, and the next
//! document of the same batch gets the new number. A batch that fails takes no number.

/// The number that `TAKE` took last, as text.
#[macro_export]
macro_rules! number_taken {
    ($org:expr, $doc_type:literal) => {
        concat!(
            "(select f.prefix || printf('%0' || f.digits || 'd', s.last_number)
                from doc_format as f
                cross join doc_sequence as s on s.org_id = f.org_id and s.doc_type = f.doc_type
                where f.org_id = ",
            $org,
            " and f.doc_type = '",
            $doc_type,
            "')"
        )
    };
}

domain::statements! {
    /// Takes the next number of document type `?2`, by primary key.
    TAKE = "insert into doc_sequence (org_id, doc_type, last_number)
        values (?1, ?2, 1)
        on conflict (org_id, doc_type) do update set last_number = last_number + 1";
}
