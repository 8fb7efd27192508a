import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { isPrivateAddress } from "../config/webhook-readers.ts";
import type { WebhookMessage } from "./message.ts";

/** The receiver's answer. Its body is ignored. */
export interface PostAnswer {
  status: number;
  /** How long the receiver asks to wait before the next request. */
  retryAfterMs: number | null;
}

/**
 * Sends a POST, and follows no redirect: the operator has named the receiver. Plain http goes only to loopback and
 * private addresses, also if the URL has a host name.
 *
 * @throws when there is no answer before `signal` aborts
 */
export async function post(
  url: string,
  { headers, body }: WebhookMessage,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const isPlain = url.startsWith("http:");
  const request = (isPlain ? http : https).request(url, {
    ...{ method: "POST", headers, signal, agent: false },
    ...(isPlain ? { lookup: lookupPrivate(lookup) } : {}),
  });
  request.end(body);
  const response = await answerTo(request);
  // Later errors of the connection don't matter.
  request.on("error", () => {});
  response.on("error", () => {});
  const { statusCode = 0, headers: answered } = response;
  response.destroy();
  return { status: statusCode, retryAfterMs: retryAfterMs(answered["retry-after"]) };
}

/** @throws when the connection ends without an answer */
function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    // Without a listener, Node drops an answer that switches protocols: neither "response" nor "error" would follow.
    request.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    request.once("error", reject);
    request.once("close", () => reject(new Error("the connection was closed without an answer")));
  });
}

function retryAfterMs(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null;
}

type LookupAll = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Resolves only names whose addresses are all private. */
export function lookupPrivate(lookupAll: LookupAll): LookupFunction {
  return (host, options, callback) => {
    lookupAll(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPrivateAddress(address))) {
        const message = "plain http may only go to private addresses";
        return callback(Object.assign(new Error(message), { code: "EPUBLIC" }), []);
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
