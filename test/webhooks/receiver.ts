import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { noteSecret } from "../support/evidence.ts";
import { secret as newSecret } from "../support/raw-share.ts";

/** A message that a receiver got, with a right signature. */
export interface Received {
  id: string;
  type: string;
  shareId: string;
}

export interface Receiver {
  url: string;
  secret: string;
  /** Accepted messages in the order of their arrival. */
  accepted: Received[];
  /** The number of all messages. */
  readonly requests: number;
  close(): Promise<void>;
}

/**
 * A webhook receiver on loopback. It answers 400 to a wrong signature.
 *
 * @param status the answer to the message with this number, beginning at 1; null: none
 */
export async function startReceiver(
  status: (number: number) => number | null = () => 204,
): Promise<Receiver> {
  // Chat services put a token into the path.
  const path = newSecret();
  const secret = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
  noteSecret("token, ticket or proof", secret);
  const accepted: Received[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const message = verified(secret, body, request.headers);
    const code = message === null ? 400 : status(++requests);
    if (message && code !== null && code < 300) accepted.push(message);
    if (code !== null) response.writeHead(code).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    ...{ secret, accepted },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/${path}`,
    get requests() {
      return requests;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function verified(secret: string, body: string, headers: IncomingHttpHeaders): Received | null {
  try {
    const message = new Webhook(secret).verify(body, headers as Record<string, string>) as {
      type: string;
      data: { id: string };
    };
    return { id: String(headers["webhook-id"]), type: message.type, shareId: message.data.id };
  } catch {
    return null;
  }
}
