import { hash, randomBytes } from "node:crypto";
import { paths, TUS_VERSION } from "../../../src/protocol/api.ts";
import type { Client } from "./crowd.ts";

/** The size of the ciphertext of a text of 1 KiB. */
export const TEXT_SIZE = 1_226;

const JSON_BODY = { "content-type": "application/json" };
const MANIFEST = randomBytes(1_222).toString("base64url");
const TEXT = randomBytes(TEXT_SIZE).toString("base64url");

/** A share of the load: random tokens, the same bytes in every share. */
export interface LoadShare {
  id: string;
  ownerToken: string;
  linkProof: string;
}

/** Creates a share of a size, or a text if there is no size. */
export async function create(
  client: Client,
  { size, maxDownloads = 1 }: { size?: number; maxDownloads?: number } = {},
): Promise<LoadShare> {
  const [ownerToken, linkProof] = [secret(), secret()];
  const json = {
    size: size ?? TEXT_SIZE,
    linkVerifier: verifier(linkProof),
    ownerVerifier: verifier(ownerToken),
    maxDownloads,
    manifest: MANIFEST,
    ...(size === undefined ? { content: TEXT } : {}),
  };
  const { body } = await client.call("create", 201, post(paths.shares, json));
  const { id } = JSON.parse(body) as { id: string };
  return { id, ownerToken, linkProof };
}

export async function patch(
  client: Client,
  { id, ownerToken }: LoadShare,
  offset: number,
  body: Uint8Array,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${ownerToken}`,
    "tus-resumable": TUS_VERSION,
    "content-type": "application/offset+octet-stream",
    "upload-offset": String(offset),
  };
  await client.call("patch", 204, { method: "PATCH", path: paths.upload(id), headers, body });
}

/** Takes one download. Returns the ticket. */
export async function claim(client: Client, { id, linkProof }: LoadShare): Promise<string> {
  const ticket = secret();
  const json = { linkProof, ticketVerifier: verifier(ticket) };
  await client.call("claim", 201, { ...post(paths.claims(id), json), discard: true });
  return ticket;
}

/** Downloads the content. Returns its size. */
export async function content(client: Client, id: string, ticket: string): Promise<number> {
  const headers = { authorization: `Bearer ${ticket}` };
  const request = { method: "GET", path: paths.content(id), headers, discard: true };
  return (await client.call("content", 200, request)).length;
}

export async function receipt(client: Client, id: string, ticket: string): Promise<void> {
  const request = post(paths.receipt(id), { receipt: secret() });
  const headers = { ...request.headers, authorization: `Bearer ${ticket}` };
  await client.call("receipt", 204, { ...request, headers });
}

function post(path: string, json: unknown) {
  const body = Buffer.from(JSON.stringify(json));
  return { method: "POST", path, headers: JSON_BODY, body };
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function verifier(of: string): string {
  return hash("sha256", Buffer.from(of, "base64url"), "base64url");
}
