import { join } from "node:path";
import { Faults } from "./faults.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";

export interface FaultyServer extends LocalServer {
  faults: Faults;
  /** The folder of the blobs. */
  blobFolder: string;
}

/** A server in this process whose stores fail on demand. */
export async function startFaultyServer(env: Record<string, string> = {}): Promise<FaultyServer> {
  const faults = new Faults();
  const server = await startLocalServer(env, { wrap: (stores) => faults.wrap(stores) });
  return {
    ...server,
    faults,
    blobFolder: join(server.dataDir, "blobs"),
    async close() {
      faults.end();
      await server.close();
    },
  };
}

/** Runs a test with such a server. */
export async function withFaultyServer(
  work: (server: FaultyServer) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const server = await startFaultyServer(env);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}
