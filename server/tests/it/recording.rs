//! One rating at a time, through the normal door, as the therapist who treats the client.

use app::{
    alliance::{Answers, Points, Rater},
    practice::{Actor, Clients},
};
use futures::FutureExt;
use server::{
    alliance::scoring::ScoringError,
    commands::{import::import, rebuild::rebuild},
    exchange::{ImportOptions, profile},
    store::{
        Audit, Finish,
        derived::Method,
        ratings::Origin,
        recording::{self, FilledIn, NotRecorded, Recorded},
    },
};
use uuid::Uuid;

use crate::support::TestPractice;

const SESSIONS: i32 = 10;
/// In tenths, by session: a fall at the end.
const SRS: [i32; 10] = [85, 92, 88, 84, 90, 87, 91, 85, 73, 71];

/// A practice with one client, whose sessions came in with the outcome alone.
struct Case {
    practice: TestPractice,
    therapist: Actor,
    client: Uuid,
    care_episode: Uuid,
    sessions: Vec<Uuid>,
}

impl Case {
    async fn new() -> Self {
        let practice = TestPractice::new().await;
        let lines: Vec<String> = (1..=SESSIONS)
            .map(|session| line(session, "ORS", [50; 4]))
            .collect();
        bring_in(&practice, &lines).await;
        let admin = practice.admin().await;
        let (organisation, staff, client, care_episode): (Uuid, Uuid, Uuid, Uuid) = sqlx::query_as(
            "SELECT organisation_id, therapist_id, client_id, id FROM app.care_episode",
        )
        .fetch_one(&admin)
        .await
        .unwrap();
        let sessions = sqlx::query_scalar("SELECT id FROM app.session ORDER BY number")
            .fetch_all(&admin)
            .await
            .unwrap();
        Self {
            practice,
            therapist: actor(organisation, staff),
            client,
            care_episode,
            sessions,
        }
    }

    fn form(&self, session: i32, code: &str, rater: Rater, answers: &[i32]) -> FilledIn {
        let known = &self.practice.database.store.instruments;
        FilledIn {
            care_episode: self.care_episode,
            session: self.sessions[usize::try_from(session).unwrap() - 1],
            instrument: known.latest(code).unwrap().clone(),
            rater,
            answers: Answers(answers.iter().map(|a| Some(Points(*a))).collect()),
        }
    }

    fn srs(&self, session: i32) -> FilledIn {
        let tenths = SRS[usize::try_from(session).unwrap() - 1];
        self.form(session, "SRS", Rater::Client, &[tenths * 10; 4])
    }

    async fn record(&self, actor: &Actor, form: FilledIn) -> Result<Recorded, NotRecorded> {
        let store = self.practice.database.store.clone();
        let origin = Origin {
            organisation: actor.organisation,
            recorded_by: actor.staff,
            recorded_at: store.door.now(),
            source: "paper".to_owned(),
        };
        let ids = vec![self.client, self.care_episode];
        let door = store.door.clone();
        door.write(actor, move |connection| {
            async move {
                let method = Method::of(&store, origin.organisation);
                let recorded = recording::record(connection, method, &origin, &form).await?;
                let finish = match &recorded {
                    Ok(_) => Finish::Commit(Audit::new("record rating", "client", ids)),
                    Err(_) => Finish::RollBack,
                };
                Ok((recorded, finish))
            }
            .boxed()
        })
        .await
        .unwrap()
    }

    async fn findings(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT (to_jsonb(f) - 'organisation_id' - 'care_episode_id')::text FROM app.finding f ORDER BY 1")
            .fetch_all(&self.practice.admin().await)
            .await
            .unwrap()
    }
}

fn actor(organisation: Uuid, staff: Uuid) -> Actor {
    Actor {
        organisation,
        staff,
        request: Uuid::new_v4(),
    }
}

fn line(session: i32, instrument: &str, tenths: [i32; 4]) -> String {
    let answers = tenths.map(|t| format!("{}.{}", t / 10, t % 10)).join(",");
    format!("A1,mona,1,{session},2026-03-{session:02},{instrument},client,{answers}")
}

async fn bring_in(practice: &TestPractice, lines: &[String]) {
    let head = "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4";
    let path = practice.write_file(&format!("{head}\n{}\n", lines.join("\n")));
    let profile = profile::find("rapport").unwrap();
    let options = ImportOptions::of(profile);
    let summary = import(&practice.database, profile, &path, options, false)
        .await
        .unwrap();
    assert!(summary.is_clean(), "{:?}", summary.errors);
}

#[tokio::test]
async fn late_ratings_change_everything_after_them_as_an_import_would() {
    let case = Case::new().await;
    // The fall first, what it is a fall from afterwards.
    for session in [10, 9, 4, 1, 2, 3, 8, 5, 7, 6] {
        let recorded = case.record(&case.therapist, case.srs(session)).await;
        assert!(matches!(recorded, Ok(Recorded::New(_))), "{recorded:?}");
    }
    let way_there = case.practice.derived_rows().await;
    rebuild(&case.practice.database).await.unwrap();
    assert_eq!(case.practice.derived_rows().await, way_there);

    let other = Case::new().await;
    let lines: Vec<String> = (1..)
        .zip(SRS)
        .map(|(session, tenths)| line(session, "SRS", [tenths; 4]))
        .collect();
    bring_in(&other.practice, &lines).await;
    assert_eq!(case.findings().await, other.findings().await);

    let store = &case.practice.database.store;
    let chart = store.client(&case.therapist, case.client, None).await;
    assert_eq!(chart.unwrap().unwrap().ruptures.len(), 1);
    case.practice.close().await;
    other.practice.close().await;
}

#[tokio::test]
async fn of_many_that_send_the_same_form_one_records_it() {
    let case = Case::new().await;
    let sent = (0..12).map(|_| case.record(&case.therapist, case.srs(3)));
    let answers = futures::future::join_all(sent).await;
    let new: Vec<Uuid> = answers
        .iter()
        .filter_map(|answer| match answer {
            Ok(Recorded::New(id)) => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(new.len(), 1, "{answers:?}");
    let there = |same| {
        Ok(Recorded::There {
            rating: new[0],
            same,
        })
    };
    assert_eq!(answers.iter().filter(|a| **a == there(true)).count(), 11);
    let other = case.form(3, "SRS", Rater::Client, &[100; 4]);
    assert_eq!(case.record(&case.therapist, other).await, there(false));
    assert_eq!(case.practice.count("rating").await, 11);
    case.practice.close().await;
}

#[tokio::test]
async fn what_is_no_rating_of_this_session_is_refused_and_changes_nothing() {
    let case = Case::new().await;
    let before = case.practice.derived_rows().await;
    let (organisation, command_line) = (
        case.therapist.organisation,
        case.practice.database.command_line().staff,
    );
    let refused = |form| case.record(&case.therapist, form);
    let mut elsewhere = case.srs(1);
    elsewhere.session = Uuid::new_v4();
    assert_eq!(refused(elsewhere).await, Err(NotRecorded::NoSession));
    let stranger = actor(organisation, command_line);
    assert_eq!(
        case.record(&stranger, case.srs(1)).await,
        Err(NotRecorded::NoSession)
    );
    let of_the_therapist = case.form(1, "SRS", Rater::Therapist, &[800; 4]);
    assert_eq!(refused(of_the_therapist).await, Err(NotRecorded::Rater));
    let too_high = case.form(1, "SRS", Rater::Client, &[800, 1010, 800, 800]);
    let refusal = refused(too_high).await;
    assert!(
        matches!(
            refusal,
            Err(NotRecorded::Answers(ScoringError::Range { item: 2, .. }))
        ),
        "{refusal:?}"
    );
    assert_eq!(case.practice.derived_rows().await, before);
    case.practice.close().await;
}

#[tokio::test]
async fn the_therapists_own_form_stands_beside_the_clients() {
    let case = Case::new().await;
    let answers = [400; 6];
    for rater in [Rater::Client, Rater::Therapist] {
        let items = case.form(2, "SAI", rater, &[]).instrument.items.len();
        let form = case.form(2, "SAI", rater, &answers.repeat(2)[..items]);
        assert!(matches!(
            case.record(&case.therapist, form).await,
            Ok(Recorded::New(_))
        ));
    }
    let store = &case.practice.database.store;
    let chart = store
        .client(&case.therapist, case.client, None)
        .await
        .unwrap()
        .unwrap();
    let raters: Vec<Rater> = chart
        .series
        .iter()
        .filter(|series| series.instrument == "SAI")
        .map(|series| series.rater)
        .collect();
    assert_eq!(raters, [Rater::Client, Rater::Therapist]);
    case.practice.close().await;
}
