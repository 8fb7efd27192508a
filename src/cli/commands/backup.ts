import { resolve } from "node:path";
import type { Command } from "commander";
import { countOf, sizeInWords } from "../../protocol/quantities.ts";
import type { CliContext } from "../context.ts";
import { helpFor } from "../shared-options.ts";
import { startFailure } from "./serve.ts";

const BACKUP_HELP = `
Run this on the server's machine, as the server's user and with the server's settings (DATA_DIR). The server may be
running. The folder must not exist yet. Delete backups when you no longer need them: they contain ciphertext.

Example:
  DATA_DIR=/srv/shares onetimeshare backup /srv/backups/monday`;

const RESTORE_HELP = `
Run this as the server's user and with the server's settings (DATA_DIR), while no server runs there. DATA_DIR must not
contain shares.

A backup does not know which shares were opened or burned after it was made. Therefore all shares end, and their links
no longer work. --keep-shares keeps them. Then a share that was already opened can be opened again by every holder of
its link.

Examples:
  DATA_DIR=/srv/shares onetimeshare restore /srv/backups/monday
  DATA_DIR=/srv/shares onetimeshare restore /srv/backups/monday --keep-shares`;

export function addBackupCommands(program: Command, context: CliContext): void {
  program
    .command("backup <folder>")
    .summary("copy the data of a server into a new folder")
    .description(
      "Copies the shares, upload tokens and administration of a server into a new folder.",
    )
    .addHelpText("after", helpFor(context, BACKUP_HELP))
    .action((folder: string) => guarded(() => backUpTo(context, folder)));
  program
    .command("restore <folder>")
    .summary("restore a backup into an empty DATA_DIR")
    .description(
      "Restores upload tokens, the administration and the timelines of shares from a backup. All shares end.",
    )
    .option("--keep-shares", "keep the shares, although some may have been opened or burned since")
    .addHelpText("after", helpFor(context, RESTORE_HELP))
    .action((folder: string, { keepShares = false }: { keepShares?: boolean }) =>
      guarded(() => restoreFrom(context, folder, keepShares)),
    );
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw await startFailure(error);
  }
}

async function backUpTo(context: CliContext, folder: string): Promise<void> {
  const { env, terminal, currentFolder, signal, now } = context;
  // Loaded here because only operators need it.
  const { readConfig } = await import("../../server/config/config.ts");
  const { backUp } = await import("../../server/moving/backup.ts");
  const target = resolve(currentFolder, folder);
  const result = await backUp({ config: readConfig({ ...env }), target, now: now(), signal });
  const blobs = countOf(result.blobs, "large ciphertext", "large ciphertexts");
  terminal.say(`Backed up the databases and ${blobs} (${sizeInWords(result.bytes)}) to ${target}.`);
}

async function restoreFrom(
  context: CliContext,
  folder: string,
  keepsShares: boolean,
): Promise<void> {
  const { env, terminal, currentFolder, signal, now, program } = context;
  const { readConfig } = await import("../../server/config/config.ts");
  const { restore } = await import("../../server/moving/restore.ts");
  const config = readConfig({ ...env });
  const source = resolve(currentFolder, folder);
  const { createdAt, kept, ended, sharedLocation } = await restore({
    ...{ config, source, keepsShares, now: now(), signal },
  });
  terminal.say(`Restored the backup of ${createdAt} to ${resolve(config.dataDir)}.`);
  if (ended > 0) terminal.say(`Ended ${countOf(ended, "share", "shares")}.`);
  if (kept > 0) {
    terminal.say(
      `Kept ${countOf(kept, "share", "shares")}. Shares that were opened or burned after the backup can be opened again.`,
    );
  }
  if (sharedLocation !== null) {
    terminal.say(
      `A server has used ${sharedLocation} before. Its blobs were not changed. If it is gone for good, see “Backup” in docs/data.md.`,
    );
  }
  terminal.say(
    `Upload tokens and passkeys that were revoked after the backup are valid again. Check them: ${program} upload-token list`,
  );
}
