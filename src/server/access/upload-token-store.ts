/**
 * The upload tokens of a server, or of all servers on one Redis: who may create shares. What is kept of a token is its
 * verifier, never the token. Every operation is one atomic step; what is added or revoked holds for all servers,
 * and through crashes, from the moment at which it is answered.
 *
 * Every operation rejects with StoreUnavailableError when the store can't say, and `add` with StorageFullError
 * when there is no room.
 */
export interface UploadTokenStore {
  /** `taken`: another token has this id. */
  add(token: NewUploadToken): Promise<"added" | "taken">;

  /** Whether there is this token, not revoked. Notes the day, YYYY-MM-DD, on which it was used last. */
  use(token: TokenVerifier, day: string): Promise<boolean>;

  /** The oldest first. */
  list(): Promise<UploadToken[]>;

  revoke(id: string): Promise<"revoked" | "not_found">;

  close(): Promise<void>;
}

export interface TokenVerifier {
  /** The first 10 hexadecimal characters of the token's SHA-256. */
  id: string;
  /** All of it, base64url. */
  verifier: string;
}

export interface NewUploadToken extends TokenVerifier {
  /** Whose it is, or what for, in the operator's words. */
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export interface UploadToken extends Pick<NewUploadToken, "id" | "name" | "createdAt"> {
  lastUsedOn: string | null;
}
