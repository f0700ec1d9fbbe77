//! What is not safe to serve is refused. Each thing is broken for real, found, and mended again.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use chrono::TimeDelta;
use server::{
    audit::{Notary, notary::KEY},
    commands::doctor::{examine, require_safe},
    doctor::{Check, Facts, Finding, Setup, judge},
    store::health,
};
use sqlx::{AssertSqlSafe, PgPool};

use crate::support::TestPractice;

/// Throw-away clusters do not wait for the disk; that alone is true of every test's.
async fn found(practice: &TestPractice) -> Vec<Finding> {
    let dir = practice.dir().join("audit");
    let all = examine(
        &practice.connections,
        Some(&dir),
        "127.0.0.1:3000".parse().ok(),
        false,
    )
    .await;
    let all = all.unwrap().into_iter();
    all.filter(|finding| finding.check != Check::NotDurable)
        .collect()
}

async fn run(admin: &PgPool, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(admin)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_broken_in_the_database_is_found_with_its_remedy() {
    let practice = TestPractice::new().await;
    let admin = practice.admin().await;
    assert_eq!(found(&practice).await, []);
    for (break_it, check, named, mend_it) in [
        (
            "ALTER ROLE rapport_app SUPERUSER",
            Check::RoleTooStrong,
            "rapport_app is a superuser",
            "ALTER ROLE rapport_app NOSUPERUSER",
        ),
        (
            "ALTER ROLE rapport_read BYPASSRLS",
            Check::RoleTooStrong,
            "rapport_read may bypass",
            "ALTER ROLE rapport_read NOBYPASSRLS",
        ),
        (
            "GRANT rapport_owner TO rapport_auth",
            Check::RoleTooStrong,
            "rapport_auth owns",
            "REVOKE rapport_owner FROM rapport_auth",
        ),
        (
            "ALTER ROLE rapport_app RESET statement_timeout",
            Check::TimeLimitMissing,
            "rapport_app has no statement_timeout",
            "ALTER ROLE rapport_app SET statement_timeout = '5s'",
        ),
        (
            "ALTER TABLE app.score DISABLE ROW LEVEL SECURITY",
            Check::RowSecurityOff,
            "app.score",
            "ALTER TABLE app.score ENABLE ROW LEVEL SECURITY",
        ),
        (
            "ALTER TABLE auth.sign_in NO FORCE ROW LEVEL SECURITY",
            Check::RowSecurityOff,
            "auth.sign_in",
            "ALTER TABLE auth.sign_in FORCE ROW LEVEL SECURITY",
        ),
        (
            "ALTER TABLE audit.event DISABLE ROW LEVEL SECURITY",
            Check::RowSecurityOff,
            "audit.event",
            "ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY",
        ),
        (
            "DROP POLICY organisation_floor ON app.rating",
            Check::PolicyMissing,
            "app.rating",
            "CREATE POLICY organisation_floor ON app.rating AS RESTRICTIVE TO rapport_app, rapport_read
               USING (organisation_id = (SELECT authz.org()))",
        ),
        (
            "CREATE TABLE app.left_open (id uuid); ALTER TABLE app.left_open ENABLE ROW LEVEL SECURITY;
             ALTER TABLE app.left_open FORCE ROW LEVEL SECURITY",
            Check::PolicyMissing,
            "app.left_open has no policy",
            "DROP TABLE app.left_open",
        ),
        (
            "UPDATE public._sqlx_migrations SET version = 9999 WHERE version = 9",
            Check::MigrationUnknown,
            "9999",
            "UPDATE public._sqlx_migrations SET version = 9 WHERE version = 9999",
        ),
        (
            "UPDATE public._sqlx_migrations SET success = false WHERE version = 11",
            Check::MigrationPending,
            "11",
            "UPDATE public._sqlx_migrations SET success = true WHERE version = 11",
        ),
    ] {
        run(&admin, break_it).await;
        let findings = found(&practice).await;
        let hit = findings.iter().find(|f| f.check == check && f.what.contains(named));
        assert!(hit.is_some_and(|f| !f.remedy.is_empty()), "{break_it}: {findings:?}");
        assert!(require_safe(&findings).is_err());
        run(&admin, mend_it).await;
        assert_eq!(found(&practice).await, [], "{mend_it}");
    }
    admin.close().await;
    practice.close().await;
}

#[tokio::test]
async fn a_throw_away_cluster_is_not_served_as_a_practice() {
    let practice = TestPractice::new().await;
    let all = examine(&practice.connections, None, None, false)
        .await
        .unwrap();
    for setting in ["fsync", "full_page_writes"] {
        let is_named = all
            .iter()
            .any(|f| f.check == Check::NotDurable && f.what.starts_with(setting));
        assert!(is_named, "{all:?}");
    }
    practice.close().await;
}

#[tokio::test]
async fn a_key_that_others_can_read_is_found() {
    let practice = TestPractice::new().await;
    let dir = practice.dir().join("audit");
    Notary::open(&dir).unwrap();
    assert_eq!(found(&practice).await, []);
    fs::set_permissions(dir.join(KEY), Permissions::from_mode(0o640)).unwrap();
    let checks: Vec<Check> = found(&practice).await.iter().map(|f| f.check).collect();
    assert_eq!(checks, [Check::AuditKeyReadable]);
    practice.close().await;
}

#[tokio::test]
async fn how_it_is_served_is_judged_too() {
    let practice = TestPractice::new().await;
    let clock = &practice.database.clock;
    let facts = health::facts(&practice.connections, || clock.now(), Setup::default())
        .await
        .unwrap();
    let safe = Facts {
        off: vec![],
        roles: facts
            .roles
            .into_iter()
            .map(|role| server::doctor::RoleFacts {
                commits_wait: true,
                ..role
            })
            .collect(),
        ..facts
    };
    assert_eq!(judge(&safe), []);
    let serve = |address: &str, behind_proxy, signs| Setup {
        address: address.parse().ok(),
        behind_proxy,
        signs,
        key_mode: Some(0o100_600),
    };
    let checks = |facts: Facts| -> Vec<Check> { judge(&facts).iter().map(|f| f.check).collect() };
    let with = |setup: Setup, demo: bool| Facts {
        setup,
        demo,
        ..safe.clone()
    };
    assert_eq!(checks(with(serve("127.0.0.1:3000", false, true), true)), []);
    assert_eq!(checks(with(serve("0.0.0.0:3000", true, true), false)), []);
    assert_eq!(
        checks(with(serve("0.0.0.0:3000", false, true), false)),
        [Check::PlainHttp]
    );
    assert_eq!(
        checks(with(serve("0.0.0.0:3000", true, true), true)),
        [Check::DemoOnNetwork]
    );
    assert_eq!(
        checks(with(serve("[::1]:3000", false, false), false)),
        [Check::AuditUnsigned]
    );
    for seconds in [31, -31] {
        let off = Facts {
            skew: TimeDelta::seconds(seconds),
            ..safe.clone()
        };
        assert_eq!(checks(off), [Check::ClockSkew]);
    }
    assert_eq!(
        checks(Facts {
            version: 140_012,
            ..safe.clone()
        }),
        [Check::PostgresTooOld]
    );
    practice.close().await;
}
