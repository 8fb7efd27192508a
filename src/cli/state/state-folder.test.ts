import assert from "node:assert/strict";
import { test } from "node:test";
import { stateFolderPath } from "./state-folder.ts";

test("the state folder has the usual location on each system", () => {
  const home = { HOME: "/home/ada" };
  assert.equal(stateFolderPath(home, "linux"), "/home/ada/.local/state/onetimeshare");
  assert.equal(
    stateFolderPath(home, "darwin"),
    "/home/ada/Library/Application Support/onetimeshare",
  );
  assert.match(stateFolderPath({ LOCALAPPDATA: "/local" }, "win32"), /^[/\\]local[/\\]onetime/);
});

test("a variable chooses another folder", () => {
  const env = { HOME: "/home/ada", XDG_STATE_HOME: "/state" };
  assert.equal(stateFolderPath(env, "linux"), "/state/onetimeshare");
  assert.equal(stateFolderPath({ ...env, ONETIMESHARE_STATE_DIR: "/mine" }, "linux"), "/mine");
});
