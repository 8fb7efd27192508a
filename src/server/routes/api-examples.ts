import { paths, TUS_VERSION } from "../../protocol/api.ts";
import { readConfig } from "../config/config.ts";
import { configAnswer } from "./service-routes.ts";

/** A call as curl makes it, and its answer: all headers that matter, and the whole body. */
export interface ApiExample {
  command: string;
  status: number;
  headers?: Record<string, string>;
  /** An object is JSON. */
  body?: string | object;
}

const ID = "8tGgkGrpeUT0uYYLiz4EXA";
const SIZE = 1206;
const MANIFEST = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0-IHNjcnlwdCA";
const LINK_PROOF = "A1lyFsW1VY2tTRNYRdh8nKyvswxurNczMwpb4LO95BI";
const TICKET_VERIFIER = "6zQ8kAIBsxgdHysomBbVSCyujYILx-61RQpEYu83i9o";
const RECEIPT = "psVwJjU45zZpmktJ-n9hI_SyA4qDKUVmC2vi08ZE6Q8";
const EXPIRES_AT = "2026-01-31T17:00:01.000Z";

const owner = curlHeader("Authorization", "Bearer DWNaka0vBJj9blKCMlhn0y0Bco0sJ8idn-WhyMo4QQk");
const ticket = curlHeader("Authorization", "Bearer Rx5CMYPfOAIBECV9wlpka17RdBaNJxkzWnXhEAiQ8gE");
const tus = curlHeader("Tus-Resumable", TUS_VERSION);
const tusAnswer = { "tus-resumable": TUS_VERSION };
const content = { etag: `"${ID}"`, "accept-ranges": "bytes" };

const STATUS = {
  id: ID,
  state: "ready",
  gone: null,
  locked: false,
  needsPassword: false,
  size: SIZE,
  uploadedBytes: SIZE,
  createdAt: "2026-01-31T12:00:00.000Z",
  expiresAt: EXPIRES_AT,
  maxDownloads: 2,
  remainingDownloads: 1,
  remainingAttempts: null,
  timeline: [
    { event: "created", at: "2026-01-31T12:00:00.000Z" },
    { event: "uploaded", at: "2026-01-31T12:00:01.000Z" },
    {
      event: "previewed",
      at: "2026-01-31T12:05:00.000Z",
      ...{ lastAt: "2026-01-31T12:05:00.000Z", count: 1 },
    },
    { event: "claimed", at: "2026-01-31T12:05:01.000Z" },
    { event: "delivered", at: "2026-01-31T12:06:30.000Z" },
  ],
  receipts: [{ at: "2026-01-31T12:06:30.000Z", ticketVerifier: TICKET_VERIFIER, receipt: RECEIPT }],
};

/**
 * One example for each call, by operationId: the life of one share with the vectors of docs/protocol.md. A test runs them against a
 * server and compares the answers.
 */
export const API_EXAMPLES: Record<string, ApiExample> = {
  readConfig: {
    command: curl("-i", paths.config),
    status: 200,
    body: configAnswer(readConfig({ BASE_URL: "https://share.example" }), {
      notice: null,
      uploadsPaused: false,
    }),
  },
  readHealth: {
    command: curl("-i", "/health"),
    status: 200,
    body: { status: "ok", metadata: "ok", blobs: "ok", disk: "ok", clock: "ok" },
  },
  createShare: {
    command: curl(
      "-i",
      paths.shares,
      json({
        size: SIZE,
        linkVerifier: "39Bl73qZIEY-FrHtIz29uigwSXNnOcJo8v8CRfb3B-k",
        ownerVerifier: "1TscTVRhrXCQDiZci0Dc8q24eCLh-guF92rJSGPFlbo",
        manifest: MANIFEST,
        maxDownloads: 2,
      }),
    ),
    status: 201,
    body: {
      id: ID,
      uploadUrl: `https://share.example${paths.upload(ID)}`,
      expiresAt: null,
      maxDownloads: 2,
      state: "uploading",
    },
  },
  describeUploads: {
    command: curl("-i -X OPTIONS", paths.upload(ID)),
    status: 204,
    headers: {
      ...tusAnswer,
      "tus-version": TUS_VERSION,
      "tus-extension": "termination,expiration",
      "tus-max-size": "5368709120",
    },
  },
  describeUpload: {
    command: curl("-I", paths.upload(ID), owner, tus),
    status: 200,
    headers: {
      ...tusAnswer,
      "upload-offset": "0",
      "upload-length": String(SIZE),
      "upload-expires": "Sun, 01 Feb 2026 12:00:00 GMT",
    },
  },
  appendToUpload: {
    command: curl(
      "-i -X PATCH",
      paths.upload(ID),
      owner,
      tus,
      curlHeader("Upload-Offset", "0"),
      curlHeader("Content-Type", "application/offset+octet-stream"),
      "--data-binary @ciphertext.age",
    ),
    status: 204,
    headers: { ...tusAnswer, "upload-offset": String(SIZE) },
  },
  endUpload: {
    command: curl("-i -X DELETE", paths.upload(ID), owner, tus),
    status: 204,
    headers: tusAnswer,
  },
  previewShare: {
    command: curl("-i", paths.preview(ID), json({ linkProof: LINK_PROOF })),
    status: 200,
    body: { manifest: MANIFEST, size: SIZE, expiresAt: EXPIRES_AT, remainingDownloads: 2 },
  },
  claimShare: {
    command: curl(
      "-i",
      paths.claims(ID),
      json({ linkProof: LINK_PROOF, ticketVerifier: TICKET_VERIFIER }),
    ),
    status: 201,
    body: {
      manifest: MANIFEST,
      size: SIZE,
      leaseExpiresAt: "2026-01-31T12:20:01.000Z",
      remainingDownloads: 1,
    },
  },
  fetchContent: {
    command: curl(
      "-D - -o rest.age",
      paths.content(ID),
      ticket,
      curlHeader("Range", "bytes=1000-"),
    ),
    status: 206,
    headers: { ...content, "content-length": "206", "content-range": `bytes 1000-1205/${SIZE}` },
  },
  describeContent: {
    command: curl("-I", paths.content(ID), ticket),
    status: 200,
    headers: { ...content, "content-length": String(SIZE) },
  },
  confirmDelivery: {
    command: curl("-i", paths.receipt(ID), ticket, json({ receipt: RECEIPT })),
    status: 204,
  },
  readStatus: { command: curl("-i", paths.share(ID), owner), status: 200, body: STATUS },
  watchStatus: {
    command: curl("-i -N", paths.events(ID), owner),
    status: 200,
    body: `event: status\ndata: ${JSON.stringify(STATUS)}\n`,
  },
  unlockShare: { command: curl("-i -X POST", paths.unlock(ID), owner), status: 204 },
  burnShare: { command: curl("-i -X DELETE", paths.share(ID), owner), status: 204 },
};

function curl(options: string, path: string, ...rest: string[]): string {
  return [`curl ${options} "$SERVER${path}"`, ...rest].join(" \\\n  ");
}

function curlHeader(name: string, value: string): string {
  return `-H '${name}: ${value}'`;
}

function json(body: object): string {
  return `-H 'Content-Type: application/json' -d '${JSON.stringify(body, null, 2)}'`;
}
