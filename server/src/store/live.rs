//! What open pages are told: hearing that something changed, and whether it is anything the viewer may see.

use app::{live, live::Of, practice::Actor};
use futures::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgListener};
use uuid::Uuid;

use super::{
    Finish, Store, StoreError,
    door::{Hooks, pool},
};

/// As the trigger names it.
const CHANNEL: &str = "rapport_changed";

/// Where a change is heard of: whose care episode changed, and nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    pub organisation: Uuid,
    pub care_episode: Uuid,
}

/// How to come to hear of changes, as a role that may do nothing else.
#[derive(Clone)]
pub struct Listening(PgConnectOptions);

impl Listening {
    pub(super) const fn new(options: PgConnectOptions) -> Self {
        Self(options)
    }

    /// # Errors
    /// The database's.
    pub async fn begin(&self) -> Result<Ear, StoreError> {
        let pool = pool(self.0.clone(), 1, Hooks::Without);
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Ear(listener))
    }
}

/// An open connection that listens.
pub struct Ear(PgListener);

impl Ear {
    /// The next change; `None` where the connection was lost, and with it perhaps changes.
    ///
    /// # Errors
    /// The database's.
    pub async fn next(&mut self) -> Result<Option<Changed>, StoreError> {
        while let Some(heard) = self.0.try_recv().await? {
            if let Some(changed) = changed(heard.payload()) {
                return Ok(Some(changed));
            }
        }
        Ok(None)
    }

    /// # Errors
    /// When the database is not there.
    pub async fn is_open(&mut self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&mut self.0).await?;
        Ok(())
    }
}

/// Anybody who is let into the database may notify, so what is no pair of ids is nothing.
fn changed(payload: &str) -> Option<Changed> {
    let (organisation, care_episode) = payload.split_once(' ')?;
    Some(Changed {
        organisation: organisation.parse().ok()?,
        care_episode: care_episode.parse().ok()?,
    })
}

impl Store {
    /// The state that a page would show the actor now; `None` where it would show nothing. No audit record: nobody is shown
    /// anything by this, and the page that is fetched for it leaves its own.
    ///
    /// # Errors
    /// The database's.
    pub async fn stamp(&self, actor: &Actor, of: Of) -> Result<Option<String>, StoreError> {
        let organisation = actor.organisation;
        let sql = match of {
            Of::Caseload => CASELOAD,
            Of::CareEpisode(_) => CARE_EPISODE,
        };
        let care_episode = match of {
            Of::Caseload => None,
            Of::CareEpisode(id) => Some(id),
        };
        let read = self.door.read(actor, move |connection| {
            async move {
                let parts: Vec<(Uuid, i64)> = sqlx::query_as(sql)
                    .bind(organisation)
                    .bind(care_episode)
                    .fetch_all(connection)
                    .await?;
                Ok((parts, Finish::RollBack))
            }
            .boxed()
        });
        let parts = read.await?;
        let nothing = parts.is_empty() && care_episode.is_some();
        Ok((!nothing).then(|| live::stamp(parts)))
    }
}

/// As the page takes them from its rows: open care episodes with what changed, open answers about safety without.
const CASELOAD: &str = "
    SELECT e.id, r.changes FROM app.care_episode e
    JOIN app.caseload_row r ON r.organisation_id = e.organisation_id AND r.care_episode_id = e.id
    WHERE e.organisation_id = $1 AND e.ended_on IS NULL AND $2::uuid IS NULL
    UNION ALL
    SELECT a.id, -1::bigint FROM app.safety_alert a WHERE a.organisation_id = $1 AND a.handled_by IS NULL";

const CARE_EPISODE: &str = "SELECT care_episode_id, changes FROM app.caseload_row WHERE organisation_id = $1 AND care_episode_id = $2";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pair_of_ids_is_nothing() {
        let [one, two] = [1, 2].map(Uuid::from_u128);
        let both = Changed {
            organisation: one,
            care_episode: two,
        };
        assert_eq!(changed(&format!("{one} {two}")), Some(both));
        for payload in [
            "",
            " ",
            "Anna",
            &format!("{one}"),
            &format!("{one} {two} 3"),
        ] {
            assert_eq!(changed(payload), None, "{payload}");
        }
    }
}
