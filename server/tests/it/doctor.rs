//! What is not safe to serve is refused. Each thing is broken for real, found, and mended again.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use chrono::TimeDelta;
use server::{
    audit::{Notary, notary::KEY},
    commands::{
        demo,
        doctor::{examine, require_safe, setup},
    },
    database::Files,
    doctor::{Check, Facts, Finding, Setup, judge},
    http::tls::Validity,
    secrets::Secrets,
    store::health,
};
use sqlx::{AssertSqlSafe, PgPool};

use crate::support::TestPractice;

/// Throw-away clusters do not wait for the disk; that alone is true of every test's.
async fn found(practice: &TestPractice) -> Vec<Finding> {
    let (audit_dir, key_file) = (
        practice.dir().join("audit"),
        practice.dir().join("rapport.key"),
    );
    let files = Files {
        audit_dir: Some(&audit_dir),
        key_file: Some(&key_file),
    };
    let setup = Setup {
        address: "127.0.0.1:3000".parse().ok(),
        ..setup(&practice.connections, files)
    };
    let all = examine(&practice.connections, setup).await;
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
        (
            "INSERT INTO auth.sign_in (token_hash, organisation_id, staff_id, signed_in_at, last_seen_at, idle_until, ends_at,
               id, demo_door)
             SELECT sha256('door'), organisation_id, id, now(), now(), now(), now(), id, true FROM app.staff",
            Check::DemoInside,
            "one click of the demo",
            "DELETE FROM auth.sign_in",
        ),
        (
            "INSERT INTO app.organisation SELECT gen_random_uuid(), 'Demo', 'UTC', true, now()",
            Check::DemoInside,
            "the demo practice beside it",
            "DELETE FROM app.organisation WHERE demo",
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
    let all = examine(&practice.connections, Setup::default())
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

/// Somebody makes a practice out of the demo, with its people and their known passwords.
#[tokio::test]
async fn a_practice_that_was_the_demo_is_found() {
    let practice = TestPractice::new().await;
    demo::ensure_practice(&practice.database, practice.dir(), 7)
        .await
        .unwrap();
    let findings = found(&practice).await;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].check, Check::DemoInside);
    assert!(
        findings[0]
            .what
            .contains("passwords were written into a file")
    );
    practice.close().await;
}

#[tokio::test]
async fn an_example_key_is_found_and_opens_nothing() {
    let practice = TestPractice::new().await;
    let path = practice.dir().join("rapport.key");
    let own = fs::read(&path).unwrap();
    let counted: Vec<u8> = (0..32).collect();
    for example in [
        b"change-me-change-me-change-me-32".as_slice(),
        &[0; 32],
        &counted,
    ] {
        fs::write(&path, example).unwrap();
        let checks: Vec<Check> = found(&practice).await.iter().map(|f| f.check).collect();
        assert_eq!(checks, [Check::KeyUnsafe]);
        assert!(Secrets::in_file(&path).is_err());
    }
    fs::write(&path, own).unwrap();
    assert_eq!(found(&practice).await, []);
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let checks: Vec<Check> = found(&practice).await.iter().map(|f| f.check).collect();
    assert_eq!(checks, [Check::KeyUnsafe]);
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
    let serve = |address: &str| Setup {
        address: address.parse().ok(),
        signs: true,
        key_mode: Some(0o100_600),
        ..Setup::default()
    };
    let proxied = |address: &str| Setup {
        behind_proxy: true,
        ..serve(address)
    };
    let with_tls = |address: &str, validity| Setup {
        certificate: Some(validity),
        ..serve(address)
    };
    let checks = |facts: Facts| -> Vec<Check> { judge(&facts).iter().map(|f| f.check).collect() };
    let with = |setup: Setup, demo: bool| Facts {
        setup,
        demo,
        ..safe.clone()
    };
    let (everywhere, now) = ("0.0.0.0:3000", clock.now());
    for (setup, demo, expected) in [
        (serve("127.0.0.1:3000"), true, vec![]),
        (proxied(everywhere), false, vec![]),
        (with_tls(everywhere, Validity::Holds), false, vec![]),
        (serve(everywhere), false, vec![Check::PlainHttp]),
        (proxied(everywhere), true, vec![Check::DemoOnNetwork]),
        (
            with_tls(everywhere, Validity::Holds),
            true,
            vec![Check::DemoOnNetwork],
        ),
        (
            with_tls("[::1]:3000", Validity::Ended(now)),
            false,
            vec![Check::CertificateInvalid],
        ),
        (
            with_tls(everywhere, Validity::NotYet(now)),
            false,
            vec![Check::CertificateInvalid],
        ),
        (
            Setup {
                signs: false,
                ..serve("[::1]:3000")
            },
            false,
            vec![Check::AuditUnsigned],
        ),
        (
            Setup {
                example_password: true,
                ..Setup::default()
            },
            false,
            vec![Check::ExampleSecret],
        ),
    ] {
        assert_eq!(checks(with(setup.clone(), demo)), expected, "{setup:?}");
    }
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
