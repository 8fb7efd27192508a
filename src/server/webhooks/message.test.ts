import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import { webhookTargets } from "../config/webhook-readers.ts";
import type { TakenEvent } from "../shares/outbox.ts";
import { messageFor } from "./message.ts";

const EVENT: TakenEvent = {
  id: "8tGgkGrpeUT0uYYLiz4EXA.3",
  target: "0a1b2c3d",
  shareId: "8tGgkGrpeUT0uYYLiz4EXA",
  event: "claimed",
  at: Date.parse("2026-01-31T12:05:01Z"),
  attempt: 1,
};
const OLD = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;

function message(address: string, { secrets = [NEW], server = null as string | null } = {}) {
  const [target] = webhookTargets(address, "WEBHOOK_URLS");
  assert.ok(target);
  return messageFor(target, EVENT, { secrets, server, sentAt: new Date() });
}

describe("a message to a webhook", () => {
  it("follows Standard Webhooks, and its signature is right for each secret", () => {
    const { headers, body } = message("https://hooks.example.org/a", { secrets: [NEW, OLD] });
    for (const secret of [OLD, NEW]) {
      assert.deepEqual(new Webhook(secret).verify(body, headers), {
        type: "share.claimed",
        timestamp: "2026-01-31T12:05:01.000Z",
        data: { id: EVENT.shareId },
      });
    }
    assert.throws(() => new Webhook(NEW).verify(`${body} `, headers));
    assert.equal(headers["webhook-id"], EVENT.id);
    assert.equal(headers["content-length"], String(body.length));
  });

  it("is one sentence in a chat, with only the beginning of the share's id", () => {
    const server = "share.example.org";
    const sentence = "Share 8tGgkG on share.example.org was claimed.";
    const slack = message("slack+https://hooks.slack.com/services/T/B/x", { server });
    assert.equal(JSON.parse(slack.body).text.replaceAll("`", ""), sentence);
    const teams = JSON.parse(message("teams+https://example.com/workflows/x", { server }).body);
    assert.equal(teams.attachments[0].content.body[0].text, sentence);
    const ntfy = message("ntfy+https://ntfy.sh/topic", { server });
    assert.equal(ntfy.body, sentence);
    for (const { headers, body } of [slack, ntfy]) {
      assert.equal(JSON.stringify(headers).includes("signature"), false);
      assert.equal(body.includes(EVENT.shareId), false);
    }
  });

  it("carries the credentials of the address in a header", () => {
    const authorizationOf = (address: string) => message(address).headers.authorization;
    assert.equal(authorizationOf("ntfy+https://:tk_abc@ntfy.example.org/t"), "Bearer tk_abc");
    assert.equal(authorizationOf("https://user:pass@example.org/"), "Basic dXNlcjpwYXNz");
    assert.equal(authorizationOf("https://example.org/"), undefined);
  });
});
