import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import type { RelyingParty } from "../../admin/passkeys.ts";
import type { Config } from "../../config/config.ts";
import type { AppDeps } from "../../http/app-types.ts";
import { addressedOrigin } from "../client.ts";
import { administrationOf } from "./access.ts";

/** Null if browsers support no passkeys at this address. They need a host name, and https except on localhost. */
export function relyingPartyOf(request: FastifyRequest, { baseUrl }: Config): RelyingParty | null {
  const { origin, hostname } = new URL(baseUrl ?? addressedOrigin(request));
  // Without BASE_URL, the client has chosen the name of the host.
  const isTrusted = baseUrl !== null || hostname === "localhost";
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
  return isTrusted && !isAddress ? { id: hostname, origin } : null;
}

/** Whether the sign-in page offers passkeys. */
export async function offersPasskeys(deps: AppDeps, request: FastifyRequest): Promise<boolean> {
  const { passkeys } = administrationOf(deps);
  if (!passkeys || !relyingPartyOf(request, deps.config)) return false;
  return (await passkeys.list()).length > 0;
}
