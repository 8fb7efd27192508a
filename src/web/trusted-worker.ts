import { PAGE_FAILED } from "../protocol/problems.ts";

/** The part of Trusted Types (https://www.w3.org/TR/trusted-types/) that is needed to start a Worker. */
interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };

let policy: ScriptUrlPolicy | undefined;

/** A Worker that starts with its first command. If its script did not load, the next command starts it again. */
export class TrustedWorker<Command, Report> {
  readonly #url: string;
  readonly #onReport: (report: Report | typeof didNotLoad) => void;
  #worker: Worker | null = null;

  /**
   * @param url of the build: `import url from "./some.worker.ts?worker&url"`
   * @param onReport gets each message, and a failure if the script did not load
   */
  constructor(url: string, onReport: (report: Report | typeof didNotLoad) => void) {
    this.#url = url;
    this.#onReport = onReport;
  }

  /** Starts the Worker, so that it is ready for its first command. */
  start(): Worker {
    this.#worker ??= this.#started();
    return this.#worker;
  }

  send(command: Command): void {
    this.start().postMessage(command);
  }

  terminate(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #started(): Worker {
    const worker = new Worker(trustedScriptUrl(this.#url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Report>) => this.#onReport(data);
    worker.onerror = (event) => {
      // An ErrorEvent is from a script that runs. It may have a share in its memory.
      if (!(event instanceof ErrorEvent)) this.terminate();
      this.#onReport(didNotLoad);
    };
    return worker;
  }
}

const didNotLoad = {
  kind: "failed",
  failure: { code: "page_failed", ...PAGE_FAILED },
} as const;

/** @throws TypeError for a script of another origin */
export function trustedScriptUrl(url: string): string {
  // The pages' Content-Security-Policy allows one policy of this name, so no other code can load a script.
  policy ??= trustedTypes?.createPolicy("onetimeshare", { createScriptURL: ownScriptUrl });
  return policy ? policy.createScriptURL(url) : ownScriptUrl(url);
}

/** @throws TypeError for a script of another origin */
function ownScriptUrl(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) {
    throw new TypeError("A Worker's script must come from this server.");
  }
  return url;
}
