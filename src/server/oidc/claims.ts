import { type ClaimRule, EVERY_ACCOUNT } from "../config/oidc-settings.ts";

/** A provider's claims about an account. `sub` identifies it at this provider. */
export interface Claims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/**
 * Whether the claims satisfy a rule. A claim that is a list must contain the value; any other claim must be the value.
 * Upper and lower case differ. An e-mail address counts only if the provider has verified it, because people can enter
 * any address.
 */
export function satisfies(claims: Claims, rule: ClaimRule | typeof EVERY_ACCOUNT): boolean {
  if (rule === EVERY_ACCOUNT) return true;
  if (!Object.hasOwn(claims, rule.claim)) return false;
  if (rule.claim === "email" && claims.email_verified !== true) return false;
  return [claims[rule.claim]].flat().some((value) => isValue(value, rule.value));
}

function isValue(value: unknown, expected: string): boolean {
  return ["string", "number", "boolean"].includes(typeof value) && String(value) === expected;
}
