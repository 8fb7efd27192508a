import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../src/server/main.ts";

export interface LocalServer {
  url: string;
  dataDir: string;
  close(): Promise<void>;
}

/** The whole server in this process, on a free port of loopback and a folder of its own. */
export async function startLocalServer(env: Record<string, string> = {}): Promise<LocalServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "ots-server-"));
  const settings = { PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "silent", ...env };
  const server = await startServer(settings);
  return {
    url: server.url,
    dataDir,
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
