import { openMemoryOutbox } from "./memory-outbox.suite.ts";
import { outboxSuite } from "./outbox.suite.ts";

outboxSuite("memory", openMemoryOutbox);
