//! Ruptures from a file of ratings to their end, as the real roles.

use app::{
    admin::Change,
    alliance::{
        Conversation, Dismissal, Marker, RaisedBy, RatingsTrack, RuptureState, RuptureStep,
        SettledBy, Source, Strategy,
    },
    practice::{Actor, Caseloads, Clients, People, Ruptures, SharedNotes},
    ruptures::{Act, Deed, NotDone, Rupture, Step},
    together::NewSharedNote,
};
use server::{
    commands::{demo::ensure_practice, import::import},
    exchange::{ImportOptions, profile},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{dyads, support::TestPractice};

const HEADER: &str =
    "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4";

/// A practice with one client of one therapist, whose SRS totals (of 40) are given by session.
struct Case {
    practice: TestPractice,
    therapist: Actor,
    client: Uuid,
    care_episode: Uuid,
}

impl Case {
    async fn of(totals: &[f64]) -> Self {
        let practice = TestPractice::new().await;
        rate(&practice, 1, totals).await;
        let admin = practice.admin().await;
        let (organisation, staff, client, care_episode): (Uuid, Uuid, Uuid, Uuid) = sqlx::query_as(
            "SELECT organisation_id, therapist_id, client_id, id FROM app.care_episode",
        )
        .fetch_one(&admin)
        .await
        .unwrap();
        Self {
            practice,
            therapist: Actor {
                organisation,
                staff,
                request: Uuid::new_v4(),
            },
            client,
            care_episode,
        }
    }

    async fn ruptures(&self) -> Vec<Rupture> {
        let store = &self.practice.database.store;
        let chart = store
            .client(&self.therapist, self.client, None)
            .await
            .unwrap();
        chart.unwrap().ruptures
    }

    async fn only(&self) -> Rupture {
        let mut all = self.ruptures().await;
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    async fn act_as(&self, actor: &Actor, deed: Deed) -> Result<(), NotDone> {
        let act = Act {
            client: self.client,
            care_episode: self.care_episode,
            deed,
            note: Some("a note".to_owned()),
        };
        self.practice.database.store.act(actor, act).await.unwrap()
    }

    async fn step(&self, rupture: &Rupture, step: Step) -> Result<(), NotDone> {
        let deed = Deed::Step {
            rupture: rupture.id,
            version: rupture.version,
            step,
        };
        self.act_as(&self.therapist, deed).await
    }

    /// Takes a step of the only rupture at its present version.
    async fn then(&self, step: Step) -> Rupture {
        let now = self.only().await;
        self.step(&now, step).await.unwrap();
        self.only().await
    }
}

/// Imports a session a week from session `first` on.
async fn rate(practice: &TestPractice, first: usize, totals: &[f64]) {
    let mut text = format!("{HEADER}\n");
    for (session, total) in (first..).zip(totals) {
        let item = total / 4.0;
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()
            + chrono::Days::new(7 * session as u64);
        text.push_str(&format!(
            "A1,mona,1,{session},{day},SRS,client,{item:.1},{item:.1},{item:.1},{item:.1}\n"
        ));
    }
    let (path, profile) = (
        practice.write_file(&text),
        profile::find("rapport").unwrap(),
    );
    let summary = import(
        &practice.database,
        profile,
        &path,
        ImportOptions::of(profile),
        false,
    )
    .await
    .unwrap();
    assert!(summary.is_clean(), "{:?}", summary.errors);
}

const STEADY: [f64; 8] = [34.0, 36.8, 35.2, 33.6, 36.0, 34.8, 36.4, 34.0];
/// Two forms, since one could be a slip.
const FALL: [f64; 2] = [29.2, 28.4];

fn with(more: &[f64]) -> Vec<f64> {
    [&STEADY[..], &FALL, more].concat()
}

fn talked() -> Step {
    Step::Talked {
        raised_by: RaisedBy::Client,
        on: chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
        tried: vec![Strategy::InvitedFeelings, Strategy::AcknowledgedOwnPart],
        marker: Some(Marker::Withdrawal),
    }
}

#[tokio::test]
async fn a_fall_opens_a_rupture_that_is_followed_until_it_is_repaired() {
    let case = Case::of(&with(&[])).await;
    let opened = case.only().await;
    assert_eq!(
        (opened.state, opened.source),
        (RuptureState::Possible, Source::Scores)
    );
    assert_eq!((opened.noticed_at, opened.track), (10, RatingsTrack::Out));
    assert!(!opened.why().is_empty() && opened.events[0].rule.is_some());
    assert_eq!(opened.events[0].ratings.len(), 1);

    let acknowledged = case.then(Step::Acknowledge).await;
    assert_eq!(acknowledged.state, RuptureState::Acknowledged);
    let discussed = case.then(talked()).await;
    assert_eq!(discussed.state, RuptureState::Discussed);
    assert_eq!(discussed.conversation, Conversation::RaisedByClient);
    assert_eq!(discussed.marker, Marker::Withdrawal);

    rate(&case.practice, 11, &[35.2, 36.0]).await;
    let back = case.only().await;
    assert_eq!(
        (back.state, back.track),
        (RuptureState::Discussed, RatingsTrack::BackInRange)
    );
    let repaired = case
        .then(Step::Settle {
            by: SettledBy::Therapist,
        })
        .await;
    assert_eq!(repaired.state, RuptureState::Repaired);
    assert_eq!(
        (repaired.closed_at, repaired.conversation),
        (Some(12), Conversation::SettledByTherapist)
    );
    let notes = repaired
        .events
        .iter()
        .filter(|event| event.note.is_some())
        .count();
    assert_eq!(notes, 3);

    let reopened = case.then(Step::Reopen).await;
    assert_eq!(
        (reopened.state, reopened.closed_at),
        (RuptureState::Acknowledged, None)
    );
    case.practice.close().await;
}

#[tokio::test]
async fn what_nobody_acknowledged_passes_when_the_ratings_come_back_and_a_second_look_adds_nothing()
{
    let case = Case::of(&with(&[35.2, 36.0, 35.2])).await;
    let passed = case.only().await;
    assert_eq!(passed.state, RuptureState::Passed);
    let last = passed.events.last().unwrap();
    assert_eq!(last.step, RuptureStep::Passed);
    let before = case.practice.derived_rows().await;
    server::commands::rebuild::rebuild(&case.practice.database)
        .await
        .unwrap();
    assert_eq!(case.practice.derived_rows().await, before);
    case.practice.close().await;
}

#[tokio::test]
async fn more_evidence_joins_what_is_open_and_the_caseload_says_so() {
    let case = Case::of(&with(&[28.0, 28.8, 28.0])).await;
    let open = case.only().await;
    let evidence = open
        .events
        .iter()
        .filter(|event| event.step == RuptureStep::Evidence);
    assert!(evidence.count() >= 1);
    assert!(open.is_open_long());
    let store = &case.practice.database.store;
    let rows = store.caseload(&case.therapist).await.unwrap().rows;
    let line = rows[0].rupture.clone().unwrap();
    assert_eq!(
        (line.id, line.out_for, line.state),
        (open.id, open.out_for, open.state)
    );
    let dismissed = case
        .then(Step::Dismiss {
            reason: Dismissal::LifeEvent,
        })
        .await;
    assert_eq!(dismissed.state, RuptureState::Dismissed);
    let rows = store.caseload(&case.therapist).await.unwrap().rows;
    assert_eq!(rows[0].rupture, None);
    case.practice.close().await;
}

#[tokio::test]
async fn what_may_not_be_done_is_refused_and_changes_nothing() {
    let case = Case::of(&with(&[])).await;
    let open = case.only().await;
    let settle = Step::Settle {
        by: SettledBy::Client,
    };
    assert_eq!(
        case.step(&open, settle).await,
        Err(NotDone::NotFrom(RuptureState::Possible))
    );
    assert_eq!(
        case.step(&open, Step::Reopen).await,
        Err(NotDone::AnotherIsOpen)
    );
    let after = Step::MoveOnset { to: 11 };
    assert_eq!(case.step(&open, after).await, Err(NotDone::NoSuchSession));
    let felt = Deed::Felt {
        session: 8,
        marker: Marker::Unclear,
    };
    assert_eq!(
        case.act_as(&case.therapist, felt).await,
        Err(NotDone::AnotherIsOpen)
    );
    let later = Step::Talked {
        raised_by: RaisedBy::Therapist,
        on: chrono::NaiveDate::from_ymd_opt(2999, 1, 1).unwrap(),
        tried: Vec::new(),
        marker: None,
    };
    assert_eq!(case.step(&open, later).await, Err(NotDone::Field("on")));

    let elsewhere = Actor {
        staff: case.practice.database.command_line().staff,
        ..case.therapist.clone()
    };
    let theirs = Deed::Step {
        rupture: open.id,
        version: open.version,
        step: Step::Acknowledge,
    };
    assert_eq!(
        case.act_as(&elsewhere, theirs).await,
        Err(NotDone::NotTheirs)
    );
    assert_eq!(case.only().await, open);
    case.practice.close().await;
}

#[tokio::test]
async fn of_two_who_act_at_once_one_is_told_and_nothing_is_lost() {
    let case = Case::of(&with(&[])).await;
    let seen = case.only().await;
    let (one, other) = tokio::join!(
        case.step(&seen, Step::Acknowledge),
        case.step(
            &seen,
            Step::Dismiss {
                reason: Dismissal::NotARupture
            }
        )
    );
    let mut both = [one, other];
    both.sort_by_key(Result::is_ok);
    assert_eq!(both, [Err(NotDone::Changed), Ok(())]);
    assert_eq!(case.only().await.version, seen.version + 1);
    case.practice.close().await;
}

#[tokio::test]
async fn a_therapist_records_what_she_felt_and_joins_what_was_one() {
    let case = Case::of(&with(&[35.2, 36.0])).await;
    let passed = case.only().await;
    let felt = Deed::Felt {
        session: 12,
        marker: Marker::Confrontation,
    };
    case.act_as(&case.therapist, felt).await.unwrap();
    let second = case
        .ruptures()
        .await
        .into_iter()
        .find(|r| r.id != passed.id)
        .unwrap();
    assert_eq!(
        (second.state, second.source),
        (RuptureState::Acknowledged, Source::TherapistWord)
    );
    case.step(&second, Step::Merge { into: passed.id })
        .await
        .unwrap();
    let all = case.ruptures().await;
    let state = |id| all.iter().find(|r| r.id == id).unwrap().state;
    assert_eq!(state(second.id), RuptureState::Dismissed);
    assert_eq!(state(passed.id), RuptureState::Acknowledged);
    case.practice.close().await;
}

#[tokio::test]
async fn a_treatment_that_ends_takes_its_open_rupture_with_it() {
    let case = Case::of(&with(&[])).await;
    end(&case).await;
    let ended = case.only().await;
    assert_eq!(ended.state, RuptureState::EndedWithTreatment);
    assert_eq!(ended.closed_at, Some(10));
    case.practice.close().await;
}

#[tokio::test]
async fn without_the_policy_behind_it_the_rupture_would_stay_open() {
    let case = Case::of(&with(&[])).await;
    sqlx::raw_sql("DROP POLICY deciding ON app.rupture_episode")
        .execute(&case.practice.admin().await)
        .await
        .unwrap();
    end(&case).await;
    assert_eq!(case.only().await.state, RuptureState::Possible);
    case.practice.close().await;
}

/// Ends the care episode, past the code.
async fn end(case: &Case) {
    let mut connection = case.practice.admin().await.acquire().await.unwrap();
    for sql in [
        "SELECT authz.enter(organisation_id, therapist_id, id, now()) FROM app.care_episode",
        "SELECT set_config('rapport.' || n, v, false) FROM (VALUES
           ('organisation', (SELECT id::text FROM app.organisation)), ('now', now()::text)) AS s (n, v)",
        "UPDATE app.care_episode SET ended_on = '2026-11-01', ending = 'unplanned'",
    ] {
        sqlx::raw_sql(sql).execute(&mut *connection).await.unwrap();
    }
}

/// From 50 decisions on, how many of the flags were found to be ruptures; never by person.
#[tokio::test]
async fn the_practices_own_evidence_is_counted_from_fifty_on() {
    let case = Case::of(&with(&[])).await;
    let admin = case.practice.admin().await;
    let decide = "WITH r AS (SELECT r.*, gen_random_uuid() AS other FROM app.rupture_episode r
        CROSS JOIN generate_series(1, $1) LIMIT $1),
      opened AS (INSERT INTO app.rupture_event (organisation_id, rupture_id, number, care_episode_id, at, said_by, step,
          state_before, state_after, session_number, source, onset)
        SELECT organisation_id, other, 1, care_episode_id, now(), 'rule', 'opened', 'none', 'possible', 9, 'scores', 9 FROM r
        RETURNING 1),
      standing AS (INSERT INTO app.rupture_episode SELECT organisation_id, other, care_episode_id, 2, 'dismissed', source,
        noticed_at, onset, 10, instrument_code, track, back_at, out_for, conversation, marker, opened_at, last_step_at FROM r
        RETURNING 1)
      INSERT INTO app.rupture_event (organisation_id, rupture_id, number, care_episode_id, at, said_by, recorded_by, step,
        state_before, state_after, session_number, dismissal)
      SELECT organisation_id, other, 2, care_episode_id, now(), 'staff', $2, 'dismissed', 'possible', 'dismissed', 10,
        'life_event' FROM r";
    let counted = || async {
        let mut transaction = admin.begin().await.unwrap();
        sqlx::query("SELECT authz.enter($1, $2, $2, now())")
            .bind(case.therapist.organisation)
            .bind(case.therapist.staff)
            .execute(&mut *transaction)
            .await
            .unwrap();
        sqlx::query_as::<_, (i64, i64)>("SELECT agreed, decided FROM authz.rupture_decisions()")
            .fetch_optional(&mut *transaction)
            .await
            .unwrap()
    };
    case.then(Step::Acknowledge).await;
    for (more, expected) in [(48, None), (1, Some((1, 50)))] {
        sqlx::query(decide)
            .bind(more)
            .bind(case.therapist.staff)
            .execute(&admin)
            .await
            .unwrap();
        assert_eq!(counted().await, expected);
    }
    sqlx::raw_sql("DROP POLICY deciding ON app.rupture_event")
        .execute(&admin)
        .await
        .unwrap();
    assert_eq!(counted().await, None);
    case.practice.close().await;
}

/// The table that the database checks steps against, line by line what [`RuptureState::after`] says.
#[tokio::test]
async fn database_and_type_allow_the_same_steps() {
    let practice = TestPractice::new().await;
    let stored: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT state_before, step, state_after FROM app.rupture_transition ORDER BY 1, 2, 3",
    )
    .fetch_all(&practice.admin().await)
    .await
    .unwrap();
    let line = |before: &str, step: RuptureStep, after: RuptureState| {
        (
            before.to_owned(),
            step.as_str().to_owned(),
            after.as_str().to_owned(),
        )
    };
    let mut said = vec![line("none", RuptureStep::Opened, RuptureState::OPENED)];
    for before in RuptureState::ALL {
        for step in RuptureStep::ALL {
            said.extend(
                before
                    .after(*step)
                    .map(|after| line(before.as_str(), *step, after)),
            );
        }
    }
    said.sort();
    assert_eq!(stored, said);
    practice.close().await;
}

/// As the role of requests, past the code: a step that may not be taken, one out of order, one in another's name.
#[tokio::test]
async fn the_database_refuses_what_the_code_would_not_send() {
    let case = Case::of(&with(&[])).await;
    let open = case.only().await;
    let (own, next) = (case.therapist.staff, open.version + 1);
    let other = case.practice.database.command_line().staff;
    let to_acknowledged = ("possible", "acknowledged");
    for (what, step, code) in [
        (
            "may be done",
            ("staff", own, next, "acknowledged", to_acknowledged),
            None,
        ),
        (
            "settled, not talked about",
            ("staff", own, next, "settled", ("possible", "repaired")),
            Some("23503"),
        ),
        (
            "from another state",
            ("staff", own, next, "settled", ("discussed", "repaired")),
            Some("23503"),
        ),
        (
            "a number left out",
            ("staff", own, next + 1, "acknowledged", to_acknowledged),
            Some("23503"),
        ),
        (
            "in another's name",
            ("staff", other, next, "acknowledged", to_acknowledged),
            Some("42501"),
        ),
        (
            "in the rule's name, what a person decides",
            ("rule", own, next, "dismissed", ("possible", "dismissed")),
            Some("23514"),
        ),
    ] {
        assert_eq!(
            refusal(&case, open.id, step).await.as_deref(),
            code,
            "{what}"
        );
    }
    case.then(Step::Acknowledge).await;
    let again = ("staff", own, next, "acknowledged", to_acknowledged);
    let taken = refusal(&case, open.id, again).await;
    assert_eq!(taken.as_deref(), Some("23505"), "a number that is taken");
    case.practice.close().await;
}

/// Who says it, who records it, the number, the step, the state before and after.
type Raw = (
    &'static str,
    Uuid,
    i32,
    &'static str,
    (&'static str, &'static str),
);

/// Tries to write an event as a request of the therapist's would; the code with which the database refuses.
async fn refusal(
    case: &Case,
    rupture: Uuid,
    (said_by, by, number, step, states): Raw,
) -> Option<String> {
    let pool = sqlx::PgPool::connect_with(case.practice.connections.app.clone())
        .await
        .unwrap();
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query("SELECT authz.enter($1, $2, $3, now())")
        .bind(case.therapist.organisation)
        .bind(case.therapist.staff)
        .bind(case.therapist.request)
        .execute(&mut *transaction)
        .await
        .unwrap();
    let answer = sqlx::query(
        "INSERT INTO app.rupture_event (organisation_id, rupture_id, number, care_episode_id, at, said_by, recorded_by,
           step, state_before, state_after, settled_by) VALUES ($1, $2, $3, $4, now(), $5, $6, $7, $8, $9,
           CASE WHEN $7 = 'settled' THEN 'client' END)",
    )
    .bind(case.therapist.organisation)
    .bind(rupture)
    .bind(number)
    .bind(case.care_episode)
    .bind(said_by)
    .bind((said_by == "staff").then_some(by))
    .bind(step)
    .bind(states.0)
    .bind(states.1)
    .execute(&mut *transaction)
    .await;
    let error = answer.err()?;
    error
        .as_database_error()?
        .code()
        .map(|code| code.into_owned())
}

#[tokio::test]
async fn what_both_agreed_on_is_kept_and_is_nobody_elses() {
    let case = Case::of(&STEADY).await;
    let store = &case.practice.database.store;
    let note = NewSharedNote {
        care_episode: case.care_episode,
        session: Some(8),
        text: "We take the homework slower.".to_owned(),
    };
    assert!(store.share(&case.therapist, note.clone()).await.unwrap());
    let notes = store
        .shared_notes(&case.therapist, case.care_episode)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (notes[0].text.as_str(), notes[0].session),
        ("We take the homework slower.", Some(8))
    );
    let other = Actor {
        staff: case.practice.database.command_line().staff,
        ..case.therapist.clone()
    };
    assert_eq!(
        store.shared_notes(&other, case.care_episode).await.unwrap(),
        None
    );
    assert!(!store.share(&other, note).await.unwrap());
    case.practice.close().await;
}

#[tokio::test]
async fn the_dyads_have_a_finding_at_each_session_and_open_nothing() {
    let practice = TestPractice::new().await;
    if dyads::import_all(&practice).await.is_none() {
        return practice.close().await;
    }
    let admin = practice.admin().await;
    let counted: (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE instrument_code = 'WAI-36'), count(*) FILTER (WHERE instrument_code = 'SRS'),
           count(*) FILTER (WHERE instrument_code = 'WAI-36' AND flag),
           count(*) FILTER (WHERE instrument_code = 'WAI-36' AND why @> '[{\"no_sourced_prior\": {}}]')
         FROM app.finding",
    )
    .fetch_one(&admin)
    .await
    .unwrap();
    assert_eq!(counted, (277, 277, 0, 277));
    assert_eq!(practice.count("rupture_episode").await, 0);
    practice.close().await;
}

/// Whoever opens the demo can see each state, each source and both tracks.
#[tokio::test]
async fn the_demo_practice_has_every_state() {
    let practice = TestPractice::new().await;
    ensure_practice(&practice.database, practice.dir(), 1)
        .await
        .unwrap();
    let admin = practice.admin().await;
    let states = |open: &'static str| {
        let sql = format!(
            "SELECT DISTINCT {open} FROM app.rupture_episode r JOIN app.care_episode e ON e.id = r.care_episode_id"
        );
        let admin = admin.clone();
        async move {
            let mut found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_all(&admin)
                .await
                .unwrap();
            found.sort();
            found
        }
    };
    let sorted = |mut all: Vec<&'static str>| {
        all.sort_unstable();
        all
    };
    assert_eq!(
        states("r.state").await,
        sorted(
            RuptureState::ALL
                .iter()
                .map(|state| state.as_str())
                .collect()
        )
    );
    assert_eq!(
        states("r.source").await,
        sorted(Source::ALL.iter().map(|source| source.as_str()).collect())
    );
    assert_eq!(
        states("r.conversation").await,
        sorted(Conversation::ALL.iter().map(|word| word.as_str()).collect())
    );
    practice.close().await;
}

/// One low form, which the default takes for a slip and 5 of 100 flags; the setting counts from its day on.
#[tokio::test]
async fn how_much_is_flagged_is_the_practices_decision() {
    let case = Case::of(&STEADY).await;
    let admin = case.practice.admin().await;
    sqlx::query("INSERT INTO app.role_grant SELECT organisation_id, id, 'administrator', now() FROM app.staff WHERE kind = 'person'")
        .execute(&admin)
        .await
        .unwrap();
    // Session 9 is held on 9 March 2026.
    for (per_100, from, opened) in [(5, 10, 0), (5, 9, 1)] {
        let change = Change::SetFlags {
            per_100,
            from: chrono::NaiveDate::from_ymd_opt(2026, 3, from).unwrap(),
        };
        let store = &case.practice.database.store;
        assert_eq!(
            store.administer(&case.therapist, change).await.unwrap(),
            Ok(())
        );
        rate(&case.practice, 9, &FALL[..1]).await;
        server::commands::rebuild::rebuild(&case.practice.database)
            .await
            .unwrap();
        assert_eq!(case.ruptures().await.len(), opened, "from {from} March");
    }
    case.practice.close().await;
}
