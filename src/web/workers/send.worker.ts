import type { SendCommand, SendReport } from "./send-messages.ts";
import { SendingDesk } from "./sending.ts";

declare const self: DedicatedWorkerGlobalScope;

const desk = new SendingDesk(self.location.origin, (report: SendReport) =>
  self.postMessage(report),
);

self.addEventListener("message", ({ data }: MessageEvent<SendCommand>) => {
  if (data.kind === "send") void desk.send(data.order);
  if (data.kind === "cancel") desk.cancel();
});
