-- Forms that clients fill in: a practice's own words, links and kiosk passes, what a client wrote beside an answer, and
-- answers that ask for a person's attention.
SET ROLE rapport_owner;

-- The wording of an instrument as the practice is licensed to use it: its file, checked before it came here. It is no
-- clinical content and no secret among the practice's members.
CREATE TABLE app.instrument_text (
  organisation_id    uuid NOT NULL REFERENCES app.organisation (id),
  instrument_code    text NOT NULL,
  instrument_version integer NOT NULL,
  wording            text NOT NULL CHECK (length(wording) BETWEEN 1 AND 100000),
  supplied_at        timestamptz NOT NULL,
  supplied_by        uuid NOT NULL,
  PRIMARY KEY (organisation_id, instrument_code, instrument_version),
  FOREIGN KEY (instrument_code, instrument_version) REFERENCES app.instrument (code, version),
  FOREIGN KEY (organisation_id, supplied_by) REFERENCES app.staff (organisation_id, id)
);

-- What the practice says to clients on every form; the newest version counts. Null is our own words, and for urgent help
-- that nothing was written yet.
CREATE TABLE app.form_setting (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  version         integer NOT NULL CHECK (version >= 1),
  first_lines     text CHECK (length(first_lines) BETWEEN 1 AND 2000),
  urgent_help     text CHECK (length(urgent_help) BETWEEN 1 AND 2000),
  set_at          timestamptz NOT NULL,
  set_by          uuid NOT NULL,
  PRIMARY KEY (organisation_id, version),
  FOREIGN KEY (organisation_id, set_by) REFERENCES app.staff (organisation_id, id)
);

-- A delegation: whoever holds the token may fill in these forms for this session once, in the name of who issued it. The
-- token itself is nowhere: a copy of this table opens no form.
CREATE TABLE app.rating_link (
  organisation_id     uuid NOT NULL,
  id                  uuid NOT NULL,
  care_episode_id     uuid NOT NULL,
  session_id          uuid NOT NULL,
  way                 text NOT NULL CHECK (way IN ('link', 'kiosk')),
  token_hash          bytea NOT NULL CHECK (length(token_hash) = 32),
  instrument_codes    text[] NOT NULL CHECK (cardinality(instrument_codes) BETWEEN 1 AND 10),
  instrument_versions integer[] NOT NULL CHECK (cardinality(instrument_versions) = cardinality(instrument_codes)),
  issued_by           uuid NOT NULL,
  issued_at           timestamptz NOT NULL,
  expires_at          timestamptz NOT NULL,
  revoked_at          timestamptz,
  used_at             timestamptz,
  -- Which sending used it: the same one, sent again over a bad line, is told that it has arrived.
  submission          uuid,
  PRIMARY KEY (organisation_id, id),
  CONSTRAINT rating_link_token UNIQUE (token_hash),
  CHECK (expires_at > issued_at AND expires_at <= issued_at + interval '7 days'),
  CHECK ((used_at IS NULL) = (submission IS NULL)),
  -- A session that is taken off the record takes its open forms with it.
  FOREIGN KEY (organisation_id, care_episode_id, session_id)
    REFERENCES app.session (organisation_id, care_episode_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, issued_by) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX rating_link_care_episode ON app.rating_link (organisation_id, care_episode_id);

-- A few words beside an answer, in the client's own voice.
CREATE TABLE app.rating_words (
  organisation_id uuid NOT NULL,
  rating_id       uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  family          text NOT NULL,
  words           text NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
  PRIMARY KEY (organisation_id, rating_id),
  -- A rating that turns out to be another client's, or none, takes its words with it.
  FOREIGN KEY (organisation_id, care_episode_id, rating_id, family)
    REFERENCES app.rating (organisation_id, care_episode_id, id, family) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX rating_words_care_episode ON app.rating_words (organisation_id, care_episode_id);

-- An answer that asks for attention to safety. It stands until a named person records what was done, even where its rating
-- is retracted; so it says itself which answer it was.
CREATE TABLE app.safety_alert (
  organisation_id    uuid NOT NULL,
  id                 uuid NOT NULL,
  care_episode_id    uuid NOT NULL,
  rating_id          uuid,
  family             text NOT NULL,
  instrument_code    text NOT NULL,
  instrument_version integer NOT NULL,
  item               integer NOT NULL CHECK (item BETWEEN 1 AND 1000),
  -- In hundredths, as in the rating.
  answer             integer NOT NULL,
  raised_at          timestamptz NOT NULL,
  handled_at         timestamptz,
  handled_by         uuid,
  handling           text CHECK (length(handling) BETWEEN 1 AND 4000),
  PRIMARY KEY (organisation_id, id),
  CHECK (num_nulls(handled_at, handled_by, handling) IN (0, 3)),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id),
  FOREIGN KEY (organisation_id, care_episode_id, rating_id, family)
    REFERENCES app.rating (organisation_id, care_episode_id, id, family) ON UPDATE CASCADE ON DELETE SET NULL (rating_id),
  FOREIGN KEY (instrument_code, instrument_version, family) REFERENCES app.instrument (code, version, family),
  FOREIGN KEY (organisation_id, handled_by) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX safety_alert_care_episode ON app.safety_alert (organisation_id, care_episode_id);
CREATE INDEX safety_alert_open ON app.safety_alert (organisation_id) WHERE handled_by IS NULL;
CREATE INDEX safety_alert_rating ON app.safety_alert (organisation_id, rating_id);

-- What has been filled in so far, encrypted, until it is sent or the link ends.
CREATE TABLE auth.link_draft (
  organisation_id uuid NOT NULL,
  link_id         uuid NOT NULL,
  body            bytea NOT NULL CHECK (length(body) <= 70000),
  keep_until      timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, link_id),
  FOREIGN KEY (organisation_id, link_id) REFERENCES app.rating_link (organisation_id, id) ON DELETE CASCADE
);

-- ---------- who sees and does what ----------
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['instrument_text', 'form_setting', 'rating_link', 'rating_words', 'safety_alert'] LOOP
    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE app.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY organisation_floor ON app.%I AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
      USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()))', t);
    EXECUTE format('CREATE POLICY command_line ON app.%I TO rapport_command
      USING ((SELECT authz.holds(''command_line''))) WITH CHECK ((SELECT authz.holds(''command_line'')))', t);
    EXECUTE format('GRANT SELECT ON app.%I TO rapport_app, rapport_read, rapport_command', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['instrument_text', 'form_setting'] LOOP
    EXECUTE format('CREATE POLICY members_see ON app.%I FOR SELECT TO rapport_app, rapport_read
      USING (organisation_id = (SELECT authz.org()))', t);
    EXECUTE format('GRANT INSERT ON app.%I TO rapport_command', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['rating_link', 'rating_words', 'safety_alert'] LOOP
    EXECUTE format('CREATE POLICY by_care_episode ON app.%I FOR SELECT TO rapport_app, rapport_read
      USING (care_episode_id = ANY ((SELECT authz.visible_episodes())::uuid[]))', t);
  END LOOP;
END $$;
GRANT UPDATE (wording, supplied_at, supplied_by) ON app.instrument_text TO rapport_command;

CREATE POLICY administrator_adds ON app.form_setting FOR INSERT TO rapport_app
  WITH CHECK (set_by = (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));
GRANT INSERT ON app.form_setting TO rapport_app;

-- Whoever treats the client hands over and takes back; what a client sends is written in the name of who handed over.
CREATE POLICY therapist_hands_over ON app.rating_link FOR INSERT TO rapport_app
  WITH CHECK (issued_by = (SELECT authz.actor()) AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_ends ON app.rating_link FOR UPDATE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY client_writes ON app.rating_words FOR INSERT TO rapport_app
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY answer_asks ON app.safety_alert FOR INSERT TO rapport_app
  WITH CHECK (handled_by IS NULL AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_handles ON app.safety_alert FOR UPDATE TO rapport_app
  USING (handled_by IS NULL AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (handled_by = (SELECT authz.actor()) AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT INSERT ON app.rating_link, app.rating_words, app.safety_alert TO rapport_app;
GRANT UPDATE (revoked_at, used_at, submission) ON app.rating_link TO rapport_app;
GRANT UPDATE (handled_at, handled_by, handling) ON app.safety_alert TO rapport_app;

-- Handing over on the day puts the session on record.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'app' AND tablename = 'session'
                 AND policyname = 'therapist_records') THEN
    CREATE POLICY therapist_records ON app.session FOR INSERT TO rapport_app
      WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
  END IF;
END $$;
GRANT INSERT ON app.session TO rapport_app;

ALTER TABLE auth.link_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.link_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY filling_in ON auth.link_draft TO rapport_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.link_draft TO rapport_auth;

GRANT SELECT ON app.rating_link TO rapport_authz;
CREATE POLICY deciding ON app.rating_link FOR SELECT TO rapport_authz USING (true);
RESET ROLE;

SET ROLE rapport_authz;
-- The delegation behind a token, while it holds; and for the sending that used it, so that it can be told. Everything else
-- is nothing, whatever was wrong. Whether who issued it may still act is decided behind the door, as for any of their acts.
CREATE FUNCTION authz.rating_link_of(token bytea, at timestamptz, again uuid)
RETURNS TABLE (organisation_id uuid, link_id uuid, issued_by uuid, way text, expires_at timestamptz, used boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.organisation_id, l.id, l.issued_by, l.way, l.expires_at, l.used_at IS NOT NULL
  FROM app.rating_link l
  WHERE l.token_hash = token AND l.expires_at > at AND l.revoked_at IS NULL AND (l.used_at IS NULL OR l.submission = again)
$$;
REVOKE ALL ON FUNCTION authz.rating_link_of(bytea, timestamptz, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.rating_link_of(bytea, timestamptz, uuid) TO rapport_auth;
RESET ROLE;
