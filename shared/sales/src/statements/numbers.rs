//! The numbers of documents, without a gap: `TAKE` raises the sequence, and the document that the
//! same batch writes next has the number it came to. A batch that fails takes none.

/// The number that `TAKE` came to, as text, in an organisation of `$org`.
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
    /// Takes the next number of a kind of document `?2`, by primary key.
    TAKE = "insert into doc_sequence (org_id, doc_type, last_number)
        values (?1, ?2, 1)
        on conflict (org_id, doc_type) do update set last_number = last_number + 1";
}
