//! What a practice holds and who should see it, worked out from the tables, independently of the policies.

use std::collections::BTreeSet;

use app::practice::Role;
use server::{commands::user, store::people::NewStaff};
use uuid::Uuid;

use crate::support::TestPractice;

/// Adds a supervisor of the therapist, one whose line to the same has ended, and an administrator.
pub async fn add_cast(practice: &TestPractice, therapist: &str) {
    let database = &practice.database;
    for (user_name, role) in [
        ("x.supervisor", Role::Supervisor),
        ("x.former", Role::Supervisor),
        ("x.administrator", Role::Administrator),
    ] {
        let staff = NewStaff {
            user_name: Some(user_name.to_owned()),
            name: user_name.to_owned(),
            roles: vec![role],
        };
        user::add(database, staff, "a password of the tests")
            .await
            .unwrap();
    }
    let supervise =
        |who: &str, end| user::supervise(database, who.to_owned(), therapist.to_owned(), end);
    supervise("x.supervisor", false).await.unwrap();
    supervise("x.former", false).await.unwrap();
    supervise("x.former", true).await.unwrap();
}

pub struct Episode {
    pub id: Uuid,
    pub client: Uuid,
    pub therapist: Uuid,
    pub open: bool,
}

pub struct Truth {
    pub episodes: Vec<Episode>,
    /// Current lines: supervisor, supervisee.
    lines: Vec<(Uuid, Uuid)>,
    pub staff: Vec<(String, Uuid)>,
    roles: BTreeSet<(Uuid, String)>,
    pub client_names: Vec<(Uuid, String)>,
}

impl Truth {
    pub async fn load(practice: &TestPractice) -> Self {
        let admin = practice.admin().await;
        let episodes: Vec<(Uuid, Uuid, Uuid, bool)> = sqlx::query_as(
            "SELECT id, client_id, therapist_id, ended_on IS NULL FROM app.care_episode",
        )
        .fetch_all(&admin)
        .await
        .unwrap();
        Self {
            episodes: episodes
                .into_iter()
                .map(|(id, client, therapist, open)| Episode {
                    id,
                    client,
                    therapist,
                    open,
                })
                .collect(),
            lines: sqlx::query_as(
                "SELECT supervisor_id, supervisee_id FROM app.supervision_line
                 WHERE lower(valid) <= now() AND coalesce(upper(valid) > now(), true)",
            )
            .fetch_all(&admin)
            .await
            .unwrap(),
            staff: sqlx::query_as(
                "SELECT user_name, id FROM app.staff WHERE kind = 'person' ORDER BY user_name",
            )
            .fetch_all(&admin)
            .await
            .unwrap(),
            roles: sqlx::query_as("SELECT staff_id, role FROM app.role_grant")
                .fetch_all(&admin)
                .await
                .unwrap()
                .into_iter()
                .collect(),
            client_names: sqlx::query_as("SELECT id, name FROM app.client")
                .fetch_all(&admin)
                .await
                .unwrap(),
        }
    }

    pub fn is_therapist(&self, staff: Uuid) -> bool {
        self.roles.contains(&(staff, "therapist".to_owned()))
    }

    pub fn is_administrator(&self, staff: Uuid) -> bool {
        self.roles.contains(&(staff, "administrator".to_owned()))
    }

    pub fn staff_id(&self, user_name: &str) -> Uuid {
        self.staff
            .iter()
            .find(|(name, _)| name == user_name)
            .unwrap()
            .1
    }

    pub fn visible_to(&self, staff: Uuid) -> BTreeSet<Uuid> {
        let holds = |role: &str| self.roles.contains(&(staff, role.to_owned()));
        self.episodes
            .iter()
            .filter(|e| {
                (e.therapist == staff && holds("therapist"))
                    || (holds("supervisor") && self.lines.contains(&(staff, e.therapist)))
            })
            .map(|e| e.id)
            .collect()
    }

    pub fn clients(&self) -> BTreeSet<Uuid> {
        self.episodes.iter().map(|e| e.client).collect()
    }
}
