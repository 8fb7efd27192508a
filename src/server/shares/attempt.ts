import { decodeBase64url, encodeBase64url } from "../../protocol/bytes.ts";
import { verifierOf } from "../../protocol/keys.ts";
import { ProblemError } from "../errors/problem.ts";
import type { Attempt, AttemptRefusal, OwnerRefusal } from "./metadata-store.ts";

/** The verifier that the store compares: SHA-256 of a proof, token or ticket, both base64url. */
export async function verifierText(secret: string): Promise<string> {
  const bytes = decodeBase64url(secret);
  if (bytes?.length !== 32) throw new ProblemError("bad_request");
  return encodeBase64url(await verifierOf(bytes));
}

export async function attemptOf(proofs: {
  linkProof: string;
  passwordProof?: string;
}): Promise<Attempt> {
  return {
    linkVerifier: await verifierText(proofs.linkProof),
    passwordVerifier:
      proofs.passwordProof === undefined ? null : await verifierText(proofs.passwordProof),
  };
}

export function refusalProblem(refusal: AttemptRefusal | OwnerRefusal): ProblemError {
  const { outcome, ...extras } = refusal;
  return new ProblemError(outcome, extras);
}
