-- The audit log, sealed. A transaction appends its row unsealed, so that nobody waits for another's; a sealer takes the
-- committed rows every few seconds and binds each to the one before: hash = sha256(hash before ‖ bytes of the row). The
-- order is that of sealing: a row that commits late, with an earlier time, comes later in the chain. What the bytes are is
-- written twice, here and in server/src/audit/canonical.rs, so that the one checks the other.
SET ROLE rapport_audit;

ALTER TABLE audit.event
  -- Which roles the actor held at that time.
  ADD COLUMN roles   text[] NOT NULL DEFAULT '{}',
  ADD COLUMN outcome text   NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused'));

-- Committed rows that no seal covers yet.
CREATE TABLE audit.waiting (
  organisation_id uuid NOT NULL,
  event_id        uuid NOT NULL,
  PRIMARY KEY (organisation_id, event_id)
);
INSERT INTO audit.waiting SELECT organisation_id, id FROM audit.event;

CREATE TABLE audit.seal (
  organisation_id uuid NOT NULL,
  sequence        bigint NOT NULL CHECK (sequence > 0),
  event_id        uuid NOT NULL,
  sealed_at       timestamptz NOT NULL,
  hash            bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (organisation_id, sequence),
  CONSTRAINT an_event_is_sealed_once UNIQUE (organisation_id, event_id)
);

-- The checkpoints that were signed into a file outside the database, so that a line missing there is noticed.
CREATE TABLE audit.checkpoint (
  organisation_id uuid NOT NULL,
  sequence        bigint NOT NULL,
  at              timestamptz NOT NULL,
  signature       bytea NOT NULL CHECK (length(signature) = 64),
  PRIMARY KEY (organisation_id, signature)
);
CREATE INDEX checkpoint_at ON audit.checkpoint (organisation_id, at);

-- Who looked at one client's page: few ids a row, so a small index.
CREATE INDEX event_of_client ON audit.event USING gin (object_ids) WHERE object_kind = 'client';

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['event', 'waiting', 'seal', 'checkpoint'] LOOP
    EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE audit.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY keeping ON audit.%I TO rapport_audit USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY verifying ON audit.%I FOR SELECT TO rapport_seal USING (true)', t);
    EXECUTE format('GRANT SELECT ON audit.%I TO rapport_seal', t);
  END LOOP;
END $$;

RESET ROLE;

GRANT USAGE ON SCHEMA audit TO rapport_seal, rapport_auth;

SET ROLE rapport_authz;

-- The roles that the actor holds now.
CREATE FUNCTION authz.roles() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(g.role ORDER BY g.role), '{}') FROM app.role_grant g
    WHERE g.organisation_id = (SELECT authz.org()) AND g.staff_id = (SELECT authz.actor())
  );
END $$;

-- The practice of a database that holds one; null where there are several.
CREATE FUNCTION authz.only_organisation() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT (array_agg(o.id))[1] FROM app.organisation o HAVING count(*) = 1);
END $$;

-- Who can open a care episode now, and since when: its therapist, and the therapist's current supervisors. Answers those
-- who can open it themselves, and nobody else.
CREATE FUNCTION authz.seers(episode uuid) RETURNS TABLE (staff_id uuid, basis text, since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF NOT episode = ANY (authz.visible_episodes()) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT e.therapist_id, 'own', e.started_on::timestamp AT TIME ZONE o.time_zone
    FROM app.care_episode e
    JOIN app.organisation o ON o.id = e.organisation_id
    JOIN app.staff s ON s.organisation_id = e.organisation_id AND s.id = e.therapist_id AND s.active
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'therapist'
    WHERE e.organisation_id = authz.org() AND e.id = episode
    UNION ALL
    SELECT l.supervisor_id, 'supervision', lower(l.valid)
    FROM app.care_episode e
    JOIN app.supervision_line l ON l.organisation_id = e.organisation_id AND l.supervisee_id = e.therapist_id
      AND l.valid @> authz.now()
    JOIN app.staff s ON s.organisation_id = l.organisation_id AND s.id = l.supervisor_id AND s.active
    JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'supervisor'
    WHERE e.organisation_id = authz.org() AND e.id = episode;
END $$;

REVOKE ALL ON FUNCTION authz.roles(), authz.only_organisation(), authz.seers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.roles(), authz.only_organisation(), authz.holds(text), authz.visible_episodes()
  TO rapport_audit;
GRANT EXECUTE ON FUNCTION authz.seers(uuid) TO rapport_app, rapport_read;

RESET ROLE;

SET ROLE rapport_audit;

DROP FUNCTION audit.append(uuid, text, text, uuid[]);

-- The one way into the log. The caller chooses what was done to which objects; who, when and in which roles is settled.
CREATE FUNCTION audit.append(event_id uuid, event_action text, kind text, ids uuid[], event_outcome text DEFAULT 'done')
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.event (organisation_id, id, at, actor_id, request_id, action, object_kind, object_ids, roles, outcome)
  VALUES (authz.org(), event_id, authz.now(), authz.actor(), authz.request(), event_action, kind, ids, authz.roles(),
    event_outcome);
  INSERT INTO audit.waiting VALUES (authz.org(), event_id);
END $$;

-- Signing in and out, where nobody acts yet. Without a known person the actor is the nil id, and the practice the only
-- one there is; with several, an attempt under an unknown name belongs to none of them.
CREATE FUNCTION audit.append_sign_in(event_id uuid, at timestamptz, organisation uuid, staff uuid, request uuid,
  event_action text, event_outcome text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose uuid := coalesce(organisation, authz.only_organisation());
  who uuid := coalesce(staff, '00000000-0000-0000-0000-000000000000');
BEGIN
  IF event_action NOT LIKE 'sign %' THEN
    RAISE EXCEPTION 'only signing in and out is recorded here' USING ERRCODE = '42501';
  END IF;
  IF whose IS NOT NULL THEN
    INSERT INTO audit.event (organisation_id, id, at, actor_id, request_id, action, object_kind, object_ids, outcome)
    VALUES (whose, event_id, at, who, request, event_action, 'staff', array_remove(ARRAY[staff], NULL), event_outcome);
    INSERT INTO audit.waiting VALUES (whose, event_id);
  END IF;
END $$;

-- The bytes of a row: whole numbers in eight bytes, texts and lists with their length before them, so that no two rows
-- share bytes and nothing depends on how a number or a date is printed.
CREATE FUNCTION audit.whole(number bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT int8send(number) $$;

CREATE FUNCTION audit.microseconds(at timestamptz) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT int8send((extract(epoch FROM at) * 1000000)::bigint)
$$;

CREATE FUNCTION audit.words(word text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT int8send(octet_length(convert_to(word, 'UTF8'))) || convert_to(word, 'UTF8')
$$;

CREATE FUNCTION audit.canonical(e audit.event, sequence bigint, sealed_at timestamptz) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, audit, pg_temp AS $$
  SELECT convert_to('rapport audit 1', 'UTF8') || uuid_send(e.organisation_id) || whole(sequence) || microseconds(sealed_at)
    || uuid_send(e.id) || microseconds(e.at) || uuid_send(e.actor_id) || uuid_send(e.request_id)
    || words(e.action) || words(e.object_kind) || words(e.outcome)
    || whole(cardinality(e.roles))
    || coalesce((SELECT string_agg(words(r), '' ORDER BY n) FROM unnest(e.roles) WITH ORDINALITY AS x (r, n)), '')
    || whole(cardinality(e.object_ids))
    || coalesce((SELECT string_agg(uuid_send(i), '' ORDER BY n) FROM unnest(e.object_ids) WITH ORDINALITY AS x (i, n)), '')
$$;

-- Seals up to `most` rows and says how many. One sealer at a time; the time of sealing never goes back.
CREATE FUNCTION audit.seal(now_is timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event audit.event;
  head audit.seal;
  sealed integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('rapport audit seal'));
  FOR event IN
    SELECT e.* FROM audit.waiting w
    JOIN audit.event e ON e.organisation_id = w.organisation_id AND e.id = w.event_id
    ORDER BY e.organisation_id, e.id LIMIT most
  LOOP
    IF head.organisation_id IS DISTINCT FROM event.organisation_id THEN
      SELECT s.* INTO head FROM audit.seal s
      WHERE s.organisation_id = event.organisation_id ORDER BY s.sequence DESC LIMIT 1;
    END IF;
    head := ROW(event.organisation_id, coalesce(head.sequence, 0) + 1, event.id, greatest(head.sealed_at, now_is),
      coalesce(head.hash, decode(repeat('00', 32), 'hex')));
    head.hash := sha256(head.hash || audit.canonical(event, head.sequence, head.sealed_at));
    INSERT INTO audit.seal SELECT head.*;
    DELETE FROM audit.waiting w WHERE w.organisation_id = event.organisation_id AND w.event_id = event.id;
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END $$;

-- Keeps what was signed. The signature itself is checked by who verifies.
CREATE FUNCTION audit.note_checkpoint(organisation uuid, sealed_up_to bigint, signed_at timestamptz, signed bytea)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO audit.checkpoint VALUES (organisation, sealed_up_to, signed_at, signed)
$$;

CREATE FUNCTION audit.category(action text, outcome text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN outcome <> 'done' THEN 'refused'
    WHEN action LIKE 'sign %' THEN 'sign_in'
    WHEN action LIKE 'export %' OR action LIKE 'print %' THEN 'export'
    WHEN action LIKE 'view %' OR action LIKE 'list %' THEN 'view'
    ELSE 'change'
  END
$$;

CREATE FUNCTION audit.require_administrator() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT authz.holds('administrator') THEN
    RAISE EXCEPTION 'only an administrator reads the audit log' USING ERRCODE = '42501';
  END IF;
END $$;

-- A page of the log, newest first: ids carry the time, so a day is a span of ids. Null asks for all.
CREATE FUNCTION audit.page(person uuid, wanted text, from_id uuid, before_id uuid, most integer)
RETURNS TABLE (id uuid, at timestamptz, actor_id uuid, roles text[], action text, outcome text, object_kind text,
  objects integer, first_object uuid, sequence bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM audit.require_administrator();
  RETURN QUERY
    SELECT e.id, e.at, e.actor_id, e.roles, e.action, e.outcome, e.object_kind, cardinality(e.object_ids),
      e.object_ids[1], s.sequence
    FROM audit.event e
    LEFT JOIN audit.seal s ON s.organisation_id = e.organisation_id AND s.event_id = e.id
    WHERE e.organisation_id = authz.org()
      AND e.id >= coalesce(from_id, '00000000-0000-0000-0000-000000000000')
      AND e.id < coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
      AND (person IS NULL OR e.actor_id = person)
      AND (wanted IS NULL OR audit.category(e.action, e.outcome) = wanted)
    ORDER BY e.id DESC LIMIT most;
END $$;

-- How far the chain is sealed and signed.
CREATE FUNCTION audit.state()
RETURNS TABLE (sealed bigint, sealed_at timestamptz, waiting bigint, checkpoint bigint, checkpoint_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM audit.require_administrator();
  RETURN QUERY
    SELECT s.sequence, s.sealed_at,
      (SELECT count(*) FROM audit.waiting w WHERE w.organisation_id = authz.org()), c.sequence, c.at
    FROM (SELECT authz.org() AS id) o
    LEFT JOIN LATERAL (SELECT * FROM audit.seal s WHERE s.organisation_id = o.id ORDER BY s.sequence DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT * FROM audit.checkpoint c WHERE c.organisation_id = o.id ORDER BY c.at DESC LIMIT 1) c ON true;
END $$;

-- Who has opened, printed or exported a care episode since a time; only for those who can open it themselves. Objects of
-- kind `client` name the client and the care episode.
CREATE FUNCTION audit.looks(episode uuid, since timestamptz) RETURNS TABLE (actor_id uuid, times bigint, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF NOT episode = ANY (authz.visible_episodes()) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT e.actor_id, count(*), max(e.at) FROM audit.event e
    WHERE e.organisation_id = authz.org() AND e.object_kind = 'client' AND e.object_ids @> ARRAY[episode] AND e.at >= since
      AND audit.category(e.action, e.outcome) IN ('view', 'export')
    GROUP BY e.actor_id;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.append(uuid, text, text, uuid[], text) TO rapport_app, rapport_read;
GRANT EXECUTE ON FUNCTION audit.append_sign_in(uuid, timestamptz, uuid, uuid, uuid, text, text) TO rapport_auth;
GRANT EXECUTE ON FUNCTION audit.page(uuid, text, uuid, uuid, integer), audit.state(), audit.looks(uuid, timestamptz)
  TO rapport_app, rapport_read;
GRANT EXECUTE ON FUNCTION audit.seal(timestamptz, integer), audit.note_checkpoint(uuid, bigint, timestamptz, bytea)
  TO rapport_seal;

RESET ROLE;
