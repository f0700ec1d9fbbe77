-- Clients and treatments as their therapist adds, ends and puts them away. Codes belong to the whole practice and names to who
-- treats the client, so functions decide that see every code and tell of others no more than that one is in use.
SET ROLE rapport_owner;

ALTER TABLE app.client
  -- Telephone or e-mail, as the therapist wants to find it; for nothing that is sent by itself.
  ADD COLUMN contact text CHECK (length(contact) BETWEEN 1 AND 200);

ALTER TABLE app.care_episode
  -- Null where nobody said so: files and transfers do not.
  ADD COLUMN ending_talked boolean,
  -- By hand; what ended with it has the same time, and comes back with it.
  ADD COLUMN ending_recorded_at timestamptz,
  -- Off the lists of past clients. Nothing is deleted.
  ADD COLUMN archived_at timestamptz,
  DROP CONSTRAINT care_episode_ending_check,
  -- Transferred is to a colleague here, and closes it to the former therapist; referred is to somebody elsewhere.
  ADD CONSTRAINT care_episode_ending_check CHECK (ending IN ('planned', 'unplanned', 'transferred', 'referred')),
  ADD CONSTRAINT care_episode_only_ended CHECK (ended_on IS NOT NULL
    OR num_nonnulls(ending_talked, ending_recorded_at, archived_at) = 0);

-- ---------- archiving ----------
CREATE POLICY therapist_archives ON app.care_episode FOR UPDATE TO rapport_app
  USING (ended_on IS NOT NULL AND id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (ended_on IS NOT NULL AND id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT UPDATE (archived_at) ON app.care_episode TO rapport_app;

-- ---------- what the deciding functions read and write ----------
GRANT INSERT, UPDATE (code, name, contact) ON app.client TO rapport_authz;
GRANT UPDATE (ending_talked, ending_recorded_at, archived_at) ON app.care_episode TO rapport_authz;
GRANT UPDATE (revoked_at) ON app.rating_link TO rapport_authz;
GRANT DELETE ON app.rupture_event TO rapport_authz;
CREATE POLICY adding ON app.client FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY changing ON app.client FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY ending ON app.care_episode FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND ended_on IS NULL)
  WITH CHECK (organisation_id = (SELECT authz.org()) AND ending IN ('planned', 'unplanned', 'referred'));
CREATE POLICY resuming ON app.care_episode FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND ending IN ('planned', 'unplanned', 'referred'))
  WITH CHECK (organisation_id = (SELECT authz.org()) AND ended_on IS NULL);
CREATE POLICY ending ON app.rating_link FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND used_at IS NULL)
  WITH CHECK (organisation_id = (SELECT authz.org()) AND used_at IS NULL);
CREATE POLICY resuming ON app.rupture_event FOR DELETE TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND step = 'treatment_ended');
RESET ROLE;

SET ROLE rapport_authz;
-- ---------- what therapists do ----------
CREATE FUNCTION authz.demand_therapist() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT authz.holds('therapist') THEN
    RAISE EXCEPTION 'only a therapist may do this' USING ERRCODE = '42501';
  END IF;
END $$;

-- The day in the practice's time zone.
CREATE FUNCTION authz.today() RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (authz.now() AT TIME ZONE (SELECT o.time_zone FROM app.organisation o WHERE o.id = authz.org()))::date;
END $$;

-- Whether the actor treats the client in their own name, or has; not as a cover, and not what was handed on. Locks the client,
-- so that what is decided about their treatments is decided one after the other.
CREATE FUNCTION authz.lock_own_client(whom uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM app.client c WHERE c.organisation_id = authz.org() AND c.id = whom FOR UPDATE;
  RETURN FOUND AND EXISTS (
    SELECT FROM app.care_episode e
    WHERE e.organisation_id = authz.org() AND e.client_id = whom AND e.therapist_id = authz.actor()
      AND e.ending IS DISTINCT FROM 'transferred');
END $$;

-- Whether a code may be given to a client: 'done', or why not. A colon stands in the codes of imported clients alone, so that
-- no file finds its code taken; capitals tell no two clients apart.
CREATE FUNCTION authz.code_for(whom uuid, wanted text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM app.client c WHERE c.organisation_id = authz.org() AND c.id = whom AND c.code = wanted) THEN
    RETURN 'done';
  ELSIF position(':' IN wanted) > 0 THEN
    RETURN 'code_reserved';
  ELSIF EXISTS (SELECT FROM app.client c
    WHERE c.organisation_id = authz.org() AND lower(c.code) = lower(wanted) AND c.id <> whom) THEN
    RETURN 'code_taken';
  END IF;
  RETURN 'done';
END $$;

-- A treatment without a session yet, as `rapport rebuild` writes it.
CREATE FUNCTION authz.begin_care(whom uuid, episode uuid, therapist uuid, day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO app.care_episode (organisation_id, id, client_id, therapist_id, started_on)
    VALUES (authz.org(), episode, whom, therapist, day);
  INSERT INTO app.caseload_row (organisation_id, care_episode_id, sessions_held, sessions_rated, dates_assumed,
      recent_numbers, recent_on, recent_totals, rated, at_maximum, latest_scales, latest_points, latest_imputed,
      earlier_scales, earlier_low, earlier_high)
    VALUES (authz.org(), episode, 0, 0, false, '{}', '{}', '{}', 0, 0, '{}', '{}', '{}', '{}', '{}', '{}');
END $$;

-- Each of these answers 'done', or what stands against it; then nothing is written.
CREATE FUNCTION authz.add_client(whom uuid, episode uuid, its_code text, its_name text, its_contact text, day date)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer text;
BEGIN
  PERFORM authz.demand_therapist();
  answer := authz.code_for(whom, its_code);
  IF answer <> 'done' THEN
    RETURN answer;
  ELSIF day > authz.today() THEN
    RETURN 'in_the_future';
  END IF;
  INSERT INTO app.client (organisation_id, id, code, name, contact, created_at)
    VALUES (authz.org(), whom, its_code, its_name, its_contact, authz.now());
  PERFORM authz.begin_care(whom, episode, authz.actor(), day);
  RETURN 'done';
END $$;

CREATE FUNCTION authz.change_client(whom uuid, its_code text, its_name text, its_contact text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answer text;
BEGIN
  PERFORM authz.demand_therapist();
  IF NOT authz.lock_own_client(whom) THEN
    RETURN 'not_theirs';
  END IF;
  answer := authz.code_for(whom, its_code);
  IF answer = 'done' THEN
    UPDATE app.client c SET code = its_code, name = its_name, contact = its_contact
      WHERE c.organisation_id = authz.org() AND c.id = whom;
  END IF;
  RETURN answer;
END $$;

-- A further treatment of a client by the same therapist, after the last one.
CREATE FUNCTION authz.begin_treatment(whom uuid, episode uuid, day date) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
BEGIN
  PERFORM authz.demand_therapist();
  IF NOT authz.lock_own_client(whom) THEN
    RETURN 'not_theirs';
  ELSIF EXISTS (SELECT FROM app.care_episode e WHERE e.organisation_id = org AND e.client_id = whom
    AND e.therapist_id = authz.actor() AND e.ended_on IS NULL) THEN
    RETURN 'open_already';
  ELSIF day > authz.today() THEN
    RETURN 'in_the_future';
  ELSIF EXISTS (SELECT FROM app.care_episode e WHERE e.organisation_id = org AND e.client_id = whom
    AND e.therapist_id = authz.actor() AND e.ended_on > day) THEN
    RETURN 'before_it_ended';
  END IF;
  -- Who comes back is on the lists again.
  UPDATE app.care_episode e SET archived_at = NULL
    WHERE e.organisation_id = org AND e.client_id = whom AND e.therapist_id = authz.actor() AND e.archived_at IS NOT NULL;
  PERFORM authz.begin_care(whom, episode, authz.actor(), day);
  RETURN 'done';
END $$;

-- Its open rupture ends with it (a trigger), and so do its links and passes.
CREATE FUNCTION authz.end_treatment(episode uuid, day date, how text, talked boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  old app.care_episode;
BEGIN
  PERFORM authz.demand_therapist();
  SELECT * INTO old FROM app.care_episode e
    WHERE e.organisation_id = org AND e.id = episode AND e.therapist_id = authz.actor() FOR UPDATE;
  IF NOT FOUND OR old.ending = 'transferred' THEN
    RETURN 'not_theirs';
  ELSIF old.ended_on IS NOT NULL THEN
    RETURN 'not_open';
  ELSIF day > authz.today() THEN
    RETURN 'in_the_future';
  ELSIF day < old.started_on THEN
    RETURN 'before_it_began';
  ELSIF EXISTS (SELECT FROM app.session s
    WHERE s.organisation_id = org AND s.care_episode_id = episode AND s.held_on > day) THEN
    RETURN 'sessions_after';
  END IF;
  UPDATE app.care_episode e
    SET ended_on = day, ending = how, ending_talked = talked, ending_recorded_at = authz.now()
    WHERE e.organisation_id = org AND e.id = episode;
  UPDATE app.rating_link l SET revoked_at = authz.now()
    WHERE l.organisation_id = org AND l.care_episode_id = episode AND l.used_at IS NULL AND l.revoked_at IS NULL
      AND l.expires_at > authz.now();
  RETURN 'done';
END $$;

-- Takes an ending back: everything that it changed is as it was, once what is derived is derived anew.
CREATE FUNCTION authz.resume_treatment(episode uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  old app.care_episode;
  last_said app.rupture_event;
BEGIN
  PERFORM authz.demand_therapist();
  SELECT * INTO old FROM app.care_episode e
    WHERE e.organisation_id = org AND e.id = episode AND e.therapist_id = authz.actor();
  IF NOT FOUND OR old.ending = 'transferred' THEN
    RETURN 'not_theirs';
  END IF;
  PERFORM authz.lock_own_client(old.client_id);
  SELECT * INTO old FROM app.care_episode e WHERE e.organisation_id = org AND e.id = episode FOR UPDATE;
  IF old.ended_on IS NULL THEN
    RETURN 'not_ended';
  ELSIF EXISTS (SELECT FROM app.care_episode e WHERE e.organisation_id = org AND e.client_id = old.client_id
    AND e.therapist_id = authz.actor() AND e.ended_on IS NULL) THEN
    RETURN 'open_already';
  END IF;
  UPDATE app.care_episode e
    SET ended_on = NULL, ending = NULL, ending_talked = NULL, ending_recorded_at = NULL, archived_at = NULL
    WHERE e.organisation_id = org AND e.id = episode;
  UPDATE app.rating_link l SET revoked_at = NULL
    WHERE l.organisation_id = org AND l.care_episode_id = episode AND l.used_at IS NULL
      AND l.revoked_at = old.ending_recorded_at;
  -- One at most was open; whatever a person said since stays. Where it stands is derived from what is left, before the
  -- transaction ends: a key insists.
  SELECT v.* INTO last_said FROM app.rupture_event v
    JOIN app.rupture_episode r ON r.organisation_id = v.organisation_id AND r.id = v.rupture_id AND r.version = v.number
    WHERE v.organisation_id = org AND v.care_episode_id = episode AND v.step = 'treatment_ended'
      AND v.at >= coalesce(old.ending_recorded_at, '-infinity')
      AND NOT EXISTS (SELECT FROM app.rupture_episode o WHERE o.organisation_id = org AND o.care_episode_id = episode
        AND o.state IN ('possible', 'acknowledged', 'discussed'))
    ORDER BY v.at DESC, r.noticed_at DESC LIMIT 1;
  IF FOUND THEN
    DELETE FROM app.rupture_event v
      WHERE v.organisation_id = org AND v.rupture_id = last_said.rupture_id AND v.number = last_said.number;
  END IF;
  RETURN 'done';
END $$;

REVOKE ALL ON FUNCTION authz.demand_therapist(), authz.today(), authz.lock_own_client(uuid), authz.code_for(uuid, text),
  authz.begin_care(uuid, uuid, uuid, date), authz.add_client(uuid, uuid, text, text, text, date),
  authz.change_client(uuid, text, text, text), authz.begin_treatment(uuid, uuid, date),
  authz.end_treatment(uuid, date, text, boolean), authz.resume_treatment(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.add_client(uuid, uuid, text, text, text, date),
  authz.change_client(uuid, text, text, text), authz.begin_treatment(uuid, uuid, date),
  authz.end_treatment(uuid, date, text, boolean), authz.resume_treatment(uuid) TO rapport_app;
RESET ROLE;
