-- The practice and its people. Organisation first in every key.
SET ROLE rapport_owner;

CREATE TABLE app.organisation (
  id         uuid PRIMARY KEY,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone  text NOT NULL,
  -- Invented data; every page carries a mark.
  demo       boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);

CREATE TABLE app.staff (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  id              uuid NOT NULL,
  -- A person, or the command line, which acts under its own name.
  kind            text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'command_line')),
  user_name       text CHECK (length(user_name) BETWEEN 1 AND 100 AND user_name = lower(btrim(user_name))),
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  active          boolean NOT NULL DEFAULT true,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  CONSTRAINT staff_user_name_is_unique UNIQUE (organisation_id, user_name)
);

CREATE TABLE app.role_grant (
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  role            text NOT NULL CHECK (role IN ('therapist', 'supervisor', 'administrator', 'command_line')),
  granted_at      timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, staff_id, role),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id)
);

CREATE TABLE app.team (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  id              uuid NOT NULL,
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  PRIMARY KEY (organisation_id, id)
);

CREATE TABLE app.team_member (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  team_id         uuid NOT NULL,
  staff_id        uuid NOT NULL,
  valid           tstzrange NOT NULL CHECK (NOT isempty(valid)),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, team_id) REFERENCES app.team (organisation_id, id),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id),
  EXCLUDE USING gist (organisation_id WITH =, team_id WITH =, staff_id WITH =, valid WITH &&)
);

-- Who supervises whom, from when to when. Half-open; a line is closed, never deleted; nothing follows from a line of a line.
CREATE TABLE app.supervision_line (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  supervisor_id   uuid NOT NULL,
  supervisee_id   uuid NOT NULL CHECK (supervisee_id <> supervisor_id),
  valid           tstzrange NOT NULL CHECK (NOT isempty(valid) AND lower(valid) IS NOT NULL),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, supervisor_id) REFERENCES app.staff (organisation_id, id),
  FOREIGN KEY (organisation_id, supervisee_id) REFERENCES app.staff (organisation_id, id),
  EXCLUDE USING gist (organisation_id WITH =, supervisor_id WITH =, supervisee_id WITH =, valid WITH &&)
);
CREATE INDEX supervision_line_supervisor ON app.supervision_line (organisation_id, supervisor_id);

RESET ROLE;
