//! How often forms are asked for, why a session has none, what is offered, and what therapists write of a session.

use app::{
    admin::Change,
    alliance::{Answers, Points, Rater},
    caseload::FormsCount,
    client::{Attendance, ClientChart, Mode, NoForm},
    hand_over::{NewPass, NotIssued, Way},
    practice::{Actor, Caseloads, Clients, HandOvers, People, Sessions},
    sessions::{self, Around, Deed, Done, NotDone, SessionRecord},
    treatments::{Act, NotAsked, Rhythm},
};
use chrono::Days;
use uuid::Uuid;

use crate::clients::{Case, day};

impl Case {
    async fn chart(&self) -> ClientChart {
        let store = &self.practice.database.store;
        let chart = store.client(&self.mona, self.client, Some(self.episode));
        chart.await.unwrap().unwrap()
    }

    async fn record(&self, actor: &Actor, deed: Deed) -> Result<Done, NotDone> {
        let act = sessions::Act {
            client: self.client,
            care_episode: self.episode,
            deed,
        };
        let store = &self.practice.database.store;
        Sessions::record(store, actor, act).await.unwrap()
    }

    /// Sessions without a form after the ten that have one.
    async fn hold(&self, sessions: u64) {
        for n in 0..sessions {
            let session = SessionRecord {
                on: day(50) + Days::new(n),
                attendance: Attendance::Held,
                mode: Mode::InRoom,
                second: false,
            };
            self.record(&self.mona, Deed::Record(session))
                .await
                .unwrap();
        }
    }

    async fn forms(&self) -> FormsCount {
        let store = &self.practice.database.store;
        let rows = store.caseload(&self.mona).await.unwrap().rows;
        let row = rows
            .into_iter()
            .find(|row| row.care_episode == self.episode);
        row.unwrap().forms
    }

    async fn ask(&self, actor: &Actor, rhythm: Option<Rhythm>) -> Result<(), bool> {
        let act = Act::Ask {
            client: self.client,
            care_episode: self.episode,
            rhythm,
        };
        let done = self.settle(actor, act).await;
        done.map(|_| ())
            .map_err(|why| why == app::treatments::NotDone::NotTheirs)
    }

    async fn administer(&self, actor: &Actor, change: Change) -> bool {
        let store = &self.practice.database.store;
        matches!(store.administer(actor, change).await, Ok(Ok(())))
    }

    async fn last_session(&self) -> Uuid {
        self.chart().await.sessions.last().unwrap().id
    }

    async fn around(&self, actor: &Actor) -> Option<Around> {
        let store = &self.practice.database.store;
        store.around(actor, self.episode).await.unwrap()
    }
}

fn count(every: i32, since: i32, missed: i32) -> FormsCount {
    FormsCount {
        every,
        since,
        missed,
        ..FormsCount::default()
    }
}

fn instruments(offered: &[&str], every: i32) -> Change {
    Change::SetInstruments {
        offered: offered.iter().map(|code| (*code).to_owned()).collect(),
        every,
    }
}

#[tokio::test]
async fn the_rhythm_is_the_treatments_own_or_the_practices_and_a_rebuild_gives_the_same() {
    let case = Case::new().await;
    case.hold(3).await;
    assert_eq!(case.forms().await, count(1, 3, 3));
    let [supervisor, former, administrator] = &case.onlookers;
    for actor in [supervisor, former, administrator, &case.otto] {
        assert_eq!(case.ask(actor, Some(Rhythm::Every(2))).await, Err(true));
    }
    // The practice's is set by an administrator, and by nobody else.
    for actor in [supervisor, &case.mona] {
        assert!(!case.administer(actor, instruments(&[], 4)).await);
    }
    assert!(
        case.administer(administrator, instruments(&["SRS"], 2))
            .await
    );
    assert_eq!(case.forms().await, count(2, 3, 2));
    case.is_what_a_rebuild_gives().await;
    // Who covers may say so too.
    for (actor, rhythm, expected) in [
        (&case.mona, Some(Rhythm::Every(4)), count(4, 3, 0)),
        (
            &case.cleo,
            Some(Rhythm::Never(NotAsked::ClientWish)),
            count(0, 3, 0),
        ),
        (&case.mona, None, count(2, 3, 2)),
        (&case.mona, Some(Rhythm::Every(3)), count(3, 3, 1)),
    ] {
        assert_eq!(case.ask(actor, rhythm).await, Ok(()));
        assert_eq!(case.forms().await, expected);
    }
    // A rhythm of its own stays when the practice's changes; a new treatment begins with the practice's.
    assert!(
        case.administer(administrator, instruments(&["SRS"], 5))
            .await
    );
    assert_eq!(case.forms().await, count(3, 3, 1));
    let new = case.add(&case.mona, "N-1", "Ann Marsh").await.unwrap();
    let store = &case.practice.database.store;
    let rows = store.caseload(&case.mona).await.unwrap().rows;
    let row = rows.iter().find(|row| row.care_episode == new.care_episode);
    assert_eq!(row.unwrap().forms.every, 5);
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}

#[tokio::test]
async fn what_was_declined_is_asked_and_a_form_that_comes_later_counts_more() {
    let case = Case::new().await;
    case.hold(2).await;
    let session = case.last_session().await;
    let say = |why| Deed::NoForm { session, why };
    let supervisor = &case.onlookers[0];
    assert_eq!(
        case.record(supervisor, say(Some(NoForm::Declined))).await,
        Err(NotDone::NotTheirs)
    );
    for (why, expected) in [
        (
            Some(NoForm::Declined),
            FormsCount {
                declined: 1,
                ..count(1, 0, 1)
            },
        ),
        (
            Some(NoForm::Technical),
            FormsCount {
                technical: 1,
                ..count(1, 0, 1)
            },
        ),
        (None, count(1, 2, 2)),
        (
            Some(NoForm::Declined),
            FormsCount {
                declined: 1,
                ..count(1, 0, 1)
            },
        ),
    ] {
        assert_eq!(
            case.record(&case.mona, say(why)).await,
            Ok(Done::Session(session))
        );
        assert_eq!(case.forms().await, expected, "{why:?}");
        case.is_what_a_rebuild_gives().await;
    }
    let known = &case.practice.database.store.instruments;
    let rate = Deed::Rate {
        session,
        instrument: known.latest("SRS").unwrap().clone(),
        rater: Rater::Client,
        answers: Answers(vec![Some(Points(800)); 4]),
    };
    case.record(&case.mona, rate).await.unwrap();
    assert_eq!(case.forms().await, count(1, 0, 1));
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}

#[tokio::test]
async fn what_is_not_offered_is_not_handed_over_and_what_exists_stays() {
    let case = Case::new().await;
    let administrator = &case.onlookers[2];
    let store = &case.practice.database.store;
    let offered = || async {
        let found = store
            .hand_over(&case.mona, case.client, None)
            .await
            .unwrap();
        let forms = found.unwrap().forms;
        forms.into_iter().map(|form| form.code).collect::<Vec<_>>()
    };
    assert!(offered().await.contains(&"CHECK-1".to_owned()));
    assert!(
        case.administer(administrator, instruments(&["PHQ-9"], 1))
            .await
    );
    assert_eq!(offered().await, ["PHQ-9"]);
    let pass = NewPass {
        care_episode: case.episode,
        session: Some(case.last_session().await),
        forms: vec!["CHECK-1".to_owned()],
        way: Way::Link,
        by_mail: false,
        hours: 24,
    };
    let refused = store.issue(&case.mona, pass).await.unwrap();
    assert_eq!(refused, Err(NotIssued::Forms));
    let around = case.around(&case.mona).await.unwrap();
    assert!(around.withdrawn.contains(&"SRS".to_owned()));
    assert_eq!(case.chart().await.series[0].ratings.len(), 10);
    case.practice.close().await;
}

#[tokio::test]
async fn what_is_written_of_a_session_is_kept_in_every_version_for_who_sees_the_alliance() {
    let case = Case::new().await;
    let session = case.last_session().await;
    let write = |words: Option<&str>| Deed::Observe {
        session,
        words: words.map(str::to_owned),
    };
    let [supervisor, former, administrator] = &case.onlookers;
    for actor in [supervisor, former, administrator, &case.otto] {
        let refused = case.record(actor, write(Some("not mine"))).await;
        assert_eq!(refused, Err(NotDone::NotTheirs));
    }
    case.hold(1).await;
    for words in [
        Some("We laughed."),
        Some("We laughed."),
        Some("We laughed, late."),
        None,
    ] {
        let done = case.record(&case.mona, write(words)).await;
        assert_eq!(done, Ok(Done::Session(session)));
    }
    case.record(&case.cleo, write(Some("Seen in your absence.")))
        .await
        .unwrap();
    for actor in [&case.mona, &case.cleo, supervisor] {
        let around = case.around(actor).await.unwrap();
        let (now, before) = around.of(session);
        assert_eq!(now.unwrap().words.as_deref(), Some("Seen in your absence."));
        assert_eq!(now.unwrap().written_by, "cleo");
        let before: Vec<_> = before.iter().map(|one| one.words.as_deref()).collect();
        assert_eq!(
            before,
            [None, Some("We laughed, late."), Some("We laughed.")]
        );
    }
    for actor in [former, administrator, &case.otto] {
        assert_eq!(case.around(actor).await, None);
    }
    let empty = case.last_session().await;
    let of_it = Deed::Observe {
        session: empty,
        words: Some("Short.".to_owned()),
    };
    case.record(&case.mona, of_it).await.unwrap();
    let remove = Deed::Remove { session: empty };
    assert_eq!(
        case.record(&case.mona, remove).await,
        Err(NotDone::IsObserved)
    );
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}

/// Whether the database takes what an administrator does, with a policy gone.
async fn without(policy: &str, table: &str, first: bool) -> bool {
    let case = Case::new().await;
    let administrator = &case.onlookers[2];
    let items: String = (1..=12)
        .map(|n| format!("  {{ number = {n}, text = \"Invented sentence {n} about boats\" }},\n"))
        .collect();
    let text = format!(
        "instrument = \"WAI-SR\"\nversion = 1\nlanguage = \"en\"\nnotice = \"Invented for a test\"\n\
         answers = [\"calm\", \"light\", \"fresh\", \"strong\", \"storm\"]\nitems = [\n{items}]\n"
    );
    let supply = || Change::SupplyText { text: text.clone() };
    for actor in [&case.onlookers[0], &case.mona] {
        assert!(!case.administer(actor, supply()).await);
    }
    if !first {
        assert!(case.administer(administrator, supply()).await);
    }
    let drop = format!("DROP POLICY IF EXISTS {policy} ON app.{table}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(drop))
        .execute(&case.practice.admin().await)
        .await
        .unwrap();
    let supplied = case.administer(administrator, supply()).await;
    let set = case.administer(administrator, instruments(&[], 4)).await;
    let followed = set && case.forms().await.every == 4;
    case.practice.close().await;
    supplied && followed
}

#[tokio::test]
async fn a_licensed_text_and_the_rhythm_are_administrators_and_rest_on_their_policies() {
    assert!(without("none", "instrument_text", true).await);
    for (policy, table, first) in [
        ("administrator_adds", "instrument_text", true),
        ("administrator_changes", "instrument_text", false),
        ("deciding", "caseload_row", true),
        ("setting", "caseload_row", true),
    ] {
        assert!(!without(policy, table, first).await, "{policy} on {table}");
    }
}
