import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ADMIN_ENV } from "../../support/admin.ts";
import { makeCertificate } from "../../support/certificate.ts";
import { startLocalServer } from "../../support/local-server.ts";
import { startOidcServer } from "../../support/oidc.ts";
import { CHECKOUT } from "../../support/program.ts";
import { PROXIES } from "../../support/proxies/proxies.ts";
import { replace } from "../../support/proxies/proxy.ts";
import { freePort } from "../../support/redis-server.ts";

/** A server under https://localhost/share, behind a real proxy, with an administrator and single sign-on. */
export interface SubPathSite {
  /** For example https://localhost:41234/share. Browsers allow passkeys only for a name. */
  url: string;
  certificateFile: string;
  /** The hash of the certificate's key, for Chromium. */
  keyHash: string;
  close(): Promise<void>;
}

export type ProxyName = (typeof PROXIES)[number]["name"];

/** @param change of the example, after the one that docs/proxy.md describes */
export async function startSubPathSite(
  name: ProxyName,
  change = (config: string) => config,
): Promise<SubPathSite> {
  const [port, certificate] = await Promise.all([freePort(), makeCertificate()]);
  const url = `https://localhost:${port}/share`;
  const provider = await startOidcServer({ baseUrl: url });
  const server = await startLocalServer({
    ...{ ...ADMIN_ENV, ...provider.env, TRUST_PROXY: "127.0.0.1" },
    OIDC_ADMIN_CLAIM: "groups=share-admins",
  });
  const [line, by] = await replacementFor(name);
  const start = PROXIES.find((each) => each.name === name)?.start;
  assert.ok(start);
  const proxy = await start({
    ...{ ...certificate, targets: [server.url], port, host: "localhost" },
    change: (config) => change(replace(config, line, by)),
  });
  const { publicKey } = new X509Certificate(await readFile(certificate.certificateFile));
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    url,
    certificateFile: certificate.certificateFile,
    keyHash: createHash("sha256").update(spki).digest("base64"),
    async close() {
      await proxy.stop();
      await server.close();
      await provider.stop();
    },
  };
}

/** The line of a proxy's example to replace, and the lines instead, as docs/proxy.md says. */
async function replacementFor(name: ProxyName): Promise<[string, string]> {
  const page = await readFile(join(CHECKOUT, "docs/proxy.md"), "utf8");
  const row = page
    .split("\n")
    .find((each) => each.startsWith(`| ${name} | \``) && !each.includes("deploy/"));
  const [line = "", ...lines] = [...(row ?? "").matchAll(/`([^`]+)`/g)].map(
    ([, code = ""]) => code,
  );
  assert.ok(lines.length > 0, `docs/proxy.md has no lines for ${name}`);
  return [line, lines.join("\n")];
}
