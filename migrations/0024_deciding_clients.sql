-- Whose clients they are is decided with whose treatments: both come from the same rows, and every page asks for both.
SET ROLE rapport_authz;

-- As 0014.
CREATE OR REPLACE FUNCTION authz.decide_treated() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  actor uuid := authz.actor();
  now_is timestamptz := authz.now();
  held text[] := ARRAY(
    SELECT g.role FROM app.staff s
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id
    WHERE s.organisation_id = org AND s.id = actor AND s.active);
  treated uuid[] := '{}';
  clients uuid[] := '{}';
  more uuid[];
  more_clients uuid[];
BEGIN
  IF 'therapist' = ANY (held) THEN
    SELECT coalesce(array_agg(t.id), '{}'), coalesce(array_agg(t.client_id), '{}') INTO treated, clients FROM (
      SELECT e.id, e.client_id FROM app.care_episode e
      WHERE e.organisation_id = org AND e.therapist_id = actor AND e.ending IS DISTINCT FROM 'transferred'
      UNION ALL
      SELECT e.id, e.client_id FROM app.cover_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.therapist_id
      WHERE l.organisation_id = org AND l.cover_id = actor AND e.ended_on IS NULL AND l.valid @> now_is
    ) t;
  END IF;
  IF 'supervisor' = ANY (held) THEN
    SELECT coalesce(array_agg(e.id), '{}'), coalesce(array_agg(e.client_id), '{}') INTO more, more_clients
    FROM app.supervision_line l
    JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.supervisee_id
    WHERE l.organisation_id = org AND l.supervisor_id = actor AND e.ending IS DISTINCT FROM 'transferred'
      AND l.valid @> now_is AND NOT e.id = ANY (treated);
    treated := treated || more;
    clients := clients || more_clients;
  END IF;
  PERFORM authz.keep('rapport.clients', clients);
  RETURN authz.keep('rapport.treated', treated);
END $$;

CREATE OR REPLACE FUNCTION authz.decide_clients() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  treated uuid[] := authz.treated_episodes();
BEGIN
  -- Where nothing was written yet, they are there now.
  RETURN coalesce(authz.kept('rapport.clients'), ARRAY(
    SELECT DISTINCT e.client_id FROM app.care_episode e WHERE e.organisation_id = org AND e.id = ANY (treated)));
END $$;
RESET ROLE;
