//! Who can do what with which row: every table × relation × login role and actor × operation, as the database decides it.
//!
//! The expected matrix is `matrix/expected.csv`, to be read and agreed to by people. After a change that is meant, write
//! it anew with `RAPPORT_WRITE_MATRIX=1 cargo test -p server --test it matrix` and read the difference.

mod catalog;
mod cells;
mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use cells::{Acting, Cells, Looker, Rights, Scope, Seat};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use world::{Planter, Relation, World};

use crate::support::TestPractice;

/// The actors' roles, in the order of their worlds.
const ACTORS: [&str; 3] = ["therapist", "supervisor", "administrator"];

const fn seat(column: &'static str, role: &'static str, world: usize, actor: Acting) -> Seat {
    Seat {
        column,
        role,
        world,
        actor,
    }
}

/// `reads` is the role of pages, `writes` that of forms.
const SEATS: [Seat; 14] = [
    seat("therapist reads", "rapport_read", 0, Acting::Person),
    seat("therapist writes", "rapport_app", 0, Acting::Person),
    seat("supervisor reads", "rapport_read", 1, Acting::Person),
    seat("supervisor writes", "rapport_app", 1, Acting::Person),
    seat("administrator reads", "rapport_read", 2, Acting::Person),
    seat("administrator writes", "rapport_app", 2, Acting::Person),
    seat("command line", "rapport_command", 0, Acting::CommandLine),
    seat(
        "command line as a request",
        "rapport_app",
        0,
        Acting::CommandLine,
    ),
    seat("sign-in", "rapport_auth", 0, Acting::Nobody),
    seat("sealing", "rapport_seal", 0, Acting::Nobody),
    seat("practice figures", "rapport_overview", 1, Acting::Person),
    seat("publishing", "rapport_publish", 0, Acting::CommandLine),
    seat("migration", "rapport_migrate", 0, Acting::Nobody),
    seat("nobody", "rapport_app", 0, Acting::Nobody),
];

#[tokio::test]
async fn the_database_decides_as_the_matrix_says() {
    let practice = TestPractice::new().await;
    let field = Field::plant(&practice).await;
    let mut columns = Vec::new();
    for seat in SEATS {
        let mut connection = field.log_in(&practice, seat.role).await;
        let mut transaction = connection.begin().await.unwrap();
        columns.push(field.look(&mut transaction, seat, Scope::All, false).await);
        transaction.rollback().await.unwrap();
    }
    let found = table(&columns);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/matrix/expected.csv");
    if std::env::var_os("RAPPORT_WRITE_MATRIX").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    let cells = columns[0].len() * SEATS.len();
    println!(
        "matrix: {} rows × {} columns = {cells} cells, {} of them tables with 5 operations each",
        columns[0].len(),
        SEATS.len(),
        columns
            .iter()
            .flat_map(Cells::keys)
            .filter(|(name, _)| !name.starts_with("function"))
            .count()
    );
    assert_eq!(differences(&expected, &found), Vec::<String>::new());
    practice.close().await;
}

/// What a trigger and a count over the whole practice read: `tests/it/ruptures.rs` drops them and sees the difference. What
/// ends with a treatment and comes back with it: `tests/it/clients.rs` does. What follows the practice's settings, and its
/// licensed texts: `tests/it/rhythm.rs`. And what lets no row stay as it is, as the
/// matrix tries it, but has it say who changed it: `tests/it/forms.rs`.
const SEEN_ELSEWHERE: [&str; 9] = [
    "therapist_handles on app.safety_alert",
    "deciding on app.rupture_episode",
    "deciding on app.rupture_event",
    "ending on app.rating_link",
    "resuming on app.rupture_event",
    "deciding on app.caseload_row",
    "setting on app.caseload_row",
    "administrator_adds on app.instrument_text",
    "administrator_changes on app.instrument_text",
];

#[tokio::test]
async fn without_any_one_policy_some_cell_changes() {
    let practice = TestPractice::new().await;
    let field = Field::plant(&practice).await;
    let mut connection = field.log_in(&practice, "postgres").await;
    let before = field.columns(&mut connection, Scope::All).await;
    let policies: Vec<(String, String)> = sqlx::query_as(
        "SELECT format('%I.%I', schemaname, tablename), policyname::text FROM pg_policies
         WHERE schemaname IN ('app', 'auth', 'audit', 'authz') ORDER BY 1, 2",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut idle = Vec::new();
    for (table, policy) in &policies {
        let name = format!("{policy} on {table}");
        // Nothing here would change, and looking everywhere for it takes the longest.
        if SEEN_ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        let mut transaction = connection.begin().await.unwrap();
        let drop = format!("DROP POLICY {policy} ON {table}");
        sqlx::raw_sql(AssertSqlSafe(drop))
            .execute(&mut *transaction)
            .await
            .unwrap();
        // Mostly the table's own cells change; what only the deciding functions read shows elsewhere.
        if !field
            .changed(&mut transaction, &before, Scope::Table(table))
            .await
            && !field.changed(&mut transaction, &before, Scope::All).await
        {
            idle.push(name);
        }
        transaction.rollback().await.unwrap();
    }
    println!("policies dropped in turn: {}", policies.len());
    assert!(policies.len() > 50);
    assert_eq!(
        idle,
        Vec::<String>::new(),
        "no cell rests on these policies"
    );
    practice.close().await;
}

/// Everything planted, and what the catalog says of every role and table.
struct Field {
    worlds: Vec<World>,
    rights: BTreeMap<(String, String), Rights>,
    command_line: Uuid,
}

impl Field {
    async fn plant(practice: &TestPractice) -> Self {
        let mut connection = practice.admin().await.acquire().await.unwrap().detach();
        let founded = &practice.database.founded;
        let elsewhere = Uuid::new_v4();
        sqlx::query(
            "INSERT INTO app.organisation (id, name, time_zone, created_at) VALUES ($1, 'Elsewhere', 'UTC', now())",
        )
        .bind(elsewhere)
        .execute(&mut connection)
        .await
        .unwrap();
        let mut worlds = Vec::new();
        for role in ACTORS {
            let mut planter = Planter {
                connection: &mut connection,
                organisation: founded.organisation,
                command_line: founded.command_line,
                elsewhere,
            };
            worlds.push(planter.world(role).await);
        }
        let rights = catalog::rights(&mut connection).await;
        let planted: BTreeSet<&String> = worlds[0]
            .plots
            .iter()
            .flat_map(|plot| plot.rows.iter().map(|row| &row.table))
            .collect();
        let tables: BTreeSet<&String> = rights.keys().map(|(_, table)| table).collect();
        assert_eq!(planted, tables, "each table needs rows in matrix/world.rs");
        catalog::every_function_is_known(&mut connection).await;
        Self {
            worlds,
            rights,
            command_line: founded.command_line,
        }
    }

    async fn log_in(&self, practice: &TestPractice, role: &str) -> PgConnection {
        let options = practice.connections.admin.clone().database("rapport");
        PgConnection::connect_with(&options.username(role))
            .await
            .unwrap()
    }

    async fn look(
        &self,
        connection: &mut PgConnection,
        seat: Seat,
        scope: Scope<'_>,
        become_role: bool,
    ) -> Cells {
        Looker {
            connection,
            rights: &self.rights,
            world: &self.worlds[seat.world],
            command_line: self.command_line,
            become_role,
        }
        .column(seat, scope)
        .await
    }

    async fn columns(&self, connection: &mut PgConnection, scope: Scope<'_>) -> Vec<Cells> {
        let mut transaction = connection.begin().await.unwrap();
        let mut columns = Vec::new();
        for seat in SEATS {
            columns.push(self.look(&mut transaction, seat, scope, true).await);
        }
        transaction.rollback().await.unwrap();
        columns
    }

    async fn changed(
        &self,
        connection: &mut PgConnection,
        before: &[Cells],
        scope: Scope<'_>,
    ) -> bool {
        for (seat, before) in SEATS.into_iter().zip(before) {
            let after = self.look(connection, seat, scope, true).await;
            if after.iter().any(|(cell, can)| before[cell] != *can) {
                return true;
            }
        }
        false
    }
}

/// The matrix as CSV: one line a row and relation, one column a seat.
fn table(columns: &[Cells]) -> String {
    let mut csv = "what,whose".to_owned();
    for seat in SEATS {
        let _ = write!(csv, ",{}", seat.column);
    }
    csv.push('\n');
    let rows: BTreeSet<&(String, Relation)> = columns.iter().flat_map(Cells::keys).collect();
    for row in rows {
        let _ = write!(csv, "{},\"{}\"", row.0, row.1.words());
        for column in columns {
            let _ = write!(csv, ",{}", column[row]);
        }
        csv.push('\n');
    }
    csv
}

fn differences(expected: &str, found: &str) -> Vec<String> {
    let (expected, found): (BTreeSet<&str>, BTreeSet<&str>) =
        (expected.lines().collect(), found.lines().collect());
    let only = |a: &BTreeSet<&str>, b: &BTreeSet<&str>, mark: &str| -> Vec<String> {
        a.difference(b)
            .map(|line| format!("{mark} {line}"))
            .collect()
    };
    [
        only(&expected, &found, "expected"),
        only(&found, &expected, "found"),
    ]
    .concat()
}
