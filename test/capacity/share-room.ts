import { stat } from "node:fs/promises";
import { join } from "node:path";
import { startRedis, withRedis } from "../support/redis-server.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startInstalled } from "./installed-server.ts";
import { addShares, copyShares, type Kind } from "./stored-shares.ts";

const STARTS = 3;
const SECRET_KEY = "k".repeat(40);

/** A DATA_DIR with many shares of a kind, and the bytes that each takes in the database. */
export async function fillSqlite(
  kind: Kind,
  count: number,
): Promise<{ dataDir: string; bytesPerShare: number }> {
  const [template, dataDir] = [await tempFolder(), await tempFolder()];
  await addShares({ DATA_DIR: template }, kind, Math.min(count, 2_000));
  await copyShares(template, dataDir, count);
  const { size } = await stat(join(dataDir, "onetimeshare.db"));
  return { dataDir, bytesPerShare: size / count };
}

/** A Redis with many shares of a kind, and the bytes of memory that each takes. */
export async function fillRedis(kind: Kind, count: number) {
  const redis = await startRedis("--appendfsync", "everysec");
  const env = { REDIS_URL: redis.url, SECRET_KEY, DATA_DIR: await tempFolder() };
  const before = await usedMemory(redis.port);
  await addShares(env, kind, count);
  const bytesPerShare = ((await usedMemory(redis.port)) - before) / count;
  return { env, bytesPerShare, port: redis.port, stop: redis.stop };
}

/** The median time in milliseconds until a server listens. */
export async function startTime(env: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const startedAt = performance.now();
    const server = await startInstalled(env);
    times.push(performance.now() - startedAt);
    await server.stop();
  }
  return times.sort((a, b) => a - b)[STARTS >> 1] ?? Number.NaN;
}

/** What Redis has allocated for its data. */
function usedMemory(port: number): Promise<number> {
  return withRedis(port, async (client) => {
    const info = await client.info("memory");
    return Number(/^used_memory_dataset:(\d+)/m.exec(info)?.[1]);
  });
}
