//! What the invented supervisors and therapists have on their agenda, and what they decided.

use app::cases::{ActingAs, Decision, What};
use chrono::{DateTime, Days, Utc};
use uuid::Uuid;

use super::practice::{CareEpisode, DemoPractice, Story};
use crate::store::{
    Connection, StoreError,
    reviews::{NewEntry, insert},
};

/// A case that was put on the agenda so many days ago, and what was decided about it.
struct Review {
    /// Places in [`DemoPractice::staff`].
    therapist: usize,
    supervisor: usize,
    story: fn(Story) -> bool,
    days_ago: u64,
    by: ActingAs,
    question: Option<&'static str>,
    decided: Option<Decided>,
}

/// So many days ago; to look again so many days after the decision.
struct Decided {
    days_ago: u64,
    text: &'static str,
    again_after: u64,
}

const REVIEWS: [Review; 7] = [
    Review {
        therapist: 0,
        supervisor: 8,
        story: ruptured_now,
        days_ago: 2,
        by: ActingAs::Therapist,
        question: Some(
            "It has become quiet between us since I set the exercises, and I am not sure whether to bring it up myself or wait. How could I begin?",
        ),
        decided: None,
    },
    Review {
        therapist: 2,
        supervisor: 8,
        story: |story| matches!(story, Story::LongCourse),
        days_ago: 1,
        by: ActingAs::Supervisor,
        question: Some("Does the plan of a year ago still fit?"),
        decided: None,
    },
    Review {
        therapist: 1,
        supervisor: 8,
        story: |story| matches!(story, Story::EndedUnplanned),
        days_ago: 3,
        by: ActingAs::Therapist,
        question: Some("Was there anything that I could have noticed before the last session?"),
        decided: None,
    },
    Review {
        therapist: 1,
        supervisor: 8,
        story: ruptured_now,
        days_ago: 30,
        by: ActingAs::Therapist,
        question: Some("We do not agree on the goal any more."),
        decided: Some(Decided {
            days_ago: 28,
            text: "Go back to what they came for, in the client’s words, before anything new is planned. Ask for the client’s own idea of a next step.",
            again_after: 42,
        }),
    },
    Review {
        therapist: 2,
        supervisor: 8,
        story: |story| matches!(story, Story::Repaired),
        days_ago: 46,
        by: ActingAs::Therapist,
        question: None,
        decided: Some(Decided {
            days_ago: 44,
            text: "Name the misunderstanding and the own part in it. Look at it again after the holidays.",
            again_after: 42,
        }),
    },
    Review {
        therapist: 4,
        supervisor: 9,
        story: ruptured_now,
        days_ago: 4,
        by: ActingAs::Therapist,
        question: Some(
            "The forms went down, and in the sessions nothing is said. What am I missing?",
        ),
        decided: None,
    },
    Review {
        therapist: 6,
        supervisor: 9,
        story: |story| matches!(story, Story::LongCourse),
        days_ago: 20,
        by: ActingAs::Supervisor,
        question: None,
        decided: Some(Decided {
            days_ago: 13,
            text: "Go on as it is; talk about the ending in time.",
            again_after: 60,
        }),
    },
];

const fn ruptured_now(story: Story) -> bool {
    matches!(story, Story::RupturedNow(..))
}

/// Writes them; `staff` and `episodes` are the ids in the order of the practice.
///
/// # Errors
/// The database's.
pub async fn write(
    connection: &mut Connection,
    organisation: Uuid,
    now: DateTime<Utc>,
    practice: &DemoPractice,
    (staff, episodes): (&[Uuid], &[Uuid]),
) -> Result<(), StoreError> {
    for review in REVIEWS {
        let fits = |episode: &&CareEpisode| {
            episode.therapist == review.therapist && (review.story)(episode.story)
        };
        let mut all = practice.care_episodes.iter().zip(episodes);
        let Some((_, care_episode)) = all.find(|(episode, _)| fits(episode)) else {
            continue;
        };
        let by = match review.by {
            ActingAs::Therapist => staff[review.therapist],
            ActingAs::Supervisor => staff[review.supervisor],
        };
        let put = NewEntry {
            care_episode: *care_episode,
            number: 1,
            state_before: "none".to_owned(),
            at: now - Days::new(review.days_ago),
            by,
            acting_as: review.by,
            what: What::Put {
                question: review.question.map(str::to_owned),
            },
        };
        insert(connection, organisation, &put).await?;
        let Some(decided) = review.decided else {
            continue;
        };
        let at = now - Days::new(decided.days_ago);
        let entry = NewEntry {
            number: 2,
            state_before: "agenda".to_owned(),
            at,
            by: staff[review.supervisor],
            acting_as: ActingAs::Supervisor,
            what: What::Decided(Decision {
                text: decided.text.to_owned(),
                follow_up_on: at
                    .date_naive()
                    .checked_add_days(Days::new(decided.again_after)),
            }),
            ..put
        };
        insert(connection, organisation, &entry).await?;
    }
    Ok(())
}
