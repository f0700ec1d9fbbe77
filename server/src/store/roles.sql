-- The database roles. Roles belong to the whole cluster, so this runs before the migrations, as an account that may
-- create roles, and may run again at any time.
--
--   rapport_owner    owns the tables; nobody signs in with it
--   rapport_migrate  changes the schema
--   rapport_app      reads and writes under row security
--   rapport_read     reads under row security; may append to the audit log and nothing else
--   rapport_command  what commands on the server do, for the whole practice; no request runs as it
--   rapport_auth     passwords and sign-ins alone
--   rapport_seal     seals and verifies the audit log, and nothing else
--   rapport_listen   hears that something has changed, and may do nothing at all
--   rapport_publish  computes what is published of the practice: reads counts and states, adds publications
--   rapport_overview reads what is published, and no row of any client
--   rapport_authz    owns the functions that decide who sees what; nobody signs in with it
--   rapport_audit    owns the audit log; nobody signs in with it
DO $$
DECLARE
  role_name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('rapport roles'));
  FOREACH role_name IN ARRAY ARRAY['rapport_owner', 'rapport_authz', 'rapport_audit'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    END IF;
  END LOOP;
  FOREACH role_name IN ARRAY ARRAY['rapport_migrate', 'rapport_app', 'rapport_read', 'rapport_command',
    'rapport_auth', 'rapport_seal', 'rapport_listen', 'rapport_publish', 'rapport_overview'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', role_name);
    END IF;
  END LOOP;
  GRANT rapport_owner, rapport_authz, rapport_audit TO rapport_migrate;

  FOREACH role_name IN ARRAY ARRAY['rapport_app', 'rapport_read', 'rapport_command', 'rapport_auth',
    'rapport_seal', 'rapport_listen', 'rapport_publish', 'rapport_overview'] LOOP
    EXECUTE format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT', role_name);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', role_name, '5s');
    EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', role_name, '2s');
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', role_name, '10s');
    EXECUTE format('ALTER ROLE %I SET search_path = %L', role_name, '');
    -- The hooks of the pool send ROLLBACK outside a transaction; without this each would warn.
    EXECUTE format('ALTER ROLE %I SET client_min_messages = %L', role_name, 'error');
  END LOOP;
  -- Verifying reads long; no request waits for it.
  ALTER ROLE rapport_seal SET statement_timeout = '60s';
  -- Nor for what is published once in four weeks.
  ALTER ROLE rapport_publish SET statement_timeout = '60s';
  -- A crash may lose the last second of view records, never of writes.
  ALTER ROLE rapport_read SET synchronous_commit = off;
  ALTER ROLE rapport_overview SET synchronous_commit = off;
END $$;
