import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProxy } from "./proxy.ts";

const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

/**
 * Runs nginx with one worker. `folder` gets its configuration, `pid`, log and temporary files.
 *
 * @param http the lines of the http block
 * @param port it listens there when it is ready
 * @returns a function that stops it
 */
export async function runNginx(
  folder: string,
  http: readonly string[],
  port: number,
): Promise<() => Promise<void>> {
  const path = join(folder, "nginx.conf");
  await mkdir(join(folder, "temp"));
  await writeFile(
    path,
    [
      // Without it, the workers of root would be another user, who can't use the folder.
      process.getuid?.() === 0 ? "user root;" : "",
      "daemon off; worker_processes 1;",
      `pid ${folder}/pid; error_log ${folder}/error.log;`,
      "events { worker_connections 2048; }",
      "http {",
      "access_log off;",
      ...TEMPORARY.map((name) => `${name}_temp_path ${folder}/temp/${name};`),
      ...http,
      "}",
    ].join("\n"),
  );
  return runProxy("nginx", ["-p", folder, "-c", path], {
    ...{ port, debianPackage: "nginx-light", cwd: folder },
  });
}
