//! Clients as their therapist adds them, treatments as they begin and end. Whose they are, functions of the database decide;
//! what is derived follows in the same transaction.

use app::{
    error::PortError,
    practice::{Actor, Treatments},
    treatments::{
        Act, Alike, ClientFile, Done, Ended, NotAsked, NotDone, Particulars, PastTreatment, Rhythm,
        is_alike,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{
    Audit, Finish, Store, StoreError, codes,
    derived::{self, Method},
    ids, ruptures,
};

#[async_trait]
impl Treatments for Store {
    async fn file(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<ClientFile>, PortError> {
        let who = actor.clone();
        let read = self.door.read(actor, move |connection| {
            async move {
                let file = load_file(connection, &who, client, care_episode).await?;
                let audit = match &file {
                    Some(file) => {
                        Audit::new("view details", "client", vec![client, file.care_episode])
                    }
                    None => Audit::refused("view details", "client", vec![client]),
                };
                Ok((file, Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn past(&self, actor: &Actor) -> Result<Vec<PastTreatment>, PortError> {
        let who = actor.clone();
        let read = self.door.read(actor, move |connection| {
            async move {
                let past = load_past(connection, &who).await?;
                let shown = past.iter().map(|one| one.care_episode).collect();
                let audit = Audit::new("view past clients", "care_episode", shown);
                Ok((past, Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn settle(&self, actor: &Actor, act: Act) -> Result<Result<Done, NotDone>, PortError> {
        let (who, store) = (actor.clone(), self.clone());
        let written = self.door.write(actor, move |connection| {
            async move {
                let mut work = Work {
                    connection,
                    actor: &who,
                    store: &store,
                    now: store.door.now(),
                };
                let action = action(&act);
                let answer = work.act(&act).await?;
                let finish = match &answer {
                    Ok(done) => Finish::Commit(Audit::new(
                        action,
                        "client",
                        vec![done.client, done.care_episode],
                    )),
                    // Whoever asks which codes are in use, or for what is not theirs, leaves a record.
                    Err(NotDone::CodeTaken | NotDone::NotTheirs) => {
                        let ids = client_of(&act).into_iter().collect();
                        Finish::Commit(Audit::refused(action, "client", ids))
                    }
                    Err(_) => Finish::RollBack,
                };
                Ok((answer, finish))
            }
            .boxed()
        });
        match written.await {
            // Two who add the same code at once.
            Err(error) if error.constraint() == Some("client_code_is_unique") => {
                Ok(Err(NotDone::CodeTaken))
            }
            answer => Ok(answer?),
        }
    }
}

const fn action(act: &Act) -> &'static str {
    match act {
        Act::Add { .. } => "add client",
        Act::Change { .. } => "change client",
        Act::Begin { .. } => "begin treatment",
        Act::End { .. } => "end treatment",
        Act::Resume { .. } => "take ending back",
        Act::Ask { .. } => "set rhythm of forms",
        Act::Archive { away: true, .. } => "archive client",
        Act::Archive { away: false, .. } => "bring client back",
    }
}

const fn client_of(act: &Act) -> Option<Uuid> {
    match act {
        Act::Add { .. } => None,
        Act::Change { client, .. }
        | Act::Begin { client, .. }
        | Act::End { client, .. }
        | Act::Resume { client, .. }
        | Act::Ask { client, .. }
        | Act::Archive { client, .. } => Some(*client),
    }
}

/// One act inside its transaction.
struct Work<'w> {
    connection: &'w mut PgConnection,
    actor: &'w Actor,
    store: &'w Store,
    now: DateTime<Utc>,
}

type Outcome = Result<Result<Done, NotDone>, StoreError>;

impl Work<'_> {
    async fn act(&mut self, act: &Act) -> Outcome {
        let therapist: bool = sqlx::query_scalar("SELECT authz.holds('therapist')")
            .fetch_one(&mut *self.connection)
            .await?;
        if !therapist {
            return Ok(Err(NotDone::NotTheirs));
        }
        match act {
            Act::Add {
                particulars,
                from,
                another,
            } => self.add(particulars, *from, *another).await,
            Act::Change {
                client,
                particulars,
                another,
            } => self.change(*client, particulars, *another).await,
            Act::Begin { client, from } => self.begin(*client, *from).await,
            Act::End {
                client,
                care_episode,
                on,
                ending,
                talked,
            } => {
                let sql = sqlx::query_scalar("SELECT authz.end_treatment($1, $2, $3, $4)")
                    .bind(*care_episode)
                    .bind(*on)
                    .bind(codes::ending_text(*ending))
                    .bind(*talked);
                self.turn(*client, *care_episode, sql).await
            }
            Act::Resume {
                client,
                care_episode,
            } => {
                let sql =
                    sqlx::query_scalar("SELECT authz.resume_treatment($1)").bind(*care_episode);
                self.turn(*client, *care_episode, sql).await
            }
            Act::Ask {
                client,
                care_episode,
                rhythm,
            } => self.ask(*client, *care_episode, *rhythm).await,
            Act::Archive { client, away } => self.archive(*client, *away).await,
        }
    }

    async fn add(&mut self, new: &Particulars, from: NaiveDate, another: bool) -> Outcome {
        let client = ids::new_id(self.now);
        if let Some(problem) = self.alike(client, new, another).await? {
            return Ok(Err(problem));
        }
        let care_episode = ids::new_id(self.now);
        let answer: String = sqlx::query_scalar("SELECT authz.add_client($1, $2, $3, $4, $5, $6)")
            .bind(client)
            .bind(care_episode)
            .bind(&new.code)
            .bind(&new.name)
            .bind(&new.contact)
            .bind(from)
            .fetch_one(&mut *self.connection)
            .await?;
        if let Some(problem) = self.problem(&answer, Some(&new.code), None).await? {
            return Ok(Err(problem));
        }
        self.derive(care_episode).await?;
        Ok(Ok(Done {
            client,
            care_episode,
        }))
    }

    async fn change(&mut self, client: Uuid, to: &Particulars, another: bool) -> Outcome {
        let Some(own) = self.newest_own(client).await? else {
            return Ok(Err(NotDone::NotTheirs));
        };
        if own.name != to.name
            && let Some(problem) = self.alike(client, to, another).await?
        {
            return Ok(Err(problem));
        }
        let answer: String = sqlx::query_scalar("SELECT authz.change_client($1, $2, $3, $4)")
            .bind(client)
            .bind(&to.code)
            .bind(&to.name)
            .bind(&to.contact)
            .fetch_one(&mut *self.connection)
            .await?;
        let problem = self.problem(&answer, Some(&to.code), None).await?;
        Ok(problem.map_or(Ok(own.done(client)), Err))
    }

    async fn begin(&mut self, client: Uuid, from: NaiveDate) -> Outcome {
        let care_episode = ids::new_id(self.now);
        let answer: String = sqlx::query_scalar("SELECT authz.begin_treatment($1, $2, $3)")
            .bind(client)
            .bind(care_episode)
            .bind(from)
            .fetch_one(&mut *self.connection)
            .await?;
        if let Some(problem) = self.problem(&answer, None, None).await? {
            return Ok(Err(problem));
        }
        self.derive(care_episode).await?;
        Ok(Ok(Done {
            client,
            care_episode,
        }))
    }

    /// Ends a treatment or takes that back, and derives what follows.
    async fn turn(
        &mut self,
        client: Uuid,
        care_episode: Uuid,
        sql: sqlx::query::QueryScalar<'_, sqlx::Postgres, String, sqlx::postgres::PgArguments>,
    ) -> Outcome {
        ruptures::lock(self.connection, &[care_episode]).await?;
        let began: Option<NaiveDate> = sqlx::query_scalar(
            "SELECT started_on FROM app.care_episode WHERE organisation_id = $1 AND id = $2 AND client_id = $3",
        )
        .bind(self.actor.organisation)
        .bind(care_episode)
        .bind(client)
        .fetch_optional(&mut *self.connection)
        .await?;
        if began.is_none() {
            return Ok(Err(NotDone::NotTheirs));
        }
        let answer = sql.fetch_one(&mut *self.connection).await?;
        if let Some(problem) = self.problem(&answer, None, began).await? {
            return Ok(Err(problem));
        }
        self.derive(care_episode).await?;
        Ok(Ok(Done {
            client,
            care_episode,
        }))
    }

    /// By whoever treats the client now, in the own name or as a cover: row security decides.
    async fn ask(&mut self, client: Uuid, care_episode: Uuid, rhythm: Option<Rhythm>) -> Outcome {
        ruptures::lock(self.connection, &[care_episode]).await?;
        let changed = sqlx::query(
            "UPDATE app.care_episode SET asked_every = $4, not_asked = $5
             WHERE organisation_id = $1 AND id = $2 AND client_id = $3 AND ended_on IS NULL",
        )
        .bind(self.actor.organisation)
        .bind(care_episode)
        .bind(client)
        .bind(rhythm.map(Rhythm::every))
        .bind(rhythm.and_then(Rhythm::not_asked))
        .execute(&mut *self.connection)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(Err(NotDone::NotTheirs));
        }
        self.derive(care_episode).await?;
        Ok(Ok(Done {
            client,
            care_episode,
        }))
    }

    async fn archive(&mut self, client: Uuid, away: bool) -> Outcome {
        match self.newest_own(client).await? {
            None => return Ok(Err(NotDone::NotTheirs)),
            Some(own) if own.open => return Ok(Err(NotDone::OpenAlready)),
            Some(_) => {}
        }
        let changed: Vec<Uuid> = sqlx::query_scalar(
            "UPDATE app.care_episode SET archived_at = CASE WHEN $4 THEN $5::timestamptz END
             WHERE organisation_id = $1 AND client_id = $2 AND therapist_id = $3
               AND ended_on IS NOT NULL AND ending <> 'transferred' AND (archived_at IS NULL) = $4
             RETURNING id",
        )
        .bind(self.actor.organisation)
        .bind(client)
        .bind(self.actor.staff)
        .bind(away)
        .bind(self.now)
        .fetch_all(&mut *self.connection)
        .await?;
        let newest = changed.into_iter().max();
        Ok(newest.map_or(Err(NotDone::Meanwhile), |care_episode| {
            Ok(Done {
                client,
                care_episode,
            })
        }))
    }

    /// Clients whom the actor sees and whose name is like this one. Others are not looked at: a name tells who is treated here.
    async fn alike(
        &mut self,
        client: Uuid,
        particulars: &Particulars,
        another: bool,
    ) -> Result<Option<NotDone>, StoreError> {
        if another {
            return Ok(None);
        }
        let known: Vec<AlikeRow> = sqlx::query_as(
            "SELECT id, name, code FROM app.client WHERE organisation_id = $1 AND id <> $2 ORDER BY name, code",
        )
        .bind(self.actor.organisation)
        .bind(client)
        .fetch_all(&mut *self.connection)
        .await?;
        let alike: Vec<Alike> = known
            .into_iter()
            .filter(|known| is_alike(&known.name, &particulars.name))
            .map(AlikeRow::into_domain)
            .collect();
        Ok((!alike.is_empty()).then_some(NotDone::Alike(alike)))
    }

    /// What an answer of the database's means; `None` where it was done.
    async fn problem(
        &mut self,
        answer: &str,
        code: Option<&str>,
        began: Option<NaiveDate>,
    ) -> Result<Option<NotDone>, StoreError> {
        Ok(Some(match (answer, began) {
            ("done", _) => return Ok(None),
            ("not_theirs", _) => NotDone::NotTheirs,
            ("code_taken", _) => self.taken(code.unwrap_or_default()).await?,
            ("code_reserved", _) => NotDone::CodeReserved,
            ("in_the_future", _) => NotDone::InTheFuture,
            ("before_it_began", Some(began)) => NotDone::BeforeItBegan(began),
            ("before_it_ended", _) => NotDone::BeforeItEnded,
            ("sessions_after", _) => NotDone::SessionsAfter,
            ("open_already", _) => NotDone::OpenAlready,
            ("not_open" | "not_ended", _) => NotDone::Meanwhile,
            _ => {
                return Err(StoreError::inconsistent(
                    "care_episode",
                    "ended_on",
                    self.actor.request,
                ));
            }
        }))
    }

    /// Whose code it is, where the actor sees that client; row security decides.
    async fn taken(&mut self, code: &str) -> Result<NotDone, StoreError> {
        let known: Option<AlikeRow> = sqlx::query_as(
            "SELECT id, name, code FROM app.client WHERE organisation_id = $1 AND lower(code) = lower($2) LIMIT 1",
        )
        .bind(self.actor.organisation)
        .bind(code)
        .fetch_optional(&mut *self.connection)
        .await?;
        Ok(known.map_or(NotDone::CodeTaken, |known| {
            NotDone::CodeOf(known.into_domain())
        }))
    }

    /// The newest treatment of this client in the actor's own name.
    async fn newest_own(&mut self, client: Uuid) -> Result<Option<OwnRow>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT e.id, e.ended_on IS NULL AS open, c.name FROM app.care_episode e
             JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
             WHERE e.organisation_id = $1 AND e.client_id = $2 AND e.therapist_id = $3
               AND e.id = ANY ((SELECT authz.acting_episodes())::uuid[])
             ORDER BY e.ended_on DESC NULLS FIRST, e.started_on DESC, e.id DESC LIMIT 1",
        )
        .bind(self.actor.organisation)
        .bind(client)
        .bind(self.actor.staff)
        .fetch_optional(&mut *self.connection)
        .await?)
    }

    async fn derive(&mut self, care_episode: Uuid) -> Result<(), StoreError> {
        let method = Method::of(self.store, self.actor.organisation);
        derived::refresh(self.connection, method, &[care_episode]).await
    }
}

#[derive(FromRow)]
struct AlikeRow {
    id: Uuid,
    name: String,
    code: String,
}

impl AlikeRow {
    fn into_domain(self) -> Alike {
        Alike {
            client: self.id,
            name: self.name,
            code: self.code,
        }
    }
}

#[derive(FromRow)]
struct OwnRow {
    id: Uuid,
    open: bool,
    name: String,
}

impl OwnRow {
    const fn done(&self, client: Uuid) -> Done {
        Done {
            client,
            care_episode: self.id,
        }
    }
}

#[derive(FromRow)]
struct FileRow {
    id: Uuid,
    code: String,
    name: String,
    contact: Option<String>,
    own: bool,
    may_act: bool,
    therapist_name: String,
    started_on: NaiveDate,
    #[sqlx(flatten)]
    ending: EndingRow,
    last_session_on: Option<NaiveDate>,
    has_open: bool,
    asked_every: Option<i32>,
    not_asked: Option<String>,
    practice_every: i32,
}

#[derive(FromRow)]
struct EndingRow {
    ended_on: Option<NaiveDate>,
    ending: Option<String>,
    ending_talked: Option<bool>,
    archived: bool,
}

impl EndingRow {
    fn into_domain(self, care_episode: Uuid) -> Result<Option<Ended>, StoreError> {
        let how = codes::ending(self.ending.as_deref(), care_episode)?;
        Ok(self.ended_on.zip(how).map(|(on, how)| Ended {
            on,
            how,
            talked: self.ending_talked,
            archived: self.archived,
        }))
    }
}

fn rhythm(
    every: Option<i32>,
    not_asked: Option<&str>,
    care_episode: Uuid,
) -> Result<Option<Rhythm>, StoreError> {
    match (every, not_asked.and_then(NotAsked::parse)) {
        (None, None) => Ok(None),
        (Some(0), Some(why)) => Ok(Some(Rhythm::Never(why))),
        (Some(every), None) if every > 0 => Ok(Some(Rhythm::Every(every))),
        _ => Err(StoreError::inconsistent(
            "care_episode",
            "asked_every",
            care_episode,
        )),
    }
}

async fn load_file(
    connection: &mut PgConnection,
    actor: &Actor,
    client: Uuid,
    care_episode: Option<Uuid>,
) -> Result<Option<ClientFile>, StoreError> {
    let row: Option<FileRow> = sqlx::query_as(
        "SELECT e.id, c.code, c.name, CASE WHEN a.may_act THEN c.contact END AS contact, a.may_act,
                a.may_act AND e.therapist_id = $3 AS own, t.name AS therapist_name, e.started_on, e.ended_on, e.ending,
                e.ending_talked, e.archived_at IS NOT NULL AS archived,
                (SELECT max(s.held_on) FROM app.session s
                 WHERE s.organisation_id = e.organisation_id AND s.care_episode_id = e.id) AS last_session_on,
                EXISTS (SELECT FROM app.care_episode o WHERE o.organisation_id = e.organisation_id
                  AND o.client_id = e.client_id AND o.therapist_id = $3 AND o.ended_on IS NULL) AS has_open,
                e.asked_every, e.not_asked, authz.asked_every() AS practice_every
         FROM app.care_episode e
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.staff t ON t.organisation_id = e.organisation_id AND t.id = e.therapist_id
         CROSS JOIN LATERAL (SELECT e.id = ANY ((SELECT authz.acting_episodes())::uuid[]) AS may_act) a
         WHERE e.organisation_id = $1 AND e.client_id = $2 AND ($4::uuid IS NULL OR e.id = $4)
         ORDER BY e.ended_on DESC NULLS FIRST, e.started_on DESC, e.id DESC LIMIT 1",
    )
    .bind(actor.organisation)
    .bind(client)
    .bind(actor.staff)
    .bind(care_episode)
    .fetch_optional(connection)
    .await?;
    let file = |row: FileRow| {
        Ok(ClientFile {
            client,
            care_episode: row.id,
            particulars: Particulars {
                code: row.code,
                name: row.name,
                contact: row.contact,
            },
            own: row.own,
            may_act: row.may_act,
            therapist_name: row.therapist_name,
            started_on: row.started_on,
            ended: row.ending.into_domain(row.id)?,
            last_session_on: row.last_session_on,
            has_open: row.has_open,
            rhythm: rhythm(row.asked_every, row.not_asked.as_deref(), row.id)?,
            practice_every: row.practice_every,
        })
    };
    row.map(file).transpose()
}

#[derive(FromRow)]
struct PastRow {
    id: Uuid,
    client_id: Uuid,
    name: String,
    code: String,
    therapist_name: Option<String>,
    started_on: NaiveDate,
    #[sqlx(flatten)]
    ending: EndingRow,
    sessions_held: i32,
}

/// What was handed on goes on with a colleague and is no past treatment.
async fn load_past(
    connection: &mut PgConnection,
    actor: &Actor,
) -> Result<Vec<PastTreatment>, StoreError> {
    let rows: Vec<PastRow> = sqlx::query_as(
        "SELECT e.id, e.client_id, c.name, c.code, CASE WHEN e.therapist_id <> $2 THEN t.name END AS therapist_name,
                e.started_on, e.ended_on, e.ending, e.ending_talked, e.archived_at IS NOT NULL AS archived,
                coalesce(r.sessions_held, 0) AS sessions_held
         FROM app.care_episode e
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.staff t ON t.organisation_id = e.organisation_id AND t.id = e.therapist_id
         LEFT JOIN app.caseload_row r ON r.organisation_id = e.organisation_id AND r.care_episode_id = e.id
         WHERE e.organisation_id = $1 AND e.ended_on IS NOT NULL AND e.ending <> 'transferred'",
    )
    .bind(actor.organisation)
    .bind(actor.staff)
    .fetch_all(connection)
    .await?;
    let past = |row: PastRow| {
        let ended = row.ending.into_domain(row.id)?;
        let ended =
            ended.ok_or_else(|| StoreError::inconsistent("care_episode", "ending", row.id))?;
        Ok(PastTreatment {
            client: row.client_id,
            care_episode: row.id,
            name: row.name,
            code: row.code,
            therapist_name: row.therapist_name,
            started_on: row.started_on,
            ended,
            sessions_held: row.sessions_held,
        })
    };
    rows.into_iter().map(past).collect()
}
