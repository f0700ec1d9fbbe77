-- How often a client is asked for a form, and why a session has none: so that completeness says what was asked, and what was
-- given, declined or kept back by technology.
SET ROLE rapport_owner;

-- What the practice offers, and how often it asks where nothing else is agreed; the newest version counts.
CREATE TABLE app.instrument_setting (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  version         integer NOT NULL CHECK (version >= 1),
  -- Codes of instruments that are not offered; all others are.
  withdrawn       text[] NOT NULL CHECK (cardinality(withdrawn) <= 100),
  -- At every n-th session.
  asked_every     integer NOT NULL CHECK (asked_every BETWEEN 1 AND 6),
  set_at          timestamptz NOT NULL,
  set_by          uuid NOT NULL,
  PRIMARY KEY (organisation_id, version),
  FOREIGN KEY (organisation_id, set_by) REFERENCES app.staff (organisation_id, id)
);

ALTER TABLE app.care_episode
  -- Null is the practice's, 0 is not at all.
  ADD COLUMN asked_every integer CHECK (asked_every BETWEEN 0 AND 6),
  -- A kind, no clinical text.
  ADD COLUMN not_asked text CHECK (not_asked IN ('client_wish', 'not_now', 'language', 'other')),
  ADD CONSTRAINT care_episode_not_asked CHECK ((asked_every IS NOT DISTINCT FROM 0) = (not_asked IS NOT NULL));

-- Why a session has no form, where somebody said so.
ALTER TABLE app.session ADD COLUMN no_form text CHECK (no_form IN ('declined', 'technical'));

-- Of the sessions held. Derived; `asked_every` is what holds for the treatment, its own or the practice's.
ALTER TABLE app.caseload_row
  ADD COLUMN asked_every integer NOT NULL DEFAULT 1,
  ADD COLUMN forms_declined integer NOT NULL DEFAULT 0,
  ADD COLUMN forms_technical integer NOT NULL DEFAULT 0,
  -- Since somebody asked last.
  ADD COLUMN forms_since integer NOT NULL DEFAULT 0,
  -- Sessions at which a form was due and nobody asked, if it is due at every, every second … every sixth.
  ADD COLUMN forms_missed integer[] NOT NULL DEFAULT '{0,0,0,0,0,0}';

-- Until the next rating derives the rows anew; `rapport rebuild` does at once.
ALTER TABLE app.caseload_row NO FORCE ROW LEVEL SECURITY;
UPDATE app.caseload_row SET
  forms_missed[1] = greatest(sessions_held - sessions_rated, 0),
  forms_since = (SELECT count(*) FROM unnest(recent_numbers) AS n WHERE n > coalesce(latest_session, 0));
ALTER TABLE app.caseload_row FORCE ROW LEVEL SECURITY;

-- ---------- who sees and does what ----------
ALTER TABLE app.instrument_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.instrument_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_floor ON app.instrument_setting AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY command_line ON app.instrument_setting TO rapport_command
  USING ((SELECT authz.holds('command_line'))) WITH CHECK ((SELECT authz.holds('command_line')));
CREATE POLICY members_see ON app.instrument_setting FOR SELECT TO rapport_app, rapport_read
  USING (organisation_id = (SELECT authz.org()));
GRANT SELECT ON app.instrument_setting TO rapport_app, rapport_read, rapport_command;
GRANT INSERT ON app.instrument_setting TO rapport_command;

-- Whoever treats the client agrees on the rhythm; archiving stays for what has ended, by its check.
DROP POLICY therapist_archives ON app.care_episode;
CREATE POLICY therapist_changes ON app.care_episode FOR UPDATE TO rapport_app
  USING (id = ANY ((SELECT authz.acting_episodes())::uuid[]))
  WITH CHECK (id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT UPDATE (asked_every, not_asked) ON app.care_episode TO rapport_app;
GRANT UPDATE (no_form) ON app.session TO rapport_app;

-- What the deciding functions read and write.
GRANT SELECT, INSERT ON app.instrument_setting TO rapport_authz;
GRANT SELECT (organisation_id, care_episode_id), UPDATE (asked_every) ON app.caseload_row TO rapport_authz;
CREATE POLICY deciding ON app.instrument_setting FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
CREATE POLICY setting ON app.instrument_setting FOR INSERT TO rapport_authz
  WITH CHECK (organisation_id = (SELECT authz.org()) AND set_by = (SELECT authz.actor()));
CREATE POLICY deciding ON app.caseload_row FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
CREATE POLICY setting ON app.caseload_row FOR UPDATE TO rapport_authz
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));

-- Administrators supply the practice's licensed texts; a program checks them before.
CREATE POLICY administrator_adds ON app.instrument_text FOR INSERT TO rapport_app
  WITH CHECK (supplied_by = (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));
CREATE POLICY administrator_changes ON app.instrument_text FOR UPDATE TO rapport_app
  USING ((SELECT authz.holds('administrator')))
  WITH CHECK (supplied_by = (SELECT authz.actor()) AND (SELECT authz.holds('administrator')));
GRANT INSERT, UPDATE (wording, supplied_at, supplied_by) ON app.instrument_text TO rapport_app;
RESET ROLE;

SET ROLE rapport_authz;
-- How often the practice asks where nothing else is agreed.
CREATE FUNCTION authz.asked_every() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT i.asked_every FROM app.instrument_setting i WHERE i.organisation_id = authz.org()
    ORDER BY i.version DESC LIMIT 1), 1);
END $$;

-- A further version of what is offered; two at once ask for the same number, and one of them fails. Treatments without a
-- rhythm of their own follow.
CREATE FUNCTION authz.set_instruments(not_offered text[], every integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
BEGIN
  PERFORM authz.demand_administrator();
  INSERT INTO app.instrument_setting (organisation_id, version, withdrawn, asked_every, set_at, set_by)
    SELECT org, coalesce(max(i.version), 0) + 1, not_offered, every, authz.now(), authz.actor()
    FROM app.instrument_setting i WHERE i.organisation_id = org;
  UPDATE app.caseload_row r SET asked_every = every
    FROM app.care_episode e
    WHERE r.organisation_id = org AND e.organisation_id = org AND e.id = r.care_episode_id AND e.asked_every IS NULL;
END $$;

CREATE OR REPLACE FUNCTION authz.begin_care(whom uuid, episode uuid, therapist uuid, day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO app.care_episode (organisation_id, id, client_id, therapist_id, started_on)
    VALUES (authz.org(), episode, whom, therapist, day);
  INSERT INTO app.caseload_row (organisation_id, care_episode_id, sessions_held, sessions_rated, dates_assumed,
      recent_numbers, recent_on, recent_totals, rated, at_maximum, latest_scales, latest_points, latest_imputed,
      earlier_scales, earlier_low, earlier_high, asked_every)
    VALUES (authz.org(), episode, 0, 0, false, '{}', '{}', '{}', 0, 0, '{}', '{}', '{}', '{}', '{}', '{}',
      authz.asked_every());
END $$;

-- As 0012 says; what begins is begun in one place.
CREATE OR REPLACE FUNCTION authz.transfer(old_episode uuid, new_episode uuid, new_therapist uuid, day date, why text,
  open_alliance boolean) RETURNS text
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
  ELSIF day > authz.today() THEN
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
  PERFORM authz.begin_care(old.client_id, new_episode, new_therapist, day);
  INSERT INTO app.transfer (organisation_id, from_episode, to_episode, reason, alliance_opened, recorded_at, recorded_by)
    VALUES (organisation, old_episode, new_episode, why, open_alliance, authz.now(), authz.actor());
  RETURN 'done';
END $$;

REVOKE ALL ON FUNCTION authz.asked_every(), authz.set_instruments(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.asked_every() TO rapport_app, rapport_read, rapport_command;
GRANT EXECUTE ON FUNCTION authz.set_instruments(text[], integer) TO rapport_app;
RESET ROLE;
