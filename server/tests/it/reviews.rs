//! Cases on the agenda of supervision: who sees them, who records what, and that nothing of it is ever lost.

use app::{
    admin::{Change, Reason},
    cases::{Act, ActingAs, CaseReviews, Decision, Entry, NotReviewed, Step, SupervisedCase, What},
    client::Ending,
    practice::{People, Reviews, Treatments},
    treatments,
};
use axum::http::{StatusCode, header};
use chrono::{Days, NaiveDate};
use futures::future::join_all;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use server::commands::user;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    forms::{Case, bring_in},
    site::text,
};

impl Case {
    async fn review(&self, who: &str, act: Act) -> Result<(), NotReviewed> {
        let store = &self.practice.database.store;
        Reviews::review(store, &self.actor(who), act).await.unwrap()
    }

    async fn put(&self, who: &str, question: Option<&str>) -> Result<(), NotReviewed> {
        self.review(who, put(self.care_episode, question)).await
    }

    /// About the last entry that there is.
    async fn step(&self, who: &str, step: Step) -> Result<(), NotReviewed> {
        let seen = self.entries().await.len() as i32;
        let case = self.care_episode;
        self.review(who, Act::Step { case, seen, step }).await
    }

    /// Of the case, as somebody sees it.
    async fn seen_by(&self, who: &str) -> Option<CaseReviews> {
        let store = &self.practice.database.store;
        store
            .reviews(&self.actor(who), self.care_episode)
            .await
            .unwrap()
    }

    async fn entries(&self) -> Vec<Entry> {
        self.seen_by("mona").await.unwrap().record.0
    }

    async fn supervised_by(&self, who: &str) -> Vec<SupervisedCase> {
        let store = &self.practice.database.store;
        store.supervised(&self.actor(who)).await.unwrap()
    }

    async fn end(&self) {
        let end = treatments::Act::End {
            client: self.client,
            care_episode: self.care_episode,
            on: NaiveDate::from_ymd_opt(2026, 2, 2).unwrap(),
            ending: Ending::Planned,
            talked: true,
        };
        let store = &self.practice.database.store;
        let done = Treatments::settle(store, &self.actor("mona"), end).await;
        done.unwrap().unwrap();
    }
}

fn put(case: Uuid, question: Option<&str>) -> Act {
    Act::Put {
        cases: vec![case],
        question: question.map(str::to_owned),
    }
}

fn decision(text: &str) -> Decision {
    Decision {
        text: text.to_owned(),
        follow_up_on: None,
    }
}

fn decide(text: &str) -> Step {
    Step::Decide(decision(text))
}

fn correct(text: &str) -> Step {
    Step::Correct(decision(text))
}

#[tokio::test]
async fn a_supervisor_sees_and_decides_what_current_supervisees_take_there_and_nobody_else_does() {
    let case = Case::new().await;
    case.put("mona", Some("How could I begin?")).await.unwrap();
    // Otto treats somebody else.
    for stranger in ["x.former", "x.administrator", "otto"] {
        assert_eq!(case.seen_by(stranger).await, None, "{stranger}");
        assert_eq!(case.supervised_by(stranger).await, [], "{stranger}");
        for question in [None, Some("Mine?")] {
            let refused = case.put(stranger, question).await;
            assert_eq!(refused, Err(NotReviewed::NotTheirs), "{stranger}");
        }
        let refused = case.step(stranger, decide("Mine")).await;
        assert_eq!(refused, Err(NotReviewed::NotTheirs), "{stranger}");
    }
    let supervised = case.supervised_by("x.supervisor").await;
    assert_eq!(supervised.len(), 1);
    assert_eq!(supervised[0].care_episode, case.care_episode);
    assert_eq!(supervised[0].therapist_name, "mona");
    let asked = supervised[0].record.on_agenda().unwrap();
    assert_eq!(asked.question(), Some("How could I begin?"));
    assert_eq!((asked.acting_as, asked.own), (ActingAs::Therapist, false));

    case.step("x.supervisor", decide("Ask, and wait."))
        .await
        .unwrap();
    let seen = case.seen_by("mona").await.unwrap();
    let (entry, decided) = seen.record.decided().unwrap();
    assert_eq!(decided.text, "Ask, and wait.");
    assert_eq!(entry.acting_as, ActingAs::Supervisor);
    assert_eq!((entry.by.as_str(), entry.own), ("x.supervisor", false));

    // Once the line has ended there is nothing to be seen, and the decision stays with the therapist.
    let names = ("x.supervisor".to_owned(), "mona".to_owned());
    user::supervise(&case.practice.database, names.0, names.1, true)
        .await
        .unwrap();
    assert_eq!(case.supervised_by("x.supervisor").await, []);
    assert_eq!(case.seen_by("x.supervisor").await, None);
    assert_eq!(
        case.put("x.supervisor", None).await,
        Err(NotReviewed::NotTheirs)
    );
    assert_eq!(case.entries().await.len(), 2);
    case.practice.close().await;
}

#[tokio::test]
async fn several_cases_are_put_at_once_or_none_and_what_is_there_stays_as_it_is() {
    let case = Case::new().await;
    bring_in(
        &case.practice,
        "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n\
         A2,mona,1,1,2026-01-05,ORS,client,5,5,5,5\n",
    )
    .await;
    let all: Vec<(String, Uuid)> = sqlx::query_as(
        "SELECT c.name, e.id FROM app.care_episode e JOIN app.client c ON c.id = e.client_id ORDER BY c.name",
    )
    .fetch_all(&case.practice.admin().await)
    .await
    .unwrap();
    let id = |name: &str| all.iter().find(|(n, _)| n.ends_with(name)).unwrap().1;
    let puts = |names: &[&str]| Act::Put {
        cases: names.iter().map(|name| id(name)).collect(),
        question: None,
    };
    // One of them is nobody's whom she supervises.
    let refused = case.review("x.supervisor", puts(&["A1", "A2", "B1"])).await;
    assert_eq!(refused, Err(NotReviewed::NotTheirs));
    assert_eq!(case.practice.count("case_review").await, 0);

    case.put("mona", Some("How could I begin?")).await.unwrap();
    case.review("x.supervisor", puts(&["A1", "A2", "A2"]))
        .await
        .unwrap();
    assert_eq!(case.practice.count("case_review").await, 2);
    let there = case.supervised_by("x.supervisor").await;
    assert!(there.iter().all(|one| one.record.on_agenda().is_some()));
    // A question is not lost without a word.
    let lost = case.put("x.supervisor", Some("And why?")).await;
    assert_eq!(lost, Err(NotReviewed::OnAgenda));
    assert_eq!(case.practice.count("case_review").await, 2);
    case.practice.close().await;
}

#[tokio::test]
async fn what_does_not_follow_from_what_stands_there_is_refused() {
    let case = Case::new().await;
    for step in [decide("A"), correct("A"), Step::TakeBack] {
        assert_eq!(case.step("mona", step).await, Err(NotReviewed::Changed));
    }
    case.put("mona", None).await.unwrap();
    let not_own = case.step("x.supervisor", Step::TakeBack).await;
    assert_eq!(not_own, Err(NotReviewed::NotOwn));
    assert_eq!(
        case.step("mona", correct("A")).await,
        Err(NotReviewed::Changed)
    );
    let stale = Act::Step {
        case: case.care_episode,
        seen: 0,
        step: decide("A"),
    };
    assert_eq!(
        case.review("x.supervisor", stale).await,
        Err(NotReviewed::Changed)
    );
    case.step("mona", Step::TakeBack).await.unwrap();
    assert!(case.entries().await[1].decision().is_none());
    assert_eq!(case.entries().await[1].what, What::TakenBack);
    case.practice.close().await;
}

#[tokio::test]
async fn of_many_who_decide_at_once_one_does() {
    let case = Case::new().await;
    case.put("mona", None).await.unwrap();
    let tries = (0..20).map(|n| {
        let who = if n % 2 == 0 { "mona" } else { "x.supervisor" };
        let act = Act::Step {
            case: case.care_episode,
            seen: 1,
            step: decide(&format!("Decision {n}")),
        };
        let case = &case;
        async move { case.review(who, act).await }
    });
    let answers = join_all(tries).await;
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(done, 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Ok(()) | Err(NotReviewed::Changed)))
    );
    assert_eq!(case.practice.count("case_review").await, 2);
    case.practice.close().await;
}

#[tokio::test]
async fn the_database_itself_refuses_what_is_not_theirs_and_what_does_not_follow() {
    let case = Case::new().await;
    let (mona, supervisor) = (case.actor("mona").staff, case.actor("x.supervisor").staff);
    let (former, otto) = (case.actor("x.former").staff, case.actor("otto").staff);
    let first = (1, "put", "none");
    for (what, who, by, acting_as, entry, code) in [
        ("in another's name", mona, otto, "therapist", first, "42501"),
        (
            "as who she is not",
            mona,
            mona,
            "supervisor",
            first,
            "42501",
        ),
        (
            "as who treats",
            supervisor,
            supervisor,
            "therapist",
            first,
            "42501",
        ),
        ("formerly", former, former, "supervisor", first, "42501"),
        ("somebody else's", otto, otto, "therapist", first, "42501"),
        (
            "a second first",
            mona,
            mona,
            "therapist",
            (1, "put", "off"),
            "23514",
        ),
        (
            "nothing before it",
            mona,
            mona,
            "therapist",
            (2, "put", "off"),
            "23503",
        ),
        (
            "nothing to decide",
            mona,
            mona,
            "therapist",
            (1, "decided", "none"),
            "23514",
        ),
    ] {
        let refused = write(&case, who, (by, acting_as), entry).await;
        assert_eq!(refused.as_deref(), Some(code), "{what}");
    }
    case.put("mona", None).await.unwrap();
    for (what, who, acting_as, entry, code) in [
        ("twice", mona, "therapist", (2, "put", "agenda"), "23514"),
        (
            "from where it is not",
            mona,
            "therapist",
            (2, "put", "off"),
            "23503",
        ),
        (
            "a number that is taken",
            mona,
            "therapist",
            (1, "put", "none"),
            "23505",
        ),
        (
            "another's",
            supervisor,
            "supervisor",
            (2, "taken_back", "agenda"),
            "23503",
        ),
    ] {
        let refused = write(&case, who, (who, acting_as), entry).await;
        assert_eq!(refused.as_deref(), Some(code), "{what}");
    }
    let own = write(
        &case,
        mona,
        (mona, "therapist"),
        (2, "taken_back", "agenda"),
    );
    assert_eq!(own.await, None);
    case.practice.close().await;
}

/// Tries to write an entry as a request of somebody's would, and keeps nothing; the code with which the database refuses.
async fn write(
    case: &Case,
    who: Uuid,
    (by, acting_as): (Uuid, &str),
    (number, step, before): (i32, &str, &str),
) -> Option<String> {
    let pool = PgPool::connect_with(case.practice.connections.app.clone())
        .await
        .unwrap();
    let mut transaction = pool.begin().await.unwrap();
    let organisation = case.practice.database.founded.organisation;
    sqlx::query("SELECT authz.enter($1, $2, $3, now())")
        .bind(organisation)
        .bind(who)
        .bind(Uuid::new_v4())
        .execute(&mut *transaction)
        .await
        .unwrap();
    let answer = sqlx::query(
        "INSERT INTO app.case_review (organisation_id, care_episode_id, number, at, recorded_by, acting_as, step,
           state_before, decision)
         VALUES ($1, $2, $3, now(), $4, $5, $6, $7, CASE WHEN $6 = 'decided' THEN 'A' END)",
    )
    .bind(organisation)
    .bind(case.care_episode)
    .bind(number)
    .bind(by)
    .bind(acting_as)
    .bind(step)
    .bind(before)
    .execute(&mut *transaction)
    .await;
    let error = answer.err()?;
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// What somebody tries: who, and which of the acts.
type Try = (bool, u8);

#[test]
fn whatever_is_tried_every_decision_is_kept_and_a_case_is_on_the_agenda_once_at_most() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let tries = prop::collection::vec((any::<bool>(), 0_u8..5), 1..40);
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&tries, |tries| {
            runtime.block_on(keeps_everything(&tries));
            Ok(())
        })
        .unwrap();
}

async fn keeps_everything(tries: &[Try]) {
    let case = Case::new().await;
    let (mut before, mut decisions): (Vec<Entry>, Vec<String>) = (Vec::new(), Vec::new());
    // What the case is, told from what was done alone: whose entry put it on the agenda, and whether it can be corrected.
    let (mut there, mut decided): (Option<bool>, bool) = (None, false);
    for (at, (therapist, act)) in tries.iter().enumerate() {
        let who = if *therapist { "mona" } else { "x.supervisor" };
        let text = format!("Decision {at}");
        let (answer, expected) = match act {
            0 => (case.put(who, Some("Why?")).await, there.is_none()),
            1 => (case.put(who, None).await, true),
            2 => (
                case.step(who, Step::TakeBack).await,
                there == Some(*therapist),
            ),
            3 => (case.step(who, decide(&text)).await, there.is_some()),
            _ => (case.step(who, correct(&text)).await, decided),
        };
        assert_eq!(answer.is_ok(), expected, "{at} {act}: {answer:?}");
        if answer.is_ok() {
            match act {
                0 | 1 => {
                    there = there.or(Some(*therapist));
                    decided = false;
                }
                2 => there = None,
                _ => {
                    (there, decided) = (None, true);
                    decisions.push(text);
                }
            }
        }
        let now = case.entries().await;
        assert_eq!(now[..before.len()], before, "nothing that was said changes");
        before = now;
    }
    let record = case.seen_by("mona").await.unwrap().record;
    let kept: Vec<&str> = record
        .0
        .iter()
        .filter_map(|entry| Some(entry.decision()?.text.as_str()))
        .collect();
    assert_eq!(kept, decisions);
    assert_eq!(record.on_agenda().is_some(), there.is_some());
    let open: i64 = case
        .sql(
            "SELECT count(*) FROM app.case_review v WHERE state_after = 'agenda' AND NOT EXISTS (
               SELECT FROM app.case_review l WHERE l.care_episode_id = v.care_episode_id AND l.number > v.number)",
        )
        .await;
    assert_eq!(open, i64::from(there.is_some()));
    case.practice.close().await;
}

#[tokio::test]
async fn a_treatment_that_has_ended_stays_on_the_agenda_until_it_is_decided_upon() {
    let case = Case::new().await;
    case.put("mona", Some("Why?")).await.unwrap();
    case.end().await;
    let [ended] = &case.supervised_by("x.supervisor").await[..] else {
        panic!("it is gone")
    };
    assert!(ended.ended_on.is_some() && ended.record.on_agenda().is_some());
    case.step("x.supervisor", decide("Write to them."))
        .await
        .unwrap();
    let [decided] = &case.supervised_by("x.supervisor").await[..] else {
        panic!("what was decided lately is there")
    };
    assert!(decided.record.on_agenda().is_none());
    sqlx::query("UPDATE app.case_review SET at = at - interval '100 days'")
        .execute(&case.practice.admin().await)
        .await
        .unwrap();
    assert_eq!(case.supervised_by("x.supervisor").await, []);
    case.practice.close().await;
}

#[tokio::test]
async fn what_was_decided_of_a_case_that_is_handed_on_goes_with_its_alliance_ratings() {
    let case = Case::new().await;
    case.put("mona", None).await.unwrap();
    case.step("x.supervisor", decide("Ask, and wait."))
        .await
        .unwrap();
    case.put("mona", Some("And now?")).await.unwrap();
    let store = &case.practice.database.store;
    let administrator = case.actor("x.administrator");
    let change = |change| {
        let (store, administrator) = (store.clone(), administrator.clone());
        async move {
            store
                .administer(&administrator, change)
                .await
                .unwrap()
                .unwrap()
        }
    };
    change(Change::Transfer {
        treatment: case.care_episode,
        therapist: case.actor("otto").staff,
        on: case.practice.database.clock.today(),
        reason: Reason::Leaving,
        open_alliance: false,
    })
    .await;
    for who in ["mona", "x.supervisor", "otto", "x.administrator"] {
        assert_eq!(case.seen_by(who).await, None, "{who}");
        let refused = case.put(who, None).await;
        assert_eq!(refused, Err(NotReviewed::NotTheirs), "{who}");
    }
    assert_eq!(case.supervised_by("x.supervisor").await, []);

    change(Change::OpenAlliance {
        treatment: case.care_episode,
        open: true,
    })
    .await;
    let seen = case.seen_by("otto").await.unwrap();
    assert_eq!(seen.record.decided().unwrap().1.text, "Ask, and wait.");
    assert!(!seen.may_act);
    let step = Act::Step {
        case: case.care_episode,
        seen: 3,
        step: decide("Mine"),
    };
    let refused = case.review("otto", step).await;
    assert_eq!(refused, Err(NotReviewed::NotTheirs));
    for who in ["mona", "x.supervisor"] {
        assert_eq!(case.seen_by(who).await, None, "{who}");
    }
    // The treatment that goes on from it is Otto's to take there.
    let later: Uuid = case
        .sql("SELECT to_episode FROM app.transfer LIMIT 1")
        .await;
    case.review("otto", put(later, None)).await.unwrap();
    case.practice.close().await;
}

#[tokio::test]
async fn the_forms_lead_on_and_what_is_refused_comes_back_with_its_page() {
    let case = Case::new().await;
    let client = format!("/clients/{}/supervision", case.client);
    let of = |rest: &str| {
        let id = case.care_episode;
        format!("episode={id}&case={id}&{rest}")
    };
    let mona = case.sign_in("mona").await;
    let answer = case
        .site
        .post(
            &client,
            Some(&mona),
            &of("do=put&question=How+could+I+begin%3F"),
        )
        .await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let to = answer.headers()[header::LOCATION].to_str().unwrap();
    assert!(to.ends_with("&supervision=put#supervision"), "{to}");
    let (_, page) = case
        .site
        .get(to.split('#').next().unwrap(), Some(&mona))
        .await;
    assert!(page.contains("How could I begin?") && page.contains("Put on the agenda."));

    let supervisor = case.sign_in("x.supervisor").await;
    let today = case.practice.database.clock.today();
    let past = today - Days::new(1);
    for (rest, said) in [
        (
            "do=decide&seen=1&decision=+&follow_up=".to_owned(),
            "Please write down",
        ),
        (
            format!("do=decide&seen=1&decision=CANARY&follow_up={past}"),
            "That day has passed.",
        ),
        (
            "do=decide&seen=1&decision=CANARY&follow_up=soon".to_owned(),
            "Not a date.",
        ),
    ] {
        let answer = case
            .site
            .post("/supervision/cases", Some(&supervisor), &of(&rest))
            .await;
        let (status, page) = text(answer).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{rest}");
        assert!(page.contains(said), "{rest}");
        assert_eq!(page.contains("CANARY"), rest.contains("CANARY"), "{rest}");
    }
    let long = "x".repeat(4_001);
    let answer = case
        .site
        .post(
            &client,
            Some(&mona),
            &of(&format!("do=decide&seen=1&decision={long}")),
        )
        .await;
    let (status, page) = text(answer).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("At most 4,000 characters.") && page.contains(&long));

    let decided = of(&format!("do=decide&seen=1&decision=Wait&follow_up={today}"));
    let post = || {
        case.site
            .post("/supervision/cases", Some(&supervisor), &decided)
    };
    let answer = post().await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let (_, page) = case.site.get("/supervision/cases", Some(&supervisor)).await;
    assert!(page.contains("To look at again, since"), "its day has come");
    let (status, page) = text(post().await).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("something else was recorded") && page.contains("Wait"));
    let otto = case.sign_in("otto").await;
    let answer = case.site.post(&client, Some(&otto), &of("do=put")).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert_eq!(case.practice.count("case_review").await, 2);
    case.practice.close().await;
}
