import { randomBytes } from "node:crypto";
import { type Client, crowd, type Extent, type LoadResult, prepare, type Target } from "./crowd.ts";
import { claim, content, create, type LoadShare, patch, receipt } from "./share-requests.ts";

/** The most bytes of one upload request. */
const PATCH_SIZE = 8 * 1024 * 1024;

/** How many different files a crowd downloads. */
const FILES = 100;

export interface Job extends Target {
  kind: keyof typeof JOBS;
  clients: number;
  extent: Extent;
  /** The bytes of each file. Unused for texts. */
  size: number;
  /** Uploads stop when all together have moved this number of bytes. */
  maxBytes?: number;
}

const JOBS = { uploads, puts, downloads, gets, cycles, claims };

export function runJob(job: Job): Promise<LoadResult> {
  return JOBS[job.kind](job);
}

/** Creates shares and uploads them. */
function uploads(job: Job): Promise<LoadResult> {
  const bytes = randomBytes(Math.min(job.size, PATCH_SIZE));
  let left = job.maxBytes ?? Number.POSITIVE_INFINITY;
  return crowd(job, job.clients, job.extent, async (client) => {
    const share = await create(client, { size: job.size });
    for (let at = 0; at < job.size && left > 0; at += PATCH_SIZE) {
      const piece = bytes.subarray(0, job.size - at);
      left -= piece.length;
      await patch(client, share, at, piece);
    }
  });
}

/** Uploads files to a plain file server. */
function puts(job: Job): Promise<LoadResult> {
  const body = randomBytes(job.size);
  return crowd(job, job.clients, job.extent, async (client) => {
    await put(client, body);
  });
}

/** Downloads claimed shares, each claim once. */
async function downloads(job: Job): Promise<LoadResult> {
  const count = operationsOf(job);
  const body = randomBytes(job.size);
  const files = Math.min(FILES, count);
  const maxDownloads = Math.ceil(count / files);
  const shares: LoadShare[] = [];
  await prepare(job.url, job.clients, files, async (client) => {
    const share = await create(client, { size: job.size, maxDownloads });
    await patch(client, share, 0, body);
    shares.push(share);
  });
  const tickets: { id: string; ticket: string }[] = [];
  await prepare(job.url, job.clients, count, async (client, index) => {
    const share = shares[index % files] as LoadShare;
    tickets.push({ id: share.id, ticket: await claim(client, share) });
  });
  return crowd(job, job.clients, job.extent, async (client, index) => {
    const { id, ticket } = tickets[index] as (typeof tickets)[number];
    if ((await content(client, id, ticket)) !== job.size) throw new Error("a download is short");
  });
}

/** Downloads files of a plain file server. */
async function gets(job: Job): Promise<LoadResult> {
  const body = randomBytes(job.size);
  const paths: string[] = [];
  await prepare(job.url, job.clients, Math.min(FILES, operationsOf(job)), async (client) => {
    paths.push(await put(client, body));
  });
  return crowd(job, job.clients, job.extent, async (client, index) => {
    const path = paths[index % paths.length] ?? "";
    const { length } = await client.call("get", 200, { method: "GET", path, discard: true });
    if (length !== job.size) throw new Error("a download is short");
  });
}

/** Creates texts, claims and confirms them. */
function cycles(job: Job): Promise<LoadResult> {
  return crowd(job, job.clients, job.extent, async (client) => {
    const share = await create(client);
    await receipt(client, share.id, await claim(client, share));
  });
}

/** Creates texts and claims them. */
function claims(job: Job): Promise<LoadResult> {
  return crowd(job, job.clients, job.extent, async (client) => {
    await claim(client, await create(client));
  });
}

async function put(client: Client, body: Uint8Array): Promise<string> {
  const path = `/${randomBytes(16).toString("hex")}`;
  await client.call("put", 201, { method: "PUT", path, body, discard: true });
  return path;
}

function operationsOf({ extent }: Job): number {
  if ("count" in extent) return extent.count;
  throw new Error("downloads need a count, because their claims are made before");
}
