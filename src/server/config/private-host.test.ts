import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isPrivateHost } from "./private-host.ts";

const OWN = ["Node7.corp.example.org"];

describe("the Host of a request without a token", () => {
  for (const host of [
    ...["127.0.0.1:9100", "10.1.2.3", "[::1]:9100", "[fd00::7]", "localhost:9100", "LOCALHOST."],
    ...["onetimeshare:9100", "share.localhost", "box.local", "share.monitoring.svc", "a.internal"],
    ...["share.monitoring.svc.cluster.local:9100", "nas.home.arpa", "node7.corp.example.org:9100"],
    undefined,
  ]) {
    it(`can be ${host ?? "absent"}`, () => assert.equal(isPrivateHost(host, OWN), true));
  }

  for (const host of [
    ...["attacker.example:9100", "127.0.0.1.attacker.example", "localhost.attacker.example"],
    ...["corp.example.org", "x.node7.corp.example.org", "attacker.example.", "1.2.3.4.nip.io"],
    ...["internal.attacker.example", "localhost@attacker.example", "", "a b", "notlocal.evil"],
  ]) {
    it(`can't be ${JSON.stringify(host)}`, () => assert.equal(isPrivateHost(host, OWN), false));
  }
});
