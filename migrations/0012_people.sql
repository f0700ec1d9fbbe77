-- People and who stands in for whom: cover lines, transfers, what administrators may do, and a role for the command line.

-- ---------- tables ----------
SET ROLE rapport_owner;

-- A colleague who looks after somebody's open treatments during an absence. Like a supervision line: half-open, closed and
-- never deleted, and nothing follows from a line of a line.
CREATE TABLE app.cover_line (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  therapist_id    uuid NOT NULL,
  cover_id        uuid NOT NULL CHECK (cover_id <> therapist_id),
  valid           tstzrange NOT NULL CHECK (NOT isempty(valid) AND lower(valid) IS NOT NULL),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, therapist_id) REFERENCES app.staff (organisation_id, id),
  FOREIGN KEY (organisation_id, cover_id) REFERENCES app.staff (organisation_id, id),
  CONSTRAINT cover_line_is_there EXCLUDE USING gist
    (organisation_id WITH =, therapist_id WITH =, cover_id WITH =, valid WITH &&)
);
CREATE INDEX cover_line_cover ON app.cover_line (organisation_id, cover_id);

-- A treatment that ended as transferred, and the care episode of the same client that goes on from it.
CREATE TABLE app.transfer (
  organisation_id uuid NOT NULL,
  from_episode    uuid NOT NULL,
  to_episode      uuid NOT NULL CHECK (to_episode <> from_episode),
  reason          text NOT NULL CHECK (reason IN ('leaving', 'absence', 'client_wish', 'fit', 'other')),
  -- The practice's decision: whether the new therapist sees the earlier alliance ratings. Outcome scores are always seen.
  alliance_opened boolean NOT NULL DEFAULT false,
  recorded_at     timestamptz NOT NULL,
  recorded_by     uuid NOT NULL,
  PRIMARY KEY (organisation_id, from_episode),
  UNIQUE (organisation_id, to_episode),
  FOREIGN KEY (organisation_id, from_episode) REFERENCES app.care_episode (organisation_id, id),
  FOREIGN KEY (organisation_id, to_episode) REFERENCES app.care_episode (organisation_id, id),
  FOREIGN KEY (organisation_id, recorded_by) REFERENCES app.staff (organisation_id, id)
);

-- ---------- what an instrument measures ----------
-- After a transfer outcome scores are seen and alliance ratings are not, so the rows themselves say which they are. The
-- keys carry it down from the definition: no row can claim another family than its instrument's.
ALTER TABLE app.instrument ADD COLUMN family text CHECK (family IN ('alliance', 'outcome', 'check'));
UPDATE app.instrument SET family = CASE
  WHEN code IN ('PHQ-9', 'GAD-7', 'CORE-10', 'ORS') THEN 'outcome'
  WHEN code LIKE 'CHECK%' THEN 'check'
  ELSE 'alliance' END;
ALTER TABLE app.instrument ALTER COLUMN family SET NOT NULL;
ALTER TABLE app.instrument ADD CONSTRAINT instrument_family UNIQUE (code, version, family);

ALTER TABLE app.rating ADD COLUMN family text;
ALTER TABLE app.rating_revision ADD COLUMN family text;
ALTER TABLE app.score ADD COLUMN family text;
-- The owner's own rows are under row security too, and no policy lets it read ratings.
ALTER TABLE app.rating NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rating_revision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.score NO FORCE ROW LEVEL SECURITY;
UPDATE app.rating r SET family = i.family FROM app.instrument i
  WHERE i.code = r.instrument_code AND i.version = r.instrument_version;
UPDATE app.rating_revision v SET family = r.family FROM app.rating r
  WHERE r.organisation_id = v.organisation_id AND r.id = v.rating_id;
UPDATE app.score s SET family = r.family FROM app.rating r
  WHERE r.organisation_id = s.organisation_id AND r.id = s.rating_id;
ALTER TABLE app.rating FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rating_revision FORCE ROW LEVEL SECURITY;
ALTER TABLE app.score FORCE ROW LEVEL SECURITY;
ALTER TABLE app.rating ALTER COLUMN family SET NOT NULL;
ALTER TABLE app.rating_revision ALTER COLUMN family SET NOT NULL;
ALTER TABLE app.score ALTER COLUMN family SET NOT NULL;

ALTER TABLE app.rating
  DROP CONSTRAINT rating_instrument_code_instrument_version_fkey,
  ADD CONSTRAINT rating_instrument FOREIGN KEY (instrument_code, instrument_version, family)
    REFERENCES app.instrument (code, version, family);
ALTER TABLE app.score DROP CONSTRAINT score_organisation_id_care_episode_id_rating_id_fkey;
ALTER TABLE app.rating_revision DROP CONSTRAINT rating_revision_organisation_id_care_episode_id_rating_id_fkey;
ALTER TABLE app.rating
  DROP CONSTRAINT rating_organisation_id_care_episode_id_id_key,
  ADD CONSTRAINT rating_family UNIQUE (organisation_id, care_episode_id, id, family);
ALTER TABLE app.score ADD CONSTRAINT score_rating FOREIGN KEY (organisation_id, care_episode_id, rating_id, family)
  REFERENCES app.rating (organisation_id, care_episode_id, id, family);
ALTER TABLE app.rating_revision ADD CONSTRAINT rating_revision_rating
  FOREIGN KEY (organisation_id, care_episode_id, rating_id, family)
  REFERENCES app.rating (organisation_id, care_episode_id, id, family);

-- ---------- what the deciding functions read and write ----------
ALTER TABLE app.cover_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.cover_line FORCE ROW LEVEL SECURITY;
ALTER TABLE app.transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.transfer FORCE ROW LEVEL SECURITY;

GRANT SELECT ON app.cover_line, app.transfer TO rapport_authz;
GRANT SELECT (organisation_id, care_episode_id, held_on) ON app.session TO rapport_authz;
-- Of a client the code alone: that is what administrators are shown.
GRANT SELECT (organisation_id, id, code) ON app.client TO rapport_authz;
GRANT INSERT ON app.care_episode, app.caseload_row, app.transfer TO rapport_authz;
GRANT UPDATE (ended_on, ending) ON app.care_episode TO rapport_authz;
CREATE POLICY deciding ON app.cover_line FOR SELECT TO rapport_authz USING (true);
CREATE POLICY deciding ON app.transfer FOR SELECT TO rapport_authz USING (true);
CREATE POLICY deciding ON app.session FOR SELECT TO rapport_authz USING (true);
CREATE POLICY deciding ON app.client FOR SELECT TO rapport_authz USING (true);
CREATE POLICY transferring ON app.care_episode FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY transferring_away ON app.care_episode FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND ended_on IS NULL)
  WITH CHECK (organisation_id = (SELECT authz.org()) AND ending = 'transferred');
CREATE POLICY transferring ON app.caseload_row FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY transferring ON app.transfer FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()));

RESET ROLE;

-- ---------- who sees what ----------
SET ROLE rapport_authz;
-- What is wholly theirs: own care episodes but those handed on, those of the people supervised now, and the open ones of
-- those covered for now.
CREATE FUNCTION authz.treated_episodes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(id), '{}') FROM (
      SELECT e.id FROM app.care_episode e
      WHERE e.organisation_id = (SELECT authz.org()) AND e.therapist_id = (SELECT authz.actor())
        AND e.ending IS DISTINCT FROM 'transferred' AND (SELECT authz.holds('therapist'))
      UNION
      SELECT e.id FROM app.supervision_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.supervisee_id
      WHERE l.organisation_id = (SELECT authz.org()) AND l.supervisor_id = (SELECT authz.actor())
        AND e.ending IS DISTINCT FROM 'transferred'
        AND l.valid @> (SELECT authz.now()) AND (SELECT authz.holds('supervisor'))
      UNION
      SELECT e.id FROM app.cover_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.therapist_id
      WHERE l.organisation_id = (SELECT authz.org()) AND l.cover_id = (SELECT authz.actor())
        AND e.ended_on IS NULL
        AND l.valid @> (SELECT authz.now()) AND (SELECT authz.holds('therapist'))
    ) treated
  );
END $$;

-- The care episodes that these go on from, however many transfers back; or only as far as their alliance ratings are open.
CREATE FUNCTION authz.earlier_episodes(later uuid[], opened_only boolean) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found uuid[] := '{}';
  step uuid[] := later;
BEGIN
  LOOP
    SELECT array_agg(t.from_episode) INTO step FROM app.transfer t
    WHERE t.organisation_id = (SELECT authz.org()) AND t.to_episode = ANY (step)
      AND (t.alliance_opened OR NOT opened_only) AND NOT t.from_episode = ANY (found);
    EXIT WHEN step IS NULL;
    found := found || step;
  END LOOP;
  RETURN found;
END $$;

-- The care episodes that the actor may open with everything in them.
CREATE OR REPLACE FUNCTION authz.visible_episodes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  treated uuid[] := authz.treated_episodes();
BEGIN
  RETURN treated || authz.earlier_episodes(treated, true);
END $$;

-- Those, and the earlier treatments of which only sessions and outcome scores are seen.
CREATE FUNCTION authz.outcome_episodes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  treated uuid[] := authz.treated_episodes();
BEGIN
  RETURN treated || authz.earlier_episodes(treated, false);
END $$;

-- The clients of those care episodes; an earlier treatment is always of the same client.
CREATE OR REPLACE FUNCTION authz.visible_clients() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(DISTINCT e.client_id), '{}') FROM app.care_episode e
    WHERE e.organisation_id = (SELECT authz.org()) AND e.id = ANY ((SELECT authz.treated_episodes())::uuid[])
  );
END $$;

-- ---------- what administrators ask and do about treatments ----------
CREATE FUNCTION authz.demand_administrator() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT authz.holds('administrator') THEN
    RAISE EXCEPTION 'only an administrator may do this' USING ERRCODE = '42501';
  END IF;
END $$;

-- The open treatments: the client's code and whose they are, nothing of what is in them.
CREATE FUNCTION authz.open_treatments()
RETURNS TABLE (care_episode uuid, client_code text, therapist uuid, started_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM authz.demand_administrator();
  RETURN QUERY
    SELECT e.id, c.code, e.therapist_id, e.started_on
    FROM app.care_episode e
    JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
    WHERE e.organisation_id = authz.org() AND e.ended_on IS NULL;
END $$;

CREATE FUNCTION authz.transfers()
RETURNS TABLE (care_episode uuid, client_code text, from_therapist uuid, to_therapist uuid, ended_on date, reason text,
  alliance_opened boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM authz.demand_administrator();
  RETURN QUERY
    SELECT t.from_episode, c.code, before.therapist_id, after.therapist_id, before.ended_on, t.reason, t.alliance_opened
    FROM app.transfer t
    JOIN app.care_episode before ON before.organisation_id = t.organisation_id AND before.id = t.from_episode
    JOIN app.care_episode after ON after.organisation_id = t.organisation_id AND after.id = t.to_episode
    JOIN app.client c ON c.organisation_id = before.organisation_id AND c.id = before.client_id
    WHERE t.organisation_id = authz.org();
END $$;

-- Ends a treatment as transferred and begins the one that goes on from it, both on the same day. Answers 'done', or what
-- stands against it; then nothing is written. Not in the future: a transfer takes effect when it is recorded.
CREATE FUNCTION authz.transfer(old_episode uuid, new_episode uuid, new_therapist uuid, day date, why text, open_alliance boolean)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  organisation uuid := authz.org();
  old app.care_episode;
BEGIN
  PERFORM authz.demand_administrator();
  SELECT * INTO old FROM app.care_episode e
    WHERE e.organisation_id = organisation AND e.id = old_episode AND e.ended_on IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'not_open';
  ELSIF old.therapist_id = new_therapist THEN
    RETURN 'same_therapist';
  ELSIF NOT EXISTS (
    SELECT FROM app.staff s
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'therapist'
    WHERE s.organisation_id = organisation AND s.id = new_therapist AND s.active
  ) THEN
    RETURN 'not_a_therapist';
  ELSIF day > (authz.now() AT TIME ZONE (SELECT o.time_zone FROM app.organisation o WHERE o.id = organisation))::date THEN
    RETURN 'in_the_future';
  ELSIF day < old.started_on THEN
    RETURN 'before_it_began';
  ELSIF EXISTS (
    SELECT FROM app.session s
    WHERE s.organisation_id = organisation AND s.care_episode_id = old_episode AND s.held_on > day
  ) THEN
    RETURN 'sessions_after';
  END IF;
  UPDATE app.care_episode e SET ended_on = day, ending = 'transferred'
    WHERE e.organisation_id = organisation AND e.id = old_episode;
  INSERT INTO app.care_episode (organisation_id, id, client_id, therapist_id, started_on)
    VALUES (organisation, new_episode, old.client_id, new_therapist, day);
  INSERT INTO app.transfer (organisation_id, from_episode, to_episode, reason, alliance_opened, recorded_at, recorded_by)
    VALUES (organisation, old_episode, new_episode, why, open_alliance, authz.now(), authz.actor());
  -- A treatment without a session yet, as `rapport rebuild` writes it.
  INSERT INTO app.caseload_row (organisation_id, care_episode_id, sessions_held, sessions_rated, dates_assumed,
      recent_numbers, recent_on, recent_totals, rated, at_maximum, latest_scales, latest_points, latest_imputed,
      earlier_scales, earlier_low, earlier_high)
    VALUES (organisation, new_episode, 0, 0, false, '{}', '{}', '{}', 0, 0, '{}', '{}', '{}', '{}', '{}', '{}');
  RETURN 'done';
END $$;

-- A practice that has an administrator keeps one. The lock lets two who remove each other do so one after the other.
CREATE FUNCTION authz.keep_an_administrator() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- A row of staff or of role_grant; what the other table says of the person.
  counted boolean;
BEGIN
  IF TG_TABLE_NAME = 'staff' THEN
    counted := EXISTS (SELECT FROM app.role_grant g WHERE g.organisation_id = OLD.organisation_id AND g.staff_id = OLD.id
      AND g.role = 'administrator');
  ELSE
    counted := EXISTS (SELECT FROM app.staff s WHERE s.organisation_id = OLD.organisation_id AND s.id = OLD.staff_id
      AND s.active);
  END IF;
  IF counted THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('administrators of ' || OLD.organisation_id, 0));
    IF NOT EXISTS (
      SELECT FROM app.staff s
      JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'administrator'
      WHERE s.organisation_id = OLD.organisation_id AND s.active
    ) THEN
      RAISE EXCEPTION 'a practice keeps at least one active administrator'
        USING ERRCODE = '23514', CONSTRAINT = 'last_administrator_stays';
    END IF;
  END IF;
  RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION authz.treated_episodes(), authz.earlier_episodes(uuid[], boolean), authz.outcome_episodes(),
  authz.demand_administrator(), authz.open_treatments(), authz.transfers(),
  authz.transfer(uuid, uuid, uuid, date, text, boolean), authz.keep_an_administrator() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.outcome_episodes(), authz.open_treatments(), authz.transfers()
  TO rapport_app, rapport_read;
GRANT EXECUTE ON FUNCTION authz.transfer(uuid, uuid, uuid, date, text, boolean) TO rapport_app;
GRANT EXECUTE ON FUNCTION authz.keep_an_administrator() TO rapport_owner;

GRANT USAGE ON SCHEMA authz TO rapport_command;
GRANT EXECUTE ON FUNCTION authz.setting(text), authz.actor(), authz.org(), authz.request(), authz.now(),
  authz.holds(text), authz.enter(uuid, uuid, uuid, timestamptz) TO rapport_command;
RESET ROLE;

SET ROLE rapport_audit;
GRANT USAGE ON SCHEMA audit TO rapport_command;
GRANT EXECUTE ON FUNCTION audit.append(uuid, text, text, uuid[], text) TO rapport_command;
RESET ROLE;

-- ---------- policies ----------
SET ROLE rapport_owner;
GRANT USAGE ON SCHEMA app TO rapport_command;

CREATE CONSTRAINT TRIGGER last_administrator_stays AFTER UPDATE OF active ON app.staff
  FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION authz.keep_an_administrator();
CREATE CONSTRAINT TRIGGER last_administrator_stays AFTER DELETE ON app.role_grant
  FOR EACH ROW WHEN (OLD.role = 'administrator') EXECUTE FUNCTION authz.keep_an_administrator();

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['cover_line', 'transfer'] LOOP
    EXECUTE format('CREATE POLICY organisation_floor ON app.%I AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
      USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()))', t);
    EXECUTE format('CREATE POLICY command_line ON app.%I TO rapport_command
      USING ((SELECT authz.holds(''command_line''))) WITH CHECK ((SELECT authz.holds(''command_line'')))', t);
    EXECUTE format('GRANT SELECT ON app.%I TO rapport_app, rapport_read, rapport_command', t);
    EXECUTE format('GRANT INSERT ON app.%I TO rapport_command', t);
  END LOOP;

  -- The command line works for the whole organisation, under a role of its own: no request can borrow that policy.
  FOREACH t IN ARRAY ARRAY['staff', 'role_grant', 'team', 'team_member', 'supervision_line', 'client', 'care_episode',
    'session', 'rating', 'rating_revision', 'external_key', 'import_run', 'score', 'caseload_row'] LOOP
    EXECUTE format('ALTER POLICY organisation_floor ON app.%I TO rapport_app, rapport_read, rapport_command', t);
    EXECUTE format('ALTER POLICY command_line ON app.%I TO rapport_command', t);
    EXECUTE format('GRANT SELECT, INSERT ON app.%I TO rapport_command', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['client', 'care_episode', 'session', 'rating', 'rating_revision', 'external_key', 'import_run',
    'score', 'caseload_row'] LOOP
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON app.%I FROM rapport_app', t);
  END LOOP;

  -- Practice administration: who is here, with which roles, in which team.
  FOREACH t IN ARRAY ARRAY['team', 'team_member'] LOOP
    EXECUTE format('CREATE POLICY administrator_adds ON app.%I FOR INSERT TO rapport_app
      WITH CHECK ((SELECT authz.holds(''administrator'')))', t);
    EXECUTE format('CREATE POLICY administrator_changes ON app.%I FOR UPDATE TO rapport_app
      USING ((SELECT authz.holds(''administrator''))) WITH CHECK ((SELECT authz.holds(''administrator'')))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['role_grant', 'supervision_line', 'cover_line', 'transfer'] LOOP
    EXECUTE format('CREATE POLICY administrator_sees ON app.%I FOR SELECT TO rapport_app, rapport_read
      USING ((SELECT authz.holds(''administrator'')))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['supervision_line', 'cover_line', 'transfer'] LOOP
    EXECUTE format('CREATE POLICY administrator_changes ON app.%I FOR UPDATE TO rapport_app
      USING ((SELECT authz.holds(''administrator''))) WITH CHECK ((SELECT authz.holds(''administrator'')))', t);
  END LOOP;
END $$;

CREATE POLICY administrator_adds ON app.staff FOR INSERT TO rapport_app
  WITH CHECK (kind = 'person' AND (SELECT authz.holds('administrator')));
CREATE POLICY administrator_changes ON app.staff FOR UPDATE TO rapport_app
  USING (kind = 'person' AND (SELECT authz.holds('administrator')))
  WITH CHECK (kind = 'person' AND (SELECT authz.holds('administrator')));
-- Nobody opens clinical content for themselves: an own role, line or cover is given by another administrator or the
-- command line.
CREATE POLICY administrator_adds ON app.role_grant FOR INSERT TO rapport_app
  WITH CHECK (role <> 'command_line' AND staff_id <> (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));
CREATE POLICY administrator_removes ON app.role_grant FOR DELETE TO rapport_app
  USING (role <> 'command_line' AND (SELECT authz.holds('administrator')));
CREATE POLICY administrator_adds ON app.supervision_line FOR INSERT TO rapport_app
  WITH CHECK (supervisor_id <> (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));
CREATE POLICY administrator_adds ON app.cover_line FOR INSERT TO rapport_app
  WITH CHECK (cover_id <> (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));

-- A care episode and its sessions are seen with its outcome; what is rated goes by what it measures. In one policy: two
-- would be joined by OR, which no index serves.
DROP POLICY visible ON app.care_episode;
CREATE POLICY visible ON app.care_episode FOR SELECT TO rapport_app, rapport_read
  USING (id = ANY ((SELECT authz.outcome_episodes())::uuid[]));
DROP POLICY by_care_episode ON app.session;
CREATE POLICY by_care_episode ON app.session FOR SELECT TO rapport_app, rapport_read
  USING (care_episode_id = ANY ((SELECT authz.outcome_episodes())::uuid[]));
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rating', 'rating_revision', 'score'] LOOP
    EXECUTE format('DROP POLICY by_care_episode ON app.%I', t);
    EXECUTE format('CREATE POLICY by_care_episode ON app.%I FOR SELECT TO rapport_app, rapport_read
      USING (care_episode_id = ANY ((SELECT authz.outcome_episodes())::uuid[])
        AND (family = ''outcome'' OR care_episode_id = ANY ((SELECT authz.visible_episodes())::uuid[])))', t);
  END LOOP;
END $$;

ALTER POLICY own ON app.organisation TO rapport_app, rapport_read, rapport_command;
ALTER POLICY reference ON app.instrument TO rapport_app, rapport_read, rapport_command;
GRANT SELECT ON app.organisation, app.instrument TO rapport_command;

-- What may change after it was written.
GRANT UPDATE (answers, supplied_scales, supplied_points, content_hash, recorded_at, recorded_by, source)
  ON app.rating TO rapport_command;
REVOKE UPDATE (answers, supplied_scales, supplied_points, content_hash, recorded_at, recorded_by, source)
  ON app.rating FROM rapport_app;
GRANT UPDATE, DELETE ON app.score, app.caseload_row TO rapport_command;
GRANT UPDATE (valid) ON app.supervision_line TO rapport_command;
GRANT UPDATE (name, active) ON app.staff TO rapport_app;
GRANT DELETE ON app.role_grant TO rapport_app;
GRANT INSERT ON app.cover_line TO rapport_app;
GRANT UPDATE (valid) ON app.cover_line, app.team_member TO rapport_app;
GRANT UPDATE (name) ON app.team TO rapport_app;
GRANT UPDATE (alliance_opened) ON app.transfer TO rapport_app;

RESET ROLE;

SET ROLE rapport_authz;

-- Who sees a care episode with everything in it, why and since when; for those alone who do. The same persons as
-- authz.visible_episodes() would say, asked the other way round.
CREATE OR REPLACE FUNCTION authz.seers(episode uuid) RETURNS TABLE (staff_id uuid, basis text, since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  treated uuid[] := ARRAY[episode];
  step uuid[] := ARRAY[episode];
BEGIN
  IF NOT episode = ANY (authz.visible_episodes()) THEN
    RETURN;
  END IF;
  -- Treatments that go on from it, as far as its alliance ratings are open.
  LOOP
    SELECT array_agg(t.to_episode) INTO step FROM app.transfer t
    WHERE t.organisation_id = authz.org() AND t.from_episode = ANY (step) AND t.alliance_opened
      AND NOT t.to_episode = ANY (treated);
    EXIT WHEN step IS NULL;
    treated := treated || step;
  END LOOP;
  RETURN QUERY
    SELECT DISTINCT ON (x.staff_id) x.staff_id, x.basis, x.since FROM (
      SELECT e.therapist_id AS staff_id, 'own' AS basis, e.started_on::timestamp AT TIME ZONE o.time_zone AS since,
        'therapist' AS role
      FROM app.care_episode e JOIN app.organisation o ON o.id = e.organisation_id
      WHERE e.organisation_id = authz.org() AND e.id = ANY (treated) AND e.ending IS DISTINCT FROM 'transferred'
      UNION ALL
      SELECT l.supervisor_id, 'supervision', lower(l.valid), 'supervisor'
      FROM app.care_episode e JOIN app.supervision_line l
        ON l.organisation_id = e.organisation_id AND l.supervisee_id = e.therapist_id AND l.valid @> authz.now()
      WHERE e.organisation_id = authz.org() AND e.id = ANY (treated) AND e.ending IS DISTINCT FROM 'transferred'
      UNION ALL
      SELECT l.cover_id, 'cover', lower(l.valid), 'therapist'
      FROM app.care_episode e JOIN app.cover_line l
        ON l.organisation_id = e.organisation_id AND l.therapist_id = e.therapist_id AND l.valid @> authz.now()
      WHERE e.organisation_id = authz.org() AND e.id = ANY (treated) AND e.ended_on IS NULL
    ) x
    JOIN app.staff s ON s.organisation_id = authz.org() AND s.id = x.staff_id AND s.active
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = x.role
    ORDER BY x.staff_id, x.since;
END $$;

-- The command line hands out one-time codes as well.
GRANT EXECUTE ON FUNCTION authz.issue_code(uuid, bytea, boolean, timestamptz) TO rapport_command;
RESET ROLE;
