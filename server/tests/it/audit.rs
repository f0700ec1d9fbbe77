//! Whoever changes the log behind the application's back is found out, and the row is named. Tampering is done as the
//! database's superuser, who can do anything but sign.

use std::{collections::BTreeMap, fs, path::PathBuf};

use futures::FutureExt;
use server::{
    audit::{
        Sealer,
        notary::FILE,
        verify::Report,
        walk::{Finding, What},
    },
    store::{Audit, Finish, SignInEvent},
};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::support::TestPractice;

/// A practice with 12 sealed rows and checkpoints at rows 6 and 12.
struct Log {
    practice: TestPractice,
    admin: PgPool,
    dir: PathBuf,
    events: BTreeMap<i64, Uuid>,
}

const ROWS: i64 = 12;

impl Log {
    async fn new() -> Self {
        let practice = TestPractice::new().await;
        let admin = practice.admin().await;
        let dir = practice.dir().join("audit");
        let mut log = Self {
            practice,
            admin,
            dir,
            events: BTreeMap::new(),
        };
        for _ in 0..2 {
            log.append(6).await;
            assert_eq!(log.sealer().round(true).await.unwrap(), 6);
        }
        log.events = sqlx::query_as("SELECT sequence, event_id FROM audit.seal")
            .fetch_all(&log.admin)
            .await
            .unwrap()
            .into_iter()
            .collect();
        assert_eq!(log.events.len(), ROWS as usize);
        assert_eq!(log.verify().await.findings, []);
        log
    }

    fn sealer(&self) -> Sealer {
        let database = &self.practice.database;
        Sealer::new(database.seals.clone(), &self.dir, database.clock.clone()).unwrap()
    }

    async fn append(&self, rows: usize) {
        let actor = self.practice.database.command_line();
        for _ in 0..rows {
            let ids = vec![Uuid::new_v4(), Uuid::new_v4()];
            let door = &self.practice.database.store.door;
            let audit = Finish::Commit(Audit::new("view client", "client", ids));
            door.read(&actor, |_| async { Ok(((), audit)) }.boxed())
                .await
                .unwrap();
        }
    }

    async fn verify(&self) -> Report {
        self.practice
            .database
            .seals
            .verify(&self.dir)
            .await
            .unwrap()
    }

    /// As the superuser.
    async fn tamper(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&self.admin)
            .await
            .unwrap();
    }

    /// The one thing found.
    async fn found(&self) -> Finding {
        let mut findings = self.verify().await.findings;
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings.remove(0)
    }

    async fn close(self) {
        self.admin.close().await;
        self.practice.close().await;
    }
}

#[tokio::test]
async fn every_field_of_a_row_is_covered() {
    let log = Log::new().await;
    let row = log.events[&7];
    for (field, change) in [
        ("at", "at + interval '1 microsecond'"),
        ("actor_id", "gen_random_uuid()"),
        ("request_id", "gen_random_uuid()"),
        ("action", "action || ' '"),
        ("object_kind", "'care_episode'"),
        ("object_ids", "object_ids[2:2] || object_ids[1:1]"),
        ("object_ids", "object_ids[1:1]"),
        ("roles", "roles || ARRAY['therapist']"),
        ("outcome", "'refused'"),
    ] {
        log.tamper("CREATE TABLE kept AS SELECT * FROM audit.event")
            .await;
        log.tamper(&format!(
            "UPDATE audit.event SET {field} = {change} WHERE id = '{row}'"
        ))
        .await;
        let found = log.found().await;
        assert_eq!(
            (found.what, found.sequence, found.event),
            (What::RowChanged, Some(7), Some(row)),
            "{field}"
        );
        log.tamper(
            "DELETE FROM audit.event; INSERT INTO audit.event SELECT * FROM kept; DROP TABLE kept",
        )
        .await;
    }
    assert_eq!(log.verify().await.findings, []);
    log.close().await;
}

#[tokio::test]
async fn a_removed_row_is_named() {
    let log = Log::new().await;
    let row = log.events[&4];
    log.tamper(&format!("DELETE FROM audit.event WHERE id = '{row}'"))
        .await;
    let found = log.found().await;
    assert_eq!(
        (found.what, found.sequence, found.event),
        (What::RowRemoved, Some(4), Some(row))
    );
    // With its seal it leaves a gap.
    log.tamper(&format!("DELETE FROM audit.seal WHERE event_id = '{row}'"))
        .await;
    let found = log.found().await;
    assert_eq!((found.what, found.sequence), (What::SealsRemoved, Some(4)));
    log.close().await;
}

#[tokio::test]
async fn two_swapped_rows_are_named() {
    let log = Log::new().await;
    let (third, ninth) = (log.events[&3], log.events[&9]);
    log.tamper(&format!(
        "UPDATE audit.seal SET event_id = gen_random_uuid() WHERE sequence = 3;
         UPDATE audit.seal SET event_id = '{third}' WHERE sequence = 9;
         UPDATE audit.seal SET event_id = '{ninth}' WHERE sequence = 3"
    ))
    .await;
    let found: Vec<_> = log
        .verify()
        .await
        .findings
        .into_iter()
        .map(|f| (f.what, f.sequence, f.event))
        .collect();
    assert_eq!(
        found,
        [
            (What::RowChanged, Some(3), Some(ninth)),
            (What::RowChanged, Some(9), Some(third))
        ]
    );
    log.close().await;
}

#[tokio::test]
async fn a_cut_tail_is_missed() {
    let log = Log::new().await;
    log.tamper(
        "DELETE FROM audit.event e USING audit.seal s WHERE s.event_id = e.id AND s.sequence > 10;
         DELETE FROM audit.seal WHERE sequence > 10",
    )
    .await;
    let found = log.found().await;
    assert_eq!((found.what, found.sequence), (What::ChainCut, Some(11)));
    log.close().await;
}

#[tokio::test]
async fn an_older_copy_put_in_place_is_noticed() {
    let log = Log::new().await;
    log.tamper(
        "DELETE FROM audit.event e USING audit.seal s WHERE s.event_id = e.id AND s.sequence > 6;
         DELETE FROM audit.seal WHERE sequence > 6;
         DELETE FROM audit.checkpoint WHERE sequence > 6",
    )
    .await;
    let found = log.found().await;
    assert_eq!((found.what, found.sequence), (What::ChainCut, Some(7)));
    log.close().await;
}

#[tokio::test]
async fn a_row_dated_back_is_named() {
    let log = Log::new().await;
    let row = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    log.tamper(&format!(
        "INSERT INTO audit.event SELECT organisation_id, '{row}', at - interval '1 year', actor_id, request_id, action,
           object_kind, object_ids, roles, outcome FROM audit.event LIMIT 1"
    ))
    .await;
    let found = log.found().await;
    assert_eq!((found.what, found.event), (What::RowNotSealed, Some(row)));
    log.close().await;
}

/// Everything a superuser can do in the database, done right: the chain fits itself, and not what was signed.
#[tokio::test]
async fn a_chain_computed_anew_does_not_fit_what_was_signed() {
    let log = Log::new().await;
    let row = log.events[&8];
    log.tamper(&format!(
        "UPDATE audit.event SET actor_id = gen_random_uuid() WHERE id = '{row}';
         DELETE FROM audit.seal;
         INSERT INTO audit.waiting SELECT organisation_id, id FROM audit.event;
         SELECT audit.seal(now(), 1000)"
    ))
    .await;
    let found = log.found().await;
    assert_eq!(
        (found.what, found.sequence),
        (What::ChainComputedAnew, Some(6))
    );
    log.close().await;

    // Computed anew from the changed row on, with the times as they were, the first checkpoint still fits.
    let log = Log::new().await;
    let row = log.events[&8];
    log.tamper(&format!(
        "CREATE TABLE times AS SELECT sequence, sealed_at FROM audit.seal;
         UPDATE audit.event SET actor_id = gen_random_uuid() WHERE id = '{row}';
         INSERT INTO audit.waiting SELECT organisation_id, event_id FROM audit.seal WHERE sequence > 6;
         DELETE FROM audit.seal WHERE sequence > 6;
         SELECT audit.seal((SELECT max(sealed_at) FROM times), 1000)"
    ))
    .await;
    let found = log.found().await;
    assert_eq!(
        (found.what, found.sequence, found.event),
        (What::ChainComputedAnew, Some(12), Some(log.events[&12]))
    );
    assert!(found.text.contains("rows 7 to 12"), "{}", found.text);
    log.close().await;
}

#[tokio::test]
async fn time_does_not_go_back_unnoticed() {
    let log = Log::new().await;
    log.tamper("UPDATE audit.seal SET sealed_at = sealed_at - interval '1 day' WHERE sequence = 5")
        .await;
    let found: Vec<_> = log
        .verify()
        .await
        .findings
        .iter()
        .map(|f| (f.what, f.sequence))
        .collect();
    assert_eq!(
        found,
        [(What::TimeWentBack, Some(5)), (What::RowChanged, Some(5))]
    );
    log.close().await;
}

#[tokio::test]
async fn the_file_of_checkpoints_guards_itself() {
    let log = Log::new().await;
    let path = log.dir.join(FILE);
    let whole = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 2);
    let kinds = |report: Report| -> Vec<_> {
        report
            .findings
            .iter()
            .map(|f| (f.what, f.line.or(f.sequence.map(|s| s as usize))))
            .collect()
    };

    fs::write(&path, whole.replacen("\"sequence\":6", "\"sequence\":5", 1)).unwrap();
    let changed = [
        (What::CheckpointChanged, Some(1)),
        (What::CheckpointRemoved, Some(6)),
    ];
    assert_eq!(kinds(log.verify().await), changed);

    fs::write(&path, format!("{}\n", lines[1])).unwrap();
    let removed = [
        (What::CheckpointRemoved, Some(1)),
        (What::CheckpointRemoved, Some(6)),
    ];
    assert_eq!(kinds(log.verify().await), removed);

    fs::write(&path, format!("{}\n", lines[0])).unwrap();
    assert_eq!(
        kinds(log.verify().await),
        [(What::CheckpointRemoved, Some(12))]
    );

    fs::remove_file(&path).unwrap();
    assert_eq!(
        kinds(log.verify().await),
        [(What::CheckpointsMissing, None)]
    );

    // A line that a power cut left half written is no finding, and the next checkpoint takes its place.
    fs::write(&path, format!("{whole}{}", &lines[1][..40])).unwrap();
    assert_eq!(log.verify().await.findings, []);
    log.append(1).await;
    log.sealer().round(true).await.unwrap();
    assert_eq!(log.verify().await.findings, []);
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 3);
    log.close().await;
}

#[tokio::test]
async fn the_unsealed_tail_is_named_and_a_row_gone_from_it_too() {
    let log = Log::new().await;
    log.append(2).await;
    let report = log.verify().await;
    assert_eq!(
        (report.findings.len(), report.chains[0].unsealed.len()),
        (0, 2)
    );
    let row = report.chains[0].unsealed[0].event;
    log.tamper(&format!("DELETE FROM audit.event WHERE id = '{row}'"))
        .await;
    let found = log.found().await;
    assert_eq!(
        (found.what, found.event),
        (What::WaitingRowRemoved, Some(row))
    );
    log.close().await;
}

/// A transaction that began early and committed late takes its place at the end of the chain.
#[tokio::test]
async fn a_late_commit_is_sealed_after_what_was_sealed_before_it() {
    let log = Log::new().await;
    let mut late = log.admin.begin().await.unwrap();
    let old = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);
    sqlx::raw_sql(AssertSqlSafe(format!(
        "SET LOCAL ROLE rapport_audit;
         INSERT INTO audit.event SELECT organisation_id, '{old}', at - interval '1 hour', actor_id, request_id, action,
           object_kind, object_ids, roles, outcome FROM audit.event LIMIT 1;
         INSERT INTO audit.waiting SELECT organisation_id, '{old}' FROM audit.event LIMIT 1"
    )))
    .execute(&mut *late)
    .await
    .unwrap();
    log.append(3).await;
    assert_eq!(log.sealer().round(false).await.unwrap(), 3);
    late.commit().await.unwrap();
    assert_eq!(log.sealer().round(false).await.unwrap(), 1);
    let last: (i64, Uuid) =
        sqlx::query_as("SELECT sequence, event_id FROM audit.seal ORDER BY sequence DESC LIMIT 1")
            .fetch_one(&log.admin)
            .await
            .unwrap();
    assert_eq!(last, (ROWS + 4, old));
    assert_eq!(log.verify().await.findings, []);
    log.close().await;
}

/// Appending is all that the roles of requests can do to the log; the sealing role cannot change a row either.
#[tokio::test]
async fn no_role_that_signs_in_can_change_the_log() {
    let log = Log::new().await;
    let connections = &log.practice.connections;
    for role in [
        &connections.app,
        &connections.read,
        &connections.auth,
        &connections.seal,
    ] {
        let pool = PgPool::connect_with(role.clone()).await.unwrap();
        for table in ["event", "waiting", "seal", "checkpoint"] {
            for change in [
                "DELETE FROM audit.{}",
                "UPDATE audit.{} SET organisation_id = NULL",
                "TRUNCATE audit.{}",
            ] {
                let sql = change.replace("{}", table);
                let refused = sqlx::raw_sql(AssertSqlSafe(sql.clone()))
                    .execute(&pool)
                    .await;
                let code = refused
                    .unwrap_err()
                    .into_database_error()
                    .unwrap()
                    .code()
                    .unwrap()
                    .into_owned();
                assert_eq!(code, "42501", "{sql}");
            }
        }
        pool.close().await;
    }
    log.close().await;
}

#[tokio::test]
async fn many_writers_and_two_sealers_leave_neither_gap_nor_fork() {
    let log = Log::new().await;
    let (one, two) = (log.sealer(), log.sealer());
    let writers = futures::future::join_all((0..20).map(|_| log.append(10)));
    let sealing = async {
        let mut sealed = 0;
        for _ in 0..20 {
            let (a, b) = tokio::join!(one.round(true), two.round(true));
            sealed += a.unwrap() + b.unwrap();
        }
        sealed
    };
    let (sealed, _) = tokio::join!(sealing, writers);
    assert_eq!(sealed + log.sealer().round(true).await.unwrap(), 200);
    let report = log.verify().await;
    assert_eq!(
        (report.findings, report.chains[0].sealed),
        (vec![], ROWS + 200)
    );
    log.close().await;
}

#[tokio::test]
async fn signing_in_is_on_record_and_a_mistyped_name_is_not_kept() {
    let log = Log::new().await;
    let database = &log.practice.database;
    let who = (database.founded.organisation, database.founded.command_line);
    database
        .sign_ins
        .record(SignInEvent::In, Some(who))
        .await
        .unwrap();
    database
        .sign_ins
        .record(SignInEvent::Refused, None)
        .await
        .unwrap();
    database
        .sign_ins
        .record(SignInEvent::Out, Some(who))
        .await
        .unwrap();
    let rows: Vec<(String, String, Uuid)> = sqlx::query_as(
        "SELECT action, outcome, actor_id FROM audit.event WHERE action LIKE 'sign %' ORDER BY id",
    )
    .fetch_all(&log.admin)
    .await
    .unwrap();
    let expected = [
        ("sign in", "done", who.1),
        ("sign in", "refused", Uuid::nil()),
        ("sign out", "done", who.1),
    ];
    for row in expected.map(|(a, o, w)| (a.to_owned(), o.to_owned(), w)) {
        assert!(rows.contains(&row), "{rows:?}");
    }
    assert_eq!(rows.len(), 3);
    log.sealer().round(true).await.unwrap();
    assert_eq!(log.verify().await.findings, []);
    log.close().await;
}
