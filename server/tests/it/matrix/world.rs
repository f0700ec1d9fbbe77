//! Rows of every table in every relation to an actor, planted by an account that row security does not bind.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// How a row's person, and so their client and care episode, relates to the actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    Own,
    OwnEnded,
    FormerlyOwn,
    EarlierClosed,
    EarlierOpened,
    SameClient,
    Supervised,
    FormerlySupervised,
    Covered,
    FormerlyCovered,
    Others,
    CommandLine,
    OtherOrganisation,
}

impl Relation {
    pub const ALL: [Self; 13] = [
        Self::Own,
        Self::OwnEnded,
        Self::FormerlyOwn,
        Self::EarlierClosed,
        Self::EarlierOpened,
        Self::SameClient,
        Self::Supervised,
        Self::FormerlySupervised,
        Self::Covered,
        Self::FormerlyCovered,
        Self::Others,
        Self::CommandLine,
        Self::OtherOrganisation,
    ];

    /// As a clinician would say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::OwnEnded => "own, ended",
            Self::FormerlyOwn => "formerly own, handed on",
            Self::EarlierClosed => "earlier treatment, alliance closed",
            Self::EarlierOpened => "earlier treatment, alliance opened",
            Self::SameClient => "same client, other therapist",
            Self::Supervised => "of a supervised colleague",
            Self::FormerlySupervised => "of a colleague formerly supervised",
            Self::Covered => "of a colleague covered for",
            Self::FormerlyCovered => "of a colleague formerly covered for",
            Self::Others => "of somebody else",
            Self::CommandLine => "of the command line",
            Self::OtherOrganisation => "of another organisation",
        }
    }
}

/// One planted row: what the matrix calls it, the table it is in, and all of it as the database has it.
#[derive(Clone, Debug)]
pub struct Planted {
    pub name: String,
    pub table: String,
    pub row: Value,
}

/// Everything planted for one relation to one actor.
#[derive(Clone, Debug)]
pub struct Plot {
    pub relation: Relation,
    pub rows: Vec<Planted>,
    pub episode: Uuid,
    pub client: Uuid,
    pub user_name: String,
    pub token: String,
}

/// An actor with a plot in each relation.
#[derive(Clone, Debug)]
pub struct World {
    pub organisation: Uuid,
    pub actor: Uuid,
    pub plots: Vec<Plot>,
    /// A therapist to whom treatments can be handed on.
    pub colleague: Uuid,
}

impl World {
    pub fn plot(&self, relation: Relation) -> &Plot {
        self.plots.iter().find(|p| p.relation == relation).unwrap()
    }
}

const PAST: &str = "[2026-01-01T00:00:00Z,2026-02-01T00:00:00Z)";
const SINCE: &str = "[2026-01-01T00:00:00Z,)";
const BEGAN: &str = "2026-01-05";
const HELD: &str = "2026-03-02";

pub struct Planter<'c> {
    pub connection: &'c mut PgConnection,
    pub organisation: Uuid,
    pub command_line: Uuid,
    pub elsewhere: Uuid,
}

impl Planter<'_> {
    /// A person with one role, and their plots.
    pub async fn world(&mut self, role: &str) -> World {
        let actor = self.staff(self.organisation, Some(role)).await;
        let colleague = self.staff(self.organisation, Some("therapist")).await;
        let mut plots = Vec::new();
        for relation in Relation::ALL {
            let plot = self.plot(relation, actor, &plots).await;
            plots.push(plot);
        }
        World {
            organisation: self.organisation,
            actor,
            plots,
            colleague,
        }
    }

    async fn plot(&mut self, relation: Relation, actor: Uuid, plots: &[Plot]) -> Plot {
        use Relation as R;
        let organisation = match relation {
            R::OtherOrganisation => self.elsewhere,
            _ => self.organisation,
        };
        let person = match relation {
            R::Own | R::OwnEnded | R::FormerlyOwn => actor,
            R::CommandLine => self.command_line,
            _ => self.staff(organisation, None).await,
        };
        let helper = self.staff(organisation, None).await;
        let mut rows = self.about(organisation, person).await;
        let client = match relation {
            R::SameClient => plots[0].client,
            _ => self.client(organisation, &mut rows).await,
        };
        let handed_on = matches!(
            relation,
            R::FormerlyOwn | R::EarlierClosed | R::EarlierOpened
        );
        let ending = if handed_on {
            Some("transferred")
        } else {
            (relation == R::OwnEnded).then_some("planned")
        };
        let episode = self
            .episode(organisation, client, person, ending, &mut rows)
            .await;
        self.ratings(organisation, episode, person, &mut rows).await;
        // Of another organisation somebody who happens to have the actor's id, so that the organisation tells them apart.
        let looker = if organisation == self.organisation {
            person
        } else {
            let double = json!({"organisation_id": organisation, "id": actor, "kind": "person", "name": "Planted",
                                "user_name": format!("d-{actor}"), "active": true, "created_at": "2026-01-01T00:00:00Z"});
            self.put("app.staff", double).await;
            actor
        };
        let look = json!({"organisation_id": organisation, "staff_id": looker, "care_episode_id": episode,
                          "up_to": "2026-03-02T12:00:00Z"});
        rows.push(self.put("app.look", look).await);
        let recorder = if organisation == self.organisation {
            actor
        } else {
            person
        };
        self.rupture(organisation, episode, recorder, &mut rows)
            .await;
        self.forms(organisation, episode, recorder, &mut rows).await;
        self.reviews(organisation, episode, recorder, &mut rows)
            .await;
        // Each plot has a line of either kind and a transfer; only the relation's own are in force and the actor's.
        let lines = |mine: R, former: R| match relation {
            r if r == mine => (actor, SINCE),
            r if r == former => (actor, PAST),
            _ => (helper, PAST),
        };
        let (supervisor, valid) = lines(R::Supervised, R::FormerlySupervised);
        rows.push(
            self.put(
                "app.supervision_line",
                json!({"organisation_id": organisation, "id": Uuid::new_v4(), "supervisor_id": supervisor,
                       "supervisee_id": person, "valid": valid}),
            )
            .await,
        );
        let (cover, valid) = lines(R::Covered, R::FormerlyCovered);
        rows.push(
            self.put(
                "app.cover_line",
                json!({"organisation_id": organisation, "id": Uuid::new_v4(), "cover_id": cover,
                       "therapist_id": person, "valid": valid}),
            )
            .await,
        );
        self.transfer(
            relation,
            (organisation, client),
            (episode, actor, helper),
            &mut rows,
        )
        .await;
        let find = |table: &str, column: &str| {
            rows.iter()
                .find(|p| p.table == table)
                .and_then(|p| p.row[column].as_str())
                .unwrap_or_default()
                .to_owned()
        };
        Plot {
            relation,
            episode,
            client,
            user_name: find("app.staff", "user_name"),
            token: find("auth.sign_in", "token_hash"),
            rows,
        }
    }

    /// A transfer from the plot's care episode where it was handed on; otherwise one that has nothing to do with it.
    async fn transfer(
        &mut self,
        relation: Relation,
        (organisation, client): (Uuid, Uuid),
        (episode, actor, helper): (Uuid, Uuid, Uuid),
        rows: &mut Vec<Planted>,
    ) {
        use Relation as R;
        let mut unseen = Vec::new();
        let earlier = match relation {
            R::FormerlyOwn | R::EarlierClosed | R::EarlierOpened => episode,
            _ => {
                let ended = Some("transferred");
                self.episode(organisation, client, helper, ended, &mut unseen)
                    .await
            }
        };
        let to = match relation {
            R::EarlierClosed | R::EarlierOpened => actor,
            _ => helper,
        };
        let later = self
            .episode(organisation, client, to, None, &mut unseen)
            .await;
        rows.push(
            self.put(
                "app.transfer",
                json!({"organisation_id": organisation, "from_episode": earlier, "to_episode": later,
                       "reason": "leaving", "alliance_opened": relation == R::EarlierOpened,
                       "recorded_at": "2026-04-01T00:00:00Z", "recorded_by": helper}),
            )
            .await,
        );
    }

    /// A bare person, outside all plots.
    async fn staff(&mut self, organisation: Uuid, role: Option<&str>) -> Uuid {
        let id = Uuid::new_v4();
        self.put(
            "app.staff",
            json!({"organisation_id": organisation, "id": id, "kind": "person", "user_name": format!("p-{id}"),
                   "name": "Planted", "active": true, "created_at": "2026-01-01T00:00:00Z"}),
        )
        .await;
        if let Some(role) = role {
            self.put(
                "app.role_grant",
                json!({"organisation_id": organisation, "staff_id": id, "role": role,
                       "granted_at": "2026-01-01T00:00:00Z"}),
            )
            .await;
        }
        id
    }

    /// What hangs on a person.
    async fn about(&mut self, organisation: Uuid, person: Uuid) -> Vec<Planted> {
        let (team, at) = (Uuid::new_v4(), "2026-01-01T00:00:00Z");
        let (sign_in, event) = (Uuid::new_v4(), Uuid::new_v4());
        // Far above what a sealer would reach, and another one each time.
        let sequence = i64::try_from(event.as_u128() >> 70).unwrap() + 1_000_000;
        let mut rows = vec![
            self.take("app.organisation", "id", organisation).await,
            self.take("app.staff", "id", person).await,
        ];
        if self.count("app.role_grant", "staff_id", person).await == 0 {
            self.put(
                "app.role_grant",
                json!({"organisation_id": organisation, "staff_id": person, "role": "supervisor", "granted_at": at}),
            )
            .await;
        }
        rows.push(self.take("app.role_grant", "staff_id", person).await);
        for (table, row) in [
            (
                "app.team",
                json!({"organisation_id": organisation, "id": team, "name": "Team"}),
            ),
            (
                "app.team_member",
                json!({"organisation_id": organisation, "id": Uuid::new_v4(), "team_id": team, "staff_id": person,
                       "valid": SINCE}),
            ),
            (
                "app.external_key",
                json!({"organisation_id": organisation, "source": "matrix", "kind": "staff",
                       "external_key": Uuid::new_v4(), "object_id": person}),
            ),
            (
                "app.import_run",
                json!({"organisation_id": organisation, "id": Uuid::new_v4(), "source": "matrix", "profile": "rapport",
                       "file_hash": hash(), "run_at": at, "run_by": person, "rows_read": 1, "rows_new": 1,
                       "rows_updated": 0, "rows_unchanged": 0}),
            ),
            (
                "auth.sign_in",
                json!({"token_hash": hash(), "organisation_id": organisation, "staff_id": person, "id": sign_in,
                       "credential_of": at, "signed_in_at": at, "last_seen_at": at, "idle_until": "2126-01-01T00:00:00Z",
                       "ends_at": "2126-01-01T00:00:00Z", "stage": "full", "tries": 0, "demo_door": false}),
            ),
            (
                "auth.kept_form",
                json!({"organisation_id": organisation, "sign_in_id": sign_in, "path": "/", "body": hash()}),
            ),
            (
                "auth.recovery_code",
                json!({"organisation_id": organisation, "staff_id": person, "code_hash": hash()}),
            ),
            (
                "auth.brake",
                json!({"bucket": hash(), "free_at": at, "failures": 0}),
            ),
            (
                "audit.event",
                json!({"organisation_id": organisation, "id": event, "at": at, "actor_id": person,
                       "request_id": Uuid::new_v4(), "action": "matrix", "object_kind": "staff", "object_ids": [person],
                       "roles": [], "outcome": "done"}),
            ),
            (
                "audit.waiting",
                json!({"organisation_id": organisation, "event_id": event}),
            ),
            (
                "audit.seal",
                json!({"organisation_id": organisation, "sequence": sequence, "event_id": event, "sealed_at": at,
                       "hash": hash()}),
            ),
            (
                "audit.checkpoint",
                json!({"organisation_id": organisation, "sequence": sequence, "at": at, "signature": signature()}),
            ),
        ] {
            rows.push(self.put(table, row).await);
        }
        if self.count("auth.credential", "staff_id", person).await == 0 {
            self.put(
                "auth.credential",
                json!({"organisation_id": organisation, "staff_id": person, "password_hash": "none", "changed_at": at}),
            )
            .await;
        }
        rows.push(self.take("auth.credential", "staff_id", person).await);
        if self.count("auth.authenticator", "staff_id", person).await == 0 {
            for (table, row) in [
                (
                    "auth.authenticator",
                    json!({"organisation_id": organisation, "staff_id": person, "secret": hash(), "confirmed_at": at,
                           "last_step": 0}),
                ),
                (
                    "auth.one_time_code",
                    json!({"organisation_id": organisation, "staff_id": person, "code_hash": hash(),
                           "renews_factor": false, "issued_at": at, "issued_by": person,
                           "expires_at": "2126-01-01T00:00:00Z"}),
                ),
            ] {
                self.put(table, row).await;
            }
        }
        for table in ["auth.authenticator", "auth.one_time_code"] {
            rows.push(self.take(table, "staff_id", person).await);
        }
        let version = i32::try_from(event.as_u128() >> 98).unwrap_or(1) + 1;
        rows.push(
            self.put(
                "app.detection_setting",
                json!({"organisation_id": organisation, "version": version, "from_on": BEGAN, "flags_per_100": 2,
                       "set_at": at, "set_by": person}),
            )
            .await,
        );
        rows.push(
            self.put(
                "app.form_setting",
                json!({"organisation_id": organisation, "version": version, "urgent_help": "Planted", "set_at": at,
                       "set_by": person, "blind_from": "2026-03-01"}),
            )
            .await,
        );
        rows.push(
            self.put(
                "app.instrument_setting",
                json!({"organisation_id": organisation, "version": version, "withdrawn": [], "asked_every": 3,
                       "set_at": at, "set_by": person}),
            )
            .await,
        );
        if self
            .count("app.instrument_text", "organisation_id", organisation)
            .await
            == 0
        {
            self.put(
                "app.instrument_text",
                json!({"organisation_id": organisation, "instrument_code": "WAI-SR", "instrument_version": 1,
                       "wording": "planted", "supplied_at": at, "supplied_by": person}),
            )
            .await;
        }
        rows.push(
            self.take("app.instrument_text", "organisation_id", organisation)
                .await,
        );
        rows.push(
            self.put(
                "app.publication",
                json!({"organisation_id": organisation, "kind": "period", "number": version, "frozen_at": at, "body": {}}),
            )
            .await,
        );
        rows.push(self.take("app.rupture_transition", "step", "opened").await);
        rows.push(self.take("app.instrument", "code", "WAI-SR").await);
        rows
    }

    async fn client(&mut self, organisation: Uuid, rows: &mut Vec<Planted>) -> Uuid {
        let id = Uuid::new_v4();
        let row = json!({"organisation_id": organisation, "id": id, "code": format!("C-{id}"), "name": "Planted",
                         "created_at": "2026-01-01T00:00:00Z"});
        rows.push(self.put("app.client", row).await);
        id
    }

    async fn episode(
        &mut self,
        organisation: Uuid,
        client: Uuid,
        therapist: Uuid,
        ending: Option<&str>,
        rows: &mut Vec<Planted>,
    ) -> Uuid {
        let id = Uuid::new_v4();
        let row = json!({"organisation_id": organisation, "id": id, "client_id": client, "therapist_id": therapist,
                         "started_on": BEGAN, "ended_on": ending.map(|_| "2026-04-01"), "ending": ending});
        rows.push(self.put("app.care_episode", row).await);
        id
    }

    /// A session with a rating of the alliance and one of the outcome, and what is derived from them.
    async fn ratings(
        &mut self,
        organisation: Uuid,
        episode: Uuid,
        person: Uuid,
        rows: &mut Vec<Planted>,
    ) {
        let (session, at) = (Uuid::new_v4(), "2026-03-02T12:00:00Z");
        let row = json!({"organisation_id": organisation, "id": session, "care_episode_id": episode, "number": 1,
                         "held_on": HELD, "date_assumed": false, "attendance": "held", "mode": "in_room", "number_given": true});
        rows.push(self.put("app.session", row).await);
        // One that the therapist has seen, one that waits for the therapist's own, and one of the outcome.
        let waiting = Uuid::new_v4();
        let row = json!({"organisation_id": organisation, "id": waiting, "care_episode_id": episode, "number": 2,
                         "held_on": HELD, "date_assumed": false, "attendance": "held", "mode": "in_room", "number_given": true});
        self.put("app.session", row).await;
        let unveiling = json!({"organisation_id": organisation, "session_id": session, "staff_id": person,
                               "care_episode_id": episode, "at": at});
        rows.push(self.put("app.unveiling", unveiling).await);
        for (kind, family, code, session) in [
            ("alliance", "alliance", "WAI-SR", session),
            ("alliance, own first", "alliance", "WAI-SR", waiting),
            ("outcome", "outcome", "PHQ-9", session),
        ] {
            let rating = Uuid::new_v4();
            for (table, row) in [
                (
                    "app.rating",
                    json!({"organisation_id": organisation, "id": rating, "care_episode_id": episode,
                           "session_id": session, "instrument_code": code, "instrument_version": 1, "rater": "client",
                           "answers": [100], "supplied_scales": [], "supplied_points": [], "source": "matrix",
                           "content_hash": hash(), "recorded_at": at, "recorded_by": person, "family": family}),
                ),
                (
                    "app.rating_revision",
                    json!({"organisation_id": organisation, "id": Uuid::new_v4(), "care_episode_id": episode,
                           "rating_id": rating, "answers": [100], "supplied_scales": [], "supplied_points": [],
                           "content_hash": hash(), "recorded_at": at, "recorded_by": person, "replaced_at": at,
                           "family": family, "held_on": HELD, "instrument_code": code, "instrument_version": 1,
                           "rater": "client", "source": "matrix", "change": "corrected", "replaced_by": person}),
                ),
                (
                    "app.score",
                    json!({"organisation_id": organisation, "rating_id": rating, "scale": "total",
                           "care_episode_id": episode, "points": 100, "imputed": false, "family": family}),
                ),
            ] {
                let mut planted = self.put(table, row).await;
                planted.name = format!("{table} ({kind})");
                rows.push(planted);
            }
        }
        let none: [i32; 0] = [];
        // It is counted as whoever writes it would be.
        let setting = format!("SELECT set_config('rapport.organisation', '{organisation}', false)");
        sqlx::raw_sql(AssertSqlSafe(setting))
            .execute(&mut *self.connection)
            .await
            .unwrap();
        rows.push(
            self.put(
                "app.caseload_row",
                json!({"organisation_id": organisation, "care_episode_id": episode, "sessions_held": 1,
                       "sessions_rated": 1, "dates_assumed": false, "recent_numbers": none, "recent_on": none,
                       "recent_totals": none, "rated": 1, "at_maximum": 0, "latest_scales": none,
                       "latest_points": none, "latest_imputed": none, "earlier_scales": none, "earlier_low": none,
                       "earlier_high": none}),
            )
            .await,
        );
        rows.push(
            self.take("app.period_row", "care_episode_id", episode)
                .await,
        );
    }

    /// A rupture that `recorder` felt, what the ratings say, and a note on which both agreed.
    async fn rupture(
        &mut self,
        organisation: Uuid,
        episode: Uuid,
        recorder: Uuid,
        rows: &mut Vec<Planted>,
    ) {
        let (rupture, at) = (Uuid::new_v4(), "2026-03-02T12:00:00Z");
        // Events and standing point at each other.
        self.run("BEGIN").await;
        let none: [i32; 0] = [];
        for (table, row) in [
            (
                "app.finding",
                json!({"organisation_id": organisation, "care_episode_id": episode, "instrument_code": "WAI-SR",
                       "instrument_version": 1, "session_number": 1, "p": 1, "flag": false, "channels": none,
                       "information": "typical", "track": "in_range", "open_long": false, "why": none}),
            ),
            (
                "app.rupture_event",
                json!({"organisation_id": organisation, "rupture_id": rupture, "number": 1,
                       "care_episode_id": episode, "at": at, "said_by": "staff", "recorded_by": recorder,
                       "step": "opened", "state_before": "none", "state_after": "possible", "session_number": 1,
                       "source": "therapist_word", "onset": 1, "rating_ids": none, "tried": none}),
            ),
            (
                "app.rupture_episode",
                json!({"organisation_id": organisation, "id": rupture, "care_episode_id": episode, "version": 1,
                       "state": "possible", "source": "therapist_word", "noticed_at": 1, "onset": 1,
                       "track": "in_range", "out_for": 0, "conversation": "not_yet", "marker": "unclear",
                       "opened_at": at, "last_step_at": at}),
            ),
            (
                "app.shared_note",
                json!({"organisation_id": organisation, "id": Uuid::new_v4(), "care_episode_id": episode,
                       "session_number": 1, "at": at, "recorded_by": recorder, "note": "Planted"}),
            ),
        ] {
            rows.push(self.put(table, row).await);
        }
        self.run("COMMIT").await;
    }

    /// A link that `recorder` made, what has been filled in by it, and what a client wrote and answered.
    async fn forms(
        &mut self,
        organisation: Uuid,
        episode: Uuid,
        recorder: Uuid,
        rows: &mut Vec<Planted>,
    ) {
        let (link, at) = (Uuid::new_v4(), "2026-03-02T12:00:00Z");
        let id_in = |table: &str, family: &str| {
            let name = format!("{table}{family}");
            let row = rows.iter().find(|planted| planted.name == name);
            row.unwrap().row["id"].clone()
        };
        // That of the planted sign-in, so that one parameter asks for both.
        let sign_in = rows.iter().find(|planted| planted.table == "auth.sign_in");
        let token = sign_in.unwrap().row["token_hash"].clone();
        let (session, rating) = (id_in("app.session", ""), id_in("app.rating", " (outcome)"));
        for (table, row) in [
            (
                "app.rating_link",
                json!({"organisation_id": organisation, "id": link, "care_episode_id": episode,
                       "session_id": session, "way": "link", "token_hash": token, "instrument_codes": ["WAI-SR"],
                       "instrument_versions": [1], "issued_by": recorder, "issued_at": "2026-11-26T11:00:00Z",
                       "expires_at": "2026-11-27T11:00:00Z"}),
            ),
            (
                "app.observation",
                json!({"organisation_id": organisation, "session_id": session, "version": 1,
                       "care_episode_id": episode, "words": "Planted", "written_at": at, "written_by": recorder}),
            ),
            (
                "auth.link_draft",
                json!({"organisation_id": organisation, "link_id": link, "body": hash(),
                       "keep_until": "2026-11-27T11:00:00Z"}),
            ),
            (
                "app.rating_words",
                json!({"organisation_id": organisation, "rating_id": rating, "care_episode_id": episode,
                       "family": "outcome", "words": "Planted"}),
            ),
            (
                "app.safety_alert",
                json!({"organisation_id": organisation, "id": Uuid::new_v4(), "care_episode_id": episode,
                       "rating_id": rating, "family": "outcome", "instrument_code": "PHQ-9",
                       "instrument_version": 1, "item": 9, "answer": 100, "raised_at": at}),
            ),
        ] {
            rows.push(self.put(table, row).await);
        }
    }

    /// What `recorder` put on the agenda as who treats the client, and decided as who supervises them.
    async fn reviews(
        &mut self,
        organisation: Uuid,
        episode: Uuid,
        recorder: Uuid,
        rows: &mut Vec<Planted>,
    ) {
        for (number, acting_as, step, before, decision) in [
            (1, "therapist", "put", "none", None),
            (2, "supervisor", "decided", "agenda", Some("Planted")),
        ] {
            let row = json!({"organisation_id": organisation, "care_episode_id": episode, "number": number,
                             "at": "2026-03-02T12:00:00Z", "recorded_by": recorder, "acting_as": acting_as,
                             "step": step, "state_before": before, "decision": decision});
            let mut planted = self.put("app.case_review", row).await;
            planted.name = format!("app.case_review (as {acting_as})");
            rows.push(planted);
        }
    }

    async fn run(&mut self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(&mut *self.connection)
            .await
            .unwrap();
    }

    async fn put(&mut self, table: &str, row: Value) -> Planted {
        let columns: Vec<&str> = row
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let columns = columns.join(", ");
        let sql = format!(
            "INSERT INTO {table} AS t ({columns}) SELECT {columns} FROM jsonb_populate_record(null::{table}, $1)
             RETURNING to_jsonb(t)"
        );
        let row = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(row)
            .fetch_one(&mut *self.connection)
            .await
            .unwrap();
        planted(table, row)
    }

    /// A row that is there already.
    async fn take(&mut self, table: &str, column: &str, key: impl ToString) -> Planted {
        let sql = format!("SELECT to_jsonb(t) FROM {table} t WHERE {column}::text = $1 LIMIT 1");
        let row = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(key.to_string())
            .fetch_one(&mut *self.connection)
            .await
            .unwrap();
        planted(table, row)
    }

    async fn count(&mut self, table: &str, column: &str, key: Uuid) -> i64 {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} = $1");
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(key)
            .fetch_one(&mut *self.connection)
            .await
            .unwrap()
    }
}

fn planted(table: &str, row: Value) -> Planted {
    Planted {
        name: table.to_owned(),
        table: table.to_owned(),
        row,
    }
}

fn hash() -> String {
    let id = Uuid::new_v4().simple();
    format!("\\x{id}{id}")
}

fn signature() -> String {
    let half = hash();
    format!("{half}{}", half.trim_start_matches("\\x"))
}
