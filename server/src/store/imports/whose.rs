//! Whose ratings these are: the client, therapist and care episode that a record names in its source's own words.

use std::collections::HashMap;

use app::practice::Role;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    exchange::{Problem, ProblemCode, RatingRecord},
    store::{
        StoreError,
        care::{self, NewCareEpisode, NewClient},
        people::{self, Named, NewStaff},
        ratings::Origin,
    },
};

/// Finds, and remembers for the length of an import.
pub struct Whose {
    origin: Origin,
    known: HashMap<(Kind, String), Uuid>,
    /// Whose care episode each is.
    therapists: HashMap<Uuid, Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Client,
    Staff,
    CareEpisode,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Staff => "staff",
            Self::CareEpisode => "care_episode",
        }
    }
}

impl Whose {
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            known: HashMap::new(),
            therapists: HashMap::new(),
        }
    }

    /// The record's care episode, made with its client and therapist when the file is the first to name them. It stays
    /// its therapist's: a file that names another one would show that person's sessions to the wrong eyes.
    pub async fn care_episode(
        &mut self,
        connection: &mut PgConnection,
        record: &RatingRecord,
    ) -> Result<Result<Uuid, Problem>, StoreError> {
        let therapist = match self.therapist(connection, record).await? {
            Ok(therapist) => therapist,
            Err(problem) => return Ok(Err(problem)),
        };
        let key = format!("{}\u{1f}{}", record.client, record.care_episode);
        if let Some(id) = self
            .find(connection, record, Kind::CareEpisode, &key)
            .await?
        {
            let own = self.therapist_of(connection, id).await? == therapist;
            return Ok(if own {
                Ok(id)
            } else {
                Err(other_therapist(record))
            });
        }
        let client = self.client(connection, record).await?;
        let episode = NewCareEpisode {
            client,
            therapist,
            started_on: record.held_on,
            ended: None,
            rhythm: None,
        };
        let id = care::insert_care_episodes(connection, &self.origin, &[episode]).await?[0];
        self.therapists.insert(id, therapist);
        self.remember(connection, record, Kind::CareEpisode, &key, id)
            .await
            .map(Ok)
    }

    async fn therapist_of(
        &mut self,
        connection: &mut PgConnection,
        care_episode: Uuid,
    ) -> Result<Uuid, StoreError> {
        if let Some(therapist) = self.therapists.get(&care_episode) {
            return Ok(*therapist);
        }
        let therapist =
            care::therapist_of(connection, self.origin.organisation, care_episode).await?;
        self.therapists.insert(care_episode, therapist);
        Ok(therapist)
    }

    async fn client(
        &mut self,
        connection: &mut PgConnection,
        record: &RatingRecord,
    ) -> Result<Uuid, StoreError> {
        if let Some(id) = self
            .find(connection, record, Kind::Client, &record.client)
            .await?
        {
            return Ok(id);
        }
        let client = NewClient {
            code: format!("{}:{}", record.source, record.client),
            name: format!("Client {}", record.client),
        };
        let id = care::insert_clients(connection, &self.origin, &[client]).await?[0];
        self.remember(connection, record, Kind::Client, &record.client, id)
            .await
    }

    /// The therapist by the source's key, by user name, or added without a password.
    async fn therapist(
        &mut self,
        connection: &mut PgConnection,
        record: &RatingRecord,
    ) -> Result<Result<Uuid, Problem>, StoreError> {
        if let Some(id) = self
            .find(connection, record, Kind::Staff, &record.therapist)
            .await?
        {
            return Ok(Ok(id));
        }
        let organisation = self.origin.organisation;
        let id = match people::therapist_named(connection, organisation, &record.therapist).await? {
            Named::Therapist(id) => id,
            Named::SomebodyElse => return Ok(Err(no_therapist(record))),
            Named::Nobody => {
                let staff = NewStaff {
                    user_name: Some(record.therapist.clone()),
                    name: record.therapist.clone(),
                    roles: vec![Role::Therapist],
                };
                people::add(connection, organisation, &staff, self.origin.recorded_at).await?
            }
        };
        self.remember(connection, record, Kind::Staff, &record.therapist, id)
            .await
            .map(Ok)
    }

    async fn find(
        &mut self,
        connection: &mut PgConnection,
        record: &RatingRecord,
        kind: Kind,
        key: &str,
    ) -> Result<Option<Uuid>, StoreError> {
        let cached = (kind, key.to_owned());
        if let Some(id) = self.known.get(&cached) {
            return Ok(Some(*id));
        }
        let stored: Option<Uuid> = sqlx::query_scalar(
            "SELECT object_id FROM app.external_key
             WHERE organisation_id = $1 AND source = $2 AND kind = $3 AND external_key = $4",
        )
        .bind(self.origin.organisation)
        .bind(&record.source)
        .bind(kind.as_str())
        .bind(key)
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(id) = stored {
            self.known.insert(cached, id);
        }
        Ok(stored)
    }

    async fn remember(
        &mut self,
        connection: &mut PgConnection,
        record: &RatingRecord,
        kind: Kind,
        key: &str,
        id: Uuid,
    ) -> Result<Uuid, StoreError> {
        sqlx::query(
            "INSERT INTO app.external_key (organisation_id, source, kind, external_key, object_id)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(self.origin.organisation)
        .bind(&record.source)
        .bind(kind.as_str())
        .bind(key)
        .bind(id)
        .execute(&mut *connection)
        .await?;
        self.known.insert((kind, key.to_owned()), id);
        Ok(id)
    }
}

fn other_therapist(record: &RatingRecord) -> Problem {
    Problem::new(
        record.row,
        "",
        record.therapist.as_bytes(),
        ProblemCode::Conflict,
        "This care episode is on record with another therapist: give the treatment with this one a care episode of its own.",
    )
}

fn no_therapist(record: &RatingRecord) -> Problem {
    Problem::new(
        record.row,
        "",
        record.therapist.as_bytes(),
        ProblemCode::UnknownTherapist,
        "Somebody of this user name is here, but is no active therapist: correct the name, or give that person the role.",
    )
}
