import { Webhook } from "standardwebhooks";
import { readVersion } from "../../node/version.ts";
import type { WebhookTarget } from "../config/webhook-readers.ts";
import type { OutboxEventName, TakenEvent } from "../shares/outbox.ts";

/** The headers and the body of a POST. */
export interface WebhookMessage {
  headers: Record<string, string>;
  body: string;
}

export interface MessageOptions {
  /** Each secret signs the message, so that a receiver can change from one to another. */
  secrets: readonly string[];
  /** The name of this server for people, such as share.example.org. */
  server: string | null;
  /** When the message is sent. */
  sentAt: Date;
}

/** Nothing in a message opens a share. A chat service gets only the beginning of the share's id, as the log does. */
export function messageFor(
  target: WebhookTarget,
  event: TakenEvent,
  options: MessageOptions,
): WebhookMessage {
  const { headers, body } = WRITERS[target.kind](event, options);
  const authorization =
    target.authorization === null ? {} : { authorization: target.authorization };
  return {
    headers: {
      "user-agent": `OneTimeShare/${readVersion()}`,
      "content-length": String(Buffer.byteLength(body)),
      ...headers,
      ...authorization,
    },
    body,
  };
}

type Writer = (event: TakenEvent, options: MessageOptions) => WebhookMessage;

const JSON_TYPE = { "content-type": "application/json" };

const WRITERS: Record<WebhookTarget["kind"], Writer> = {
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  standard({ id, event, shareId, at }, { secrets, sentAt }) {
    const timestamp = new Date(at).toISOString();
    const body = JSON.stringify({ type: `share.${event}`, timestamp, data: { id: shareId } });
    const signatures = secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body));
    const headers = {
      ...JSON_TYPE,
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
      "webhook-signature": signatures.join(" "),
    };
    return { headers, body };
  },

  // Without the code marks, Slack could take an underscore of the id for emphasis.
  slack: (event, { server }) => ({
    headers: JSON_TYPE,
    body: JSON.stringify({ text: sentence(event, server, "`") }),
  }),

  /** A webhook of Power Automate ("Workflows") takes an Adaptive Card. */
  teams: (event, { server }) => ({
    headers: JSON_TYPE,
    body: JSON.stringify({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            body: [{ type: "TextBlock", text: sentence(event, server), wrap: true }],
          },
        },
      ],
    }),
  }),

  ntfy: (event, { server }) => ({
    headers: { "content-type": "text/plain; charset=utf-8", title: "OneTimeShare" },
    body: sentence(event, server),
  }),
};

const WORDS: Record<OutboxEventName, string> = {
  created: "was created",
  claimed: "was claimed",
  delivered: "was delivered",
  locked: "was locked after wrong passwords",
  expired: "has expired",
  burned: "was burned by its owner",
};

function sentence({ event, shareId }: TakenEvent, server: string | null, quote = ""): string {
  const where = server === null ? "" : ` on ${server}`;
  return `Share ${quote}${shareId.slice(0, 6)}${quote}${where} ${WORDS[event]}.`;
}
