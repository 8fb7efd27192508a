import type { FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../../errors/problem.ts";
import type { AppDeps } from "../../http/app-types.ts";
import { clientAddress } from "../../limits/client-address.ts";
import type { SignInFor } from "../../oidc/pending-sign-ins.ts";
import type { SignedIn, SingleSignOn } from "../../oidc/single-sign-on.ts";
import { clearCookie, pendingCookies, readCookie, setCookie } from "../admin/cookies.ts";
import { obeyLimits } from "../client.ts";

/** The provider for these sign-ins; null if the settings have none. */
export function signOnFor({ singleSignOn }: AppDeps, signInFor: SignInFor): SingleSignOn | null {
  return singleSignOn?.admits(signInFor) ? singleSignOn : null;
}

/** Sends the browser to the provider. */
export async function beginSignIn(
  deps: AppDeps,
  reply: FastifyReply,
  signInFor: SignInFor,
  hasOwnTab = false,
): Promise<FastifyReply> {
  const signOn = signOnFor(deps, signInFor);
  if (!signOn) throw new ProblemError("not_found");
  const { address, cookie } = await signOn.begin(signInFor, hasOwnTab);
  setCookie(reply, deps.config, pendingCookies[signInFor], cookie);
  return reply.redirect(address.href, 303);
}

/**
 * Finishes a sign-in when the browser returns from the provider, and returns the person.
 *
 * @param recordFailure runs when a sign-in that this browser began fails
 * @throws ProblemError sign_in_failed, sign_in_unavailable, account_not_allowed, rate_limited
 */
export async function finishSignIn(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  signInFor: SignInFor,
  recordFailure = async () => {},
): Promise<SignedIn> {
  const signOn = signOnFor(deps, signInFor);
  if (!signOn) throw new ProblemError("not_found");
  const kind = pendingCookies[signInFor];
  const cookie = readCookie(request, deps.config, kind);
  const { search } = new URL(request.url, "http://localhost");
  const person = await signOn.finish(signInFor, cookie, search, {
    address: clientAddress(request),
    obeyLimit: (answer) => obeyLimits(reply, answer),
    recordFailure,
  });
  clearCookie(reply, deps.config, kind);
  return person;
}
