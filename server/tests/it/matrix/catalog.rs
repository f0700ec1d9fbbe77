//! What the catalog says: rights of roles, and the rules that every table and function keeps.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{FromRow, PgConnection};

use super::cells::{FUNCTIONS, Rights};
use crate::support::TestPractice;

#[derive(FromRow)]
struct Row {
    role: String,
    table: String,
    key: Vec<String>,
    select: bool,
    delete: bool,
    insert: Vec<String>,
    update: Vec<String>,
}

/// By login role and table.
pub async fn rights(connection: &mut PgConnection) -> BTreeMap<(String, String), Rights> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT r.rolname::text AS role, format('%I.%I', n.nspname, c.relname) AS \"table\",
           (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
           s.usage AND has_any_column_privilege(r.oid, c.oid, 'SELECT') AS \"select\",
           s.usage AND has_table_privilege(r.oid, c.oid, 'DELETE') AS \"delete\",
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
             AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '' AND s.usage
             AND has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT') ORDER BY a.attnum) AS \"insert\",
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
             AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '' AND s.usage
             AND has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE') ORDER BY a.attnum) AS \"update\"
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN pg_roles r
         CROSS JOIN LATERAL (SELECT has_schema_privilege(r.oid, n.oid, 'USAGE') AS usage) s
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND c.relkind IN ('r', 'p')
           AND r.rolname LIKE 'rapport\\_%' AND r.rolcanlogin",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    rows.into_iter()
        .map(|row| {
            let rights = Rights {
                key: row.key,
                select: row.select,
                delete: row.delete,
                insert: row.insert,
                update: row.update,
            };
            ((row.role, row.table), rights)
        })
        .collect()
}

/// Functions that set or say who acts, or write to the audit log: they show no row.
const ABOUT_THE_ACTOR: [&str; 11] = [
    "setting", "not_set", "kept", "blind", "actor", "org", "request", "now", "holds", "enter",
    "append",
];

pub async fn every_function_is_known(connection: &mut PgConnection) {
    let callable: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         CROSS JOIN pg_roles r
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND r.rolcanlogin
           AND r.rolname IN ('rapport_app', 'rapport_read', 'rapport_auth', 'rapport_command')
           AND has_function_privilege(r.oid, p.oid, 'EXECUTE')",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    let known: BTreeSet<&str> = FUNCTIONS
        .iter()
        .map(|(name, _)| *name)
        .chain(ABOUT_THE_ACTOR)
        .collect();
    let unknown: Vec<&String> = callable
        .iter()
        .filter(|name| !known.contains(name.as_str()))
        .collect();
    assert!(
        unknown.is_empty(),
        "each needs a line in matrix/cells.rs: {unknown:?}"
    );
}

/// Each rule finds what breaks it.
const RULES: [(&str, &str); 8] = [
    (
        "a table has row security, forced, or nobody but its owner has any right to it",
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND c.relkind IN ('r', 'p')
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
           AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)",
    ),
    (
        "a table with an organisation has the restrictive floor for all request roles",
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id'
         WHERE n.nspname = 'app' AND c.relkind IN ('r', 'p') AND NOT EXISTS (
           SELECT FROM pg_policies p WHERE p.schemaname = 'app' AND p.tablename = c.relname AND p.permissive = 'RESTRICTIVE'
             AND p.cmd = 'ALL' AND p.roles @> ARRAY['rapport_app', 'rapport_read', 'rapport_command']::name[]
             AND p.with_check = p.qual)",
    ),
    (
        "no policy is for everybody",
        "SELECT format('%s on %s', policyname, tablename) FROM pg_policies WHERE 'public' = ANY (roles)",
    ),
    (
        "a policy that lets write says what may be written",
        "SELECT format('%s on %s', policyname, tablename) FROM pg_policies
         WHERE cmd IN ('ALL', 'INSERT', 'UPDATE') AND with_check IS NULL",
    ),
    (
        "no table is open to everybody",
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
           aclexplode(c.relacl) a WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND a.grantee = 0",
    ),
    (
        "no function is open to everybody",
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz')
           AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)",
    ),
    (
        "a function that runs as its owner has a fixed search path and is not the tables' owner's",
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND p.prosecdef
           AND (NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)
                OR p.proowner = 'rapport_owner'::regrole)",
    ),
    (
        "no role that signs in owns a table, is a superuser or passes row security",
        "SELECT rolname::text FROM pg_roles r WHERE rolname LIKE 'rapport\\_%' AND rolcanlogin
           AND (rolsuper OR rolbypassrls OR rolcreaterole OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid
             AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('app', 'auth', 'audit', 'authz'))))",
    ),
];

#[tokio::test]
async fn every_table_policy_and_function_keeps_the_rules() {
    let practice = TestPractice::new().await;
    let admin = practice.admin().await;
    for (rule, breaks) in RULES {
        let found: Vec<String> = sqlx::query_scalar(breaks).fetch_all(&admin).await.unwrap();
        assert_eq!(found, Vec::<String>::new(), "{rule}");
    }
    practice.close().await;
}
