/**
 * The upload tokens of a server, or of all servers on one Redis. It stores the verifier of a token, never the token. Every
 * operation is one atomic step. When `add` or `revoke` has resolved, its effect is durable and applies to all servers.
 *
 * Every operation rejects with StoreUnavailableError if the store can't be reached, `add` with StorageFullError if the
 * storage is full.
 */
export interface UploadTokenStore {
  /** `taken`: another token has this id. */
  add(token: NewUploadToken): Promise<"added" | "taken">;

  /** Whether the token exists and is not revoked. Records the day, YYYY-MM-DD, of its last use. */
  use(token: TokenVerifier, day: string): Promise<boolean>;

  /** Oldest first. */
  list(): Promise<UploadToken[]>;

  revoke(id: string): Promise<"revoked" | "not_found">;

  close(): Promise<void>;
}

export interface TokenVerifier {
  /** The first 10 hexadecimal characters of the token's SHA-256. */
  id: string;
  /** The whole SHA-256, base64url. */
  verifier: string;
}

export interface NewUploadToken extends TokenVerifier {
  /** The holder or purpose, in the operator's words. */
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export interface UploadToken extends Pick<NewUploadToken, "id" | "name" | "createdAt"> {
  lastUsedOn: string | null;
}
