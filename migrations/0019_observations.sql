-- What a therapist saw between both in a session, in a few words. Seen by who sees the alliance, which is fewer than see the
-- session; each saving is a version, so that nothing that was written is lost.
SET ROLE rapport_owner;

CREATE TABLE app.observation (
  organisation_id uuid NOT NULL,
  session_id      uuid NOT NULL,
  version         integer NOT NULL CHECK (version >= 1),
  care_episode_id uuid NOT NULL,
  -- Null takes the words back.
  words           text CHECK (length(words) BETWEEN 1 AND 1000),
  written_at      timestamptz NOT NULL,
  written_by      uuid NOT NULL,
  PRIMARY KEY (organisation_id, session_id, version),
  FOREIGN KEY (organisation_id, care_episode_id, session_id)
    REFERENCES app.session (organisation_id, care_episode_id, id),
  FOREIGN KEY (organisation_id, written_by) REFERENCES app.staff (organisation_id, id)
);
CREATE INDEX observation_care_episode ON app.observation (organisation_id, care_episode_id);

ALTER TABLE app.observation ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.observation FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_floor ON app.observation AS RESTRICTIVE TO rapport_app, rapport_read, rapport_command
  USING (organisation_id = (SELECT authz.org())) WITH CHECK (organisation_id = (SELECT authz.org()));
CREATE POLICY command_line ON app.observation TO rapport_command
  USING ((SELECT authz.holds('command_line'))) WITH CHECK ((SELECT authz.holds('command_line')));
CREATE POLICY by_care_episode ON app.observation FOR SELECT TO rapport_app, rapport_read
  USING (care_episode_id = ANY ((SELECT authz.visible_episodes())::uuid[]));
CREATE POLICY therapist_writes ON app.observation FOR INSERT TO rapport_app
  WITH CHECK (written_by = (SELECT authz.actor())
    AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]));
GRANT SELECT ON app.observation TO rapport_app, rapport_read, rapport_command;
GRANT INSERT ON app.observation TO rapport_app, rapport_command;
RESET ROLE;
