-- Clients, their treatments and the sessions in them.
SET ROLE rapport_owner;

CREATE TABLE app.client (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  id              uuid NOT NULL,
  -- The practice's own short code.
  code            text NOT NULL CHECK (length(code) BETWEEN 1 AND 100),
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  CONSTRAINT client_code_is_unique UNIQUE (organisation_id, code)
);

-- One treatment of one client by one therapist.
CREATE TABLE app.care_episode (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  client_id       uuid NOT NULL,
  therapist_id    uuid NOT NULL,
  started_on      date NOT NULL,
  ended_on        date CHECK (ended_on >= started_on),
  ending          text CHECK (ending IN ('planned', 'unplanned', 'transferred')),
  PRIMARY KEY (organisation_id, id),
  CHECK ((ended_on IS NULL) = (ending IS NULL)),
  FOREIGN KEY (organisation_id, client_id) REFERENCES app.client (organisation_id, id),
  FOREIGN KEY (organisation_id, therapist_id) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX care_episode_therapist ON app.care_episode (organisation_id, therapist_id);
CREATE INDEX care_episode_client ON app.care_episode (organisation_id, client_id);

-- A session is held on a date in the practice's time zone.
CREATE TABLE app.session (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  number          integer NOT NULL CHECK (number BETWEEN 1 AND 10000),
  held_on         date NOT NULL,
  -- The date came from an import rule, not from the file.
  date_assumed    boolean NOT NULL DEFAULT false,
  attendance      text NOT NULL DEFAULT 'held' CHECK (attendance IN ('held', 'cancelled', 'did_not_attend')),
  mode            text NOT NULL DEFAULT 'in_room' CHECK (mode IN ('in_room', 'video', 'phone')),
  PRIMARY KEY (organisation_id, id),
  CONSTRAINT session_number_is_unique UNIQUE (organisation_id, care_episode_id, number),
  -- What hangs on a session names its care episode too, and the two cannot part.
  UNIQUE (organisation_id, care_episode_id, id),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id)
);

RESET ROLE;
