import { type ClientRequest, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { paths } from "../../src/protocol/api.ts";
import type { RawShare } from "./raw-share.ts";

/** Opens a PATCH that announces [offset, length), or says nothing of its length where that is null. */
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

/** Sends [offset, end) of a request that announces all the rest, then breaks the connection. */
export async function sendAndBreak(share: RawShare, offset: number, end: number): Promise<void> {
  const patch = openPatch(share, offset, share.ciphertext.length);
  patch.on("error", () => {});
  await new Promise((resolve) => patch.write(share.ciphertext.subarray(offset, end), resolve));
  patch.destroy();
}

/** The offset, once the server has noticed the broken connection. */
export async function waitForOffset(share: RawShare): Promise<number> {
  let offset = await share.offset();
  for (;;) {
    await sleep(150);
    const later = await share.offset();
    if (later === offset) return offset;
    offset = later;
  }
}
