import { RawShare, secret } from "../support/raw-share.ts";
import { startInstalled } from "./installed-server.ts";

const MIB = 1024 * 1024;
const PATCH_SIZE = 2 * MIB;

export interface Throughput {
  /** Bytes in a second of all clients together. */
  upload: number;
  download: number;
}

/** How many bytes pass through a server in a second if so many clients transfer without a pause. */
export async function throughput(
  env: Record<string, string>,
  clients: number,
  size: number,
): Promise<Throughput> {
  const server = await startInstalled(env);
  try {
    const shares = await Promise.all(
      Array.from({ length: clients }, () => RawShare.created(server.url, { size })),
    );
    const upload = await rate(clients * size, () =>
      Promise.all(
        shares.map(async (share) => {
          for (let at = 0; at < size; at += PATCH_SIZE) {
            const { status } = await share.patch(
              at,
              share.ciphertext.subarray(at, at + PATCH_SIZE),
            );
            if (status !== 204) throw new Error(`an upload was answered with ${status}`);
          }
        }),
      ),
    );
    const download = await rate(clients * size, () =>
      Promise.all(
        shares.map(async (share) => {
          const ticket = secret();
          await share.claim(ticket);
          const { bytes } = await share.content(ticket);
          if (!bytes.equals(share.ciphertext)) throw new Error("a download has other bytes");
        }),
      ),
    );
    return { upload, download };
  } finally {
    await server.stop();
  }
}

async function rate(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (1000 * bytes) / (performance.now() - startedAt);
}
