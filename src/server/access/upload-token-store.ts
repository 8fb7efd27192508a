/**
 * The upload tokens of a server, or of all servers on one Redis. It stores the verifier of a token, never the token. Every
 * operation is one atomic step. When `add` or `revoke` has resolved, its effect is durable and applies to all servers. The
 * store has its own clock. A day is a day in UTC.
 *
 * Every operation rejects with StoreUnavailableError if the store can't be reached. If the storage is full, `add` rejects
 * with StorageFullError. With SQLite, so does every other operation that writes.
 */
export interface UploadTokenStore {
  /** `taken`: another token has this id. */
  add(token: NewUploadToken): Promise<"added" | "taken">;

  /** Whether the token may be used now. `unknown`: it never existed, or is revoked. Changes nothing. */
  check(token: TokenVerifier): Promise<"valid" | "expired" | "unknown">;

  /**
   * Uses the token for one request to create a share: checks the token, adds the size to the bytes of today if the quota
   * allows that, and records the day. `repeated`, only with a quota: the token was used for the same request today or
   * in the seven days before, and nothing is added. Of any number of simultaneous uses, only those that fit in the quota succeed.
   */
  use(token: TokenVerifier, use: TokenUse): Promise<TokenUseView>;

  /** Oldest first, expired ones included. */
  list(): Promise<UploadToken[]>;

  revoke(id: string): Promise<"revoked" | "not_found">;

  close(): Promise<void>;
}

/** How many days a store recognizes a repeated request of a token with a quota, the first day included. */
export const REPEATED_WITHIN_DAYS = 8;

export interface TokenVerifier {
  /** The first 10 hexadecimal characters of the token's SHA-256. */
  id: string;
  /** The whole SHA-256, base64url. */
  verifier: string;
}

export interface TokenUse {
  /** Identifies the request: a hash of all its fields. */
  request: string;
  /** The size of the share. */
  bytes: number;
}

export type TokenUseView =
  | { outcome: "used" | "repeated" | "expired" | "unknown" }
  /** The quota, and the time until the next day. */
  | { outcome: "over_quota"; bytesPerDay: number; resetsInMs: number };

/** The operator's choices for a token. */
export interface TokenTerms {
  /** The holder or purpose, in the operator's words. */
  name: string;
  /** Bytes of new shares in a day. Null: no quota. */
  bytesPerDay: number | null;
  /** Milliseconds since 1970. Null: the token is valid until it is revoked. */
  expiresAt: number | null;
}

export interface NewUploadToken extends TokenVerifier, TokenTerms {
  /** Milliseconds since 1970. */
  createdAt: number;
}

export interface UploadToken extends TokenTerms, Pick<NewUploadToken, "id" | "createdAt"> {
  /** YYYY-MM-DD. */
  lastUsedOn: string | null;
  /** Bytes of new shares today. They are counted only with a quota. */
  bytesToday: number;
}
