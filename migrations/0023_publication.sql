-- Cases in aggregate. What a care episode adds to each four weeks is kept beside it, in the transaction that changes it. What
-- is published of the practice is computed once from all of these, with small numbers protected, and never changes.

-- ---------- tables ----------
SET ROLE rapport_owner;

-- Derived, reproduced by `rapport rebuild`; only where there is something to count.
CREATE TABLE app.period_row (
  organisation_id uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  -- Four weeks, as app::supervision::published counts them.
  period          integer NOT NULL,
  -- Sessions held, by what became of the client's alliance form.
  given           integer NOT NULL,
  declined        integer NOT NULL,
  technical       integer NOT NULL,
  not_asked       integer NOT NULL,
  -- Steps of ruptures, by the day on which they were recorded; reopening is no opening.
  opened          integer NOT NULL,
  acknowledged    integer NOT NULL,
  discussed       integer NOT NULL,
  repaired        integer NOT NULL,
  passed          integer NOT NULL,
  unresolved      integer NOT NULL,
  ended           integer NOT NULL,
  dismissed       integer NOT NULL,
  -- Opened on the client's word or by scores; who opened one herself need not acknowledge it. And those of them that were
  -- acknowledged or closed within 14 days.
  flagged         integer NOT NULL,
  in_time         integer NOT NULL,
  PRIMARY KEY (organisation_id, care_episode_id, period),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id)
);
CREATE INDEX period_row_period ON app.period_row (organisation_id, period);

CREATE TABLE app.publication (
  organisation_id uuid NOT NULL REFERENCES app.organisation (id),
  -- Four weeks, twelve weeks, or a curve from the flag until it was acknowledged or repaired.
  kind            text NOT NULL CHECK (kind IN ('period', 'quarter', 'acknowledged', 'repaired')),
  -- The period, the quarter, or the last period of a curve.
  number          integer NOT NULL,
  frozen_at       timestamptz NOT NULL,
  -- As app::supervision::published has it.
  body            jsonb NOT NULL,
  PRIMARY KEY (organisation_id, kind, number)
);

-- ---------- row security ----------
ALTER TABLE app.period_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.period_row FORCE ROW LEVEL SECURITY;
ALTER TABLE app.publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.publication FORCE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA app TO rapport_overview, rapport_publish;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.period_row TO rapport_authz;
GRANT SELECT ON app.period_row TO rapport_read, rapport_publish;
GRANT SELECT ON app.publication TO rapport_overview, rapport_publish;
GRANT INSERT ON app.publication TO rapport_publish;
CREATE POLICY organisation_floor ON app.period_row AS RESTRICTIVE
  TO rapport_app, rapport_read, rapport_command, rapport_publish
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY by_care_episode ON app.period_row FOR SELECT TO rapport_read
  USING (care_episode_id = ANY ((SELECT authz.visible_episodes())::uuid[]));
CREATE POLICY rolling_up ON app.period_row TO rapport_authz
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY organisation_floor ON app.publication AS RESTRICTIVE
  TO rapport_app, rapport_read, rapport_command, rapport_overview, rapport_publish
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
ALTER POLICY own ON app.organisation TO rapport_app, rapport_read, rapport_command, rapport_publish;
CREATE POLICY publishing ON app.publication TO rapport_publish
  USING ((SELECT authz.holds('command_line'))) WITH CHECK ((SELECT authz.holds('command_line')));

-- What is published is computed from counts and states, without a name, an answer or a note.
GRANT SELECT (id, created_at) ON app.organisation TO rapport_publish;
GRANT SELECT (organisation_id, id, client_id, therapist_id, ended_on) ON app.care_episode TO rapport_publish;
GRANT SELECT (organisation_id, care_episode_id, rated, instrument_code, instrument_version, latest_scales, latest_points)
  ON app.caseload_row TO rapport_publish;
GRANT SELECT (organisation_id, id, care_episode_id, state, source, track, opened_at, last_step_at) ON app.rupture_episode
  TO rapport_publish;
GRANT SELECT (organisation_id, care_episode_id, rupture_id, number, at, state_after) ON app.rupture_event TO rapport_publish;
GRANT SELECT (organisation_id, id, active) ON app.staff TO rapport_publish;
GRANT SELECT (organisation_id, staff_id, role) ON app.role_grant TO rapport_publish;
GRANT SELECT (organisation_id, id, supervisor_id, supervisee_id, valid) ON app.supervision_line TO rapport_publish;
GRANT SELECT (organisation_id, id, cover_id, therapist_id, valid) ON app.cover_line TO rapport_publish;
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['care_episode', 'caseload_row', 'rupture_episode', 'rupture_event', 'staff', 'role_grant',
    'supervision_line', 'cover_line'] LOOP
    EXECUTE format('ALTER POLICY organisation_floor ON app.%I
      TO rapport_app, rapport_read, rapport_command, rapport_publish', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['period_row', 'care_episode', 'caseload_row', 'rupture_episode', 'rupture_event', 'staff',
    'role_grant', 'supervision_line', 'cover_line'] LOOP
    EXECUTE format('CREATE POLICY publishing ON app.%I FOR SELECT TO rapport_publish
      USING ((SELECT authz.holds(''command_line'')))', t);
  END LOOP;
END $$;

-- What the functions below read and write beside what they did already.
GRANT SELECT (attendance, no_form) ON app.session TO rapport_authz;
GRANT UPDATE (rupture) ON app.caseload_row TO rapport_authz;
RESET ROLE;

-- ---------- who acts, for the two roles ----------
SET ROLE rapport_authz;
GRANT USAGE ON SCHEMA authz TO rapport_overview, rapport_publish;
GRANT EXECUTE ON FUNCTION authz.setting(text), authz.not_set(text), authz.kept(text), authz.actor(), authz.org(), authz.request(), authz.now(),
  authz.holds(text), authz.enter(uuid, uuid, uuid, timestamptz) TO rapport_overview, rapport_publish;

-- The practice's figures are for clinicians. They are the same for everybody, and protected against what each can open
-- already; who can open the cases of all therapists but one or two would be told about those, and is not shown them.
CREATE FUNCTION authz.sees_practice() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  who uuid := authz.actor();
  now_is timestamptz := authz.now();
  supervises boolean := authz.holds('supervisor');
BEGIN
  RETURN (supervises OR authz.holds('therapist')) AND (
    SELECT count(*) NOT BETWEEN 1 AND 2
    FROM app.staff s
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'therapist'
    -- Whoever has left has had cases too.
    WHERE s.organisation_id = org AND s.id <> who
      AND NOT (supervises AND EXISTS (
        SELECT FROM app.supervision_line l
        WHERE l.organisation_id = org AND l.supervisor_id = who AND l.supervisee_id = s.id AND l.valid @> now_is))
      AND NOT EXISTS (
        SELECT FROM app.cover_line l
        WHERE l.organisation_id = org AND l.cover_id = who AND l.therapist_id = s.id AND l.valid @> now_is));
END $$;

-- ---------- rolling up ----------
CREATE FUNCTION authz.period(day date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN floor((day - DATE '2000-01-03') / 28.0)::integer;

-- Whatever changes a care episode's sessions, ratings or ruptures writes its line of the caseload last, so this is where they
-- are counted. The same statement counts a new rating and a rebuild.
CREATE FUNCTION authz.roll_up() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  zone text := (SELECT o.time_zone FROM app.organisation o WHERE o.id = NEW.organisation_id);
BEGIN
  WITH form AS (
    SELECT authz.period(s.held_on) AS period,
      CASE WHEN EXISTS (
        SELECT FROM app.rating r WHERE r.organisation_id = s.organisation_id AND r.session_id = s.id
          AND r.family = 'alliance' AND r.rater = 'client'
      ) THEN 'given' ELSE coalesce(s.no_form, 'not_asked') END AS what
    FROM app.session s
    WHERE s.organisation_id = NEW.organisation_id AND s.care_episode_id = NEW.care_episode_id AND s.attendance = 'held'
  ), step AS (
    SELECT authz.period((v.at AT TIME ZONE zone)::date) AS period,
      CASE WHEN v.state_before IS DISTINCT FROM v.state_after THEN
        CASE WHEN v.step = 'reopened' THEN 'reopened' WHEN v.step = 'opened' THEN 'opened' ELSE v.state_after END
      END AS what,
      v.step = 'opened' AND v.source <> 'therapist_word' AS flagged,
      v.step = 'opened' AND v.source <> 'therapist_word' AND EXISTS (
        SELECT FROM app.rupture_event later
        WHERE later.organisation_id = v.organisation_id AND later.rupture_id = v.rupture_id
          AND later.state_after <> 'possible' AND later.at <= v.at + interval '14 days') AS in_time
    FROM app.rupture_event v
    WHERE v.organisation_id = NEW.organisation_id AND v.care_episode_id = NEW.care_episode_id
  ), counted AS (
    SELECT a.period,
      count(*) FILTER (WHERE a.what = 'given') AS given,
      count(*) FILTER (WHERE a.what = 'declined') AS declined,
      count(*) FILTER (WHERE a.what = 'technical') AS technical,
      count(*) FILTER (WHERE a.what = 'not_asked') AS not_asked,
      count(*) FILTER (WHERE a.what = 'opened') AS opened,
      count(*) FILTER (WHERE a.what = 'acknowledged') AS acknowledged,
      count(*) FILTER (WHERE a.what = 'discussed') AS discussed,
      count(*) FILTER (WHERE a.what = 'repaired') AS repaired,
      count(*) FILTER (WHERE a.what = 'passed') AS passed,
      count(*) FILTER (WHERE a.what = 'unresolved') AS unresolved,
      count(*) FILTER (WHERE a.what = 'ended_with_treatment') AS ended,
      count(*) FILTER (WHERE a.what = 'dismissed') AS dismissed,
      count(*) FILTER (WHERE a.flagged) AS flagged,
      count(*) FILTER (WHERE a.in_time) AS in_time
    FROM (
      SELECT period, what, false AS flagged, false AS in_time FROM form
      UNION ALL
      SELECT period, what, flagged, in_time FROM step WHERE what IS NOT NULL
    ) a GROUP BY a.period
  ), gone AS (
    DELETE FROM app.period_row p
    WHERE p.organisation_id = NEW.organisation_id AND p.care_episode_id = NEW.care_episode_id
      AND NOT p.period IN (SELECT c.period FROM counted c)
  )
  INSERT INTO app.period_row AS p (organisation_id, care_episode_id, period, given, declined, technical, not_asked, opened,
      acknowledged, discussed, repaired, passed, unresolved, ended, dismissed, flagged, in_time)
    SELECT NEW.organisation_id, NEW.care_episode_id, c.* FROM counted c
    ON CONFLICT (organisation_id, care_episode_id, period) DO UPDATE SET given = excluded.given,
      declined = excluded.declined, technical = excluded.technical, not_asked = excluded.not_asked,
      opened = excluded.opened, acknowledged = excluded.acknowledged, discussed = excluded.discussed,
      repaired = excluded.repaired, passed = excluded.passed, unresolved = excluded.unresolved, ended = excluded.ended,
      dismissed = excluded.dismissed, flagged = excluded.flagged, in_time = excluded.in_time
    WHERE (p.given, p.declined, p.technical, p.not_asked, p.opened, p.acknowledged, p.discussed, p.repaired, p.passed,
        p.unresolved, p.ended, p.dismissed, p.flagged, p.in_time)
      IS DISTINCT FROM (excluded.given, excluded.declined, excluded.technical, excluded.not_asked, excluded.opened,
        excluded.acknowledged, excluded.discussed, excluded.repaired, excluded.passed, excluded.unresolved, excluded.ended,
        excluded.dismissed, excluded.flagged, excluded.in_time);
  RETURN NULL;
END $$;

-- What ends with its treatment is off the line of the caseload, also where no command derives that anew: after a transfer.
CREATE FUNCTION authz.clear_rupture() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE app.caseload_row c SET rupture = NULL
    WHERE c.organisation_id = NEW.organisation_id AND c.care_episode_id = NEW.care_episode_id;
  RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION authz.sees_practice(), authz.period(date), authz.roll_up(), authz.clear_rupture() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.sees_practice() TO rapport_overview, rapport_read;
GRANT EXECUTE ON FUNCTION authz.roll_up(), authz.clear_rupture() TO rapport_owner;
RESET ROLE;

SET ROLE rapport_audit;
GRANT USAGE ON SCHEMA audit TO rapport_overview, rapport_publish;
GRANT EXECUTE ON FUNCTION audit.append(uuid, text, text, uuid[], text) TO rapport_overview, rapport_publish;
RESET ROLE;

SET ROLE rapport_owner;
CREATE POLICY whole_practice ON app.publication FOR SELECT TO rapport_overview USING ((SELECT authz.sees_practice()));
CREATE TRIGGER rolls_up AFTER INSERT OR UPDATE OF sessions_held, rupture ON app.caseload_row
  FOR EACH ROW EXECUTE FUNCTION authz.roll_up();

CREATE TRIGGER clears_rupture AFTER UPDATE OF state ON app.rupture_episode
  FOR EACH ROW WHEN (NEW.state = 'ended_with_treatment' AND OLD.state <> NEW.state) EXECUTE FUNCTION authz.clear_rupture();

-- What is there already. The owner's own rows are under row security too, and no policy lets it read these.
ALTER TABLE app.caseload_row NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  practice uuid;
BEGIN
  FOR practice IN SELECT id FROM app.organisation LOOP
    PERFORM set_config('rapport.organisation', practice::text, true);
    UPDATE app.caseload_row SET rupture = rupture WHERE organisation_id = practice;
  END LOOP;
END $$;
ALTER TABLE app.caseload_row FORCE ROW LEVEL SECURITY;
RESET ROLE;
