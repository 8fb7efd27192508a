import assert from "node:assert/strict";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseEnv } from "node:util";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { validate } from "dockerfile-utils";
import { parse as parseToml } from "smol-toml";
import { parse } from "yaml";
import { CHECKOUT } from "../support/program.ts";
import { stagesOf } from "./dockerfile.ts";
import { assertFitKubernetes, objectsIn } from "./kubernetes-schemas.ts";
import { isSetting, secretNames, settingNames, variablesIn } from "./named-settings.ts";

interface ComposeFile {
  name?: string;
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
  secrets?: Record<string, unknown>;
  networks: Record<string, unknown>;
}

interface ComposeService {
  image: string;
  build?: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  secrets?: string[];
  networks: string[];
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
}

const COMPOSE_FILES = ["compose.yaml", "compose.scale.yaml", "compose.migrate.yaml"];

describe("the files to deploy a server", () => {
  it("set only variables that the server has as settings", () => {
    const files = ["Dockerfile", ...globSync("deploy/**/*", { cwd: CHECKOUT })];
    const found = files
      .filter((file) => statSync(join(CHECKOUT, file)).isFile() && !file.endsWith(".json"))
      .flatMap((file) => variablesIn(read(file)).map((name) => ({ file, name })));
    assert.ok(found.length > 20, String(found.length));
    assert.deepEqual(
      found.filter(({ name }) => !isSetting(name)),
      [],
    );
  });

  it("contain a Dockerfile that a linter accepts, with the Node version of the lock file", () => {
    const dockerfile = read("Dockerfile");
    assert.deepEqual(validate(dockerfile), []);
    const [first, ...others] = stagesOf(dockerfile);
    assert.equal(first?.base, `node:${process.versions.node}-trixie-slim`);
    assert.equal(others.at(-1)?.base, "scratch");
    // Podman of Debian 12 and Ubuntu 24.04 builds no image with it.
    assert.doesNotMatch(dockerfile, /^HEALTHCHECK .*--start-interval/m);
    const steps = others.at(-1)?.steps ?? [];
    assert.equal(steps.find(({ keyword }) => keyword === "USER")?.text, "65532:65532");
    assert.ok(steps.some(({ keyword, json }) => keyword === "HEALTHCHECK" && json.length === 3));
  });

  for (const name of COMPOSE_FILES) {
    it(`contain ${name}, which has the form of the Compose specification`, () => {
      const file = composeFile(name);
      const ajv = new Ajv({ strict: false, allowUnionTypes: true });
      formats.default(ajv);
      const fits = ajv.compile(composeSpecification());
      assert.ok(fits(file), JSON.stringify(fits.errors));
    });

    it(`start each service of ${name} only when what it needs is healthy`, () => {
      const { services, ...named } = withItsBase(name);
      for (const [service, { depends_on: needs = {}, ...settings }] of Object.entries(services)) {
        for (const [needed, { condition }] of Object.entries(needs)) {
          assert.ok(services[needed], `${service} needs ${needed}`);
          assert.equal(condition, "service_healthy");
        }
        assert.equal(settings.read_only, true, service);
        assert.deepEqual(settings.cap_drop, ["ALL"], service);
        for (const secret of settings.secrets ?? []) assert.ok(named.secrets?.[secret], secret);
        for (const network of settings.networks) assert.ok(network in named.networks, network);
        const volumes = (settings.volumes ?? []).map((volume) => volume.split(":")[0] ?? "");
        for (const volume of volumes) {
          const isFile = volume.startsWith("./");
          if (isFile) statSync(join(CHECKOUT, "deploy/compose", volume));
          else assert.ok(volume in named.volumes, volume);
        }
        for (const [setting, value] of Object.entries(settings.environment ?? {})) {
          if (!setting.endsWith("_FILE") || settings.image !== "onetimeshare") continue;
          assert.ok(settings.secrets?.includes(value.replace("/run/secrets/", "")), setting);
        }
      }
    });
  }

  it("build the image once, although two servers of compose.scale.yaml run it", () => {
    const built = Object.entries(composeFile("compose.scale.yaml").services).filter(
      ([, { build }]) => build !== undefined,
    );
    assert.deepEqual(
      built.map(([name]) => name),
      ["app1"],
    );
  });

  it("move shares from the volume of compose.yaml to the stores of compose.scale.yaml", () => {
    const { volumes } = parse(read("deploy/compose/compose.migrate.yaml")) as {
      volumes: { old: { name: string } };
    };
    const old = composeFile("compose.yaml");
    assert.ok("data" in old.volumes);
    assert.equal(volumes.old.name, `${old.name}_data`);
    const target = parseEnv(read("deploy/compose/migrate.env"));
    const { environment = {} } = composeFile("compose.scale.yaml").services.app1 ?? {};
    const { DATA_DIR, ...same } = target;
    assert.equal(DATA_DIR, "/data");
    const { BASE_URL, TRUST_PROXY, ...stores } = environment;
    assert.ok(BASE_URL && TRUST_PROXY);
    assert.deepEqual(same, stores);
  });

  it("contain a Kubernetes manifest that has the form of the Kubernetes API", async () => {
    const objects = objectsIn(read("deploy/kubernetes/onetimeshare.yaml"));
    assert.equal(objects.length, 6);
    await assertFitKubernetes(objects);
  });

  it("contain a Helm chart whose values can name each setting, as a value or as a secret", () => {
    const schema = JSON.parse(read("deploy/helm/values.schema.json")) as {
      properties: { settings: { propertyNames: { enum: string[] } } };
      definitions: { secretSetting: { enum: string[] } };
    };
    const ofTheChart = ["PORT", "HOST", "DATA_DIR", "BASE_URL", "METRICS_PORT", "METRICS_HOST"];
    const values = schema.properties.settings.propertyNames.enum;
    const secrets = schema.definitions.secretSetting.enum;
    assert.deepEqual([...secrets].sort(), secretNames().sort());
    // The key ID can be in the Secret of its key, or be a plain value.
    assert.deepEqual(
      secrets.filter((name) => values.includes(name)),
      ["S3_ACCESS_KEY_ID"],
    );
    const named = new Set([...values, ...secrets, ...ofTheChart]);
    assert.deepEqual([...named].sort(), settingNames().sort());
  });

  it("contain a Blueprint for Render and a configuration for Fly.io that name the same parts as the image", () => {
    const render = parse(read("deploy/render/render.yaml")) as {
      services: { healthCheckPath: string; disk: { mountPath: string }; dockerfilePath: string }[];
    };
    const [service] = render.services;
    assert.equal(service?.healthCheckPath, "/health");
    assert.equal(service.disk.mountPath, "/data");
    statSync(join(CHECKOUT, service.dockerfilePath));
    const fly = parseToml(read("deploy/fly/fly.toml")) as unknown as {
      mounts: { destination: string };
      http_service: { internal_port: number; checks: { path: string }[] };
    };
    assert.equal(fly.mounts.destination, "/data");
    assert.equal(fly.http_service.internal_port, 3000);
    assert.equal(fly.http_service.checks[0]?.path, "/health");
  });
});

function read(file: string): string {
  return readFileSync(join(CHECKOUT, file), "utf8");
}

/** The Compose specification, as a linter for Compose files has it. */
function composeSpecification(): object {
  const text = read("node_modules/dclint/schemas/compose.schema.json");
  return JSON.parse(text.replace("https://json-schema.org", "http://json-schema.org")) as object;
}

/** compose.migrate.yaml adds a service to compose.scale.yaml. */
function withItsBase(name: string): ComposeFile {
  const file = composeFile(name);
  if (name !== "compose.migrate.yaml") return file;
  const base = composeFile("compose.scale.yaml");
  return {
    ...base,
    services: { ...base.services, ...file.services },
    volumes: { ...base.volumes, ...file.volumes },
  };
}

function composeFile(name: string): ComposeFile {
  return parse(read(`deploy/compose/${name}`), { merge: true }) as ComposeFile;
}
