import assert from "node:assert/strict";
import { paths } from "../../../src/protocol/api.ts";
import { openConnection, parseAnswer } from "../../support/raw-connection.ts";
import { RawShare } from "../../support/raw-share.ts";
import { waitUntil } from "../../support/wait-until.ts";

/** More than the number of connections that are open at the same time. */
export const MANY_CONNECTIONS = 600;

/** The server's limits for one client. */
const LISTENERS_OF_SHARE = 8;
const LISTENED_TO = 8;

/** Asserts that one client can use all of its connections and listeners, so that no earlier request still holds one. */
export async function assertSlotsAreFree(url: string): Promise<void> {
  const shares = await Promise.all(
    Array.from({ length: LISTENED_TO }, () => RawShare.ready(url, { inline: true })),
  );
  const listeners = shares.flatMap(({ id, ownerToken }) =>
    Array.from({ length: LISTENERS_OF_SHARE }, () =>
      open(url, `GET ${paths.events(id)}`, `Authorization: Bearer ${ownerToken}`),
    ),
  );
  // Keep-alive connections of earlier calls may still be open.
  const others = Array.from({ length: MANY_CONNECTIONS - listeners.length - 20 }, () =>
    open(url, `GET ${paths.config}`),
  );
  const all = [...listeners, ...others];
  const statuses = () => all.map(({ received }) => parseAnswer(received())?.status);
  try {
    await waitUntil(() => statuses().every((status) => status !== undefined));
    assert.deepEqual([...new Set(statuses())], [200]);
  } finally {
    for (const { socket } of all) socket.destroy();
  }
}

function open(url: string, line: string, ...headers: string[]) {
  const connection = openConnection(url);
  connection.send([`${line} HTTP/1.1`, "Host: x", ...headers, "", ""].join("\r\n"));
  return connection;
}
