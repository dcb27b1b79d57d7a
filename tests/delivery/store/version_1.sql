CREATE TABLE meta (name VARCHAR PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE subscribers (
    id {id},
    key VARCHAR NOT NULL UNIQUE,
    address VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    fields TEXT NOT NULL,
    created DOUBLE PRECISION NOT NULL
);

CREATE TABLE suppressions (
    key VARCHAR PRIMARY KEY,
    address VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail TEXT NOT NULL,
    issue VARCHAR NOT NULL,
    created DOUBLE PRECISION NOT NULL
);

CREATE TABLE issues (
    id {id},
    key VARCHAR NOT NULL UNIQUE,
    subject VARCHAR NOT NULL,
    digest {blob} NOT NULL,
    created DOUBLE PRECISION NOT NULL,
    listed DOUBLE PRECISION,
    finished DOUBLE PRECISION
);

CREATE TABLE deliveries (
    id {id},
    issue_id {ref} NOT NULL REFERENCES issues (id),
    key VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    fields TEXT NOT NULL,
    domain VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due DOUBLE PRECISION NOT NULL DEFAULT 0,
    code INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    worker VARCHAR NOT NULL DEFAULT '',
    changed DOUBLE PRECISION NOT NULL,
    UNIQUE (issue_id, key)
);
CREATE INDEX deliveries_by_state ON deliveries (issue_id, state, due, id);
CREATE INDEX deliveries_in_hand ON deliveries (issue_id) WHERE worker != '';

CREATE TABLE workers (
    id VARCHAR PRIMARY KEY,
    issue_id {ref} NOT NULL REFERENCES issues (id),
    boot VARCHAR NOT NULL,
    lease DOUBLE PRECISION NOT NULL
);
INSERT INTO meta VALUES ('version', '1'), ('key', 'abababababababababababababababababababababababababababababababab');
INSERT INTO subscribers (key, address, name, fields, created) VALUES ('ada@x.example', 'ada@x.example', 'Ada', '{{}}', 0);
INSERT INTO suppressions VALUES ('bob@x.example', 'bob@x.example', 'bounced', '', '', 0);
INSERT INTO issues (id, key, subject, digest, created, listed) VALUES (1, 'news-1', 'News', '', 0, 1);
INSERT INTO deliveries (issue_id, key, address, name, fields, domain, state, changed)
VALUES (1, 'ada@x.example', 'ada@x.example', 'Ada', '{{}}', 'x.example', 'queued', 0),
    (1, 'eve@x.example', 'eve@x.example', '', '{{}}', 'x.example', 'accepted', 0)