import { movableStoresSuite } from "./movable-stores.suite.ts";

// The long tests run it more often.
movableStoresSuite(1);
