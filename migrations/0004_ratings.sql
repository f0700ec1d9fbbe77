-- Ratings are the truth: the answers as given. Scores are derived from them.
SET ROLE rapport_owner;

-- Reference data, the same for every organisation: the definitions that ratings here were scored with.
CREATE TABLE app.instrument (
  code            text NOT NULL,
  version         integer NOT NULL,
  definition_hash bytea NOT NULL CHECK (length(definition_hash) = 32),
  PRIMARY KEY (code, version)
);

CREATE TABLE app.rating (
  organisation_id    uuid NOT NULL,
  id                 uuid NOT NULL,
  care_episode_id    uuid NOT NULL,
  session_id         uuid NOT NULL,
  instrument_code    text NOT NULL,
  instrument_version integer NOT NULL,
  rater              text NOT NULL CHECK (rater IN ('client', 'therapist')),
  -- In hundredths, in the order of the items, before any reversal; a missing answer is null.
  answers            integer[] NOT NULL,
  -- Totals that came with the answers, kept beside ours.
  supplied_scales    text[] NOT NULL DEFAULT '{}',
  supplied_points    integer[] NOT NULL DEFAULT '{}',
  source             text NOT NULL,
  content_hash       bytea NOT NULL CHECK (length(content_hash) = 32),
  recorded_at        timestamptz NOT NULL,
  recorded_by        uuid NOT NULL,
  PRIMARY KEY (organisation_id, id),
  -- The natural key: one form of one instrument by one rater in one session.
  CONSTRAINT rating_is_unique UNIQUE (organisation_id, session_id, instrument_code, rater),
  UNIQUE (organisation_id, care_episode_id, id),
  CHECK (cardinality(supplied_scales) = cardinality(supplied_points)),
  FOREIGN KEY (organisation_id, care_episode_id, session_id) REFERENCES app.session (organisation_id, care_episode_id, id),
  FOREIGN KEY (organisation_id, recorded_by) REFERENCES app.staff (organisation_id, id),
  FOREIGN KEY (instrument_code, instrument_version) REFERENCES app.instrument (code, version)
);
-- What a corrected rating said before.
CREATE TABLE app.rating_revision (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  rating_id       uuid NOT NULL,
  answers         integer[] NOT NULL,
  supplied_scales text[] NOT NULL,
  supplied_points integer[] NOT NULL,
  content_hash    bytea NOT NULL,
  recorded_at     timestamptz NOT NULL,
  recorded_by     uuid NOT NULL,
  replaced_at     timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, care_episode_id, rating_id) REFERENCES app.rating (organisation_id, care_episode_id, id)
);
CREATE INDEX rating_revision_rating ON app.rating_revision (organisation_id, care_episode_id, rating_id);

-- How other systems name our clients, people and treatments. Identity is never guessed from names.
CREATE TABLE app.external_key (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  source          text NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('client', 'staff', 'care_episode')),
  external_key    text NOT NULL,
  object_id       uuid NOT NULL,
  PRIMARY KEY (organisation_id, source, kind, external_key)
);

CREATE TABLE app.import_run (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  id              uuid NOT NULL,
  source          text NOT NULL,
  profile         text NOT NULL,
  file_hash       bytea NOT NULL CHECK (length(file_hash) = 32),
  run_at          timestamptz NOT NULL,
  run_by          uuid NOT NULL,
  rows_read       bigint NOT NULL,
  rows_new        bigint NOT NULL,
  rows_updated    bigint NOT NULL,
  rows_unchanged  bigint NOT NULL,
  PRIMARY KEY (organisation_id, id)
);

RESET ROLE;
