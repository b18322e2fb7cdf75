//! The one write of a request: guards, change, event, audit row and stored answer, in one atomic batch.
//!
//! The answer is a SELECT that runs in the batch after the change, so it holds the new document numbers,
//! balances and versions. It is also the payload of the event. Its id and version are taken from the stored
//! text, so that a repeat has the same headers.

use domain::{Statement, Value, values};
use platform::{Fault, Rows, SqlFailure};

use crate::answer::{Content, Record, record_columns};
use crate::context::KeyStatus;
use crate::statements::{GUARD_CHANGED, RECORD_AUDIT};
use crate::{Answer, Context, Reply, Stop, api_key, idempotency};

/// The audit row of a change.
#[derive(Clone, Debug)]
pub struct Audit {
    /// `item.created`: entity and past participle. Also the event's topic, unless the change names another.
    pub action: &'static str,
    pub entity: &'static str,
    pub entity_id: String,
    /// The request or the change as JSON, without secrets.
    pub diff: Option<String>,
}

/// Everything that one request changes.
#[derive(Clone, Debug)]
pub struct Change {
    statements: Vec<Statement>,
    audit: Audit,
    topic: Option<&'static str>,
    answer: Statement,
    shown: Option<Statement>,
    others: Vec<(&'static str, Audit, Statement)>,
}

impl Change {
    /// `answer` is a SELECT of one row, whose column `body` is the record to answer with.
    pub const fn new(audit: Audit, answer: Statement) -> Self {
        Self {
            statements: Vec::new(),
            topic: Some(audit.action),
            audit,
            answer,
            shown: None,
            others: Vec::new(),
        }
    }

    /// Adds an event and an audit row for another record of the same change, after those of the first.
    /// `record` is a SELECT like the answer.
    #[must_use]
    pub fn also(self, audit: Audit, record: Statement) -> Self {
        let topic = audit.action;
        self.also_as(topic, audit, record)
    }

    /// The same, with the event under this topic.
    #[must_use]
    pub fn also_as(mut self, topic: &'static str, audit: Audit, record: Statement) -> Self {
        self.others.push((topic, audit, record));
        self
    }

    /// Answers with this in place of the record of the event: a SELECT like the answer, which can read the
    /// events of the change.
    #[must_use]
    pub fn showing(mut self, shown: Option<Statement>) -> Self {
        self.shown = shown;
        self
    }

    /// Adds a statement.
    #[must_use]
    pub fn then(mut self, statement: Statement) -> Self {
        self.statements.push(statement);
        self
    }

    /// Adds a statement that must change a row; otherwise the batch aborts with this CHECK of `guard`.
    #[must_use]
    pub fn must(self, statement: Statement, why: &'static str) -> Self {
        self.then(statement).then(GUARD_CHANGED.bind(values![why]))
    }

    /// Adds statements.
    #[must_use]
    pub fn then_all(mut self, statements: impl IntoIterator<Item = Statement>) -> Self {
        self.statements.extend(statements);
        self
    }

    /// Records this in the audit log in place of the body, which holds a secret or says too little.
    #[must_use]
    pub fn recording(mut self, diff: &serde_json::Value) -> Self {
        self.audit.diff = Some(diff.to_string());
        self
    }

    /// Publishes no event: the change does not concern other systems.
    #[must_use]
    pub const fn unpublished(mut self) -> Self {
        self.topic = None;
        self
    }

    /// Publishes the event under this topic, where the audit log has another word for the action.
    #[must_use]
    pub const fn published_as(mut self, topic: &'static str) -> Self {
        self.topic = Some(topic);
        self
    }
}

impl Context<'_> {
    /// Commits on the caller's shard.
    ///
    /// # Errors
    /// The refusal of a constraint that fired, the stored answer of a concurrent duplicate, or a fault.
    pub async fn commit(&self, change: Change) -> Answer {
        self.commit_on(self.principal.shard, self.principal.org_id, change)
            .await
    }

    /// Commits for an organisation on a shard.
    ///
    /// # Errors
    /// As `commit`.
    pub async fn commit_on(&self, shard: u8, org_id: i64, change: Change) -> Answer {
        self.require_verified_key().await?;
        let (mut batch, answer_at) = self.batch(org_id, change)?;
        if self.key_status.get() == KeyStatus::VerifiedUseDue && shard == self.principal.shard {
            batch.extend(api_key::record(self)?);
        }
        let sql = self.platform.sql(shard)?;
        match sql.write(&batch).await {
            Ok(rows) => {
                self.key_status.set(KeyStatus::Verified);
                self.answered(&rows, answer_at)
            }
            Err(failure) => {
                let is_refused = !matches!(
                    failure,
                    SqlFailure::Busy(_) | SqlFailure::Full(_) | SqlFailure::Fault(_)
                );
                if is_refused {
                    self.replay_duplicate(shard, org_id).await?;
                }
                Err(self.explain(failure))
            }
        }
    }

    /// The statements of a change in their order, and the position of the one that gives the answer.
    fn batch(&self, org_id: i64, change: Change) -> Result<(Vec<Statement>, usize), Stop> {
        let Change {
            statements: mut batch,
            audit,
            topic,
            answer,
            shown,
            others,
        } = change;
        let is_own = topic.is_none() || shown.is_some();
        let mut answer_at = 0;
        let mut source = answer;
        if let Some(topic) = topic {
            let (event, event_id) = self.event(org_id, topic, &audit, source)?;
            answer_at = batch.len();
            batch.push(event);
            batch.push(GUARD_CHANGED.bind(values!["not_found"]));
            source = Statement {
                sql: "select payload as body from outbox where id = ?1".into(),
                values: values![event_id],
            };
        }
        batch.push(self.audit(org_id, audit)?);
        for (topic, audit, record) in others {
            batch.push(self.event(org_id, topic, &audit, record)?.0);
            batch.push(GUARD_CHANGED.bind(values!["not_found"]));
            batch.push(self.audit(org_id, audit)?);
        }
        let source = shown.unwrap_or(source);
        if let Some(key) = &self.key {
            let row = values![
                org_id,
                key.principal(),
                &key.text,
                &key.fingerprint,
                i64::from(self.route.status),
                self.now,
                self.now.plus_seconds(idempotency::TTL_SECONDS)
            ];
            answer_at = batch.len();
            batch.push(wrapped(
                "insert into idempotency (org_id, principal, key, fingerprint, status, created_at, expires_at, body)",
                source,
                row,
                record_columns!("body"),
            ));
            batch.push(GUARD_CHANGED.bind(values!["not_found"]));
        } else if is_own {
            answer_at = batch.len();
            // Materialized, so that SQLite builds a long record once and not once a column.
            let sql = format!(
                concat!(
                    "with answer as materialized ({}) select ",
                    record_columns!("body"),
                    " from answer"
                ),
                source.sql
            );
            batch.push(Statement {
                sql: sql.into(),
                values: source.values,
            });
        }
        Ok((batch, answer_at))
    }

    /// The statement that publishes a record, and the id of the event.
    fn event(
        &self,
        org_id: i64,
        topic: &'static str,
        audit: &Audit,
        record: Statement,
    ) -> Result<(Statement, String), Stop> {
        let event_id = self.new_id::<()>()?.to_string();
        let event = values![
            org_id,
            &event_id,
            topic,
            audit.entity,
            &audit.entity_id,
            &self.request_id,
            self.traceparent.as_str(),
            self.now
        ];
        let statement = wrapped(
            "insert into outbox (org_id, id, topic, entity, entity_id, request_id, traceparent, created_at, payload)",
            record,
            event,
            record_columns!("payload"),
        );
        Ok((statement, event_id))
    }

    /// The audit row of a change made outside `commit`.
    ///
    /// # Errors
    /// A fault when there is no randomness for its id.
    pub fn audit(&self, org_id: i64, audit: Audit) -> Result<Statement, Fault> {
        let actor = Some(self.principal.user_id.clone()).filter(|user| !user.is_empty());
        Ok(RECORD_AUDIT.bind(values![
            org_id,
            &self.new_id::<()>()?,
            self.principal.kind(),
            actor,
            audit.action,
            audit.entity,
            audit.entity_id,
            audit.diff,
            &self.request_id,
            self.request.client_address.as_str(),
            self.user_agent(),
            self.now
        ]))
    }

    /// The User-Agent header, for the audit log.
    pub fn user_agent(&self) -> Option<String> {
        let agent = self.request.header("user-agent")?;
        Some(agent.chars().take(300).collect())
    }

    fn answered(&self, rows: &[Rows], answer_at: usize) -> Answer {
        let record = rows
            .get(answer_at)
            .map(Rows::first::<Record>)
            .transpose()?
            .flatten();
        let record = record.ok_or_else(|| Fault::new("a committed change gave no answer"))?;
        Ok(Reply::new(self.route.status, Content::Record(record)))
    }

    /// A concurrent duplicate with the same Idempotency-Key may have committed first, whichever constraint
    /// refused this request: then its stored answer is the answer.
    pub(crate) async fn replay_duplicate(&self, shard: u8, org_id: i64) -> Result<(), Stop> {
        let Some(key) = &self.key else { return Ok(()) };
        let rows = self
            .platform
            .sql(shard)?
            .read(&[key.find(org_id)])
            .await
            .map_err(|failure| self.explain(failure))?;
        rows.first().map_or(Ok(()), |rows| key.replay(rows))
    }
}

/// `<insert> select <values>, body from (<source>) returning <columns>`. The source keeps its
/// parameter numbers; the values follow them.
fn wrapped(insert: &str, source: Statement, values: Vec<Value>, columns: &str) -> Statement {
    let first = source.values.len().saturating_add(1);
    let list: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(offset, value)| match value {
            // Numbers reach D1 as REAL; the columns here take integers.
            Value::Integer(_) => format!("cast(?{} as integer)", first.saturating_add(offset)),
            _ => format!("?{}", first.saturating_add(offset)),
        })
        .collect();
    let sql = format!(
        "{insert} select {}, body from ({}) where true returning {columns}",
        list.join(", "),
        source.sql
    );
    let mut all = source.values;
    all.extend(values);
    Statement {
        sql: sql.into(),
        values: all,
    }
}
