-- Who sees what, decided as before and with less work: each of these functions runs several times in every request.
SET ROLE rapport_authz;

-- These run as who asks and are written into the plan of the statement that calls them, which costs next to nothing; a
-- function with a search path or rights of its own costs more than what these do.
CREATE FUNCTION authz.not_set(name text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RAISE EXCEPTION 'rapport.% is not set', name
    USING ERRCODE = '28000', HINT = 'All access goes through the door (server/src/store/door.rs).';
END $$;

CREATE OR REPLACE FUNCTION authz.setting(name text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(pg_catalog.current_setting('rapport.' || name, true), ''), authz.not_set(name));

CREATE OR REPLACE FUNCTION authz.actor() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE RETURN authz.setting('actor')::uuid;

CREATE OR REPLACE FUNCTION authz.org() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE RETURN authz.setting('organisation')::uuid;

CREATE OR REPLACE FUNCTION authz.request() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE RETURN authz.setting('request')::uuid;

CREATE OR REPLACE FUNCTION authz.now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE RETURN authz.setting('now')::timestamptz;

-- Begins: who asks, and nothing known yet of what they treat.
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
  IF NOT EXISTS (SELECT FROM app.staff s WHERE s.organisation_id = organisation AND s.id = actor AND s.active) THEN
    RAISE EXCEPTION 'the actor is not an active member of the organisation' USING ERRCODE = '28000';
  END IF;
END $$;

-- What was decided in this transaction: every policy of every table of a statement asks. From the first write on, which may
-- change the answer, it is decided anew each time. Whoever could set what is kept could as well set the actor: both are
-- settings, and both are the door's.
CREATE FUNCTION authz.kept(what text) RETURNS uuid[]
LANGUAGE sql STABLE
RETURN CASE WHEN pg_catalog.pg_current_xact_id_if_assigned() IS NULL
  THEN nullif(pg_catalog.current_setting(what, true), '')::uuid[] END;

CREATE FUNCTION authz.keep(what text, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF pg_catalog.pg_current_xact_id_if_assigned() IS NULL THEN
    PERFORM pg_catalog.set_config(what, ids::text, true);
  END IF;
  RETURN ids;
END $$;
-- What is wholly theirs, as 0012 says; the roles are looked up once.
CREATE FUNCTION authz.decide_treated() RETURNS uuid[]
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
BEGIN
  IF 'therapist' = ANY (held) THEN
    treated := ARRAY(
      SELECT e.id FROM app.care_episode e
      WHERE e.organisation_id = org AND e.therapist_id = actor AND e.ending IS DISTINCT FROM 'transferred'
      UNION
      SELECT e.id FROM app.cover_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.therapist_id
      WHERE l.organisation_id = org AND l.cover_id = actor AND e.ended_on IS NULL AND l.valid @> now_is);
  END IF;
  IF 'supervisor' = ANY (held) THEN
    treated := treated || ARRAY(
      SELECT e.id FROM app.supervision_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.supervisee_id
      WHERE l.organisation_id = org AND l.supervisor_id = actor AND e.ending IS DISTINCT FROM 'transferred'
        AND l.valid @> now_is AND NOT e.id = ANY (treated));
  END IF;
  RETURN authz.keep('rapport.treated', treated);
END $$;

CREATE OR REPLACE FUNCTION authz.treated_episodes() RETURNS uuid[]
LANGUAGE sql STABLE RETURN coalesce(authz.kept('rapport.treated'), authz.decide_treated());

CREATE OR REPLACE FUNCTION authz.earlier_episodes(later uuid[], opened_only boolean) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  found uuid[] := '{}';
  step uuid[] := later;
BEGIN
  LOOP
    step := ARRAY(
      SELECT t.from_episode FROM app.transfer t
      WHERE t.organisation_id = org AND t.to_episode = ANY (step)
        AND (t.alliance_opened OR NOT opened_only) AND NOT t.from_episode = ANY (found));
    EXIT WHEN step = '{}';
    found := found || step;
  END LOOP;
  RETURN found;
END $$;

CREATE FUNCTION authz.decide_visible() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  treated uuid[] := authz.treated_episodes();
BEGIN
  RETURN authz.keep('rapport.visible', treated || authz.earlier_episodes(treated, true));
END $$;

CREATE OR REPLACE FUNCTION authz.visible_episodes() RETURNS uuid[]
LANGUAGE sql STABLE RETURN coalesce(authz.kept('rapport.visible'), authz.decide_visible());

CREATE FUNCTION authz.decide_clients() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  org uuid := authz.org();
  treated uuid[] := authz.treated_episodes();
BEGIN
  RETURN authz.keep('rapport.clients', ARRAY(
    SELECT DISTINCT e.client_id FROM app.care_episode e WHERE e.organisation_id = org AND e.id = ANY (treated)));
END $$;

CREATE OR REPLACE FUNCTION authz.visible_clients() RETURNS uuid[]
LANGUAGE sql STABLE RETURN coalesce(authz.kept('rapport.clients'), authz.decide_clients());

REVOKE ALL ON FUNCTION authz.not_set(text), authz.kept(text), authz.keep(text, uuid[]), authz.decide_treated(),
  authz.decide_visible(), authz.decide_clients() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.not_set(text), authz.kept(text) TO rapport_app, rapport_read, rapport_audit, rapport_command;
GRANT EXECUTE ON FUNCTION authz.decide_visible() TO rapport_app, rapport_read, rapport_audit;
GRANT EXECUTE ON FUNCTION authz.decide_clients() TO rapport_app, rapport_read;

-- Who stands behind a token, as 0010 says; what is written at most once a minute is not tried with each request.
CREATE OR REPLACE FUNCTION authz.sign_in_of(token bytea, at timestamptz, idle interval)
RETURNS TABLE (organisation_id uuid, staff_id uuid, user_name text, name text, practice_name text, time_zone text,
  demo boolean, roles text[], sign_in_id uuid, stage text, locked boolean, confirmed_at timestamptz, new_secret bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  seen timestamptz;
BEGIN
  SELECT s.organisation_id, s.id, s.user_name, s.name, o.name, o.time_zone, o.demo,
      coalesce((SELECT array_agg(g.role ORDER BY g.role) FROM app.role_grant g
        WHERE g.organisation_id = s.organisation_id AND g.staff_id = s.id), '{}'),
      i.id, i.stage, i.idle_until <= at, CASE WHEN i.demo_door THEN at ELSE i.confirmed_at END, i.new_secret, i.last_seen_at
    INTO organisation_id, staff_id, user_name, name, practice_name, time_zone, demo, roles, sign_in_id, stage, locked,
      confirmed_at, new_secret, seen
    FROM auth.sign_in i
    JOIN app.staff s ON s.organisation_id = i.organisation_id AND s.id = i.staff_id AND s.active
    JOIN app.organisation o ON o.id = s.organisation_id
    LEFT JOIN auth.credential c ON c.organisation_id = i.organisation_id AND c.staff_id = i.staff_id
    WHERE i.token_hash = token AND i.ends_at > at AND (i.stage = 'full' OR i.idle_until > at)
      AND (i.stage = 'new_password' OR c.changed_at IS NOT DISTINCT FROM i.credential_of);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF stage = 'full' AND NOT locked AND seen < at - interval '1 minute' THEN
    -- All of it once more: meanwhile the screen may have been locked.
    UPDATE auth.sign_in i SET last_seen_at = at, idle_until = at + idle
    WHERE i.token_hash = token AND i.stage = 'full'
      AND i.idle_until > at AND i.ends_at > at AND i.last_seen_at < at - interval '1 minute';
  END IF;
  RETURN NEXT;
END $$;

RESET ROLE;
