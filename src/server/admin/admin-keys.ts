import { createHash, hkdfSync } from "node:crypto";
import type { Config } from "../config/config.ts";

/** The keys of the administration, each for one purpose. */
export interface AdminKeys {
  /** Turns a session id into the key under which its session is stored. */
  session: Uint8Array;
  /** Turns a session id into the secret of its CSRF tokens. */
  csrf: Uint8Array;
  /** Signs API tokens. */
  token: Uint8Array;
  /** Signs the challenges of passkeys. */
  passkey: Uint8Array;
  /** Hashes the networks of clients for the audit log. */
  network: Uint8Array;
}

/**
 * Derives the keys from SECRET_KEY by HKDF (RFC 5869). The keys of sessions and tokens depend on the administrator's name
 * and password and on the rule for single sign-on. So a change of these settings ends all sessions and tokens.
 */
export function adminKeysOf(
  secret: Uint8Array,
  { adminUsername, adminPassword, adminPasswordHash, ...config }: Config,
): AdminKeys {
  const { oidcIssuer, oidcClientId, oidcAdminClaim } = config;
  const password = [adminUsername, adminPassword, adminPasswordHash?.text];
  const singleSignOn = oidcAdminClaim && [oidcIssuer, oidcClientId, oidcAdminClaim];
  const credentials = JSON.stringify([...password, singleSignOn]);
  const salt = createHash("sha256").update(credentials).digest();
  const derive = (purpose: string, saltOfKey: Uint8Array) =>
    new Uint8Array(hkdfSync("sha256", secret, saltOfKey, `onetimeshare/admin-${purpose}`, 32));
  return {
    session: derive("session", salt),
    csrf: derive("csrf", salt),
    token: derive("token", salt),
    passkey: derive("passkey", new Uint8Array()),
    network: derive("network", new Uint8Array()),
  };
}
