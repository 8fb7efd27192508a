import Type from "typebox";
import { readVersion } from "../../node/version.ts";
import { MAX_INLINE_SIZE, paths, ServerConfig } from "../../protocol/api.ts";
import { MAX_MANIFEST_SIZE } from "../../protocol/bundle.ts";
import type { Config } from "../config/config.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { jsonAnswer, problemResponses } from "./api-schemas.ts";

const UPLOAD_CHUNK_SIZE = 8 * 1024 * 1024;

/** Anyone may check health, and a check writes to the stores: one result is served for this long. */
const HEALTH_IS_FRESH_FOR_MS = 2_000;

const Part = Type.Enum(["ok", "failing"]);
const Health = Type.Object({ status: Part, metadata: Part, blobs: Part });

/** The configuration for clients. */
export function configAnswer(config: Config): ServerConfig {
  return {
    version: readVersion(),
    baseUrl: config.baseUrl,
    maxShareSize: config.maxShareSize,
    maxInlineSize: MAX_INLINE_SIZE,
    maxManifestSize: MAX_MANIFEST_SIZE,
    uploadChunkSize: UPLOAD_CHUNK_SIZE,
    defaultExpiry: config.defaultExpiry,
    maxExpiry: config.maxExpiry,
    maxDownloads: config.maxDownloads,
    passwordAttempts: config.passwordAttempts,
    claimLease: config.claimLease,
    uploadAccess: config.uploadAccess,
  };
}

/** The configuration for clients, and the health check for operators. */
export function serviceRoutes(app: App, { config, metadata, blobs }: AppDeps): void {
  app.get(
    paths.config,
    {
      schema: {
        operationId: "readConfig",
        summary: "Get the limits and features of this server",
        tags: ["service"],
        response: { 200: jsonAnswer(ServerConfig, "The configuration."), ...problemResponses() },
      },
    },
    async () => configAnswer(config),
  );

  const isHealthy = async (check: () => Promise<void>) =>
    check().then(
      () => "ok" as const,
      () => "failing" as const,
    );
  const checkParts = async () => ({
    metadata: await isHealthy(() => metadata.check()),
    blobs: await isHealthy(() => blobs.check()),
  });
  let latest: { at: number; parts: ReturnType<typeof checkParts> } | null = null;

  app.get(
    "/health",
    {
      schema: {
        operationId: "readHealth",
        summary: "Check each part of the server",
        tags: ["service"],
        response: {
          200: jsonAnswer(Health, "Every part works."),
          503: jsonAnswer(Health, "A part fails."),
        },
      },
    },
    async (_request, reply) => {
      const now = performance.now();
      if (!latest || now - latest.at > HEALTH_IS_FRESH_FOR_MS) {
        latest = { at: now, parts: checkParts() };
      }
      const parts = await latest.parts;
      const isOk = parts.metadata === "ok" && parts.blobs === "ok";
      return reply
        .status(isOk ? 200 : 503)
        .send({ status: isOk ? "ok" : "failing", ...parts } as const);
    },
  );
}
