//! One column of the matrix: what one seat can do with every planted row.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgArguments, query::Query};
use uuid::Uuid;

use super::world::{Planted, Plot, Relation, World};

/// Who looks: a login role, on whose behalf, and what the column is called.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    pub column: &'static str,
    pub role: &'static str,
    /// Place of the world, and so of the actor; `None` acts for nobody.
    pub world: usize,
    pub actor: Acting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    Person,
    CommandLine,
    Nobody,
}

/// What a table's columns are and what a role may do with each, from the catalog.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    pub key: Vec<String>,
    pub select: bool,
    pub delete: bool,
    pub insert: Vec<String>,
    pub update: Vec<String>,
}

/// Name of a row and relation → what can be done with it.
pub type Cells = BTreeMap<(String, Relation), String>;

/// What rows are looked at.
#[derive(Clone, Copy)]
pub enum Scope<'a> {
    Table(&'a str),
    All,
}

pub struct Looker<'a> {
    pub connection: &'a mut PgConnection,
    pub rights: &'a BTreeMap<(String, String), Rights>,
    pub world: &'a World,
    pub command_line: Uuid,
    /// Becomes the role first, where the connection is not that role's own.
    pub become_role: bool,
}

impl Looker<'_> {
    /// Everything in one transaction that leaves nothing.
    pub async fn column(&mut self, seat: Seat, scope: Scope<'_>) -> Cells {
        self.run("SAVEPOINT seat").await;
        if self.become_role {
            self.run(&format!("SET LOCAL ROLE {}", seat.role)).await;
        }
        let entered = self.enter(seat).await;
        let mut cells = Cells::new();
        let world = self.world;
        for plot in &world.plots {
            for planted in &plot.rows {
                if matches!(scope, Scope::Table(table) if table != planted.table) {
                    continue;
                }
                let can = if entered {
                    self.cell(seat, planted).await
                } else {
                    "not let in".to_owned()
                };
                cells.insert((planted.name.clone(), plot.relation), can);
            }
            if matches!(scope, Scope::All) {
                for (name, sql) in FUNCTIONS {
                    let answer = self.call(sql, plot).await;
                    cells.insert((format!("function {name}"), plot.relation), answer);
                }
            }
        }
        self.run("ROLLBACK TO SAVEPOINT seat").await;
        cells
    }

    async fn enter(&mut self, seat: Seat) -> bool {
        let actor = match seat.actor {
            Acting::Nobody => return true,
            Acting::Person => self.world.actor,
            Acting::CommandLine => self.command_line,
        };
        self.run("SAVEPOINT door").await;
        let entered =
            sqlx::query("SELECT authz.enter($1, $2, $3, '2026-11-26T12:00:00Z'::timestamptz)")
                .bind(self.world.organisation)
                .bind(actor)
                .bind(Uuid::new_v4())
                .execute(&mut *self.connection)
                .await
                .is_ok();
        if !entered {
            self.run("ROLLBACK TO SAVEPOINT door").await;
        }
        entered
    }

    async fn cell(&mut self, seat: Seat, planted: &Planted) -> String {
        let table = planted.table.as_str();
        let rights = self.rights[&(seat.role.to_owned(), table.to_owned())].clone();
        let wanted = rights
            .key
            .iter()
            .map(|k| format!("t.{k} = k.{k}"))
            .collect::<Vec<_>>()
            .join(" AND ");
        let key = format!("FROM jsonb_populate_record(null::{table}, $1) k WHERE {wanted}");
        let row = &planted.row;
        let mut can = Vec::new();
        if rights.select {
            let sql = format!("SELECT 1 FROM {table} t, LATERAL (SELECT 1 {key}) k");
            if self.allowed(&sql, row, None).await {
                can.push("see");
            }
        }
        if !rights.insert.is_empty() {
            let columns = rights.insert.join(", ");
            let sql = format!(
                "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(null::{table}, $1)"
            );
            if self.allowed(&sql, row, None).await {
                can.push("add");
            }
        }
        if let Some(column) = rights.update.iter().find(|c| !rights.key.contains(c)) {
            let sql = format!("UPDATE {table} t SET {column} = t.{column} {key}");
            if self.allowed(&sql, row, None).await {
                can.push("change");
            }
        }
        if self.can_give_away(&rights, planted, &key).await {
            can.push("give away");
        }
        if rights.delete {
            let sql = format!(
                "DELETE FROM {table} t USING jsonb_populate_record(null::{table}, $1) k WHERE {wanted}"
            );
            if self.allowed(&sql, row, None).await {
                can.push("remove");
            }
        }
        if can.is_empty() {
            "-".to_owned()
        } else {
            can.join(" ")
        }
    }

    /// Whether any column that says whose the row is can be set to what it is in somebody else's row.
    async fn can_give_away(&mut self, rights: &Rights, planted: &Planted, key: &str) -> bool {
        let table = planted.table.as_str();
        for column in rights.update.iter().filter(|c| c.ends_with("_id")) {
            let whose = match column.as_str() {
                "organisation_id" => Relation::OtherOrganisation,
                _ => Relation::Others,
            };
            let other = self.world.plot(whose).rows.iter();
            let Some(other) = other
                .filter(|p| p.name == planted.name)
                .map(|p| p.row.clone())
                .next()
            else {
                continue;
            };
            let sql = format!(
                "UPDATE {table} t SET {column} = (SELECT o.{column} FROM jsonb_populate_record(null::{table}, $2) o) {key}"
            );
            if self.allowed(&sql, &planted.row, Some(other)).await {
                return true;
            }
        }
        false
    }

    /// Whether a statement touches a row, or gets past row security as far as a constraint.
    async fn allowed(&mut self, sql: &str, row: &Value, other: Option<Value>) -> bool {
        self.run("SAVEPOINT try").await;
        let mut query: Query<'_, sqlx::Postgres, PgArguments> =
            sqlx::query(AssertSqlSafe(sql.to_owned())).bind(row.clone());
        if let Some(other) = other {
            query = query.bind(other);
        }
        let answer = query.execute(&mut *self.connection).await;
        self.run("ROLLBACK TO SAVEPOINT try").await;
        match answer {
            Ok(done) => done.rows_affected() > 0,
            Err(error) => {
                let code = error
                    .as_database_error()
                    .and_then(|e| e.code().map(|c| c.into_owned()))
                    .unwrap_or_default();
                // Row security refuses with 42501, a missing actor with 28000; checks and keys come after both.
                assert!(
                    ["42501", "28000"].contains(&code.as_str()) || code.starts_with("23"),
                    "{sql}: {error}"
                );
                code.starts_with("23")
            }
        }
    }

    async fn call(&mut self, sql: &str, plot: &Plot) -> String {
        self.run("SAVEPOINT try").await;
        let answer = sqlx::query(AssertSqlSafe(sql.to_owned()))
            .bind(plot.episode)
            .bind(plot.client)
            .bind(&plot.user_name)
            .bind(&plot.token)
            .bind(self.world.colleague)
            .fetch_one(&mut *self.connection)
            .await;
        self.run("ROLLBACK TO SAVEPOINT try").await;
        match answer {
            Ok(row) => row.get::<Option<String>, _>(0).unwrap_or_default(),
            Err(_) => "refused".to_owned(),
        }
    }

    async fn run(&mut self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut *self.connection)
            .await
            .unwrap();
    }
}

/// What the functions answer about a plot. `$1` care episode, `$2` client, `$3` user name, `$4` token, `$5` a colleague.
pub const FUNCTIONS: &[(&str, &str)] = &[
    (
        "visible_episodes",
        "SELECT CASE WHEN $1 = ANY (authz.visible_episodes()) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "decide_visible",
        "SELECT CASE WHEN $1 = ANY (authz.decide_visible()) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "decide_clients",
        "SELECT CASE WHEN $2 = ANY (authz.decide_clients()) THEN 'yes' ELSE 'no' END, $1::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "acting_episodes",
        "SELECT CASE WHEN $1 = ANY (authz.acting_episodes()) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "supervised_episodes",
        "SELECT CASE WHEN $1 = ANY (authz.supervised_episodes()) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "renumber",
        "SELECT authz.renumber($1, ARRAY[1], ARRAY[9])::text, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "rupture_decisions",
        "SELECT CASE WHEN (SELECT count(*) FROM authz.rupture_decisions()) >= 0 THEN 'asked' END, $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "outcome_episodes",
        "SELECT CASE WHEN $1 = ANY (authz.outcome_episodes()) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "visible_clients",
        "SELECT CASE WHEN $2 = ANY (authz.visible_clients()) THEN 'yes' ELSE 'no' END, $1::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "open_treatments",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.open_treatments() o WHERE o.care_episode = $1) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "transfers",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.transfers() o WHERE o.care_episode = $1) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "transfer",
        "SELECT authz.transfer($1, gen_random_uuid(), $5, '2026-11-26', 'other', false), $2::uuid, $3::text, $4::text",
    ),
    (
        "transfer before the last session",
        "SELECT authz.transfer($1, gen_random_uuid(), $5, '2026-02-01', 'other', false), $2::uuid, $3::text, $4::text",
    ),
    (
        "add_client",
        "SELECT authz.add_client(gen_random_uuid(), gen_random_uuid(), (SELECT 'N-' || $1::uuid), 'New', NULL, '2026-11-26'), $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "change_client",
        "SELECT authz.change_client($2, (SELECT 'N-' || $1::uuid), 'Changed', 'by telephone'), $3::text, $4::text, $5::uuid",
    ),
    (
        "begin_treatment",
        "SELECT authz.begin_treatment($2, gen_random_uuid(), '2026-11-26'), $1::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "end_treatment",
        "SELECT authz.end_treatment($1, '2026-11-26', 'planned', true), $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "end_treatment before the last session",
        "SELECT authz.end_treatment($1, '2026-02-01', 'planned', true), $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "resume_treatment",
        "SELECT authz.resume_treatment($1), $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "sees_practice",
        "SELECT CASE WHEN authz.sees_practice() THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "asked_every",
        "SELECT authz.asked_every()::text, $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "set_instruments",
        "SELECT authz.set_instruments('{}', 2)::text, $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "credential_of",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.credential_of($3)) THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $4::text, $5::uuid",
    ),
    (
        "sign_in_of",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.sign_in_of($4::text::bytea, '2026-11-26T12:00:00Z', '15 minutes')) THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $3::text, $5::uuid",
    ),
    (
        "sign_in_still",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.sign_in_still($4::text::bytea, '2026-11-26T12:00:00Z')) THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $3::text, $5::uuid",
    ),
    (
        "look",
        "SELECT CASE WHEN authz.look($1, '2026-11-26T12:00:00Z') THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "veiled",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.veiled() v WHERE v.care_episode_id = $1) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "rating_link_of",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.rating_link_of($4::text::bytea, '2026-11-26T12:00:00Z', NULL)) THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $3::text, $5::uuid",
    ),
    (
        "seers",
        "SELECT CASE WHEN EXISTS (SELECT FROM authz.seers($1)) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "looks",
        "SELECT CASE WHEN EXISTS (SELECT FROM audit.looks($1, '-infinity')) THEN 'yes' ELSE 'no' END, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "page",
        "SELECT CASE WHEN EXISTS (SELECT FROM audit.page(NULL, NULL, NULL, NULL, 1)) THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "state",
        "SELECT CASE WHEN EXISTS (SELECT FROM audit.state()) THEN 'yes' ELSE 'no' END, $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid",
    ),
    (
        "issue_code",
        "SELECT authz.issue_code($5, decode(repeat('00', 32), 'hex'), false, '2126-01-01T00:00:00Z')::text, $1::uuid, $2::uuid, $3::text, $4::text",
    ),
    (
        "append_sign_in",
        "SELECT audit.append_sign_in(gen_random_uuid(), '2026-11-26T12:00:00Z', NULL, $5, gen_random_uuid(), 'sign in', 'done')::text, $1::uuid, $2::uuid, $3::text, $4::text",
    ),
];
