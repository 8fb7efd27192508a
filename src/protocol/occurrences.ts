/** These sentences have names of their own, so that a script that says only these does not contain the others. */
export const ANSWER_LATE = "The server did not answer in time.";
export const ANSWER_FOREIGN = "The answer is not from a OneTimeShare server.";
export const HTTP_STATUS = "The server, or a proxy before it, answered with HTTP {status}.";

/**
 * What a problem document or an error of the client says about one occurrence, in `detail`. The sentences are English.
 * A page in another language recognizes them and shows its own.
 */
export const occurrences = {
  token_missing: "This server accepts shares only with an upload token.",
  token_malformed: "This is not an upload token. An upload token begins with ots_.",
  token_wrong: "This upload token is wrong or revoked.",
  token_expired: "This upload token has expired.",
  quota_share: "This upload token allows {limit} a day. This share is {size} when encrypted.",
  quota_day:
    "This upload token allows {limit} a day. What is left for today is less than this share needs.",
  share_too_large:
    "This server accepts up to {limit} in one share. This share is {size} when encrypted.",
  password_required: "This server requires a password for each share.",
  uploads_paused: "The operator of this server has paused new shares. You can still open links.",
  many_shares: "This IP address has sent too many new shares.",
  many_claims: "This IP address has viewed or opened shares too often.",
  many_passwords: "This IP address has sent too many passwords.",
  many_bytes: "This share would exceed the daily upload limit of this IP address.",
  many_connections: "This IP address has too many open connections.",
  incomplete_uploads:
    "The maximum number of incomplete uploads for one client is {limit}. Complete or cancel one. An upload stops counting after ten minutes without data.",
  answer_late: ANSWER_LATE,
  answer_foreign: ANSWER_FOREIGN,
  http_status: HTTP_STATUS,
} as const;

export type OccurrenceName = keyof typeof occurrences;

type ValueIn<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ValueIn<Rest>
  : never;

/** A sentence with its values. */
export function occurrence<Name extends OccurrenceName>(
  name: Name,
  ...[values]: ValueIn<(typeof occurrences)[Name]> extends never
    ? []
    : [Record<ValueIn<(typeof occurrences)[Name]>, string>]
): string {
  return filled(occurrences[name], values ?? {});
}

function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
}

export interface Occurrence {
  name: OccurrenceName;
  /** In English words, such as "4.9 GiB". */
  values: Readonly<Record<string, string>>;
}

/** The occurrence that a sentence is about. Undefined for a sentence of another version. */
export function occurrenceIn(sentence: string): Occurrence | undefined {
  for (const name of Object.keys(occurrences) as OccurrenceName[]) {
    const pattern = occurrences[name].replace(/[.*+?^$()|[\]\\]/g, "\\$&");
    const form = pattern.replace(/\{(\w+)\}/g, "(?<$1>[\\d.]+(?: \\w+)?)");
    const match = new RegExp(`^${form}$`).exec(sentence);
    if (match) return { name, values: { ...match.groups } };
  }
  return undefined;
}
