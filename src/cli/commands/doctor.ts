import type { Command } from "commander";
import type { Finding } from "../../node/finding.ts";
import { countOf } from "../../protocol/quantities.ts";
import { connectionWords } from "../connection-words.ts";
import type { CliContext } from "../context.ts";
import type { KnownSettings } from "../doctor/clients.ts";
import { CheckFailedError, UsageError } from "../errors.ts";
import { exitCodes } from "../failures.ts";
import { givenUploadToken } from "../secrets.ts";
import {
  addServerOptions,
  chooseServer,
  helpFor,
  requireSafeConnection,
  type ServerOptions,
} from "../shared-options.ts";
import { safeJson, withoutControls } from "../terminal/wording.ts";

interface DoctorOptions extends ServerOptions {
  json?: boolean;
  quick?: boolean;
  deleteOrphans?: boolean;
  uploadTokenFile?: string;
}

const HELP = `
Run this on the server's machine, as the server's user and with the server's settings. The server may be running. With
--server, the command also checks the server from outside, through its proxy. It then creates up to three small shares
and burns them. On another machine, only --server is possible.

Examples:
  onetimeshare doctor                                        check the settings, the data and the stores
  onetimeshare doctor --server https://share.example.org     check the proxy too
  onetimeshare doctor --json                                 print [{check, result, message, remedy}]

The exit code is 0 without a failure, 6 if the server of --server can't be reached, and 1 after another failure.`;

/** This time is longer than the usual short time-outs of proxies and shorter than the default STALL_TIMEOUT. */
const IDLE_MS = 25_000;

export function addDoctorCommand(program: Command, context: CliContext): void {
  addServerOptions(
    program
      .command("doctor")
      .summary("find out what is wrong with a server and its proxy")
      .description("Checks a server and says what to change."),
  )
    .option("--json", "print [{check, result, message, remedy}] as JSON")
    .option("--quick", "leave out the check of idle time-outs, which takes 25 seconds")
    .option("--delete-orphans", "delete the blobs that no share has")
    .option("--upload-token-file <file>", "read the upload token from the first line of a file")
    .addHelpText("after", helpFor(context, HELP))
    .action((options: DoctorOptions) => examine(context, options));
}

async function examine(context: CliContext, options: DoctorOptions): Promise<void> {
  const report = new Report(context, options.json ?? false);
  const { examineDeployment, isDeployed, knownSettings } = await import(
    "../../server/doctor/examine-deployment.ts"
  );
  const env = { ...context.env };
  // ONETIMESHARE_SERVER is for other commands: only the option asks for checks from outside.
  const site = options.server === undefined ? null : chooseServer(options, context.env);
  if (site !== null) requireSafeConnection(site, options);
  const isHere = site === null || isDeployed(env);
  if (!isHere && options.deleteOrphans) {
    throw new UsageError("--delete-orphans needs the settings of the server, such as DATA_DIR.");
  }
  if (isHere) {
    const deletesOrphans = options.deleteOrphans ?? false;
    for await (const finding of examineDeployment(env, { deletesOrphans })) {
      context.signal.throwIfAborted();
      await report.add(finding);
    }
  } else {
    context.terminal.say(
      "No server is set up on this machine (DATA_DIR), so doctor checks only from outside.",
    );
  }
  const isReached =
    site === null ||
    (await examineFromOutside(context, options, site, isHere ? knownSettings(env) : null, report));
  await report.end();
  if (report.failures === 0) return;
  throw new CheckFailedError(report.summary(), isReached ? exitCodes.other : exitCodes.unavailable);
}

async function examineFromOutside(
  context: CliContext,
  options: DoctorOptions,
  site: string,
  known: KnownSettings | null,
  report: Report,
): Promise<boolean> {
  const { examineSite } = await import("../doctor/examine-site.ts");
  const findings = examineSite(
    site,
    {
      uploadToken: await givenUploadToken(context, options),
      idleMs: options.quick ? null : IDLE_MS,
      known,
      ...{ signal: context.signal, now: context.now },
    },
    (error) => connectionWords(error, context.program, "doctor"),
  );
  for (;;) {
    const { done, value } = await findings.next();
    if (done) return value;
    await report.add(value);
  }
}

/** Prints each finding at once or, as JSON, all findings at the end. */
class Report {
  readonly #context: CliContext;
  readonly #isJson: boolean;
  readonly #findings: Finding[] = [];

  constructor(context: CliContext, isJson: boolean) {
    this.#context = context;
    this.#isJson = isJson;
  }

  get failures(): number {
    return this.#count("failure");
  }

  async add(finding: Finding): Promise<void> {
    this.#findings.push(finding);
    if (!this.#isJson) await this.#context.terminal.print(`${withoutControls(lineOf(finding))}\n`);
  }

  /** Prints the summary only without a failure. Otherwise the error of the command contains it. */
  async end(): Promise<void> {
    const { terminal } = this.#context;
    if (this.#isJson) await terminal.print(`${safeJson(this.#findings)}\n`);
    else if (this.failures === 0) terminal.say(this.summary());
  }

  summary(): string {
    const counts = [
      countOf(this.#count("ok"), "check is ok", "checks are ok"),
      countOf(this.#count("warning"), "warning"),
      countOf(this.failures, "failure"),
    ];
    return `${counts.join(", ")}.`;
  }

  #count(result: Finding["result"]): number {
    return this.#findings.filter((finding) => finding.result === result).length;
  }
}

const WORDS = { ok: "ok     ", warning: "warning", failure: "FAILURE" };

/** The remedy follows on a line of its own. */
function lineOf({ check, result, message, remedy }: Finding): string {
  const line = `${WORDS[result]}  ${check}: ${message}`;
  return remedy === null ? line : `${line}\n         ${remedy}`;
}
