import { setFlagsFromString } from "node:v8";

/**
 * Collects garbage when the heap has grown by a tenth. By default V8 waits until it has about doubled, and a server that
 * moves many files has little else in memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=10");
}
