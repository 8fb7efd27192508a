const begunAt = performance.now();

/** Shows the progress with the seconds since the start. */
export function say(line: string): void {
  const seconds = Math.round((performance.now() - begunAt) / 1000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${line}\n`);
}
