import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { CHECKOUT } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { isSetting } from "./named-settings.ts";

const run = promisify(execFile);

const FOLDER = join(CHECKOUT, "deploy/nixos");

/** What the module uses of the Nixpkgs library. */
const LIBRARY = `{
  mkEnableOption = text: text;
  mkOption = option: option;
  mkIf = condition: value: if condition then value else { };
  literalExpression = text: text;
  types = { package = null; str = null; path = null; attrsOf = type: type; };
  mapAttrsToList = f: set: map (name: f name set.\${name}) (builtins.attrNames set);
  mapAttrs' = f: set: builtins.listToAttrs (map (name: f name set.\${name}) (builtins.attrNames set));
  nameValuePair = name: value: { inherit name value; };
  getExe = package: "\${package}/bin/onetimeshare";
}`;

describe("the NixOS module", () => {
  it("has no syntax errors", async () => {
    for (const file of ["module.nix", "package.nix"]) {
      await nix(["--parse", join(FOLDER, file)]);
    }
  });

  it("runs the server with the settings, and with secrets from files that only root can read", async () => {
    const service = await serviceWith(`{
      enable = true;
      package = "/nix/store/onetimeshare";
      settings.BASE_URL = "https://share.example.org";
      secretFiles.ADMIN_PASSWORD_HASH = "/etc/onetimeshare/hash";
    }`);
    assert.equal(service.serviceConfig.ExecStart, "/nix/store/onetimeshare/bin/onetimeshare serve");
    assert.deepEqual(service.environment, {
      ADMIN_PASSWORD_HASH_FILE: "%d/ADMIN_PASSWORD_HASH",
      BASE_URL: "https://share.example.org",
      DATA_DIR: "/var/lib/onetimeshare",
    });
    assert.deepEqual(service.serviceConfig.LoadCredential, [
      "ADMIN_PASSWORD_HASH:/etc/onetimeshare/hash",
    ]);
    assert.equal(service.serviceConfig.DynamicUser, true);
    for (const name of Object.keys(service.environment)) assert.ok(isSetting(name), name);
  });

  it("does nothing unless it is enabled", async () => {
    const config = await evaluate(
      "{ enable = false; settings = { }; secretFiles = { }; }",
      "config",
    );
    assert.deepEqual(config, {});
  });
});

interface Service {
  environment: Record<string, string>;
  serviceConfig: Record<string, unknown>;
}

async function serviceWith(options: string): Promise<Service> {
  return (await evaluate(options, "config.systemd.services.onetimeshare")) as Service;
}

async function evaluate(options: string, part: string): Promise<unknown> {
  const module = `import ${join(FOLDER, "module.nix")} {
    config.services.onetimeshare = ${options};
    lib = ${LIBRARY};
    pkgs.callPackage = file: arguments: "/nix/store/built";
  }`;
  return JSON.parse(await nix(["--eval", "--strict", "--json", "--expr", `(${module}).${part}`]));
}

/** Runs Nix with a store of its own. */
async function nix(args: readonly string[]): Promise<string> {
  const folder = await tempFolder();
  const env = {
    ...process.env,
    HOME: folder,
    NIX_STORE_DIR: join(folder, "store"),
    NIX_STATE_DIR: join(folder, "state"),
    NIX_CONF_DIR: folder,
  };
  const { stdout } = await run("nix-instantiate", [...args], { env });
  return stdout;
}
