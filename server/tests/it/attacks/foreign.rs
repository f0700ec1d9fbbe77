//! Ids of what is somebody else's, in every parameter of every link and every field of every form.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::{StatusCode, header};
use server::{commands::demo::ensure_practice, http::router::plain_routes};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use super::pages::{Form, forms, links};
use crate::{
    routes::named,
    site::Site,
    support::TestPractice,
    truth::{Truth, add_cast},
};

/// Forms that no page of a signed-in person shows; `forged` and `sign_in` try them.
const ELSEWHERE: [&str; 17] = [
    "/sign-in",
    "/invitation",
    "/sign-in/code",
    "/sign-in/authenticator",
    "/sign-in/recovery-codes",
    "/sign-in/new-password",
    "/still-here",
    "/lock",
    "/kept-form/drop",
    "/demo/enter",
    // For who holds a pass, not for who is signed in (`forms`); its tokens are no ids.
    "/r/{token}",
    "/kiosk",
    "/kiosk/unlock",
    // Only where an answer about safety stands (`forms`).
    "/clients/{id}/safety",
    // These take no form.
    "/live",
    "/healthz",
    "/readyz",
];
/// Pages of one kind that are looked at.
const OF_A_KIND: usize = 2;

#[tokio::test]
async fn an_id_of_somebody_elses_opens_and_changes_nothing_in_any_parameter() {
    let practice = TestPractice::new().await;
    let sign_ins = ensure_practice(&practice.database, practice.dir(), 11)
        .await
        .unwrap();
    let mut therapists = sign_ins.iter().filter(|s| s.role == "therapist");
    let (own, others) = (therapists.next().unwrap(), therapists.next().unwrap());
    add_cast(&practice, &own.user_name).await;
    let admin = practice.admin().await;
    plant_another_practice(&admin).await;
    let truth = Truth::load(&practice).await;
    let site = Site::of(&practice);
    // A sign-in of somebody else, to be ended by whoever guesses its id.
    let victim = site
        .sign_in(&practice, truth.staff_id(&others.user_name))
        .await;
    let foreign = foreign_ids(&admin, truth.staff_id(&others.user_name)).await;

    let (mut tried, mut seen) = (BTreeMap::new(), BTreeSet::new());
    for user_name in [
        own.user_name.as_str(),
        "x.supervisor",
        "x.former",
        "x.administrator",
    ] {
        let staff = truth.staff_id(user_name);
        let is_administrator = truth.is_administrator(staff);
        // What is another colleague's is an administrator's business; another practice's is not.
        let foreign = if is_administrator {
            &foreign[4..]
        } else {
            &foreign[..]
        };
        let mut acted_on: Vec<Uuid> = truth
            .episodes
            .iter()
            .filter(|e| truth.acts_on(staff, e))
            .map(|e| e.id)
            .collect();
        let mut reviewed: Vec<Uuid> = truth
            .episodes
            .iter()
            .filter(|e| truth.supervises(staff, e))
            .map(|e| e.id)
            .chain(acted_on.iter().copied())
            .collect();
        // What a supervised therapist has begun in the meantime.
        reviewed.extend(begun(&admin, &truth).await.into_keys());
        let whose = (staff, is_administrator);
        let before = fingerprint(&admin, whose, (&acted_on, &reviewed)).await;
        let visible = clients_visible(&truth, staff);
        // The forms that end one's other sign-ins are there when there are any.
        site.sign_in(&practice, staff).await;
        let mut cookie = site.sign_in(&practice, staff).await;
        let (addresses, found) = crawl(&site, &cookie).await;
        seen.extend(found.iter().map(|form| route(&form.action)));
        let attempts: Vec<String> = addresses
            .iter()
            .flat_map(|address| variants(address, foreign))
            .collect();
        for address in &attempts {
            let (status, body) = site.get(address, Some(&cookie)).await;
            assert!(!status.is_server_error(), "{user_name} {address} {status}");
            let shown = named(&body, &truth);
            assert!(
                shown.is_subset(&visible),
                "{user_name} {address}: {shown:?}"
            );
        }
        let mut sent = 0;
        for form in &found {
            for (place, id) in
                (0..form.fields.len()).flat_map(|at| foreign.iter().map(move |id| (at, id)))
            {
                let body = form.with(place, id);
                let answer = site.post(&form.action, Some(&cookie), &body).await;
                let status = answer.status();
                assert!(
                    !status.is_server_error(),
                    "{user_name} {} {body} {status}",
                    form.action
                );
                // Some forms end the sign-in that sends them, or change its token.
                if answer.headers().contains_key(header::SET_COOKIE) {
                    cookie = site.sign_in(&practice, staff).await;
                }
                sent += 1;
            }
        }
        tried.insert(user_name, (attempts.len(), found.len(), sent));
        let begun = begun(&admin, &truth).await;
        acted_on.extend(
            begun
                .iter()
                .filter(|(_, by)| **by == staff)
                .map(|(id, _)| id),
        );
        reviewed.extend(begun.into_keys());
        let after = fingerprint(&admin, whose, (&acted_on, &reviewed)).await;
        assert_eq!(after, before, "{user_name}");
        // An administrator may deactivate people, which ends their sign-ins.
        if !is_administrator {
            let still = site.get("/", Some(&victim)).await.0;
            assert_eq!(still, StatusCode::OK, "{user_name} ended another's sign-in");
        }
    }
    println!("who: (addresses, forms, posts): {tried:?}");
    let all: BTreeSet<String> = plain_routes().map(str::to_owned).collect();
    let untried: Vec<&String> = all
        .iter()
        .filter(|path| !seen.contains(*path) && !ELSEWHERE.contains(&path.as_str()))
        .filter(|path| !path.starts_with("/pkg/"))
        .collect();
    assert!(untried.is_empty(), "no page has a form for {untried:?}");
    admin.close().await;
    practice.close().await;
}

/// The treatments that were begun since, each with its therapist.
async fn begun(admin: &PgPool, truth: &Truth) -> BTreeMap<Uuid, Uuid> {
    let known: Vec<Uuid> = truth.episodes.iter().map(|e| e.id).collect();
    let begun: Vec<(Uuid, Uuid)> =
        sqlx::query_as("SELECT id, therapist_id FROM app.care_episode WHERE id <> ALL ($1)")
            .bind(known)
            .fetch_all(admin)
            .await
            .unwrap();
    begun.into_iter().collect()
}

/// The address as the router knows it.
fn route(action: &str) -> String {
    let path = action.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| match Uuid::parse_str(part) {
        Ok(_) => "{id}",
        Err(_) => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn clients_visible(truth: &Truth, staff: Uuid) -> BTreeSet<Uuid> {
    let episodes = truth.outcome_visible_to(staff);
    let visible = truth.episodes.iter().filter(|e| episodes.contains(&e.id));
    visible.map(|e| e.client).collect()
}

/// Every page that links lead to, a few of each kind, and one form of each kind on them: of those in treatment, and then of
/// past clients, whose pages are of the same kinds.
pub async fn crawl(site: &Site, cookie: &str) -> (BTreeSet<String>, Vec<Form>) {
    let (mut addresses, mut found) = (BTreeSet::new(), BTreeMap::new());
    for start in ["/", "/clients/past"] {
        // There are none for who sees no client.
        if start == "/" || site.get(start, Some(cookie)).await.0.is_success() {
            crawl_from(site, cookie, start, (&mut addresses, &mut found)).await;
        }
    }
    (addresses, found.into_values().collect())
}

async fn crawl_from(
    site: &Site,
    cookie: &str,
    start: &str,
    (addresses, found): (&mut BTreeSet<String>, &mut BTreeMap<String, Form>),
) {
    let mut waiting = VecDeque::from([start.to_owned()]);
    let (mut kinds, mut here) = (BTreeMap::new(), BTreeSet::new());
    while let Some(address) = waiting.pop_front() {
        let of_kind: &mut usize = kinds.entry(kind(&address)).or_default();
        if *of_kind == OF_A_KIND || !here.insert(address.clone()) {
            continue;
        }
        *of_kind += 1;
        let (status, page) = site.get(&address, Some(cookie)).await;
        assert!(status.is_success(), "{address} {status}");
        waiting.extend(links(&page));
        for form in forms(&page) {
            found.entry(form.kind()).or_insert(form);
        }
    }
    addresses.extend(here);
}

/// The address without its ids and values.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path: Vec<&str> = path
        .split('/')
        .map(|part| {
            if Uuid::parse_str(part).is_ok() {
                "*"
            } else {
                part
            }
        })
        .collect();
    let names: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    format!("{}?{}", path.join("/"), names.join("&"))
}

/// The address with each of `ids` in each place of its path that holds an id, and in each of its parameters.
fn variants(address: &str, ids: &[String]) -> Vec<String> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut found = Vec::new();
    for id in ids {
        let parts: Vec<&str> = path.split('/').collect();
        for at in (0..parts.len()).filter(|at| Uuid::parse_str(parts[*at]).is_ok()) {
            let mut other = parts.clone();
            other[at] = id;
            found.push(format!("{}?{query}", other.join("/")));
        }
        let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        for at in 0..pairs.len() {
            let name = pairs[at].split('=').next().unwrap_or_default();
            let changed = format!("{name}={id}");
            let mut other = pairs.clone();
            other[at] = &changed;
            found.push(format!("{path}?{}", other.join("&")));
        }
    }
    found
}

async fn plant_another_practice(admin: &PgPool) {
    sqlx::raw_sql(
        "WITH o AS (
           INSERT INTO app.organisation (id, name, time_zone, demo, created_at)
           VALUES (gen_random_uuid(), 'Elsewhere', 'UTC', true, now()) RETURNING id
         ), s AS (
           INSERT INTO app.staff (organisation_id, id, user_name, name, created_at)
           SELECT id, gen_random_uuid(), 'else.where', 'Else Where', now() FROM o RETURNING organisation_id, id
         ), r AS (
           INSERT INTO app.role_grant (organisation_id, staff_id, role, granted_at)
           SELECT organisation_id, id, 'therapist', now() FROM s
         ), c AS (
           INSERT INTO app.client (organisation_id, id, code, name, created_at)
           SELECT id, gen_random_uuid(), 'E-1', 'Somebody Elsewhere', now() FROM o RETURNING organisation_id, id
         )
         INSERT INTO app.care_episode (organisation_id, id, client_id, therapist_id, started_on)
         SELECT s.organisation_id, gen_random_uuid(), c.id, s.id, current_date FROM s, c",
    )
    .execute(admin)
    .await
    .unwrap();
}

/// Of the other therapist and of the other practice: client, care episode, person, sign-in, practice; and one of nobody's.
async fn foreign_ids(admin: &PgPool, other: Uuid) -> Vec<String> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "(SELECT id FROM app.care_episode WHERE therapist_id = $1 AND ended_on IS NULL LIMIT 1)
         UNION ALL (SELECT client_id FROM app.care_episode WHERE therapist_id = $1 AND ended_on IS NULL LIMIT 1)
         UNION ALL SELECT $1
         UNION ALL (SELECT id FROM auth.sign_in WHERE staff_id = $1 LIMIT 1)
         UNION ALL SELECT id FROM app.organisation WHERE name = 'Elsewhere'
         UNION ALL SELECT id FROM app.staff WHERE user_name = 'else.where'
         UNION ALL SELECT id FROM app.client WHERE code = 'E-1'
         UNION ALL SELECT e.id FROM app.care_episode e JOIN app.client c ON c.id = e.client_id WHERE c.code = 'E-1'
         UNION ALL SELECT gen_random_uuid()",
    )
    .bind(other)
    .fetch_all(admin)
    .await
    .unwrap();
    assert_eq!(ids.len(), 9);
    ids.iter().map(Uuid::to_string).collect()
}

/// Everything that these people must not change: all of it; of an administrator, what is clinical, and the other practice.
/// What is recorded about own sessions and ruptures (`acted_on`) is the therapist's to change, what is said in supervision
/// (`reviewed`) the supervisor's too.
async fn fingerprint(
    admin: &PgPool,
    (staff, is_administrator): (Uuid, bool),
    (acted_on, reviewed): (&[Uuid], &[Uuid]),
) -> BTreeMap<String, String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND (n.nspname = 'app' OR (n.nspname = 'auth' AND c.relname IN ('credential', 'one_time_code')))",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    let mut found = BTreeMap::new();
    for table in tables {
        let administered = [
            "staff",
            "role_grant",
            "line",
            "team",
            "transfer",
            "care_episode",
            "caseload_row",
            "form_setting",
            "instrument_setting",
            "instrument_text",
            "auth.",
        ];
        let theirs = is_administrator && administered.iter().any(|part| table.contains(part));
        let recorded = [
            "app.session",
            "app.rating",
            "app.rating_revision",
            "app.score",
            "app.finding",
            "app.rupture_episode",
            "app.rupture_event",
            "app.shared_note",
            "app.caseload_row",
            "app.session",
            "app.finding",
            "app.rating_link",
            "app.safety_alert",
            "app.observation",
            "app.case_review",
            "app.period_row",
        ];
        let of = match table.as_str() {
            "app.care_episode" => "t.id",
            "app.client" => {
                "(SELECT e.id FROM app.care_episode e WHERE e.client_id = t.id AND e.id = ANY ($1) LIMIT 1)"
            }
            _ => "t.care_episode_id",
        };
        let recorded = recorded.contains(&table.as_str()) || of != "t.care_episode_id";
        let only = if table == "app.look" {
            // What one has looked at oneself.
            "WHERE $1::uuid[] IS NOT NULL AND t.staff_id <> $2".to_owned()
        } else if recorded && !theirs {
            format!("WHERE coalesce({of} <> ALL ($1), true)")
        } else if theirs {
            "WHERE $1::uuid[] IS NOT NULL AND to_jsonb(t) ->> 'organisation_id' = (SELECT id::text FROM app.organisation WHERE name = 'Elsewhere')".to_owned()
        } else {
            "WHERE $1::uuid[] IS NOT NULL".to_owned()
        };
        let sql = format!(
            "SELECT coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM {table} t {only} AND $2::uuid IS NOT NULL"
        );
        let hash = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(if table == "app.case_review" {
                reviewed
            } else {
                acted_on
            })
            .bind(staff)
            .fetch_one(admin)
            .await;
        found.insert(table, hash.unwrap());
    }
    assert!(found.len() > 12, "{found:?}");
    found
}
