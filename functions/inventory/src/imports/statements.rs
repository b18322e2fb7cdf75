//! The SQL of imports.

domain::statements! {
    /// The answer of `import`.
    READ_IMPORTED = "select json_object('dry_run', json('false'), 'rows', cast(?1 as integer),
          'imported', cast(?1 as integer), 'ids', json(?2), 'faults', json('[]')) as body";
}
