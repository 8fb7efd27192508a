import assert from "node:assert/strict";
import { argon2Sync, randomBytes } from "node:crypto";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { noteSecret } from "./evidence.ts";
import { type Answer, call } from "./raw-share.ts";

export const ADMIN_NAME = "anna";
export const ADMIN_PASSWORD = `correct horse ${randomBytes(8).toString("hex")}`;

/** A hash that costs little time. */
function cheapHash(password: string): string {
  const [cost, salt] = [{ memory: 8, passes: 1, parallelism: 1 }, randomBytes(16)];
  const hash = argon2Sync("argon2id", { message: password, nonce: salt, tagLength: 32, ...cost });
  const [saltText, hashText] = [salt, hash].map((bytes) =>
    bytes.toString("base64").replace(/=+$/, ""),
  );
  return `$argon2id$v=19$m=8,t=1,p=1$${saltText}$${hashText}`;
}

/** Settings of a server with an administrator. */
export const ADMIN_ENV = {
  ADMIN_USERNAME: ADMIN_NAME,
  ADMIN_PASSWORD_HASH: cheapHash(ADMIN_PASSWORD),
};

noteSecret("password", ADMIN_PASSWORD);

interface AdminRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as a form. */
  form?: Record<string, string>;
}

/** A browser that visits the admin pages: it stores cookies, and sends the origin of its page with each write. */
export class AdminBrowser {
  readonly url: string;
  readonly cookies = new Map<string, string>();
  origin: string | null;

  constructor(url: string) {
    this.url = url;
    this.origin = new URL(url).origin;
  }

  /** A browser whose user has signed in. */
  static async signedIn(url: string): Promise<AdminBrowser> {
    const browser = new AdminBrowser(url);
    const answer = await browser.signIn();
    assert.equal(answer.status, 303, answer.bytes.toString());
    return browser;
  }

  /** The same browser at another server. */
  at(url: string): AdminBrowser {
    const other = new AdminBrowser(url);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  async send(path: string, { method = "GET", headers = {}, form }: AdminRequest = {}) {
    const body = form && new URLSearchParams(form).toString();
    const answer = await call(this.url + path, {
      method,
      headers: {
        accept: "text/html",
        ...(this.cookies.size > 0 ? { cookie: this.cookieHeader } : {}),
        ...(method !== "GET" && this.origin !== null ? { origin: this.origin } : {}),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    this.#take(answer.headers);
    return answer;
  }

  /** The CSRF token of the page at /admin. */
  async csrfToken(): Promise<string> {
    const page = (await this.send("/admin")).bytes.toString();
    const { token } = /name="_csrf" value="(?<token>[^"]+)"/.exec(page)?.groups ?? {};
    assert.ok(token, page);
    noteSecret("token, ticket or proof", token);
    return token;
  }

  async signIn(fields: Record<string, string> = {}): Promise<Answer> {
    const _csrf = await this.csrfToken();
    const form = { username: ADMIN_NAME, password: ADMIN_PASSWORD, _csrf, ...fields };
    return this.send("/admin/login", { method: "POST", form });
  }

  async post(path: string, fields: Record<string, string> = {}): Promise<Answer> {
    const _csrf = await this.csrfToken();
    return this.send(path, { method: "POST", form: { _csrf, ...fields } });
  }

  /** A read of the admin API with the session of this browser. */
  async isSignedIn(): Promise<boolean> {
    const { status } = await this.send(adminPaths.audit);
    assert.ok(status === 200 || status === 401, String(status));
    return status === 200;
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #take(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const { name = "", value = "" } = /^(?<name>[^=]+)=(?<value>[^;]*)/.exec(line)?.groups ?? {};
      if (value === "") this.cookies.delete(name);
      else {
        this.cookies.set(name, value);
        noteSecret("token, ticket or proof", value);
      }
    }
  }
}

/** Requests an API token. */
export function requestToken(
  url: string,
  body: unknown = { username: ADMIN_NAME, password: ADMIN_PASSWORD },
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call(url + adminPaths.token, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** The headers of a program with a new API token. */
export async function adminBearer(url: string): Promise<{ authorization: string }> {
  const { status, json } = await requestToken(url);
  assert.equal(status, 200, JSON.stringify(json));
  const token = String(json.token);
  noteSecret("token, ticket or proof", token);
  return { authorization: `Bearer ${token}` };
}
