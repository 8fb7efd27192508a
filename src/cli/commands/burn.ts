import type { Command } from "commander";
import type { GoneReason, ShareStatus } from "../../protocol/api.ts";
import { timesOf } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { addServerOptions, helpFor, type ServerOptions } from "../shared-options.ts";
import { endWords } from "../terminal/status-words.ts";
import { formatMoment, safeJson } from "../terminal/wording.ts";

const HELP = `
Examples:
  onetimeshare burn sYqwR1…              with the id that send printed
  onetimeshare burn 'LINK'               with the link, in quotes

A burn interrupts a running download. You can't undo a burn.`;

interface BurnOptions extends ServerOptions {
  json?: boolean;
}

export function addBurnCommand(program: Command, context: CliContext): void {
  const command = program
    .command("burn")
    .summary("end a share now and delete its content")
    .description("Ends a share of yours at once, and deletes its content from the server.")
    .argument("<link|id>", "the share's link or id")
    .option("--json", "print {id, reason, at, deliveries} as JSON");
  addServerOptions(command)
    .addHelpText("after", helpFor(context, HELP))
    .action((linkOrId: string, options: BurnOptions) => burn(context, linkOrId, options));
}

async function burn(context: CliContext, linkOrId: string, options: BurnOptions): Promise<void> {
  const { terminal } = context;
  // Loaded on demand, because the help of the program does not need it.
  const { findOwnedShare } = await import("../owned-share.ts");
  const { api, ask, id, ownerToken } = await findOwnedShare(context, linkOrId, options);
  await ask((signal) => api.burn(id, ownerToken, signal));
  // The burn succeeded, so a failed request for the status is not an error.
  const status = await ask((signal) => api.status(id, ownerToken, signal)).catch(() => null);
  const deliveries = status && countDeliveries(status);
  // The share may have ended earlier, for another reason.
  const { reason, at } = status?.gone ?? { reason: "burned" as const, at: null };
  terminal.say(describeBurned(reason, at, deliveries ?? 0));
  if (options.json) await terminal.print(`${safeJson({ id, reason, at, deliveries })}\n`);
}

function describeBurned(reason: GoneReason, at: string | null, deliveries: number): string {
  if (at !== null && reason !== "burned") {
    return `There was nothing to burn. This share has been gone since ${formatMoment(at)}: ${endWords[reason]}.`;
  }
  const before = deliveries === 0 ? "" : ` It was received ${timesOf(deliveries)} before.`;
  return `Burned. The link no longer opens anything.${before}`;
}

function countDeliveries({ timeline }: ShareStatus): number {
  return timeline
    .filter(({ event }) => event === "delivered")
    .reduce((sum, { count = 1 }) => sum + count, 0);
}
