use std::{future::poll_fn, sync::Arc, task::Poll};

use app::practice::Actor;
use futures::FutureExt;
use server::{
    clock::SystemClock,
    store::{
        Audit, Door, Finish, StoreError,
        door::{Hooks, pool},
    },
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::TestPractice;

#[tokio::test]
async fn an_actor_who_is_not_of_the_practice_is_refused() {
    let practice = TestPractice::new().await;
    let stranger = Actor {
        staff: Uuid::nil(),
        ..practice.database.command_line()
    };
    let answer = practice
        .database
        .store
        .door
        .read(&stranger, |_| async { Ok(((), audit())) }.boxed())
        .await;
    assert!(matches!(answer, Err(StoreError::Database(_))), "{answer:?}");
    practice.close().await;
}

#[tokio::test]
async fn without_an_actor_the_database_raises_instead_of_answering_with_nothing() {
    let practice = TestPractice::new().await;
    for options in [&practice.connections.app, &practice.connections.read] {
        let pool = pool(options.clone(), 1, Hooks::Rollback);
        for table in [
            "caseload_row",
            "client",
            "care_episode",
            "session",
            "rating",
            "score",
        ] {
            // An aggregate over an empty table does not evaluate the policy, so the function itself is asked too.
            let sql = format!("SELECT authz.org(), count(*) FROM app.{table}");
            let answer = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&pool).await;
            let code = answer
                .unwrap_err()
                .into_database_error()
                .and_then(|e| e.code().map(|c| c.into_owned()));
            assert_eq!(code.as_deref(), Some("28000"), "{table}");
        }
        pool.close().await;
    }
    practice.close().await;
}

#[tokio::test]
async fn the_reading_role_cannot_write_and_leaves_a_record_of_reading() {
    let practice = TestPractice::new().await;
    let actor = practice.database.command_line();
    let door = &practice.database.store.door;
    let write = door
        .read(&actor, |connection| {
            async move {
                sqlx::query("UPDATE app.staff SET name = 'x'")
                    .execute(connection)
                    .await?;
                Ok(((), audit()))
            }
            .boxed()
        })
        .await;
    assert!(write.is_err());
    door.read(&actor, |_| async { Ok(((), audit())) }.boxed())
        .await
        .unwrap();
    let events = events(&practice).await;
    assert_eq!(events, ["test"]);
    practice.close().await;
}

#[tokio::test]
async fn a_rolled_back_transaction_leaves_nothing() {
    let practice = TestPractice::new().await;
    let actor = practice.database.command_line();
    practice
        .database
        .store
        .door
        .write(&actor, |_| async { Ok(((), Finish::RollBack)) }.boxed())
        .await
        .unwrap();
    assert!(events(&practice).await.is_empty());
    practice.close().await;
}

const ROUNDS: u32 = 400;

/// A browser tab closes while its request is in the database; the next request borrows the same connection. What it
/// must not find is the transaction of the one before, with that person's identity in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_request_leaves_no_identity_behind() {
    let practice = TestPractice::new().await;
    let actor = practice.database.command_line();
    let unguarded = pool(practice.connections.app.clone(), 1, Hooks::Without);
    let leaks_without = leaks(&unguarded, &actor).await;
    let guarded = pool(practice.connections.app.clone(), 1, Hooks::Rollback);
    let leaks_with = leaks(&guarded, &actor).await;
    let through_the_door = leaks_of_door(&practice, &actor).await;
    println!(
        "leaks in {ROUNDS} rounds: {leaks_without} unguarded, {leaks_with} with hooks, {through_the_door} through the door"
    );
    assert!(
        leaks_without > 0,
        "the test no longer reproduces what the hooks are for"
    );
    assert_eq!((leaks_with, through_the_door), (0, 0));
    unguarded.close().await;
    guarded.close().await;
    practice.close().await;
}

/// Rounds in which a borrower found itself inside somebody else's transaction.
async fn leaks(pool: &PgPool, actor: &Actor) -> u32 {
    let mut leaks = 0;
    for round in 0..ROUNDS {
        let request = async {
            let mut transaction = pool.begin().await?;
            sqlx::query("SELECT authz.enter($1, $2, $3, now())")
                .bind(actor.organisation)
                .bind(actor.staff)
                .bind(actor.request)
                .execute(&mut *transaction)
                .await?;
            sqlx::query("SELECT count(*) FROM app.client")
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        };
        cut_at(round, request).await;
        leaks += u32::from(is_inside_a_transaction(pool).await);
    }
    leaks
}

async fn leaks_of_door(practice: &TestPractice, actor: &Actor) -> u32 {
    let one = pool(practice.connections.app.clone(), 1, Hooks::Without);
    let clock = Arc::new(SystemClock {
        zone: chrono_tz::UTC,
    });
    let door = Door::new(one.clone(), one.clone(), clock);
    let mut leaks = 0;
    for round in 0..ROUNDS {
        let request = door.write(actor, |connection| {
            async move {
                sqlx::query("SELECT count(*) FROM app.client")
                    .execute(connection)
                    .await?;
                Ok(((), audit()))
            }
            .boxed()
        });
        cut_at(round, request).await;
        leaks += u32::from(is_inside_a_transaction(&one).await);
    }
    one.close().await;
    leaks
}

/// Runs a request up to its nth wait, then drops it, as a closed connection does.
async fn cut_at<T>(round: u32, request: impl Future<Output = T>) {
    let mut waits = round % 24;
    let mut request = Box::pin(request);
    poll_fn(|context| {
        if request.as_mut().poll(context).is_ready() || waits == 0 {
            return Poll::Ready(());
        }
        waits -= 1;
        Poll::Pending
    })
    .await;
}

/// Two statements outside a transaction start at different times; inside one, `now()` stands still.
async fn is_inside_a_transaction(pool: &PgPool) -> bool {
    let mut connection = pool.acquire().await.unwrap();
    let mut at = Vec::new();
    for _ in 0..2 {
        let now: chrono::DateTime<chrono::Utc> = sqlx::query_scalar("SELECT now()")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        at.push(now);
    }
    if at[0] == at[1] {
        // Heal it, so that each round counts for itself.
        sqlx::raw_sql("ROLLBACK")
            .execute(&mut *connection)
            .await
            .unwrap();
        return true;
    }
    false
}

fn audit() -> Finish {
    Finish::Commit(Audit::new("test", "nothing", vec![]))
}

async fn events(practice: &TestPractice) -> Vec<String> {
    let pool = pool(
        practice.connections.admin.clone().database("rapport"),
        1,
        Hooks::Rollback,
    );
    let events = sqlx::query_scalar("SELECT action FROM audit.event ORDER BY id")
        .fetch_all(&pool)
        .await
        .unwrap();
    pool.close().await;
    events
}
