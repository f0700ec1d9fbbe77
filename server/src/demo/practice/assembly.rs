use app::client::{Attendance, Ending};
use chrono::{Days, NaiveDate, Weekday};
use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::{
    CareEpisode, Client, DemoPractice, Story,
    calendar::{Appointment, Appointments, ago},
    caseloads::{Draft, drafts},
    names,
    outcome::Measure,
    sessions::{Forms, fill},
    staff::{TEAMS, cover_lines, staff, supervision_lines},
};
use crate::demo::simulator::SimulatedInstrument;

/// The demo practice as of `today`: 12 months of sessions and a few longer courses, the last of them on or before that day.
///
/// The same seed and day give the same practice.
pub fn practice(seed: u64, today: NaiveDate) -> DemoPractice {
    let drafts = drafts();
    let mut care_episodes: Vec<_> = (0..)
        .zip(&drafts)
        .map(|(index, draft)| care_episode(draft, seed, index, today))
        .collect();
    let clients = 1 + drafts
        .iter()
        .map(|draft| draft.client)
        .max()
        .unwrap_or_default();
    let mut rng = stream(seed, u64::MAX);
    let order = by_first_session(&care_episodes, clients);
    for episode in &mut care_episodes {
        episode.client = order[episode.client];
    }
    DemoPractice {
        name: "Harbour Street Practice",
        teams: TEAMS.to_vec(),
        staff: staff(),
        supervision_lines: supervision_lines(today),
        cover_lines: cover_lines(today),
        clients: coded(names::draw(clients, &mut rng), &mut rng),
        care_episodes,
    }
}

/// Each client's place in the order of first sessions: codes are given in that order.
fn by_first_session(episodes: &[CareEpisode], clients: usize) -> Vec<usize> {
    let first = |client: usize| {
        let own = episodes.iter().filter(move |e| e.client == client);
        own.map(|episode| episode.started_on).min()
    };
    let mut sorted: Vec<usize> = (0..clients).collect();
    sorted.sort_by_key(|client| first(*client));
    let mut places = vec![0; clients];
    for (place, client) in sorted.into_iter().enumerate() {
        places[client] = place;
    }
    places
}

/// Codes count up, with gaps for people who came and went before.
fn coded<R: Rng + ?Sized>(names: Vec<String>, rng: &mut R) -> Vec<Client> {
    let mut number = 100;
    let code = |name| {
        number += rng.random_range(1..=4);
        Client {
            code: format!("HS-{number:04}"),
            name,
        }
    };
    names.into_iter().map(code).collect()
}

fn care_episode(draft: &Draft, seed: u64, index: u64, today: NaiveDate) -> CareEpisode {
    let mut rng = stream(seed, index);
    let appointments = appointments(draft, today, &mut rng);
    let forms = Forms {
        alliance: draft.alliance,
        outcome: match draft.alliance {
            SimulatedInstrument::Srs if rng.random_bool(0.7) => Measure::Ors,
            _ => Measure::ALL[rng.random_range(0..3)],
        },
        outcome_every: rng.random_range(1..=2),
        asks: index.is_multiple_of(2),
    };
    let (sessions, ruptures) = fill(draft.story, &appointments, forms, (seed, index), &mut rng);
    let last_on = sessions.last().map_or(today, |session| session.held_on);
    let ended = draft.story.ending().map(|ending| {
        let wait = if ending == Ending::Unplanned { 10 } else { 0 };
        let on = last_on.checked_add_days(Days::new(wait)).unwrap_or(last_on);
        (on.min(today), ending)
    });
    CareEpisode {
        client: draft.client,
        therapist: draft.therapist,
        started_on: sessions.first().map_or(today, |session| session.held_on),
        ended,
        sessions,
        story: draft.story,
        ruptures,
    }
}

fn appointments<R: Rng + ?Sized>(draft: &Draft, today: NaiveDate, rng: &mut R) -> Vec<Appointment> {
    const WEEK: [Weekday; 5] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];
    let fortnightly = draft.story == Story::Ordinary && rng.random_bool(0.2);
    let dealt = Appointments {
        earliest: ago(today, draft.days.1),
        latest: ago(today, draft.days.0),
        weekday: WEEK[rng.random_range(0..WEEK.len())],
        every: if fortnightly { 2 } else { 1 },
        held: draft.story.held(rng),
        missed: match draft.story {
            Story::New => 0,
            Story::LongCourse => 3,
            _ => u32::MAX,
        },
        leave: ago(today, 40 + 35 * draft.therapist as u64),
    };
    let mut appointments = dealt.deal(rng);
    if draft.story == Story::EndedUnplanned {
        stay_away(&dealt, &mut appointments);
    }
    appointments
}

/// The appointments of the next two weeks, which the client did not keep.
fn stay_away(plan: &Appointments, appointments: &mut Vec<Appointment>) {
    let Some(last) = appointments.last().map(|last| last.on) else {
        return;
    };
    for days in [7, 14] {
        let next = last.checked_add_days(Days::new(days));
        appointments.extend(next.filter(|on| !plan.closed(*on)).map(|on| Appointment {
            on,
            attendance: Attendance::DidNotAttend,
        }));
    }
}

/// A random stream of its own for each care episode, apart from the simulator's.
fn stream(seed: u64, index: u64) -> ChaCha8Rng {
    // "demo" in ASCII.
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x6465_6D6F);
    rng.set_stream(index);
    rng
}
