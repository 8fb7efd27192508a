import { type ClientRequest, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { paths } from "../../src/protocol/api.ts";
import type { RawShare } from "./raw-share.ts";

/** Opens a PATCH that announces [offset, length), or no length if it is null. */
export function openPatch(share: RawShare, offset: number, length: number | null): ClientRequest {
  return request(share.url + paths.upload(share.id), {
    method: "PATCH",
    headers: {
      ...share.tusHeaders(),
      "upload-offset": offset,
      ...(length === null ? {} : { "content-length": length - offset }),
    },
  });
}

/** Sends [offset, end) of a request that announces all remaining bytes, then closes the connection. */
export async function sendAndBreak(share: RawShare, offset: number, end: number): Promise<void> {
  const patch = openPatch(share, offset, share.ciphertext.length);
  patch.on("error", () => {});
  await new Promise((resolve) => patch.write(share.ciphertext.subarray(offset, end), resolve));
  patch.destroy();
}

/** Waits until the server has noticed the closed connection, and returns the offset. */
export async function waitForOffset(share: RawShare): Promise<number> {
  let offset = await share.offset();
  for (;;) {
    await sleep(150);
    const later = await share.offset();
    if (later === offset) return offset;
    offset = later;
  }
}
