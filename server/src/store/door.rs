//! The one door to the practice's data. Every query of a request runs between [`Door::read`] or [`Door::write`] and
//! its commit: the transaction lives in a task of its own, so that a closed browser tab cannot leave it half-done on a
//! connection (sqlx rolls back lazily, and the next borrower would inherit it); the actor is set first and the audit
//! record is written last, in one message with the commit; and whatever may still be open on a connection is rolled back
//! when it is given back and, in one message with the beginning, when it is taken.

use std::{sync::Arc, time::Duration};

use app::practice::{Actor, Clock};
use chrono::{DateTime, NaiveDate, Utc};
use futures::future::BoxFuture;
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use super::{StoreError, ids};

/// Outside a transaction, where it should be, the first half does nothing.
pub const BEGIN: &str = "ROLLBACK; BEGIN";

/// What a transaction leaves in the audit log: names of things and their ids, never content.
#[derive(Clone, Debug)]
pub struct Audit {
    pub action: &'static str,
    pub kind: &'static str,
    pub ids: Vec<Uuid>,
    pub outcome: Outcome,
}

/// Whether what was asked for was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Refused,
}

impl Outcome {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

impl Audit {
    /// What shows one client has the kind `client` and the ids of client and care episode: their page says who has looked.
    pub fn new(action: &'static str, kind: &'static str, ids: Vec<Uuid>) -> Self {
        Self {
            action,
            kind,
            ids,
            outcome: Outcome::Done,
        }
    }

    /// An attempt that was turned down.
    pub fn refused(action: &'static str, kind: &'static str, ids: Vec<Uuid>) -> Self {
        Self {
            outcome: Outcome::Refused,
            ..Self::new(action, kind, ids)
        }
    }
}

impl Audit {
    /// The record and the commit in one message, the record first: where it is refused, nothing is committed. Every value is a
    /// name of this program's own or an id.
    fn and_commit(&self, id: Uuid) -> String {
        let quoted = |name: &'static str| name.replace('\'', "''");
        let ids: Vec<String> = self.ids.iter().map(Uuid::to_string).collect();
        format!(
            "SELECT audit.append('{id}', '{}', '{}', '{{{}}}', '{}'); COMMIT",
            quoted(self.action),
            quoted(self.kind),
            ids.join(","),
            self.outcome.text()
        )
    }
}

/// How a transaction ends.
#[derive(Clone, Debug)]
pub enum Finish {
    /// Everything is kept, with this line in the audit log.
    Commit(Audit),
    /// Nothing is kept: a dry run, or an import with rejected rows.
    RollBack,
}

/// Whether connections are rolled back when they are given back. `Without` exists for the test that shows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hooks {
    Rollback,
    Without,
}

#[derive(Clone)]
pub struct Door {
    write: PgPool,
    read: PgPool,
    clock: Arc<dyn Clock>,
}

impl Door {
    pub fn new(write: PgPool, read: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { write, read, clock }
    }

    /// Runs `work` as a role that may only read and append to the audit log.
    ///
    /// # Errors
    /// What `work` returned, or the database refusing the actor, the query or the audit record.
    pub async fn read<T, W>(&self, actor: &Actor, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut PgConnection) -> BoxFuture<'t, Result<(T, Finish), StoreError>>
            + Send
            + 'static,
    {
        self.pass(self.read.clone(), actor, work).await
    }

    /// Runs `work` as a role that may write what the actor's rows allow; all of it or nothing.
    ///
    /// # Errors
    /// As [`Door::read`].
    pub async fn write<T, W>(&self, actor: &Actor, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut PgConnection) -> BoxFuture<'t, Result<(T, Finish), StoreError>>
            + Send
            + 'static,
    {
        self.pass(self.write.clone(), actor, work).await
    }

    /// The time, as transactions will record it.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The day of a moment where the practice is.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.clock.local(at).date()
    }

    /// Waits for what runs and closes the connections.
    pub async fn close(&self) {
        self.write.close().await;
        self.read.close().await;
    }

    async fn pass<T, W>(&self, pool: PgPool, actor: &Actor, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut PgConnection) -> BoxFuture<'t, Result<(T, Finish), StoreError>>
            + Send
            + 'static,
    {
        let actor = actor.clone();
        let now = self.clock.now();
        let task = tokio::spawn(async move {
            let mut connection = pool.acquire().await?;
            sqlx::raw_sql(BEGIN).execute(&mut *connection).await?;
            sqlx::query("SELECT authz.enter($1, $2, $3, $4)")
                .bind(actor.organisation)
                .bind(actor.staff)
                .bind(actor.request)
                .bind(now)
                .execute(&mut *connection)
                .await?;
            // What fails from here on is rolled back by the hook.
            let (answer, finish) = work(&mut connection).await?;
            let end = match finish {
                Finish::Commit(audit) => audit.and_commit(ids::new_id(now)),
                Finish::RollBack => "ROLLBACK".to_owned(),
            };
            sqlx::raw_sql(AssertSqlSafe(end))
                .execute(&mut *connection)
                .await?;
            Ok(answer)
        });
        task.await.map_err(|_| StoreError::Interrupted)?
    }
}

/// A pool for one role. The hook is the second line of defence behind the spawned task.
pub fn pool(options: PgConnectOptions, size: u32, hooks: Hooks) -> PgPool {
    let pool = PgPoolOptions::new()
        .max_connections(size)
        // Longer than whoever comes last of fifty waits on two busy cores; beyond it the answer is 503.
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false);
    let pool = match hooks {
        Hooks::Without => pool,
        Hooks::Rollback => pool.after_release(|connection, _| Box::pin(roll_back(connection))),
    };
    pool.connect_lazy_with(options)
}

async fn roll_back(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::raw_sql("ROLLBACK").execute(connection).await?;
    Ok(true)
}
