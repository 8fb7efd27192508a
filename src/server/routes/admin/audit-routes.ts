import { Readable } from "node:stream";
import { Type } from "../../../protocol/json-schema.ts";
import { AUDIT_CURSOR, type AuditEntry } from "../../admin/admin-store.ts";
import { AUDIT_FORMATS, auditExport } from "../../admin/audit-export.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { jsonAnswer, problemResponses, streamAnswer } from "../api-schemas.ts";
import { recordAction } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";

const Entry = Type.Object({
  at: Type.String({ format: "date-time" }),
  actor: Type.String({
    description: "`admin:<name>`, `oidc:<subject>`, or `anonymous` for a failed sign-in.",
  }),
  action: Type.String({ description: "Such as `sign_in` or `share_removed`." }),
  target: Type.Union([Type.String(), Type.Null()], {
    description: "Such as the id of a share. Null: the server.",
  }),
  from: Type.String({ description: "A keyed hash of the client's network." }),
});

const problems = problemResponses(
  ...(["bad_request", "unauthorized", "https_required", "not_found"] as const),
);

/** The audit log, page by page or as a whole. */
export function auditRoutes(app: App, deps: AppDeps): void {
  const { adminStore } = deps;

  app.get(
    adminPaths.audit,
    {
      schema: {
        ...adminSchema,
        operationId: "readAudit",
        summary: "Read the audit log",
        description: "The newest entry is first. Nobody can change or delete an entry.",
        querystring: Type.Object(
          {
            cursor: Type.Optional(
              Type.String({ pattern: AUDIT_CURSOR.source, description: "`next` of a page." }),
            ),
            limit: Type.Optional(
              Type.String({ pattern: LIMIT, description: "1 to 100, by default 50." }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: jsonAnswer(
            Type.Object({
              entries: Type.Array(Entry),
              next: Type.Union([Type.String(), Type.Null()], {
                description: "The cursor of the next page; null after the last one.",
              }),
            }),
            "A page of entries.",
          ),
          ...problems,
        },
      },
    },
    async ({ query: { cursor = null, limit = "50" } }) => {
      const page = await adminStore.listAudit(cursor, Number(limit));
      return { entries: page.entries.map(toJson), next: page.next };
    },
  );

  app.get(
    adminPaths.auditExport,
    {
      schema: {
        ...adminSchema,
        operationId: "exportAudit",
        summary: "Export the whole audit log",
        description: "The newest entry is first. The export itself gets an entry.",
        querystring: Type.Object(
          { format: Type.Enum(["jsonl", "csv"], { description: "JSON lines, or CSV." }) },
          { additionalProperties: false },
        ),
        response: {
          200: streamAnswer("application/jsonl", "All entries, one in a line."),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { format } = request.query;
      const { type, write, head } = AUDIT_FORMATS[format];
      await recordAction(deps, request, "audit_exported", format);
      return reply
        .type(type)
        .header("content-disposition", `attachment; filename="onetimeshare-audit.${format}"`)
        .send(Readable.from(auditExport(adminStore, { head, write })));
    },
  );
}

const LIMIT = "^(?:[1-9]\\d?|100)$";

function toJson({ at, ...rest }: AuditEntry) {
  return { at: new Date(at).toISOString(), ...rest };
}
