import type { FastifyRequest } from "fastify";
import { MAX_NOTICE_LENGTH } from "../../../protocol/api.ts";
import { Type } from "../../../protocol/json-schema.ts";
import { isPlainText } from "../../../protocol/plain-text.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { emptyAnswer, problemResponses } from "../api-schemas.ts";
import { recordAction } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";

const problems = problemResponses(
  ...(["bad_request", "unauthorized", "forbidden", "https_required", "not_found"] as const),
);

/** Pausing uploads, and the notice on all pages. */
export function controlRoutes(app: App, deps: AppDeps): void {
  app.put(
    adminPaths.uploads,
    {
      schema: {
        ...adminSchema,
        operationId: "pauseUploads",
        summary: "Pause or resume uploads",
        description:
          "While uploads are paused, the server accepts no new share. Uploads that have begun can finish, and people can open shares. The pause applies to all servers on the same stores within two seconds.",
        body: Type.Object({ paused: Type.Boolean() }, { additionalProperties: false }),
        response: { 204: emptyAnswer("Uploads are paused, or possible again."), ...problems },
      },
    },
    async (request, reply) => {
      await setUploadsPaused(deps, request, request.body.paused);
      return reply.status(204).send(null);
    },
  );

  app.put(
    adminPaths.notice,
    {
      schema: {
        ...adminSchema,
        operationId: "setNotice",
        summary: "Show a notice to everyone",
        description:
          "All pages show the notice, `GET /api/v1/config` returns it, and the command line prints it when someone sends. A new notice replaces the earlier one.",
        body: Type.Object(
          {
            text: Type.String({
              minLength: 1,
              maxLength: MAX_NOTICE_LENGTH,
              description:
                "Plain text in one line, without control characters and characters that change the direction of writing.",
            }),
            until: Type.Optional(
              Type.Union([Type.String({ format: "date-time" }), Type.Null()], {
                description:
                  "When the notice ends by itself. Not set, or null: when an administrator removes it.",
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 204: emptyAnswer("Everyone sees the notice."), ...problems },
      },
    },
    async (request, reply) => {
      const { text, until = null } = request.body;
      await publishNotice(deps, request, text, until === null ? null : Date.parse(until));
      return reply.status(204).send(null);
    },
  );

  app.delete(
    adminPaths.notice,
    {
      schema: {
        ...adminSchema,
        operationId: "removeNotice",
        summary: "Remove the notice",
        response: { 204: emptyAnswer("There is no notice."), ...problems },
      },
    },
    async (request, reply) => {
      await removeNotice(deps, request);
      return reply.status(204).send(null);
    },
  );
}

/** Adds an entry to the audit log, then pauses or resumes uploads on all servers. */
export async function setUploadsPaused(
  deps: AppDeps,
  request: FastifyRequest,
  paused: boolean,
): Promise<void> {
  await recordAction(deps, request, paused ? "uploads_paused" : "uploads_resumed");
  await deps.control.setUploadsPaused(paused);
}

/**
 * Adds an entry to the audit log, then shows a notice to everyone.
 *
 * @param until milliseconds since 1970; null: until it is removed
 * @throws ProblemError bad_request if the text is not plain, or `until` is not in the future
 */
export async function publishNotice(
  deps: AppDeps,
  request: FastifyRequest,
  text: string,
  until: number | null,
): Promise<void> {
  if (!isPlainText(text, MAX_NOTICE_LENGTH)) {
    throw new ProblemError("bad_request", {
      detail: `A notice is one line of 1 to ${MAX_NOTICE_LENGTH} characters of plain text.`,
    });
  }
  // Date.parse returns NaN for a leap second, which RFC 3339 allows.
  if (until !== null && !(until > deps.now())) {
    throw new ProblemError("bad_request", { detail: "The end must be in the future." });
  }
  await recordAction(deps, request, "notice_set", text);
  await deps.control.setNotice({ text, until });
}

export async function removeNotice(deps: AppDeps, request: FastifyRequest): Promise<void> {
  await recordAction(deps, request, "notice_removed");
  await deps.control.setNotice(null);
}
