/**
 * The data of a server's administration, for all its processes: sessions, audit log, notice, the pause of uploads,
 * and passkeys. Every operation is one atomic step. Repeating one after a lost answer does no harm, but its second
 * answer may differ, such as `taken`, and the audit log may get a second entry. When a change has resolved, it is durable
 * and applies to all processes. Deadlines are judged by the store's clock.
 *
 * Every operation rejects with StoreUnavailableError if the store can't be reached, and a change with StorageFullError if
 * the storage is full.
 */
export interface AdminStore {
  /** Starts a session, and removes the sessions that are over. The same session again changes nothing. */
  startSession(session: NewSession): Promise<void>;

  /**
   * Returns a session that is alive. Null if it never existed, was ended, was idle too long, or is over. With `renew`, its
   * idle time starts again. A session that was ended never comes back.
   */
  readSession(key: string, renew: boolean): Promise<AdminSession | null>;

  /** All sessions that are alive, the newest first. */
  listSessions(): Promise<AdminSession[]>;

  endSession(key: string): Promise<void>;

  /** Ends all sessions, those of senders too. Every API token ends with its session. */
  endAllSessions(): Promise<void>;

  /** Appends an entry at the store's time. No operation changes or deletes an entry. A repeated call appends another. */
  appendAudit(entry: NewAuditEntry): Promise<void>;

  /**
   * Entries, the newest first.
   *
   * @param cursor `next` of the page before; null for the first page. It must match AUDIT_CURSOR
   */
  listAudit(cursor: string | null, limit: number): Promise<AuditPage>;

  /** A notice whose time is over is not returned. */
  readControl(): Promise<Control>;

  setNotice(notice: Notice | null): Promise<void>;

  setUploadsPaused(paused: boolean): Promise<void>;

  /** The store's time, milliseconds since 1970. */
  readClock(): Promise<number>;

  /**
   * Whether this call is the first one with the key and comes before `endsAt`. With it, the server accepts a value only once,
   * such as the state of an OIDC sign-in or a WebAuthn challenge. `endsAt` must come from `readClock`: with the clock of a
   * server, a value could be valid for longer than the store remembers its use.
   */
  takeOnce(key: string, endsAt: number): Promise<boolean>;

  /** `taken`: there is a passkey with this id. */
  addPasskey(passkey: NewPasskey): Promise<"added" | "taken">;

  /** Oldest first. */
  listPasskeys(): Promise<Passkey[]>;

  /**
   * Records a sign-in. An authenticator with a counter sends a higher number each time. A number that is not higher is a
   * sign of a cloned key, and changes nothing. Authenticators without a counter always send 0.
   */
  usePasskey(id: string, counter: number): Promise<"used" | "replayed" | "not_found">;

  removePasskey(id: string): Promise<"removed" | "not_found">;

  close(): Promise<void>;
}

/** A cursor of the audit log, in every store. */
export const AUDIT_CURSOR = /^\d{1,15}(?:-\d{1,15})?$/;

/** A session is renewed at most once in this time, because each renewal waits for the disk. */
export const RENEW_EVERY_MS = 20_000;

/**
 * How somebody signed in. `token`: the session of an API token, which no browser has. `sender`: a person who may send, with
 * UPLOAD_ACCESS=oidc, and who is no administrator.
 */
export type SignInMethod = "password" | "passkey" | "oidc" | "token" | "sender";

/** How an administrator signs in with a browser. */
export type BrowserSignIn = Exclude<SignInMethod, "token" | "sender">;

export interface NewSession {
  /** A keyed hash of the session id, base64url. The store never has the id. */
  key: string;
  /** The name of the administrator. With OpenID Connect: the subject, which the provider gave the account. */
  name: string;
  method: SignInMethod;
  /** Ends when nobody uses it for this time. */
  idleMs: number;
  /** Ends after this time in any case. */
  lifetimeMs: number;
}

export interface AdminSession extends Pick<NewSession, "key" | "name" | "method"> {
  /** Milliseconds since 1970. */
  startedAt: number;
  usedAt: number;
  /** When it ends if it is not used again. */
  endsAt: number;
}

export interface NewAuditEntry {
  /** Who: `admin:<name>`, `oidc:<subject>`, or `anonymous` for a failed sign-in. */
  actor: string;
  /** The action, such as `sign_in`. */
  action: string;
  /** The object of the action, such as the id of a share. Null: the server. */
  target: string | null;
  /** A keyed hash of the client's network. Entries of one network have the same hash. */
  from: string;
}

export interface AuditEntry extends NewAuditEntry {
  /** Milliseconds since 1970. */
  at: number;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** The cursor of the next page; null after the last entry. */
  next: string | null;
}

export interface Notice {
  /** Plain text. */
  text: string;
  /** Milliseconds since 1970. Null: until somebody removes it. */
  until: number | null;
}

export interface Control {
  notice: Notice | null;
  uploadsPaused: boolean;
}

export interface NewPasskey {
  /** The credential id, base64url. */
  id: string;
  /** The name of the administrator whom it signs in. */
  user: string;
  /** COSE, base64url. */
  publicKey: string;
  counter: number;
  transports: string[];
  /** Chosen by the administrator. */
  name: string;
}

export interface Passkey extends NewPasskey {
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Null: never. */
  usedAt: number | null;
}
