import { spawn } from "node:child_process";
import { join } from "node:path";
import { createServer } from "vite";

/**
 * `npm run dev`: runs Vite on PORT and the server on the next port. Vite reloads changed pages in the browser. The server
 * restarts when its sources change.
 */
const ROOT = join(import.meta.dirname, "..");
const port = Number(process.env.PORT ?? 3000);
const serverUrl = `http://127.0.0.1:${port + 1}`;

const server = spawn(
  process.execPath,
  ["--watch", "--watch-preserve-output", join(ROOT, "bin/onetimeshare.js"), "serve"],
  { cwd: ROOT, stdio: "inherit", env: { ...process.env, PORT: String(port + 1) } },
);

const pages = await createServer({
  configFile: join(ROOT, "vite.config.ts"),
  server: {
    host: "127.0.0.1",
    port,
    strictPort: true,
    proxy: Object.fromEntries(
      ["/api", "/health", "/manifest.webmanifest", "/sw.js"].map((path) => [path, serverUrl]),
    ),
  },
});
await pages.listen();
pages.printUrls();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void stop());
}
server.once("exit", () => void pages.close());

async function stop(): Promise<void> {
  server.kill("SIGTERM");
  await pages.close();
}
