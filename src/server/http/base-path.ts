import type { IncomingMessage } from "node:http";
import type {} from "@fastify/swagger"; // Adds `hide` to the type of a schema.
import type { App } from "./app-types.ts";

/**
 * The target of a request without the path of BASE_URL. A proxy may pass the path on or strip it: routes see the same.
 * Only the first occurrence is removed.
 */
export function withoutBasePath({ url = "/" }: Pick<IncomingMessage, "url">, basePath: string) {
  return basePath !== "" && url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url;
}

/** Moves redirects within the server to the path of BASE_URL. The address without the last slash leads to the start page. */
export function underBasePath(app: App, basePath: string): void {
  if (basePath === "") return;
  app.addHook("onSend", async (_request, reply, payload) => {
    const target = reply.getHeader("location");
    if (typeof target === "string" && /^\/(?!\/)/.test(target)) {
      reply.header("location", basePath + target);
    }
    return payload;
  });
  // Pages name their files relative to their own address, so the slash matters.
  app.route({
    method: ["GET", "HEAD"],
    url: basePath,
    schema: { hide: true },
    handler: (_request, reply) => reply.redirect("/", 308),
  });
}
