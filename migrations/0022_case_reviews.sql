-- Cases on a supervision agenda: who put one there and with which question, what was decided, when to look again. A log of each
-- care episode that only grows: a correction is a further entry.
SET ROLE rapport_authz;
-- The care episodes of the people whom the actor supervises now; not what was handed on.
CREATE FUNCTION authz.supervised_episodes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  actor uuid := authz.actor();
  now_is timestamptz := authz.now();
BEGIN
  IF NOT authz.holds('supervisor') THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(
    SELECT e.id FROM app.supervision_line l
    JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.supervisee_id
    WHERE l.organisation_id = org AND l.supervisor_id = actor AND l.valid @> now_is
      AND e.ending IS DISTINCT FROM 'transferred');
END $$;
REVOKE ALL ON FUNCTION authz.supervised_episodes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.supervised_episodes() TO rapport_app, rapport_read;
RESET ROLE;

SET ROLE rapport_owner;

-- The keys hold the order, as for ruptures: an entry says where the case stood before it, which must be where the entry before
-- left it. So a case is on the agenda once at most, only what is on it is decided upon, and of two who act at once one is
-- refused, since both ask for the same number.
CREATE TABLE app.case_review (
  organisation_id uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  number          integer NOT NULL CHECK (number >= 1),
  at              timestamptz NOT NULL,
  recorded_by     uuid NOT NULL,
  -- In which capacity, then: supervision lines end.
  acting_as       text NOT NULL CHECK (acting_as IN ('therapist', 'supervisor')),
  step            text NOT NULL CHECK (step IN ('put', 'taken_back', 'decided', 'corrected')),
  state_before    text NOT NULL,
  state_after     text NOT NULL GENERATED ALWAYS AS (
    CASE step WHEN 'put' THEN 'agenda' WHEN 'taken_back' THEN 'off' ELSE 'decided' END) STORED,
  previous        integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
  -- Only who put it there takes it back; what others asked for is decided upon.
  takes_back_of   uuid GENERATED ALWAYS AS (CASE step WHEN 'taken_back' THEN recorded_by END) STORED,
  question        text CHECK (length(question) BETWEEN 1 AND 2000),
  decision        text CHECK (length(decision) BETWEEN 1 AND 4000),
  follow_up_on    date,
  PRIMARY KEY (organisation_id, care_episode_id, number),
  UNIQUE (organisation_id, care_episode_id, number, state_after),
  UNIQUE (organisation_id, care_episode_id, number, recorded_by),
  CHECK ((number = 1) = (state_before = 'none')),
  CHECK (CASE step
    WHEN 'put' THEN state_before IN ('none', 'off', 'decided')
    WHEN 'corrected' THEN state_before = 'decided'
    ELSE state_before = 'agenda' END),
  CHECK ((decision IS NOT NULL) = (step IN ('decided', 'corrected'))),
  CHECK (question IS NULL OR step = 'put'),
  CHECK (follow_up_on IS NULL OR decision IS NOT NULL),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id),
  FOREIGN KEY (organisation_id, recorded_by) REFERENCES app.staff (organisation_id, id),
  FOREIGN KEY (organisation_id, care_episode_id, previous, state_before)
    REFERENCES app.case_review (organisation_id, care_episode_id, number, state_after),
  FOREIGN KEY (organisation_id, care_episode_id, previous, takes_back_of)
    REFERENCES app.case_review (organisation_id, care_episode_id, number, recorded_by)
);

ALTER TABLE app.case_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.case_review FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_floor ON app.case_review AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY command_line ON app.case_review TO rapport_command
  USING ((SELECT authz.holds('command_line'))) WITH CHECK ((SELECT authz.holds('command_line')));
CREATE POLICY by_care_episode ON app.case_review FOR SELECT TO rapport_app, rapport_read
  USING (care_episode_id = ANY ((SELECT authz.visible_episodes())::uuid[]));
-- Who treats the client, and who supervises them now; each in the own name and as what they are.
CREATE POLICY therapist_records ON app.case_review FOR INSERT TO rapport_app
  WITH CHECK (recorded_by = (SELECT authz.actor()) AND acting_as = 'therapist'
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
CREATE POLICY supervisor_records ON app.case_review FOR INSERT TO rapport_app
  WITH CHECK (recorded_by = (SELECT authz.actor()) AND acting_as = 'supervisor'
    AND care_episode_id = ANY ((SELECT authz.supervised_episodes())::uuid[]));
GRANT SELECT ON app.case_review TO rapport_app, rapport_read, rapport_command;
GRANT INSERT ON app.case_review TO rapport_app, rapport_command;
RESET ROLE;
