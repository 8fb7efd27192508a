import type { TSchema } from "typebox";
import { Problem, TUS_VERSION } from "../../protocol/api.ts";
import { Type } from "../../protocol/json-schema.ts";
import { type ProblemCode, problems } from "../../protocol/problems.ts";

/** Security requirements of OpenAPI: the one credential with which a call works. */
export const OWNER_TOKEN = [{ ownerToken: [] }];
export const TICKET = [{ ticket: [] }];

/** A header of an answer. With `required`, every answer of its status has it. */
export interface HeaderSchema {
  type: "string" | "integer";
  description: string;
  const?: string;
  required?: true;
}

export type HeaderSchemas = Readonly<Record<string, HeaderSchema>>;

/** A header that every answer of its status has. */
export function headerSchema(type: HeaderSchema["type"], description: string): HeaderSchema {
  return { type, description, required: true };
}

/** A header that only some answers of their status have. */
export function optionalHeader(description: string): HeaderSchema {
  return { type: "string", description };
}

export const RATE_LIMIT_HEADERS: HeaderSchemas = {
  "ratelimit-policy": optionalHeader("The limits of one client, if there are any."),
  ratelimit: optionalHeader("The rest of these limits for this client."),
};

export const TUS_HEADERS: HeaderSchemas = {
  "tus-resumable": { ...headerSchema("string", "The version of tus."), const: TUS_VERSION },
};

const CHALLENGE: HeaderSchemas = {
  "www-authenticate": headerSchema("string", "`Bearer`: the request needs a bearer token."),
};
const RETRY_AFTER: HeaderSchemas = {
  "retry-after": headerSchema("integer", "Seconds to wait before a retry."),
};

const HEADERS_OF_PROBLEM: { [code in ProblemCode]?: HeaderSchemas } = {
  unauthorized: CHALLENGE,
  upload_not_allowed: CHALLENGE,
  precondition_failed: { "tus-version": headerSchema("string", "The version to use.") },
  range_not_satisfiable: { "content-range": headerSchema("string", "The size: `bytes */1206`.") },
  rate_limited: { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
  unavailable: RETRY_AFTER,
};

export function jsonAnswer<Schema extends TSchema>(
  schema: Schema,
  description: string,
  headers: HeaderSchemas = {},
): Schema {
  return { ...schema, description, headers };
}

export function emptyAnswer(description: string, headers: HeaderSchemas = {}) {
  return Type.Unsafe<null>({ type: "null", description, headers });
}

/** An answer whose body is not JSON. */
export function streamAnswer(type: string, description: string, headers: HeaderSchemas = {}) {
  return Type.Unsafe({ description, headers, content: { [type]: { schema: {} } } });
}

/** The problems that every call can return. */
const COMMON: readonly ProblemCode[] = ["rate_limited", "internal", "unavailable"];

/** The response schemas of the problems that a call can return, one for each status. */
export function problemResponses(...codes: ProblemCode[]): Record<number, TSchema> {
  return problemResponsesWith({}, ...codes);
}

/** @param headers of all these answers */
export function problemResponsesWith(
  headers: HeaderSchemas,
  ...codes: ProblemCode[]
): Record<number, TSchema> {
  const byStatus = Object.groupBy([...codes, ...COMMON], (code) => problems[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group = []]) => [
      status,
      Type.Unsafe({
        description: group.map((code) => `\`${code}\`: ${problems[code].title}.`).join(" "),
        headers: { ...headers, ...headersOfProblems(group) },
        content: { "application/problem+json": { schema: Problem } },
      }),
    ]),
  );
}

/** A header that only some of the problems have is optional. */
function headersOfProblems(codes: readonly ProblemCode[]): HeaderSchemas {
  const all = codes.flatMap((code) => Object.entries(HEADERS_OF_PROBLEM[code] ?? {}));
  return Object.fromEntries(
    all.map(([name, { required, ...schema }]) => {
      const isOnAll = codes.every((code) => HEADERS_OF_PROBLEM[code]?.[name]);
      return [name, required && isOnAll ? { ...schema, required } : schema];
    }),
  );
}
