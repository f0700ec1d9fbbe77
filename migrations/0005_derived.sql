-- Derived rows: written in the transaction of what they rest on, and reproduced by `rapport rebuild`.
SET ROLE rapport_owner;

CREATE TABLE app.score (
  organisation_id uuid NOT NULL,
  rating_id       uuid NOT NULL,
  scale           text NOT NULL,
  care_episode_id uuid NOT NULL,
  -- In hundredths of a scale point: whole numbers reach an index before a policy, numeric does not.
  points          integer NOT NULL,
  imputed         boolean NOT NULL,
  PRIMARY KEY (organisation_id, rating_id, scale),
  FOREIGN KEY (organisation_id, care_episode_id, rating_id) REFERENCES app.rating (organisation_id, care_episode_id, id)
);
CREATE INDEX score_episode ON app.score (organisation_id, care_episode_id, rating_id);

-- One line of the caseload, ready to be shown.
CREATE TABLE app.caseload_row (
  organisation_id     uuid NOT NULL,
  care_episode_id     uuid NOT NULL,
  sessions_held       integer NOT NULL,
  sessions_rated      integer NOT NULL,
  last_session_number integer,
  last_session_on     date,
  dates_assumed       boolean NOT NULL,
  -- The last 12 sessions held, oldest first; a total is null where there is no rating.
  recent_numbers      integer[] NOT NULL,
  recent_on           date[] NOT NULL,
  recent_totals       integer[] NOT NULL,
  -- The alliance instrument rated last; null before the first rating.
  instrument_code     text,
  instrument_version  integer,
  rater               text,
  rated               integer NOT NULL,
  at_maximum          integer NOT NULL,
  latest_session      integer,
  latest_on           date,
  latest_scales       text[] NOT NULL,
  latest_points       integer[] NOT NULL,
  latest_imputed      boolean[] NOT NULL,
  previous_total      integer,
  previous_session    integer,
  -- Lowest and highest score of each scale before the latest rating.
  earlier_scales      text[] NOT NULL,
  earlier_low         integer[] NOT NULL,
  earlier_high        integer[] NOT NULL,
  PRIMARY KEY (organisation_id, care_episode_id),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id)
);

RESET ROLE;
