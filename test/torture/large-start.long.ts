import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { addManyShares } from "../support/many-shares.ts";
import { startServerProcess } from "../support/server-process.ts";

const FEW = 100;
const MANY = 100_000;

/** SQLite's own buffers, and the code that one of two starts may find in the cache. A scan reads several times as much. */
const ROOM = 1_000_000;

it("a server with a hundred thousand shares starts with as few bytes from its disk as with a hundred", async () => {
  const few = await startWith(FEW);
  const many = await startWith(MANY);
  assert.ok(many.stored > few.stored + 20 * ROOM, `${few.stored}, ${many.stored}`);
  assert.ok(many.read < few.read + ROOM, `${few.read} and ${many.read} bytes`);
});

/** The size of the database, and the bytes that the server has read from files when it has given its first answer. */
async function startWith(shares: number): Promise<{ stored: number; read: number }> {
  const server = await startServerProcess();
  await server.stop();
  const database = join(server.dataDir, "onetimeshare.db");
  addManyShares(database, shares);
  // The second start has all compiled code in its cache.
  await server.restart();
  await server.restart();
  assert.equal((await fetch(`${server.url}/health`)).status, 200);
  const io = await readFile(`/proc/${server.pid}/io`, "utf8");
  await server.stop();
  const { size } = await stat(database);
  return { stored: size, read: Number(/^rchar: (?<bytes>\d+)$/m.exec(io)?.groups?.bytes) };
}
