use app::{
    alliance::{Answers, Points, Rater},
    client::Attendance,
};
use rand::{Rng, RngExt};

use super::{
    LatentRupture, Rating, Session, Story,
    calendar::Appointment,
    items::{leanings, wai_sr},
    outcome::{Measure, Outcome},
};
use crate::demo::simulator::{
    Channels, DirectQuestion, SimulatedClient, SimulatedInstrument, SimulatedSession,
    simulate_course,
};

/// Mean and SD of the total (mean item) over simulated clients: the simulator's summary.
pub(super) const WAI_SR: (f64, f64) = (4.04, 0.60);
const SRS: (f64, f64) = (8.85, 1.03);

/// Chance that an outcome form is missing; a design value.
const OUTCOME_MISSING: f64 = 0.08;

/// How often the direct question is answered with some kind of yes, inside a rupture and outside; the first as in the
/// detection study, the second lower, so that a small practice is not full of them.
const QUESTION: DirectQuestion = DirectQuestion {
    sensitivity: 0.45,
    false_positive: 0.02,
};

/// Who fills in what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forms {
    pub alliance: SimulatedInstrument,
    pub outcome: Measure,
    /// Sessions from one outcome form to the next.
    pub outcome_every: u32,
    /// The direct question after each session.
    pub asks: bool,
}

/// Fills appointments with ratings. `seed` and `index` name the client to the simulator.
pub(super) fn fill<R: Rng + ?Sized>(
    story: Story,
    appointments: &[Appointment],
    forms: Forms,
    (seed, index): (u64, u64),
    rng: &mut R,
) -> (Vec<Session>, Vec<LatentRupture>) {
    let mut scenario = story.scenario(forms.alliance);
    if forms.asks {
        scenario.question = Some(QUESTION);
    }
    let held: Vec<i32> = (1..)
        .zip(appointments)
        .filter(|(_, appointment)| appointment.attendance == Attendance::Held)
        .map(|(number, _)| number)
        .collect();
    let course = story.course(&scenario.episodes, held.len() as u32, rng);
    let mut client = simulate_course(&scenario, course, seed, index);
    let last_form = withhold(story, &mut client, rng);
    let ruptures = ruptures(&client, &held);
    let mut filler = Filler::new(&client, forms, last_form, rng);
    let mut simulated = client.sessions.iter();
    let sessions = (1..)
        .zip(appointments)
        .map(|(number, appointment)| Session {
            number,
            held_on: appointment.on,
            attendance: appointment.attendance,
            ratings: match appointment.attendance {
                Attendance::Held => simulated
                    .next()
                    .map(|session| filler.ratings(session, rng))
                    .unwrap_or_default(),
                Attendance::Cancelled | Attendance::DidNotAttend => Vec::new(),
            },
        })
        .collect();
    (sessions, ruptures)
}

/// Takes away forms that the story wants missing. Returns the last session with any form.
fn withhold<R: Rng + ?Sized>(story: Story, client: &mut SimulatedClient, rng: &mut R) -> u32 {
    let held = client.sessions.len() as u32;
    let last = match story {
        Story::NoRating => 0,
        Story::NoRecentForm => held - rng.random_range(3..=5),
        _ => held,
    };
    for session in client.sessions.iter_mut().skip(last as usize) {
        session.channels = None;
    }
    last
}

/// The simulator counts sessions held, a care episode all appointments.
fn ruptures(client: &SimulatedClient, held: &[i32]) -> Vec<LatentRupture> {
    let number = |session: u32| held.get(session as usize - 1).copied();
    let latent = client.episodes.iter().filter_map(|episode| {
        let span = client.span(episode);
        Some(LatentRupture {
            shape: episode.shape,
            pattern: episode.pattern,
            first: number(*span.start())?,
            last: number(*span.end())?,
            repaired: (*span.end() as usize) < held.len(),
        })
    });
    latent.collect()
}

/// The answer to the direct question; the kinds of yes take turns.
fn check(session: u32, yes: bool) -> Rating {
    let place = if yes { 1 + session % 4 } else { 0 };
    Rating {
        instrument: "CHECK-1",
        rater: Rater::Client,
        answers: Answers(vec![Some(Points::whole(place as i32))]),
    }
}

/// Draws the forms of one care episode, session by session.
struct Filler {
    forms: Forms,
    last_form: u32,
    leanings: Vec<f64>,
    outcome: Outcome,
}

impl Filler {
    fn new<R: Rng + ?Sized>(
        client: &SimulatedClient,
        forms: Forms,
        last_form: u32,
        rng: &mut R,
    ) -> Self {
        let (mean, sd) = match forms.alliance {
            SimulatedInstrument::WaiSr => WAI_SR,
            SimulatedInstrument::Srs => SRS,
        };
        let (count, sum) = client.forms().fold((0.0, 0.0), |(n, sum), (_, form)| {
            (n + 1.0, sum + form.mean())
        });
        let usual = if count > 0.0 { sum / count } else { mean };
        Self {
            forms,
            last_form,
            leanings: leanings(12, 0.4, rng),
            outcome: Outcome::new(forms.outcome, (usual - mean) / sd, rng),
        }
    }

    fn ratings<R: Rng + ?Sized>(&mut self, session: &SimulatedSession, rng: &mut R) -> Vec<Rating> {
        let mut ratings = Vec::new();
        if session.number > self.last_form {
            return ratings;
        }
        if let Some(channels) = &session.channels {
            ratings.push(self.alliance(channels, rng));
            ratings.extend(session.tension.map(|yes| check(session.number, yes)));
        }
        let due = (session.number - 1).is_multiple_of(self.forms.outcome_every);
        if due && !rng.random_bool(OUTCOME_MISSING) {
            ratings.push(self.outcome.rating(session.number, rng));
        }
        ratings
    }

    fn alliance<R: Rng + ?Sized>(&self, channels: &Channels, rng: &mut R) -> Rating {
        let answers = match (self.forms.alliance, channels.as_slice()) {
            // A mean of four items on the .25 grid: hundredths / 25 is their sum.
            (SimulatedInstrument::WaiSr, [goal, task, bond]) => wai_sr(
                [goal, task, bond].map(|mean| mean.0 / 25),
                &self.leanings,
                rng,
            ),
            (_, lines) => Answers(lines.iter().copied().map(Some).collect()),
        };
        Rating {
            instrument: self.forms.alliance.code(),
            rater: Rater::Client,
            answers,
        }
    }
}
