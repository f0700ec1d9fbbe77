-- Ratings, sessions and treatments that people record themselves, one at a time. What was open to imports alone is opened
-- for who treats the client, and for nobody else.
SET ROLE rapport_owner;

-- ---------- a rating, and what is derived from it in the same transaction ----------
CREATE POLICY therapist_records ON app.rating FOR INSERT TO rapport_app
  WITH CHECK (recorded_by = (SELECT authz.actor())
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT INSERT ON app.rating TO rapport_app;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['score', 'finding', 'caseload_row'] LOOP
    EXECUTE format('CREATE POLICY therapist_derives ON app.%I FOR INSERT TO rapport_app
      WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))', t);
    EXECUTE format('GRANT INSERT ON app.%I TO rapport_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['score', 'finding'] LOOP
    EXECUTE format('CREATE POLICY therapist_derives_anew ON app.%I FOR DELETE TO rapport_app
      USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))', t);
    EXECUTE format('GRANT DELETE ON app.%I TO rapport_app', t);
  END LOOP;
END $$;
CREATE POLICY therapist_changes ON app.finding FOR UPDATE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT UPDATE (p, flag, channels, size, since, range_low, range_high, information, track, open_long, tension, why)
  ON app.finding TO rapport_app;
GRANT UPDATE ON app.caseload_row TO rapport_app;

-- What a rating says is added to the log in its name: the check of the table lets rule and client have no name, and a person
-- none but the own.
ALTER POLICY therapist_records ON app.rupture_event
  WITH CHECK (coalesce(recorded_by, (SELECT authz.actor())) = (SELECT authz.actor())
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
ALTER POLICY therapist_opens ON app.rupture_episode
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));

RESET ROLE;

-- ---------- sessions ----------
SET ROLE rapport_owner;
-- Whether the number is the source's own word, or fills a number that the source left out: then it stays when others go.
ALTER TABLE app.session ADD COLUMN number_given boolean NOT NULL DEFAULT true;
-- Checked when a statement ends: sessions change places in one.
ALTER TABLE app.session
  DROP CONSTRAINT session_number_is_unique,
  ADD CONSTRAINT session_number_is_unique UNIQUE (organisation_id, care_episode_id, number) DEFERRABLE;

CREATE POLICY therapist_records ON app.session FOR INSERT TO rapport_app
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_changes ON app.session FOR UPDATE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_removes ON app.session FOR DELETE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT INSERT, DELETE ON app.session TO rapport_app;
GRANT UPDATE (held_on, date_assumed, attendance, mode, number_given) ON app.session TO rapport_app;

-- Where a rupture was noticed is a session's number too.
GRANT UPDATE (noticed_at) ON app.rupture_episode TO rapport_app, rapport_command;

-- A session's number is in what was noted about it, so all of it changes together, and nothing else does.
GRANT SELECT (id), UPDATE (number) ON app.session TO rapport_authz;
GRANT UPDATE (session_number, onset, why) ON app.rupture_event TO rapport_authz;
GRANT UPDATE (session_number) ON app.shared_note TO rapport_authz;
GRANT SELECT ON app.shared_note TO rapport_authz;
CREATE POLICY renumbering ON app.session FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY renumbering ON app.rupture_event FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY renumbering ON app.shared_note FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY deciding ON app.shared_note FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
RESET ROLE;

SET ROLE rapport_authz;
-- A clause of a reason with its sessions' new numbers; clauses name sessions by these words alone.
CREATE FUNCTION authz.renumbered(clauses jsonb, before integer[], after integer[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(
    CASE WHEN jsonb_typeof(c.clause) <> 'object' THEN c.clause ELSE (
      SELECT jsonb_object_agg(k.kind, CASE WHEN jsonb_typeof(k.fields) <> 'object' THEN k.fields ELSE (
        SELECT jsonb_object_agg(f.name, coalesce(
          CASE WHEN f.name IN ('session', 'since', 'from', 'to') THEN to_jsonb(after[array_position(before, f.value::integer)]) END,
          f.value)) FROM jsonb_each(k.fields) f (name, value)) END)
      FROM jsonb_each(c.clause) k (kind, fields)) END
    ORDER BY c.place), '[]'::jsonb)
  FROM jsonb_array_elements(clauses) WITH ORDINALITY c (clause, place)
$$;

-- Gives sessions of a care episode that the actor treats new numbers, with everything that names them; answers how many
-- rows that are.
CREATE FUNCTION authz.renumber(episode uuid, before integer[], after integer[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  changed integer;
  total integer := 0;
BEGIN
  IF NOT episode = ANY (authz.acting_episodes()) THEN
    RAISE EXCEPTION 'only who treats the client may do this' USING ERRCODE = '42501';
  END IF;
  UPDATE app.session s SET number = after[array_position(before, s.number)]
    WHERE s.organisation_id = org AND s.care_episode_id = episode AND s.number = ANY (before);
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;
  UPDATE app.shared_note n SET session_number = after[array_position(before, n.session_number)]
    WHERE n.organisation_id = org AND n.care_episode_id = episode AND n.session_number = ANY (before);
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;
  UPDATE app.rupture_event v SET
      session_number = coalesce(after[array_position(before, v.session_number)], v.session_number),
      onset = coalesce(after[array_position(before, v.onset)], v.onset),
      why = CASE WHEN v.why IS NOT NULL THEN authz.renumbered(v.why, before, after) END
    WHERE v.organisation_id = org AND v.care_episode_id = episode;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END $$;
REVOKE ALL ON FUNCTION authz.renumber(uuid, integer[], integer[]), authz.renumbered(jsonb, integer[], integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.renumber(uuid, integer[], integer[]) TO rapport_app;
RESET ROLE;

-- ---------- what a rating said before ----------
SET ROLE rapport_owner;
ALTER TABLE app.rating_revision
  DROP CONSTRAINT rating_revision_rating,
  -- Of the session that it was filed under.
  ADD COLUMN held_on date,
  ADD COLUMN instrument_code text,
  ADD COLUMN instrument_version integer,
  ADD COLUMN rater text CHECK (rater IN ('client', 'therapist')),
  ADD COLUMN source text,
  ADD COLUMN change text NOT NULL DEFAULT 'corrected' CHECK (change IN ('corrected', 'moved', 'retracted')),
  ADD COLUMN reason text CHECK (length(reason) BETWEEN 1 AND 500),
  -- Null for what an earlier version of Rapport replaced.
  ADD COLUMN replaced_by uuid;
ALTER TABLE app.rating NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.session NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rating_revision NO FORCE ROW LEVEL SECURITY;
UPDATE app.rating_revision v SET held_on = s.held_on, instrument_code = r.instrument_code,
    instrument_version = r.instrument_version, rater = r.rater, source = r.source
  FROM app.rating r JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id = r.session_id
  WHERE r.organisation_id = v.organisation_id AND r.id = v.rating_id;
ALTER TABLE app.rating FORCE ROW LEVEL SECURITY;
ALTER TABLE app.session FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rating_revision FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rating_revision
  ALTER COLUMN held_on SET NOT NULL,
  ALTER COLUMN instrument_code SET NOT NULL,
  ALTER COLUMN instrument_version SET NOT NULL,
  ALTER COLUMN rater SET NOT NULL,
  ALTER COLUMN source SET NOT NULL,
  ADD CONSTRAINT rating_revision_instrument FOREIGN KEY (instrument_code, instrument_version, family)
    REFERENCES app.instrument (code, version, family),
  -- The rating itself may go, and then its session.
  ADD CONSTRAINT rating_revision_episode FOREIGN KEY (organisation_id, care_episode_id)
    REFERENCES app.care_episode (organisation_id, id),
  ADD CONSTRAINT rating_revision_replaced_by FOREIGN KEY (organisation_id, replaced_by)
    REFERENCES app.staff (organisation_id, id);
-- Written by the trigger below and by nobody else.
REVOKE INSERT ON app.rating_revision FROM rapport_command;
GRANT INSERT ON app.rating_revision TO rapport_authz;
CREATE POLICY keeping ON app.rating_revision FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()) AND replaced_by = (SELECT authz.actor()));

CREATE POLICY therapist_corrects ON app.rating FOR UPDATE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (recorded_by = (SELECT authz.actor())
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY therapist_retracts ON app.rating FOR DELETE TO rapport_app
  USING (care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT UPDATE (care_episode_id, session_id, answers, supplied_scales, supplied_points, content_hash, recorded_at,
  recorded_by, source) ON app.rating TO rapport_app;
GRANT DELETE ON app.rating TO rapport_app;
RESET ROLE;

SET ROLE rapport_authz;
-- No rating changes or goes without a trace of what it said, when, by whom, and, where a person does it, why.
CREATE FUNCTION authz.keep_rating() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  why text := NULLIF(current_setting('rapport.reason', true), '');
  what text := 'corrected';
BEGIN
  IF why IS NULL AND NOT authz.holds('command_line') THEN
    RAISE EXCEPTION 'a rating is not changed without a reason' USING ERRCODE = '23514', CONSTRAINT = 'rating_reason';
  END IF;
  IF TG_OP = 'DELETE' THEN
    what := 'retracted';
  ELSIF NEW.session_id <> OLD.session_id THEN
    what := 'moved';
  END IF;
  INSERT INTO app.rating_revision (organisation_id, id, care_episode_id, rating_id, held_on, instrument_code,
      instrument_version, rater, source, answers, supplied_scales, supplied_points, content_hash, recorded_at, recorded_by,
      family, change, reason, replaced_at, replaced_by)
    VALUES (OLD.organisation_id, gen_random_uuid(), OLD.care_episode_id, OLD.id,
      (SELECT s.held_on FROM app.session s WHERE s.organisation_id = OLD.organisation_id AND s.id = OLD.session_id),
      OLD.instrument_code,
      OLD.instrument_version, OLD.rater, OLD.source, OLD.answers, OLD.supplied_scales, OLD.supplied_points,
      OLD.content_hash, OLD.recorded_at, OLD.recorded_by, OLD.family, what, why, authz.now(), authz.actor());
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION authz.keep_rating() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.keep_rating() TO rapport_owner;
RESET ROLE;

SET ROLE rapport_owner;
CREATE TRIGGER keeps_rating AFTER UPDATE OR DELETE ON app.rating
  FOR EACH ROW EXECUTE FUNCTION authz.keep_rating();
RESET ROLE;
