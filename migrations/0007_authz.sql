-- Who acts, and what they may see. The door sets the settings; missing ones raise, because an empty page would read as
-- "nothing to worry about". These functions read through policies of their own role, since with FORCE a function of the
-- tables' owner would recurse. In plpgsql, because a session keeps its plans, while a function in SQL that cannot be
-- inlined is planned anew at each call, which took longer than the queries it guards.
SET ROLE rapport_owner;
GRANT SELECT ON app.organisation, app.staff, app.role_grant, app.supervision_line, app.care_episode TO rapport_authz;
RESET ROLE;

SET ROLE rapport_authz;

CREATE FUNCTION authz.setting(name text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value text := current_setting('rapport.' || name, true);
BEGIN
  IF value IS NULL OR value = '' THEN
    RAISE EXCEPTION 'rapport.% is not set', name
      USING ERRCODE = '28000', HINT = 'All access goes through the door (server/src/store/door.rs).';
  END IF;
  RETURN value;
END $$;

CREATE FUNCTION authz.actor() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN authz.setting('actor')::uuid;
END $$;

CREATE FUNCTION authz.org() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN authz.setting('organisation')::uuid;
END $$;

CREATE FUNCTION authz.request() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN authz.setting('request')::uuid;
END $$;

CREATE FUNCTION authz.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN authz.setting('now')::timestamptz;
END $$;

-- Whether the actor is active and holds a role now.
CREATE FUNCTION authz.holds(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM app.staff s
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id
    WHERE s.organisation_id = (SELECT authz.org()) AND s.id = (SELECT authz.actor())
      AND s.active AND g.role = wanted
  );
END $$;

-- The care episodes that the actor may open: the own ones, and those of the people supervised today.
CREATE FUNCTION authz.visible_episodes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(id), '{}') FROM (
      SELECT e.id FROM app.care_episode e
      WHERE e.organisation_id = (SELECT authz.org()) AND e.therapist_id = (SELECT authz.actor())
        AND (SELECT authz.holds('therapist'))
      UNION
      SELECT e.id FROM app.supervision_line l
      JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.therapist_id = l.supervisee_id
      WHERE l.organisation_id = (SELECT authz.org()) AND l.supervisor_id = (SELECT authz.actor())
        AND l.valid @> (SELECT authz.now()) AND (SELECT authz.holds('supervisor'))
    ) visible
  );
END $$;

-- The clients of those care episodes.
CREATE FUNCTION authz.visible_clients() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(DISTINCT e.client_id), '{}') FROM app.care_episode e
    WHERE e.organisation_id = (SELECT authz.org()) AND e.id = ANY ((SELECT authz.visible_episodes())::uuid[])
  );
END $$;

-- Sets who acts for the rest of the transaction. Raises unless that is an active member of the organisation.
CREATE FUNCTION authz.enter(organisation uuid, actor uuid, request uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('rapport.organisation', organisation::text, true),
          set_config('rapport.actor', actor::text, true),
          set_config('rapport.request', request::text, true),
          set_config('rapport.now', at::text, true);
  IF NOT EXISTS (SELECT FROM app.staff s WHERE s.organisation_id = organisation AND s.id = actor AND s.active) THEN
    RAISE EXCEPTION 'the actor is not an active member of the organisation' USING ERRCODE = '28000';
  END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA authz FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA authz TO rapport_app, rapport_read;
GRANT EXECUTE ON FUNCTION authz.setting(text), authz.actor(), authz.org(), authz.request(), authz.now() TO rapport_audit;

RESET ROLE;

SET ROLE rapport_audit;

CREATE FUNCTION audit.append(event_id uuid, event_action text, kind text, ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO audit.event (organisation_id, id, at, actor_id, request_id, action, object_kind, object_ids)
  VALUES (authz.org(), event_id, authz.now(), authz.actor(), authz.request(), event_action, kind, ids)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.append(uuid, text, text, uuid[]) TO rapport_app, rapport_read;

RESET ROLE;
