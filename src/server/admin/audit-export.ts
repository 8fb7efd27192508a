import type { AdminStore, AuditEntry } from "./admin-store.ts";

/** How an export writes the audit log. */
interface AuditFormat {
  /** The media type. */
  type: string;
  /** The first line, if there is one. */
  head: string;
  write(entry: AuditEntry): string;
}

const COLUMNS = ["at", "actor", "action", "target", "from"] as const;

/** JSON lines, and CSV (RFC 4180). */
export const AUDIT_FORMATS: Record<"jsonl" | "csv", AuditFormat> = {
  jsonl: {
    type: "application/jsonl; charset=utf-8",
    head: "",
    write: (entry) => `${JSON.stringify(valuesOf(entry))}\n`,
  },
  csv: {
    type: "text/csv; charset=utf-8",
    head: `${COLUMNS.join(",")}\r\n`,
    write: (entry) => `${COLUMNS.map((name) => csvCell(valuesOf(entry)[name])).join(",")}\r\n`,
  },
};

/** The whole log, the newest entry first, in pieces. */
export async function* auditExport(
  store: AdminStore,
  { head, write }: Pick<AuditFormat, "head" | "write">,
  entriesAtOnce = 500,
): AsyncGenerator<string, void, undefined> {
  if (head !== "") yield head;
  let cursor: string | null = null;
  do {
    const page = await store.listAudit(cursor, entriesAtOnce);
    if (page.entries.length > 0) yield page.entries.map(write).join("");
    cursor = page.next;
  } while (cursor !== null);
}

function valuesOf({ at, ...rest }: AuditEntry) {
  return { at: new Date(at).toISOString(), ...rest };
}

/**
 * A cell in quotes. A spreadsheet would run a text that begins with one of these characters as a formula, so an apostrophe
 * precedes it (OWASP, CSV injection).
 */
function csvCell(value: string | null): string {
  const text = value ?? "";
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
