-- Open pages are told when something of a care episode has changed; and whoever opens a client has seen what was there.
SET ROLE rapport_owner;

ALTER TABLE app.caseload_row
  -- How often something of the care episode has changed: a page that knows another number is out of date.
  ADD COLUMN changes bigint NOT NULL DEFAULT 0,
  -- When the latest of its ratings was recorded; null before this was counted.
  ADD COLUMN rated_at timestamptz;

-- Up to which rating of a care episode somebody has looked at it; null where there was none yet.
CREATE TABLE app.look (
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  care_episode_id uuid NOT NULL,
  up_to           timestamptz,
  PRIMARY KEY (organisation_id, staff_id, care_episode_id),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id),
  FOREIGN KEY (organisation_id, care_episode_id) REFERENCES app.care_episode (organisation_id, id)
);
CREATE INDEX look_care_episode ON app.look (organisation_id, care_episode_id);

ALTER TABLE app.look ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.look FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_floor ON app.look AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY own ON app.look FOR SELECT TO rapport_read USING (staff_id = (SELECT authz.actor()));
CREATE POLICY noting ON app.look TO rapport_authz
  USING (organisation_id = (SELECT authz.org()) AND staff_id = (SELECT authz.actor()))
  WITH CHECK (organisation_id = (SELECT authz.org()) AND staff_id = (SELECT authz.actor()));
GRANT SELECT ON app.look TO rapport_read;
GRANT SELECT, INSERT, UPDATE (up_to) ON app.look TO rapport_authz;
RESET ROLE;

SET ROLE rapport_authz;
-- Every way in which ratings, sessions, ruptures or answers about safety change writes the care episode's row. Of many in one
-- transaction the listeners hear one; they hear ids and nothing else.
CREATE FUNCTION authz.tell_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    NEW.changes := OLD.changes + 1;
  END IF;
  PERFORM pg_notify('rapport_changed', NEW.organisation_id::text || ' ' || NEW.care_episode_id::text);
  RETURN NEW;
END $$;

CREATE FUNCTION authz.tell_alert() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE app.caseload_row c SET changes = c.changes
    WHERE c.organisation_id = NEW.organisation_id AND c.care_episode_id = NEW.care_episode_id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION authz.tell_change(), authz.tell_alert() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.tell_change(), authz.tell_alert() TO rapport_owner;

-- The actor has opened a care episode and seen its ratings up to one. Nothing of it can be told to anybody else.
CREATE FUNCTION authz.look(episode uuid, seen timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT episode = ANY (authz.visible_episodes()) THEN
    RETURN false;
  END IF;
  INSERT INTO app.look AS l (organisation_id, staff_id, care_episode_id, up_to)
    VALUES (authz.org(), authz.actor(), episode, seen)
    ON CONFLICT (organisation_id, staff_id, care_episode_id) DO UPDATE SET up_to = greatest(l.up_to, excluded.up_to);
  RETURN true;
END $$;

-- Who stands behind a token, as sign_in_of, without being seen: what a page does by itself keeps nobody signed in.
CREATE FUNCTION authz.sign_in_still(token bytea, at timestamptz)
RETURNS TABLE (organisation_id uuid, staff_id uuid, user_name text, name text, practice_name text, time_zone text,
  demo boolean, roles text[], sign_in_id uuid, stage text, locked boolean, confirmed_at timestamptz, new_secret bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT s.organisation_id, s.id, s.user_name, s.name, o.name, o.time_zone, o.demo,
      coalesce((SELECT array_agg(g.role ORDER BY g.role) FROM app.role_grant g
        WHERE g.organisation_id = s.organisation_id AND g.staff_id = s.id), '{}'),
      i.id, i.stage, i.idle_until <= at, CASE WHEN i.demo_door THEN at ELSE i.confirmed_at END, i.new_secret
    FROM auth.sign_in i
    JOIN app.staff s ON s.organisation_id = i.organisation_id AND s.id = i.staff_id AND s.active
    JOIN app.organisation o ON o.id = s.organisation_id
    LEFT JOIN auth.credential c ON c.organisation_id = i.organisation_id AND c.staff_id = i.staff_id
    WHERE i.token_hash = token AND i.ends_at > at AND (i.stage = 'full' OR i.idle_until > at)
      AND (i.stage = 'new_password' OR c.changed_at IS NOT DISTINCT FROM i.credential_of);
END $$;
REVOKE ALL ON FUNCTION authz.look(uuid, timestamptz), authz.sign_in_still(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.look(uuid, timestamptz) TO rapport_read;
GRANT EXECUTE ON FUNCTION authz.sign_in_still(bytea, timestamptz) TO rapport_auth;
RESET ROLE;

SET ROLE rapport_owner;
CREATE TRIGGER tells_change BEFORE INSERT OR UPDATE ON app.caseload_row
  FOR EACH ROW EXECUTE FUNCTION authz.tell_change();
-- Not where a moved rating takes its alert along: then both care episodes are derived anew.
CREATE TRIGGER tells_alert AFTER INSERT OR UPDATE OF handled_at ON app.safety_alert
  FOR EACH ROW EXECUTE FUNCTION authz.tell_alert();
RESET ROLE;
