-- What was done, seen and refused; never content. Rows are appended by one function and changed by nobody.
SET ROLE rapport_audit;

CREATE TABLE audit.event (
  organisation_id uuid NOT NULL,
  id              uuid NOT NULL,
  at              timestamptz NOT NULL,
  actor_id        uuid NOT NULL,
  request_id      uuid NOT NULL,
  action          text NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
  object_kind     text NOT NULL CHECK (length(object_kind) BETWEEN 1 AND 60),
  object_ids      uuid[] NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX event_at ON audit.event (organisation_id, at);

RESET ROLE;
