import type { ServerResponse } from "node:http";
import { paths, ShareParams, ShareStatus } from "../../protocol/api.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { clientAddress, networksOf } from "../limits/client-address.ts";
import { endShareOfOwner, statusForOwner, unlockForOwner } from "../shares/owning.ts";
import {
  emptyAnswer,
  jsonAnswer,
  OWNER_TOKEN,
  problemResponses,
  streamAnswer,
} from "./api-schemas.ts";
import { bearerVerifier, uploadSlot } from "./client.ts";
import { StatusStream } from "./status-stream.ts";

/** Maximum number of live status streams. */
const MAX_STREAMS_OF_SHARE = 8;
const MAX_STREAMS_OF_CLIENT = 64;

/** Status, live status, unlocking and burning, for the owner of a share. */
export function ownerRoutes(app: App, deps: AppDeps): void {
  const schema = { tags: ["sender"], security: OWNER_TOKEN, params: ShareParams };
  const streams = new Map<ServerResponse, { shareId: string; client: string }>();
  const count = (wanted: "shareId" | "client", value: string) =>
    [...streams.values()].filter((stream) => stream[wanted] === value).length;
  app.addHook("preClose", async () => {
    for (const stream of streams.keys()) stream.end();
  });

  app.get(
    paths.share(":id"),
    {
      schema: {
        ...schema,
        operationId: "readStatus",
        summary: "Get the state, the timeline and the receipts of a share",
        response: {
          200: jsonAnswer(ShareStatus, "The status."),
          ...problemResponses("unauthorized", "not_found"),
        },
      },
    },
    async (request) => statusForOwner(deps, request.params.id, bearerVerifier(request)),
  );

  app.get(
    paths.events(":id"),
    {
      schema: {
        ...schema,
        operationId: "watchStatus",
        summary: "Watch the status of a share",
        description:
          "Sends server-sent events named `status`. Each has a whole status as `data`. The server sends the first at once, and another after each change. While a recipient downloads, events named `progress` say in `servedBytes` how much of the ciphertext the server has sent, and whether the connection of the recipient is `interrupted`; no status has that. The stream ends when the share is gone. If it ends before that, connect again.",
        response: {
          200: streamAnswer("text/event-stream", "Events named `status` and `progress`."),
          ...problemResponses("unauthorized", "not_found"),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const ownerVerifier = bearerVerifier(request);
      const first = await statusForOwner(deps, id, ownerVerifier);
      // The client has left: its stream would never get a close event.
      if (request.raw.socket.destroyed) return reply.hijack();
      const [{ name: client }] = networksOf(clientAddress(request));
      if (count("shareId", id) >= MAX_STREAMS_OF_SHARE) {
        throw tooManyListeners("share", MAX_STREAMS_OF_SHARE);
      }
      if (count("client", client) >= MAX_STREAMS_OF_CLIENT) {
        throw tooManyListeners("client", MAX_STREAMS_OF_CLIENT);
      }
      reply.hijack();
      streams.set(reply.raw, { shareId: id, client });
      reply.raw.once("close", () => streams.delete(reply.raw));
      reply.raw.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      const stream = new StatusStream(reply.raw, () => statusForOwner(deps, id, ownerVerifier));
      stream.send(first);
      stream.follow((changed) => deps.activity.listen(id, changed));
    },
  );

  app.post(
    paths.unlock(":id"),
    {
      schema: {
        ...schema,
        operationId: "unlockShare",
        summary: "Unlock a share",
        description:
          "Allows `passwordAttempts` more wrong passwords. After 20 wrong passwords in all, the share is gone.",
        response: {
          204: emptyAnswer("The share is unlocked."),
          ...problemResponses("unauthorized", "not_found", "gone"),
        },
      },
    },
    async (request, reply) => {
      await unlockForOwner(deps, request.params.id, bearerVerifier(request));
      return reply.status(204).send(null);
    },
  );

  app.delete(
    paths.share(":id"),
    {
      schema: {
        ...schema,
        operationId: "burnShare",
        summary: "Burn a share",
        description: "The share is gone at once. Running downloads end.",
        response: {
          204: emptyAnswer("The share is gone."),
          ...problemResponses("unauthorized", "not_found"),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const slot = uploadSlot(deps, request, id);
      await endShareOfOwner(deps, id, bearerVerifier(request), slot);
      return reply.status(204).send(null);
    },
  );
}

function tooManyListeners(of: string, limit: number): ProblemError {
  return new ProblemError("rate_limited", {
    detail: `The limit is ${limit} live status streams for one ${of}.`,
    retryAfterSeconds: RETRY_AFTER.tooManyOpen,
  });
}
