import { type Job, runJob } from "./jobs.ts";

/** The process that makes the load, so that it does not disturb the measuring one. It gets jobs from its parent. */
process.on("message", (job: Job) => {
  runJob(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once("disconnect", () => process.exit());
