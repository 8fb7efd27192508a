import type { Static, TSchema } from "typebox";
import { ShareStatus } from "./api.ts";
import { Type } from "./json-schema.ts";

/**
 * The operator's part of the HTTP API. Everything here is a count, a size, a time, a state or an id: nothing opens a
 * share. Values have the same forms as in api.ts.
 */

const closed = { additionalProperties: false };
const moment = (description: string) => Type.String({ format: "date-time", description });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const count = (description: string) => Type.Integer({ description });

const counters = {
  created: count("Created shares, counted at the beginning of their upload."),
  previewed: count("Previews."),
  claimed: count("Claims. A download that is given back still counts."),
  delivered: count("Receipts."),
  burned: count("Shares that their owner burned."),
  expired: count("Shares that ended by their expiry."),
  wrongPasswords: count("Wrong passwords."),
  locked: count("Shares that wrong passwords locked or ended."),
  rateLimited: count("Requests over a rate limit."),
  storedBytes: count("Ciphertext of complete uploads, in bytes."),
  servedBytes: count("Ciphertext sent to recipients, in bytes."),
};

export const AdminCounts = Type.Object(counters);

export const AdminStats = Type.Object({
  totals: AdminCounts,
  live: Type.Object({
    shares: count("Shares that are not gone."),
    bytes: count(
      "The stored ciphertext of shares that are not gone, in bytes, with that of unfinished uploads.",
    ),
    uploading: count("Shares whose upload is not complete."),
    leased: count("Shares whose ticket is valid: somebody is opening them."),
    locked: count("Shares that accept no password."),
  }),
  days: Type.Array(
    Type.Object({
      day: Type.String({ format: "date", description: "A day in UTC." }),
      ...counters,
    }),
    { description: "The last 90 days, the oldest first." },
  ),
});

export const ListedState = Type.Enum(["uploading", "ready", "leased", "locked", "gone"], {
  description: "The state of a share for the operator.",
});

/** Every value of a query is text. */
export const AdminSharesQuery = Type.Object(
  {
    state: Type.Optional(ListedState),
    protected: Type.Optional(
      Type.Enum(["true", "false"], { description: "Whether a share has a password." }),
    ),
    sort: Type.Optional(
      Type.Enum(["created", "-created", "expires", "-expires", "size", "-size"], {
        description: "The order of the list. A minus reverses it. Default: `-created`.",
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9_-]+$",
        maxLength: 100,
        description: "`next` of the page before. The other parameters must be the same.",
      }),
    ),
    limit: Type.Optional(
      Type.String({ pattern: "^(?:[1-9]\\d?|100)$", description: "1 to 100. Default: 50." }),
    ),
    id: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9_-]{1,22}$",
        description: "The beginning of an id. The list is then in the order of ids.",
      }),
    ),
  },
  closed,
);

export const AdminShare = Type.Object({
  id: Type.String(),
  size: Type.Integer({ description: "The ciphertext's size in bytes." }),
  state: ListedState,
  protected: Type.Boolean({ description: "Whether the share has a password." }),
  createdAt: moment("When the share was created."),
  expiresAt: orNull(moment("When claims end; null until the upload is complete.")),
  downloads: count("Downloads that are used or leased."),
  maxDownloads: Type.Integer(),
  wrongPasswords: Type.Integer(),
  gone: Type.Union(ShareStatus.properties.gone.anyOf, {
    description: "Why and when the share ended; null until then.",
  }),
});

export const AdminShares = Type.Object({
  shares: Type.Array(AdminShare),
  next: orNull(Type.String({ description: "The cursor of the next page; null on the last." })),
});

export type AdminCounts = Static<typeof AdminCounts>;
export type AdminStats = Static<typeof AdminStats>;
export type AdminSharesQuery = Static<typeof AdminSharesQuery>;
export type AdminShare = Static<typeof AdminShare>;
export type AdminShares = Static<typeof AdminShares>;
