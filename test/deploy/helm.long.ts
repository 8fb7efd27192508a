import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { CHART, chartRenderer, mergedValues, type Rendered, type Values } from "./helm-chart.ts";
import { assertFitKubernetes, type KubernetesObject, objectsIn } from "./kubernetes-schemas.ts";
import { isSetting, variablesIn } from "./named-settings.ts";

/** Several servers with Redis and S3. */
const SHARED = {
  replicas: 3,
  settings: { S3_BUCKET: "shares", S3_ENDPOINT: "https://s3.example.org", MAX_SHARE_SIZE: "2 GiB" },
  secret: { existing: "own", keys: ["SECRET_KEY", "REDIS_URL", "METRICS_TOKEN"] },
  networkPolicy: { egressPorts: [443, 6379] },
};

const EVERYTHING = {
  ...SHARED,
  image: { tag: "1.2.3", pullSecrets: [{ name: "registry" }] },
  autoscaling: { enabled: true },
  metrics: { enabled: true, serviceMonitor: { enabled: true, labels: { release: "prometheus" } } },
  extraVolumes: [{ name: "authorities", configMap: { name: "authorities" } }],
  extraVolumeMounts: [{ name: "authorities", mountPath: "/etc/authorities" }],
  podAnnotations: { team: "mail" },
  nodeSelector: { "kubernetes.io/arch": "arm64" },
  tolerations: [{ key: "spot", operator: "Exists" }],
  affinity: { nodeAffinity: {} },
};

describe("the Helm chart", () => {
  let render: (values?: Values) => Promise<Rendered>;

  before(async () => {
    render = await chartRenderer();
  });

  it("has the form of the Kubernetes API with SQLite, with Redis and S3, and with everything on", async () => {
    const ownSecret = { secret: { values: { ADMIN_PASSWORD_HASH: "$argon2id$v=19" } } };
    const expected: [Values, string[]][] = [
      [{}, ["Deployment", "Ingress", "NetworkPolicy", "PersistentVolumeClaim", "Service"]],
      [
        { ...ownSecret, ingress: { enabled: false }, networkPolicy: { enabled: false } },
        ["Deployment", "PersistentVolumeClaim", "Secret", "Service"],
      ],
      [SHARED, ["Deployment", "Ingress", "NetworkPolicy", "PodDisruptionBudget", "Service"]],
      [
        EVERYTHING,
        [
          ...["Deployment", "HorizontalPodAutoscaler", "Ingress", "NetworkPolicy"],
          ...["PodDisruptionBudget", "Service", "ServiceMonitor"],
        ],
      ],
    ];
    for (const [values, kinds] of expected) {
      const objects = await objectsOf(values);
      assert.deepEqual(objects.map(({ kind }) => kind).sort(), kinds);
      await assertFitKubernetes(objects);
    }
  });

  it("accepts these values by its schema, and refuses unknown settings, secrets in plain sight and numbers", async () => {
    const schema = JSON.parse(await readFile(join(CHART, "values.schema.json"), "utf8")) as object;
    const ajv = new Ajv({ strict: false });
    formats.default(ajv);
    const fits = ajv.compile(schema);
    for (const values of [{}, SHARED, EVERYTHING]) {
      assert.ok(fits(await mergedValues(values)), JSON.stringify(fits.errors));
    }
    const refused: Values[] = [
      { host: "example.org/share" },
      { settings: { MAX_SHARESIZE: "2 GiB" } },
      { settings: { SECRET_KEY: "in a ConfigMap" } },
      { settings: { STORAGE_LIMIT: 5_000_000_000 } },
      { settings: { RATE_LIMIT: true } },
      { secret: { keys: ["BRAND"] } },
      { replica: 3 },
      { autoscaling: { enabled: "yes" } },
    ];
    for (const values of refused) {
      assert.equal(fits(await mergedValues(values)), false, JSON.stringify(values));
    }
  });

  it("refuses several servers and autoscaling without Redis and S3, and Redis without a shared secret key", async () => {
    const s3 = { settings: { S3_BUCKET: "shares" } };
    const redis = { secret: { existing: "own", keys: ["REDIS_URL", "SECRET_KEY"] } };
    const refused: [Values, RegExp][] = [
      [{ replicas: 2 }, /replica needs Redis and S3/],
      [{ replicas: 2, ...s3 }, /replica needs Redis and S3/],
      [{ autoscaling: { enabled: true } }, /autoscaling needs Redis and S3/],
      [{ autoscaling: { enabled: true }, ...s3 }, /autoscaling needs Redis and S3/],
      [{ replicas: 2, ...redis }, /replica needs Redis and S3/],
      [redis, /set settings.S3_BUCKET/],
      [{ ...s3, secret: { existing: "own", keys: ["REDIS_URL"] } }, /must have SECRET_KEY/],
      [{ secret: { existing: "own" } }, /Name the keys/],
      [{ ...s3, ...redis }, /networkPolicy.egressPorts/],
    ];
    for (const [values, reason] of refused) {
      const rendered = await render(values);
      assert.match("error" in rendered ? rendered.error : "rendered", reason);
    }
  });

  it("gives secrets to the server as files, and sets only settings that the server has", async () => {
    const [deployment] = await objectsOf(EVERYTHING, "Deployment");
    const text = JSON.stringify(deployment, null, 1);
    const variables = [...text.matchAll(/"name": "(?<name>[A-Z][A-Z0-9_]+)"/g)];
    const names = variables.map(({ groups }) => groups?.name ?? "");
    for (const name of ["BASE_URL", "METRICS_PORT", "REDIS_URL_FILE", "SECRET_KEY_FILE"]) {
      assert.ok(names.includes(name), name);
    }
    for (const name of names) assert.ok(isSetting(name), name);
    assert.ok(!names.includes("SECRET_KEY"));
    assert.match(text, /"value": "\/run\/secrets\/onetimeshare\/REDIS_URL"/);
    for (const name of variablesIn(await readFile(join(CHART, "values.yaml"), "utf8"))) {
      assert.ok(isSetting(name), name);
    }
  });

  async function objectsOf(values: Values, kind?: string): Promise<KubernetesObject[]> {
    const rendered = await render(values);
    if ("error" in rendered) assert.fail(rendered.error);
    const objects = Object.entries(rendered.templates)
      .filter(([name]) => name.endsWith(".yaml"))
      .flatMap(([, text]) => objectsIn(text));
    return kind === undefined ? objects : objects.filter((object) => object.kind === kind);
  }
});
