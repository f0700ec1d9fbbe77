-- Possible ruptures: what the ratings say, and what people did about it. What is found is derived from ratings; what was
-- done is a log that only grows.

SET ROLE rapport_authz;
-- What the actor treats now: own care episodes but those handed on, and the open ones of those covered for. Supervisors
-- look on.
CREATE FUNCTION authz.acting_episodes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(id), '{}') FROM (
      SELECT e.id FROM app.care_episode e
      WHERE e.organisation_id = (SELECT authz.org()) AND e.therapist_id = (SELECT authz.actor())
        AND e.ending IS DISTINCT FROM 'transferred' AND (SELECT authz.holds('therapist'))
      UNION
      SELECT e.id FROM app.cover_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.therapist_id
      WHERE l.organisation_id = (SELECT authz.org()) AND l.cover_id = (SELECT authz.actor())
        AND e.ended_on IS NULL
        AND l.valid @> (SELECT authz.now()) AND (SELECT authz.holds('therapist'))
    ) acting
  );
END $$;
REVOKE ALL ON FUNCTION authz.acting_episodes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.acting_episodes() TO rapport_app, rapport_read;
RESET ROLE;

SET ROLE rapport_owner;

-- ---------- what the ratings say: derived, reproduced by `rapport rebuild` ----------
CREATE TABLE app.finding (
  organisation_id    uuid NOT NULL,
  care_episode_id    uuid NOT NULL,
  instrument_code    text NOT NULL,
  instrument_version integer NOT NULL,
  session_number     integer NOT NULL,
  -- P(drop) in millionths.
  p                  integer NOT NULL CHECK (p BETWEEN 0 AND 1000000),
  flag               boolean NOT NULL,
  channels           text[] NOT NULL,
  size               integer,
  since              integer,
  -- Where the next total is to be expected.
  range_low          integer,
  range_high         integer,
  information        text NOT NULL CHECK (information IN ('typical', 'some', 'own', 'ceiling')),
  track              text NOT NULL CHECK (track IN ('in_range', 'out', 'coming_back', 'back_in_range')),
  open_long          boolean NOT NULL,
  tension            text CHECK (tension IN ('yes', 'a little', 'no')),
  -- The clauses of the sentence; their words are in the catalogue.
  why                jsonb NOT NULL,
  PRIMARY KEY (organisation_id, care_episode_id, instrument_code, instrument_version, session_number),
  CHECK ((range_low IS NULL) = (range_high IS NULL)),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id)
);

-- How much is flagged, by the practice's decision; the newest whose day has come counts for a session.
CREATE TABLE app.detection_setting (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  version         integer NOT NULL CHECK (version >= 1),
  from_on         date NOT NULL,
  -- Flagged of 100 sessions without a drop.
  flags_per_100   integer NOT NULL CHECK (flags_per_100 BETWEEN 1 AND 5),
  set_at          timestamptz NOT NULL,
  set_by          uuid NOT NULL,
  PRIMARY KEY (organisation_id, version),
  FOREIGN KEY (organisation_id, set_by) REFERENCES app.staff (organisation_id, id)
);

-- ---------- what people did about it ----------
-- Which step may be taken from which state. The keys of the events lead here, so the table is the rule.
CREATE TABLE app.rupture_transition (
  state_before text NOT NULL,
  step         text NOT NULL,
  state_after  text NOT NULL,
  PRIMARY KEY (state_before, step, state_after)
);
INSERT INTO app.rupture_transition (state_before, step, state_after)
  VALUES
    ('none', 'opened', 'possible'),
    ('possible', 'acknowledged', 'acknowledged'),
    ('possible', 'passed', 'passed'),
    -- The client's word that it was talked about; nobody here has acknowledged it yet.
    ('possible', 'conversation', 'possible'),
    ('acknowledged', 'conversation', 'discussed'),
    ('discussed', 'conversation', 'discussed'),
    ('discussed', 'settled', 'repaired'),
    ('acknowledged', 'unresolved', 'unresolved'),
    ('discussed', 'unresolved', 'unresolved');
INSERT INTO app.rupture_transition (state_before, step, state_after)
  SELECT open, step, after FROM unnest(ARRAY['possible', 'acknowledged', 'discussed']) AS open
  CROSS JOIN LATERAL (VALUES ('dismissed', 'dismissed'), ('treatment_ended', 'ended_with_treatment'), ('evidence', open),
    ('onset_moved', open), ('marked', open)) AS s (step, after);
INSERT INTO app.rupture_transition (state_before, step, state_after)
  SELECT closed, 'reopened', 'acknowledged'
  FROM unnest(ARRAY['repaired', 'unresolved', 'dismissed', 'passed', 'ended_with_treatment']) AS closed;

-- The log. A step chains to the state that the one before left; two who act at once ask for the same number.
CREATE TABLE app.rupture_event (
  organisation_id uuid NOT NULL,
  rupture_id      uuid NOT NULL,
  number          integer NOT NULL CHECK (number >= 1),
  care_episode_id uuid NOT NULL,
  at              timestamptz NOT NULL,
  said_by         text NOT NULL CHECK (said_by IN ('rule', 'client', 'staff')),
  recorded_by     uuid,
  step            text NOT NULL,
  state_before    text NOT NULL,
  state_after     text NOT NULL,
  previous        integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
  session_number  integer CHECK (session_number BETWEEN 1 AND 10000),
  source          text CHECK (source IN ('scores', 'client_word', 'therapist_word')),
  instrument_code text,
  p               integer CHECK (p BETWEEN 0 AND 1000000),
  why             jsonb,
  rule            text,
  rating_ids      uuid[] NOT NULL DEFAULT '{}',
  onset           integer CHECK (onset BETWEEN 1 AND 10000),
  marker          text CHECK (marker IN ('unclear', 'withdrawal', 'confrontation', 'both')),
  raised_by       text CHECK (raised_by IN ('client', 'therapist', 'not_said')),
  talked_on       date,
  tried           text[] NOT NULL DEFAULT '{}',
  settled_by      text CHECK (settled_by IN ('client', 'therapist')),
  dismissal       text CHECK (dismissal IN ('not_a_rupture', 'life_event', 'data_error', 'top_of_scale',
    'part_of_another', 'other')),
  merged_into     uuid,
  note            text CHECK (length(note) BETWEEN 1 AND 4000),
  PRIMARY KEY (organisation_id, rupture_id, number),
  UNIQUE (organisation_id, rupture_id, number, state_after),
  CHECK ((number = 1) = (step = 'opened') AND (number = 1) = (state_before = 'none')),
  CHECK ((step IN ('opened', 'evidence')) = (source IS NOT NULL)),
  CHECK (CASE said_by
    WHEN 'rule' THEN recorded_by IS NULL AND step IN ('opened', 'evidence', 'passed', 'treatment_ended')
      AND coalesce(source, 'scores') = 'scores'
    WHEN 'client' THEN recorded_by IS NULL AND step IN ('opened', 'evidence', 'conversation')
      AND coalesce(source, 'client_word') = 'client_word'
    ELSE recorded_by IS NOT NULL AND step NOT IN ('evidence', 'passed', 'treatment_ended')
      AND coalesce(source, 'therapist_word') = 'therapist_word' END),
  CHECK ((step IN ('opened', 'onset_moved')) = (onset IS NOT NULL)),
  CHECK ((step = 'conversation') = (raised_by IS NOT NULL)),
  CHECK ((step = 'settled') = (settled_by IS NOT NULL)),
  CHECK ((step = 'dismissed') = (dismissal IS NOT NULL)),
  CHECK ((merged_into IS NOT NULL) = (dismissal IS NOT DISTINCT FROM 'part_of_another')),
  CHECK (dismissal IS DISTINCT FROM 'other' OR note IS NOT NULL),
  CHECK (step <> 'marked' OR marker IS NOT NULL),
  FOREIGN KEY (state_before, step, state_after) REFERENCES app.rupture_transition (state_before, step, state_after),
  FOREIGN KEY (organisation_id, rupture_id, previous, state_before)
    REFERENCES app.rupture_event (organisation_id, rupture_id, number, state_after),
  FOREIGN KEY (organisation_id, recorded_by) REFERENCES app.staff (organisation_id, id)
);

-- Where a rupture stands: derived from its events, and from findings for the ratings' part.
CREATE TABLE app.rupture_episode (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  -- The number of the last event.
  version         integer NOT NULL,
  state           text NOT NULL,
  source          text NOT NULL CHECK (source IN ('scores', 'client_word', 'therapist_word')),
  noticed_at      integer NOT NULL,
  onset           integer NOT NULL CHECK (onset <= noticed_at),
  closed_at       integer,
  instrument_code text,
  track           text NOT NULL CHECK (track IN ('in_range', 'out', 'coming_back', 'back_in_range')),
  back_at         integer,
  out_for         integer NOT NULL CHECK (out_for >= 0),
  conversation    text NOT NULL CHECK (conversation IN ('not_yet', 'reported', 'raised_by_client', 'raised_by_therapist',
    'settled_by_therapist', 'settled_by_client')),
  marker          text NOT NULL CHECK (marker IN ('unclear', 'withdrawal', 'confrontation', 'both')),
  opened_at       timestamptz NOT NULL,
  last_step_at    timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, care_episode_id, id),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id),
  -- The state is that of an event; the two are written in one transaction, in either order.
  FOREIGN KEY (organisation_id, id, version, state)
    REFERENCES app.rupture_event (organisation_id, rupture_id, number, state_after) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE app.rupture_event
  ADD CONSTRAINT rupture_event_rupture FOREIGN KEY (organisation_id, care_episode_id, rupture_id)
    REFERENCES app.rupture_episode (organisation_id, care_episode_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT rupture_event_merged_into FOREIGN KEY (organisation_id, care_episode_id, merged_into)
    REFERENCES app.rupture_episode (organisation_id, care_episode_id, id);
-- More evidence joins what is open.
CREATE UNIQUE INDEX rupture_episode_one_open ON app.rupture_episode (organisation_id, care_episode_id)
  WHERE state IN ('possible', 'acknowledged', 'discussed');

-- What client and therapist wrote while looking at the ratings together.
CREATE TABLE app.shared_note (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  session_number  integer CHECK (session_number BETWEEN 1 AND 10000),
  at              timestamptz NOT NULL,
  recorded_by     uuid NOT NULL,
  note            text NOT NULL CHECK (length(note) BETWEEN 1 AND 4000),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id),
  FOREIGN KEY (organisation_id, recorded_by) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX shared_note_care_episode ON app.shared_note (organisation_id, care_episode_id);

-- A line of the caseload carries them, as the page shows them.
ALTER TABLE app.caseload_row
  ADD COLUMN finding jsonb,
  ADD COLUMN rupture jsonb,
  ADD COLUMN outcome jsonb;

-- ---------- who sees and does what ----------
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['finding', 'detection_setting', 'rupture_event', 'rupture_episode',
    'shared_note'] LOOP
    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE app.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY organisation_floor ON app.%I AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
      USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()))', t);
    EXECUTE format('CREATE POLICY command_line ON app.%I TO rapport_command
      USING ((SELECT authz.holds(''command_line''))) WITH CHECK ((SELECT authz.holds(''command_line'')))', t);
    EXECUTE format('GRANT SELECT ON app.%I TO rapport_app, rapport_read, rapport_command', t);
    EXECUTE format('GRANT INSERT ON app.%I TO rapport_command', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['finding', 'rupture_event', 'rupture_episode', 'shared_note'] LOOP
    EXECUTE format('CREATE POLICY by_care_episode ON app.%I FOR SELECT TO rapport_app, rapport_read
      USING (care_episode_id = ANY ((SELECT authz.visible_episodes())::uuid[]))', t);
  END LOOP;
END $$;

ALTER TABLE app.rupture_transition ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.rupture_transition FORCE ROW LEVEL SECURITY;
CREATE POLICY reference ON app.rupture_transition FOR SELECT TO rapport_app, rapport_read, rapport_command USING (true);
GRANT SELECT ON app.rupture_transition TO rapport_app, rapport_read, rapport_command;

CREATE POLICY members_see ON app.detection_setting FOR SELECT TO rapport_app, rapport_read
  USING (organisation_id = (SELECT authz.org()));
CREATE POLICY administrator_adds ON app.detection_setting FOR INSERT TO rapport_app
  WITH CHECK (set_by = (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));
GRANT INSERT ON app.detection_setting TO rapport_app;

-- Whoever treats the client records, in their own name, and never in the rule's or the client's.
CREATE POLICY therapist_records ON app.rupture_event FOR INSERT TO rapport_app
  WITH CHECK (said_by = 'staff' AND recorded_by = (SELECT authz.actor())
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_opens ON app.rupture_episode FOR INSERT TO rapport_app
  WITH CHECK (source = 'therapist_word' AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_moves ON app.rupture_episode FOR UPDATE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_moves ON app.caseload_row FOR UPDATE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_shares ON app.shared_note FOR INSERT TO rapport_app
  WITH CHECK (recorded_by = (SELECT authz.actor())
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));

GRANT INSERT ON app.rupture_event, app.rupture_episode, app.shared_note TO rapport_app;
GRANT UPDATE (version, state, onset, closed_at, track, back_at, out_for, conversation, marker, last_step_at)
  ON app.rupture_episode TO rapport_app, rapport_command;
GRANT UPDATE (rupture) ON app.caseload_row TO rapport_app;
GRANT UPDATE, DELETE ON app.finding TO rapport_command;

-- ---------- a treatment that ends takes its open rupture with it ----------
GRANT SELECT, INSERT ON app.rupture_event TO rapport_authz;
GRANT SELECT, UPDATE ON app.rupture_episode TO rapport_authz;
GRANT SELECT (number) ON app.session TO rapport_authz;
CREATE POLICY deciding ON app.rupture_event FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
CREATE POLICY deciding ON app.rupture_episode FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
CREATE POLICY ending ON app.rupture_event FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()) AND step = 'treatment_ended');
CREATE POLICY ending ON app.rupture_episode FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND state IN ('possible', 'acknowledged', 'discussed'))
  WITH CHECK (organisation_id = (SELECT authz.org()) AND state = 'ended_with_treatment');
RESET ROLE;

SET ROLE rapport_authz;
CREATE FUNCTION authz.end_ruptures() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  open app.rupture_episode;
  last_session integer := (SELECT max(s.number) FROM app.session s
    WHERE s.organisation_id = NEW.organisation_id AND s.care_episode_id = NEW.id);
BEGIN
  -- At most one is open.
  SELECT * INTO open FROM app.rupture_episode r
    WHERE r.organisation_id = NEW.organisation_id AND r.care_episode_id = NEW.id
      AND r.state IN ('possible', 'acknowledged', 'discussed');
  IF FOUND THEN
    INSERT INTO app.rupture_event (organisation_id, rupture_id, number, care_episode_id, at, said_by, step, state_before,
        state_after, session_number)
      VALUES (NEW.organisation_id, open.id, open.version + 1, NEW.id, authz.now(), 'rule', 'treatment_ended', open.state,
        'ended_with_treatment', last_session);
    UPDATE app.rupture_episode r
      SET version = open.version + 1, state = 'ended_with_treatment', last_step_at = authz.now(),
        closed_at = last_session
      WHERE r.organisation_id = NEW.organisation_id AND r.id = open.id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'an open rupture could not be ended with its treatment';
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- Of the ruptures that ratings opened: how many were decided upon in the practice, and how many of those were found to be
-- one. Nothing before 50, and never by person.
CREATE FUNCTION authz.rupture_decisions() RETURNS TABLE (agreed bigint, decided bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT a.agreed, a.decided FROM (
      SELECT count(*) FILTER (WHERE d.said_yes) AS agreed, count(*) AS decided FROM (
        SELECT v.rupture_id, bool_or(v.step = 'acknowledged') AS said_yes
        FROM app.rupture_event v
        JOIN app.rupture_episode r ON r.organisation_id = v.organisation_id AND r.id = v.rupture_id
        WHERE v.organisation_id = authz.org() AND r.source = 'scores'
          AND (v.step = 'acknowledged' OR v.dismissal <> 'part_of_another')
        GROUP BY v.rupture_id
      ) d
    ) a WHERE a.decided >= 50;
END $$;
REVOKE ALL ON FUNCTION authz.end_ruptures(), authz.rupture_decisions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.rupture_decisions() TO rapport_app, rapport_read;
GRANT EXECUTE ON FUNCTION authz.end_ruptures() TO rapport_owner;
RESET ROLE;

SET ROLE rapport_owner;
CREATE TRIGGER ends_ruptures AFTER UPDATE OF ended_on ON app.care_episode
  FOR EACH ROW WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION authz.end_ruptures();
RESET ROLE;
