import type { OwnerCommand, OwnerReport } from "./owner-messages.ts";
import { OwnerDesk } from "./owning.ts";

declare const self: DedicatedWorkerGlobalScope;

const desk = new OwnerDesk(self.location.origin, (report: OwnerReport) => self.postMessage(report));

self.addEventListener("message", ({ data }: MessageEvent<OwnerCommand>) => void desk.take(data));
