//! Invented clients, made from a few numbers each.

use app::{alliance::*, caseload::*, client::*};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

pub fn day(number: i32) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2025, 9, 22).expect("a date");
    start + Days::new(7 * u64::try_from(number - 1).expect("from 1"))
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn score(scale: ScaleId, points: i32) -> Score {
    Score {
        scale,
        points: Points(points),
        imputed: false,
    }
}

/// Goal, task and bond in hundredths, the total as their mean.
pub fn scores([goal, task, bond]: [i32; 3]) -> Scores {
    Scores(vec![
        score(ScaleId::Total, (goal + task + bond) / 3),
        score(ScaleId::Goal, goal),
        score(ScaleId::Task, task),
        score(ScaleId::Bond, bond),
    ])
}

/// One session a week, `None` without a form.
pub fn row(number: u128, name: &str, sessions: &[Option<[i32; 3]>]) -> CaseloadRow {
    let count = i32::try_from(sessions.len()).expect("few sessions");
    let rated: Vec<(i32, Scores)> = (1..)
        .zip(sessions)
        .filter_map(|(number, parts)| parts.map(|parts| (number, scores(parts))))
        .collect();
    let totals = (1..).zip(sessions).map(|(number, parts)| RecentSession {
        number,
        held_on: day(number),
        total: parts.and_then(|parts| scores(parts).total()),
    });
    let recent: Vec<RecentSession> = totals.collect();
    CaseloadRow {
        client: id(number),
        care_episode: id(number + 1000),
        client_name: name.to_owned(),
        client_code: format!("HS-{number:03}"),
        therapist_name: None,
        may_act: true,
        started_on: day(1),
        last_session_number: (count > 0).then_some(count),
        last_session_on: (count > 0).then(|| day(count)),
        dates_assumed: false,
        sessions_held: count,
        sessions_rated: i32::try_from(rated.len()).expect("few"),
        forms: FormsCount {
            every: 1,
            declined: 0,
            technical: 0,
            since: i32::try_from(sessions.iter().rev().take_while(|s| s.is_none()).count())
                .expect("few"),
            missed: i32::try_from(sessions.iter().filter(|s| s.is_none()).count()).expect("few"),
        },
        recent: recent[recent.len().saturating_sub(12)..].to_vec(),
        alliance: summary(&rated),
        finding: None,
        rupture: None,
        outcome: None,
        changes: 0,
        is_new: false,
        veiled: false,
    }
}

fn summary(rated: &[(i32, Scores)]) -> Option<AllianceSummary> {
    let ((session, latest), earlier) = rated.split_last()?;
    let span = |scale: ScaleId| {
        let values = earlier.iter().filter_map(move |(_, s)| s.get(scale));
        Some(EarlierSpan {
            scale,
            low: values.clone().min()?,
            high: values.max()?,
        })
    };
    let scales = [ScaleId::Total, ScaleId::Goal, ScaleId::Task, ScaleId::Bond];
    Some(AllianceSummary {
        instrument: "WAI-SR".to_owned(),
        version: 1,
        rater: Rater::Client,
        rated: i32::try_from(rated.len()).expect("few"),
        at_maximum: i32::try_from(
            rated
                .iter()
                .filter(|(_, s)| s.total() == Some(Points(500)))
                .count(),
        )
        .expect("few"),
        latest_session: *session,
        latest_on: day(*session),
        latest: latest.clone(),
        previous_total: earlier.last().and_then(|(_, s)| s.total()),
        previous_session: earlier.last().map(|(n, _)| *n),
        earlier: scales.into_iter().filter_map(span).collect(),
    })
}

/// Parts that wander a little around a level, reproducibly.
pub fn wander(level: i32, seed: i32, count: usize) -> Vec<Option<[i32; 3]>> {
    (0..)
        .take(count)
        .map(|at: i32| {
            // A small scrambler: reproducible, without a visible period.
            let step = |k: i32| {
                let mut x =
                    at.wrapping_mul(0x9E37) ^ seed.wrapping_mul(0x85EB) ^ k.wrapping_mul(0xC2B2);
                x = (x ^ (x >> 7)).wrapping_mul(0x2C1B);
                (((x >> 9) & 0xFF) % 5 - 2) * 25
            };
            let part = |k: i32| (level + step(k)).clamp(100, 500);
            Some([part(1), part(2), part(3)])
        })
        .collect()
}

pub fn caseload() -> Vec<CaseloadRow> {
    let with = |mut sessions: Vec<Option<[i32; 3]>>, last: [i32; 3]| {
        sessions.push(Some(last));
        sessions
    };
    let mut gap = wander(400, 3, 9);
    gap[4] = None;
    let mut missed = wander(425, 5, 7);
    missed.extend([Some([450, 450, 450]), None, None, None, None]);
    let mut rows = vec![
        row(
            1,
            "Ines Calloway",
            &with(wander(425, 1, 20), [400, 300, 425]),
        ),
        row(2, "Tomasz Wieczorek", &with(gap, [425, 425, 275])),
        row(
            3,
            "Greta Lindqvist",
            &with(wander(425, 2, 11), [325, 350, 350]),
        ),
        row(4, "Beatriz Fontoura", &missed),
        row(5, "Wen-Li Zhao", &[None, None, None, None]),
        row(6, "Hannah Ostrowski", &wander(375, 1, 3)),
        row(7, "Samuel Kiprop", &wander(400, 1, 1)),
        row(8, "Yusuf Demirci", &[]),
        row(9, "Rosalind Achebe", &[Some([500, 500, 500]); 20]),
        row(10, "Dáithí Ó Brolcháin", &wander(425, 4, 4)),
    ];
    for (number, name) in (11..).zip([
        "Aoife Brennan",
        "Lena Hofstetter",
        "Marcus Thibodeaux",
        "Sanne de Wit",
        "Viktor Hallgrímsson",
        "Zeynep Aksoy",
        "Maximiliane Freifrau von Hohenstein-Oberbergen",
    ]) {
        let seed = i32::try_from(number).expect("small");
        let sessions = with(wander(425, seed, 8 + number as usize), [425, 425, 450]);
        rows.push(row(number, name, &sessions));
    }
    rows[1].therapist_name = Some("Dr Paul Okonjo".to_owned());
    rows[11].dates_assumed = true;
    let fell = Why::Fell {
        scale: ScaleId::Task,
        value: "3.00".to_owned(),
        session: 21,
        low: "3.75".to_owned(),
        high: "4.75".to_owned(),
        from: 1,
        to: 20,
        ratings: 20,
    };
    let said = Why::Word {
        session: 10,
        little: false,
    };
    rows[0].rupture = open(RuptureState::Possible, Source::Scores, vec![fell]);
    rows[1].rupture = open(
        RuptureState::Possible,
        Source::ClientWord,
        vec![said.clone()],
    );
    rows[2].rupture =
        open(RuptureState::Discussed, Source::ClientWord, vec![said]).map(|rupture| OpenRupture {
            conversation: Conversation::RaisedByClient,
            track: RatingsTrack::ComingBack,
            ..rupture
        });
    for row in &mut rows {
        let last = row
            .alliance
            .as_ref()
            .map(|alliance| alliance.latest_session);
        row.finding = last.map(|session| FindingSummary {
            session,
            range: Some(Band {
                low: Points(375),
                high: Points(475),
            }),
            information: Information::Own,
            track: row
                .rupture
                .as_ref()
                .map_or(RatingsTrack::InRange, |rupture| rupture.track),
            since: None,
            channels: vec![ScaleId::Task],
            why: Vec::new(),
        });
        row.outcome = last.map(|session| OutcomeSummary {
            instrument: "PHQ-9".to_owned(),
            version: 1,
            first: Points(1400),
            first_session: 1,
            latest: Points(700),
            latest_session: session,
        });
    }
    rows
}

/// Noticed a week before the fixed day.
fn open(state: RuptureState, source: Source, why: Vec<Why>) -> Option<OpenRupture> {
    Some(OpenRupture {
        id: id(9_000),
        state,
        source,
        noticed_at: 10,
        noticed_on: NaiveDate::from_ymd_opt(2026, 2, 9),
        onset: 10,
        track: RatingsTrack::Out,
        conversation: Conversation::NotYet,
        out_for: 1,
        why,
    })
}

/// A long chart with everything on it: a gap, sessions not held, a new low, an outcome, the therapist's own ratings.
pub fn chart() -> ClientChart {
    let mut parts = wander(425, 1, 20);
    parts[5] = None;
    parts.push(Some([400, 300, 425]));
    let not_held = |number| match number {
        9 => Attendance::DidNotAttend,
        14 => Attendance::Cancelled,
        _ => Attendance::Held,
    };
    let sessions: Vec<Session> = (1..=21)
        .map(|number| Session {
            id: id(5000 + number as u128),
            number,
            held_on: day(number),
            date_assumed: number < 3,
            attendance: not_held(number),
            mode: Default::default(),
            no_form: None,
        })
        .collect();
    let held = |number: &i32| not_held(*number) == Attendance::Held;
    let ratings = (1..)
        .zip(&parts)
        .filter(|(number, _)| held(number))
        .filter_map(|(number, parts)| Some(rating(number, (*parts)?)))
        .collect();
    let own = (4..=20)
        .filter(held)
        .step_by(3)
        .map(|number| rating(number, [425, 450, 450]))
        .collect();
    let outcome = (1..=21)
        .filter(held)
        .step_by(2)
        .map(|number| outcome(number, 18 - number / 2 + number % 3))
        .collect();
    let series = |instrument: &str, rater, ratings| Series {
        instrument: instrument.to_owned(),
        version: 1,
        rater,
        wording: Vec::new(),
        ratings,
        findings: Vec::new(),
    };
    ClientChart {
        ruptures: Vec::new(),
        words: Vec::new(),
        may_act: true,
        state: None,
        veiled: Vec::new(),
        access: Access {
            seers: vec![
                Seer {
                    name: "Dr Elin Marsh".to_owned(),
                    basis: Basis::Own,
                    since: day(1),
                },
                Seer {
                    name: "Dr Hanna Voss".to_owned(),
                    basis: Basis::Supervision,
                    since: day(1),
                },
            ],
            looks: vec![Look {
                name: Some("Dr Hanna Voss".to_owned()),
                times: 2,
                last_on: day(1),
            }],
        },
        client: id(1),
        name: "Ines Calloway".to_owned(),
        code: "HS-001".to_owned(),
        care_episode: CareEpisode {
            id: id(1001),
            therapist_name: "Dr Elin Marsh".to_owned(),
            started_on: day(1),
            ended_on: None,
            ending: None,
            alliance_closed: false,
        },
        other_episodes: vec![CareEpisode {
            id: id(2001),
            therapist_name: "Dr Paul Okonjo".to_owned(),
            started_on: NaiveDate::from_ymd_opt(2022, 1, 10).expect("a date"),
            ended_on: NaiveDate::from_ymd_opt(2022, 7, 4),
            ending: Some(Ending::Transferred),
            alliance_closed: false,
        }],
        sessions,
        series: vec![
            series("WAI-SR", Rater::Client, ratings),
            series("WAI-SR", Rater::Therapist, own),
            series("PHQ-9", Rater::Client, outcome),
        ],
    }
}

/// Answers to a WAI-SR with the given part means: task 1, 2, 10, 12; bond 3, 5, 7, 9; goal 4, 6, 8, 11.
fn rating(number: i32, parts: [i32; 3]) -> Rating {
    let [goal, task, bond] = parts;
    let mut given = [0; 3];
    let answers = [1, 1, 2, 0, 2, 0, 2, 0, 2, 1, 0, 1].map(|part: usize| {
        // Whole answers that add up to four times the mean.
        let sum = [goal, task, bond][part] * 4 / 100;
        let answer = (sum + given[part]) / 4;
        given[part] += 1;
        Some(Points::whole(answer.clamp(1, 5)))
    });
    Rating {
        id: id(7000 + number as u128),
        session_number: number,
        held_on: day(number),
        answers: Answers(answers.to_vec()),
        scores: scores(parts),
        supplied: if number == 2 {
            vec![SuppliedTotal {
                scale: ScaleId::Bond,
                points: Points(410),
            }]
        } else {
            Vec::new()
        },
    }
}

fn outcome(number: i32, total: i32) -> Rating {
    Rating {
        id: id(9000 + number as u128),
        session_number: number,
        held_on: day(number),
        answers: Answers::default(),
        scores: Scores(vec![score(ScaleId::Total, total * 100)]),
        supplied: Vec::new(),
    }
}
