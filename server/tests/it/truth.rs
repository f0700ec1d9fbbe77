//! What a practice holds and who should see it, worked out from the tables, independently of the policies.

use std::collections::{BTreeMap, BTreeSet};

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
        user::add(database, staff).await.unwrap();
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
    pub handed_on: bool,
}

pub struct Truth {
    pub episodes: Vec<Episode>,
    /// Of each care episode that has any: an alliance rating, and its session.
    pub ratings: BTreeMap<Uuid, (Uuid, Uuid)>,
    /// Current lines: supervisor, supervisee.
    lines: Vec<(Uuid, Uuid)>,
    ended_lines: Vec<(Uuid, Uuid)>,
    /// Current covers: who covers, for whom.
    covers: Vec<(Uuid, Uuid)>,
    /// From care episode, to care episode, alliance opened.
    transfers: Vec<(Uuid, Uuid, bool)>,
    pub staff: Vec<(String, Uuid)>,
    roles: BTreeSet<(Uuid, String)>,
    pub client_names: Vec<(Uuid, String)>,
}

impl Truth {
    pub async fn load(practice: &TestPractice) -> Self {
        let admin = practice.admin().await;
        let ratings: Vec<(Uuid, Uuid, Uuid)> = sqlx::query_as(
            "SELECT DISTINCT ON (care_episode_id) care_episode_id, id, session_id FROM app.rating
             WHERE family = 'alliance' ORDER BY care_episode_id, id",
        )
        .fetch_all(&admin)
        .await
        .unwrap();
        let episodes: Vec<(Uuid, Uuid, Uuid, bool, bool)> = sqlx::query_as(
            "SELECT id, client_id, therapist_id, ended_on IS NULL, coalesce(ending = 'transferred', false)
             FROM app.care_episode",
        )
        .fetch_all(&admin)
        .await
        .unwrap();
        Self {
            ratings: ratings
                .into_iter()
                .map(|(episode, rating, session)| (episode, (rating, session)))
                .collect(),
            episodes: episodes
                .into_iter()
                .map(|(id, client, therapist, open, handed_on)| Episode {
                    id,
                    client,
                    therapist,
                    open,
                    handed_on,
                })
                .collect(),
            ended_lines: sqlx::query_as(
                "SELECT supervisor_id, supervisee_id FROM app.supervision_line WHERE upper(valid) <= now()",
            )
            .fetch_all(&admin)
            .await
            .unwrap(),
            lines: sqlx::query_as(
                "SELECT supervisor_id, supervisee_id FROM app.supervision_line
                 WHERE lower(valid) <= now() AND coalesce(upper(valid) > now(), true)",
            )
            .fetch_all(&admin)
            .await
            .unwrap(),
            covers: sqlx::query_as(
                "SELECT cover_id, therapist_id FROM app.cover_line
                 WHERE lower(valid) <= now() AND coalesce(upper(valid) > now(), true)",
            )
            .fetch_all(&admin)
            .await
            .unwrap(),
            transfers: sqlx::query_as(
                "SELECT from_episode, to_episode, alliance_opened FROM app.transfer",
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

    pub fn is_supervisor(&self, staff: Uuid) -> bool {
        self.roles.contains(&(staff, "supervisor".to_owned()))
    }

    pub fn is_administrator(&self, staff: Uuid) -> bool {
        self.roles.contains(&(staff, "administrator".to_owned()))
    }

    /// Whether any role opens clinical content.
    pub fn is_clinical(&self, staff: Uuid) -> bool {
        let roles = ["therapist", "supervisor"];
        roles
            .iter()
            .any(|role| self.roles.contains(&(staff, (*role).to_owned())))
    }

    pub fn staff_id(&self, user_name: &str) -> Uuid {
        self.staff
            .iter()
            .find(|(name, _)| name == user_name)
            .unwrap()
            .1
    }

    /// How a care episode relates to a person, as the route matrix counts it.
    pub fn relation(&self, staff: Uuid, episode: &Episode) -> &'static str {
        let with = |lines: &[(Uuid, Uuid)]| lines.contains(&(staff, episode.therapist));
        let own = episode.therapist == staff;
        let treats = |other: &&Episode| other.client == episode.client && other.therapist == staff;
        if own && episode.handed_on {
            "formerly own"
        } else if own {
            "own"
        } else if with(&self.lines) {
            "supervised"
        } else if with(&self.ended_lines) {
            "formerly supervised"
        } else if with(&self.covers) {
            "covered"
        } else if self.episodes.iter().any(|other| treats(&other)) {
            "same client, other therapist"
        } else {
            "other's"
        }
    }

    /// The care episodes of which a person sees everything.
    pub fn visible_to(&self, staff: Uuid) -> BTreeSet<Uuid> {
        self.with_earlier(self.treated_by(staff), |opened| opened)
    }

    /// Those, and the earlier treatments of which sessions and outcome scores are seen.
    pub fn outcome_visible_to(&self, staff: Uuid) -> BTreeSet<Uuid> {
        self.with_earlier(self.treated_by(staff), |_| true)
    }

    fn treated_by(&self, staff: Uuid) -> BTreeSet<Uuid> {
        let holds = |role: &str| self.roles.contains(&(staff, role.to_owned()));
        self.episodes
            .iter()
            .filter(|e| {
                let own = e.therapist == staff && holds("therapist");
                let supervised = holds("supervisor") && self.lines.contains(&(staff, e.therapist));
                let covered = holds("therapist") && self.covers.contains(&(staff, e.therapist));
                (covered && e.open) || ((own || supervised) && !e.handed_on)
            })
            .map(|e| e.id)
            .collect()
    }

    /// Whether this person treats the client, or stands in for who does: supervisors look on.
    pub fn acts_on(&self, staff: Uuid, episode: &Episode) -> bool {
        let own = episode.therapist == staff && !episode.handed_on;
        let covered = episode.open && self.covers.contains(&(staff, episode.therapist));
        self.is_therapist(staff) && (own || covered)
    }

    /// Whether this person supervises the treatment now.
    pub fn supervises(&self, staff: Uuid, episode: &Episode) -> bool {
        let line = self.lines.contains(&(staff, episode.therapist));
        line && self.is_supervisor(staff) && !episode.handed_on
    }

    fn with_earlier(&self, mut found: BTreeSet<Uuid>, shown: fn(bool) -> bool) -> BTreeSet<Uuid> {
        loop {
            let before = found.len();
            for (from, to, opened) in &self.transfers {
                if found.contains(to) && shown(*opened) {
                    found.insert(*from);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    pub fn clients(&self) -> BTreeSet<Uuid> {
        self.episodes.iter().map(|e| e.client).collect()
    }
}
