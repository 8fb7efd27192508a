/**
 * The tables, version 2. Columns are named as the fields of the records that are read from them; moments are
 * milliseconds since 1970, verifiers, tickets and keys base64url.
 *
 *     shares ──┬── sealed         what is erased when the share is gone: manifest, small content, verifiers
 *              ├── wrongGuesses   verifiers of wrong passwords, so that a repeated one counts once; erased too
 *              ├── leases         one row a ticket
 *              └── timeline       one row an event, but for previews, which are counted in the share
 *     deletions                   blobs of shares that are gone, until they are deleted
 *     totals                      one row: what all shares together have reserved, and their manifests
 *     place                       one row, from version 2 on: the mark of the place where the blobs are
 *
 * A share that is gone keeps its row, leases and timeline for some days: the tombstone.
 */
export const SCHEMA_VERSION = 2;

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS shares (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('uploading', 'ready', 'gone')),
  size INTEGER NOT NULL,
  blobKey TEXT,                       -- NULL: the content is in sealed, or the share is gone
  linkVerifier TEXT NOT NULL,
  ownerVerifier TEXT NOT NULL,
  needsPassword INTEGER NOT NULL,
  createdAt INTEGER NOT NULL,
  expiresInMs INTEGER NOT NULL,
  expiresAt INTEGER,                  -- from when the share is ready
  maxDownloads INTEGER NOT NULL,
  remainingDownloads INTEGER NOT NULL,
  closedReason TEXT,                  -- no more claims ('expired', 'wrong_passwords'); leases may still live
  closedAt INTEGER,
  goneReason TEXT,
  goneAt INTEGER,
  uploadedBytes INTEGER NOT NULL,
  uploadFence INTEGER NOT NULL,       -- the number of the one writer that may record progress
  progressAt INTEGER NOT NULL,        -- when the last byte was recorded
  reservedAt INTEGER NOT NULL,        -- when what is not used of reservedBytes was last reserved
  reservedBytes INTEGER NOT NULL,     -- the part of totals for its ciphertext
  attemptsLeft INTEGER NOT NULL,      -- wrong passwords until it locks
  wrongPasswords INTEGER NOT NULL,    -- in all
  previews INTEGER NOT NULL,
  firstPreviewAt INTEGER,
  lastPreviewAt INTEGER,
  dueAt INTEGER NOT NULL              -- when time next changes this share
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sharesByDue ON shares (dueAt);

CREATE TABLE IF NOT EXISTS sealed (
  shareId TEXT PRIMARY KEY REFERENCES shares ON DELETE CASCADE,
  requestDigest TEXT NOT NULL,
  passwordVerifier TEXT,
  manifest BLOB NOT NULL,
  content BLOB
) STRICT;

CREATE TABLE IF NOT EXISTS wrongGuesses (
  shareId TEXT NOT NULL REFERENCES shares ON DELETE CASCADE,
  passwordVerifier TEXT NOT NULL,
  PRIMARY KEY (shareId, passwordVerifier)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS leases (
  shareId TEXT NOT NULL REFERENCES shares ON DELETE CASCADE,
  ticketVerifier TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'over')),
  claimedAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  servedBytes INTEGER NOT NULL,       -- 0: the download goes back when the lease ends
  receipt TEXT,
  receiptAt INTEGER,
  PRIMARY KEY (shareId, ticketVerifier)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS timeline (
  shareId TEXT NOT NULL REFERENCES shares ON DELETE CASCADE,
  at INTEGER NOT NULL,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS timelineByShare ON timeline (shareId);

CREATE TABLE IF NOT EXISTS deletions (
  blobKey TEXT PRIMARY KEY,
  shareId TEXT NOT NULL,
  dueAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deletionsByDue ON deletions (dueAt);

CREATE TABLE IF NOT EXISTS totals (reservedBytes INTEGER NOT NULL) STRICT;
INSERT INTO totals SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM totals);

CREATE TABLE IF NOT EXISTS place (mark TEXT NOT NULL) STRICT;
`;
