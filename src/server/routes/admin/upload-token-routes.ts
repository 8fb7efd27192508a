import type { FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { Type } from "../../../protocol/json-schema.ts";
import type { TokenTerms, UploadToken, UploadTokenStore } from "../../access/upload-token-store.ts";
import {
  createUploadToken,
  isTokenName,
  MAX_TOKEN_NAME_LENGTH,
} from "../../access/upload-tokens.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { timestamp } from "../../shares/owning.ts";
import { emptyAnswer, jsonAnswer, problemResponses } from "../api-schemas.ts";
import { doRecorded, recordAction } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";

const orNull = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const moment = Type.String({ format: "date-time" });
const terms = {
  bytesPerDay: orNull(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    "The quota: bytes of new shares in a day, in UTC. Null: no quota.",
  ),
  expiresAt: orNull(moment, "When the token expires. Null: it is valid until it is revoked."),
};
const described = {
  id: Type.String({ description: "Names the token. Nobody can send with the id alone." }),
  name: Type.String({ description: "The holder or purpose, in the administrator's words." }),
  createdAt: moment,
  ...terms,
};

const Listed = Type.Object({
  ...described,
  lastUsedOn: orNull(Type.String({ format: "date" }), "The day of the last use. Null: never."),
  bytesToday: Type.Integer({ description: "How much of the quota is used today." }),
});

const common = ["unauthorized", "https_required", "not_found"] as const;

/** The calls that create, list and revoke upload tokens, as `onetimeshare upload-token` does. */
export function uploadTokenRoutes(app: App, deps: AppDeps): void {
  app.get(
    adminPaths.uploadTokens,
    {
      schema: {
        ...adminSchema,
        operationId: "listUploadTokens",
        summary: "List the upload tokens",
        description: "Oldest first. The tokens themselves are not stored.",
        response: {
          200: jsonAnswer(Type.Object({ tokens: Type.Array(Listed) }), "All tokens."),
          ...problemResponses(...common),
        },
      },
    },
    async () => ({ tokens: (await tokensOf(deps).list()).map(toJson) }),
  );

  app.post(
    adminPaths.uploadTokens,
    {
      schema: {
        ...adminSchema,
        operationId: "createUploadToken",
        summary: "Create an upload token",
        description:
          "Only this answer has the token. Give it to the sender over a channel that you trust. The server accepts upload tokens if UPLOAD_ACCESS is token or oidc.",
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: MAX_TOKEN_NAME_LENGTH }),
            bytesPerDay: Type.Optional(terms.bytesPerDay),
            expiresAt: Type.Optional(terms.expiresAt),
          },
          { additionalProperties: false },
        ),
        response: {
          201: jsonAnswer(
            Type.Object({
              ...described,
              token: Type.String({ description: "For senders. It is shown only once." }),
            }),
            "The token.",
          ),
          ...problemResponses("bad_request", "forbidden", ...common),
        },
      },
    },
    async (request, reply) => {
      const { name, bytesPerDay = null, expiresAt: expiry = null } = request.body;
      const expiresAt = expiry === null ? null : Date.parse(expiry);
      const { token, record } = await addUploadToken(deps, request, {
        ...{ name, bytesPerDay, expiresAt },
      });
      const { id, createdAt } = record;
      return reply.status(201).send({
        ...{ id, name, bytesPerDay, token, createdAt: new Date(createdAt).toISOString() },
        expiresAt: timestamp(expiresAt),
      });
    },
  );

  app.delete(
    adminPaths.uploadToken(":id"),
    {
      schema: {
        ...adminSchema,
        operationId: "revokeUploadToken",
        summary: "Revoke an upload token",
        description: "The token ends at once, on all servers. Uploads that have begun can finish.",
        params: Type.Object({ id: Type.String({ description: "The id in the list." }) }),
        response: {
          204: emptyAnswer("The token is revoked."),
          ...problemResponses("forbidden", ...common),
        },
      },
    },
    async (request, reply) => {
      await revokeUploadToken(deps, request, request.params.id);
      return reply.status(204).send(null);
    },
  );
}

/** The upload tokens of a server with an administrator. @throws ProblemError not_found without one */
export function tokensOf({ uploadTokens }: AppDeps): UploadTokenStore {
  if (!uploadTokens) throw new ProblemError("not_found");
  return uploadTokens;
}

/**
 * Adds an entry to the audit log, then creates a token.
 *
 * @throws ProblemError bad_request if the name is not one line, or `expiresAt` is not in the future
 */
export async function addUploadToken(deps: AppDeps, request: FastifyRequest, terms: TokenTerms) {
  const now = deps.now();
  if (!isTokenName(terms.name)) {
    throw new ProblemError("bad_request", {
      detail: `A name has 1 to ${MAX_TOKEN_NAME_LENGTH} characters in one line.`,
    });
  }
  // Date.parse returns NaN for a leap second, which RFC 3339 allows.
  if (terms.expiresAt !== null && !(terms.expiresAt > now)) {
    throw new ProblemError("bad_request", { detail: "expiresAt must be a time in the future." });
  }
  return createUploadToken(tokensOf(deps), terms, now, (id) =>
    recordAction(deps, request, "upload_token_created", id),
  );
}

/** Adds an entry to the audit log, then revokes a token. @throws ProblemError not_found */
export async function revokeUploadToken(
  deps: AppDeps,
  request: FastifyRequest,
  id: string,
): Promise<void> {
  const store = tokensOf(deps);
  const isKnown = (await store.list()).some((token) => token.id === id);
  if (!isKnown) throw new ProblemError("not_found");
  await doRecorded(deps, request, "upload_token_revoked", id, {
    async act() {
      if ((await store.revoke(id)) === "not_found") throw new ProblemError("not_found");
    },
  });
}

function toJson({ createdAt, expiresAt, ...rest }: UploadToken) {
  return {
    ...rest,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: timestamp(expiresAt),
  };
}
