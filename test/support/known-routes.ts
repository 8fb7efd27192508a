import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { FastifyInstance } from "fastify";

export interface Route {
  method: string;
  /** The registered pattern, for example `/api/v1/shares/:id`. */
  url: string;
}

/** Every route of the servers that `start` starts. */
export async function collectRoutes(start: () => Promise<unknown>): Promise<Route[]> {
  const routes: Route[] = [];
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook("onRoute", ({ method, url }) => {
      routes.push(...[method].flat().map((each) => ({ method: each, url })));
    });
  };
  subscribe("fastify.initialization", listen);
  try {
    await start();
  } finally {
    unsubscribe("fastify.initialization", listen);
  }
  return routes;
}
