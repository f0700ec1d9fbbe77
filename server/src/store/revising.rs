//! Ratings corrected, filed elsewhere, taken back. A trigger keeps what each said before, so that nothing here can forget it.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    StoreError,
    ratings::{NewRating, Origin, array_text, delete_scores, insert_scores, supplied_scales},
};

/// Says why ratings are changed, for the rest of the transaction. People must; the command line need not.
///
/// # Errors
/// The database's.
pub async fn because(connection: &mut PgConnection, reason: &str) -> Result<(), StoreError> {
    sqlx::query("SELECT set_config('rapport.reason', $1, true)")
        .bind(reason)
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes a rating say what is given, in the session that is given.
///
/// # Errors
/// The database's; a second rating of one session by one rater violates `rating_is_unique`.
pub async fn replace_rating(
    connection: &mut PgConnection,
    origin: &Origin,
    id: Uuid,
    rating: &NewRating,
) -> Result<(), StoreError> {
    // Scores hang on the rating's care episode, which may change.
    delete_scores(connection, origin.organisation, &[id]).await?;
    sqlx::query(
        "UPDATE app.rating SET answers = $3::text::int[], supplied_scales = $4::text::text[],
           supplied_points = $5::text::int[], content_hash = $6, recorded_at = $7, recorded_by = $8, source = $9
         WHERE organisation_id = $1 AND id = $2",
    )
    .bind(origin.organisation)
    .bind(id)
    .bind(array_text(rating.answers.0.iter().map(|a| a.map(|p| p.0))))
    .bind(supplied_scales(&rating.supplied))
    .bind(array_text(rating.supplied.iter().map(|(_, p)| Some(p.0))))
    .bind(rating.content_hash.as_slice())
    .bind(origin.recorded_at)
    .bind(origin.recorded_by)
    .bind(&origin.source)
    .execute(&mut *connection)
    .await?;
    let scored = [(id, rating.care_episode, &rating.scores)];
    insert_scores(connection, origin.organisation, &scored).await
}

/// Files a rating under another session; what it says and where it came from stays.
///
/// # Errors
/// As [`replace_rating`].
pub async fn refile_rating(
    connection: &mut PgConnection,
    origin: &Origin,
    id: Uuid,
    rating: &NewRating,
) -> Result<(), StoreError> {
    delete_scores(connection, origin.organisation, &[id]).await?;
    sqlx::query(
        "UPDATE app.rating SET care_episode_id = $3, session_id = $4, content_hash = $5, recorded_at = $6, recorded_by = $7
         WHERE organisation_id = $1 AND id = $2",
    )
    .bind(origin.organisation)
    .bind(id)
    .bind(rating.care_episode)
    .bind(rating.session)
    .bind(rating.content_hash.as_slice())
    .bind(origin.recorded_at)
    .bind(origin.recorded_by)
    .execute(&mut *connection)
    .await?;
    let scored = [(id, rating.care_episode, &rating.scores)];
    insert_scores(connection, origin.organisation, &scored).await
}

/// Takes a rating back; it stays among the revisions.
///
/// # Errors
/// The database's.
pub async fn retract_rating(
    connection: &mut PgConnection,
    organisation: Uuid,
    id: Uuid,
) -> Result<(), StoreError> {
    delete_scores(connection, organisation, &[id]).await?;
    sqlx::query("DELETE FROM app.rating WHERE organisation_id = $1 AND id = $2")
        .bind(organisation)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
