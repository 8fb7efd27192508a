import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../redis-server.ts";
import { tempFolder } from "../temp-folder.ts";
import { type ProxyOptions, type ProxyProcess, readExample, replace, runProxy } from "./proxy.ts";

const MODULES = "/etc/apache2/mods-available";

/** The modules that Debian enables, with their configuration files. */
const OF_DEBIAN = [
  "mpm_event",
  "authz_core",
  "authz_host",
  "deflate",
  "filter",
  "mime",
  "reqtimeout",
];
const DEBIAN_MORE = ["env", "setenvif", "alias", "dir", "negotiation"];

/** Modules that `a2enmod` enables together with another one. */
const TOGETHER = new Map([
  ["ssl", ["socache_shmcb"]],
  ["proxy_balancer", ["slotmem_shm"]],
]);

/** Starts Apache with deploy/apache/onetimeshare.conf, and with the modules that it names. */
export async function startApache(options: ProxyOptions): Promise<ProxyProcess> {
  const folder = await tempFolder();
  const [port, plainPort] = [options.port ?? (await freePort()), await freePort()];
  const example = await readExample("apache/onetimeshare.conf", options);
  const enabled = [...example.matchAll(/a2enmod ([a-z0-9_ ]+)/g)].flatMap(([, names = ""]) =>
    names.trim().split(" "),
  );
  const needed = enabled.flatMap((name) => [...(TOGETHER.get(name) ?? []), name]);
  const modules = [...new Set([...OF_DEBIAN, ...DEBIAN_MORE, ...needed])];
  const { certificateFile, keyFile, host = "127.0.0.1" } = options;
  let site = replace(example, "*:443>", `127.0.0.1:${port}>`);
  site = replace(site, "*:80>", `127.0.0.1:${plainPort}>`);
  site = replace(site, "https://share.example.org/\n", `https://${host}:${port}/\n`);
  site = replace(site, "ServerName share.example.org", `ServerName ${host}`);
  site = replace(site, /SSLCertificateFile .*/, `SSLCertificateFile ${certificateFile}`);
  site = replace(site, /SSLCertificateKeyFile .*/, `SSLCertificateKeyFile ${keyFile}`);
  const path = join(folder, "apache2.conf");
  await writeFile(
    path,
    [
      `Define APACHE_RUN_DIR ${folder}`,
      `ServerRoot ${folder}`,
      `DefaultRuntimeDir ${folder}`,
      `PidFile ${folder}/pid`,
      `ErrorLog ${folder}/error.log`,
      "ServerName 127.0.0.1",
      // Apache refuses to run as root.
      ...(process.getuid?.() === 0 ? ["User www-data", "Group www-data"] : []),
      ...modules.flatMap((name) => [
        `Include ${MODULES}/${name}.load`,
        `IncludeOptional ${MODULES}/${name}.con[f]`,
      ]),
      `Listen 127.0.0.1:${port}`,
      `Listen 127.0.0.1:${plainPort}`,
      site,
    ].join("\n"),
  );
  const stop = await runProxy("apache2", ["-DFOREGROUND", "-f", path], {
    ...{ port, debianPackage: "apache2", cwd: folder },
  });
  return { url: `https://127.0.0.1:${port}`, plainUrl: `http://127.0.0.1:${plainPort}`, stop };
}
