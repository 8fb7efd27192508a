import { movableStoresSuite } from "../../src/server/stores/migration/movable-stores.suite.ts";

movableStoresSuite(25);
