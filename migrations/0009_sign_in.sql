-- Passwords and sign-ins, in a room that the request roles cannot enter.
SET ROLE rapport_owner;

CREATE TABLE auth.credential (
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  password_hash   text NOT NULL,
  changed_at      timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, staff_id),
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id)
);

CREATE TABLE auth.sign_in (
  -- SHA-256 of the token: a copy of this table opens no door.
  token_hash      bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  organisation_id uuid NOT NULL,
  staff_id        uuid NOT NULL,
  -- When the password was set that opened this sign-in: another password ends it.
  credential_of   timestamptz,
  signed_in_at    timestamptz NOT NULL,
  last_seen_at    timestamptz NOT NULL,
  idle_until      timestamptz NOT NULL,
  ends_at         timestamptz NOT NULL,
  FOREIGN KEY (organisation_id, staff_id) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX sign_in_staff ON auth.sign_in (organisation_id, staff_id);

ALTER TABLE auth.credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.credential FORCE ROW LEVEL SECURITY;
ALTER TABLE auth.sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.sign_in FORCE ROW LEVEL SECURITY;
CREATE POLICY signing_in ON auth.credential TO rapport_auth, rapport_authz USING (true) WITH CHECK (true);
CREATE POLICY signing_in ON auth.sign_in TO rapport_auth, rapport_authz USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON auth.credential TO rapport_auth;
GRANT SELECT, INSERT, DELETE ON auth.sign_in TO rapport_auth;
GRANT SELECT ON auth.credential TO rapport_authz;
GRANT SELECT, UPDATE ON auth.sign_in TO rapport_authz;

RESET ROLE;

SET ROLE rapport_authz;

-- Whose password a user name asks for. One organisation a database is the rule; with several, none is guessed.
CREATE FUNCTION authz.credential_of(wanted text)
RETURNS TABLE (organisation_id uuid, staff_id uuid, password_hash text, changed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.organisation_id, s.id, c.password_hash, c.changed_at
  FROM app.staff s
  JOIN auth.credential c ON c.organisation_id = s.organisation_id AND c.staff_id = s.id
  WHERE s.user_name = wanted AND s.active AND s.kind = 'person'
    AND (SELECT count(*) FROM app.staff other WHERE other.user_name = wanted) = 1
$$;

-- Who stands behind a token, if it still holds; being seen moves the idle limit, at most once a minute.
CREATE FUNCTION authz.sign_in_of(token bytea, at timestamptz, idle interval)
RETURNS TABLE (organisation_id uuid, staff_id uuid, name text, practice_name text, time_zone text, demo boolean, roles text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE auth.sign_in i SET last_seen_at = at, idle_until = at + idle
  WHERE i.token_hash = token AND i.idle_until > at AND i.ends_at > at AND i.last_seen_at < at - interval '1 minute';
  RETURN QUERY
    SELECT s.organisation_id, s.id, s.name, o.name, o.time_zone, o.demo,
      coalesce((SELECT array_agg(g.role ORDER BY g.role) FROM app.role_grant g
        WHERE g.organisation_id = s.organisation_id AND g.staff_id = s.id), '{}')
    FROM auth.sign_in i
    JOIN app.staff s ON s.organisation_id = i.organisation_id AND s.id = i.staff_id AND s.active
    JOIN app.organisation o ON o.id = s.organisation_id
    LEFT JOIN auth.credential c ON c.organisation_id = i.organisation_id AND c.staff_id = i.staff_id
    WHERE c.changed_at IS NOT DISTINCT FROM i.credential_of AND i.token_hash = token AND i.idle_until > at AND i.ends_at > at;
END $$;

REVOKE ALL ON FUNCTION authz.credential_of(text), authz.sign_in_of(bytea, timestamptz, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.credential_of(text), authz.sign_in_of(bytea, timestamptz, interval) TO rapport_auth;

RESET ROLE;
