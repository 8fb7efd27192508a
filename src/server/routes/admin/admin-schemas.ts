import { API } from "../../../protocol/api.ts";

const ADMIN = `${API}/admin`;

/** The paths of the admin API. */
export const adminPaths = {
  token: `${ADMIN}/token`,
  sessions: `${ADMIN}/sessions`,
  audit: `${ADMIN}/audit`,
  auditExport: `${ADMIN}/audit/export`,
  stats: `${ADMIN}/stats`,
  shares: `${ADMIN}/shares`,
  share: (id: string) => `${ADMIN}/shares/${id}`,
  uploadTokens: `${ADMIN}/upload-tokens`,
  uploadToken: (id: string) => `${ADMIN}/upload-tokens/${id}`,
  rateLimits: `${ADMIN}/rate-limits`,
  rateLimit: (id: string) => `${ADMIN}/rate-limits/${id}`,
  uploads: `${ADMIN}/uploads`,
  notice: `${ADMIN}/notice`,
  unlockShare: (id: string) => `${ADMIN}/shares/${id}/unlock`,
} as const;

/** The part of a schema that all calls of an administrator have. */
export const adminSchema = { tags: ["admin"], security: [{ adminToken: [] }] };
