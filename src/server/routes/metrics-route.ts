import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";

/** The metrics of all processes of this server, for Prometheus. They are not part of the API. */
export function metricsRoute(app: App, { config, metrics }: AppDeps): void {
  const token = config.metricsToken;
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (token === null || metrics === null) throw new ProblemError("not_found");
    // Loaded here because a server without metrics does not need their library.
    const { bearsToken, METRICS_TYPE } = await import("../monitoring/exposition.ts");
    if (!bearsToken(request.headers.authorization, token)) {
      throw new ProblemError("unauthorized", {
        advice: "Send the server's METRICS_TOKEN as “Authorization: Bearer …”.",
      });
    }
    return reply.type(METRICS_TYPE).send(await metrics.readMetrics());
  });
}
