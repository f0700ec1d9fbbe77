//! A practice's history, written by the database itself: other people's clients, sessions, ratings, scores.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Executor, PgConnection, raw_sql};
use uuid::Uuid;

/// Sessions of one care episode, care episodes of one therapist; every fourth care episode is open.
const SESSIONS: i32 = 20;
const CARE_EPISODES: i32 = 60;

/// Adds `sessions` sessions, each with one WAI-SR rating and its four scores, and what they hang on.
pub async fn fill(connection: &mut PgConnection, organisation: Uuid, sessions: i32) -> Result<()> {
    // Without checking references: they are right by construction, and checking takes most of the time.
    connection
        .execute("SET session_replication_role = replica; SET synchronous_commit = off;")
        .await?;
    for statement in STATEMENTS {
        let sql = statement
            .replace("{organisation}", &format!("'{organisation}'::uuid"))
            .replace("{sessions}", &sessions.to_string())
            .replace("{care_episodes}", &(sessions / SESSIONS).to_string())
            .replace("{per_care_episode}", &SESSIONS.to_string())
            .replace("{per_therapist}", &CARE_EPISODES.to_string());
        connection.execute(raw_sql(AssertSqlSafe(sql))).await?;
    }
    // Now, so that neither begins by itself while something is measured.
    connection.execute(raw_sql("VACUUM (ANALYZE)")).await?;
    connection.execute(raw_sql("CHECKPOINT")).await?;
    Ok(())
}

/// Keys rise with `n`, as UUIDv7 do with time.
const STATEMENTS: [&str; 9] = [
    "CREATE FUNCTION pg_temp.key(kind int, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
       SELECT ('0190000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$",
    "INSERT INTO app.staff (organisation_id, id, user_name, name, created_at)
     SELECT {organisation}, pg_temp.key(1, n), 'therapist.' || n, 'Therapist ' || n, '2020-01-01'
     FROM generate_series(0, {care_episodes} / {per_therapist}) n",
    "INSERT INTO app.role_grant (organisation_id, staff_id, role, granted_at)
     SELECT {organisation}, pg_temp.key(1, n), 'therapist', '2020-01-01'
     FROM generate_series(0, {care_episodes} / {per_therapist}) n",
    "INSERT INTO app.client (organisation_id, id, code, name, created_at)
     SELECT {organisation}, pg_temp.key(2, n), 'C' || n, 'Client ' || n, '2020-01-01'
     FROM generate_series(1, {care_episodes}) n;
     INSERT INTO app.care_episode (organisation_id, id, client_id, therapist_id, started_on, ended_on, ending)
     SELECT {organisation}, pg_temp.key(3, n), pg_temp.key(2, n), pg_temp.key(1, n / {per_therapist}), '2020-01-06',
            CASE WHEN n % 4 <> 0 THEN date '2021-01-04' END, CASE WHEN n % 4 <> 0 THEN 'planned' END
     FROM generate_series(1, {care_episodes}) n",
    "INSERT INTO app.session (organisation_id, id, care_episode_id, number, held_on)
     SELECT {organisation}, pg_temp.key(4, n), pg_temp.key(3, 1 + n / {per_care_episode}), 1 + n % {per_care_episode},
            date '2020-01-06' + 7 * (n % {per_care_episode})
     FROM generate_series(0, {sessions} - 1) n",
    "INSERT INTO app.rating (organisation_id, id, care_episode_id, session_id, instrument_code, instrument_version,
       rater, answers, source, content_hash, recorded_at, recorded_by, family)
     SELECT {organisation}, pg_temp.key(5, n), pg_temp.key(3, 1 + n / {per_care_episode}), pg_temp.key(4, n), 'WAI-SR', 1,
            'client', array_fill(100 * (2 + n % 4), ARRAY[12]), 'fill', decode(lpad(to_hex(n), 64, '0'), 'hex'),
            '2020-01-01', pg_temp.key(1, 0), 'alliance'
     FROM generate_series(0, {sessions} - 1) n",
    "INSERT INTO app.score (organisation_id, rating_id, scale, care_episode_id, points, imputed, family)
     SELECT {organisation}, pg_temp.key(5, n), scale, pg_temp.key(3, 1 + n / {per_care_episode}), 100 * (2 + n % 4), false,
            'alliance'
     FROM generate_series(0, {sessions} - 1) n, unnest(ARRAY['bond', 'goal', 'task', 'total']) scale",
    "INSERT INTO app.caseload_row (organisation_id, care_episode_id, sessions_held, sessions_rated, last_session_number,
       last_session_on, dates_assumed, recent_numbers, recent_on, recent_totals, instrument_code, instrument_version,
       rater, rated, at_maximum, latest_session, latest_on, latest_scales, latest_points, latest_imputed,
       previous_total, previous_session, earlier_scales, earlier_low, earlier_high)
     SELECT {organisation}, pg_temp.key(3, n), s, s, s, date '2020-01-06' + 7 * (s - 1), false,
            array(SELECT generate_series(s - 11, s)),
            array(SELECT date '2020-01-06' + 7 * (i - 1) FROM generate_series(s - 11, s) i),
            array(SELECT 100 * (2 + i % 4) FROM generate_series(s - 11, s) i), 'WAI-SR', 1, 'client', s, 0, s,
            date '2020-01-06' + 7 * (s - 1), scales, '{400,400,400,400}', '{f,f,f,f}', 300, s - 1,
            scales, '{200,200,200,200}', '{500,500,500,500}'
     FROM generate_series(1, {care_episodes}) n, (VALUES ({per_care_episode}, ARRAY['bond', 'goal', 'task', 'total'])) v (s, scales)",
    // As the trigger counts them, which is off here.
    "INSERT INTO app.period_row (organisation_id, care_episode_id, period, given, declined, technical, not_asked, opened,
       acknowledged, discussed, repaired, passed, unresolved, ended, dismissed, flagged, in_time)
     SELECT organisation_id, care_episode_id, authz.period(held_on), count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
     FROM app.session GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING",
];
