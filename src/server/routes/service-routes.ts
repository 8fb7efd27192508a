import { readVersion } from "../../node/version.ts";
import { MAX_INLINE_SIZE, paths, ServerConfig } from "../../protocol/api.ts";
import { Type } from "../../protocol/json-schema.ts";
import { MAX_MANIFEST_SIZE } from "../../protocol/wire.ts";
import type { Control } from "../admin/admin-store.ts";
import type { Config } from "../config/config.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { timestamp } from "../shares/owning.ts";
import { jsonAnswer, problemResponses } from "./api-schemas.ts";

const UPLOAD_CHUNK_SIZE = 8 * 1024 * 1024;

const Part = Type.Enum(["ok", "failing"]);
const Health = Type.Object({
  status: Part,
  metadata: Part,
  blobs: Part,
  disk: Type.Enum(["ok", "low", "failing"], {
    description:
      "`low`: the disk has less free space than DISK_FLOOR, so the server refuses new shares and serves the others.",
  }),
  clock: Type.Enum(["ok", "failing"], {
    description: "Whether the clock of the server agrees with the clock of the metadata store.",
  }),
});

/** The configuration for clients. */
export function configAnswer(config: Config, { notice, uploadsPaused }: Control): ServerConfig {
  return {
    version: readVersion(),
    baseUrl: config.baseUrl,
    maxShareSize: config.maxShareSize,
    maxInlineSize: MAX_INLINE_SIZE,
    maxManifestSize: MAX_MANIFEST_SIZE,
    uploadChunkSize: UPLOAD_CHUNK_SIZE,
    defaultExpiry: config.defaultExpiry,
    maxExpiry: config.maxExpiry,
    expiryChoices: config.expiryChoices,
    maxDownloads: config.maxDownloads,
    passwordAttempts: config.passwordAttempts,
    claimLease: config.claimLease,
    uploadAccess: config.uploadAccess,
    passwordRequired: config.passwordRequired,
    receiveOnly: config.receiveOnly,
    uploadsPaused,
    notice: notice && { text: notice.text, until: timestamp(notice.until) },
    abuseContact: config.abuseContact,
    brandName: config.brandName,
    legalLinks: config.legalLinks ?? [],
  };
}

/** The configuration for clients, and the health check for operators. */
export function serviceRoutes(app: App, { config, health, control }: AppDeps): void {
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
    async () => configAnswer(config, await control.readForPage()),
  );

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
      const parts = await health.check();
      const isReady = Object.values(parts).every((part) => part !== "failing");
      return reply
        .status(isReady ? 200 : 503)
        .send({ status: isReady ? "ok" : "failing", ...parts } as const);
    },
  );
}
