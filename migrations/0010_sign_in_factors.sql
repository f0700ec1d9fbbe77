-- Second factor, one-time codes from an administrator, brakes on guessing, and what a sign-in knows of itself.
SET ROLE rapport_owner;

-- One authenticator app a person.
CREATE TABLE auth.authenticator (
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  -- Encrypted with a key that is not in the database: a copy of this table makes no codes.
  secret          bytea NOT NULL CHECK (length(secret) BETWEEN 16 AND 200),
  -- Null until its first code was right.
  confirmed_at    timestamptz,
  -- The 30-second step of the last code that was taken: each code opens one door.
  last_step       bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organisation_id, staff_id),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id)
);

-- In place of the authenticator, each once.
CREATE TABLE auth.recovery_code (
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  code_hash       bytea NOT NULL CHECK (length(code_hash) = 32),
  -- The code itself, encrypted, until the person has noted it down.
  unread          bytea,
  used_at         timestamptz,
  PRIMARY KEY (organisation_id, staff_id, code_hash),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id)
);

-- What an administrator hands over in person: an invitation, or a way back in. A new code takes the place of an earlier one.
CREATE TABLE auth.one_time_code (
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  code_hash       bytea NOT NULL CHECK (length(code_hash) = 32),
  -- Besides a new password: whether the authenticator has to be set up again.
  renews_factor   boolean NOT NULL,
  issued_at       timestamptz NOT NULL,
  issued_by       uuid NOT NULL,
  expires_at      timestamptz NOT NULL CHECK (expires_at > issued_at),
  PRIMARY KEY (organisation_id, staff_id),
  CONSTRAINT one_time_code_is_unique UNIQUE (organisation_id, code_hash),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id),
  FOREIGN KEY (organisation_id, issued_by) REFERENCES app.staff (organisation_id, id)
);

-- Sign-ins of an earlier version end: they have shown no second factor.
TRUNCATE auth.sign_in;
ALTER TABLE auth.sign_in
  ADD COLUMN id uuid,
  -- What is still asked before anything opens; only `full` opens the practice.
  ADD COLUMN stage text NOT NULL DEFAULT 'full'
    CHECK (stage IN ('new_password', 'authenticator', 'recovery_codes', 'code', 'full')),
  -- Wrong codes so far.
  ADD COLUMN tries integer NOT NULL DEFAULT 0,
  -- When the person last proved who it is; sensitive acts ask again after a while.
  ADD COLUMN confirmed_at timestamptz,
  -- For the person's own list: the browser's family, and the network that it came from.
  ADD COLUMN browser text CHECK (length(browser) <= 60),
  ADD COLUMN network text CHECK (length(network) <= 60),
  -- The new authenticator's secret, until its first code was right: the earlier one holds until then.
  ADD COLUMN new_secret bytea CHECK (length(new_secret) BETWEEN 16 AND 200),
  -- One click into the demo practice.
  ADD COLUMN demo_door boolean NOT NULL DEFAULT false;
ALTER TABLE auth.sign_in ALTER COLUMN id SET NOT NULL;
ALTER TABLE auth.sign_in ADD CONSTRAINT sign_in_id_is_unique UNIQUE (organisation_id, id);

-- A form that was sent while the screen was locked, encrypted, until the person is back.
CREATE TABLE auth.kept_form (
  organisation_id uuid NOT NULL,
  sign_in_id      uuid NOT NULL,
  path            text NOT NULL CHECK (length(path) BETWEEN 1 AND 2000),
  body            bytea NOT NULL CHECK (length(body) <= 70000),
  PRIMARY KEY (organisation_id, sign_in_id),
  FOREIGN KEY (organisation_id, sign_in_id) REFERENCES auth.sign_in (organisation_id, id) ON DELETE CASCADE
);

-- Brakes on guessing, for names that exist and names that do not alike: a bucket is the hash of what it counts, so no
-- organisation stands in front. `free_at` is when its debt is paid (GCRA).
CREATE TABLE auth.brake (
  bucket   bytea PRIMARY KEY CHECK (length(bucket) = 32),
  free_at  timestamptz NOT NULL,
  -- Failures in a row.
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['authenticator', 'recovery_code', 'one_time_code', 'kept_form', 'brake'] LOOP
    EXECUTE format('ALTER TABLE auth.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE auth.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY signing_in ON auth.%I TO rapport_auth USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON auth.%I TO rapport_auth', t);
  END LOOP;
END $$;
GRANT UPDATE ON auth.sign_in TO rapport_auth;
CREATE POLICY issuing ON auth.one_time_code TO rapport_authz USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON auth.one_time_code TO rapport_authz;
CREATE POLICY reading ON auth.authenticator FOR SELECT TO rapport_authz USING (true);
GRANT SELECT ON auth.authenticator TO rapport_authz;

RESET ROLE;

SET ROLE rapport_authz;

DROP FUNCTION authz.credential_of(text);
DROP FUNCTION authz.sign_in_of(bytea, timestamptz, interval);

-- Whose password a user name asks for, and whether a confirmed authenticator stands beside it. One organisation a database
-- is the rule; with several, none is guessed.
CREATE FUNCTION authz.credential_of(wanted text)
RETURNS TABLE (organisation_id uuid, staff_id uuid, password_hash text, changed_at timestamptz, has_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.organisation_id, s.id, c.password_hash, c.changed_at, a.confirmed_at IS NOT NULL
  FROM app.staff s
  JOIN auth.credential c ON c.organisation_id = s.organisation_id AND c.staff_id = s.id
  LEFT JOIN auth.authenticator a ON a.organisation_id = s.organisation_id AND a.staff_id = s.id
  WHERE s.user_name = wanted AND s.active AND s.kind = 'person'
    AND (SELECT count(*) FROM app.staff other WHERE other.user_name = wanted) = 1
$$;

-- Who stands behind a token, how far the sign-in has come, and whether the screen is locked; being seen moves the idle
-- limit, at most once a minute, and never that of a locked one.
CREATE FUNCTION authz.sign_in_of(token bytea, at timestamptz, idle interval)
RETURNS TABLE (organisation_id uuid, staff_id uuid, user_name text, name text, practice_name text, time_zone text,
  demo boolean, roles text[], sign_in_id uuid, stage text, locked boolean, confirmed_at timestamptz, new_secret bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE auth.sign_in i SET last_seen_at = at, idle_until = at + idle
  WHERE i.token_hash = token AND i.stage = 'full'
    AND i.idle_until > at AND i.ends_at > at AND i.last_seen_at < at - interval '1 minute';
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

-- Hands out a one-time code, of which only the hash comes here. For administrators and the command line, for people who
-- are active, and for nobody's own account: a way around one's own password or authenticator would be none.
CREATE FUNCTION authz.issue_code(person uuid, hash bytea, also_factor boolean, until timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (authz.holds('administrator') OR authz.holds('command_line')) OR person = authz.actor() THEN
    RAISE EXCEPTION 'one-time codes are issued by an administrator, to others' USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (SELECT FROM app.staff s
                 WHERE s.organisation_id = authz.org() AND s.id = person AND s.active AND s.kind = 'person') THEN
    RAISE EXCEPTION 'no such person' USING ERRCODE = '42501';
  END IF;
  INSERT INTO auth.one_time_code AS c
    (organisation_id, staff_id, code_hash, renews_factor, issued_at, issued_by, expires_at)
  VALUES (authz.org(), person, hash, also_factor, authz.now(), authz.actor(), until)
  ON CONFLICT (organisation_id, staff_id) DO UPDATE
    SET code_hash = excluded.code_hash, renews_factor = excluded.renews_factor, issued_at = excluded.issued_at,
        issued_by = excluded.issued_by, expires_at = excluded.expires_at;
END $$;

REVOKE ALL ON FUNCTION authz.credential_of(text), authz.sign_in_of(bytea, timestamptz, interval),
  authz.issue_code(uuid, bytea, boolean, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.credential_of(text), authz.sign_in_of(bytea, timestamptz, interval) TO rapport_auth;
GRANT EXECUTE ON FUNCTION authz.issue_code(uuid, bytea, boolean, timestamptz) TO rapport_app;

RESET ROLE;
