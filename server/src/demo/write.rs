//! The demo practice on its way into the tables, through the same writers as an import.

use app::{
    alliance::Instruments,
    client::{Ending, Mode},
    form::FormWords,
    treatments::{NotAsked, Rhythm},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use uuid::Uuid;

use super::{
    agenda,
    practice::{CareEpisode, DemoPractice, Story},
    tending::tend,
};
use crate::{
    alliance::{scoring, watching::Detectors},
    exchange::key::content_hash,
    store::{
        Connection, StoreError,
        care::{self, NewCareEpisode, NewClient, NewTransfer},
        derived::{self, Method},
        forms::texts,
        people::{self, NewStaff},
        ratings::{self, NewRating, NewSession, Origin},
    },
};

/// Rows that are written with one statement.
const BATCH: usize = 500;
/// Care episodes that are tended together.
const FEW: usize = 20;

/// Writes everything; answers the ids of the staff in the order of the practice.
///
/// # Errors
/// The database's.
pub async fn write(
    connection: &mut Connection,
    origin: &Origin,
    (instruments, detectors): (&Instruments, &Detectors),
    practice: &DemoPractice,
) -> Result<Vec<Uuid>, StoreError> {
    let staff = write_staff(connection, origin, practice).await?;
    let clients: Vec<NewClient> = practice
        .clients
        .iter()
        .map(|client| NewClient {
            code: client.code.clone(),
            name: client.name.clone(),
        })
        .collect();
    let clients = care::insert_clients(connection, origin, &clients).await?;
    let episodes: Vec<NewCareEpisode> = practice
        .care_episodes
        .iter()
        .enumerate()
        .map(|(index, episode)| NewCareEpisode {
            client: clients[episode.client],
            therapist: staff[episode.therapist],
            started_on: episode.started_on,
            ended: episode.ended,
            rhythm: rhythm(index, episode),
        })
        .collect();
    let ids = care::insert_care_episodes(connection, origin, &episodes).await?;
    care::insert_transfers(connection, origin, &transfers(practice, &ids)).await?;
    let sessions = write_sessions(connection, origin, practice, &ids).await?;
    write_ratings(connection, origin, instruments, practice, &ids, &sessions).await?;
    let method = Method {
        organisation: origin.organisation,
        instruments,
        detectors,
        now: origin.recorded_at,
    };
    for chunk in ids.chunks(FEW) {
        for mut episode in derived::watch_over(connection, method, chunk).await? {
            tend(&mut episode, &detectors.rule().name, origin.recorded_at);
            episode.write(connection, origin.organisation).await?;
        }
    }
    derived::refresh(connection, method, &ids).await?;
    let (organisation, now) = (origin.organisation, origin.recorded_at);
    agenda::write(connection, organisation, now, practice, (&staff, &ids)).await?;
    let words = FormWords {
        first_lines: None,
        urgent_help: Some(URGENT_HELP.to_owned()),
    };
    let who = (origin.organisation, origin.recorded_by);
    texts::set_words(connection, who, &words, origin.recorded_at).await?;
    Ok(staff)
}

/// Most are asked at every session, some less often, and one who wants no forms not at all.
const fn rhythm(index: usize, episode: &CareEpisode) -> Option<Rhythm> {
    match (episode.story, index % 7) {
        (Story::NoRating, _) if episode.therapist % 2 == 1 => {
            Some(Rhythm::Never(NotAsked::ClientWish))
        }
        (Story::Ordinary, 3) => Some(Rhythm::Every(2)),
        (Story::Ordinary, 5) => Some(Rhythm::Every(4)),
        _ => None,
    }
}

/// As a practice would write it; of an invented practice, so without a number that could be called.
const URGENT_HELP: &str = "You matter to us. Please talk to somebody today: your therapist, or the practice’s telephone.\n\
    At night and at weekends, call the emergency number of your country, or go to the nearest hospital.\n\
    (This is an invented practice. A real one writes its numbers here.)";

/// Each care episode that was handed on, with the one of the same client that began next.
fn transfers(practice: &DemoPractice, ids: &[Uuid]) -> Vec<NewTransfer> {
    let numbered = || practice.care_episodes.iter().zip(ids);
    numbered()
        .filter_map(|(from, id)| {
            let (ended, Ending::Transferred) = from.ended? else {
                return None;
            };
            let later =
                numbered().filter(|(to, _)| to.client == from.client && to.started_on >= ended);
            let (_, to) = later.min_by_key(|(to, _)| to.started_on)?;
            Some(NewTransfer { from: *id, to: *to })
        })
        .collect()
}

async fn write_staff(
    connection: &mut Connection,
    origin: &Origin,
    practice: &DemoPractice,
) -> Result<Vec<Uuid>, StoreError> {
    let organisation = origin.organisation;
    let mut staff = Vec::with_capacity(practice.staff.len());
    for member in &practice.staff {
        let new = NewStaff {
            user_name: Some(member.user_name.to_owned()),
            name: member.name.to_owned(),
            roles: vec![member.role],
        };
        staff.push(people::add(connection, organisation, &new, origin.recorded_at).await?);
    }
    for (place, team) in practice.teams.iter().enumerate() {
        let members: Vec<Uuid> = practice
            .staff
            .iter()
            .zip(&staff)
            .filter(|(member, _)| member.team == Some(place))
            .map(|(_, id)| *id)
            .collect();
        people::add_team(connection, organisation, team, &members, origin.recorded_at).await?;
    }
    for line in &practice.supervision_lines {
        let both = (staff[line.supervisor], staff[line.therapist]);
        // The last day belongs to the line.
        let until = line.to.and_then(|day| day.succ_opt()).map(midnight);
        people::supervise(connection, organisation, both, midnight(line.from), until).await?;
    }
    for line in &practice.cover_lines {
        let both = (staff[line.cover], staff[line.therapist]);
        let (from, until) = (midnight(line.from), line.to.succ_opt().map(midnight));
        people::cover(connection, organisation, both, from, until).await?;
    }
    Ok(staff)
}

/// The ids of all sessions, by care episode.
async fn write_sessions(
    connection: &mut Connection,
    origin: &Origin,
    practice: &DemoPractice,
    episodes: &[Uuid],
) -> Result<Vec<Vec<Uuid>>, StoreError> {
    let new: Vec<NewSession> = practice
        .care_episodes
        .iter()
        .zip(episodes)
        .flat_map(|(episode, id)| episode.sessions.iter().map(move |session| (*id, session)))
        .map(|(care_episode, session)| NewSession {
            care_episode,
            number: session.number,
            number_given: false,
            held_on: session.held_on,
            date_assumed: false,
            attendance: session.attendance,
            mode: Mode::InRoom,
        })
        .collect();
    let mut ids = Vec::with_capacity(new.len());
    for batch in new.chunks(BATCH) {
        ids.extend(ratings::insert_sessions(connection, origin, batch).await?);
    }
    let mut ids = ids.into_iter();
    Ok(practice
        .care_episodes
        .iter()
        .map(|episode| ids.by_ref().take(episode.sessions.len()).collect())
        .collect())
}

async fn write_ratings(
    connection: &mut Connection,
    origin: &Origin,
    instruments: &Instruments,
    practice: &DemoPractice,
    episodes: &[Uuid],
    sessions: &[Vec<Uuid>],
) -> Result<(), StoreError> {
    let mut new = Vec::new();
    for ((episode, id), sessions) in practice.care_episodes.iter().zip(episodes).zip(sessions) {
        new.extend(ratings_of(instruments, episode, *id, sessions)?);
    }
    for batch in new.chunks(BATCH) {
        ratings::insert_ratings(connection, origin, batch).await?;
    }
    Ok(())
}

fn ratings_of(
    instruments: &Instruments,
    episode: &CareEpisode,
    care_episode: Uuid,
    sessions: &[Uuid],
) -> Result<Vec<NewRating>, StoreError> {
    let mut ratings = Vec::new();
    for (session, id) in episode.sessions.iter().zip(sessions) {
        for rating in &session.ratings {
            let instrument = instruments
                .latest(rating.instrument)
                .filter(|instrument| instrument.raters.contains(&rating.rater))
                .ok_or_else(|| StoreError::inconsistent("rating", "rater", id))?;
            let scores = scoring::score(instrument, &rating.answers)
                .map_err(|_| StoreError::inconsistent("rating", "answers", id))?;
            ratings.push(NewRating {
                care_episode,
                session: *id,
                instrument: instrument.clone(),
                rater: rating.rater,
                answers: rating.answers.clone(),
                supplied: Vec::new(),
                scores,
                content_hash: content_hash(session.held_on, false, &rating.answers, &[]),
            });
        }
    }
    Ok(ratings)
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
