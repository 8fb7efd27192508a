import { isIPv4 } from "node:net";
import { secretSetting, setting } from "./setting.ts";
import { type Reader, reader, text, webAddress } from "./setting-readers.ts";

/** A condition for an account: the provider's claim has this value, or is a list that contains it. */
export interface ClaimRule {
  claim: string;
  value: string;
}

/** The time for signing in at the provider. */
export const SIGN_IN_SECONDS = 600;

/** Accepts every account that the provider signs in. */
export const EVERY_ACCOUNT = "*";

const CLAIM_RULE = "be a claim and its value, such as groups=share-admins.";

function parseClaimRule(value: string): ClaimRule | null {
  // Some claims have the form of an address, and none contains "=".
  const { claim, expected } = /^(?<claim>[^=\s]+)=(?<expected>.*\S)$/.exec(value)?.groups ?? {};
  return claim === undefined || expected === undefined ? null : { claim, value: expected.trim() };
}

const claimRule = reader(parseClaimRule, CLAIM_RULE);

const claimRuleOrEvery = reader(
  (value) => (value === EVERY_ACCOUNT ? EVERY_ACCOUNT : parseClaimRule(value)),
  `${CLAIM_RULE.slice(0, -1)}, or * for every account that the provider signs in.`,
);

/** Whether nobody on the network can read what is sent to this address. */
export function isPrivateAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isLoopback = /^(?:localhost|\[::1\])$/.test(hostname) || isLoopbackIPv4(hostname);
  return protocol === "https:" || isLoopback;
}

function isLoopbackIPv4(hostname: string): boolean {
  return isIPv4(hostname) && hostname.startsWith("127.");
}

const withTls = reader(
  (address) => (isPrivateAddress(address) ? address : null),
  "be an https address. On the same machine, http://localhost is allowed too.",
);

/** As given, because it must be equal to the issuer in the provider's metadata. A slash at the end of a path matters. */
const issuerAddress: Reader<string> = (value, name) => {
  withTls(webAddress(value, name), name);
  return value;
};

/** The settings of the sign-in with OpenID Connect. */
export const oidcSettings = {
  oidcIssuer: setting(
    "OIDC_ISSUER",
    null,
    issuerAddress,
    "The issuer address of an OpenID Connect provider, for single sign-on (docs/upload-access.md). Not set: no single sign-on.",
  ),
  oidcClientId: setting(
    "OIDC_CLIENT_ID",
    null,
    text,
    "The client id of this server at the provider.",
  ),
  oidcClientSecret: secretSetting("OIDC_CLIENT_SECRET", text, "The secret of that client."),
  oidcScope: setting(
    "OIDC_SCOPE",
    "openid profile email",
    reader(
      (value) => (value.split(/\s+/).includes("openid") ? value : null),
      "be a list of scopes that contains openid.",
    ),
    "The scopes to request from the provider. Some providers need `groups` too.",
  ),
  oidcAdminClaim: setting(
    "OIDC_ADMIN_CLAIM",
    null,
    claimRule,
    "The claim that makes an account an administrator, such as `groups=share-admins`. Not set: no administrator signs in with the provider.",
  ),
  oidcSenderClaim: setting(
    "OIDC_SENDER_CLAIM",
    null,
    claimRuleOrEvery,
    "With UPLOAD_ACCESS=oidc: the claim that lets an account send, such as `groups=staff`. `*`: every account that the provider signs in.",
  ),
};
