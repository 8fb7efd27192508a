import { it } from "node:test";
import { startLocalServer } from "../support/local-server.ts";
import { claimInRounds } from "./once/claim-in-rounds.ts";

it("a share goes to one of 50 simultaneous claims, in each of 200 rounds", async (t) => {
  const server = await startLocalServer();
  t.after(() => server.close());
  await claimInRounds(server.url, 200);
});
