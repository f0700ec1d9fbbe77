use app::{
    alliance::{Points, ScaleId, Score, Scores},
    caseload::{AllianceSummary, FindingSummary, OpenRupture},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    alliance::summary::CaseloadSummary,
    store::{StoreError, codes},
};

/// What a line of the caseload says.
pub struct Line<'s> {
    pub summary: &'s CaseloadSummary,
    pub finding: Option<FindingSummary>,
    pub rupture: Option<OpenRupture>,
    pub asked_every: i32,
}

/// Writes the line of a care episode.
///
/// # Errors
/// The database's.
pub async fn save(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    line: Line<'_>,
) -> Result<(), StoreError> {
    let summary = line.summary;
    let alliance = summary.alliance.as_ref();
    let last = summary.last_session.as_ref();
    sqlx::query(
        "INSERT INTO app.caseload_row (organisation_id, care_episode_id, sessions_held, sessions_rated,
           last_session_number, last_session_on, dates_assumed, recent_numbers, recent_on, recent_totals,
           instrument_code, instrument_version, rater, rated, at_maximum, latest_session, latest_on, latest_scales,
           latest_points, latest_imputed, previous_total, previous_session, earlier_scales, earlier_low, earlier_high,
           finding, rupture, outcome, asked_every, forms_declined, forms_technical, forms_since, forms_missed, rated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
           $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33,
           (SELECT max(recorded_at) FROM app.rating WHERE organisation_id = $1 AND care_episode_id = $2))
         ON CONFLICT (organisation_id, care_episode_id) DO UPDATE SET sessions_held = excluded.sessions_held,
           sessions_rated = excluded.sessions_rated, last_session_number = excluded.last_session_number,
           last_session_on = excluded.last_session_on, dates_assumed = excluded.dates_assumed,
           recent_numbers = excluded.recent_numbers, recent_on = excluded.recent_on,
           recent_totals = excluded.recent_totals, instrument_code = excluded.instrument_code,
           instrument_version = excluded.instrument_version, rater = excluded.rater, rated = excluded.rated,
           at_maximum = excluded.at_maximum, latest_session = excluded.latest_session,
           latest_on = excluded.latest_on, latest_scales = excluded.latest_scales,
           latest_points = excluded.latest_points, latest_imputed = excluded.latest_imputed,
           previous_total = excluded.previous_total, previous_session = excluded.previous_session,
           earlier_scales = excluded.earlier_scales, earlier_low = excluded.earlier_low,
           earlier_high = excluded.earlier_high, finding = excluded.finding, rupture = excluded.rupture,
           outcome = excluded.outcome, asked_every = excluded.asked_every, forms_declined = excluded.forms_declined,
           forms_technical = excluded.forms_technical, forms_since = excluded.forms_since,
           forms_missed = excluded.forms_missed, rated_at = excluded.rated_at",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(summary.sessions_held)
    .bind(summary.sessions_rated)
    .bind(last.map(|session| session.number))
    .bind(last.map(|session| session.held_on))
    .bind(summary.dates_assumed)
    .bind(summary.recent.iter().map(|r| r.number).collect::<Vec<_>>())
    .bind(summary.recent.iter().map(|r| r.held_on).collect::<Vec<_>>())
    .bind(summary.recent.iter().map(|r| r.total.map(|p| p.0)).collect::<Vec<_>>())
    .bind(alliance.map(|a| a.instrument.clone()))
    .bind(alliance.map(|a| a.version).and_then(|v| i32::try_from(v).ok()))
    .bind(alliance.map(|a| codes::rater_text(a.rater)))
    .bind(alliance.map_or(0, |a| a.rated))
    .bind(alliance.map_or(0, |a| a.at_maximum))
    .bind(alliance.map(|a| a.latest_session))
    .bind(alliance.map(|a| a.latest_on))
    .bind(latest(alliance, |s| s.scale.as_str().to_owned()))
    .bind(latest(alliance, |s| s.points.0))
    .bind(latest(alliance, |s| s.imputed))
    .bind(alliance.and_then(|a| a.previous_total).map(|p| p.0))
    .bind(alliance.and_then(|a| a.previous_session))
    .bind(earlier(alliance, |scale, _, _| scale.as_str().to_owned()))
    .bind(earlier(alliance, |_, low, _| low.0))
    .bind(earlier(alliance, |_, _, high| high.0))
    .bind(line.finding.map(Json))
    .bind(line.rupture.map(Json))
    .bind(summary.outcome.clone().map(Json))
    .bind(line.asked_every)
    .bind(summary.asked.declined)
    .bind(summary.asked.technical)
    .bind(summary.asked.since)
    .bind(summary.asked.missed)
    .execute(connection)
    .await?;
    Ok(())
}

fn latest<T>(alliance: Option<&AllianceSummary>, part: impl Fn(&Score) -> T) -> Vec<T> {
    let scores: &[Score] = alliance.map_or(&[], |a| {
        let Scores(scores) = &a.latest;
        scores
    });
    scores.iter().map(part).collect()
}

fn earlier<T>(
    alliance: Option<&AllianceSummary>,
    part: impl Fn(ScaleId, Points, Points) -> T,
) -> Vec<T> {
    alliance
        .into_iter()
        .flat_map(|a| &a.earlier)
        .map(|span| part(span.scale, span.low, span.high))
        .collect()
}
