import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";
import { noteSecret } from "./evidence.ts";
import { type Answer, call } from "./raw-share.ts";

const CLIENT_ID = "onetimeshare";
const CLIENT_SECRET = randomBytes(24).toString("base64url");
const OTHER_CLIENT = "another-program";

noteSecret("token, ticket or proof", CLIENT_SECRET);

/** The claims of the accounts at the provider, by their names. Every password is right. */
export const ACCOUNTS: Record<string, Record<string, unknown>> = {
  anna: { groups: ["staff", "share-admins"], email: "anna@example.org", email_verified: true },
  bob: { groups: ["staff"], email: "bob@example.org", email_verified: false },
  eve: { groups: "nobody" },
};

/** An OpenID Connect provider on this machine. */
export interface OidcServer {
  issuer: string;
  /** Settings of a server that uses this provider. */
  env: Record<string, string>;
  /** Lets the time of an authorization code pass. */
  expireCode(code: string): Promise<void>;
  /** Replaces the ID token of the next answers of the token endpoint. */
  idToken: string | null;
  /** The number of requests for the provider's metadata. */
  metadataRequests: number;
  /** Answers nothing any more. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface OidcServerOptions {
  /** The address of the OneTimeShare server. */
  baseUrl: string;
  /** Gives claims only to those who ask the UserInfo endpoint, as OpenID Connect Core 5.4 says. */
  claimsInUserInfo?: boolean;
}

export async function startOidcServer({
  baseUrl,
  claimsInUserInfo = false,
}: OidcServerOptions): Promise<OidcServer> {
  const http = createServer();
  const listen = async (port: number) => {
    http.listen(port, "127.0.0.1");
    await once(http, "listening");
    return (http.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const issuer = `http://127.0.0.1:${port}`;
  const server: OidcServer = {
    issuer,
    env: {
      ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET },
      BASE_URL: baseUrl,
    },
    expireCode: async () => {},
    idToken: null,
    metadataRequests: 0,
    async stop() {
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
    start: async () => void (await listen(port)),
  };
  const redirectUris = ["/admin/oidc/callback", "/oidc/callback"].map((path) => baseUrl + path);
  const provider = new Provider(issuer, {
    clients: [CLIENT_ID, OTHER_CLIENT].map((client_id) => ({
      ...{ client_id, client_secret: CLIENT_SECRET, redirect_uris: redirectUris },
    })),
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { profile: ["groups"], email: ["email", "email_verified"] },
    conformIdTokenClaims: claimsInUserInfo,
    ttl: { AuthorizationCode: 60, AccessToken: 60, Grant: 600, ...TTL },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...ACCOUNTS[accountId] }),
    }),
    loadExistingGrant: consentToAll,
  } as unknown as Configuration);
  provider.use(async (context, next) => {
    if (context.path.startsWith("/.well-known/")) server.metadataRequests++;
    await next();
    if (context.path === "/token" && server.idToken !== null) {
      context.body = { ...(context.body as object), id_token: server.idToken };
    }
  });
  server.expireCode = async (value) => {
    const code = await provider.AuthorizationCode.find(value);
    assert.ok(code);
    code.exp = Math.floor(Date.now() / 1000) - 1;
    await (code.save as (seconds: number) => Promise<string>)(60);
  };
  http.on("request", provider.callback());
  return server;
}

const TTL = { IdToken: 600, Interaction: 600, Session: 600 };

/** Nobody has to allow the client to see the account. */
async function consentToAll(context: {
  oidc: {
    provider: Provider;
    client: { clientId: string };
    session: { accountId: string };
    params: { scope: string };
  };
}) {
  const { provider, client, session, params } = context.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

/** A visit to the provider, which signs an account in. */
export class ProviderVisit {
  readonly #cookies = new Map<string, string>();

  /**
   * Signs in at the address to which OneTimeShare sent the browser.
   *
   * @returns the path and parameters with which the provider sends the browser back
   */
  async signIn(address: string, account: string): Promise<string> {
    const { origin } = new URL(address);
    let next = await this.#redirectOf(address);
    if (new URL(next, origin).pathname.startsWith("/interaction/")) {
      const form = { prompt: "login", login: account, password: "any" };
      next = await this.#redirectOf(new URL(next, origin).href, form);
      next = await this.#redirectOf(new URL(next, origin).href);
    }
    const { pathname, search, searchParams } = new URL(next, origin);
    for (const name of ["code", "state"]) {
      const value = searchParams.get(name);
      if (value !== null) noteSecret("token, ticket or proof", value);
    }
    return pathname + search;
  }

  async #redirectOf(url: string, form?: Record<string, string>): Promise<string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer: Answer = await call(url, {
      ...(form ? { method: "POST", body: new URLSearchParams(form).toString() } : {}),
      headers: { cookie, ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const { name = "", value = "" } = /^(?<name>[^=]+)=(?<value>[^;]*)/.exec(line)?.groups ?? {};
      this.#cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    assert.ok(location, `${answer.status} ${answer.bytes.toString().slice(0, 500)}`);
    return location;
  }
}

/** An ID token for `anna` that the provider made for another client, with the nonce of a sign-in at this one. */
export async function idTokenOfOtherClient(address: string): Promise<string> {
  const url = new URL(address);
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  url.searchParams.set("client_id", OTHER_CLIENT);
  url.searchParams.set("code_challenge", challenge);
  const returned = await new ProviderVisit().signIn(url.href, "anna");
  const code = new URL(returned, url).searchParams.get("code") ?? "";
  const { json } = await call(`${url.origin}/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${OTHER_CLIENT}:${CLIENT_SECRET}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", code, code_verifier: verifier },
      redirect_uri: url.searchParams.get("redirect_uri") ?? "",
    }).toString(),
  });
  assert.equal(typeof json.id_token, "string", JSON.stringify(json));
  return String(json.id_token);
}

/** A free port: the provider must know the address of the server before both start. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
