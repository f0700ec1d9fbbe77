-- Four rooms: the practice's data, who may see it, what was done, and how people sign in.
CREATE EXTENSION IF NOT EXISTS btree_gist;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA app AUTHORIZATION rapport_owner;
CREATE SCHEMA authz AUTHORIZATION rapport_authz;
CREATE SCHEMA audit AUTHORIZATION rapport_audit;
CREATE SCHEMA auth AUTHORIZATION rapport_owner;

GRANT USAGE ON SCHEMA app TO rapport_app, rapport_read, rapport_authz;
GRANT USAGE ON SCHEMA authz TO rapport_app, rapport_read, rapport_auth, rapport_owner, rapport_audit;
GRANT USAGE ON SCHEMA audit TO rapport_app, rapport_read;
GRANT USAGE ON SCHEMA auth TO rapport_auth, rapport_authz;
