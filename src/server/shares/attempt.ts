import { hash } from "node:crypto";
import { decodeBase64url } from "../../node/base64url.ts";
import { ProblemError } from "../errors/problem.ts";
import type { Attempt, AttemptRefusal, OwnerRefusal } from "./metadata-store.ts";

/** The verifier that the store compares: SHA-256 of a proof, token or ticket, both base64url. */
export function verifierText(secret: string): string {
  const bytes = decodeBase64url(secret);
  if (bytes?.length !== 32) throw new ProblemError("bad_request");
  return hash("sha256", bytes, "base64url");
}

export function attemptOf(proofs: { linkProof: string; passwordProof?: string }): Attempt {
  const { linkProof, passwordProof } = proofs;
  return {
    linkVerifier: verifierText(linkProof),
    passwordVerifier: passwordProof === undefined ? null : verifierText(passwordProof),
  };
}

export function refusalProblem(refusal: AttemptRefusal | OwnerRefusal): ProblemError {
  const { outcome, ...extras } = refusal;
  return new ProblemError(outcome, extras);
}
