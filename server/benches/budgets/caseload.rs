//! The caseload request against its bare SQL, where its time goes, and the same request over a long history.

use anyhow::{Result, ensure};
use server::store::{CASELOAD as SQL, door, ids};
use sqlx::{Connection, PgConnection, postgres::PgRow};
use uuid::Uuid;

use crate::{
    figures::{Ratio, Samples},
    practice::Opened,
    site::{CASELOAD, Encoding, Site},
    table::{Table, Unit},
};

const TIMES: usize = 400;
const WARM_UP: usize = 20;
/// What row security adds to the query, written out for the role that it does not bind.
const OWN: &str = " AND e.therapist_id = $2";
/// What the query asks the deciding functions, and what stands there where nobody decides.
const DECIDED: [(&str, &str); 2] = [
    ("(SELECT authz.acting_episodes())::uuid[]", "'{}'::uuid[]"),
    (
        "(SELECT * FROM authz.veiled() WHERE authz.blind()) v",
        "(SELECT NULL::uuid AS rating_id, NULL::uuid AS care_episode_id, 0 AS session_number WHERE false) v",
    ),
];

const AGAINST_BARE_SQL: f64 = 4.0;
const AGAINST_FEW: f64 = 1.2;

#[derive(Default)]
struct Measured {
    bare: Samples,
    request: Samples,
    compressed: Samples,
    all_new: Samples,
    sign_in: Samples,
    port: Samples,
    door: Walk,
}

/// The steps of `Door::read`, one by one.
#[derive(Default)]
struct Walk {
    begin: Samples,
    enter: Samples,
    query: Samples,
    audit_and_commit: Samples,
}

/// The request through the whole router / its SQL as a superuser, and the time of each part.
pub async fn against_bare_sql(practice: &Opened, table: &mut Table) -> Result<()> {
    let site = Site::of(practice).await?;
    let mut bare = practice.superuser().await?;
    let mut reader = PgConnection::connect_with(&practice.connections.read).await?;
    round(practice, &site, (&mut bare, &mut reader), WARM_UP).await?;
    let measured = round(practice, &site, (&mut bare, &mut reader), TIMES).await?;
    measured.tell(table);
    Ok(())
}

async fn round(
    practice: &Opened,
    site: &Site,
    (bare, reader): (&mut PgConnection, &mut PgConnection),
    times: usize,
) -> Result<Measured> {
    let database = &practice.database;
    let actor = &site.viewer.actor;
    let ports = database
        .store
        .practice(database.clock.clone(), &database.sign_ins);
    let sql = bare_sql()?;
    let mut measured = Measured::default();
    for _ in 0..times {
        let rows = measured.bare.time(fetch(bare, &sql, site)).await?;
        ensure!(rows.len() == 60, "the bare query finds {} rows", rows.len());
        let request = site.get(CASELOAD, Encoding::Plain);
        measured.request.time(request).await?;
        let compressed = site.get(CASELOAD, Encoding::Brotli);
        measured.compressed.time(compressed).await?;
        let anew = site.anew(practice)?;
        let drawn = anew.get(CASELOAD, Encoding::Plain);
        measured.all_new.time(drawn).await?;
        let viewer = database.sign_ins.viewer(&site.token);
        measured.sign_in.time(viewer).await?;
        measured.port.time(ports.caseloads.caseload(actor)).await?;
        let at = database.clock.now();
        measured.door.walk(reader, site, at).await?;
    }
    Ok(measured)
}

/// The query without anything that decides who sees what.
fn bare_sql() -> Result<String> {
    let asks = |sql: String, (decided, plain): (&str, &str)| sql.replace(decided, plain);
    let sql = DECIDED.into_iter().fold(format!("{SQL}{OWN}"), asks);
    ensure!(!sql.contains("authz."), "the bare query decides: {sql}");
    Ok(sql)
}

async fn fetch(connection: &mut PgConnection, sql: &str, site: &Site) -> Result<Vec<PgRow>> {
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(site.viewer.actor.organisation)
        .bind(site.viewer.actor.staff)
        .fetch_all(connection)
        .await?)
}

impl Walk {
    async fn walk(
        &mut self,
        reader: &mut PgConnection,
        site: &Site,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<()> {
        let actor = &site.viewer.actor;
        let begin = sqlx::raw_sql(door::BEGIN).execute(&mut *reader);
        self.begin.time(begin).await?;
        let enter = sqlx::query("SELECT authz.enter($1, $2, $3, $4)")
            .bind(actor.organisation)
            .bind(actor.staff)
            .bind(actor.request)
            .bind(at)
            .execute(&mut *reader);
        self.enter.time(enter).await?;
        let rows = self.query.time(fetch(reader, SQL, site)).await?;
        ensure!(rows.len() == 60, "the query finds {} rows", rows.len());
        let shown = vec![Uuid::nil().to_string(); rows.len()].join(",");
        let end = format!(
            "SELECT audit.append('{}', 'view caseload', 'care_episode', '{{{shown}}}', 'done'); COMMIT",
            ids::new_id(at)
        );
        let end = sqlx::raw_sql(sqlx::AssertSqlSafe(end)).execute(&mut *reader);
        self.audit_and_commit.time(end).await?;
        Ok(())
    }
}

impl Measured {
    fn tell(&self, table: &mut Table) {
        let what = "caseload request, 60 clients / its bare SQL";
        let ratio = Ratio::of(&self.request, &self.bare);
        table.at_most(
            what,
            Unit::Ratio,
            ratio.value,
            AGAINST_BARE_SQL,
            &ratio.spread(),
        );
        let whole = self.request.median();
        let mut part = |what: &str, milliseconds: f64| {
            let share = format!("{:.0} % of the request", 100.0 * milliseconds / whole);
            table.info(what, Unit::Milliseconds, milliseconds, &share);
        };
        part("  bare SQL", self.bare.median());
        part("  request", whole);
        part("    sign-in check", self.sign_in.median());
        part("    begin", self.door.begin.median());
        part("    enter", self.door.enter.median());
        part("    query", self.door.query.median());
        part("    audit and commit", self.door.audit_and_commit.median());
        part(
            "    (port, the four above and rows to domain)",
            self.port.median(),
        );
        part(
            "    page",
            whole - self.sign_in.median() - self.port.median(),
        );
        part("  compression on top", self.compressed.median() - whole);
        part(
            "  request when no line was drawn before",
            self.all_new.median(),
        );
    }
}

/// The request in a practice with many sessions / in one with few.
pub async fn against_few(few: &Opened, many: &Opened, table: &mut Table) -> Result<()> {
    let (few, many) = (Site::of(few).await?, Site::of(many).await?);
    let (mut short, mut long) = (Samples::default(), Samples::default());
    for time in 0..WARM_UP + TIMES {
        if time == WARM_UP {
            (short, long) = (Samples::default(), Samples::default());
        }
        short.time(few.get(CASELOAD, Encoding::Plain)).await?;
        long.time(many.get(CASELOAD, Encoding::Plain)).await?;
    }
    let ratio = Ratio::of(&long, &short);
    let what = "caseload request, many sessions / 10,000";
    table.at_most(what, Unit::Ratio, ratio.value, AGAINST_FEW, &ratio.spread());
    Ok(())
}
