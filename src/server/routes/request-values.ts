import type { FastifyRequest } from "fastify";
import { ProblemError } from "../problem.ts";
import { verifierText } from "../shares/attempt.ts";

/**
 * The verifier of the owner token or ticket that a request carries as `Authorization: Bearer …`.
 *
 * @throws ProblemError unauthorized
 */
export async function bearerVerifier(request: FastifyRequest): Promise<string> {
  const header = request.headers.authorization ?? "";
  const token = /^Bearer (?<token>[A-Za-z0-9_-]{43})$/i.exec(header)?.groups?.token;
  if (token === undefined) throw new ProblemError("unauthorized");
  return verifierText(token).catch(() => {
    throw new ProblemError("unauthorized");
  });
}
