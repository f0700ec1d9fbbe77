-- Where the practice wants it so, a therapist sees the client's alliance rating of a session once the own one is in, or once
-- the therapist goes without. Only what pages read is veiled: what is derived, and what is written, rests on everything.
SET ROLE rapport_owner;

-- For sessions from this day on; null where clients' ratings are shown at once.
ALTER TABLE app.form_setting ADD COLUMN blind_from date;

-- A therapist went without an own rating.
CREATE TABLE app.unveiling (
  organisation_id uuid NOT NULL,
  session_id      uuid NOT NULL,
  staff_id        uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, session_id, staff_id),
  FOREIGN KEY (organisation_id, care_episode_id, session_id)
    REFERENCES app.session (organisation_id, care_episode_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX unveiling_session ON app.unveiling (organisation_id, care_episode_id, session_id);

ALTER TABLE app.unveiling ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.unveiling FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_floor ON app.unveiling AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY goes_without ON app.unveiling FOR INSERT TO rapport_app
  WITH CHECK (staff_id = (SELECT authz.actor()) AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY command_line ON app.unveiling TO rapport_command
  USING ((SELECT authz.holds('command_line'))) WITH CHECK ((SELECT authz.holds('command_line')));
GRANT INSERT ON app.unveiling TO rapport_app;
GRANT SELECT ON app.unveiling TO rapport_command;

-- What the deciding function reads.
GRANT SELECT ON app.unveiling TO rapport_authz;
GRANT SELECT (organisation_id, version, blind_from) ON app.form_setting TO rapport_authz;
GRANT SELECT (id, number) ON app.session TO rapport_authz;
GRANT SELECT (organisation_id, id, care_episode_id, session_id, family, rater) ON app.rating TO rapport_authz;
CREATE POLICY deciding ON app.unveiling FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
CREATE POLICY deciding ON app.form_setting FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
CREATE POLICY deciding ON app.rating FOR SELECT TO rapport_authz USING (organisation_id = (SELECT authz.org()));
RESET ROLE;

SET ROLE rapport_authz;
-- As 0014, and whether there is anything to veil: most practices show ratings at once, and nothing more is asked then.
CREATE OR REPLACE FUNCTION authz.enter(organisation uuid, actor uuid, request uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('rapport.organisation', organisation::text, true),
          set_config('rapport.actor', actor::text, true),
          set_config('rapport.request', request::text, true),
          set_config('rapport.now', at::text, true),
          set_config('rapport.treated', '', true),
          set_config('rapport.visible', '', true),
          set_config('rapport.clients', '', true);
  PERFORM set_config('rapport.blind', CASE WHEN (
            SELECT f.blind_from FROM app.form_setting f WHERE f.organisation_id = organisation ORDER BY f.version DESC LIMIT 1
          ) IS NULL THEN 'no' ELSE 'yes' END, true)
    FROM app.staff s WHERE s.organisation_id = organisation AND s.id = actor AND s.active;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the actor is not an active member of the organisation' USING ERRCODE = '28000';
  END IF;
END $$;

-- Written into the plan of who asks; unless the door has said no, there may be something to veil.
CREATE FUNCTION authz.blind() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN pg_catalog.current_setting('rapport.blind', true) IS DISTINCT FROM 'no';
REVOKE ALL ON FUNCTION authz.blind() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.blind() TO rapport_app, rapport_read;

CREATE FUNCTION authz.veiled() RETURNS TABLE (rating_id uuid, care_episode_id uuid, session_number integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  org uuid := authz.org();
  who uuid := authz.actor();
  since date := (SELECT f.blind_from FROM app.form_setting f WHERE f.organisation_id = org ORDER BY f.version DESC LIMIT 1);
BEGIN
  IF since IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT r.id, r.care_episode_id, s.number
    FROM app.care_episode e
    JOIN app.session s ON s.organisation_id = e.organisation_id AND s.care_episode_id = e.id AND s.held_on >= since
    JOIN app.rating r ON r.organisation_id = s.organisation_id AND r.session_id = s.id
      AND r.family = 'alliance' AND r.rater = 'client'
    WHERE e.organisation_id = org AND e.therapist_id = who AND e.ending IS DISTINCT FROM 'transferred'
      AND NOT EXISTS (
        SELECT FROM app.rating o WHERE o.organisation_id = s.organisation_id AND o.session_id = s.id
          AND o.family = 'alliance' AND o.rater = 'therapist')
      AND NOT EXISTS (
        SELECT FROM app.unveiling u WHERE u.organisation_id = s.organisation_id AND u.session_id = s.id AND u.staff_id = who);
END $$;
REVOKE ALL ON FUNCTION authz.veiled() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.veiled() TO rapport_app, rapport_read;
RESET ROLE;

SET ROLE rapport_owner;
CREATE POLICY own_first ON app.rating AS RESTRICTIVE FOR SELECT TO rapport_read
  USING (NOT id = ANY (ARRAY(SELECT v.rating_id FROM authz.veiled() v WHERE authz.blind())));
CREATE POLICY own_first ON app.score AS RESTRICTIVE FOR SELECT TO rapport_read
  USING (NOT rating_id = ANY (ARRAY(SELECT v.rating_id FROM authz.veiled() v WHERE authz.blind())));
CREATE POLICY own_first ON app.rating_revision AS RESTRICTIVE FOR SELECT TO rapport_read
  USING (NOT rating_id = ANY (ARRAY(SELECT v.rating_id FROM authz.veiled() v WHERE authz.blind())));
RESET ROLE;
