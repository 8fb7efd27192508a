import * as oidc from "openid-client";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import type { Claims } from "./claims.ts";

export interface ProviderOptions {
  /** The address of the provider, as in its metadata. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The scopes to request, separated by spaces. */
  scope: string;
  /** Logs, for the operator, why the provider or this server's registration with it does not work. */
  warn: (fault: ProviderFault) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The loggable part of a provider's error: never its answer, which may contain tokens. */
export interface ProviderFault {
  name: string;
  code?: string;
  /** The provider's error code (RFC 6749). */
  error?: string;
  description?: string;
}

/** The secrets of one sign-in. They come back only through the browser that began it. */
export interface SignInSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Someone waits for these requests. */
const TIMEOUT_SECONDS = 8;

const METADATA_LIFETIME_MS = 3_600_000;

/**
 * An OpenID Connect provider: authorization code flow with PKCE, state and nonce. `openid-client` checks the ID token:
 * signature, issuer, audience, times and nonce.
 */
export class OidcProvider {
  readonly #options: ProviderOptions;
  #metadata: { promise: Promise<oidc.Configuration>; until: number } | null = null;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  static newSecrets(): SignInSecrets {
    return {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    };
  }

  /**
   * The address at which the provider signs a person in.
   *
   * @throws ProblemError sign_in_unavailable
   */
  async signInAddress(redirectUri: string, secrets: SignInSecrets): Promise<URL> {
    const { state, nonce, codeVerifier } = secrets;
    return oidc.buildAuthorizationUrl(await this.#readMetadata(), {
      redirect_uri: redirectUri,
      scope: this.#options.scope,
      ...{ state, nonce },
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: "S256",
    });
  }

  /**
   * The claims about a person whom the provider has signed in.
   *
   * @param returned the address to which the provider returned the browser, with its parameters
   * @param isEnough whether the claims of the ID token are enough; otherwise the provider is asked for more (UserInfo)
   * @throws ProblemError sign_in_unavailable, sign_in_failed
   */
  async claimsOf(
    returned: URL,
    { state, nonce, codeVerifier }: SignInSecrets,
    isEnough: (claims: Claims) => boolean,
  ): Promise<Claims> {
    const metadata = await this.#readMetadata();
    try {
      const tokens = await oidc.authorizationCodeGrant(metadata, returned, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new ProblemError("sign_in_failed");
      if (isEnough(claims) || metadata.serverMetadata().userinfo_endpoint === undefined) {
        return claims;
      }
      const more = await oidc.fetchUserInfo(metadata, tokens.access_token, claims.sub);
      return { ...more, ...claims };
    } catch (error) {
      throw this.#problemOf(error);
    }
  }

  /** The metadata is read at the first sign-in, so that the server starts without the provider. */
  #readMetadata(): Promise<oidc.Configuration> {
    const { now } = this.#options;
    if (this.#metadata && this.#metadata.until > now()) return this.#metadata.promise;
    const reading = { promise: this.#discover(), until: now() + METADATA_LIFETIME_MS };
    this.#metadata = reading;
    reading.promise.catch(() => {
      if (this.#metadata === reading) this.#metadata = null;
    });
    return reading.promise;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    try {
      const address = new URL(issuer);
      return await oidc.discovery(address, clientId, undefined, authenticateWith(clientSecret), {
        timeout: TIMEOUT_SECONDS,
        execute: [
          // Without this, the library does not check the signature of an ID token from the token endpoint.
          oidc.enableNonRepudiationChecks,
          // The settings allow http only on the same machine.
          ...(address.protocol === "http:" ? [oidc.allowInsecureRequests] : []),
        ],
      });
    } catch (error) {
      this.#options.warn(faultOf(error));
      throw unavailable();
    }
  }

  #problemOf(error: unknown): unknown {
    if (error instanceof ProblemError) return error;
    const isDenied =
      error instanceof oidc.AuthorizationResponseError && error.error === "access_denied";
    if (!isDenied) this.#options.warn(faultOf(error));
    return isOutage(error) ? unavailable() : new ProblemError("sign_in_failed");
  }
}

function unavailable(): ProblemError {
  const retryAfterSeconds = RETRY_AFTER.unavailable;
  return new ProblemError("sign_in_unavailable", { retryAfterSeconds });
}

/** OpenID Connect Discovery 1.0: "If omitted, the default is client_secret_basic". */
function authenticateWith(secret: string): oidc.ClientAuth {
  return (server, ...request) => {
    const { token_endpoint_auth_methods_supported: methods = ["client_secret_basic"] } = server;
    const method = methods.includes("client_secret_basic")
      ? oidc.ClientSecretBasic
      : oidc.ClientSecretPost;
    return method(secret)(server, ...request);
  };
}

/** A broken connection, a time-out, or an internal error of the provider. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as oidc.ClientError;
  if (cause instanceof Response) return cause.status >= 500;
  // Node's fetch throws a TypeError without a code of the library.
  return code === "OAUTH_TIMEOUT" || (error instanceof TypeError && code === undefined);
}

function faultOf(error: unknown): ProviderFault {
  if (!(error instanceof Error)) return { name: "Error" };
  const {
    name,
    code,
    cause,
    error: oauthError,
    error_description: description,
  } = error as Error & {
    code?: unknown;
    error?: unknown;
    error_description?: unknown;
  };
  const causeCode = (cause as { code?: unknown } | undefined)?.code;
  return {
    name,
    ...textField("code", causeCode ?? code),
    ...textField("error", oauthError),
    ...textField("description", description),
  };
}

function textField(name: string, value: unknown): Record<string, string> {
  return typeof value === "string" ? { [name]: value.slice(0, 200) } : {};
}
