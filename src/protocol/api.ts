import type { Static, TSchema } from "typebox";
import { Type } from "./json-schema.ts";
import { type ProblemCode, problems } from "./problems.ts";
import { MAX_MANIFEST_SIZE } from "./wire.ts";

/**
 * The HTTP API, version 1: its paths and JSON schemas. Binary values are base64url without padding, times are
 * RFC 3339 in UTC, durations are in seconds, sizes in bytes.
 */
export { API, paths } from "./wire.ts";

/** The largest ciphertext in the request that creates its share, in bytes. */
export const MAX_INLINE_SIZE = 64 * 1024;

/** The version of tus (https://tus.io/protocols/resumable-upload) for uploads. */
export const TUS_VERSION = "1.0.0";

const closed = { additionalProperties: false };

const bytes32 = (description: string) =>
  Type.String({ pattern: "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", description });
const base64url = (maxBytes: number, description: string) =>
  Type.String({
    pattern: "^[A-Za-z0-9_-]+$",
    maxLength: Math.ceil((maxBytes * 4) / 3),
    description,
  });
const dateTime = (description: string) => Type.String({ format: "date-time", description });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const ShareIdText = Type.String({
  pattern: "^[A-Za-z0-9_-]{21}[AQgw]$",
  description: "The share's id: 16 bytes.",
});
const Size = Type.Integer({ minimum: 0, description: "The ciphertext's size in bytes." });
const Manifest = base64url(MAX_MANIFEST_SIZE, "The encrypted manifest, an age file.");

export const ShareParams = Type.Object({ id: ShareIdText });

export const ShareState = Type.Enum(["uploading", "ready", "leased", "gone"], {
  description: "The share's state.",
});

export const CreateShareRequest = Type.Object(
  {
    size: Type.Integer({ minimum: 1, description: "The ciphertext's size in bytes." }),
    linkVerifier: bytes32("SHA-256 of the link proof."),
    passwordVerifier: Type.Optional(bytes32("SHA-256 of the password proof.")),
    ownerVerifier: bytes32("SHA-256 of the owner token."),
    manifest: Manifest,
    expiresIn: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: "Seconds from the completion of the upload.",
      }),
    ),
    maxDownloads: Type.Optional(Type.Integer({ minimum: 1 })),
    content: Type.Optional(
      base64url(MAX_INLINE_SIZE, "A ciphertext of at most 64 KiB, instead of an upload."),
    ),
  },
  closed,
);

export const CreateShareResponse = Type.Object({
  id: ShareIdText,
  uploadUrl: orNull(
    Type.String({
      description: "The tus 1.0 upload URL; null after an inline creation.",
    }),
  ),
  expiresAt: orNull(dateTime("When claims end; null until the upload is complete.")),
  maxDownloads: Type.Integer(),
  state: ShareState,
});

const linkProof = bytes32("The link proof, derived from the link key.");
const passwordProof = Type.Optional(
  bytes32("The password proof, derived from link key and password."),
);

export const PreviewRequest = Type.Object({ linkProof, passwordProof }, closed);

export const PreviewResponse = Type.Object({
  manifest: Manifest,
  size: Size,
  expiresAt: dateTime("When claims end."),
  remainingDownloads: Type.Integer(),
});

export const ClaimRequest = Type.Object(
  {
    linkProof,
    passwordProof,
    ticketVerifier: bytes32("SHA-256 of the recipient's ticket."),
  },
  closed,
);

export const ClaimResponse = Type.Object({
  manifest: Manifest,
  size: Size,
  leaseExpiresAt: dateTime("When the lease ends without further downloads."),
  remainingDownloads: Type.Integer(),
  content: Type.Optional(base64url(MAX_INLINE_SIZE, "The ciphertext, if it is stored inline.")),
});

export const ReceiptRequest = Type.Object(
  { receipt: bytes32("HMAC-SHA-256 under the receipt key.") },
  closed,
);

export const GoneReason = Type.Enum(
  ["claimed", "expired", "burned", "wrong_passwords", "abandoned", "removed"],
  {
    description: "Why the share is gone.",
  },
);

export const TimelineEntry = Type.Object({
  event: Type.Enum([
    "created",
    "uploaded",
    "previewed",
    "claimed",
    "given_back",
    "delivered",
    "lease_ended",
    "wrong_password",
    "locked",
    "unlocked",
    "expired",
    "burned",
    "abandoned",
    "ended_by_wrong_passwords",
    "unlocked_by_operator",
    "removed_by_operator",
  ]),
  at: dateTime("When the event first happened."),
  lastAt: Type.Optional(dateTime("Only for previews: when the last one happened.")),
  count: Type.Optional(Type.Integer({ description: "Only for previews: their number." })),
});

export const ReceiptEntry = Type.Object({
  at: dateTime("When the receipt arrived."),
  ticketVerifier: bytes32("SHA-256 of the ticket."),
  receipt: bytes32("Stored unverified: the sender verifies it with the receipt key."),
});

export const ShareStatus = Type.Object({
  id: ShareIdText,
  state: ShareState,
  gone: orNull(Type.Object({ reason: GoneReason, at: dateTime("When the share ended.") })),
  locked: Type.Boolean(),
  needsPassword: Type.Boolean(),
  size: Size,
  uploadedBytes: Type.Integer({ description: "The durable bytes of the upload." }),
  createdAt: dateTime("When the share was created."),
  expiresAt: orNull(dateTime("When claims end; null until the upload is complete.")),
  maxDownloads: Type.Integer(),
  remainingDownloads: Type.Integer(),
  remainingAttempts: orNull(
    Type.Integer({
      description: "Wrong passwords until the share locks; null without a password.",
    }),
  ),
  timeline: Type.Array(TimelineEntry),
  receipts: Type.Array(ReceiptEntry),
});

/** A `progress` event: how far the server has sent the ciphertext in a running download. */
export const ServingProgress = Type.Object({
  ticketVerifier: bytes32("SHA-256 of the ticket: which download it is."),
  servedBytes: Type.Integer({
    minimum: 0,
    description: "The server has sent the ciphertext up to this offset.",
  }),
  interrupted: Type.Boolean({
    description: "The connection broke. The recipient can resume the download.",
  }),
});

export const UploadAccess = Type.Enum(["open", "token", "proxy", "oidc"], {
  description:
    "Who may create shares: everyone, holders of an upload token, people signed in at a proxy, or people signed in at the server (`/oidc/start`) and holders of an upload token.",
});

/** The longest notice, in characters. */
export const MAX_NOTICE_LENGTH = 500;

export const Notice = Type.Object(
  {
    text: Type.String({
      minLength: 1,
      maxLength: MAX_NOTICE_LENGTH,
      description: "Plain text from the operator.",
    }),
    until: orNull(dateTime("When the notice ends; null: when the operator removes it.")),
  },
  { description: "A notice from the operator to everyone." },
);

const LegalLink = Type.Object({
  label: Type.String({ description: "Plain text." }),
  url: Type.String({ description: "A `mailto:` or `https:` address." }),
});

export const ServerConfig = Type.Object({
  version: Type.String(),
  baseUrl: orNull(
    Type.String({ description: "The beginning of share links; null: this request's address." }),
  ),
  maxShareSize: Type.Integer({ description: "The largest ciphertext, in bytes." }),
  maxInlineSize: Type.Integer({ description: "The largest inline ciphertext, in bytes." }),
  maxManifestSize: Type.Integer({ description: "The largest encrypted manifest, in bytes." }),
  uploadChunkSize: Type.Integer({ description: "The recommended maximum of one PATCH, in bytes." }),
  defaultExpiry: Type.Integer({ description: "Seconds." }),
  maxExpiry: Type.Integer({ description: "Seconds." }),
  expiryChoices: orNull(
    Type.Array(Type.Integer(), {
      description: "The only values of `expiresIn`, in seconds; null: any up to `maxExpiry`.",
    }),
  ),
  maxDownloads: Type.Integer(),
  passwordAttempts: Type.Integer({ description: "Wrong passwords until a share locks." }),
  claimLease: Type.Integer({
    description: "The lease time after the last served byte, in seconds.",
  }),
  uploadAccess: UploadAccess,
  passwordRequired: Type.Boolean({ description: "Whether a share needs a password." }),
  receiveOnly: Type.Boolean({ description: "Whether this server accepts no new share." }),
  uploadsPaused: Type.Boolean({
    description: "Whether the operator has paused the creation of shares.",
  }),
  notice: orNull(Notice),
  abuseContact: orNull(
    Type.String({ description: "Where to report abuse: a `mailto:` or `https:` address." }),
  ),
  brandName: Type.Optional(
    Type.String({ description: "The name of this site. Servers before 1.1 have none." }),
  ),
  legalLinks: Type.Optional(
    Type.Array(LegalLink, { description: "The operator's links, such as an imprint." }),
  ),
});

/** RFC 9457, with a stable code and advice for a person. */
export const Problem = Type.Object({
  type: Type.String(),
  status: Type.Integer(),
  code: Type.Enum(Object.keys(problems) as ProblemCode[]),
  title: Type.String(),
  detail: Type.Optional(Type.String()),
  advice: Type.String(),
  attemptsRemaining: Type.Optional(
    Type.Integer({ description: "With wrong_password: tries until the share locks." }),
  ),
  reason: Type.Optional(GoneReason),
  at: Type.Optional(dateTime("With gone: when the share ended.")),
});

export type CreateShareRequest = Static<typeof CreateShareRequest>;
export type CreateShareResponse = Static<typeof CreateShareResponse>;
export type PreviewRequest = Static<typeof PreviewRequest>;
export type PreviewResponse = Static<typeof PreviewResponse>;
export type ClaimRequest = Static<typeof ClaimRequest>;
export type ClaimResponse = Static<typeof ClaimResponse>;
export type ReceiptRequest = Static<typeof ReceiptRequest>;
export type ShareState = Static<typeof ShareState>;
export type GoneReason = Static<typeof GoneReason>;
export type TimelineEntry = Static<typeof TimelineEntry>;
export type ReceiptEntry = Static<typeof ReceiptEntry>;
export type ShareStatus = Static<typeof ShareStatus>;
export type ServingProgress = Static<typeof ServingProgress>;
export type Notice = Static<typeof Notice>;
export type ServerConfig = Static<typeof ServerConfig>;
export type Problem = Static<typeof Problem>;
