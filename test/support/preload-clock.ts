/** Preloaded into a program (`NODE_OPTIONS=--import …`): it advances the clock of each thread by CLOCK_AHEAD_MS. */
const aheadMs = Number(process.env.CLOCK_AHEAD_MS);
const now = Date.now.bind(Date);
Date.now = () => now() + aheadMs;
